package bot

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/templates"
)

// nothingLife is how long 不涉及 and 没有 are of the issue that was spoken of last,
// and no zero report.
const nothingLife = 10 * time.Minute

// What a unit's people ask about their issues without a number.
var (
	acceptAllWord = regexp.MustCompile(`^(?:(?:全部|都|一起)(?:问题)?签收|签收(?:全部|所有|全部问题|所有问题)|(?:全部|都)已?收到(?:并)?签收)了?$`)
	ownListWord   = regexp.MustCompile(`^(?:逾期|逾期的|逾期清单|逾期问题|台账|问题台账|问题清单|整改清单|问题列表|整改问题|我的问题|本单位问题|未销号|未销号问题)$`)
	ownOverdue    = regexp.MustCompile(`^逾期`)
	nothingWord   = regexp.MustCompile(`^(?:不涉及|没有|没有了|没了|没|无|暂无)$`)
)

// aboutIssues answers what is no order on one issue: a question about one or about
// all of the unit's, 全部签收, and words that could be of an issue or of the weekly
// report. ok is false for everything else.
func (b *Bot) aboutIssues(ctx context.Context, t talk) (c Change, ok bool, err error) {
	said := strings.TrimRight(trimMarks(t.in.Text), "?？")
	if number, asks := ledger.ReadAsk(t.in.Text); asks {
		return b.answerStatus(ctx, t, number)
	}
	if !ownIssues(t.member) {
		return Change{}, false, nil
	}
	switch {
	case acceptAllWord.MatchString(said):
		c, err = b.acceptAll(ctx, t)
		return c, true, err
	case ownListWord.MatchString(said):
		c, err = b.answerOwnList(ctx, t, ownOverdue.MatchString(said))
		return c, true, err
	case nothingWord.MatchString(said) && b.meansLast(t) && t.view.Session.Issue != "":
		return b.answerNothing(ctx, t)
	}
	return b.answerUnsureIssue(ctx, t)
}

// answerStatus says how one issue stands; ok is false where the number is none that
// the sender may ask about and could be a day.
func (b *Bot) answerStatus(ctx context.Context, t talk, typed string) (Change, bool, error) {
	w := ledger.Words{Number: typed}
	i, err := b.issueTyped(ctx, typed)
	if ambiguous, is := errors.AsType[*ledger.AmbiguousError](err); is {
		return b.statusOfOne(ctx, t, w, ambiguous.Numbers)
	}
	switch {
	case errors.Is(err, ledger.ErrNotFound):
		return b.say(templates.IssueNone{Problem: "not_found", Typed: shortly(typed), Asks: true}), true, nil
	case err != nil:
		return Change{}, false, err
	case !i.SeenBy(t.member, t.people):
		problem := "not_yours"
		if !ownIssues(t.member) {
			problem = "not_found"
		}
		return b.say(templates.IssueNone{Problem: problem, Typed: shortly(typed), Asks: true}), true, nil
	}
	return b.sayStatus(t, i), true, nil
}

// statusOfOne chooses among issues that one short number means: the only one that
// the sender sees.
func (b *Bot) statusOfOne(ctx context.Context, t talk, w ledger.Words, numbers []string) (Change, bool, error) {
	view, err := b.store.Read(ctx, Need{Issues: numbers})
	if err != nil {
		return Change{}, false, err
	}
	numbers = slices.DeleteFunc(slices.Clone(numbers), func(n string) bool {
		i, found := view.Issues[n]
		return !found || !i.SeenBy(t.member, t.people)
	})
	switch len(numbers) {
	case 0:
		return b.say(templates.IssueNone{Problem: "not_found", Typed: shortly(w.Number), Asks: true}), true, nil
	case 1:
		return b.sayStatus(t, view.Issues[numbers[0]]), true, nil
	}
	return b.say(templates.OfficeNoIssue{Typed: shortly(w.Number), Numbers: numbers}), true, nil
}

// sayStatus is how one issue stands: no names, no case.
func (b *Bot) sayStatus(t talk, i ledger.Issue) Change {
	v := b.viewOf(t.people, i)
	said := templates.IssueStatus{
		Number: i.Number, Status: string(i.Status), Closed: i.SignedOffOn, Due: i.Due(), Over: max(0, v.Overdue),
		AmountFen: i.AmountFen, Received: i.RecoveredFen, Reported: i.Claimed() - i.RecoveredFen, URL: b.issueLink(t, i),
	}
	if i.Due() != i.DueOn {
		said.First = i.DueOn
	}
	if !i.Due().IsZero() {
		said.Left = b.cal.Overdue(b.today(), i.Due())
	}
	c := b.say(said)
	s := t.view.Session
	s.Member, s.Issue, s.IssueAt = t.member.ID, i.Number, t.in.CreatedAt
	if s.Kind == AskedNothing && ownIssues(t.member) {
		c.Sessions = []Session{s}
	}
	return c
}

