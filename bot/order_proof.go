package bot

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/templates"
)

// filing reports whether the words ask for the sign-off, or go on with it: 3号已落实
// says of no proof which one it means.
func filing(w ledger.Words) bool {
	return w.Act == ledger.ActFile || w.Act == ledger.ActProve && w.Proof == ""
}

// filingOrders are the orders of 3号已整改，钱已退1.19万: the instalment, the filing,
// and the outcome, for which money speaks. A filing that waits for proofs goes on.
func (b *Bot) filingOrders(e errand) (orders []ledger.Order, stands templates.Message) {
	w, i := e.words, e.issue
	if w.Fen > 0 || w.All {
		fen, ok := instalment(w, i)
		if ok {
			orders = append(orders, ledger.Order{Act: ledger.ActRepay, Said: e.text, Fen: fen, Left: w.Left, Sure: e.sure})
		}
	}
	if i.Filing == nil || i.Status != ledger.Rectifying || len(i.Lack()) == 0 {
		orders = append(orders, ledger.Order{Act: ledger.ActFile, Said: e.text})
	}
	if (w.Settled || !w.Unpaid && cleared(w, i)) && slices.Contains(i.Lack(), ledger.ProofOutcome) {
		orders = append(orders, ledger.Order{Act: ledger.ActProve, Proof: ledger.ProofOutcome, Money: true})
	}
	return orders, nil
}

// cleared reports whether all the money of the issue has come with the words. Where
// it is not known how much that is, any money speaks for the outcome.
func cleared(w ledger.Words, i ledger.Issue) bool {
	fen, _ := instalment(w, i)
	if i.AmountFen == 0 {
		return fen > 0 || w.All
	}
	return i.Claimed()+max(fen, 0) >= i.AmountFen
}

// afterFiling answers a filing: with the proofs that are missing, the first of
// which is asked for, or with the word that it lies before the office.
func (b *Bot) afterFiling(t talk, e errand, c Change, after ledger.Issue) Change {
	_, fen := money(c.Steps)
	if after.Status == ledger.UnderReview {
		c.Reply = b.texts.Say(templates.IssueReview{Number: after.Number, Fen: fen, URL: b.issueLink(t, after)})
		c.Sessions = []Session{spoken(t, after.Number)}
		return c
	}
	c.Reply = b.texts.Say(templates.IssueFiled{
		Number: after.Number, Fen: fen, Lack: proofsOf(after.Lack()), Again: e.issue.Filing != nil, URL: b.issueLink(t, after),
		Unpaid: fen == 0 && e.words.Unpaid,
	})
	c.Sessions = []Session{b.askProof(t, after, e.again)}
	return c
}

// afterRest goes on with a filing that another order has changed: what is still
// missing is asked for behind the answer.
func (b *Bot) afterRest(t talk, e errand, c Change, after ledger.Issue) Change {
	if e.words.Act != ledger.ActProve && e.words.Act != ledger.ActRepay || after.Filing == nil || after.Status != ledger.Rectifying || !ownIssues(t.member) {
		return c
	}
	if e.words.Act == ledger.ActProve {
		c.Reply = b.texts.Say(templates.IssueFiled{Number: after.Number, Lack: proofsOf(after.Lack()), Again: true, URL: b.issueLink(t, after)})
	}
	c.Sessions = []Session{b.askProof(t, after, e.again)}
	return c
}

// money is the place and the sum of the instalment among steps; 0: there is none.
func money(steps []ledger.Step) (seq int, fen int64) {
	for _, s := range steps {
		if s.Act == ledger.ActRepay {
			return s.Of, s.Fen
		}
	}
	return 0, 0
}

func proofsOf(lack []ledger.Proof) []string {
	out := make([]string, len(lack))
	for i, p := range lack {
		out[i] = string(p)
	}
	return out
}

// askProof opens the question for the first proof that an issue lacks.
func (b *Bot) askProof(t talk, i ledger.Issue, again bool) Session {
	lack := i.Lack()
	if len(lack) == 0 { // nothing is left to ask for
		return spoken(t, i.Number)
	}
	s := b.ask(t, AskedProof, t.in.Text, t.subject(again, i.Number, string(lack[0])))
	s.Issue, s.IssueAt = i.Number, t.in.CreatedAt
	return s
}

// againWord stands in the subject of a question that an answer has brought up, with
// that answer: a second copy of it, sent at the same moment, is none to the question.
const againWord = "again="

// subject puts the words of a question together.
func (t talk) subject(again bool, words ...string) string {
	if again {
		words = append(words, againWord+alike(t.in.Text))
	}
	return strings.Join(words, " ")
}

