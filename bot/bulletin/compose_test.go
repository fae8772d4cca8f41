package bulletin

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/report"
)

var (
	workdays   = calendar.New(nil)
	october    = calendar.Month{Year: 2026, Month: time.October}
	indicators = []report.Indicator{
		{Key: "problems", Label: "梳理问题", Unit: "个", Kind: report.Count, Required: true},
		{Key: "leads", Label: "交办线索", Unit: "件", Kind: report.Count, Required: true},
		{Key: "recovered", Label: "挽回损失", Unit: "万元", Kind: report.Money},
	}
)

func count(n int64) report.Value { return report.Value{Kind: report.Count, N: n} }
func money(n int64) report.Value { return report.Value{Kind: report.Money, N: n} }

// on is a day of 2026.
func on(month time.Month, d int) calendar.Date {
	return calendar.Date{Year: 2026, Month: month, Day: d}
}

// given is a complete report on time.
func given(unit string, week int, values report.Values) report.Report {
	w := calendar.Week{Year: 2026, Number: week}
	return report.Report{
		Ref: report.Ref{Area: unit, Week: w}, Values: values, Status: report.Complete, Timeliness: report.OnTime,
		CompletedAt: w.Monday().AddDays(4).At(15, 0), Seq: 1,
	}
}

// weeks are the weeks of a month, due on Fridays at 17:00; week 40 is exempt.
func weeks(m calendar.Month) []Week {
	var out []Week
	for _, w := range m.Weeks() {
		out = append(out, Week{Week: w, Due: w.Monday().AddDays(4).At(17, 0), Exempt: w.Number == 40})
	}
	return out
}

// facts is October 2026 with 23 units: one late, one missing, and a small ledger.
func facts() Facts {
	f := Facts{
		Office: "巡察办", Month: october, AsOf: on(time.October, 31), Now: on(time.November, 2).At(9, 0),
		Number: 10, Total: 47, Version: 1, Weeks: weeks(october), Indicators: indicators,
	}
	for n := range 23 {
		code := fmt.Sprintf("3303811%02d", n)
		f.Units = append(f.Units, Unit{Code: code, Name: "镇" + code[7:]})
		for week := 41; week <= 44; week++ {
			r := given(code, week, report.Values{"problems": count(2), "leads": count(1)})
			if n == 5 && week == 43 {
				r.Timeliness = report.Late
				r.CompletedAt = on(time.October, 26).At(9, 12)
				r.Values["recovered"] = money(1_190_000)
			}
			if n != 7 || week != 42 {
				f.Reports = append(f.Reports, r)
			}
		}
	}
	f.Before.Known, f.Before.Issues.SignedOff = true, 35
	f.Before.Reports = []report.Report{given("330381100", 37, report.Values{"problems": count(190), "leads": count(90)})}
	f.Issues = []ledger.Issue{
		{Number: "RA26-0012", Area: "330381103", RegisteredOn: on(time.March, 1), DueOn: on(time.October, 9), Status: ledger.Rectifying},
		{Number: "RA26-0019", Area: "330381104", RegisteredOn: on(time.March, 1), DueOn: on(time.October, 21), Status: ledger.Rectifying},
		{Number: "RA26-0027", Area: "D001", RegisteredOn: on(time.March, 1), DueOn: on(time.October, 28), Status: ledger.SignedOff, SignedOffOn: on(time.November, 1)},
		{Number: "RA26-0030", Area: "330381104", RegisteredOn: on(time.March, 1), DueOn: on(time.December, 1), Status: ledger.Assigned},
		{Number: "RA26-0031", Area: "330381104", RegisteredOn: on(time.March, 1), DueOn: on(time.October, 1), Status: ledger.SignedOff, SignedOffOn: on(time.October, 31)},
		{Number: "RA26-0032", Area: "330381104", RegisteredOn: on(time.March, 1), DueOn: on(time.October, 1), Status: ledger.Archived, SignedOffOn: on(time.September, 30)},
		{Number: "RA26-0060", Area: "330381104", RegisteredOn: on(time.November, 1), DueOn: on(time.October, 1), Status: ledger.Rectifying},
	}
	f.Names = map[string]string{"D001": "市农业农村局"}
	return f.Stand(ledger.DefaultRules(), workdays)
}