// answerOwnList lists the open issues of the sender's own units, the most urgent first.
func (b *Bot) answerOwnList(ctx context.Context, t talk, overdue bool) (Change, error) {
	issues, err := b.store.Issues(ctx)
	if err != nil {
		return Change{}, err
	}
	all := b.mineIssues(t.people, t.member, t.member.Areas, issues)
	said := templates.IssueOwn{Count: len(all), Only: overdue, URL: b.links.Mine(t.member.ID, b.now().Add(caseLink))}
	for _, v := range all {
		if v.Overdue > 0 {
			said.Overdue++
		}
		if (v.Overdue > 0 || !overdue) && len(said.Lines) < mostLines {
			said.Lines = append(said.Lines, templates.IssueOwnLine{Number: v.Number, Status: string(v.Status), Due: v.Due(), Over: max(0, v.Overdue)})
		}
	}
	return b.say(said), nil
}

// acceptAll accepts every issue of the sender's units that waits for it, and every
// instruction that was not read.
func (b *Bot) acceptAll(ctx context.Context, t talk) (Change, error) {
	issues, err := b.store.Issues(ctx)
	if err != nil {
		return Change{}, err
	}
	var all Change
	var done templates.IssueAcceptedAll
	for _, i := range issues {
		can := ledger.Can(t.member, i, t.people)
		if !slices.Contains(can, ledger.ActAccept) && !slices.Contains(can, ledger.ActHeed) {
			continue
		}
		if len(done.Numbers) == mostSeveral {
			done.Rest++
			continue
		}
		orders, _ := b.ordersOf(errand{text: t.in.Text, words: ledger.Words{Act: ledger.ActAccept}, issue: i})
		c, after, err := b.acts(t, i, orders)
		if err != nil {
			return Change{}, err
		}
		all.Issues, all.Steps, all.Audit = append(all.Issues, c.Issues...), append(all.Steps, c.Steps...), append(all.Audit, c.Audit...)
		all.Outbound, all.Marks = append(all.Outbound, c.Outbound...), append(all.Marks, c.Marks...)
		done.Numbers = append(done.Numbers, after.Number)
	}
	if len(done.Numbers) == 0 {
		return b.say(templates.IssueNone{Problem: "none", Act: "accept_all"}), nil
	}
	all.Reply = b.texts.Say(done)
	return all, nil
}

// answerNothing takes 不涉及 and 没有, said right after an issue was spoken of, as
// words about it: a zero report it is not.
func (b *Bot) answerNothing(ctx context.Context, t talk) (Change, bool, error) {
	s := t.view.Session
	if since := t.in.CreatedAt.Sub(s.IssueAt); since < 0 || since >= nothingLife {
		return Change{}, false, nil
	}
	if c, ok, err := b.resume(ctx, t); ok || err != nil {
		return c, ok, err
	}
	view, err := b.store.Read(ctx, Need{Issues: []string{s.Issue}})
	i, found := view.Issues[s.Issue]
	if err != nil || !found {
		return Change{}, false, err
	}
	return b.say(templates.IssueNothing{Number: i.Number, Status: string(i.Status)}), true, nil
}

// answerUnsureIssue asks whether 3问题已整改 is of an issue or a figure of the weekly
// report, where the sender's units have an open issue of that number.
func (b *Bot) answerUnsureIssue(ctx context.Context, t talk) (Change, bool, error) {
	said, ok := ledger.ReadUnsure(t.in.Text)
	if !ok {
		return Change{}, false, nil
	}
	issues, err := b.store.Issues(ctx)
	if err != nil {
		return Change{}, false, err
	}
	own := slices.DeleteFunc(slices.Clone(issues), func(i ledger.Issue) bool {
		return i.Status.Closed() || !slices.Contains(t.member.Areas, i.Area)
	})
	label := b.labelOf(said.Label)
	if _, err := ledger.Find(own, said.Number, b.today().Year); errors.Is(err, ledger.ErrNotFound) || label == "" {
		return Change{}, false, nil
	}
	return b.say(templates.IssueOrFigure{Number: said.Number, Money: said.Money, Label: label}), true, nil
}

// labelOf is the indicator of weekly reports whose name has the words; "": there is none.
func (b *Bot) labelOf(words string) string {
	for _, in := range b.lang.Indicators() {
		if strings.Contains(in.Label, words) {
			return in.Label
		}
	}
	return ""
}
