package bot

import (
	"context"
	"fmt"
	"strings"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/roster"
)

// NewIssue is the order to put one issue on the ledger (建账).
type NewIssue struct {
	Issue ledger.Issue // what it says of itself; number, status, days of the accounts and records are not read
	By    string       // member id, or who the API says
	Cause string       // idempotency key
}

// Register puts an issue on the ledger under the next number of the year in which
// it is registered. *InputError names what cannot be taken. The same cause twice is
// done once.
func (b *Bot) Register(ctx context.Context, o NewIssue) (IssueView, error) {
	number, err := b.commit(ctx, func(ctx context.Context) (Change, error) {
		people, err := b.store.Roster(ctx)
		if err != nil {
			return Change{}, err
		}
		view, err := b.store.Read(ctx, Need{Cause: o.Cause})
		if err != nil {
			return Change{}, err
		}
		if view.Handled {
			return Change{Cause: o.Cause, Reply: view.Reply, At: b.now()}, nil
		}
		i, err := b.newIssue(o.Issue, people)
		if err != nil {
			return Change{}, err
		}
		issues, err := b.store.Issues(ctx)
		if err != nil {
			return Change{}, err
		}
		year := i.RegisteredOn.Year
		i.Number = ledger.Number(year, newNumbers(issues).next(year), ledger.DefaultPrefix)
		return Change{
			Cause: o.Cause, Reply: i.Number, At: i.CreatedAt, Issues: []ledger.Issue{i},
			Audit: []AuditEntry{{At: i.CreatedAt, Who: o.By, What: "issue.register", On: i.Number, After: issueLine(i)}},
		}, nil
	})
	if err != nil {
		return IssueView{}, fmt.Errorf("register an issue: %w", err)
	}
	return b.Issue(ctx, number)
}

// newIssue is an issue as it is registered today, if everything in it can be taken.
func (b *Bot) newIssue(said ledger.Issue, people *roster.Roster) (ledger.Issue, error) {
	today := b.today()
	i := ledger.Issue{
		Source: strings.TrimSpace(said.Source), Area: said.Area, Village: strings.TrimSpace(said.Village), Category: strings.TrimSpace(said.Category),
		Text: strings.TrimSpace(said.Text), Responsible: strings.TrimSpace(said.Responsible), Leader: said.Leader, RegisteredOn: said.RegisteredOn,
		DueOn: said.DueOn, Term: said.Term, AmountFen: said.AmountFen, Status: ledger.Registered, CreatedAt: b.now(),
	}
	if i.RegisteredOn.IsZero() {
		i.RegisteredOn = today
	}
	leader, known := people.Member(i.Leader)
	_, unit := people.Area(i.Area)
	switch {
	case i.Area == "":
		return i, &InputError{Field: "area", Problem: ProblemRequired}
	case !unit:
		return i, &InputError{Field: "area", Problem: ProblemUnknown}
	case i.Text == "":
		return i, &InputError{Field: "text", Problem: ProblemRequired}
	case i.Leader != "" && (!known || leader.Role != roster.Leader || leader.Disabled):
		return i, &InputError{Field: "leader", Problem: ProblemUnknown}
	}
	return b.timed(i, today)
}

// timed sees that the days of a new issue fit together, and whether its alerts wait.
func (b *Bot) timed(i ledger.Issue, today calendar.Date) (ledger.Issue, error) {
	switch {
	case i.RegisteredOn.After(today):
		return i, &InputError{Field: "registered_on", Problem: ProblemFuture}
	case i.DueOn.IsZero() == (i.Term == 0):
		return i, &InputError{Field: "due_on", Problem: ProblemRequired}
	case !i.DueOn.IsZero() && i.DueOn.Before(i.RegisteredOn):
		return i, &InputError{Field: "due_on", Problem: ProblemEarly}
	}
	i.Armed = b.set.Armed || i.DueOn.IsZero() || b.cal.Overdue(i.DueOn, today) <= 0
	return i, nil
}

// Steps is what was done to an issue, oldest first. ErrNotFound when there is none of that number.
func (b *Bot) Steps(ctx context.Context, number string) ([]ledger.Step, error) {
	view, err := b.store.Read(ctx, Need{Issues: []string{number}, Stories: []string{number}})
	if err != nil {
		return nil, err
	}
	if _, ok := view.Issues[number]; !ok {
		return nil, ErrNotFound
	}
	return view.Stories[number], nil
}
