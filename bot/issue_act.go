package bot

import (
	"context"
	"errors"

	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/roster"
)

// IssueOrder is an order on one issue from a page or the API.
type IssueOrder struct {
	Member   string // id of who gives it, whose rights are asked; "" for the API, which may do everything
	Number   string
	Revision int64 // that was read; 0: whatever it is now
	Order    ledger.Order
	Cause    string // idempotency key
}

// errMoved is a conflict that reading again cannot mend: the caller's revision is old.
var errMoved = errors.New("the revision has moved")

// Act carries an order out. ErrNotFound, ErrForbidden when the member may not see
// the issue, *ledger.RefusedError when the order cannot be carried out,
// ErrConflict when the revision has moved. The same cause twice is done once.
func (b *Bot) Act(ctx context.Context, o IssueOrder) (IssueView, error) {
	_, err := b.commit(ctx, func(ctx context.Context) (Change, error) {
		people, err := b.store.Roster(ctx)
		if err != nil {
			return Change{}, err
		}
		view, err := b.store.Read(ctx, Need{Cause: o.Cause, Issues: []string{o.Number}})
		if err != nil {
			return Change{}, err
		}
		if view.Handled {
			return Change{Cause: o.Cause, Reply: view.Reply, At: b.now()}, nil
		}
		i, ok := view.Issues[o.Number]
		m, _ := people.Member(o.Member)
		_, posing := people.Member(o.Order.By)
		switch {
		case !ok:
			return Change{}, ErrNotFound
		case o.Member != "" && !i.SeenBy(m, people):
			return Change{}, ErrForbidden
		case o.Revision != 0 && i.Rev != o.Revision:
			return Change{}, errMoved
		case o.Member == "" && posing: // a program does not sign as a member
			return Change{}, &ledger.RefusedError{Act: o.Order.Act, Why: ledger.WhyNobody, Number: i.Number, Status: i.Status}
		}
		c, _, err := b.act(people, m, i, o.Order)
		c.Cause, c.At = o.Cause, b.now()
		return c, err
	})
	if errors.Is(err, errMoved) {
		return IssueView{}, ErrConflict
	}
	if err != nil {
		return IssueView{}, err
	}
	return b.Issue(ctx, o.Number)
}

// act decides an order of a member (the zero Member: of the API, which is not
// asked for its rights) on an issue that was read: the issue as it stands then,
// its step, the line of the audit trail and who is told. Cause, At and Reply are
// the caller's. *ledger.RefusedError when nothing is to be done.
func (b *Bot) act(people *roster.Roster, m roster.Member, i ledger.Issue, o ledger.Order) (Change, ledger.Issue, error) {
	if m.ID != "" {
		if !ledger.May(o.Act, m, i, people) {
			return Change{}, i, &ledger.RefusedError{Act: o.Act, Why: ledger.WhyRight, Number: i.Number, Status: i.Status}
		}
		o.By = m.ID
	}
	o.Office = m.ID == "" || m.Role == roster.Staff || m.Role == roster.Admin
	o.At = b.now()
	after, step, err := i.Do(o, b.cal)
	if err != nil {
		return Change{}, i, err
	}
	return Change{
		Issues:   []ledger.Issue{after},
		Steps:    []ledger.Step{step},
		Audit:    []AuditEntry{{At: o.At, Who: o.By, What: "issue." + string(o.Act), On: i.Number, Before: issueLine(i), After: issueLine(after)}},
		Outbound: b.tellOfAct(people, i, after, step),
	}, after, nil
}
