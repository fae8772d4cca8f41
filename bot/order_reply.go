package bot

import (
	"strconv"
	"strings"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/templates"
)

// refusedErrand answers why an errand was not carried out, or asks what it needs.
func (b *Bot) refusedErrand(t talk, e errand, refused *ledger.RefusedError) Change {
	if c, asks := b.askReason(t, e, refused); asks {
		return c
	}
	if !refused.Why.Asks() {
		c := b.refusedOrder(t, e.issue, e.words, refused)
		c.Sessions = []Session{spoken(t, e.issue.Number)}
		return c
	}
	before := e.issue.Claimed()
	fen, _ := instalment(e.words, e.issue)
	ask := templates.IssueAsk{
		Number: e.issue.Number, Why: string(refused.Why), AmountFen: e.issue.AmountFen, Before: before, Fen: fen, Sum: before + fen,
		Would: e.issue.AmountFen - before - fen,
	}
	if refused.Why == ledger.WhyTwice {
		ask.Seqs, ask.On = refused.Seqs, refused.On
	}
	if e.words.Left != nil {
		ask.Left = *e.words.Left
	}
	if refused.Why == ledger.WhyMoney {
		ask = unsettled(e, refused)
	}
	s := b.ask(t, AskedRepay, e.text, t.subject(e.again, e.issue.Number, string(refused.Why), figuresOf(refused)))
	s.Issue, s.IssueAt = e.issue.Number, t.in.CreatedAt
	return Change{Reply: b.texts.Say(ask), Sessions: []Session{s}}
}

// unsettled asks whether to pass what has money that is not checked, or has not come.
func unsettled(e errand, refused *ledger.RefusedError) templates.IssueAsk {
	typed := e.words.Number
	if typed == "" {
		typed = e.issue.Number
	}
	return templates.IssueAsk{Number: e.issue.Number, Why: string(refused.Why), Fen: refused.Fen, Left: refused.Left, Seqs: refused.Seqs, Typed: strings.TrimSuffix(typed, "号")}
}

// figuresOf are the figures that a question states, for which alone the answer holds.
func figuresOf(refused *ledger.RefusedError) string {
	figures := strconv.FormatInt(refused.Fen, 10)
	if refused.Why == ledger.WhyMoney {
		figures += "/" + strconv.FormatInt(refused.Left, 10)
	}
	return figures
}

// refusedOrder answers why an order was not carried out.
func (b *Bot) refusedOrder(t talk, i ledger.Issue, w ledger.Words, e *ledger.RefusedError) Change {
	if reply, ok := b.officeRefused(t, i, e); ok {
		return Change{Reply: reply}
	}
	typed := shortly(w.Number)
	if typed == "" {
		typed = i.Number
	}
	return b.say(templates.IssueRefused{
		Number: i.Number, Typed: typed, Act: string(e.Act), Why: string(e.Why), Status: string(i.Status), Lack: proofsOf(e.Lack),
		Due: i.Due(), On: e.On, NoDate: w.Until(i.Due(), b.today(), b.cal).IsZero(), Seqs: e.Seqs,
	})
}

// actReply answers what an act has done.
func (b *Bot) actReply(t talk, before, after ledger.Issue, step ledger.Step) string {
	if reply, ok := b.officeReply(t, before, after, step); ok {
		return reply
	}
	switch step.Act { //nolint:exhaustive // the others are of leaders and staff, and filings have answers of their own
	case ledger.ActAccept:
		return b.texts.Say(templates.IssueAccepted{Number: after.Number, Unit: t.people.AreaName(after.Area), Due: after.Due(), URL: b.issueLink(t, after)})
	case ledger.ActRepay:
		return b.texts.Say(templates.IssueRepaid{
			Number: after.Number, Seq: step.Of, Fen: step.Fen, Sum: after.Claimed(), AmountFen: after.AmountFen,
			Review: before.Status != ledger.UnderReview && after.Status == ledger.UnderReview,
		})
	case ledger.ActProve:
		if after.Status == ledger.UnderReview {
			return b.texts.Say(templates.IssueReview{Number: after.Number, URL: b.issueLink(t, after)})
		}
		return b.texts.Say(templates.IssueProved{Number: after.Number, Proof: string(step.Proof)})
	case ledger.ActExtend:
		return b.texts.Say(templates.IssueExtension{Number: after.Number, Due: after.Due(), First: after.DueOn, To: step.On})
	case ledger.ActHeed:
		return b.texts.Say(templates.IssueHeeded{Number: after.Number, Typed: after.Number, Due: nextAnswer(after)})
	}
	return b.texts.Say(templates.IssueAnswered{Number: after.Number, Left: openInstructions(after)})
}

// nextAnswer is the day up to which the first instruction that is open wants its
// result; zero: none is.
func nextAnswer(i ledger.Issue) calendar.Date {
	var due calendar.Date
	for _, n := range i.Instructions {
		if n.Open() && (due.IsZero() || n.DueOn.Before(due)) {
			due = n.DueOn
		}
	}
	return due
}

func openInstructions(i ledger.Issue) int {
	open := 0
	for _, n := range i.Instructions {
		if n.Open() {
			open++
		}
	}
	return open
}
