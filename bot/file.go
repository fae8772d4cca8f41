package bot

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/templates"
)

// file records what the judgements of one message come to, and words the answer.
func (b *Bot) file(ctx context.Context, t talk, r reading, judgements []report.Judgement) (Change, error) {
	var c Change
	var said []templates.ReportPart
	var live []report.Judgement
	if t.view.Reports == nil {
		t.view.Reports = make(map[report.Ref]report.Report)
	}
	for _, j := range judgements {
		part, err := b.fileOne(ctx, t, r, j, &c)
		if err != nil {
			return Change{}, err
		}
		said = append(said, part)
		if part.Outcome != outcomeStale { // it asks nothing
			live = append(live, j)
		}
	}
	b.askNext(t, r, live, &c)
	c.Reply = b.fit(templates.NewReportReply(said...))
	return c, nil
}

// replySize is what a passive reply may have, in bytes.
const replySize = 2000

// fit words a reply. Where it would be cut off, units that are simply recorded
// are named together, so that every question is still seen.
func (b *Bot) fit(reply templates.ReportReply) string {
	if said := b.texts.Say(reply); len(said) <= replySize {
		return said
	}
	short := templates.ReportReply{}
	for _, p := range reply.Parts {
		if p.Outcome == string(report.OutRecord) || p.Outcome == "same" {
			short.Filed = append(short.Filed, p.Unit)
		} else {
			short.Parts = append(short.Parts, p)
		}
	}
	return b.texts.Say(short)
}

// outcomeStale is a message that is older than the one that stands recorded.
const outcomeStale = "stale"

// fileOne adds one judgement's records to the change.
func (b *Bot) fileOne(ctx context.Context, t talk, r reading, j report.Judgement, c *Change) (templates.ReportPart, error) {
	if j.Unit == "" || j.Week == nil || j.Outcome == report.OutNotReport {
		return b.partOf(t, j, report.Report{}, report.Report{}), nil
	}
	ref := report.Ref{Area: j.Unit, Week: *j.Week}
	before := t.view.Reports[ref]
	before.Ref = ref
	after, entry, err := b.apply(ctx, t, r, j, before)
	switch {
	case errors.Is(err, errNothingMine):
		return nothingToWithdraw(), nil
	case err != nil:
		return templates.ReportPart{}, err
	case entry.Act == "" || repeats(before, after, entry):
		return b.partOf(t, j, before, before), nil
	}
	put(c, after)
	t.view.Reports[ref] = after // a second heading of the same unit builds on it
	c.History = append(c.History, entry)
	c.Audit = append(c.Audit, AuditEntry{
		At: b.now(), Who: t.member.ID, What: "report." + string(entry.Act), On: refString(ref),
		Before: b.figuresLine(entry.Before), After: b.figuresLine(entry.After),
	})
	part := b.partOf(t, j, before, after)
	if entry.Act == report.ActStale {
		part.Outcome = outcomeStale
	}
	return part, nil
}

// errNothingMine says that the sender has nothing there to take back.
var errNothingMine = errors.New("the sender has nothing to withdraw")

// apply is the report after a judgement, and the entry for its history; an
// entry without an act: nothing is recorded.
func (b *Bot) apply(ctx context.Context, t talk, r reading, j report.Judgement, before report.Report) (report.Report, report.Entry, error) {
	m := b.messageOf(t, r, before.Week)
	switch {
	case j.Outcome != report.OutWithdraw && asksWeekOrUnit(j):
		return before, report.Entry{}, nil
	case j.Outcome != report.OutWithdraw:
		after, entry := report.Apply(before, j, m)
		return after, entry, nil
	case m.At.Before(before.ReceivedAt):
		after, entry := report.Stale(before, m)
		return after, entry, nil
	}
	view, err := b.store.Read(ctx, Need{Histories: []report.Ref{before.Ref}})
	if err != nil {
		return before, report.Entry{}, err
	}
	after, entry, ok := report.Withdraw(before, view.Histories[before.Ref], t.member.ID, m)
	if !ok {
		return before, report.Entry{}, errNothingMine
	}
	return after, entry, nil
}

