package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/sheet"
	"github.com/weidubao/weidubao/templates"
)

// reportStep is how many reports of an import one commit writes: each has a line
// of history and one of audit beside it.
const reportStep = 60

// tickReports remembers the earliest week of which a file gave figures, so that
// an export knows where to begin.
const tickReports = "reports"

// ReportImport is how a file of weekly figures is imported.
type ReportImport struct {
	By       string                // who the history and the audit name
	Correct  bool                  // figures that stand recorded otherwise are corrected; else they stop the import
	Progress func(done, total int) // called after each commit; may be nil
}

// ErrDiffers says that a file gives figures that stand recorded otherwise, and
// that nothing was changed.
var ErrDiffers = errors.New("the file gives figures that stand recorded otherwise")

// PlanReports shows what importing the table would change; nothing is changed.
func (b *Bot) PlanReports(ctx context.Context, t sheet.Table) (report.PastPlan, error) {
	people, err := b.store.Roster(ctx)
	if err != nil {
		return report.PastPlan{}, err
	}
	f, err := b.lang.ReadFile(t, people, b.today())
	if err != nil {
		return report.PastPlan{}, err
	}
	standing, err := b.standingIn(ctx, f.Weeks())
	if err != nil {
		return report.PastPlan{}, err
	}
	return b.lang.PlanImport(f, standing)
}

// standingIn reads what stands recorded in those weeks.
func (b *Bot) standingIn(ctx context.Context, weeks []calendar.Week) (map[report.Ref]report.Report, error) {
	out := make(map[report.Ref]report.Report)
	for part := range slices.Chunk(weeks, weeksAtATime) {
		byWeek, err := b.store.Weeks(ctx, part)
		if err != nil {
			return nil, err
		}
		for _, list := range byWeek {
			for _, r := range list {
				out[r.Ref] = r
			}
		}
	}
	return out, nil
}

// weeksAtATime is how many weeks are read in one round trip, so that years of
// figures never hold the store while an officer waits.
const weeksAtATime = 13

// ErrMeanwhile says that somebody has reported other figures than the file's
// while it was imported. What was imported before stands; his figures do too.
var ErrMeanwhile = errors.New("other figures were reported while the file was imported")

// ImportReports enters a file of weekly figures. A bad cell is a
// *sheet.CellError and changes nothing; nor does a file with figures that stand
// recorded otherwise (ErrDiffers, with the plan), unless o.Correct. It writes in
// steps and may be called again after it was interrupted: what stands there is
// not written twice. Figures that are reported meanwhile are not written over,
// with o.Correct neither: nobody has seen that they differ (ErrMeanwhile). The
// plan is that of the first look.
func (b *Bot) ImportReports(ctx context.Context, t sheet.Table, o ReportImport) (report.PastPlan, error) {
	var first report.PastPlan
	for n := range attempts {
		plan, err := b.PlanReports(ctx, t)
		if n == 0 {
			first = plan
		}
		switch {
		case err != nil:
			return first, err
		case n == 0 && len(plan.Correct) > 0 && !o.Correct:
			return plan, ErrDiffers
		case differsAnew(first, plan):
			return first, ErrMeanwhile
		}
		err = b.writeReports(ctx, t.Name, plan.Writes(), o)
		if !errors.Is(err, ErrConflict) {
			return first, err
		}
	}
	return first, ErrConflict
}

// differsAnew reports whether the plan corrects what it did not at the first look.
func differsAnew(first, plan report.PastPlan) bool {
	type figure struct {
		report.Ref
		key      string
		old, new report.Value
	}
	of := func(d report.Difference) figure { return figure{d.Ref, d.Indicator.Key, d.Old, d.New} }
	seen := make(map[figure]bool)
	for _, d := range first.Differences() {
		seen[of(d)] = true
	}
	return slices.ContainsFunc(plan.Differences(), func(d report.Difference) bool { return !seen[of(d)] })
}

func (b *Bot) writeReports(ctx context.Context, file string, rows []report.PastReport, o ReportImport) error {
	done := 0
	for chunk := range slices.Chunk(rows, reportStep) {
		c, err := b.importStepOf(ctx, file, chunk, o.By)
		if err != nil {
			return err
		}
		if _, err := b.write(ctx, c); err != nil {
			return fmt.Errorf("write reports from %s: %w", refString(chunk[0].Ref), err)
		}
		done += len(chunk)
		if o.Progress != nil {
			o.Progress(done, len(rows))
		}
	}
	return nil
}

