package bot

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// 知悉: who was told of an issue says so, and it is not repeated to that person
// until its next stage. The ladder goes on: the next stage tells again, and
// everybody else is told as ever.

// mostAcked marks stay within one Change.
const mostAcked = 200

// acked is what an acknowledgement comes to.
type acked struct {
	marks   []string // that are new
	numbers []string // of the issues they are about
	before  int      // issues that were acknowledged already
	left    int      // issues that did not fit
}

// Acknowledge notes that the member knows of the issues of those numbers (none: of
// all that were told and still stand), and answers of how many that is new. What
// the member was never told cannot be acknowledged. The same cause again changes
// nothing and answers the same. ErrForbidden for a stranger.
func (b *Bot) Acknowledge(ctx context.Context, member string, numbers []string, cause string) (n int, err error) {
	reply, err := b.commit(ctx, func(ctx context.Context) (Change, error) {
		people, err := b.store.Roster(ctx)
		if err != nil {
			return Change{}, err
		}
		m, ok := people.Member(member)
		if !ok || m.Disabled {
			return Change{}, ErrForbidden
		}
		issues, err := b.issuesSeen(ctx, people, m, numbers)
		if err != nil {
			return Change{}, err
		}
		c, a, err := b.acknowledging(ctx, m, issues)
		c.Cause, c.At, c.Reply = cause, b.now(), strconv.Itoa(len(a.numbers))
		return c, err
	})
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(reply)
}