// repeats reports whether a message only says again what stands complete: it is
// acknowledged and changes nothing, so that 撤回 still takes back the one that was recorded.
func repeats(before, after report.Report, e report.Entry) bool {
	return e.Act == report.ActRecord && before.Status == report.Complete && len(before.Held) == 0 && before.Values.Equal(after.Values)
}

// put adds a report to the change, in the place of an earlier version of it:
// the same unit may be named twice in one message.
func put(c *Change, r report.Report) {
	for i := range c.Reports {
		if c.Reports[i].Ref == r.Ref {
			c.Reports[i] = r
			return
		}
	}
	c.Reports = append(c.Reports, r)
}

// asksWeekOrUnit reports whether the judgement asks when or whose: then nothing of it is recorded.
func asksWeekOrUnit(j report.Judgement) bool {
	return slices.ContainsFunc(j.Questions, func(q report.Question) bool {
		return q.About == report.AboutWeek || q.About == report.AboutUnit
	})
}

func nothingToWithdraw() templates.ReportPart {
	return templates.ReportPart{
		Outcome: string(report.OutRefuse), Questions: []templates.Question{{Doubt: string(report.DoubtNothing)}},
	}
}

// askNext remembers the one question that a bare answer would be about. A
// message that asks nothing closes whatever was open; one that is no report, or
// that was written before the question, leaves it.
func (b *Bot) askNext(t talk, r reading, judgements []report.Judgement, c *Change) {
	next, heard := closed(t), false
	var held []report.Report
	for _, j := range judgements {
		heard = heard || j.Outcome != report.OutNotReport
		subject := ""
		if j.Unit != "" && j.Week != nil {
			subject = refString(report.Ref{Area: j.Unit, Week: *j.Week})
		}
		switch {
		case j.Outcome == report.OutHold && subject != "":
			held = append(held, t.view.Reports[report.Ref{Area: j.Unit, Week: *j.Week}])
			next = b.askHeld(t, held)
		case doubts(j, report.DoubtWeekWhich):
			next = b.ask(t, AskedWeek, r.text, r.unit)
		case doubts(j, report.DoubtUnitWhich):
			next = b.ask(t, AskedUnit, r.text, "")
		case doubts(j, report.DoubtNoReport) && subject != "":
			next = b.ask(t, AskedNew, r.text, subject)
		}
	}
	if s, ok := b.openFigures(t, r, judgements); ok && next.Kind == AskedNothing {
		next = s
	}
	if next.Kind == AskedNothing && t.late() {
		next, heard = t.view.Session, false
	}
	filed := b.remember(t, &next, c)
	if filed || heard && (next.Kind != AskedNothing || t.view.Session.Kind != AskedNothing) {
		c.Sessions = []Session{next}
	}
}

// remember notes the report to which the member's figures went, and drops the
// draft of a report that was filed now; ok is false when none was.
func (b *Bot) remember(t talk, s *Session, c *Change) (ok bool) {
	for _, e := range c.History {
		if e.Act != report.ActHold && e.Before.Equal(e.After) {
			continue
		}
		if ok = true; !t.in.CreatedAt.Before(s.LastAt) {
			s.Last, s.LastAt = e.Ref, t.in.CreatedAt
		}
		if s.Guide != nil && s.Guide.Ref == e.Ref {
			s.Guide = nil
		}
	}
	return ok
}

func doubts(j report.Judgement, d report.Doubt) bool {
	return slices.ContainsFunc(j.Questions, func(q report.Question) bool { return q.Doubt == d })
}

// figuresLine is the compact form of figures in the audit trail: problems=5 leads=1.
func (b *Bot) figuresLine(v report.Values) string {
	var line []string
	for _, in := range b.lang.Indicators() {
		if value, ok := v[in.Key]; ok {
			line = append(line, in.Key+"="+value.String())
		}
	}
	return strings.Join(line, " ")
}
