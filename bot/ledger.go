package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/sheet"
	"github.com/weidubao/weidubao/templates"
)

// PlanLedger shows what importing the table would change; nothing is changed.
func (b *Bot) PlanLedger(ctx context.Context, t sheet.Table) (ledger.Plan, error) {
	people, err := b.store.Roster(ctx)
	if err != nil {
		return ledger.Plan{}, err
	}
	issues, err := b.store.Issues(ctx)
	if err != nil {
		return ledger.Plan{}, err
	}
	return ledger.Import(t, people, issues, newNumbers(issues).next, b.today(), b.cal, b.set.Armed, b.now())
}

// numbers gives the next free number of each year. That no two imports give the
// same one is seen to by the commit: a new issue must not exist yet.
type numbers struct{ last map[int]int }

func newNumbers(issues []ledger.Issue) *numbers {
	n := &numbers{last: make(map[int]int)}
	for _, i := range issues {
		if year, number, ok := ledger.ParseNumber(i.Number); ok {
			n.last[year] = max(n.last[year], number)
		}
	}
	return n
}

func (n *numbers) next(year int) int {
	n.last[year]++
	return n.last[year]
}

// ImportLedger applies a ledger file. A bad cell is a *sheet.CellError and
// changes nothing. Staff are told of what was imported overdue; its alerts wait for 启动提醒.
func (b *Bot) ImportLedger(ctx context.Context, t sheet.Table, by string) (ledger.Plan, error) {
	for range attempts {
		plan, err := b.PlanLedger(ctx, t)
		if err != nil {
			return plan, err
		}
		err = b.writeIssues(ctx, append(slices.Clone(plan.Add), plan.Change...), by)
		if errors.Is(err, ErrConflict) {
			continue
		}
		if err == nil && len(plan.Unarmed) > 0 {
			err = b.tellUnarmed(ctx, plan.Unarmed)
		}
		return plan, err
	}
	return ledger.Plan{}, ErrConflict
}

func (b *Bot) writeIssues(ctx context.Context, issues []ledger.Issue, by string) error {
	for chunk := range slices.Chunk(issues, importStep) {
		c := Change{Cause: causeOf("ledger", chunk[0].Rev, chunk), At: b.now(), Issues: chunk}
		for _, i := range chunk {
			c.Audit = append(c.Audit, AuditEntry{At: b.now(), Who: by, What: "issue.import", On: i.Number, After: string(i.Status)})
		}
		err := b.store.Commit(ctx, c)
		if err != nil && !errors.As(err, new(*DuplicateError)) {
			return fmt.Errorf("write issues from %s: %w", chunk[0].Number, err)
		}
	}
	return nil
}

// tellUnarmed gives the staff the list of what was imported overdue.
func (b *Bot) tellUnarmed(ctx context.Context, issues []ledger.Issue) error {
	people, err := b.store.Roster(ctx)
	if err != nil {
		return err
	}
	numbers := make([]string, 0, len(issues))
	for _, i := range issues {
		numbers = append(numbers, i.Number)
	}
	id := causeOf("unarmed", 0, numbers)
	return b.tellStaff(ctx, people, id, channel.Outbound{
		ID: id, Push: channel.Review, Time: b.now(), URL: issuesPath(numbers),
		Title:   b.texts.Say(templates.UnarmedTitle{Count: len(issues)}),
		Summary: b.texts.Say(templates.UnarmedSummary{}),
	})
}
