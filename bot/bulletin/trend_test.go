package bulletin

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/report"
)

// yearOfFacts is October 2026 with the eleven months before: reports since
// January, nothing of June, and money given in September alone.
func yearOfFacts() Facts {
	f := facts()
	f.From = calendar.Week{Year: 2025, Number: 40}
	for k := TrendMonths - 1; k > 0; k-- {
		p := Past{Month: october.Add(-k), Sums: map[string]Sum{}}
		if p.Month.Year == 2026 && p.Month.Month != time.June {
			p.Sums["problems"] = Sum{Value: count(int64(10 * p.Month.Month)), Reports: 4}
			p.Sums["leads"] = Sum{Value: count(0), Reports: 1}
		}
		if p.Month.Month == time.September {
			p.Sums["recovered"] = Sum{Value: money(5), Reports: 1}
		}
		f.Past = append(f.Past, p)
	}
	return f
}

func TestTrend(t *testing.T) {
	e := Compose(yearOfFacts())
	if e.Trend == nil || e.Trend.Key != ProblemsKey || e.Trend.Label != "梳理问题" || len(e.Trend.Months) != TrendMonths {
		t.Fatalf("%+v", e.Trend)
	}
	var sums, signed []any
	for _, m := range e.Trend.Months {
		sums, signed = append(sums, known(m.Sum)), append(signed, known(m.SignedOff))
	}
	if first := e.Trend.Months[0].Month; first != (calendar.Month{Year: 2025, Month: time.November}) {
		t.Errorf("begins in %s", first)
	}
	// Nothing of 2025 was expected; nobody reported in June.
	want := []any{nil, nil, int64(10), int64(20), int64(30), int64(40), int64(50), nil, int64(70), int64(80), int64(90), int64(182)}
	if diff := cmp.Diff(want, sums); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	// The ledger stands since 1 March.
	want = []any{nil, nil, nil, nil, 0, 0, 0, 0, 0, 0, 1, 1}
	if diff := cmp.Diff(want, signed); diff != "" {
		t.Errorf("signed off (-want +got):\n%s", diff)
	}
}

func known[T any](v *T) any {
	if v == nil {
		return nil
	}
	return *v
}

func TestYearSums(t *testing.T) {
	e := Compose(yearOfFacts())
	var got []*YearSum
	for _, total := range e.Totals {
		got = append(got, total.Year)
	}
	// 10 + 20 + … + 90 without June's 60, and this month's 182.
	want := []*YearSum{
		{Sum: count(390 + 182), Months: 9, Of: 10},
		{Sum: count(91), Months: 9, Of: 10},
		{Sum: money(1_190_005), Months: 2, Of: 10},
	}
	if diff := cmp.Diff(want, got); diff != "" || !e.YearFrom.IsZero() {
		t.Errorf("from %s (-want +got):\n%s", e.YearFrom, diff)
	}
}

// A year that does not begin in January says where it does.
func TestYearBegins(t *testing.T) {
	f := yearOfFacts()
	f.From = calendar.Week{Year: 2026, Number: 38}
	for i := range f.Past {
		if f.Past[i].Month.Month != time.September {
			f.Past[i].Sums = nil
		}
	}
	e := Compose(f)
	if e.YearFrom != f.From || *e.Totals[0].Year != (YearSum{Sum: count(90 + 182), Months: 2, Of: 2}) {
		t.Errorf("from %s: %+v", e.YearFrom, e.Totals[0].Year)
	}
	for _, from := range []calendar.Week{{Year: 2025, Number: 40}, {Year: 2026, Number: 1}} {
		f.From = from
		if e := Compose(f); !e.YearFrom.IsZero() {
			t.Errorf("first week %s: begins in %s", from, e.YearFrom)
		}
	}
	f.From = calendar.Week{}
	if e := Compose(f); e.YearFrom.String() != "2026-W41" {
		t.Errorf("expected from nobody knows when: begins in %s", e.YearFrom)
	}
	f.Reports = nil
	f.Past = []Past{}
	if e := Compose(f); e.Totals[0].Year != nil || e.Trend.Months[11].Sum != nil {
		t.Errorf("nothing was ever given: %+v", e.Totals[0].Year)
	}
}

func TestPastOf(t *testing.T) {
	reports := []report.Report{
		given("1", 37, report.Values{"problems": count(3)}),
		given("2", 37, report.Values{"problems": count(4), "recovered": count(9)}),
		given("3", 37, report.Values{"problems": count(5)}),
		given("1", 37, report.Values{"problems": count(8)}), // the same again, corrected
	}
	reports[2].Status = report.Held
	reports[3].Seq = 2
	m := calendar.Month{Year: 2026, Month: time.September}
	want := Past{Month: m, First: calendar.Week{Year: 2026, Number: 37}, Sums: map[string]Sum{"problems": {Value: count(12), Reports: 2}}}
	if diff := cmp.Diff(want, PastOf(m, indicators, reports)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestPictured(t *testing.T) {
	visits := report.Indicator{Key: "visits", Label: "走访", Kind: report.Count}
	amount := report.Indicator{Key: "problems", Kind: report.Money}
	for want, list := range map[string][]report.Indicator{
		"problems": {visits, indicators[0]},
		"visits":   {amount, visits},
		"":         {amount},
	} {
		if got, ok := pictured(list); got.Key != want || ok != (want != "") {
			t.Errorf("%q, %v; want %q", got.Key, ok, want)
		}
	}
	f := yearOfFacts()
	f.Indicators = []report.Indicator{indicators[2]}
	if e := Compose(f); e.Trend.Label != "" || e.Trend.Months[11].Sum != nil || *e.Trend.Months[11].SignedOff != 1 {
		t.Errorf("money in the picture: %+v", e.Trend)
	}
}

// An interim edition ends its picture with the month so far, and has no ledger before there is one.
func TestTrendInterim(t *testing.T) {
	f := yearOfFacts()
	f.Interim, f.AsOf, f.Now = true, on(time.October, 20), on(time.October, 20).At(10, 0)
	e := Compose(f.Stand(ledger.DefaultRules(), workdays))
	last := e.Trend.Months[TrendMonths-1]
	if *last.Sum != e.Totals[0].Sum.N || *last.SignedOff != e.SignedOffMonth || e.SignedOffMonth != 0 {
		t.Errorf("ends with %d and %d", *last.Sum, *last.SignedOff)
	}
	for i := range f.Issues {
		f.Issues[i].RegisteredOn = on(time.October, 25)
	}
	if e := Compose(f); e.Trend.Months[TrendMonths-1].SignedOff != nil {
		t.Error("the ledger stood before its first issue")
	}
}

// An edition that was stored before there was a picture is read without one.
func TestOldEdition(t *testing.T) {
	var e Edition
	if err := json.Unmarshal([]byte(`{"key":"2026-09","totals":[{"key":"problems","sum":3,"reports":1}],"signed_off_month":2}`), &e); err != nil {
		t.Fatal(err)
	}
	if e.Trend != nil || e.Totals[0].Year != nil || e.Signed != nil || e.SignedOffMonth != 2 {
		t.Errorf("%+v", e)
	}
	if e := Compose(facts()); e.Trend != nil || e.Totals[0].Year != nil {
		t.Error("a picture without the months before")
	}
}
