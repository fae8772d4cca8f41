package calendar_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/weidubao/weidubao/bot/calendar"
)

// The State Council's arrangements, as published: 国办发明电〔2024〕12号 and 〔2025〕7号.
var arrangements = []struct {
	off  [][2]string // first and last day
	work []string
}{
	{
		off: [][2]string{
			{"2025-01-01", "2025-01-01"},
			{"2025-01-28", "2025-02-04"},
			{"2025-04-04", "2025-04-06"},
			{"2025-05-01", "2025-05-05"},
			{"2025-05-31", "2025-06-02"},
			{"2025-10-01", "2025-10-08"},
		},
		work: []string{"2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"},
	},
	{
		off: [][2]string{
			{"2026-01-01", "2026-01-03"},
			{"2026-02-15", "2026-02-23"},
			{"2026-04-04", "2026-04-06"},
			{"2026-05-01", "2026-05-05"},
			{"2026-06-19", "2026-06-21"},
			{"2026-09-25", "2026-09-27"},
			{"2026-10-01", "2026-10-07"},
		},
		work: []string{"2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"},
	},
}

func TestStateCouncilYears(t *testing.T) {
	c := calendar.New(nil)
	want := map[string]bool{}
	for _, a := range arrangements {
		for _, stretch := range a.off {
			for d := date(t, stretch[0]); !d.After(date(t, stretch[1])); d = d.AddDays(1) {
				want[d.String()] = false
			}
		}
		for _, d := range a.work {
			want[d] = true
		}
	}
	for d := date(t, "2025-01-01"); d.Year < 2027; d = d.AddDays(1) {
		work, named := want[d.String()]
		if !named {
			work = d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
		}
		if c.Workday(d) != work {
			t.Errorf("Workday(%v) = %v", d, !work)
		}
	}
}

func TestKnownYears(t *testing.T) {
	c := calendar.New(nil)
	for year := 2002; year <= 2026; year++ {
		if !c.Known(year) {
			t.Errorf("%d is not known", year)
		}
	}
	if c.Known(2001) || c.Known(2090) {
		t.Error("a year without an arrangement is known")
	}
	c = calendar.New([]calendar.Special{
		{Date: date(t, "2090-01-01")},
		{Date: date(t, "2091-08-03")}, // a typhoon is not an arrangement
		{Date: date(t, "2092-10-01"), Work: true},
	})
	if !c.Known(2090) || c.Known(2091) || c.Known(2092) {
		t.Errorf("known: 2090 %v, 2091 %v, 2092 %v", c.Known(2090), c.Known(2091), c.Known(2092))
	}
	if c.Workday(date(t, "2091-08-03")) || !c.Workday(date(t, "2091-08-06")) {
		t.Error("a special must count, and Monday to Friday elsewhere")
	}
}

func TestSpecialsOverrideTheArrangement(t *testing.T) {
	c := calendar.New([]calendar.Special{
		{Date: date(t, "2026-10-10")},             // no 调休 after all
		{Date: date(t, "2026-10-07"), Work: true}, // called in
		{Date: date(t, "2026-11-18")},
		{Date: date(t, "2026-11-21"), Work: true},
	})
	for day, want := range map[string]bool{
		"2026-10-10": false, "2026-10-07": true, "2026-11-18": false, "2026-11-21": true, "2026-10-06": false,
	} {
		if c.Workday(date(t, day)) != want {
			t.Errorf("Workday(%s) = %v", day, !want)
		}
	}
	if got := c.Overdue(date(t, "2026-11-17"), date(t, "2026-11-23")); got != 4 {
		t.Errorf("19, 20, 21 and 23 November are %d working days", got)
	}
}

func TestOverdue(t *testing.T) {
	c := calendar.New(nil)
	for _, tc := range []struct {
		due, today string
		want       int
	}{
		{"2026-11-20", "2026-11-20", 0},
		{"2026-11-20", "2026-11-21", 0}, // Saturday after a Friday
		{"2026-11-20", "2026-11-23", 1},
		{"2026-11-20", "2026-11-11", -7},
		{"2026-11-21", "2026-11-20", 0}, // due on a Saturday
		{"2026-11-21", "2026-11-23", 1},
		{"2026-09-30", "2026-10-08", 1},  // over National Day
		{"2026-09-30", "2026-10-10", 3},  // a working Saturday
		{"2026-09-19", "2026-09-20", 1},  // a working Sunday
		{"2026-10-08", "2026-09-30", -1}, // one working day left over National Day
		{"2025-12-31", "2026-12-31", 248},
	} {
		if got := c.Overdue(date(t, tc.due), date(t, tc.today)); got != tc.want {
			t.Errorf("due %s, today %s: %d, want %d", tc.due, tc.today, got, tc.want)
		}
	}
}