// issuesSeen reads the open issues that the member may see, those of the numbers if any are given.
func (b *Bot) issuesSeen(ctx context.Context, people *roster.Roster, m roster.Member, numbers []string) ([]ledger.Issue, error) {
	var all []ledger.Issue
	if len(numbers) > 0 {
		view, err := b.store.Read(ctx, Need{Issues: numbers})
		if err != nil {
			return nil, err
		}
		for _, number := range numbers {
			all = append(all, view.Issues[number])
		}
	} else {
		var err error
		if all, err = b.store.Issues(ctx); err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(slices.Clone(all), func(i ledger.Issue) bool {
		return i.Number == "" || i.Status.Closed() || !i.SeenBy(m, people)
	}), nil
}

// acknowledging decides what the member acknowledges of the issues: every stage of
// them that was told to the member, and to nobody else.
func (b *Bot) acknowledging(ctx context.Context, m roster.Member, issues []ledger.Issue) (Change, acked, error) {
	told, err := b.toldTo(ctx, m, issues)
	if err != nil {
		return Change{}, acked{}, err
	}
	var a acked
	for _, i := range issues {
		stands := told[i.Number]
		switch fresh := slices.DeleteFunc(slices.Clone(stands), func(t toldMark) bool { return t.acked }); {
		case len(stands) == 0:
		case len(fresh) == 0:
			a.before++
		case len(a.marks)+len(fresh) > mostAcked:
			a.left++
		default:
			for _, t := range fresh {
				a.marks = append(a.marks, t.ack)
			}
			a.numbers = append(a.numbers, i.Number)
		}
	}
	if len(a.marks) == 0 {
		return Change{}, a, nil
	}
	return Change{
		Marks: a.marks,
		Audit: []AuditEntry{{At: b.now(), Who: m.ID, What: "alert.acknowledge", On: m.ID, After: strings.Join(a.marks, " ")}},
	}, a, nil
}

// toldMark is a stage that was told to a member.
type toldMark struct {
	ack   string // the mark of its acknowledgement
	acked bool
}

// toldTo are the stages of the issues that were told to the member, by number.
func (b *Bot) toldTo(ctx context.Context, m roster.Member, issues []ledger.Issue) (map[string][]toldMark, error) {
	var own []ledger.Mark
	var need Need
	for _, i := range issues {
		for _, mark := range b.marksFor(m, i) {
			own = append(own, mark)
			need.Marks = append(need.Marks, b.mode(mark.String()), b.ackOf(mark))
		}
	}
	if len(own) == 0 {
		return nil, nil
	}
	view, err := b.store.Read(ctx, need)
	if err != nil {
		return nil, err
	}
	out := make(map[string][]toldMark)
	for _, mark := range own {
		if view.Marks[b.mode(mark.String())] {
			out[mark.Issue] = append(out[mark.Issue], toldMark{ack: b.ackOf(mark), acked: view.Marks[b.ackOf(mark)]})
		}
	}
	return out, nil
}

// marksFor are the marks that may ever have been told to the member of what the
// issue waits for today.
func (b *Bot) marksFor(m roster.Member, i ledger.Issue) []ledger.Mark {
	var out []ledger.Mark
	for _, c := range b.set.Ladders.Clocks(i, b.cal, b.today()) {
		for _, stage := range ledger.StagesOf(c.Kind) {
			mark := ledger.Mark{Issue: i.Number, Seq: c.Seq, Stage: stage, Member: m.ID}
			if c.Seq == 0 {
				mark.Round = i.Round
			}
			out = append(out, mark)
		}
	}
	return out
}

var (
	ackWords   = regexp.MustCompile(`^(?:已)?知悉(?:了)?\s*[:：,，]?\s*(.*)$`)
	ackNumber  = regexp.MustCompile(`^(?:第|编号)?(?:` + ledger.OwnForm + `|(?:[A-Za-z]{1,4}\d{2}[-—–−]?)?\d{1,6})号?$`)
	ackBetween = regexp.MustCompile(`[\s、，,;；和及]+`)
)

// readAck reads 「知悉」 and 「知悉 3、4」; ok is false for anything else.
func readAck(text string) (typed []string, ok bool) {
	m := ackWords.FindStringSubmatch(trimMarks(text))
	if m == nil {
		return nil, false
	}
	for _, word := range ackBetween.Split(strings.TrimSpace(m[1]), -1) {
		switch {
		case word == "" || word == "全部":
		case ackNumber.MatchString(word):
			typed = append(typed, word)
		default:
			return nil, false
		}
	}
	return typed, true
}

// answerHush answers what is said about being told: 知悉, 静默 and 已电话; ok is false for anything else.
func (b *Bot) answerHush(ctx context.Context, t talk) (c Change, ok bool, err error) {
	if typed, ok := readAck(t.in.Text); ok {
		c, err = b.answerAck(ctx, t, typed)
		return c, true, err
	}
	if w, ok := readSilence(t.in.Text, t.day()); ok {
		c, err = b.answerSilence(ctx, t, w)
		return c, true, err
	}
	if name, ok := readCalled(t.in.Text); ok {
		c, err = b.answerCalled(ctx, t, name)
		return c, true, err
	}
	return Change{}, false, nil
}

// answerAck is 「知悉」, of everybody who is told of issues.
func (b *Bot) answerAck(ctx context.Context, t talk, typed []string) (Change, error) {
	issues, err := b.issuesSeen(ctx, t.people, t.member, nil)
	if err != nil {
		return Change{}, err
	}
	if len(typed) > 0 {
		var chosen []ledger.Issue
		for _, word := range typed {
			i, err := ledger.Find(issues, word, b.today().Year)
			if several, ok := errors.AsType[*ledger.AmbiguousError](err); ok {
				return b.say(templates.SilenceProblem{Problem: "ambiguous", Typed: word, Numbers: several.Numbers}), nil
			}
			if errors.Is(err, ledger.ErrNotFound) {
				return b.say(templates.AckNothing{Typed: word}), nil
			}
			if err != nil {
				return Change{}, err
			}
			chosen = append(chosen, i)
		}
		issues = chosen
	}
	c, a, err := b.acknowledging(ctx, t.member, issues)
	if err != nil {
		return Change{}, err
	}
	switch {
	case len(a.numbers) > 0:
		c.Reply = b.texts.Say(templates.AckDone{Count: len(a.numbers), Numbers: a.numbers[:min(len(a.numbers), mostNamed)], Left: a.left})
	case a.before > 0:
		c.Reply = b.texts.Say(templates.AckDone{Again: true})
	case len(typed) > 0:
		c.Reply = b.texts.Say(templates.AckNothing{Typed: typed[0]})
	default:
		c.Reply = b.texts.Say(templates.AckNothing{})
	}
	return c, nil
}
