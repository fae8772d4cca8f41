package sample

import (
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
)

// perImport is how many issues each import after Start brings.
const perImport = 10

// longestLife is longer than any issue stays open, in months.
const longestLife = 6

// laterImports are the imports of the ledger after Start and the sign-offs of
// what they bring, as far as they may fall between from and to.
func (c *County) laterImports(from, to time.Time) []Event {
	start := calendar.DateOf(Start())
	first := max(0, monthsBetween(calendar.MonthOf(start), calendar.MonthOf(calendar.DateOf(from)))-longestLife)
	var out []Event
	for m := calendar.MonthOf(start).Add(first); !to.Before(m.First().At(0, 0)); m = m.Next() {
		for k, day := range c.importsIn(m) {
			if !day.After(start) {
				continue
			}
			list := c.laterIssues(day, c.placeOf(m, k))
			var cells [][]string
			for _, i := range list {
				cells = append(cells, i.row(day))
			}
			out = append(out, importEvent(day, cells))
			for n, i := range list {
				out = append(out, c.signOff(i, n))
			}
		}
	}
	return out
}

// monthsBetween is how many months lie between two.
func monthsBetween(a, b calendar.Month) int {
	return (b.Year-a.Year)*12 + int(b.Month) - int(a.Month)
}

// placeOf is the number before the first issue of an import: the kth of a month.
func (c *County) placeOf(m calendar.Month, k int) int {
	start := calendar.MonthOf(calendar.DateOf(Start()))
	switch {
	case m == start:
		return ledgerSize
	case m.Year == start.Year:
		return ledgerSize + perImport*(1+2*(monthsBetween(start, m)-1)+k)
	default:
		return perImport * (2*(int(m.Month)-1) + k)
	}
}

// laterIssues are what one import after Start brings, with the numbers behind place.
func (c *County) laterIssues(day calendar.Date, place int) []issue {
	out := make([]issue, 0, perImport)
	for k := range perImport {
		d := newDice(forLater, day.Year, place+k)
		i := issue{number: numbered(day.Year, place+k+1), area: c.anyArea(d)}
		i.registered = c.cal.AddWorkdays(day, -d.IntN(8))
		if i.registered.Year < day.Year { // the number is of this year
			i.registered = day
		}
		i.due = c.cal.AddWorkdays(i.registered, d.between(22, 63))
		i.signedOff = c.cal.AddWorkdays(i.due, -slack(d))
		i.stages(c.cal, d)
		c.describe(&i, newDice(forProblem, day.Year, place+k))
		out = append(out, i)
	}
	return out
}
