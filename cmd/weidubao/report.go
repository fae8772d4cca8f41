package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/bot/sheet/excel"
	"github.com/weidubao/weidubao/templates"
)

// shownDifferences is how many figures that differ a report import lists.
const shownDifferences = 20

func (c *cli) reportImport(ctx context.Context, f *flags) error {
	table, err := excel.Read(f.files[0])
	if err != nil {
		return err
	}
	return c.with(ctx, f, func(ctx context.Context, a *app) error {
		if err := c.roomToImport(f, a); err != nil {
			return err
		}
		var plan report.PastPlan
		if f.dryRun {
			plan, err = a.bot.PlanReports(ctx, table)
		} else {
			plan, err = a.bot.ImportReports(ctx, table, bot.ReportImport{By: cliName, Correct: f.correct, Progress: c.progress})
		}
		refused := errors.Is(err, bot.ErrDiffers)
		if err != nil && !refused {
			return err
		}
		people, rosterErr := a.bot.Roster(ctx)
		if rosterErr != nil {
			return rosterErr
		}
		if showErr := c.showPast(plan, people, f, refused); showErr != nil || !refused {
			return showErr
		}
		return &failure{say: templates.ReportsDiffer{Count: len(plan.Differences())}, code: exitFailed, err: err}
	})
}

// pastImport is what a report import does, for programs.
type pastImport struct {
	DryRun      bool            `json:"dry_run"`
	Refused     bool            `json:"refused"` // because of Differences; nothing was changed
	Added       int             `json:"added"`
	Corrected   int             `json:"corrected"`
	Unchanged   int             `json:"unchanged"`
	Blank       int             `json:"blank"`
	Unknown     []string        `json:"unknown_columns"`
	Differences []pastDifferent `json:"differences"`
}

// pastDifferent is one figure that stands recorded otherwise than the file gives it.
type pastDifferent struct {
	Week      string       `json:"week"`
	Area      string       `json:"area"`
	AreaName  string       `json:"area_name"`
	Indicator string       `json:"indicator"`
	Label     string       `json:"label"`
	Old       report.Value `json:"old"`
	New       report.Value `json:"new"`
}

// showPast prints what an import changes; the single figures that differ where
// nothing is changed yet.
func (c *cli) showPast(p report.PastPlan, people *roster.Roster, f *flags, refused bool) error {
	differs := p.Differences()
	if f.json {
		out := pastImport{
			DryRun: f.dryRun, Refused: refused, Added: len(p.Add), Corrected: len(p.Correct), Unchanged: p.Unchanged, Blank: p.Blank,
			Unknown: append([]string{}, p.Unknown...), Differences: []pastDifferent{},
		}
		for _, d := range differs {
			out.Differences = append(out.Differences, pastDifferent{
				Week: d.Week.String(), Area: d.Area, AreaName: people.AreaName(d.Area), Indicator: d.Indicator.Key, Label: d.Indicator.Label, Old: d.Old, New: d.New,
			})
		}
		return c.printJSON(out)
	}
	view := templates.ReportPlan{
		DryRun: f.dryRun, Refused: refused, Add: len(p.Add), Correct: len(p.Correct), Unchanged: p.Unchanged, Blank: p.Blank,
		Unknown: p.Unknown, Differing: len(differs),
	}
	if f.dryRun || refused {
		for _, d := range differs[:min(len(differs), shownDifferences)] {
			view.Differs = append(view.Differs, c.texts.Say(templates.FigureDiffers{
				Week: d.Week.String(), Unit: people.AreaName(d.Area), Label: d.Indicator.Label,
				Old: d.Indicator.WriteCell(d.Old), New: d.Indicator.WriteCell(d.New), Measure: d.Indicator.Unit,
			}))
		}
	}
	c.println(view)
	return nil
}

func (c *cli) reportExport(ctx context.Context, f *flags) error {
	from, err := weekOr(f.from)
	if err != nil {
		return err
	}
	to, err := weekOr(f.to)
	if err != nil {
		return err
	}
	return c.with(ctx, f, func(ctx context.Context, a *app) error {
		table, err := a.bot.ExportReports(ctx, from, to)
		if err != nil {
			return err
		}
		if err := writeTable(f.files[0], table); err != nil {
			return err
		}
		c.println(templates.ReportsExported{Count: len(table.Rows)})
		return nil
	})
}

// weekOr reads a week; empty is none.
func weekOr(s string) (calendar.Week, error) {
	if s == "" {
		return calendar.Week{}, nil
	}
	w, err := calendar.ParseWeek(s)
	if err != nil {
		return w, misuse("week", s)
	}
	return w, nil
}

// progress tells on a terminal how far a long import has come.
func (c *cli) progress(done, total int) {
	if !onTerminal(c.err) {
		return
	}
	end := ""
	if done == total {
		end = "\n"
	}
	_, _ = fmt.Fprint(c.err, "\r"+c.texts.Say(templates.ImportProgress{Done: done, Total: total})+end)
}

// onTerminal reports whether a person watches.
func onTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