// importStepOf is one commit of an import. The rows come in order of week.
func (b *Bot) importStepOf(ctx context.Context, file string, rows []report.PastReport, by string) (Change, error) {
	c := Change{At: b.now()}
	var revs int64
	for _, row := range rows {
		m := report.Message{
			Member: by, At: b.now(), Due: b.due(row.Week),
			Text: b.texts.Say(templates.ReportImported{Name: file, Line: row.Line}),
		}
		after, entry := row.Apply(m)
		revs += after.Rev
		c.Reports, c.History = append(c.Reports, after), append(c.History, entry)
		c.Audit = append(c.Audit, AuditEntry{
			At: b.now(), Who: by, What: "report." + string(entry.Act), On: refString(row.Ref),
			Before: b.figuresLine(entry.Before), After: b.figuresLine(entry.After),
		})
	}
	var values []any
	for _, r := range c.Reports {
		values = append(values, r.Ref, r.Seq, r.Values)
	}
	c.Cause = causeOf("reports", revs, values)
	for i := range c.History {
		c.History[i].Cause = c.Cause
	}
	tick, err := b.earliest(ctx, rows[0].Week)
	c.Ticks = tick
	return c, err
}

// earliest is the tick that a file's first week moves; none when it is later.
func (b *Bot) earliest(ctx context.Context, w calendar.Week) ([]Tick, error) {
	view, err := b.store.Read(ctx, Need{Ticks: []string{tickReports}})
	if err != nil {
		return nil, err
	}
	tick, known := view.Ticks[tickReports]
	monday := w.Monday().At(0, 0)
	if known && !monday.Before(tick.Last) {
		return nil, nil
	}
	tick.Name, tick.Last = tickReports, monday
	return []Tick{tick}, nil
}

// ExportReports is the table of the reports of the weeks from one to another,
// both included; zero: from the first report on, up to the current week.
func (b *Bot) ExportReports(ctx context.Context, from, to calendar.Week) (sheet.Table, error) {
	people, err := b.store.Roster(ctx)
	if err != nil {
		return sheet.Table{}, err
	}
	first, err := b.firstWeek(ctx)
	if err != nil {
		return sheet.Table{}, err
	}
	if from.IsZero() || from.Before(first) {
		from = first
	}
	if last := b.today().Week(); to.IsZero() || last.Before(to) {
		to = last
	}
	reports, err := b.reportsBetween(ctx, from, to)
	return b.lang.Export(reports, people), err
}

// reportsBetween reads whole weeks, in order.
func (b *Bot) reportsBetween(ctx context.Context, from, to calendar.Week) ([]report.Report, error) {
	var weeks []calendar.Week
	for w := from; !from.IsZero() && !to.Before(w); w = w.Next() {
		weeks = append(weeks, w)
	}
	standing, err := b.standingIn(ctx, weeks)
	out := make([]report.Report, 0, len(standing))
	for _, r := range standing {
		if r.Seq > 0 {
			out = append(out, r)
		}
	}
	return out, err
}

// firstWeek is the first week that may have a report: the earliest of what a file
// gave, of the weeks that the first members could still report for, and of the
// configured start. Zero: there can be none yet.
func (b *Bot) firstWeek(ctx context.Context) (calendar.Week, error) {
	view, err := b.store.Read(ctx, Need{Ticks: []string{tickReports, tickRoster}})
	if err != nil {
		return calendar.Week{}, err
	}
	var first calendar.Week
	try := func(w calendar.Week) {
		if !w.IsZero() && (first.IsZero() || w.Before(first)) {
			first = w
		}
	}
	try(b.set.Start)
	if tick, ok := view.Ticks[tickReports]; ok {
		try(calendar.WeekOf(tick.Last))
	}
	if tick, ok := view.Ticks[tickRoster]; ok {
		try(calendar.WeekOf(tick.Last).Add(-b.set.KeepOpen))
	}
	return first, nil
}
