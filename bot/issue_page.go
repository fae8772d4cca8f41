package bot

import (
	"context"
	"slices"
	"time"

	"github.com/weidubao/weidubao/bot/ledger"
)

// overduePath is the page that lists what is overdue.
const overduePath = "/m/overdue"

// actPath is the form of one act on one issue.
func actPath(number string, act ledger.Act) string { return issuePath(number) + "/" + string(act) }

// Act is the address of the form of one act on an issue, made by a page whose own
// link ends at page: it ends then too, or at cases if that is earlier.
func (l Links) Act(number string, act ledger.Act, member string, page, cases time.Time) string {
	if cases.Before(page) {
		page = cases
	}
	return l.Sign(actPath(number, act), member, page)
}

// Know is the address that takes 知悉 of one issue; it ends as Act's do.
func (l Links) Know(number, member string, page, cases time.Time) string {
	if cases.Before(page) {
		page = cases
	}
	return l.Sign(issuePath(number)+"/acknowledge", member, page)
}

// OverdueKind is the address of the member's list of one kind, good until expires.
// The kind is not signed: it chooses, and opens nothing.
func (l Links) OverdueKind(kind ListKind, member string, expires time.Time) string {
	return l.Overdue(member, expires) + "&list=" + string(kind)
}

// Overdue is the address of the member's list of what is overdue, good until expires.
func (l Links) Overdue(member string, expires time.Time) string {
	return l.Sign(overduePath, member, expires)
}

// ReviewAct tells whether Act would carry the order out now, and changes nothing.
// The errors are those of Act.
func (b *Bot) ReviewAct(ctx context.Context, o IssueOrder) error {
	people, err := b.store.Roster(ctx)
	if err != nil {
		return err
	}
	view, err := b.store.Read(ctx, Need{Issues: []string{o.Number}})
	if err != nil {
		return err
	}
	i, ok := view.Issues[o.Number]
	m, _ := people.Member(o.Member)
	switch {
	case !ok:
		return ErrNotFound
	case !i.SeenBy(m, people):
		return ErrForbidden
	case o.Revision != 0 && i.Rev != o.Revision:
		return ErrConflict
	}
	_, _, err = b.act(people, m, i, o.Order)
	return err
}

// Told says which of the issues the member was told of and may acknowledge: true
// where everything that was told is acknowledged. What the member was never told,
// or may not see, is absent.
func (b *Bot) Told(ctx context.Context, member string, numbers []string) (map[string]bool, error) {
	people, err := b.store.Roster(ctx)
	if err != nil {
		return nil, err
	}
	m, ok := people.Member(member)
	if !ok || m.Disabled || len(numbers) == 0 {
		return nil, nil
	}
	issues, err := b.issuesSeen(ctx, people, m, numbers)
	if err != nil {
		return nil, err
	}
	told, err := b.toldTo(ctx, m, issues)
	if err != nil {
		return nil, err
	}
	out := make(map[string]bool)
	for number, stands := range told {
		out[number] = !slices.ContainsFunc(stands, func(t toldMark) bool { return !t.acked })
	}
	return out, nil
}
