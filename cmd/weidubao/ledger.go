package main

import (
	"context"
	"fmt"
	"io"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/sheet"
	"github.com/weidubao/weidubao/bot/sheet/excel"
	"github.com/weidubao/weidubao/templates"
)

func (c *cli) ledgerImport(ctx context.Context, f *flags) error {
	table, err := c.ledgerTable(f.files[0])
	if err != nil {
		return err
	}
	return c.with(ctx, f, func(ctx context.Context, a *app) error {
		if err := c.roomToImport(f, a); err != nil {
			return err
		}
		before, people, err := c.ledgerBefore(ctx, a)
		if err != nil {
			return err
		}
		var plan ledger.Plan
		if f.dryRun {
			plan, err = a.bot.PlanLedger(ctx, table)
		} else {
			plan, err = a.bot.ImportLedger(ctx, table, cliName)
		}
		if err != nil {
			return err
		}
		changes := changesOf(plan, before, people)
		if f.json {
			return c.printJSON(jsonPlan(plan, changes, f.dryRun))
		}
		view := templates.LedgerPlan{
			DryRun: f.dryRun, Add: len(plan.Add), Change: len(plan.Change), Unchanged: plan.Unchanged, Unknown: plan.Unknown,
		}
		for _, i := range plan.Unarmed {
			view.Unarmed = append(view.Unarmed, i.Number)
		}
		for _, s := range plan.Suspects {
			view.Suspects = append(view.Suspects, c.texts.Say(templates.Suspect{Line: s.Line, Like: s.Like, Percent: int(100 * s.Similarity)}))
		}
		c.println(view)
		if f.dryRun {
			c.showChanges(changes)
		}
		return nil
	})
}

// pastedTable is the name of a table that comes without a file.
const pastedTable = "粘贴"

// ledgerTable reads a file, or what is pasted into the standard input where - stands for one.
func (c *cli) ledgerTable(path string) (sheet.Table, error) {
	if path != "-" {
		return excel.Read(path)
	}
	data, err := io.ReadAll(io.LimitReader(c.in, sheet.MaxBytes+1))
	if err != nil {
		return sheet.Table{}, fmt.Errorf("reading the standard input: %w", err)
	}
	return excel.Parse(pastedTable, data)
}

func (c *cli) ledgerExport(ctx context.Context, f *flags) error {
	return c.with(ctx, f, func(ctx context.Context, a *app) error {
		people, err := a.bot.Roster(ctx)
		if err != nil {
			return err
		}
		views, err := a.bot.Issues(ctx, bot.IssueFilter{})
		if err != nil {
			return err
		}
		issues := make([]ledger.Issue, len(views))
		for i, v := range views {
			issues[i] = v.Issue
		}
		return writeTable(f.files[0], ledger.Export(issues, people))
	})
}