func TestWorkdayProperties(t *testing.T) {
	c := calendar.New([]calendar.Special{{Date: date(t, "2031-03-05")}, {Date: date(t, "2031-03-08"), Work: true}})
	rapid.Check(t, func(t *rapid.T) {
		d := anyDate(t, "d")
		n := rapid.IntRange(0, 400).Draw(t, "n")
		from := c.WorkdayOnOrBefore(d)
		if from.After(d) || !c.Workday(from) || c.Overdue(from, d) != 0 {
			t.Fatalf("last working day on or before %v is %v", d, from)
		}
		if to := c.WorkdayOnOrAfter(d); to.Before(d) || !c.Workday(to) || (c.Workday(d) && to != d) {
			t.Fatalf("first working day on or after %v is %v", d, to)
		}
		if got := c.Overdue(d, c.AddWorkdays(d, n)); got != n {
			t.Fatalf("%d working days after %v is %v, %d overdue", n, d, c.AddWorkdays(d, n), got)
		}
		if got := c.Overdue(from, c.AddWorkdays(from, -n)); got != -n {
			t.Fatalf("%d working days before %v is %v, %d overdue", n, from, c.AddWorkdays(from, -n), got)
		}
		if c.AddWorkdays(c.AddWorkdays(from, n), -n) != from {
			t.Fatalf("%v there and back is %v", from, c.AddWorkdays(c.AddWorkdays(from, n), -n))
		}
	})
}

func TestOverdueCountsDayByDay(t *testing.T) {
	c := calendar.New(nil)
	rapid.Check(t, func(t *rapid.T) {
		due := anyDate(t, "due")
		today := due.AddDays(rapid.IntRange(0, 200).Draw(t, "days"))
		var want int
		for d := due.AddDays(1); !d.After(today); d = d.AddDays(1) {
			if c.Workday(d) {
				want++
			}
		}
		if got := c.Overdue(due, today); got != want {
			t.Fatalf("due %v, today %v: %d, counted %d", due, today, got, want)
		}
		if got := c.Overdue(today, due); got != -want {
			t.Fatalf("due %v, today %v: %d, counted %d", today, due, got, -want)
		}
	})
}

// A file that declares years off must not hang anything.
func TestYearsOff(t *testing.T) {
	var off []calendar.Special
	for d := date(t, "2030-01-01"); d.Year < 2034; d = d.AddDays(1) {
		off = append(off, calendar.Special{Date: d})
	}
	c := calendar.New(off)
	d := date(t, "2031-12-31")
	if c.WorkdayOnOrAfter(d) != d || c.WorkdayOnOrBefore(d) != d || c.AddWorkdays(d, 1_000_000) != d || c.AddWorkdays(d, -9) != d {
		t.Error("without a working day in reach the day itself is the answer")
	}
	if c.HasWorkday(d.Week()) || c.Overdue(d, d.AddDays(100)) != 0 {
		t.Error("a year off has working days")
	}
	q, err := calendar.ParseQuiet("20:00-08:00")
	if err != nil {
		t.Fatal(err)
	}
	if at := q.Release(d.At(12, 0), c); at.Before(d.At(12, 0)) {
		t.Errorf("released into the past: %v", at)
	}
}

func TestParseSpecials(t *testing.T) {
	got, err := calendar.ParseSpecials(strings.NewReader("\uFEFF# 2027\n2027-01-01,off,元旦\r\n\n2027-02-14, work , 春节调休\n2027-02-15,off # no name\n2027-02-15,off\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []calendar.Special{
		{Date: date(t, "2027-01-01"), Name: "元旦"},
		{Date: date(t, "2027-02-14"), Work: true, Name: "春节调休"},
		{Date: date(t, "2027-02-15")},
		{Date: date(t, "2027-02-15")},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, bad := range []string{
		"2027-01-01", "2027-01-01,free,元旦", "2027-02-30,off,x", "2027-01-01,off,a,b", "2027-01-01,off\n2027-01-01,work",
	} {
		_, err := calendar.ParseSpecials(strings.NewReader("# head\n" + bad))
		if !errors.Is(err, calendar.ErrSyntax) || !strings.Contains(err.Error(), "line "+map[bool]string{true: "3", false: "2"}[strings.Contains(bad, "\n")]) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// TestYearsNotArrangedYet: New Year's Day, 1 and 2 May and 1 to 3 October are
// days off in every year; a special wins.
func TestYearsNotArrangedYet(t *testing.T) {
	t.Parallel()
	c := calendar.New([]calendar.Special{{Date: calendar.Date{Year: 2091, Month: time.October, Day: 3}, Work: true}})
	if c.Known(2091) {
		t.Fatal("2091 is known")
	}
	for text, want := range map[string]bool{
		"2091-01-01": false, "2091-05-01": false, "2091-05-02": false, "2091-10-01": false, "2091-10-02": false,
		"2091-10-03": true, "2091-01-02": true, "2091-05-03": true,
	} {
		d, err := calendar.ParseDate(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Workday(d); got != want {
			t.Errorf("%s (%s): working day %t", text, d.Weekday(), got)
		}
	}
}
