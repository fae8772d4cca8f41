package ledger

import (
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/bot/sheet"
)

// office is the small roster of these tests: two townships and a department.
func office() *roster.Roster {
	areas := []roster.Area{
		{Code: "330381", Name: "瑞安市", Kind: roster.County},
		{Code: "330381101", Name: "塘下镇", Kind: roster.Township, Parent: "330381", Ordinal: 1},
		{Code: "330381120", Name: "陶山镇", Kind: roster.Township, Parent: "330381", Ordinal: 2},
		{Code: "D001", Name: "市农业农村局", Kind: roster.Department, Parent: "330381", Ordinal: 3},
	}
	members := []roster.Member{
		{ID: "M0001", Name: "陈一", Phone: "13800000001", Role: roster.Officer, Areas: []string{"330381120"}},
		{ID: "M0002", Name: "黄二", Phone: "13800000002", Role: roster.Head, Areas: []string{"330381120"}},
		{ID: "M0003", Name: "张三", Phone: "13800000003", Role: roster.Leader, Charge: []string{"330381120"}},
		{ID: "M0004", Name: "李四", Phone: "13800000004", Role: roster.Leader},
		{ID: "M0005", Name: "王五", Phone: "13800000005", Role: roster.Leader, Charge: []string{"三资"}},
		{ID: "M0006", Name: "王五", Phone: "13800000006", Role: roster.Leader, Charge: []string{"330381101"}},
		{ID: "M0007", Name: "赵七", Phone: "13800000007", Role: roster.Officer, Areas: []string{"330381120"}, Disabled: true},
		{ID: "M0008", Name: "张三", Phone: "13800000008", Role: roster.Officer, Areas: []string{"330381101"}},
		{ID: "M0009", Name: "钱九", Phone: "13800000009", Role: roster.Leader, Charge: []string{"基建"}, Disabled: true},
	}
	return roster.New(areas, members, 1)
}

// day reads a date.
func day(t interface{ Fatal(...any) }, s string) calendar.Date {
	if s == "" {
		return calendar.Date{}
	}
	d, err := calendar.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// file makes a table of rows under a header.
func file(header []string, rows ...[]string) sheet.Table {
	t := sheet.Table{Name: "Sheet1", Line: 1, Header: header}
	for k, cells := range rows {
		t.Rows = append(t.Rows, sheet.Row{Line: k + 2, Cells: cells})
	}
	return t
}

// counter hands out numbers after last.
func counter(last int) func(int) int {
	return func(int) int { last++; return last }
}

// workdays is the calendar as the library has it.
var workdays = calendar.New(nil)

var friday = time.Date(2026, 11, 20, 14, 0, 0, 0, calendar.Zone)

// read imports a table into a ledger on 20 November 2026.
func read(t sheet.Table, existing []Issue, last int) (Plan, error) {
	return Import(t, office(), existing, counter(last), calendar.DateOf(friday), workdays, false, friday)
}

// mustRead imports a table that is in order.
func mustRead(tb testing.TB, table sheet.Table, existing []Issue) Plan {
	tb.Helper()
	p, err := read(table, existing, 30)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}