func TestComposeFinal(t *testing.T) {
	e := Compose(facts())
	unit := func(n int) Unit { return facts().Units[n] }
	week := func(n int) calendar.Week { return calendar.Week{Year: 2026, Number: n} }
	before, change, leads, fewer, six := count(190), count(182-190), count(90), count(1), 35
	want := Edition{
		Key: "2026-10", Office: "巡察办", Month: october, Number: 10, Total: 47, Version: 1, AsOf: on(time.October, 31),
		FrozenAt: on(time.November, 2).At(9, 0), Status: Draft, Units: 23,
		Weeks: []calendar.Week{week(41), week(42), week(43), week(44)}, Open: []calendar.Week{}, Exempt: []calendar.Week{week(40)},
		Expected: 92, Received: 91, OnTime: 90,
		Late:    []Miss{{Unit: unit(5), Week: week(43), At: on(time.October, 26).At(9, 12), Due: on(time.October, 23).At(17, 0)}},
		Missing: []Miss{{Unit: unit(7), Week: week(42)}},
		Totals: []Total{
			{Key: "problems", Label: "梳理问题", Unit: "个", Sum: count(182), Reports: 91, Before: &before, Change: &change},
			{Key: "leads", Label: "交办线索", Unit: "件", Sum: count(91), Reports: 91, Before: &leads, Change: &fewer},
			{Key: "recovered", Label: "挽回损失", Unit: "万元", Sum: money(1_190_000), Reports: 1},
		},
		Registered: 6, SignedOff: 2, SignedOffMonth: 1, SignedOffBefore: &six,
		Signed: []SignedOff{{Number: "RA26-0031", Area: "330381104", AreaName: "镇04", On: on(time.October, 31)}},
		Overdue: []Overdue{
			{Number: "RA26-0012", Area: "330381103", AreaName: "镇03", DueOn: on(time.October, 9), Days: 16, Stage: ledger.StageRed},
			{Number: "RA26-0019", Area: "330381104", AreaName: "镇04", DueOn: on(time.October, 21), Days: 7, Stage: ledger.StageOrange},
			{Number: "RA26-0027", Area: "D001", AreaName: "市农业农村局", DueOn: on(time.October, 28), Days: 2, Stage: ledger.StageYellow},
		},
	}
	for n := range 23 {
		b := UnitBand{Unit: unit(n), Band: BandGreen}
		switch n {
		case 3:
			b.Band = BandRed
		case 4:
			b.Band = BandYellow
		}
		want.Bands = append(want.Bands, b)
	}
	want.Bands = append(want.Bands, UnitBand{Unit: Unit{Code: "D001", Name: "市农业农村局"}, Band: BandYellow})
	if diff := cmp.Diff(want, e); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestComposeInterim stands in the open week 44: nobody is missing yet, and
// what came early is in the sums.
func TestComposeInterim(t *testing.T) {
	f := facts()
	f.Interim, f.AsOf, f.Now = true, on(time.October, 28), on(time.October, 28).At(10, 0)
	f.Reports = slices.DeleteFunc(f.Reports, func(r report.Report) bool { return r.Week.Number == 44 && r.Area != "330381100" })
	e := Compose(f.Stand(ledger.DefaultRules(), workdays))
	if e.Key != "2026-10@2026-10-28" || !e.Interim || e.Number != 0 || e.Total != 0 {
		t.Errorf("key %s, interim %v, number %d, total %d", e.Key, e.Interim, e.Number, e.Total)
	}
	if e.Expected != 70 || e.Early != 1 || e.Received != 69 || e.OnTime != 68 || len(e.Missing) != 1 || len(e.Weeks) != 3 || len(e.Open) != 1 {
		t.Errorf("expected %d, early %d, received %d, on time %d, missing %d, weeks %v, open %v",
			e.Expected, e.Early, e.Received, e.OnTime, len(e.Missing), e.Weeks, e.Open)
	}
	if e.Totals[0].Sum != count(138) {
		t.Errorf("problems %v, want 138 with the early report", e.Totals[0].Sum)
	}
	for _, total := range e.Totals {
		if total.Before != nil || total.Change != nil {
			t.Errorf("%s: part of a month is compared with a whole one", total.Key)
		}
	}
	if e.SignedOffBefore != nil || e.SignedOffMonth != 0 {
		t.Errorf("sign-offs: before %v, this month %d", e.SignedOffBefore, e.SignedOffMonth)
	}
}

func TestComposeUnfinished(t *testing.T) {
	f := facts()
	for k, s := range []report.Status{report.Incomplete, report.Held, report.Withdrawn} {
		f.Reports[k].Status = s // of the first unit, weeks 41 to 43
	}
	e := Compose(f)
	var got []report.Status
	for _, m := range e.Missing {
		got = append(got, m.Status)
	}
	// In order of week, then code: 41, 42 with the unit of which nothing came, 43.
	if diff := cmp.Diff([]report.Status{report.Incomplete, report.Held, "", report.Withdrawn}, got); diff != "" {
		t.Errorf("missing (-want +got):\n%s", diff)
	}
	if e.Received != 88 || e.Totals[0].Sum != count(176) || e.Totals[0].Reports != 88 {
		t.Errorf("received %d, problems %v from %d", e.Received, e.Totals[0].Sum, e.Totals[0].Reports)
	}
}

func TestComposeUnexpected(t *testing.T) {
	f := facts()
	f.Reports = append(f.Reports,
		given("330381100", 40, report.Values{"problems": count(5)}), // an exempt week
		given("330381199", 41, report.Values{"problems": count(7)}), // a unit that was merged
		given("330381100", 39, report.Values{"problems": count(9)}), // another month
	)
	e := Compose(f)
	if e.Extra != 2 || e.Received != 91 || e.Expected != 92 || e.Totals[0].Sum != count(182+12) {
		t.Errorf("extra %d, received %d of %d, problems %v", e.Extra, e.Received, e.Expected, e.Totals[0].Sum)
	}
}

func TestComposeMissingSides(t *testing.T) {
	f := facts()
	f.Before = Previous{Reports: []report.Report{given("330381100", 37, report.Values{"problems": count(190)})}}
	f.Before.Reports[0].Status = report.Incomplete
	e := Compose(f)
	if e.SignedOffBefore != nil || e.Totals[0].Before != nil || e.Totals[0].Change != nil {
		t.Error("nothing complete is known of the month before, and yet it is compared")
	}
	f = facts()
	f.Before.Reports[0].Values["recovered"] = money(0)
	f.Reports = slices.DeleteFunc(f.Reports, func(r report.Report) bool { return len(r.Values) == 3 })
	total := Compose(f).Totals[2]
	if total.Reports != 0 || total.Before == nil || *total.Before != money(0) || total.Change != nil {
		t.Errorf("nobody gave it this month: %+v", total)
	}
	f.Reports[0].Values["recovered"] = count(3)
	if total := Compose(f).Totals[2]; total.Reports != 0 || total.Sum != money(0) {
		t.Errorf("a count was added to money: %+v", total)
	}
}

func TestBandOf(t *testing.T) {
	for stage, want := range map[ledger.Stage]Band{
		ledger.NoStage: BandGreen, ledger.StageT7: BandGreen, ledger.StageT3: BandGreen,
		ledger.StageYellow: BandYellow, ledger.StageOrange: BandYellow, ledger.StageRed: BandRed, "black": BandYellow,
	} {
		if got := bandOf(stage); got != want {
			t.Errorf("%q: %s, want %s", stage, got, want)
		}
	}
}

// TestComposeOrder hands the same facts in another order: the edition is the
// same byte for byte, and its figures add up.
func TestComposeOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := facts()
		f.Units, f.Reports = f.Units[:4], slices.DeleteFunc(f.Reports, func(r report.Report) bool { return r.Area > "330381104" })
		f.Interim = rapid.Bool().Draw(t, "interim")
		f.Now = on(time.October, rapid.IntRange(1, 31).Draw(t, "day")).At(17, 0)
		f.AsOf = calendar.DateOf(f.Now)
		f = f.Stand(ledger.DefaultRules(), workdays)
		for k := range f.Reports {
			f.Reports[k].Status = rapid.SampledFrom([]report.Status{report.Complete, report.Complete, report.Incomplete, report.Held, report.Withdrawn}).Draw(t, "status")
		}
		e := Compose(f)
		if e.Expected != e.Received+len(e.Missing) || e.Expected != e.Units*len(e.Weeks)+e.Early || e.Received != e.OnTime+len(e.Late) {
			t.Fatalf("the figures do not add up: %+v", e)
		}
		want := marshal(t, e)
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		shuffle(r, f.Units)
		shuffle(r, f.Weeks)
		shuffle(r, f.Reports)
		shuffle(r, f.Issues)
		shuffle(r, f.Before.Reports)
		if got := marshal(t, Compose(f)); got != want {
			t.Fatalf("another order gives another edition:\n%s\n%s", want, got)
		}
		var back Edition
		if err := json.Unmarshal([]byte(want), &back); err != nil {
			t.Fatal(err)
		}
		if again := marshal(t, back); again != want {
			t.Fatalf("stored and read it differs:\n%s\n%s", want, again)
		}
	})
}

func shuffle[T any](r *rand.Rand, s []T) {
	r.Shuffle(len(s), func(i, j int) { s[i], s[j] = s[j], s[i] })
}

func marshal(t *rapid.T, e Edition) string {
	b, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
