package bot_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster/divisions"
	"github.com/weidubao/weidubao/bot/sheet"
)

// lastYear is a file of every township's weeks of the last four months of 2025: more than one commit.
func lastYear() string {
	var b strings.Builder
	b.WriteString("周,地区,梳理问题,交办线索,问责处理,规范制度,挽回损失\n")
	for week := 36; week <= 48; week++ {
		for i, a := range divisions.Townships(testArea) {
			fmt.Fprintf(&b, "2025-W%02d,%s,%d,%d,0,1,0.5\n", week, a.Name, 2+i, week%3)
		}
	}
	return b.String()
}

func csvTable(t *testing.T, text string) sheet.Table {
	t.Helper()
	return must(sheet.ReadCSV("2025年周报", strings.NewReader(text)))(t)
}

func (o *office) importReports(text string, correct bool) (report.PastPlan, error) {
	o.t.Helper()
	return o.bot.ImportReports(o.ctx, csvTable(o.t, text), bot.ReportImport{By: "cli", Correct: correct})
}

// histories are all entries of the weeks, by report.
func (o *office) histories(weeks ...string) map[report.Ref][]report.Entry {
	o.t.Helper()
	need := bot.Need{}
	for _, w := range weeks {
		for _, a := range divisions.Townships(testArea) {
			need.Histories = append(need.Histories, report.Ref{Area: a.Code, Week: must(calendar.ParseWeek(w))(o.t)})
		}
	}
	return must(o.store.Read(o.ctx, need))(o.t).Histories
}

func TestImportReports(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	table := csvTable(t, lastYear())
	plan := must(o.bot.PlanReports(o.ctx, table))(t)
	if len(plan.Add) != 13*23 || len(must(o.bot.ExportReports(o.ctx, calendar.Week{}, calendar.Week{}))(t).Rows) != 0 {
		t.Errorf("%d to add, and looking has changed something", len(plan.Add))
	}
	var steps []int
	if _, err := o.bot.ImportReports(o.ctx, table, bot.ReportImport{By: "cli", Progress: func(done, total int) {
		if total != 13*23 {
			t.Errorf("of %d", total)
		}
		steps = append(steps, done)
	}}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int{60, 120, 180, 240, 299}, steps); diff != "" {
		t.Error(diff)
	}
	ref := report.Ref{Area: "330381101", Week: calendar.Week{Year: 2025, Number: 47}}
	r, history, err := o.bot.Report(o.ctx, ref)
	if err != nil || r.Status != report.Complete || r.Timeliness != "" || r.Reporter != "" || r.Values["recovered"].N != 500_000 || !r.CompletedAt.IsZero() {
		t.Errorf("%+v, %v", r, err)
	}
	if len(history) != 1 || history[0].Act != report.ActImport || history[0].By != "cli" || !strings.Contains(history[0].Message, "2025年周报") {
		t.Errorf("%+v", history)
	}
	again, err := o.importReports(lastYear(), false)
	if err != nil || again.Unchanged != 13*23 || len(again.Writes()) != 0 {
		t.Errorf("again: %d unchanged, %d written, %v", again.Unchanged, len(again.Writes()), err)
	}
	exported := must(o.bot.ExportReports(o.ctx, calendar.Week{}, calendar.Week{}))(t)
	if len(exported.Rows) != 13*23 || exported.Rows[0].Cells[0] != "2025-W36" {
		t.Errorf("%d rows exported, from %v", len(exported.Rows), exported.Rows[0])
	}
	back := must(o.bot.PlanReports(o.ctx, exported))(t)
	if back.Unchanged != 13*23 || len(back.Writes()) != 0 || len(back.Unknown) != 0 {
		t.Errorf("the export imports as %+v", back)
	}
	part := must(o.bot.ExportReports(o.ctx, ref.Week, ref.Week))(t)
	if len(part.Rows) != 23 {
		t.Errorf("%d rows of one week", len(part.Rows))
	}
}

// TestImportIsResumed: killed in the middle, the next call writes the rest and nothing twice.
func TestImportIsResumed(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	for _, after := range []int{1, 2} {
		ctx, cancel := context.WithCancel(o.ctx)
		n := 0
		_, err := o.bot.ImportReports(ctx, csvTable(t, lastYear()), bot.ReportImport{By: "cli", Progress: func(int, int) {
			if n++; n == after {
				cancel()
			}
		}})
		cancel()
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("cancelled after %d commits: %v", after, err)
		}
	}
	if plan, err := o.importReports(lastYear(), false); err != nil || len(plan.Add) != 299-180 || plan.Unchanged != 180 {
		t.Errorf("%d to add, %d unchanged, %v", len(plan.Add), plan.Unchanged, err)
	}
	entries := 0
	for ref, list := range o.histories("2025-W36", "2025-W40", "2025-W48") {
		if entries += len(list); len(list) != 1 {
			t.Errorf("%v was entered %d times", ref, len(list))
		}
	}
	if entries != 3*23 {
		t.Errorf("%d entries of three weeks", entries)
	}
}

