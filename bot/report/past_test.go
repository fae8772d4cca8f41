package report

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/bot/sheet"
)

var pastDay = calendar.Date{Year: 2026, Month: time.November, Day: 20}

func pastRoster() *roster.Roster {
	return roster.New([]roster.Area{
		{Code: "330381", Name: "瑞安市", Kind: roster.County},
		{Code: "330381101", Name: "塘下镇", Kind: roster.Township, Parent: "330381"},
		{Code: "330381103", Name: "陶山镇", Kind: roster.Township, Parent: "330381"},
		{Code: "330381101201", Name: "上马村", Kind: roster.Village, Parent: "330381101"},
	}, nil, 1)
}

func pastLanguage(t *testing.T) *Language {
	t.Helper()
	l, err := NewLanguage(append(Defaults(),
		Indicator{Key: "rate", Label: "整改率", Unit: "%", Kind: Percent},
		Indicator{Key: "drill", Label: "开展演练", Kind: YesNo},
		Indicator{Key: "note", Label: "案例名称", Kind: Text}))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func pastTable(t *testing.T, text string) sheet.Table {
	t.Helper()
	table, err := sheet.ReadCSV("往年", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// readPast reads a file that has to be in order.
func readPast(t *testing.T, text string) PastFile {
	t.Helper()
	f, err := pastLanguage(t).ReadFile(pastTable(t, text), pastRoster(), pastDay)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

const pastHead = "周,地区,梳理问题,交办线索,问责处理,规范制度\n"

func TestReadFile(t *testing.T) {
	f := readPast(t, `往年数据
地区,周,规范制度,问责,问题（个）,交办线索,挽回损失(万元),备注,整改率,开展演练,案例名称
塘下镇,2025-W47,1,0,"1,012个",3,1.190,x,95.5%,是,"=1+1"
330381103,2025年 第47周,1,0,12,3,,,,否,无
陶山,2025-11-30,2.0,1,9999,3,0.000001万元,,88,,
陶山,2025-W40,,,,,,,,,
`)
	w := func(n int) calendar.Week { return calendar.Week{Year: 2025, Number: n} }
	n := func(n int64) Value { return Value{Kind: Count, N: n} }
	type row struct {
		Ref    Ref
		Line   int
		Values Values
	}
	got := make([]row, len(f.Rows))
	for i, r := range f.Rows {
		got[i] = row{r.Ref, r.Line, r.Values}
	}
	want := []row{
		{Ref{"330381101", w(47)}, 3, Values{
			"systems": n(1), "accountable": n(0), "problems": n(1012), "leads": n(3), "recovered": {Kind: Money, N: 1_190_000},
			"rate": {Kind: Percent, N: 9550}, "drill": {Kind: YesNo, N: 1}, "note": {Kind: Text, Text: "=1+1"},
		}},
		{Ref{"330381103", w(47)}, 4, Values{
			"systems": n(1), "accountable": n(0), "problems": n(12), "leads": n(3), "drill": {Kind: YesNo}, "note": {Kind: Text, Text: "无"},
		}},
		{Ref{"330381103", w(48)}, 5, Values{
			"systems": n(2), "accountable": n(1), "problems": n(9999), "leads": n(3), "recovered": {Kind: Money, N: 1}, "rate": {Kind: Percent, N: 8800},
		}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"备注"}, f.Unknown); diff != "" || f.Blank != 1 {
		t.Errorf("unknown %v, %d blank", f.Unknown, f.Blank)
	}
	if diff := cmp.Diff([]calendar.Week{w(47), w(48)}, f.Weeks()); diff != "" {
		t.Error(diff)
	}
}

// TestBadCells: every one is named by sheet, row and column as the file has them.
func TestBadCells(t *testing.T) {
	l := pastLanguage(t)
	for _, c := range []struct {
		text, column string
		row          int
		problem      sheet.Problem
		value        string
	}{
		{"地区,梳理问题\n塘下镇,1\n", "周", 1, sheet.MissingColumn, ""},
		{"周,梳理问题\n2025-W01,1\n", "地区", 1, sheet.MissingColumn, ""},
		{"周,地区,问题,问题\n2025-W01,塘下镇,1,2\n", "问题", 1, sheet.DuplicateColumn, ""},
		{pastHead + ",塘下镇,1,1,1,1\n", "周", 2, sheet.Empty, ""},
		{pastHead + "第47周,塘下镇,1,1,1,1\n", "周", 2, sheet.BadWeek, "第47周"},
		{pastHead + "2025-W53,塘下镇,1,1,1,1\n", "周", 2, sheet.BadWeek, "2025-W53"},
		{pastHead + "2026-W48,塘下镇,1,1,1,1\n", "周", 2, ProblemFuture, "2026-W48"},
		{pastHead + "2025-W47,,1,1,1,1\n", "地区", 2, sheet.Empty, ""},
		{pastHead + "2025-W47,塘上镇,1,1,1,1\n", "地区", 2, sheet.UnknownArea, "塘上镇"},
		{pastHead + "2025-W47,瑞安市,1,1,1,1\n", "地区", 2, ProblemCounty, "瑞安市"},
		{pastHead + "2025-W47,上马村,1,1,1,1\n", "地区", 2, sheet.UnknownUnit, "上马村"},
		{pastHead + "2025-W47,塘下镇,1,1,1,1\n2025年第47周,330381101,1,1,1,1\n", "地区", 3, sheet.Duplicate, "330381101 2025-W47"},
		{pastHead + "2025-W47,塘下镇,约12,1,1,1\n", "梳理问题", 2, sheet.BadNumber, "约12"},
		{pastHead + "2025-W47,塘下镇,1.5,1,1,1\n", "梳理问题", 2, sheet.BadNumber, "1.5"},
		{pastHead + "2025-W47,塘下镇,-1,1,1,1\n", "梳理问题", 2, sheet.BadNumber, "-1"},
		{pastHead + "2025-W47,塘下镇,=1+1,1,1,1\n", "梳理问题", 2, sheet.BadNumber, "=1+1"},
		{pastHead + "2025-W47,塘下镇,1,10000,1,1\n", "交办线索", 2, ProblemRange, "10000"},
		{"周,地区,挽回损失\n2025-W47,塘下镇,1.0000001\n", "挽回损失", 2, sheet.BadAmount, "1.0000001"},
		{"周,地区,挽回损失\n2025-W47,塘下镇,119元\n", "挽回损失", 2, sheet.BadAmount, "119元"},
		{"周,地区,整改率\n2025-W47,塘下镇,0.955\n", "整改率", 2, sheet.BadNumber, "0.955"},
		{"周,地区,整改率\n2025-W47,塘下镇,100.01%\n", "整改率", 2, ProblemRange, "100.01%"},
		{"周,地区,开展演练\n2025-W47,塘下镇,好\n", "开展演练", 2, sheet.BadNumber, "好"},
	} {
		_, err := l.ReadFile(pastTable(t, c.text), pastRoster(), pastDay)
		want := &sheet.CellError{Sheet: "往年", Row: c.row, Column: c.column, Problem: c.problem, Value: c.value}
		cell, ok := errors.AsType[*sheet.CellError](err)
		if !ok {
			t.Errorf("%q: %v, want %v", c.text, err, want)
			continue
		}
		if diff := cmp.Diff(want, cell); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.text, diff)
		}
	}
}

func pastRow(values string) string { return pastHead + "2025-W47,塘下镇," + values + "\n" }

// planned lays one row over one report.
func planned(t *testing.T, text string, standing Report) (PastPlan, error) {
	t.Helper()
	return pastLanguage(t).PlanImport(readPast(t, text), map[Ref]Report{standing.Ref: standing})
}

func TestPlanImport(t *testing.T) {
	ref := Ref{"330381101", calendar.Week{Year: 2025, Number: 47}}
	full := Values{"problems": count(5), "leads": count(1), "accountable": count(0), "systems": count(1)}
	complete := Report{Ref: ref, Values: full, Status: Complete, Timeliness: OnTime, Reporter: "M1", CompletedAt: ref.Week.Monday().At(9, 0), Seq: 1}
	partly := Report{Ref: ref, Values: Values{"problems": count(5)}, Status: Incomplete, Timeliness: OnTime, Reporter: "M1", Seq: 1}
	gone := Report{Ref: ref, Values: full, Status: Withdrawn, Seq: 2}
	for name, c := range map[string]struct {
		text                    string
		standing                Report
		add, correct, unchanged int
		missing                 string
	}{
		"new":                         {pastRow("5,1,0,1"), Report{}, 1, 0, 0, ""},
		"equal":                       {pastRow("5,1,0,1"), complete, 0, 0, 1, ""},
		"says less":                   {pastRow("5,,,"), complete, 0, 0, 1, ""},
		"other figure":                {pastRow("6,1,0,2"), complete, 0, 1, 0, ""},
		"one other figure":            {pastRow("6,,,"), complete, 0, 1, 0, ""},
		"completes":                   {pastRow("5,1,0,1"), partly, 1, 0, 0, ""},
		"completes without the first": {pastRow(",1,0,1"), partly, 1, 0, 0, ""},
		"incomplete as it stands":     {pastRow("5,,,"), partly, 0, 0, 1, ""},
		"taken back":                  {pastRow("5,1,0,1"), gone, 1, 0, 0, ""},
		"lacks one":                   {pastRow("5,1,,1"), Report{}, 0, 0, 0, "问责处理"},
		"lacks a column":              {"周,地区,问题\n2025-W47,塘下镇,5\n", Report{}, 0, 0, 0, "交办线索"},
		"taken back, now lacks one":   {pastRow("5,1,,1"), gone, 0, 0, 0, "问责处理"},
	} {
		p, err := planned(t, c.text, c.standing)
		if cell, ok := errors.AsType[*sheet.CellError](err); (c.missing != "") != ok || ok && cell.Column != c.missing {
			t.Errorf("%s: %v, want %q missing", name, err, c.missing)
		}
		if len(p.Add) != c.add || len(p.Correct) != c.correct || p.Unchanged != c.unchanged {
			t.Errorf("%s: %d new, %d corrected, %d unchanged", name, len(p.Add), len(p.Correct), p.Unchanged)
		}
	}
	p, _ := planned(t, pastRow("6,1,0,2"), complete)
	var got []string
	for _, d := range p.Differences() {
		got = append(got, d.Indicator.Label+" "+d.Old.String()+" "+d.New.String())
	}
	if diff := cmp.Diff([]string{"梳理问题 5 6", "规范制度 1 2"}, got); diff != "" {
		t.Error(diff)
	}
}

// TestImportedReport: figures of a file have no reporter and no timeliness; what
// people do with the report later takes its usual course.
func TestImportedReport(t *testing.T) {
	p, err := planned(t, pastRow("5,1,0,1"), Report{})
	if err != nil {
		t.Fatal(err)
	}
	at := pastDay.At(9, 0)
	r, e := p.Add[0].Apply(Message{Member: "cli", Text: "导入", At: at, Due: at.AddDate(-1, 0, 0), Cause: "c"})
	want := Report{Ref: p.Add[0].Ref, Values: p.Add[0].Values, Status: Complete, ReceivedAt: at, Text: "导入", Seq: 1}
	if diff := cmp.Diff(want, r); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	wantEntry := Entry{
		Ref: r.Ref, Seq: 1, At: at, By: "cli", Message: "导入", Cause: "c", Act: ActImport, Before: Values{}, After: r.Values,
		Keys: []string{"accountable", "leads", "problems", "systems"}, Status: Complete,
	}
	if diff := cmp.Diff(wantEntry, e); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	changed := Values{"problems": count(6)}
	corrected, second := Apply(r, Judgement{Outcome: OutCorrect, Unit: r.Area, Week: &r.Week, Values: changed, Changes: changed},
		Message{Member: "M1", Text: "更正 问题6", At: at.Add(time.Hour), Due: at.AddDate(-1, 0, 0)})
	if corrected.Timeliness != "" || corrected.Reporter != "M1" || corrected.Values["problems"] != count(6) {
		t.Errorf("corrected: %+v", corrected)
	}
	back, _, ok := Withdraw(corrected, []Entry{e, second}, "M1", Message{Member: "M1", Text: "撤回", At: at.Add(2 * time.Hour)})
	if !ok || back.Timeliness != "" || back.Reporter != "" || back.Status != Complete || !back.Values.Equal(r.Values) {
		t.Errorf("taken back: %+v", back)
	}
	asked, _ := Apply(r, Judgement{Outcome: OutAsk, Unit: r.Area, Week: &r.Week}, Message{Member: "M1", Text: "问题约6个", At: at.Add(time.Hour)})
	if asked.Text != r.Text || asked.Reporter != "" || asked.Timeliness != "" {
		t.Errorf("asked about: %+v", asked)
	}
}

// TestCorrectionByFileKeepsTimeliness: a report that came in time stays so.
func TestCorrectionByFileKeepsTimeliness(t *testing.T) {
	ref := Ref{"330381101", calendar.Week{Year: 2025, Number: 47}}
	due := ref.Week.Monday().AddDays(4).At(17, 0)
	standing := Report{
		Ref: ref, Values: Values{"problems": count(5), "leads": count(1), "accountable": count(0), "systems": count(1)}, Held: Values{"problems": count(500)},
		Status: Complete, Timeliness: Late, Reporter: "M1", CompletedAt: due.Add(time.Hour), ReceivedAt: due.Add(time.Hour), Seq: 3, Rev: 7,
	}
	p, err := planned(t, pastRow("6,1,0,1"), standing)
	if err != nil || len(p.Correct) != 1 {
		t.Fatalf("%+v, %v", p, err)
	}
	r, e := p.Correct[0].Apply(Message{Member: "cli", Text: "导入", At: pastDay.At(9, 0), Due: due})
	if r.Timeliness != Late || !r.CompletedAt.Equal(standing.CompletedAt) || r.Rev != 7 || r.Seq != 4 || r.Held != nil || r.Reporter != "" {
		t.Errorf("%+v", r)
	}
	if e.Before["problems"] != count(5) || e.After["problems"] != count(6) || !cmp.Equal(e.Keys, []string{"accountable", "leads", "problems", "systems"}) {
		t.Errorf("%+v", e)
	}
}

// TestExportImportsUnchanged, whatever state a report is in and whatever kinds of values it has.
func TestExportImportsUnchanged(t *testing.T) {
	l := pastLanguage(t)
	week := calendar.Week{Year: 2025, Number: 47}
	full := Values{
		"problems": count(5), "leads": count(1), "accountable": count(0), "systems": count(1), "recovered": {Kind: Money, N: 1_190_001},
		"rate": {Kind: Percent, N: 9555}, "drill": {Kind: YesNo}, "note": {Kind: Text, Text: "=HYPERLINK(1)"},
	}
	list := []Report{
		{Ref: Ref{"330381103", week}, Values: full, Status: Complete, Timeliness: Late, Seq: 1},
		{Ref: Ref{"330381101", week.Next()}, Values: Values{"leads": count(3)}, Status: Incomplete, Seq: 1},
		{Ref: Ref{"330381101", week}, Values: full, Status: Withdrawn, Seq: 2},
		{Ref: Ref{"330381103", week.Next()}, Values: Values{}, Held: full, Status: Held, Seq: 1},
	}
	table := l.Export(list, pastRoster())
	want := []string{"2025-W47", "陶山镇", "5", "1", "0", "1", "", "", "1.190001", "95.55%", "否", "'=HYPERLINK(1)", "已齐", "迟报", ""}
	if diff := cmp.Diff(want, table.Rows[1].Cells); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	standing := make(map[Ref]Report)
	for _, r := range list {
		standing[r.Ref] = r
	}
	f, err := l.ReadFile(table, pastRoster(), pastDay)
	if err != nil {
		t.Fatal(err)
	}
	p, err := l.PlanImport(f, standing)
	if err != nil || len(p.Writes()) > 0 || p.Unchanged != 2 || p.Blank != 2 || len(p.Unknown) > 0 {
		t.Errorf("%+v, %v", p, err)
	}
}
