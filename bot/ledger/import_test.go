package ledger

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/weidubao/weidubao/bot/sheet"
)

// full is the header of the contract.
var full = []string{
	"编号", "来源", "责任单位", "村居", "类别", "问题", "责任人", "分管领导", "挂号日期", "整改期限", "涉及金额(万元)", "已追回(万元)", "状态", "销号日期",
}

func TestImport(t *testing.T) {
	p := mustRead(t, file(full,
		[]string{"", "2026年第三轮村居巡察", "陶山镇", "碧山村", "三资", "租金未入账", "王某", "张三", "2026-09-01", "2026-11-27", "3.57", "2.38", "", ""},
		[]string{"RA26-0012", "", "塘下", "", "", "厂房未招租", "", "13800000006", "2026/8/1", "2026年10月9日", "", "", "整改中", ""},
		[]string{"", "", "D001", "", "", "补贴核对", "", "", "2025-12-01", "", "", "", "已销号", "2026-03-02"},
	), nil)
	want := Plan{Add: []Issue{
		{
			Number: "RA26-0031", Source: "2026年第三轮村居巡察", Area: "330381120", Village: "碧山村", Category: "三资", Text: "租金未入账",
			Responsible: "王某", Leader: "M0003", RegisteredOn: day(t, "2026-09-01"), DueOn: day(t, "2026-11-27"),
			AmountFen: 3_570_000, RecoveredFen: 2_380_000, Status: Rectifying, Armed: true, CreatedAt: friday,
		},
		{
			Number: "RA26-0012", Area: "330381101", Text: "厂房未招租", Leader: "M0006", RegisteredOn: day(t, "2026-08-01"),
			DueOn: day(t, "2026-10-09"), Status: Rectifying, Armed: false, CreatedAt: friday,
		},
		{
			Number: "RA25-0032", Area: "D001", Text: "补贴核对", RegisteredOn: day(t, "2025-12-01"), Status: SignedOff,
			SignedOffOn: day(t, "2026-03-02"), Armed: true, CreatedAt: friday,
		},
	}}
	want.Unarmed = want.Add[1:2]
	if diff := cmp.Diff(want, p); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestImportForms(t *testing.T) {
	p := mustRead(t, file(
		[]string{"问题描述", "乡镇", "整改时限", "涉及金额（万元）", "序号", "备注"},
		[]string{"店面租金", "陶山", "2026-12-31", "１．１９", "1", "x"},
	), nil)
	want := Plan{Unknown: []string{"序号", "备注"}, Add: []Issue{{
		Number: "RA26-0031", Area: "330381120", Text: "店面租金", RegisteredOn: day(t, "2026-11-20"), DueOn: day(t, "2026-12-31"),
		AmountFen: 1_190_000, Status: Rectifying, Armed: true, CreatedAt: friday,
	}}}
	if diff := cmp.Diff(want, p); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestImportArming(t *testing.T) {
	// 20 November 2026 is a Friday.
	for due, armed := range map[string]bool{"2026-11-19": false, "2026-11-20": true, "2026-11-21": true, "2020-01-01": false} {
		table := file([]string{"责任单位", "问题", "整改期限"}, []string{"陶山镇", "租金", due})
		p := mustRead(t, table, nil)
		if p.Add[0].Armed != armed || (len(p.Unarmed) == 0) != armed {
			t.Errorf("due %s: armed %v, unarmed %d", due, p.Add[0].Armed, len(p.Unarmed))
		}
		if due == "2020-01-01" && p.Add[0].RegisteredOn != p.Add[0].DueOn {
			t.Errorf("registered %v, after it fell due", p.Add[0].RegisteredOn)
		}
	}
	table := file([]string{"责任单位", "问题", "整改期限"}, []string{"陶山镇", "租金", "2020-01-01"})
	p, err := Import(table, office(), nil, counter(0), day(t, "2026-11-20"), workdays, true, friday)
	if err != nil || !p.Add[0].Armed || len(p.Unarmed) != 0 {
		t.Errorf("configured to be armed: %+v %v", p, err)
	}
}

func TestImportProblems(t *testing.T) {
	head := []string{"编号", "责任单位", "问题", "整改期限", "分管领导", "挂号日期", "涉及金额(万元)", "状态", "销号日期"}
	good := []string{"", "陶山镇", "租金", "2026-12-01", "", "", "", "", ""}
	closed := Issue{Number: "RA26-0009", Area: "330381120", Text: "旧", Status: SignedOff, SignedOffOn: day(t, "2026-10-01"), RegisteredOn: day(t, "2026-01-01"), DueOn: day(t, "2026-09-01")}
	for _, c := range []struct {
		name    string
		cells   map[string]string // over a good row
		column  string
		problem sheet.Problem
		value   string
	}{
		{"no unit", map[string]string{"责任单位": ""}, "责任单位", sheet.Empty, ""},
		{"a unit nobody knows", map[string]string{"责任单位": "天山镇"}, "责任单位", sheet.UnknownArea, "天山镇"},
		{"no text", map[string]string{"问题": " "}, "问题", sheet.Empty, ""},
		{"no due date", map[string]string{"整改期限": ""}, "整改期限", sheet.Empty, ""},
		{"a bad due date", map[string]string{"整改期限": "2026-02-30"}, "整改期限", sheet.BadDate, "2026-02-30"},
		{"due before registered", map[string]string{"挂号日期": "2026-12-02"}, "整改期限", sheet.BadDate, "2026-12-01"},
		{"a bad registered date", map[string]string{"挂号日期": "去年"}, "挂号日期", sheet.BadDate, "去年"},
		{"two leaders of one name", map[string]string{"分管领导": "王五"}, "分管领导", sheet.AmbiguousMember, "王五"},
		{"a leader nobody knows", map[string]string{"分管领导": "孙八"}, "分管领导", sheet.UnknownMember, "孙八"},
		{"an officer is no leader", map[string]string{"分管领导": "陈一"}, "分管领导", sheet.UnknownMember, "陈一"},
		{"a leader who has left", map[string]string{"分管领导": "钱九"}, "分管领导", sheet.UnknownMember, "钱九"},
		{"a bad amount", map[string]string{"涉及金额(万元)": "约3"}, "涉及金额(万元)", sheet.BadAmount, "约3"},
		{"finer than a fen", map[string]string{"涉及金额(万元)": "0.0000001"}, "涉及金额(万元)", sheet.BadAmount, "0.0000001"},
		{"an unknown status", map[string]string{"状态": "快了"}, "状态", sheet.UnknownStatus, "快了"},
		{"signed off, no date", map[string]string{"状态": "已销号"}, "销号日期", sheet.Empty, ""},
		{"a date, not signed off", map[string]string{"销号日期": "2026-11-01"}, "状态", sheet.Empty, ""},
		{"a date, said to be open", map[string]string{"状态": "整改中", "销号日期": "2026-11-01"}, "销号日期", ProblemNotClosed, "2026-11-01"},
		{"signed off before registered", map[string]string{"状态": "已销号", "销号日期": "2026-11-01", "挂号日期": "2026-11-02"}, "销号日期", sheet.BadDate, "2026-11-01"},
		{"a bare number", map[string]string{"编号": "3"}, "编号", sheet.BadNumber, "3"},
		{"the number of the row before", map[string]string{"编号": "ra26-77"}, "编号", sheet.Duplicate, "ra26-77"},
		{"a signed-off issue reopened", map[string]string{"编号": "RA26-0009"}, "状态", ProblemClosed, ""},
		{"reopened in words", map[string]string{"编号": "RA26-0009", "状态": "整改中"}, "状态", ProblemClosed, "整改中"},
	} {
		row := make([]string, len(head))
		for k, h := range head {
			row[k] = good[k]
			if v, ok := c.cells[h]; ok {
				row[k] = v
			}
		}
		before := []string{"RA26-0077", "塘下镇", "另一个", "2026-12-01", "", "", "", "", ""}
		drawn := 0
		_, err := Import(file(head, before, row), office(), []Issue{closed}, func(int) int { drawn++; return drawn }, day(t, "2026-11-20"), workdays, false, friday)
		var cell *sheet.CellError
		if !errors.As(err, &cell) {
			t.Errorf("%s: %v, want a CellError", c.name, err)
			continue
		}
		want := &sheet.CellError{Sheet: "Sheet1", Row: 3, Column: c.column, Problem: c.problem, Value: c.value}
		if diff := cmp.Diff(want, cell); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
		if drawn > 0 {
			t.Errorf("%s: a number was drawn for a file that is refused", c.name)
		}
	}
	_, err := read(file([]string{"责任单位", "整改期限"}), nil, 0)
	var cell *sheet.CellError
	if !errors.As(err, &cell) || cell.Problem != sheet.MissingColumn || cell.Column != "问题" {
		t.Errorf("a missing column: %v", err)
	}
}

func TestReimportByNumber(t *testing.T) {
	old := Issue{
		Number: "RA26-0005", Area: "330381120", Village: "碧山村", Text: "租金", Leader: "M0009", RegisteredOn: day(t, "2026-09-01"),
		DueOn: day(t, "2026-10-09"), AmountFen: 3_570_000, Status: Assigned, Armed: true, CreatedAt: friday, Rev: 7,
	}
	for _, c := range []struct {
		name   string
		table  sheet.Table
		change func(*Issue) // nil: unchanged
	}{
		{"only the columns that are there", file([]string{"编号", "责任单位", "问题", "整改期限"}, []string{"ra26-5", "陶山镇", "租金", "2026-10-09"}), nil},
		{"a leader who has left may stay", file([]string{"编号", "责任单位", "问题", "分管领导"}, []string{"RA26-0005", "陶山镇", "租金", "钱九"}), nil},
		{"an empty status leaves it assigned", file([]string{"编号", "责任单位", "问题", "状态"}, []string{"RA26-0005", "陶山镇", "租金", ""}), nil},
		{"another text", file([]string{"编号", "责任单位", "问题"}, []string{"RA26-0005", "陶山镇", "租金未入账"}), func(i *Issue) { i.Text = "租金未入账" }},
		{"an empty cell empties", file([]string{"编号", "责任单位", "问题", "涉及金额(万元)"}, []string{"RA26-0005", "陶山镇", "租金", ""}), func(i *Issue) { i.AmountFen = 0 }},
		{"a due date in the past waits to be armed", file([]string{"编号", "责任单位", "问题", "整改期限"}, []string{"RA26-0005", "陶山镇", "租金", "2026-09-09"}), func(i *Issue) {
			i.DueOn, i.Armed = day(t, "2026-09-09"), false
		}},
		{"signed off by the file", file([]string{"编号", "责任单位", "问题", "状态", "销号日期"}, []string{"RA26-0005", "陶山镇", "租金", "已销号", "2026-11-01"}), func(i *Issue) {
			i.Status, i.SignedOffOn = SignedOff, day(t, "2026-11-01")
		}},
	} {
		want := Plan{Unchanged: 1}
		if c.change != nil {
			changed := old
			c.change(&changed)
			want = Plan{Change: []Issue{changed}}
			if !changed.Armed {
				want.Unarmed = want.Change
			}
		}
		if diff := cmp.Diff(want, mustRead(t, c.table, []Issue{old})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestReimportWithoutNumber(t *testing.T) {
	head := []string{"责任单位", "村居", "问题", "整改期限"}
	table := file(head,
		[]string{"陶山镇", "碧山村", "租金", "2026-12-01"},
		[]string{"陶山镇", "碧山村", "租金", "2026-12-15"}, // listed apart on purpose
		[]string{"陶山镇", "沙洲村", "租金", "2026-12-01"},
		[]string{"陶山镇", "碧山村", "租金", "2026-12-01"}, // a slip
	)
	first := mustRead(t, table, nil)
	if len(first.Add) != 3 || len(first.Suspects) != 1 || first.Suspects[0].Line != 5 || first.Suspects[0].Like != "RA26-0031" {
		t.Fatalf("the first time: %+v", first)
	}
	again := mustRead(t, table, first.Add)
	if len(again.Add) != 0 || len(again.Change) != 0 || again.Unchanged != 3 || len(again.Suspects) != 1 {
		t.Errorf("the second time: %+v", again)
	}
	closed := first.Add[2]
	closed.Status, closed.SignedOffOn = SignedOff, day(t, "2026-11-19")
	later := mustRead(t, file(append(head, "状态"), []string{"陶山镇", "沙洲村", "租金", "2026-12-01", ""}), []Issue{closed})
	if len(later.Add) != 0 || later.Unchanged != 0 || len(later.Suspects) != 1 || later.Suspects[0].Like != closed.Number {
		t.Errorf("after the sign-off: %+v", later)
	}
}

func TestImportDrawsFreeNumbers(t *testing.T) {
	head := []string{"编号", "责任单位", "问题", "整改期限"}
	table := file(head, []string{"", "陶山镇", "一", "2026-12-01"}, []string{"RA26-0032", "陶山镇", "二", "2026-12-01"})
	p := mustRead(t, table, []Issue{{Number: "RA26-0031", Area: "D001", Text: "零", Status: Rectifying}})
	if got := []string{p.Add[0].Number, p.Add[1].Number}; got[0] != "RA26-0033" || got[1] != "RA26-0032" {
		t.Errorf("numbers %v: the taken ones must be passed over", got)
	}
	if _, err := Import(table, office(), p.Add, func(int) int { return 32 }, day(t, "2026-11-20"), workdays, false, friday); err != nil {
		t.Errorf("nothing to draw: %v", err)
	}
	stuck := file(head, []string{"", "塘下镇", "三", "2026-12-01"})
	if _, err := Import(stuck, office(), p.Add, func(int) int { return 32 }, day(t, "2026-11-20"), workdays, false, friday); err == nil {
		t.Error("a counter that stands still must be an error")
	}
}

// drawLedger draws a ledger as it may stand after years.
func drawLedger(t *rapid.T, leaders ...string) []Issue {
	words := rapid.SampledFrom([]string{"", "租金", "=1+1", "-5", "+a", "@x", "第一行\n第二行", "A,B\"C", "'撇", "—"})
	first := day(t, "2026-01-01")
	var issues []Issue
	for k := range rapid.IntRange(0, 8).Draw(t, "n") {
		i := Issue{
			Number: Number(2026, k+1, ""), Source: words.Draw(t, "source"), Village: words.Draw(t, "village"), Category: words.Draw(t, "category"),
			Area:        rapid.SampledFrom([]string{"330381101", "330381120", "D001", "330381"}).Draw(t, "area"),
			Text:        fmt.Sprint(rapid.SampledFrom([]string{"", "=", "@"}).Draw(t, "start"), "问题", rapid.IntRange(1, 3).Draw(t, "text")),
			Responsible: words.Draw(t, "responsible"), Leader: rapid.SampledFrom(leaders).Draw(t, "leader"),
			RegisteredOn: first.AddDays(rapid.IntRange(0, 300).Draw(t, "registered")),
			AmountFen:    rapid.Int64Range(0, 9_999_999_999).Draw(t, "amount"), RecoveredFen: rapid.Int64Range(0, 9_999).Draw(t, "recovered"),
			Status: rapid.SampledFrom([]Status{Registered, Assigned, Rectifying, UnderReview, SignedOff, Archived}).Draw(t, "status"),
			Armed:  rapid.Bool().Draw(t, "armed"), CreatedAt: friday, Rev: 3,
		}
		i.DueOn = i.RegisteredOn.AddDays(rapid.IntRange(0, 90).Draw(t, "due"))
		if i.Status.Closed() {
			i.SignedOffOn = i.RegisteredOn.AddDays(rapid.IntRange(0, 90).Draw(t, "signed off"))
		}
		issues = append(issues, i)
	}
	return issues
}

func TestExportImport(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		issues := drawLedger(t, "", "M0003", "M0004", "M0005", "M0006", "M0009")
		p, err := read(Export(issues, office()), issues, 0)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(Plan{Unchanged: len(issues)}, p); diff != "" {
			t.Fatalf("an export read again differs (-want +got):\n%s", diff)
		}
	})
}

func TestImportTwiceWithoutNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := Export(drawLedger(t, "", "M0003", "M0004", "M0005", "M0006"), office())
		for _, row := range table.Rows {
			row.Cells[0] = ""
		}
		first, err := read(table, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		again, err := read(table, first.Add, 0)
		if err != nil || len(again.Add)+len(again.Change) != 0 || again.Unchanged != len(first.Add) {
			t.Fatalf("adds %d, changes %d, leaves %d of %d: %v", len(again.Add), len(again.Change), again.Unchanged, len(first.Add), err)
		}
	})
}
