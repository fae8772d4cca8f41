package bulletin

import (
	"slices"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/report"
)

// TrendMonths is how many months the picture shows, the edition's own included.
const TrendMonths = 12

// Past is what a month before the edition's leaves for the picture and for the
// sums of the year. The reports themselves are not kept, so that reading a year
// takes no more memory than a month.
type Past struct {
	Month calendar.Month
	First calendar.Week  // the first week of which there is a complete report; zero: there is none
	Sums  map[string]Sum // by key of the indicator; a key that no report gave is absent
}

// Sum is one indicator over one month.
type Sum struct {
	Value   report.Value
	Reports int // how many complete reports gave it
}

// PastOf sums the complete reports of the month.
func PastOf(m calendar.Month, indicators []report.Indicator, reports []report.Report) Past {
	p := Past{Month: m, Sums: make(map[string]Sum, len(indicators))}
	given := complete(reports)
	p.First = firstWeek(given)
	for _, ind := range indicators {
		if v, n := add(ind, given); n > 0 && sums(ind) {
			p.Sums[ind.Key] = Sum{Value: v, Reports: n}
		}
	}
	return p
}

// firstWeek is the first week that the reports are about; zero without any.
func firstWeek(reports []report.Report) calendar.Week {
	var first calendar.Week
	for _, r := range reports {
		if first.IsZero() || r.Week.Before(first) {
			first = r.Week
		}
	}
	return first
}

// Trend is the picture: the last twelve months, the edition's own at the end.
type Trend struct {
	Key    string       `json:"key,omitempty"` // of the indicator whose sums are in it; empty: the office counts none
	Label  string       `json:"label,omitempty"`
	Unit   string       `json:"unit,omitempty"`
	Months []TrendMonth `json:"months"`
}

// TrendMonth is one month of the picture.
type TrendMonth struct {
	Month     calendar.Month `json:"month"`
	Sum       *int64         `json:"sum,omitempty"`        // of the indicator, from reports; nil: 缺
	SignedOff *int           `json:"signed_off,omitempty"` // from the ledger; nil: 缺, the ledger did not stand yet
}

// YearSum is an indicator's sum over the months of the year up to the edition's (累计).
type YearSum struct {
	Sum    report.Value `json:"sum"`
	Months int          `json:"months"` // of them gave a figure
	Of     int          `json:"of"`     // months since January, or since figures begin
}

// ProblemsKey is the indicator that the picture shows where the office keeps it.
const ProblemsKey = "problems"

// pictured is the indicator of the picture: the problems found, or else the first count.
func pictured(indicators []report.Indicator) (report.Indicator, bool) {
	isCount := func(i report.Indicator) bool { return i.Kind == report.Count }
	k := slices.IndexFunc(indicators, func(i report.Indicator) bool { return isCount(i) && i.Key == ProblemsKey })
	if k < 0 {
		k = slices.IndexFunc(indicators, isCount)
	}
	if k < 0 {
		return report.Indicator{}, false
	}
	return indicators[k], true
}

// drawTrend gathers the picture. The month's own figures are those of the
// edition. Without the months before there is no picture.
func (e *Edition) drawTrend(f Facts) {
	if f.Past == nil {
		return
	}
	ind, counted := pictured(f.Indicators)
	t := &Trend{Key: ind.Key, Label: ind.Label, Unit: ind.Unit}
	began := ledgerBegan(f.Issues)
	for k := TrendMonths - 1; k >= 0; k-- {
		m := TrendMonth{Month: f.Month.Add(-k)}
		if s, ok := sumIn(*e, f, m.Month, ind.Key); ok && counted {
			m.Sum = &s.Value.N
		}
		if !began.IsZero() && !began.After(m.Month.Last()) && !began.After(f.AsOf) {
			n := SignedOffIn(f.Issues, m.Month)
			if k == 0 {
				n = e.SignedOffMonth
			}
			m.SignedOff = &n
		}
		t.Months = append(t.Months, m)
	}
	e.Trend = t
}

// sumIn is one indicator's sum in the month, from the edition's totals or from
// the months before it; false: nobody gave it.
func sumIn(e Edition, f Facts, m calendar.Month, key string) (Sum, bool) {
	if m == f.Month {
		for _, t := range e.Totals {
			if t.Key == key {
				return Sum{Value: t.Sum, Reports: t.Reports}, t.Reports > 0
			}
		}
	}
	for _, p := range f.Past {
		if p.Month == m {
			s, ok := p.Sums[key]
			return s, ok
		}
	}
	return Sum{}, false
}

// ledgerBegan is the day of the first registration; zero without a ledger.
func ledgerBegan(issues []ledger.Issue) calendar.Date {
	var first calendar.Date
	for _, i := range issues {
		if first.IsZero() || first.After(i.RegisteredOn) {
			first = i.RegisteredOn
		}
	}
	return first
}

// SignedOffIn counts the sign-offs whose own date lies in the month, also those
// of issues that relapsed since: what a month was once said to have stays.
func SignedOffIn(issues []ledger.Issue, m calendar.Month) int {
	n := 0
	for _, i := range issues {
		for _, on := range i.SignOffs() {
			if calendar.MonthOf(on) == m {
				n++
			}
		}
	}
	return n
}

// sumYear adds every total up over the year. Weeks belong to the month that
// their Thursday lies in, in January as elsewhere.
func (e *Edition) sumYear(f Facts) {
	if f.Past == nil {
		return
	}
	first := calendar.Month{Year: f.Month.Year, Month: 1}
	if begins := f.begins(first); !begins.IsZero() && first.Weeks()[0].Before(begins) {
		e.YearFrom = begins
		first = begins.Month()
	}
	for k := range e.Totals {
		e.Totals[k].Year = yearOf(*e, f, e.Totals[k], first)
	}
}

// begins is the week with which the figures of the year that January is of
// begin: reports were expected from then on, or a file gave them from then on,
// whichever is earlier. A week before the year's first counts as that.
func (f Facts) begins(january calendar.Month) calendar.Week {
	first := f.From
	earlier := func(w calendar.Week) {
		if !w.IsZero() && (first.IsZero() || w.Before(first)) {
			first = w
		}
	}
	for _, p := range f.Past {
		if !p.Month.Before(january) {
			earlier(p.First)
		}
	}
	earlier(firstWeek(countable(f)))
	return first
}

// yearOf sums one total from the first month on; nil: no month gave it.
func yearOf(e Edition, f Facts, t Total, first calendar.Month) *YearSum {
	y := YearSum{Sum: report.Value{Kind: t.Sum.Kind}}
	for m := first; !f.Month.Before(m); m = m.Next() {
		y.Of++
		if s, ok := sumIn(e, f, m, t.Key); ok && s.Value.Kind == t.Sum.Kind {
			y.Sum.N += s.Value.N
			y.Months++
		}
	}
	if y.Months == 0 {
		return nil
	}
	return &y
}
