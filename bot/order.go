package bot

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/templates"
)

// spokenLife is how long an issue stays the one that was spoken of last.
const spokenLife = 30 * time.Minute

// errand is an order on one issue on its way: what was written, and how it was read.
type errand struct {
	text  string // the message that ordered it; an answer to a question about it is none
	words ledger.Words
	issue ledger.Issue
	sure  bool // what the ledger asks was answered
	again bool // an answer brought it up, so that a question it asks is new to the sender
}

// answerOrder carries out what a message orders about an issue (认领 3, 3号已整改,
// 退回 3 缺责任追究), or takes it as the answer to a question about one; ok is false
// when it is nothing of that kind.
func (b *Bot) answerOrder(ctx context.Context, t talk) (c Change, ok bool, err error) {
	if c, ok, err = b.answerAboutIssue(ctx, t); ok || err != nil {
		return c, ok, err
	}
	if c, ok, err = b.officeWord(ctx, t); ok || err != nil {
		return c, ok, err
	}
	if c, ok = b.answerUndo(t); ok {
		return c, true, nil
	}
	w, ok := b.ordered(t)
	if !ok || w.Number == "" && w.Bad == "" && !b.meansLast(t) {
		return b.aboutIssues(ctx, t)
	}
	c, err = b.order(ctx, t, t.in.Text, w)
	return c, true, err
}

// meansLast reports whether words without a number can be an order: of a unit's own
// people, who are not just answering a question about their report.
func (b *Bot) meansLast(t talk) bool {
	asked := slices.ContainsFunc([]Asked{AskedFigure, AskedGuide, AskedUnit, AskedWeek, AskedSame, AskedNew}, func(a Asked) bool { return b.asked(t, a) })
	return !asked && ownIssues(t.member)
}

// order finds the issue that is meant and carries the order out.
func (b *Bot) order(ctx context.Context, t talk, text string, w ledger.Words) (Change, error) {
	if problem := b.unclear(w); problem != nil {
		return b.say(problem), nil
	}
	i, instead, err := b.issueMeant(ctx, t, w)
	if err != nil || instead != nil {
		return orNothing(instead), err
	}
	return b.carryOut(t, errand{text: text, words: w, issue: i})
}

// orNothing is a change that may not be there.
func orNothing(c *Change) Change {
	if c == nil {
		return Change{}
	}
	return *c
}

// unclear is what is asked where the order is clear and something in it is not.
func (b *Bot) unclear(w ledger.Words) templates.Message {
	typed := w.Number
	if typed == "" {
		typed = "3"
	}
	switch {
	case len(w.More) > 0, w.Bad != "" && w.Number == "":
		return templates.IssueNone{Problem: "several"}
	case w.Mixed:
		return templates.IssueUnclear{Problem: "mixed", Typed: shortly(typed)}
	case w.Bad == "":
		return nil
	case w.Act == ledger.ActExtend:
		return templates.IssueUnclear{Problem: "date", Words: templates.ChatWords(w.Bad), Typed: typed}
	case w.Act != ledger.ActRepay && w.Act != ledger.ActFile:
		return templates.IssueUnclear{Problem: "words", Words: templates.ChatWords(w.Bad), Typed: typed}
	}
	return b.unclearSum(w.Bad, typed)
}

// unclearSum asks for a sum that could not be taken.
func (b *Bot) unclearSum(words, typed string) templates.Message {
	problem := "unit"
	switch _, approx, plain := b.lang.Amount(words); {
	case approx:
		problem = "approx"
	case strings.ContainsAny(words, "退号"): // more than one sum, or one more issue
		problem = "words"
	case plain, !templates.FiguresOnly(words): // the sum is clear, and what stands with it is not
		problem = "money"
	}
	return templates.IssueUnclear{Problem: problem, Words: templates.ChatWords(words), Typed: shortly(typed)}
}

