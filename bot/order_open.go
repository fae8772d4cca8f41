package bot

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/templates"
)

var (
	sureAnswer  = regexp.MustCompile(`^(?:确认|确认无误|对|对的|是|是的|无误|没错)$`)
	totalAnswer = regexp.MustCompile(`^(?:1|一|第一个|累计|累计的|共|总数|一共)$`)
	onceAnswer  = regexp.MustCompile(`^(?:2|二|第二个|这一次|这次|本次|又退的)$`)
	noAnswer    = regexp.MustCompile(`^(?:不|不对|不是|错了|写错了|有误|否|取消|不登记|算了)$`)
	provedAlone = regexp.MustCompile(`^(?:已|已经)落实了?$`)
	choice      = regexp.MustCompile(`^(?:第)?(\d{1,2}|[一二三四五六七八九])(?:个|件)?$`)
)

// answerAboutIssue takes the message as the answer to an open question about an
// issue; ok is false where it is none and goes its own way.
func (b *Bot) answerAboutIssue(ctx context.Context, t talk) (Change, bool, error) {
	switch {
	case b.asked(t, AskedWhich):
		return b.answerWhich(ctx, t)
	case b.asked(t, AskedRepay):
		return b.answerRepay(ctx, t)
	case b.asked(t, AskedProof):
		return b.answerLack(ctx, t)
	case b.asked(t, AskedReason):
		return b.answerReason(ctx, t)
	case provedAlone.MatchString(trimMarks(t.in.Text)) && t.speaksOf() && ownIssues(t.member):
		return b.resume(ctx, t)
	}
	return Change{}, false, nil
}

// resume asks again for what the filing that was spoken of last lacks: 已落实 comes
// after the question for it was closed, and does not say which proof is meant.
func (b *Bot) resume(ctx context.Context, t talk) (Change, bool, error) {
	number := t.view.Session.Issue
	view, err := b.store.Read(ctx, Need{Issues: []string{number}})
	i, found := view.Issues[number]
	if err != nil || !found || i.Filing == nil || !takes(ledger.ActFile, t.member, i, t.people) {
		return Change{}, false, err
	}
	c, err := b.carryOut(t, errand{text: t.in.Text, words: ledger.Words{Act: ledger.ActFile}, issue: i, again: true})
	return c, true, err
}

// answerWhich goes on with the order whose issue was chosen: by its place in the
// list, or by its number.
func (b *Bot) answerWhich(ctx context.Context, t talk) (Change, bool, error) {
	s, said := t.view.Session, trimMarks(t.in.Text)
	numbers := strings.Fields(s.Subject)
	full, _ := ledger.FullNumber(said)
	at := slices.Index(numbers, full)
	if m := choice.FindStringSubmatch(said); m != nil {
		at = ordinal(m[1]) - 1
	} else if at < 0 {
		return Change{}, false, nil
	}
	if at < 0 || at >= len(numbers) {
		c := b.say(templates.IssueNone{Problem: "which", Typed: said})
		return c, true, nil
	}
	w, ok := ledger.ReadWords(s.Text, b.speech(t))
	view, err := b.store.Read(ctx, Need{Issues: numbers[at : at+1]})
	if i, found := view.Issues[numbers[at]]; err == nil && ok && found {
		c, err := b.carryOut(t, errand{text: s.Text, words: w, issue: i, again: true})
		return c, true, err
	}
	return Change{}, false, err
}

// answerRepay settles what was asked about an instalment. 确认 holds for the figures
// that were asked about: where others stand by now, they are asked about again.
func (b *Bot) answerRepay(ctx context.Context, t talk) (Change, bool, error) {
	s, said := t.view.Session, trimMarks(t.in.Text)
	words := strings.Fields(s.Subject)
	if len(words) < minRepay {
		return Change{}, false, nil
	}
	total := words[1] == string(ledger.WhyTotal)
	answers := !total && sureAnswer.MatchString(said) || total && (totalAnswer.MatchString(said) || onceAnswer.MatchString(said))
	switch {
	case noAnswer.MatchString(said):
		return b.unrecorded(t), true, nil
	case !answers && (!total || !sureAnswer.MatchString(said)):
		return Change{}, false, nil
	}
	view, err := b.store.Read(ctx, Need{Issues: words[:1]})
	i, found := view.Issues[words[0]]
	w, ok := b.wordsAsked(t)
	if err != nil || !found || !ok {
		return Change{}, false, err
	}
	e := errand{text: s.Text, words: w, issue: i, again: true}
	if why, figures := b.doubtOf(t, e); !answers || t.doubled() || why != words[1] || figures != words[2] {
		c, err := b.carryOut(t, e) // asks again, or goes on where nothing is in doubt any more
		return c, true, err
	}
	e.sure, e.words.Total = true, e.words.Total || totalAnswer.MatchString(said)
	c, err := b.carryOut(t, e)
	return c, true, err
}

