package bot_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/bulletin"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/notice"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
)

// audited is the store of every conversation and office of these tests. A change
// of the office's affairs without its line in the audit trail fails the test,
// whichever use case made it.
type audited struct {
	bot.Store
	t *testing.T
}

// Commit implements bot.Store.
func (s audited) Commit(ctx context.Context, c bot.Change) error {
	if gaps := unaudited(c); len(gaps) > 0 {
		s.t.Errorf("%s changes what the audit trail does not tell: %s", c.Cause, strings.Join(gaps, "; "))
	}
	return s.Store.Commit(ctx, c)
}

// fact is one record of a change, as an entry must tell of it.
type fact struct {
	kind, on string
	rev      int64 // 0: it is new, there is nothing before
	bare     bool  // before or after may be empty: a report without figures
}

// facts are the records of c that belong to the office's affairs. Not among them
// is what only carries a talk, a schedule or a delivery on: sessions, attempts,
// ticks, counters, marks, outbound messages, fan-outs and receipts.
func factsOf(c bot.Change) []fact {
	var out []fact
	for _, x := range c.Areas {
		out = append(out, fact{kind: "area", on: x.Code})
	}
	for _, x := range c.Members {
		out = append(out, fact{kind: "member", on: x.ID, rev: x.Rev})
	}
	for _, x := range c.Deputies {
		out = append(out, fact{kind: "deputy", on: x.ID, bare: true})
	}
	for _, x := range c.Codes {
		out = append(out, fact{kind: "code", on: x.Member})
	}
	for _, x := range c.Reports {
		out = append(out, fact{kind: "report", on: x.Area + "/" + x.Week.String(), bare: true})
	}
	for _, x := range c.History {
		out = append(out, fact{kind: "report", on: x.Area + "/" + x.Week.String(), bare: true})
	}
	for _, x := range c.Attachments {
		if !x.Waits() || x.Rev == 0 || x.State == report.AttachmentRemoved {
			out = append(out, fact{kind: "attachment", on: x.ID, bare: true})
		}
	}
	for _, x := range c.Issues {
		out = append(out, fact{kind: "issue", on: x.Number, rev: x.Rev})
	}
	for _, x := range c.Editions {
		out = append(out, fact{kind: "bulletin", on: string(x.Key), rev: x.Rev})
	}
	for _, x := range c.Notices {
		out = append(out, fact{kind: "notice", on: x.ID, rev: x.Rev})
	}
	for _, x := range c.Acks {
		out = append(out, fact{kind: "notice", on: x.Notice})
	}
	for _, x := range c.Texts {
		out = append(out, fact{kind: "purge.texts", on: x.Entry.Area})
	}
	for _, x := range c.Words {
		out = append(out, fact{kind: "purge.messages", on: x.ID})
	}
	if c.Horizon != nil {
		out = append(out, fact{kind: "purge.audit", on: c.Horizon.To})
	}
	return out
}

// unaudited are the facts of c that no entry tells as it must.
func unaudited(c bot.Change) []string {
	var gaps []string
	for _, f := range factsOf(c) {
		var of []bot.AuditEntry
		for _, e := range c.Audit {
			if f.toldBy(e) {
				of = append(of, e)
			}
		}
		if len(of) == 0 {
			gaps = append(gaps, fmt.Sprintf("%s %s has no entry", f.kind, f.on))
			continue
		}
		var problems []string
		for _, e := range of {
			if problem := f.lacks(e); problem != "" {
				problems = append(problems, fmt.Sprintf("%s %s: %s", f.kind, f.on, problem))
			}
		}
		if len(problems) == len(of) { // one entry that tells all of it is enough
			gaps = append(gaps, problems...)
		}
	}
	return gaps
}

// lacks is what is missing from an entry about the fact.
func (f fact) lacks(e bot.AuditEntry) string {
	switch {
	case e.Who == "" || e.At.IsZero():
		return "who or when is missing"
	case !f.bare && e.After == "":
		return "what it is after is missing"
	case !f.bare && f.rev > 0 && e.Before == "":
		return "what it was before is missing"
	case f.bare && e.Before == "" && e.After == "" && !strings.HasPrefix(e.What, "report."):
		return "neither before nor after"
	}
	return ""
}

