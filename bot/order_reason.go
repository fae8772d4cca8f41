package bot

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/templates"
)

var (
	reasonFirst = regexp.MustCompile(`^(?:因|由于|理由|原因|鉴于)`)
	reasonHead  = regexp.MustCompile(`^(?:理由|原因)(?:是|为)?[\s:：,，]*`)
	reasonNot   = regexp.MustCompile(`^(?:不延期?了|不延期|不用延期?了?|不申请了?)$`)
)

// shortestReason is how many characters a reason has at least.
const shortestReason = 2

// askReason asks why an extension is wanted, where everything else was said.
func (b *Bot) askReason(t talk, e errand, refused *ledger.RefusedError) (Change, bool) {
	to := e.words.Until(e.issue.Due(), b.today(), b.cal)
	if refused.Why != ledger.WhyReason || refused.Act != ledger.ActExtend || to.IsZero() {
		return Change{}, false
	}
	e.words.Note = e.text // any words: is the date one that can be asked for?
	orders, _ := b.ordersOf(e)
	if _, _, err := b.acts(t, e.issue, orders); err != nil {
		if other, is := errors.AsType[*ledger.RefusedError](err); is {
			c := b.refusedOrder(t, e.issue, e.words, other)
			c.Sessions = []Session{spoken(t, e.issue.Number)}
			return c, true
		}
		return Change{}, false
	}
	s := b.ask(t, AskedReason, e.text, e.issue.Number)
	s.Issue, s.IssueAt = e.issue.Number, t.in.CreatedAt
	return Change{Reply: b.texts.Say(templates.IssueReason{Number: e.issue.Number, To: to}), Sessions: []Session{s}}, true
}

// answerReason takes the message as the reason of the extension that was asked for.
func (b *Bot) answerReason(ctx context.Context, t talk) (Change, bool, error) {
	s, said := t.view.Session, strings.TrimSpace(t.in.Text)
	if short := trimMarks(said); noAnswer.MatchString(short) || reasonNot.MatchString(short) {
		c := b.say(templates.IssueReason{Number: s.Subject, Dropped: true})
		c.Sessions = []Session{spoken(t, s.Subject)}
		return c, true, nil
	}
	if !b.isReason(t, said) {
		return Change{}, false, nil
	}
	view, err := b.store.Read(ctx, Need{Issues: []string{s.Subject}})
	i, found := view.Issues[s.Subject]
	w, ok := ledger.ReadWords(s.Text, b.speech(t))
	if err != nil || !found || !ok {
		return Change{}, false, err
	}
	w.Note = said[len(reasonHead.FindString(said)):]
	c, err := b.carryOut(t, errand{text: s.Text + "\n" + said, words: w, issue: i, again: true})
	return c, true, err
}

// isReason reports whether a message may be a reason: no order, no question, no
// courtesy and no weekly report.
func (b *Bot) isReason(t talk, said string) bool {
	if _, orders := b.ordered(t); orders || strings.ContainsAny(said, "?？") || utf8.RuneCountInString(said) < shortestReason {
		return false
	}
	if _, asks := ledger.ReadAsk(said); asks || acceptAllWord.MatchString(trimMarks(said)) || ownListWord.MatchString(trimMarks(said)) {
		return false
	}
	topic, _ := helpTopic(said, b.lang.Indicators())
	if slices.Contains([]string{templates.TopicGreeting, templates.TopicThanks, templates.TopicNoted, templates.TopicConfirm}, topic) {
		return false
	}
	return reasonFirst.MatchString(said) || !b.reports(t, true)
}

// shortNumber is RA26-0031 as people type it: 31号.
func shortNumber(number string) string {
	_, digits, found := strings.Cut(number, "-")
	if digits = strings.TrimLeft(digits, "0"); found && digits != "" {
		return digits + "号"
	}
	return number
}
