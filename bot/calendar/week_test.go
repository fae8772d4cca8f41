package calendar_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/weidubao/weidubao/bot/calendar"
)

func TestWeekOfYearsEnds(t *testing.T) {
	for _, c := range []struct{ day, week, month string }{
		{"2026-11-20", "2026-W47", "2026-11"},
		{"2020-12-31", "2020-W53", "2020-12"},
		{"2021-01-03", "2020-W53", "2020-12"},
		{"2021-01-04", "2021-W01", "2021-01"},
		{"2024-12-30", "2025-W01", "2025-01"},
		{"2027-01-03", "2026-W53", "2026-12"},
		{"2026-10-01", "2026-W40", "2026-10"}, // a Thursday
		{"2026-09-28", "2026-W40", "2026-10"},
		{"2026-10-26", "2026-W44", "2026-10"},
		{"2026-11-01", "2026-W44", "2026-10"}, // a Sunday that belongs to October
	} {
		w := date(t, c.day).Week()
		if w.String() != c.week || w.Month().String() != c.month {
			t.Errorf("%s is in %v of %v, want %s of %s", c.day, w, w.Month(), c.week, c.month)
		}
	}
}

func TestParseWeek(t *testing.T) {
	for in, want := range map[string]string{
		"2026-W47": "2026-W47", "2026W7": "2026-W07", "2026-w53": "2026-W53", "2026年第47周": "2026-W47", "2026年1周": "2026-W01", "２０２６-Ｗ４７": "2026-W47",
	} {
		if got := week(t, in).String(); got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
	}
	for _, in := range []string{"", "W47", "2026-47", "2025-W53", "2026-W00", "2026-W54", "0001-W01", "2026-W047"} {
		if w, err := calendar.ParseWeek(in); !errors.Is(err, calendar.ErrSyntax) {
			t.Errorf("%q: %v, %v, want ErrSyntax", in, w, err)
		}
	}
}

func TestWeekProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDate(t, "d")
		n := rapid.IntRange(-600, 600).Draw(t, "n")
		w := d.Week()
		if back, err := calendar.ParseWeek(w.String()); err != nil || back != w {
			t.Fatalf("%v printed and read is %v, %v", w, back, err)
		}
		if w.Monday().Weekday() != time.Monday || d.Before(w.Monday()) || d.After(w.Sunday()) {
			t.Fatalf("%v is %v to %v and should hold %v", w, w.Monday(), w.Sunday(), d)
		}
		if w.Thursday().Year != w.Year {
			t.Fatalf("the Thursday of %v is %v", w, w.Thursday())
		}
		if w.Add(n).Add(-n) != w || w.Next() != w.Add(1) || w.Before(w.Add(n)) != (n > 0) {
			t.Fatalf("%v + %d = %v", w, n, w.Add(n))
		}
		if y, k := d.At(12, 0).ISOWeek(); y != w.Year || k != w.Number {
			t.Fatalf("%v: %v, ISO says %d-%d", d, w, y, k)
		}
	})
}

func TestParseMonth(t *testing.T) {
	for in, want := range map[string]string{"2026-10": "2026-10", "2026-1": "2026-01", "2026年9月": "2026-09", "2026/10": "2026-10"} {
		if m, err := calendar.ParseMonth(in); err != nil || m.String() != want {
			t.Errorf("%q: %v, %v, want %s", in, m, err, want)
		}
	}
	for _, in := range []string{"", "2026-13", "2026-00", "10月", "2026-10-01"} {
		if m, err := calendar.ParseMonth(in); !errors.Is(err, calendar.ErrSyntax) {
			t.Errorf("%q: %v, %v, want ErrSyntax", in, m, err)
		}
	}
}

func TestWeeksOfAMonth(t *testing.T) {
	var got []string
	for _, w := range (calendar.Month{Year: 2026, Month: time.October}).Weeks() {
		got = append(got, w.String())
	}
	if diff := cmp.Diff([]string{"2026-W40", "2026-W41", "2026-W42", "2026-W43", "2026-W44"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestMonthProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDate(t, "d")
		n := rapid.IntRange(-300, 300).Draw(t, "n")
		m := calendar.MonthOf(d)
		if d.Before(m.First()) || d.After(m.Last()) || m.Last().AddDays(1) != m.Next().First() {
			t.Fatalf("%v is %v to %v", m, m.First(), m.Last())
		}
		if m.Add(n).Add(-n) != m || m.Before(m.Add(n)) != (n > 0) {
			t.Fatalf("%v + %d = %v", m, n, m.Add(n))
		}
		// Months share out the weeks: each one once, none left out.
		weeks, next := m.Weeks(), m.Next().Weeks()
		if len(weeks) < 4 || len(weeks) > 5 || weeks[len(weeks)-1].Next() != next[0] {
			t.Fatalf("%v has %v, then %v", m, weeks, next)
		}
	})
}