// carryOut does what an errand orders, asks what it needs, or says why nothing is done.
func (b *Bot) carryOut(t talk, e errand) (Change, error) {
	orders, stands := b.ordersOf(e)
	if stands != nil {
		return Change{Reply: b.texts.Say(stands), Sessions: []Session{spoken(t, e.issue.Number)}}, nil
	}
	c, after, err := b.acts(t, e.issue, orders)
	if refused, is := errors.AsType[*ledger.RefusedError](err); is {
		return b.refusedErrand(t, e, refused), nil
	}
	if err != nil {
		return Change{}, err
	}
	if filing(e.words) {
		return b.afterFiling(t, e, c, after), nil
	}
	c.Reply = b.actReply(t, e.issue, after, c.Steps[0])
	if n := len(c.Steps); n > 1 && e.words.Act == ledger.ActAccept { // the issue, and its instruction
		c.Reply = b.texts.Say(templates.IssueAccepted{
			Number: after.Number, Unit: t.people.AreaName(after.Area), Due: after.Due(), Answer: nextAnswer(after), URL: b.issueLink(t, after),
		})
	}
	c.Sessions = []Session{spoken(t, after.Number)}
	return b.afterRest(t, e, c, after), nil
}

// acts carries orders out on one issue, one after the other, in one change: all
// of them, or none.
func (b *Bot) acts(t talk, i ledger.Issue, orders []ledger.Order) (Change, ledger.Issue, error) {
	var all Change
	for _, o := range orders {
		c, after, err := b.act(t.people, t.member, i, o)
		if err != nil {
			return Change{}, i, err
		}
		all.Issues = c.Issues
		all.Steps, all.Audit = append(all.Steps, c.Steps...), append(all.Audit, c.Audit...)
		all.Outbound, all.Marks = append(all.Outbound, c.Outbound...), append(all.Marks, c.Marks...)
		i = after
	}
	return all, i, nil
}

// ordersOf are the orders that an errand comes to; stands is said where the money
// is recorded already, so that there is none.
func (b *Bot) ordersOf(e errand) (orders []ledger.Order, stands templates.Message) {
	w := e.words
	o := ledger.Order{Act: w.Act, Said: e.text, Note: w.Note, Proof: w.Proof, Left: w.Left, Of: w.Of, On: w.On, Sure: e.sure}
	switch {
	case w.Act == ledger.ActAccept:
		return accepting(o, e.issue), nil
	case w.Act == ledger.ActExtend:
		o.On = w.Until(e.issue.Due(), b.today(), b.cal)
	case filing(w):
		return b.filingOrders(e)
	case w.Act == ledger.ActCheck && (w.All || len(w.Each) > 0):
		return checkOrders(o, w, e.issue), nil
	case w.Act == ledger.ActRepay:
		fen, ok := instalment(w, e.issue)
		if !ok {
			return nil, templates.IssueStands{Number: e.issue.Number, Sum: e.issue.Claimed()}
		}
		o.Fen = fen
	}
	return []ledger.Order{o}, nil
}

// accepting are the orders of 签收 and 收到: the issue is accepted where it waits for
// that, and what its leaders have ordered is read.
func accepting(o ledger.Order, i ledger.Issue) []ledger.Order {
	heed := o
	heed.Act = ledger.ActHeed
	unread := slices.ContainsFunc(i.Instructions, func(n ledger.Instruction) bool { return n.Open() && n.HeededOn.IsZero() })
	switch {
	case !unread:
		return []ledger.Order{o}
	case i.Status == ledger.Assigned:
		return []ledger.Order{o, heed}
	}
	return []ledger.Order{heed}
}

// checkOrders are one order for each instalment that is meant.
func checkOrders(o ledger.Order, w ledger.Words, i ledger.Issue) []ledger.Order {
	seqs := w.Each
	if w.All {
		seqs = i.Unchecked()
	}
	if len(seqs) == 0 {
		return []ledger.Order{o} // the ledger says that none waits
	}
	var out []ledger.Order
	for _, seq := range seqs {
		o.Of = seq
		out = append(out, o)
	}
	return out
}

// instalment is the sum that came now: all that is left, or what a total adds to
// what is recorded. ok is false where that is nothing.
func instalment(w ledger.Words, i ledger.Issue) (fen int64, ok bool) {
	switch {
	case w.All && i.AmountFen == 0: // the machine asks for a sum
		return 0, true
	case w.All:
		fen = i.AmountFen - i.Claimed()
	case w.Total:
		fen = w.Fen - i.Claimed()
	default:
		return w.Fen, true
	}
	return fen, fen > 0
}

// spoken is the sender's session without an open question, the issue being the one
// that was spoken of last.
func spoken(t talk, number string) Session {
	s := closed(t)
	s.Issue, s.IssueAt = number, t.in.CreatedAt
	return s
}
