package bot

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// 请电话: whom the ladders should have told and a push did not reach is phoned by
// the staff. Once somebody says 已电话, it counts as told: the person is not told
// the same again on binding.

// calledPrefix begins the marks of what was told by phone; the mark it stands for follows.
const calledPrefix = "called/"

// callStep is of how many lines one call is noted: each takes two marks, and its
// issue, step and line of the audit trail. What is beyond stays on the list.
const callStep = 45

const callsPath = "/m/calls"

// Calls is the address of the list of whom to phone, for a member of staff.
func (l Links) Calls(member string, expires time.Time) string {
	return l.Sign(callsPath, member, expires)
}

// CallList is whom to phone.
type CallList struct {
	Now   time.Time
	Calls []Call
}

// Call is one person to phone, and about what.
type Call struct {
	Member roster.Member
	Why    UnreachedWhy  // the worst of it
	Lines  []ledger.Line // that did not arrive, the most urgent first
}

// Calls is the list. ErrForbidden for everybody but staff and administrators.
func (b *Bot) Calls(ctx context.Context, member string) (CallList, error) {
	people, err := b.store.Roster(ctx)
	if err != nil {
		return CallList{}, err
	}
	if m, ok := people.Member(member); !ok || m.Disabled || !mayOrder(m) {
		return CallList{}, ErrForbidden
	}
	calls, err := b.calls(ctx)
	return CallList{Now: b.now(), Calls: calls}, err
}

// calls are the people to phone, without what was told by phone.
func (b *Bot) calls(ctx context.Context) ([]Call, error) {
	all, err := b.Unreached(ctx)
	if err != nil {
		return nil, err
	}
	var need Need
	for _, u := range all {
		for _, l := range u.Lines {
			need.Marks = append(need.Marks, b.calledOf(l.Mark))
		}
	}
	if len(need.Marks) == 0 {
		return nil, nil
	}
	view, err := b.store.Read(ctx, need)
	if err != nil {
		return nil, err
	}
	var out []Call
	for _, u := range all {
		for _, l := range u.Lines {
			if !view.Marks[b.calledOf(l.Mark)] {
				out = withCall(out, u, l)
			}
		}
	}
	for _, c := range out {
		slices.SortStableFunc(c.Lines, func(a, b ledger.Line) int { return cmp.Compare(b.Overdue, a.Overdue) })
	}
	return out, nil
}

// withCall adds a line to its person's call, once.
func withCall(calls []Call, u Unreached, l ledger.Line) []Call {
	at := slices.IndexFunc(calls, func(c Call) bool { return c.Member.ID == u.Member.ID })
	if at < 0 {
		return append(calls, Call{Member: u.Member, Why: u.Why, Lines: []ledger.Line{l}})
	}
	if !slices.ContainsFunc(calls[at].Lines, func(have ledger.Line) bool { return have.Mark == l.Mark }) {
		calls[at].Lines = append(calls[at].Lines, l)
	}
	return calls
}

// calledOf is the mark that what the mark tells was told by phone.
func (b *Bot) calledOf(mark ledger.Mark) string { return b.mode(calledPrefix + mark.String()) }

// Called notes that a member of staff has phoned somebody about everything on the
// list (of a long one, about the first callStep lines: the rest stays), and answers about how many issues that was; 0: there was nothing left to
// tell. The same cause again changes nothing and answers the same. ErrForbidden as Calls.
func (b *Bot) Called(ctx context.Context, by, whom, cause string) (n int, err error) {
	reply, err := b.commit(ctx, func(ctx context.Context) (Change, error) {
		list, err := b.Calls(ctx, by)
		if err != nil {
			return Change{}, err
		}
		c, n, err := b.phoned(ctx, by, whom, list.Calls)
		c.Cause, c.At, c.Reply = cause, b.now(), strconv.Itoa(n)
		return c, err
	})
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(reply)
}

// phoned decides what one call has told: the marks of its lines stand from then on,
// so that no push tells them again.
func (b *Bot) phoned(ctx context.Context, by, whom string, calls []Call) (Change, int, error) {
	at := slices.IndexFunc(calls, func(c Call) bool { return c.Member.ID == whom })
	if at < 0 {
		return Change{}, 0, nil
	}
	lines := calls[at].Lines[:min(len(calls[at].Lines), callStep)]
	var need Need
	for _, l := range lines {
		need.Marks = append(need.Marks, b.mode(l.String()))
	}
	view, err := b.store.Read(ctx, need)
	if err != nil {
		return Change{}, 0, err
	}
	var c Change
	var numbers, told []string
	for _, l := range lines {
		told = append(told, l.String())
		c.Marks = append(c.Marks, b.calledOf(l.Mark))
		if mark := b.mode(l.String()); !view.Marks[mark] {
			c.Marks = append(c.Marks, mark)
		}
		if !slices.Contains(numbers, l.Issue.Number) {
			numbers = append(numbers, l.Issue.Number)
		}
	}
	c.Audit = []AuditEntry{{At: b.now(), Who: by, What: "alert.phone", On: whom, After: strings.Join(told, " ")}}
	err = b.tellStory(ctx, &c, numbers, ledger.Aside{Act: ledger.ActPhone, By: by, Whom: whom})
	return c, len(numbers), err
}

// digestCalls are the people to phone: told each day until somebody has phoned them.
func (b *Bot) digestCalls(ctx context.Context, people *roster.Roster, _ digestSpan) (DigestLine, bool, error) {
	line := DigestLine{Kind: templates.DigestCalls}
	calls, err := b.calls(ctx)
	for _, c := range calls {
		line.Count++
		line.addName(unitOf(people, c.Member.ID))
	}
	return line, line.Count > 0, err
}

// onCallList reports whether the call list tells of a message that did not arrive.
func (b *Bot) onCallList(m channel.Outbound) bool {
	_, _, digest := alertFor(m)
	_, act := toldStep(m)
	return (digest || act) && !b.set.Rehearsal
}

// goneName is the masked name of a member who has unfollowed; "" for anybody else.
func goneName(people *roster.Roster, id string) string {
	if m, _ := people.Member(id); m.Bound() && m.Unreachable != "" {
		return templates.MaskedName(m.Name)
	}
	return ""
}