// doubled reports whether the message may be a second copy of the answer that
// brought the open question up.
func (t talk) doubled() bool {
	words := strings.Fields(t.view.Session.Subject)
	return slices.Contains(words, againWord+alike(t.in.Text)) && t.hasty()
}

// alike is a message without blanks and marks, of which two copies are the same.
func alike(text string) string {
	return strings.Join(strings.Fields(trimMarks(text)), "")
}

// issueLink is the signed address of the issue's page for the sender, where there is one.
func (b *Bot) issueLink(t talk, i ledger.Issue) string {
	return b.links.Sign(issuePath(i.Number), t.member.ID, b.now().Add(caseLink))
}

// wordsOf are the words of an order that an answer to the question for a proof comes to.
func wordsOf(said ledger.ProofSaid) ledger.Words {
	return ledger.Words{
		Act: ledger.ActFile, Fen: said.Fen, All: said.All, Total: said.Total, Left: said.Left, Unpaid: said.Unpaid,
		Settled: said.Done && (said.Fen > 0 || said.All),
	}
}

// vague are words that may answer a notice as well as the question for a proof.
var vague = regexp.MustCompile(`^(?:已|已经|均已|都已)(?:全部)?(?:完成|处理|办理|到位)(?:完成|完毕|到位|好)?了?$`)

// saidToProof reads the message as the answer to the question for a proof of the
// issue: what names an issue is one only where it is that one.
func (b *Bot) saidToProof(ctx context.Context, t talk, asked ledger.Proof, number string) (ledger.ProofSaid, bool) {
	w, read := b.ordered(t)
	if !read || w.Number == "" {
		said, ok := ledger.ReadProof(t.in.Text, asked, b.speech(t))
		return said, ok && (len(t.view.Asked) == 0 || !vague.MatchString(trimMarks(t.in.Text)))
	}
	i, err := b.issueTyped(ctx, w.Number)
	switch {
	case err != nil, i.Number != number, w.Bad != "", w.Mixed:
	case w.Act == ledger.ActProve && w.Proof == "": // 3号已落实
		return ledger.ProofSaid{Done: true}, true
	case w.Act == ledger.ActRepay && asked == ledger.ProofOutcome:
		return ledger.ProofSaid{Fen: w.Fen, All: w.All, Total: w.Total, Left: w.Left, Unpaid: w.Unpaid}, true
	}
	return ledger.ProofSaid{}, false
}

// answerProof takes the message as the answer to the question for a proof.
func (b *Bot) answerProof(t talk, i ledger.Issue, asked ledger.Proof, said ledger.ProofSaid) (Change, error) {
	e := errand{text: t.in.Text, words: wordsOf(said), issue: i, again: true}
	lack := i.Lack()
	switch {
	case said.Bare != "":
		c := b.say(templates.IssueUnclear{Problem: "bare", Words: templates.ChatWords(said.Bare), Typed: shortNumber(i.Number)})
		c.Sessions = []Session{b.askProof(t, i, false)}
		return c, nil
	case said.Bad != "":
		return Change{Reply: b.texts.Say(b.unclearSum(said.Bad, i.Number)), Sessions: []Session{b.askProof(t, i, false)}}, nil
	case said.Not:
		c := b.say(templates.IssueFiled{Number: i.Number, Lack: proofsOf(lack), Not: true, Unpaid: said.Unpaid, URL: b.issueLink(t, i)})
		c.Sessions = []Session{b.askProof(t, i, true)}
		return c, nil
	case said.Fen > 0 || said.All || !slices.Contains(lack, asked):
		return b.carryOut(t, e) // what was asked stands meanwhile: it goes on with the next
	}
	c, after, err := b.acts(t, i, []ledger.Order{{Act: ledger.ActProve, Said: t.in.Text, Note: said.Note, Proof: asked}})
	if refused, is := errors.AsType[*ledger.RefusedError](err); is {
		return b.refusedErrand(t, errand{text: t.in.Text, words: ledger.Words{Act: ledger.ActProve}, issue: i}, refused), nil
	}
	if err != nil {
		return Change{}, err
	}
	if after.Status == ledger.UnderReview {
		c.Reply = b.texts.Say(templates.IssueReview{Number: i.Number, Details: said.Details, URL: b.issueLink(t, after)})
		c.Sessions = []Session{spoken(t, i.Number)}
		return c, nil
	}
	c.Reply = b.texts.Say(templates.IssueFiled{Number: i.Number, Lack: proofsOf(after.Lack()), Again: true, Details: said.Details, URL: b.issueLink(t, after)})
	c.Sessions = []Session{b.askProof(t, after, true)}
	return c, nil
}