// toldBy reports whether e is about the fact.
func (f fact) toldBy(e bot.AuditEntry) bool {
	family, _, _ := strings.Cut(e.What, ".")
	if family == "purge" {
		return f.kind == e.What || f.kind == "report" && e.What == "purge.texts" || f.kind == "attachment" && e.What == "purge.files"
	}
	switch f.kind {
	case "code": // drawn for many at a time, or used up by whom it was for
		return e.What == "member.codes" && strings.Contains(e.After+" ", f.on+" ") || e.What == "member.bind" && e.On == f.on
	case "attachment":
		of, _, _ := report.ParseAttachmentID(f.on)
		owner, kind := of.Ref.Area+"/"+of.Ref.Week.String(), "report"
		if of.Issue != "" {
			owner, kind = of.Issue, "issue"
		}
		return family == "attachment" && e.On == f.on || e.What == kind+".attach" && e.On == owner && e.After == f.on ||
			e.What == kind+".detach" && e.On == owner && strings.Contains(e.Before, f.on)
	}
	return family == f.kind && e.On == f.on
}

// TestUnaudited: every kind of record, without an entry, with one about something
// else, and with its own but for one of its parts.
func TestUnaudited(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 20, 9, 0, 0, 0, calendar.Zone)
	ref := report.Ref{Area: "330381101", Week: calendar.WeekOf(at)}
	photo, proof := report.NewAttachmentID(ref, "x"), report.NewIssueAttachmentID("RA26-0001", "x")
	for name, row := range map[string]struct {
		c    bot.Change
		told bot.AuditEntry
	}{
		"area":       {bot.Change{Areas: []roster.Area{{Code: "D001"}}}, bot.AuditEntry{What: "area.sync", On: "D001", After: "x"}},
		"member":     {bot.Change{Members: []roster.Member{{ID: "M0001", Rev: 2}}}, bot.AuditEntry{What: "member.import", On: "M0001", Before: "x", After: "y"}},
		"deputy":     {bot.Change{Deputies: []roster.Deputy{{ID: "D1"}}}, bot.AuditEntry{What: "deputy.set", On: "D1", After: "x"}},
		"code":       {bot.Change{Codes: []roster.Code{{Code: "123456", Member: "M0001"}}}, bot.AuditEntry{What: "member.codes", On: "roster", After: "1 codes: M0001"}},
		"report":     {bot.Change{Reports: []report.Report{{Ref: ref}}}, bot.AuditEntry{What: "report.record", On: "330381101/2026-W47", After: "x"}},
		"history":    {bot.Change{History: []report.Entry{{Ref: ref}}}, bot.AuditEntry{What: "report.record", On: "330381101/2026-W47", After: "x"}},
		"attachment": {bot.Change{Attachments: []report.Attachment{{ID: photo}}}, bot.AuditEntry{What: "report.attach", On: "330381101/2026-W47", After: photo}},
		"of issue":   {bot.Change{Attachments: []report.Attachment{{ID: proof}}}, bot.AuditEntry{What: "issue.attach", On: "RA26-0001", After: proof}},
		"issue":      {bot.Change{Issues: []ledger.Issue{{Number: "RA26-0001", Rev: 1}}}, bot.AuditEntry{What: "issue.import", On: "RA26-0001", Before: "x", After: "y"}},
		"edition":    {bot.Change{Editions: []bulletin.Edition{{Key: "2026-10", Rev: 1}}}, bot.AuditEntry{What: "bulletin.publish", On: "2026-10", Before: "draft", After: "published"}},
		"notice":     {bot.Change{Notices: []notice.Notice{{ID: "N0001"}}}, bot.AuditEntry{What: "notice.send", On: "N0001", After: "x"}},
		"ack":        {bot.Change{Acks: []notice.Ack{{Notice: "N0001"}}}, bot.AuditEntry{What: "notice.acknowledge", On: "N0001", After: "x"}},
	} {
		row.told.At, row.told.Who = at, "M0009"
		with := func(spoil func(*bot.AuditEntry)) int {
			e := row.told
			spoil(&e)
			row.c.Audit = []bot.AuditEntry{e}
			return len(unaudited(row.c))
		}
		if n := with(func(*bot.AuditEntry) {}); n != 0 {
			t.Errorf("%s: %v", name, unaudited(row.c))
		}
		for part, spoil := range map[string]func(*bot.AuditEntry){
			"what": func(e *bot.AuditEntry) { e.What = "x.y" },
			"who":  func(e *bot.AuditEntry) { e.Who = "" },
			"when": func(e *bot.AuditEntry) { e.At = time.Time{} },
			"all":  func(e *bot.AuditEntry) { *e = bot.AuditEntry{} },
		} {
			if with(spoil) == 0 {
				t.Errorf("%s: without %s it passes", name, part)
			}
		}
		if name != "report" && name != "history" && with(func(e *bot.AuditEntry) { e.Before, e.After = "", "" }) == 0 {
			t.Errorf("%s: without before and after it passes", name)
		}
		if row.c.Audit = nil; len(unaudited(row.c)) == 0 {
			t.Errorf("%s: without an entry it passes", name)
		}
	}
}
