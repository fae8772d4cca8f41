package bulletin

import (
	"cmp"
	"slices"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
)

// Compose makes the draft of an edition. The order in which facts are handed
// in does not matter, except that the totals keep the order of the indicators.
//
// A final and an interim edition are counted alike:
//   - A week that has come due (Now is past its due moment) expects a report of
//     every unit.
//   - A week still open expects nothing yet, so that nobody is called missing
//     before the time. A complete report that came early counts as expected and
//     received at once, so that the sums never ignore what was given.
//   - An exempt week (免) expects nothing.
//   - Only complete reports are received and only they are in the totals.
//     Incomplete, held and withdrawn ones are missing, with their status.
//   - A complete report that nobody expected is in the totals and counted in Extra.
//   - Part of a month is not compared with a whole one: an interim edition has
//     no month-on-month and no year-on-year.
func Compose(f Facts) Edition {
	e := Edition{
		Key: FinalKey(f.Month), Office: f.Office, Month: f.Month,
		Number: f.Number, Total: f.Total, Version: max(1, f.Version),
		Interim: f.Interim, AsOf: f.AsOf, FrozenAt: f.Now.In(calendar.Zone),
		Status: Draft, Units: len(f.Units),
	}
	if f.Interim {
		e.Key = InterimKey(f.Month, f.AsOf)
		e.Number, e.Total = 0, 0
	}
	f.Units = slices.SortedFunc(slices.Values(f.Units), func(a, b Unit) int { return cmp.Compare(a.Code, b.Code) })
	f.Weeks = slices.SortedFunc(slices.Values(f.Weeks), func(a, b Week) int { return a.Week.Compare(b.Week) })
	e.countReports(f)
	e.sum(f)
	e.countIssues(f)
	e.judgeUnits(f)
	e.compareYears(f)
	e.sumYear(f)
	e.drawTrend(f)
	return e
}

// Stand fills Stages and Overdue with how the ledger stood at the end of AsOf:
// an issue signed off later was still open then.
func (f Facts) Stand(rules ledger.Rules, cal *calendar.Calendar) Facts {
	f.Stages = make(map[string]ledger.Stage, len(f.Issues))
	f.Overdue = make(map[string]int, len(f.Issues))
	for _, i := range f.Issues {
		if !i.OpenOn(f.AsOf) {
			continue
		}
		f.Stages[i.Number], f.Overdue[i.Number] = i.StageOn(rules.Of(i), cal, f.AsOf)
	}
	return f
}