// TestImportDoesNotOverwrite: figures that stand otherwise stop the whole file, unless they are to be corrected.
func TestImportDoesNotOverwrite(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bindAll()
	o.clock.Set(time.Date(2026, 11, 20, 15, 0, 0, 0, calendar.Zone))
	o.say("塘下联络员", "问题12个，线索3件，问责2人，制度1项")
	const file = `周,地区,梳理问题,交办线索,问责处理,规范制度
2026-W46,塘下镇,5,1,0,1
2026-W47,塘下镇,13,3,2,1
2026-W47,陶山镇,4,0,0,0
`
	plan, err := o.importReports(file, false)
	if !errors.Is(err, bot.ErrDiffers) || len(plan.Add) != 2 || len(plan.Differences()) != 1 {
		t.Fatalf("%d to add, %+v, %v", len(plan.Add), plan.Differences(), err)
	}
	if rows := must(o.bot.ExportReports(o.ctx, calendar.Week{}, calendar.Week{}))(t).Rows; len(rows) != 1 {
		t.Errorf("refused, and %d reports stand there", len(rows))
	}
	if _, err := o.importReports(file, true); err != nil {
		t.Fatal(err)
	}
	r, history, err := o.bot.Report(o.ctx, report.Ref{Area: "330381101", Week: calendar.Week{Year: 2026, Number: 47}})
	if err != nil || r.Values["problems"].N != 13 || r.Timeliness != report.OnTime {
		t.Errorf("%+v, %v", r, err)
	}
	if len(history) != 2 || history[1].Before["problems"].N != 12 || history[1].After["problems"].N != 13 {
		t.Errorf("%+v", history)
	}
	if plan, err := o.importReports(file, true); err != nil || plan.Unchanged != 3 {
		t.Errorf("again: %+v, %v", plan, err)
	}
}

// TestImportBesidesOfficers: what is reported while a file is imported stands,
// whatever the import was told, and the import does not say that it did nothing.
func TestImportBesidesOfficers(t *testing.T) {
	t.Parallel()
	for _, correct := range []bool{false, true} {
		o := openOffice(t, nil)
		o.bindAll()
		o.clock.Set(time.Date(2026, 11, 20, 15, 0, 0, 0, calendar.Zone))
		once := true
		_, err := o.bot.ImportReports(o.ctx, csvTable(t, lastYear()+"2026-W47,塘下镇,13,3,2,1,0.5\n"), bot.ReportImport{By: "cli", Correct: correct, Progress: func(int, int) {
			if once {
				once = false
				o.say("塘下联络员", "问题12个，线索3件，问责2人，制度1项")
			}
		}})
		if !errors.Is(err, bot.ErrMeanwhile) {
			t.Errorf("correct %v: %v", correct, err)
		}
		r, history, err := o.bot.Report(o.ctx, report.Ref{Area: "330381101", Week: week47})
		if err != nil || r.Values["problems"].N != 12 || len(history) != 1 {
			t.Errorf("correct %v: %+v, %d entries, %v", correct, r.Values, len(history), err)
		}
	}
}

// TestImportOverHeld: figures that wait for 确认 do not go without a word.
func TestImportOverHeld(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bindAll()
	o.clock.Set(time.Date(2026, 11, 20, 15, 0, 0, 0, calendar.Zone))
	o.say("塘下联络员", "问题900个，线索3件，问责2人，制度1项")
	if r, _, err := o.bot.Report(o.ctx, report.Ref{Area: "330381101", Week: week47}); err != nil || r.Status != report.Held {
		t.Fatalf("%+v, %v", r, err)
	}
	const file = "周,地区,梳理问题,交办线索,问责处理,规范制度\n2026-W47,塘下镇,%d,3,2,1\n"
	plan, err := o.importReports(fmt.Sprintf(file, 9), false)
	if !errors.Is(err, bot.ErrDiffers) || len(plan.Differences()) != 1 || plan.Differences()[0].Old.N != 900 {
		t.Errorf("%+v, %v", plan.Differences(), err)
	}
	if _, err := o.importReports(fmt.Sprintf(file, 900), false); err != nil {
		t.Errorf("the same figures: %v", err)
	}
	if r, _, err := o.bot.Report(o.ctx, report.Ref{Area: "330381101", Week: week47}); err != nil || r.Status != report.Complete || r.Values["problems"].N != 900 {
		t.Errorf("%+v, %v", r, err)
	}
}