// minRepay is how many words the subject of AskedRepay has: the issue, why it is
// asked, and the sum in fen that the question states.
const minRepay = 3

// wordsAsked reads the message again that a question about an instalment is about:
// an order, or the answer to the question for the outcome.
func (b *Bot) wordsAsked(t talk) (ledger.Words, bool) {
	text := t.view.Session.Text
	if w, ok := ledger.ReadWords(text, b.speech(t)); ok {
		return w, true
	}
	said, ok := ledger.ReadProof(text, ledger.ProofOutcome, b.speech(t))
	return wordsOf(said), ok
}

// doubtOf is what the ledger would ask about the errand now.
func (b *Bot) doubtOf(t talk, e errand) (why, figures string) {
	orders, _ := b.ordersOf(e)
	_, _, err := b.acts(t, e.issue, orders)
	if refused, is := errors.AsType[*ledger.RefusedError](err); is {
		return string(refused.Why), figuresOf(refused)
	}
	return "", ""
}

// answerLack takes the answer to the question for a proof.
func (b *Bot) answerLack(ctx context.Context, t talk) (Change, bool, error) {
	words := strings.Fields(t.view.Session.Subject)
	if len(words) < 2 {
		return Change{}, false, nil
	}
	asked := ledger.Proof(words[1])
	said, ok := b.saidToProof(ctx, t, asked, words[0])
	if !ok || said.Details && b.reports(t, true) {
		return Change{}, false, nil
	}
	view, err := b.store.Read(ctx, Need{Issues: words[:1]})
	i, found := view.Issues[words[0]]
	if err != nil || !found {
		return Change{}, false, err
	}
	if t.doubled() || i.Filing == nil || i.Status != ledger.Rectifying { // the second copy of an answer, or the page was quicker
		c, err := b.carryOut(t, errand{text: t.in.Text, words: ledger.Words{Act: ledger.ActFile}, issue: i, again: true})
		return c, true, err
	}
	c, err := b.answerProof(t, i, asked, said)
	return c, true, err
}

// reports reports whether the message is a weekly report or a part of one; doubtful
// ones count where asks is set.
func (b *Bot) reports(t talk, asks bool) bool {
	r := reading{text: t.in.Text, whole: t.in.Text}
	return slices.ContainsFunc(b.lang.Read(r.text, b.readingContext(t, r)), func(j report.Judgement) bool {
		return j.Outcome != report.OutNotReport && (asks || j.Outcome != report.OutAsk && j.Outcome != report.OutRefuse)
	})
}

// unrecorded closes the question about an instalment without recording it.
func (b *Bot) unrecorded(t talk) Change {
	number, why, _ := strings.Cut(t.view.Session.Subject, " ")
	if strings.HasPrefix(why, string(ledger.WhyMoney)) {
		return Change{Reply: b.texts.Say(templates.IssueUnpassed{Number: number}), Sessions: []Session{spoken(t, number)}}
	}
	return Change{Reply: b.texts.Say(templates.IssueUnrecorded{Number: number}), Sessions: []Session{spoken(t, number)}}
}

// leftUnrecorded answers what is neither an answer to the question about an
// instalment nor any other message: the instalment is not recorded.
func (b *Bot) leftUnrecorded(t talk) (Change, bool) {
	if !b.asked(t, AskedRepay) || b.reports(t, false) {
		return Change{}, false
	}
	return b.unrecorded(t), true
}

// answerUndo answers 撤回 3号, and 撤回 right after an order on an issue: neither
// takes anything back.
func (b *Bot) answerUndo(t talk) (Change, bool) {
	typed, ok := ledger.ReadUndo(t.in.Text)
	s := t.view.Session
	if !ok && trimMarks(t.in.Text) == "撤回" && t.speaksOf() && s.IssueAt.After(s.LastAt) {
		typed = s.Issue
		s.Member, s.IssueAt = t.member.ID, s.LastAt // a second 撤回 is of the report
		return Change{Reply: b.texts.Say(templates.IssueNoUndo{Typed: typed}), Sessions: []Session{s}}, true
	}
	return b.say(templates.IssueNoUndo{Typed: shortly(typed)}), ok
}
