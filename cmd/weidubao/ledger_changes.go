package main

import (
	"context"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// mostChanges is how many changed issues an import lists for people.
const mostChanges = 50

// issueChange is one issue that a ledger file changes, column by column.
type issueChange struct {
	Number string                `json:"number"`
	Due    *dueChange            `json:"due,omitempty"` // how the due date as it was set moves; nil: it stays
	Fields []ledger.ColumnChange `json:"fields"`
}

// dueChange is a due date before and after; zero: none.
type dueChange struct {
	Before calendar.Date `json:"before"`
	After  calendar.Date `json:"after"`
}

// ledgerPlan is an import for programs.
type ledgerPlan struct {
	DryRun    bool          `json:"dry_run"`
	Add       []string      `json:"add"`
	Change    []issueChange `json:"change"`
	Unchanged int           `json:"unchanged"`
	Suspects  []suspectRow  `json:"suspects"`
	Unknown   []string      `json:"unknown"`
	Unarmed   []string      `json:"unarmed"`
}

// suspectRow is a row that was left out, because it looks like an issue.
type suspectRow struct {
	Line int    `json:"line"`
	Like string `json:"like"`
}

// ledgerBefore is the ledger before an import, by number.
func (c *cli) ledgerBefore(ctx context.Context, a *app) (map[string]ledger.Issue, *roster.Roster, error) {
	people, err := a.bot.Roster(ctx)
	if err != nil {
		return nil, nil, err
	}
	views, err := a.bot.Issues(ctx, bot.IssueFilter{})
	if err != nil {
		return nil, nil, err
	}
	out := make(map[string]ledger.Issue, len(views))
	for _, v := range views {
		out[v.Number] = v.Issue
	}
	return out, people, nil
}

// changesOf tells what an import changes of the issues that were there.
func changesOf(plan ledger.Plan, before map[string]ledger.Issue, people *roster.Roster) []issueChange {
	out := make([]issueChange, 0, len(plan.Change))
	for _, i := range plan.Change {
		old := before[i.Number]
		one := issueChange{Number: i.Number, Fields: ledger.Changes(old, i, people)}
		if from, to, moved := ledger.DueChange(old, i); moved {
			one.Due = &dueChange{from, to}
		}
		out = append(out, one)
	}
	return out
}

// jsonPlan is the plan for programs; no list is nil.
func jsonPlan(plan ledger.Plan, changes []issueChange, dry bool) ledgerPlan {
	out := ledgerPlan{
		DryRun: dry, Change: changes, Unchanged: plan.Unchanged, Add: []string{}, Suspects: []suspectRow{},
		Unknown: append([]string{}, plan.Unknown...), Unarmed: []string{},
	}
	for _, i := range plan.Add {
		out.Add = append(out.Add, i.Number)
	}
	for _, i := range plan.Unarmed {
		out.Unarmed = append(out.Unarmed, i.Number)
	}
	for _, s := range plan.Suspects {
		out.Suspects = append(out.Suspects, suspectRow{s.Line, s.Like})
	}
	return out
}

// showChanges prints an issue a line: which columns, and how a due date moves.
func (c *cli) showChanges(changes []issueChange) {
	for k, one := range changes {
		if k == mostChanges {
			c.println(templates.LedgerMore{Count: len(changes) - mostChanges})
			return
		}
		line := templates.LedgerChange{Number: one.Number}
		for _, f := range one.Fields {
			line.Fields = append(line.Fields, templates.CellChange{Column: f.Column, Before: f.Before, After: f.After, Hidden: f.Hidden})
		}
		if one.Due != nil {
			line.From, line.To, line.Due = one.Due.Before, one.Due.After, true
		}
		c.println(line)
	}
}
