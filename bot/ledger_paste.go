package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/sheet"
)

// LedgerOrder is the order to import a table into the ledger (粘贴, 导入).
type LedgerOrder struct {
	Table  sheet.Table
	By     string // member id, or who the API says
	Cause  string // idempotency key
	DryRun bool   // nothing is changed; Cause is not used
}

// LedgerAnswer says what an import did, or would do.
type LedgerAnswer struct {
	Add       []string        `json:"add"`       // numbers, in the order of the rows; of a dry run, as they would be given now
	Change    []string        `json:"change"`    // numbers
	Unchanged int             `json:"unchanged"` // issues that are as the table says
	Suspects  []LedgerSuspect `json:"suspects"`  // rows that were left out
	Unknown   []string        `json:"unknown"`   // heads of columns that were not read
	Unarmed   []string        `json:"unarmed"`   // of Add and Change: overdue, their alerts wait for 启动提醒
}

// LedgerSuspect is a row that looks like an issue on the ledger.
type LedgerSuspect struct {
	Line       int     `json:"line"` // row of the table, the header counted
	Like       string  `json:"like"` // number
	Similarity float64 `json:"similarity"`
}

// TakeLedger imports a table, or shows what importing it would do. The same cause
// twice is done once and answered the same. *sheet.CellError for a bad cell:
// nothing is changed then.
func (b *Bot) TakeLedger(ctx context.Context, o LedgerOrder) (LedgerAnswer, error) {
	if o.DryRun {
		plan, err := b.PlanLedger(ctx, o.Table)
		return ledgerAnswer(plan), err
	}
	view, err := b.store.Read(ctx, Need{Cause: o.Cause})
	if err != nil {
		return LedgerAnswer{}, err
	}
	if view.Handled {
		return readAnswer(view.Reply)
	}
	plan, err := b.ImportLedger(ctx, o.Table, o.By)
	if err != nil {
		return LedgerAnswer{}, err
	}
	answer := ledgerAnswer(plan)
	text, err := json.Marshal(answer)
	if err != nil {
		return answer, fmt.Errorf("keep the answer of an import: %w", err)
	}
	// The issues are written; that this is remembered only keeps a repeated call from asking the ledger again.
	if _, err := b.write(ctx, Change{Cause: o.Cause, Reply: string(text), At: b.now()}); err != nil && !errors.Is(err, ErrConflict) {
		return answer, err
	}
	return answer, nil
}

func readAnswer(reply string) (a LedgerAnswer, err error) {
	if err := json.Unmarshal([]byte(reply), &a); err != nil {
		return a, fmt.Errorf("read the answer of an import: %w", err)
	}
	return a, nil
}

// ledgerAnswer is a plan by numbers. No list is nil, so that each is a list in JSON.
func ledgerAnswer(p ledger.Plan) LedgerAnswer {
	a := LedgerAnswer{
		Add: issueNumbers(p.Add), Change: issueNumbers(p.Change), Unarmed: issueNumbers(p.Unarmed), Unchanged: p.Unchanged,
		Unknown: append([]string{}, p.Unknown...), Suspects: make([]LedgerSuspect, 0, len(p.Suspects)),
	}
	for _, s := range p.Suspects {
		a.Suspects = append(a.Suspects, LedgerSuspect{Line: s.Line, Like: s.Like, Similarity: math.Round(s.Similarity*100) / 100})
	}
	return a
}

func issueNumbers(issues []ledger.Issue) []string {
	out := make([]string, 0, len(issues))
	for _, i := range issues {
		out = append(out, i.Number)
	}
	return out
}
