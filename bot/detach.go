package bot

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/templates"
)

// detachWait is how long the worker leaves alone what was taken back before it
// was there: longer than anybody who is fetching it just then may take.
const detachWait = 3 * time.Minute

// sentLast is the attachment that a member means by the last one, among what it belongs to.
type sentLast struct {
	report.Attachment
	by     string // member id
	spoken string // number of the issue that is spoken of; empty: a report is
	nth    int    // of its kind
	left   int    // that take up room once it is taken back
}

// look considers all of one report or issue; those of them that count are what may
// be taken back, and takes up room.
func (l *sentLast) look(listed []report.Attachment, counts func(report.Attachment) bool) {
	for k, a := range listed {
		if a.By != l.by || !counts(a) || l.ID != "" && !l.after(a) {
			continue
		}
		rest := slices.DeleteFunc(slices.Clone(listed), func(other report.Attachment) bool { return other.ID == a.ID || !counts(other) })
		l.Attachment, l.nth, l.left = a, nthOfKind(listed, k), taken(rest)
	}
}

// after reports whether a is rather the one that is meant than the last one that is
// known: that of the issue which is spoken of, then the later one.
func (l *sentLast) after(a report.Attachment) bool {
	spoken := func(a report.Attachment) int {
		if a.Issue != "" && a.Issue == l.spoken {
			return 1
		}
		return 0
	}
	return cmp.Or(
		cmp.Compare(spoken(a), spoken(l.Attachment)), a.At.Compare(l.At), cmp.Compare(l.Issue, a.Issue), cmp.Compare(a.Seq, l.Seq), cmp.Compare(a.ID, l.ID),
	) > 0
}

// detach takes the member's last attachment back: of the issue that is spoken of, or
// else of all reports and issues that can still be changed.
func (b *Bot) detach(ctx context.Context, t talk) (Change, error) {
	issues, err := b.attachedIssues(ctx, t)
	if err != nil {
		return Change{}, err
	}
	need := Need{Attachments: b.attachedRefs(t)}
	for number := range issues {
		need.IssueFiles = append(need.IssueFiles, number)
	}
	view, err := b.store.Read(ctx, need)
	if err != nil {
		return Change{}, err
	}
	last := sentLast{by: t.member.ID}
	last.spoken, _ = t.attachIssue()
	for _, all := range view.Attachments {
		last.look(report.Listed(all), func(report.Attachment) bool { return true })
	}
	for number, all := range view.IssueFiles {
		last.look(report.Listed(all), func(a report.Attachment) bool { return a.Round == roundOf(issues[number]) })
	}
	i := issues[last.Issue]
	switch {
	case last.ID == "":
		return b.say(templates.DetachNothing{}), nil
	case last.Issue != "" && i.Status.Closed():
		return b.say(templates.IssueDetachClosed{Number: i.Number}), nil
	}
	return b.takeBack(t, last, i), nil
}

// takeBack has an attachment taken back; i is the issue it belongs to, if to any.
func (b *Bot) takeBack(t talk, last sentLast, i ledger.Issue) Change {
	a, before := last.Attachment, last.State
	if a.NextTry = b.now(); before == report.AttachmentPending {
		a.NextTry = b.now().Add(detachWait)
	}
	a.State = report.AttachmentRemoved
	entry := AuditEntry{
		At: b.now(), Who: t.member.ID, What: "report.detach", On: refString(a.Ref), Before: string(before) + " " + a.ID, After: string(a.State),
	}
	c := Change{Attachments: []report.Attachment{a}}
	if a.Issue == "" {
		c.Audit = []AuditEntry{entry}
		c.Reply = b.texts.Say(templates.Detached{
			Kind: string(a.Kind), N: last.nth, Unit: t.people.AreaName(a.Area), Week: a.Week.Number, Left: last.left,
		})
		return c
	}
	entry.What, entry.On = "issue.detach", a.Issue
	_, stated := i.Evidence(ledger.ProofOutcome)
	c.Audit, c.Seen = []AuditEntry{entry}, []ledger.Issue{i}
	c.Reply = b.texts.Say(templates.IssueDetached{Kind: string(a.Kind), N: last.nth, Number: a.Issue, Left: last.left, Stated: stated})
	return c
}

// attachedIssues are the issues, by number, that the member's last attachment may
// belong to: those that are open, and the one that was spoken of last.
func (b *Bot) attachedIssues(ctx context.Context, t talk) (map[string]ledger.Issue, error) {
	all, err := b.store.Issues(ctx)
	if err != nil {
		return nil, err
	}
	out := make(map[string]ledger.Issue)
	for _, i := range all {
		spoken := i.Number == t.view.Session.Issue && t.speaksOf()
		if (spoken || !i.Status.Closed()) && ledger.May(ledger.ActProve, t.member, i, t.people) {
			out[i.Number] = i
		}
	}
	return out, nil
}

// attachedRefs are the reports that the member's last attachment may belong to.
func (b *Bot) attachedRefs(t talk) []report.Ref {
	var refs []report.Ref
	for _, area := range t.people.UnitsOf(t.member, t.day()) {
		refs = append(refs, weeksAround(area, t.in.CreatedAt)...)
	}
	seen := make(map[report.Ref]bool)
	var out []report.Ref
	for _, ref := range append(refs, t.view.Session.Attach, t.view.Session.Last) {
		if ref.Area != "" && !seen[ref] && !b.closed(t, ref.Week) {
			seen[ref] = true
			out = append(out, ref)
		}
	}
	return out
}
