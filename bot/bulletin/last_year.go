package bulletin

import (
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/report"
)

// compareYears adds 同比 to every total: this month against the same month of the
// year before, where the two are of the same scope. They are when the month of
// old has figures of each of its weeks, and of every unit that reported this
// month; else sums of different scope would be compared, and 同比 is 缺. As with the month
// before, part of a month is not compared.
func (e *Edition) compareYears(f Facts) {
	then := complete(f.LastYear.Reports)
	if f.Interim || !sameScope(countable(f), then, f.LastYear.Weeks) {
		return
	}
	required := make(map[string]bool)
	for _, ind := range f.Indicators {
		required[ind.Key] = ind.Required
	}
	for i := range e.Totals {
		t := &e.Totals[i]
		was, gave := add(t.indicator(), then)
		if gave == 0 || t.Reports == 0 || required[t.Key] && gave < len(then) { // then not everybody was asked for it
			continue
		}
		t.LastYear = &was
		t.YearOnYear = &report.Value{Kind: was.Kind, N: t.Sum.N - was.N}
	}
}

// sameScope reports whether the reports of old cover those weeks and all units that report now.
func sameScope(now, then []report.Report, weeks []calendar.Week) bool {
	units, given := make(map[string]bool), make(map[calendar.Week]bool)
	for _, r := range then {
		units[r.Area], given[r.Week] = true, true
	}
	for _, w := range weeks {
		if !given[w] {
			return false
		}
	}
	for _, r := range now {
		if !units[r.Area] {
			return false
		}
	}
	return len(then) > 0
}
