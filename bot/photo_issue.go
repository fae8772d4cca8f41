package bot

import (
	"context"
	"slices"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/templates"
)

// photoOfIssue attaches what was sent to the issue that was spoken of last; ok is
// false where none was, or where it is not the sender's to prove any more.
func (b *Bot) photoOfIssue(ctx context.Context, t talk, kind report.AttachmentKind) (c Change, ok bool, err error) {
	number, ok := t.attachIssue()
	if !ok {
		return Change{}, false, nil
	}
	counter := "attachments:issue:" + number
	view, err := b.store.Read(ctx, Need{Issues: []string{number}, IssueFiles: []string{number}, Counters: []string{counter}})
	i, found := view.Issues[number]
	if err != nil || !found || !ledger.May(ledger.ActProve, t.member, i, t.people) {
		return Change{}, false, err
	}
	listed := report.Listed(view.IssueFiles[number])
	if refusal := b.refusesFile(i, listed, kind); refusal != nil {
		return b.say(refusal), true, nil
	}
	n := view.Counters[counter]
	n.Name, n.Last = counter, n.Last+1
	a := report.Attachment{
		Issue: number, Round: roundOf(i), ID: report.NewIssueAttachmentID(number, t.in.Cause), Seq: n.Last, By: t.member.ID,
		At: t.in.CreatedAt.In(calendar.Zone), Kind: kind, MediaID: t.in.MediaID, State: report.AttachmentPending, NextTry: b.now(),
	}
	said := templates.IssuePhotoTaken{Kind: string(kind), N: nthOfKind(append(listed, a), len(listed)), Number: number}
	c, err = b.stateByPhoto(t, i, &said)
	c.Attachments, c.Counters = []report.Attachment{a}, []Counter{n}
	c.Audit = append(c.Audit, AuditEntry{At: b.now(), Who: t.member.ID, What: "issue.attach", On: number, After: a.ID})
	c.Reply = b.texts.Say(said)
	return c, true, err
}

// attachIssue is the number of the issue that something belongs to which says
// nothing of itself: the one that was spoken of within half an hour, and since
// any report was. What was written before the issue was spoken of, and came late,
// belongs to the report that had been spoken of by then.
func (t talk) attachIssue() (number string, ok bool) {
	s, at := t.view.Session, t.in.CreatedAt
	last := s.LastAt
	if s.AttachAt.After(last) {
		last = s.AttachAt
	}
	switch {
	case s.Issue == "", !s.IssueAt.After(last), at.Sub(s.IssueAt).Abs() > attachLife:
		return "", false
	case at.Before(s.IssueAt) && !last.IsZero() && !last.After(at) && at.Sub(last) <= attachLife:
		return "", false
	}
	return s.Issue, true
}

// roundOf counts an issue's rounds from 1.
func roundOf(i ledger.Issue) int { return max(1, i.Round) }

// ofRound are the attachments that came in the issue's present round.
func ofRound(i ledger.Issue, listed []report.Attachment) []report.Attachment {
	return slices.DeleteFunc(slices.Clone(listed), func(a report.Attachment) bool { return a.Round != roundOf(i) })
}

// refusesFile says why an issue takes nothing more; nil: it does. Without a kind
// nothing was sent yet.
func (b *Bot) refusesFile(i ledger.Issue, listed []report.Attachment, kind report.AttachmentKind) templates.Message {
	switch {
	case i.Status.Closed():
		return templates.IssuePhotoClosed{Kind: string(kind), Number: i.Number}
	case taken(ofRound(i, listed)) >= b.set.PerReport:
		return templates.IssuePhotoFull{Kind: string(kind), Number: i.Number, Most: b.set.PerReport}
	}
	return nil
}

// stateByPhoto takes what a unit's own people send while their filing waits for the
// outcome as that outcome, and asks for the next proof. Where it states nothing the
// issue is only looked at, and must not have been closed meanwhile.
func (b *Bot) stateByPhoto(t talk, i ledger.Issue, said *templates.IssuePhotoTaken) (Change, error) {
	if !b.photoStates(t, i) {
		return Change{Seen: []ledger.Issue{i}}, nil
	}
	c, after, err := b.acts(t, i, []ledger.Order{{Act: ledger.ActProve, Proof: ledger.ProofOutcome}})
	if err != nil {
		return Change{}, err
	}
	said.Stated, said.Lack, said.URL = true, proofsOf(after.Lack()), b.issueLink(t, after)
	c.Sessions = []Session{spoken(t, i.Number)}
	if after.Status != ledger.UnderReview {
		c.Sessions = []Session{b.askProof(t, after, true)}
	}
	return c, nil
}

// photoStates reports whether the message states the outcome of an issue: it was
// filed, the outcome is missing, and no other question is open to the sender.
func (b *Bot) photoStates(t talk, i ledger.Issue) bool {
	s := t.view.Session
	other := s.Kind != AskedNothing && s.Kind != AskedProof && b.asked(t, s.Kind)
	return ownIssues(t.member) && i.Filing != nil && i.Status == ledger.Rectifying &&
		slices.Contains(i.Lack(), ledger.ProofOutcome) && t.speaksOf() && !other
}
