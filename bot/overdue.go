package bot

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// OverdueList is what is overdue in one leader's cut, or of the whole ledger for
// staff and chief leaders, and what waits for that person.
type OverdueList struct {
	Member  roster.Member // who looks
	Now     time.Time
	Kind    ListKind      // of a list of the office: what Items wait for; empty: Items are overdue
	Stages  []StageCount  // of Items, the most urgent first
	Items   []OverdueItem // the longest overdue first, then by number
	Waiting []OverdueItem // not overdue, and the member has to claim or decide; by number
}

// StageCount is how many issues stand at one stage.
type StageCount struct {
	Stage ledger.Stage
	Count int
}

// OverdueItem is one issue with what the member does next.
type OverdueItem struct {
	IssueView
	Next  ledger.Act       // as of ledger.Next; ActGrant stands for 同意 and 不同意; "": nothing
	Asked ledger.Extension // with ActGrant: what is asked for
}

// Overdue lists what is overdue and the member may see, or with a kind what stands on
// the office's list of that kind, overdue or not. ErrForbidden for everybody but
// leaders, staff and administrators; ErrNotFound for a kind that there is not.
func (b *Bot) Overdue(ctx context.Context, member string, kind ListKind) (OverdueList, error) {
	people, err := b.store.Roster(ctx)
	if err != nil {
		return OverdueList{}, err
	}
	m, _ := people.Member(member)
	if m.ID == "" || m.Disabled || !ofOffice(m) {
		return OverdueList{}, ErrForbidden
	}
	issues, err := b.store.Issues(ctx)
	if err != nil {
		return OverdueList{}, err
	}
	list := b.overdueOf(people, m, issues)
	if kind == "" {
		return list, nil
	}
	if !slices.Contains(ListKinds(), kind) {
		return OverdueList{}, ErrNotFound
	}
	return b.listOf(people, m, issues, kind), nil
}

// listOf is one of the office's lists.
func (b *Bot) listOf(people *roster.Roster, m roster.Member, issues []ledger.Issue, kind ListKind) OverdueList {
	list := OverdueList{Member: m, Now: b.now(), Kind: kind}
	for _, i := range issues {
		if !i.Status.Closed() && i.SeenBy(m, people) && kind.holds(i, people) {
			list.Items = append(list.Items, b.overdueItem(people, m, i))
		}
	}
	longestFirst(list.Items)
	return list
}

func (b *Bot) overdueItem(people *roster.Roster, m roster.Member, i ledger.Issue) OverdueItem {
	item := OverdueItem{IssueView: b.viewOf(people, i), Next: ledger.Next(m, i, people)}
	item.Asked, _ = i.AskedExtension()
	return item
}

func longestFirst(items []OverdueItem) {
	slices.SortFunc(items, func(a, b OverdueItem) int {
		return cmp.Or(cmp.Compare(b.Overdue, a.Overdue), cmp.Compare(a.Number, b.Number))
	})
}

func (b *Bot) overdueOf(people *roster.Roster, m roster.Member, issues []ledger.Issue) OverdueList {
	list := OverdueList{Member: m, Now: b.now()}
	counts := make(map[ledger.Stage]int)
	worst := make(map[ledger.Stage]int)
	for _, i := range issues {
		if i.Status.Closed() || !i.SeenBy(m, people) {
			continue
		}
		item := b.overdueItem(people, m, i)
		switch {
		case item.Overdue > 0:
			list.Items = append(list.Items, item)
			counts[item.Stage]++
			worst[item.Stage] = max(worst[item.Stage], item.Overdue)
		case item.Next == ledger.ActGrant, item.Next == ledger.ActClaim:
			list.Waiting = append(list.Waiting, item)
		}
	}
	longestFirst(list.Items)
	slices.SortFunc(list.Waiting, func(a, b OverdueItem) int { return cmp.Compare(a.Number, b.Number) })
	for stage, n := range counts {
		list.Stages = append(list.Stages, StageCount{stage, n})
	}
	slices.SortFunc(list.Stages, func(a, b StageCount) int { return cmp.Compare(worst[b.Stage], worst[a.Stage]) })
	return list
}

// mostLines is how many lines of a list a reply shows; the page has them all.
const mostLines = 5

// answerOverdue is 「逾期」.
func (b *Bot) answerOverdue(ctx context.Context, t talk) (Change, error) {
	issues, err := b.store.Issues(ctx)
	if err != nil {
		return Change{}, err
	}
	list := b.overdueOf(t.people, t.member, issues)
	said := templates.Overdue{
		Count: len(list.Items), Mine: t.member.Role == roster.Leader && len(t.member.Charge) > 0,
		URL: b.links.Overdue(t.member.ID, b.now().Add(caseLink)),
	}
	for _, s := range list.Stages {
		said.Stages = append(said.Stages, templates.StageCount{Stage: string(s.Stage), Count: s.Count})
	}
	for n, item := range slices.Concat(list.Items, list.Waiting) {
		if n < mostLines && n < len(list.Items) {
			said.Lines = append(said.Lines, templates.OverdueLine{Number: item.Number, Unit: item.AreaName, Days: item.Overdue})
		}
		switch item.Next { //nolint:exhaustive // only these two wait for a leader
		case ledger.ActClaim:
			said.Claims++
		case ledger.ActGrant:
			said.Grants++
		}
		if item.Overdue > 0 && item.Status == ledger.UnderReview {
			said.Review++
		}
	}
	return b.say(said), nil
}

// answerWaiting is 「延期」: the requests that wait for the sender.
func (b *Bot) answerWaiting(ctx context.Context, t talk) (Change, error) {
	waiting, err := b.asking(ctx, t.people, t.member)
	if err != nil {
		return Change{}, err
	}
	return b.sayWaiting(t, ledger.ActGrant, waiting), nil
}

// sayWaiting lists what waits for the sender's answer or claim.
func (b *Bot) sayWaiting(t talk, act ledger.Act, waiting []ledger.Issue) Change {
	said := templates.Waiting{Act: string(act), Count: len(waiting)}
	for _, i := range waiting[:min(len(waiting), mostLines)] {
		e, _ := i.AskedExtension()
		said.Lines = append(said.Lines, templates.WaitingLine{Number: i.Number, Unit: t.people.AreaName(i.Area), To: e.To, Due: i.Due()})
	}
	if len(waiting) > 0 {
		said.URL = b.links.Overdue(t.member.ID, b.now().Add(caseLink))
	}
	return b.say(said)
}
