package ledger

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/weidubao/weidubao/bot/sheet"
)

// under is an issue with something acknowledged in its records, open or under review.
func under(t *testing.T, status Status) Issue {
	t.Helper()
	i := standing(t, status)
	i.CreatedAt = friday
	i.Returns = []Return{{On: day(t, "2026-09-15"), By: "M0005", Reason: "材料不齐"}}
	i.Formerly = []Former{{Area: "330381101", To: "330381120", On: day(t, "2026-09-01"), By: "api"}}
	return i
}

// problemOf is what the file is refused for, and where; "" when it is taken.
func problemOf(t *testing.T, table sheet.Table, issues ...Issue) string {
	t.Helper()
	_, err := read(table, issues, 0)
	if err == nil {
		return ""
	}
	cell, ok := errors.AsType[*sheet.CellError](err)
	if !ok {
		t.Fatal(err)
	}
	return string(cell.Problem) + " " + cell.Column + " " + cell.Value
}

// TestOldSheetIsRefused: what was done after an export is not taken back by it,
// whatever of the sheet was edited; the very row that was taken changes nothing.
func TestOldSheetIsRefused(t *testing.T) {
	old := under(t, Rectifying)
	table := Export([]Issue{old}, office())
	now := play(t, old, on(t, "2026-10-09", Order{Act: ActInstruct, By: "M0004", Note: "报结果", On: day(t, "2026-10-14")}))
	if got := problemOf(t, table, now); got != "stale 步数 "+old.Number {
		t.Errorf("an old sheet: %q", got)
	}
	status := slices.Index(table.Header, colStatus)
	table.Rows[0].Cells[status] = "建账"
	if got := problemOf(t, table, now); !strings.HasPrefix(got, "stale ") { // before anything else is found in it
		t.Errorf("an old sheet that is edited: %q", got)
	}
	table = Export([]Issue{old}, office())
	table.Rows[0].Cells[slices.Index(table.Header, colVillage)] = "沙洲村"
	plan := mustRead(t, table, []Issue{old})
	taken, _ := Imported(old, plan.Change[0], "cli", friday, office())
	if again := mustRead(t, table, []Issue{taken}); again.Unchanged != 1 {
		t.Errorf("the same file again: %+v", again)
	}
}

// TestRecordsAreKept: a sheet that does not say its steps drops and alters nothing
// that stands on record; it may add to it, and settle what waits.
func TestRecordsAreKept(t *testing.T) {
	old := under(t, UnderReview)
	export := func(i Issue, column, cell string) sheet.Table {
		table := Export([]Issue{i}, office())
		last := len(table.Header) - 1
		table.Header, table.Rows[0].Cells = table.Header[:last], table.Rows[0].Cells[:last] // 步数
		table.Rows[0].Cells[slices.Index(table.Header, column)] = cell
		return table
	}
	cell := func(column string) string { return cellsOf(old, office())[column] }
	for column, change := range map[string]func(string) string{
		colInstalments:  func(s string) string { return strings.Replace(s, "0.5万元", "0.6万元", 1) },
		colExtensions:   func(s string) string { return strings.Replace(s, "2026-10-30", "2026-11-30", 1) },
		colInstructions: func(s string) string { return strings.Replace(s, "三日", "五日", 1) },
		colReturns:      func(s string) string { return strings.Replace(s, "不齐", "齐", 1) },
		colFormerly:     func(s string) string { return strings.Replace(s, "2026-09-01", "2026-09-02", 1) },
		colProven:       func(s string) string { return strings.Replace(s, "2026-09-20", "2026-09-19", 1) },
		colFiling:       func(s string) string { return strings.Replace(s, "2026-09-21", "2026-09-22", 1) },
		colAccepted:     func(string) string { return "" },
		colReview:       func(string) string { return "" },
	} {
		for _, now := range []string{"", change(cell(column))} {
			if got := problemOf(t, export(old, column, now), old); got != "dropped "+column+" "+old.Number {
				t.Errorf("%s %q: %q", column, now, got)
			}
		}
	}
	for column, now := range map[string]string{
		colInstalments:  strings.Replace(cell(colInstalments), wordReported, wordReceived+" 2026-10-09 李四", 1) + "\n2；0.1万元；2026-10-09 陈一；待核",
		colExtensions:   strings.Replace(cell(colExtensions), wordAsked, wordRefused+" 2026-10-09 李四", 1),
		colInstructions: cell(colInstructions) + "；已阅 2026-09-11 陈一",
	} {
		table := export(old, column, now)
		if column == colInstalments {
			table.Rows[0].Cells[slices.Index(table.Header, colRecovered)] = "0.5"
		}
		if got := problemOf(t, table, old); got != "" {
			t.Errorf("%s may say %q: %s", column, now, got)
		}
	}
}

// TestStatusMovesOn: an open word never takes an issue back, and 未销号 says nothing new.
func TestStatusMovesOn(t *testing.T) {
	head := []string{"编号", "责任单位", "问题", "状态"}
	for _, c := range []struct {
		is   Status
		word string
		want string
	}{
		{UnderReview, "整改中", "backwards 状态 整改中"},
		{Rectifying, "对账", "backwards 状态 对账"},
		{Assigned, "建账", "backwards 状态 建账"},
		{UnderReview, "未销号", ""},
		{Assigned, "整改中", ""},
		{Rectifying, "整改中", ""},
		{Rectifying, "", ""},
	} {
		i := under(t, c.is)
		if got := problemOf(t, file(head, []string{i.Number, "陶山镇", i.Text, c.word}), i); got != c.want {
			t.Errorf("%s over %s: %q, want %q", c.word, c.is, got, c.want)
		}
	}
}
