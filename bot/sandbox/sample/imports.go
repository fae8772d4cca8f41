package sample

import (
	"fmt"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/sheet"
)

// ledgerColumns are the columns of the office's ledger file.
var ledgerColumns = []string{
	"编号", "来源", "责任单位", "村居", "类别", "问题", "责任人", "分管领导", "挂号日期", "整改期限",
	"涉及金额(万元)", "已追回(万元)", "状态",
}

// importsIn are the days of a month on which the office imports its ledger file:
// in the middle and towards the end.
func (c *County) importsIn(m calendar.Month) []calendar.Date {
	days := []calendar.Date{
		c.cal.WorkdayOnOrBefore(m.First().AddDays(14)),
		c.cal.WorkdayOnOrBefore(m.Last().AddDays(-2)),
	}
	switch m {
	case calendar.MonthOf(ledgerBegins()):
		return append([]calendar.Date{ledgerBegins().AddDays(4)}, days...)
	case calendar.MonthOf(calendar.DateOf(Start())):
		return []calendar.Date{days[0], calendar.DateOf(Start()).AddDays(-1), days[1]}
	}
	return days
}

// importOf is the first import on or after a day.
func (c *County) importOf(day calendar.Date) calendar.Date {
	for m := calendar.MonthOf(day); ; m = m.Next() {
		for _, on := range c.importsIn(m) {
			if !on.Before(day) {
				return on
			}
		}
	}
}

// importAt is the moment of a day's import.
func importAt(day calendar.Date) time.Time { return day.At(15, 20) }

// importsOf are the imports up to Start: at each, the issues registered since the
// one before, and those that have come further meanwhile and are still open.
func (c *County) importsOf(list []issue) []Event {
	var out []Event
	said := make(map[string][]string, len(list)) // the row that was imported last, by number
	end := calendar.MonthOf(calendar.DateOf(Start()))
	for m := calendar.MonthOf(ledgerBegins()); !end.Before(m); m = m.Next() {
		for _, day := range c.importsIn(m) {
			if importAt(day).After(Start()) {
				continue
			}
			var news [][]string
			for _, i := range list {
				row := i.row(day)
				if old := said[i.number]; i.openOn(day) && (old == nil || old[statusCell] != row[statusCell]) {
					news = append(news, row)
					said[i.number] = row
				}
			}
			out = append(out, importEvent(day, news))
		}
	}
	return out
}

// statusCell is the place of 状态 in a row.
const statusCell = 12

// row is the issue as it stands in the office's file on that day.
func (i issue) row(day calendar.Date) []string {
	status, recovered := i.status(day), ""
	if status == "查账" && i.recovered > 0 {
		recovered = tenThousands(i.recovered)
	}
	amount := ""
	if i.amount > 0 {
		amount = tenThousands(i.amount)
	}
	return []string{
		i.number, i.source, i.area.name, i.village, i.category, i.text, i.responsible, i.leader,
		i.registered.String(), i.due.String(), amount, recovered, status,
	}
}

// importEvent is the import of these rows.
func importEvent(day calendar.Date, cells [][]string) Event {
	t := sheet.Table{Name: fmt.Sprintf("整改台账%02d%02d.xlsx", int(day.Month), day.Day), Line: 1, Header: ledgerColumns}
	for k, row := range cells {
		t.Rows = append(t.Rows, sheet.Row{Line: k + 2, Cells: row})
	}
	return Event{At: importAt(day), Import: &t}
}
