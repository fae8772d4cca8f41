package bulletin

import "github.com/weidubao/weidubao/bot/report"

// sum adds up the counts and amounts over the complete reports, in the configured
// order, and counts the reports that said yes. Percentages have no sum, since
// nobody knows of what they are shares; texts have none either. An indicator that no report gave has a Sum of 0 with Reports 0, which
// a page shows as 缺 and not as zero.
func (e *Edition) sum(f Facts) {
	now := countable(f)
	var before []report.Report
	if !f.Interim {
		before = complete(f.Before.Reports)
	}
	e.Totals = make([]Total, 0, len(f.Indicators))
	for _, ind := range f.Indicators {
		if sums(ind) {
			e.Totals = append(e.Totals, totalOf(ind, now, before))
		}
	}
}

// totalOf sums one indicator and compares it. A comparison with a side that
// nobody gave is 缺.
func totalOf(ind report.Indicator, now, before []report.Report) Total {
	t := Total{Key: ind.Key, Label: ind.Label, Unit: ind.Unit, YesNo: ind.Kind == report.YesNo}
	t.Sum, t.Reports = add(ind, now)
	was, gave := add(ind, before)
	if gave == 0 {
		return t
	}
	t.Before = &was
	if t.Reports > 0 {
		t.Change = &report.Value{Kind: t.Sum.Kind, N: t.Sum.N - was.N}
	}
	return t
}

// indicator is what the total sums, as add takes it.
func (t Total) indicator() report.Indicator {
	if t.YesNo {
		return report.Indicator{Key: t.Key, Kind: report.YesNo}
	}
	return report.Indicator{Key: t.Key, Kind: t.Sum.Kind}
}

// sums tells that the indicator has a sum over several reports.
func sums(ind report.Indicator) bool { return ind.Kind.Adds() || ind.Kind == report.YesNo }

// add sums one indicator in whole counts or fen and says how many reports gave
// it. A value of another kind dates from another configuration; counts and
// money are never added up. The sum of yes and no is how many said yes.
func add(ind report.Indicator, reports []report.Report) (sum report.Value, gave int) {
	sum.Kind = ind.Kind
	if ind.Kind == report.YesNo {
		sum.Kind = report.Count
	}
	for _, r := range reports {
		if v, ok := r.Values[ind.Key]; ok && v.Kind == ind.Kind {
			sum.N += v.N
			gave++
		}
	}
	return sum, gave
}
