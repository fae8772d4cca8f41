package bot

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/roster"
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
// changes nothing. Staff are told of what stands overdue with its alerts not
// started, also when an earlier call that was interrupted had written it.
func (b *Bot) ImportLedger(ctx context.Context, t sheet.Table, by string) (ledger.Plan, error) {
	var first ledger.Plan
	for n := range attempts {
		plan, err := b.PlanLedger(ctx, t)
		if err != nil {
			return plan, err
		}
		if n == 0 {
			first = plan
		}
		err = b.writeIssues(ctx, append(slices.Clone(plan.Add), plan.Change...), by)
		if errors.Is(err, ErrConflict) {
			continue // a part may be written; the next plan has the rest
		}
		if err == nil {
			err = b.tellUnarmed(ctx)
		}
		return first, err
	}
	return first, ErrConflict
}

// ledgerStep is how many issues of an import one commit writes; each has an audit
// entry and a step beside it.
const ledgerStep = 80

func (b *Bot) writeIssues(ctx context.Context, issues []ledger.Issue, by string) error {
	people, err := b.store.Roster(ctx)
	if err != nil {
		return err
	}
	for chunk := range slices.Chunk(issues, ledgerStep) {
		need := Need{}
		for _, i := range chunk {
			need.Issues = append(need.Issues, i.Number)
		}
		view, err := b.store.Read(ctx, need)
		if err != nil {
			return fmt.Errorf("read issues from %s: %w", chunk[0].Number, err)
		}
		if _, err := b.write(ctx, b.importOf(people, chunk, view.Issues, by)); err != nil {
			return fmt.Errorf("write issues from %s: %w", chunk[0].Number, err)
		}
	}
	return nil
}

// importOf is one commit of an import. An issue that was there gains a step; how a
// new one came, it says itself.
func (b *Bot) importOf(people *roster.Roster, issues []ledger.Issue, before map[string]ledger.Issue, by string) Change {
	c := Change{At: b.now()}
	for _, i := range issues {
		old, there := before[i.Number]
		if there {
			var step ledger.Step
			i, step = ledger.Imported(old, i, by, c.At, people)
			c.Steps = append(c.Steps, step)
		}
		c.Issues = append(c.Issues, i)
		c.Audit = append(c.Audit, AuditEntry{At: c.At, Who: by, What: "issue.import", On: i.Number, Before: issueLine(old), After: issueLine(i)})
	}
	c.Cause = causeOf("ledger", issues[0].Rev, c.Issues)
	return c
}

// issueLine is what the audit keeps of an issue: nothing of its text, but enough
// to see that it is another one.
func issueLine(i ledger.Issue) string {
	if i.Number == "" {
		return ""
	}
	text, err := json.Marshal(i)
	if err != nil { // cannot be: an issue is made of what JSON holds
		text = []byte(err.Error())
	}
	whole := sha256.Sum256(text)
	return fmt.Sprintf("%s round=%d area=%s leader=%s registered=%s due=%s extended=%s amount=%d recovered=%d claimed=%d armed=%t steps=%d text=%x",
		i.Status, max(1, i.Round), i.Area, i.Leader, i.RegisteredOn, i.DueOn, i.ExtendedTo, i.AmountFen, i.RecoveredFen, i.Claimed(), i.Armed, i.Steps, whole[:4])
}

// tellUnarmed gives the staff the list of what is overdue and waits for 启动提醒.
// The same list is told once: its id is made of the issues as they stand.
func (b *Bot) tellUnarmed(ctx context.Context) error {
	people, err := b.store.Roster(ctx)
	if err != nil {
		return err
	}
	issues, err := b.store.Issues(ctx)
	if err != nil {
		return err
	}
	var numbers []string
	var revs int64
	for _, i := range issues {
		if !i.Armed && !i.Status.Closed() {
			numbers = append(numbers, i.Number)
			revs += i.Rev
		}
	}
	if len(numbers) == 0 {
		return nil
	}
	id := causeOf("unarmed", revs, numbers)
	return b.tellStaff(ctx, people, id, channel.Outbound{
		ID: id, Push: channel.Review, Time: b.now(), URL: issuesPath(numbers[:min(maxDigest, len(numbers))]),
		Title:   b.texts.Say(templates.UnarmedTitle{Count: len(numbers)}),
		Summary: b.texts.Say(templates.UnarmedSummary{}),
	})
}
