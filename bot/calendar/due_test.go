package calendar_test

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/weidubao/weidubao/bot/calendar"
)

func TestDueAt(t *testing.T) {
	c := calendar.New(nil)
	for _, tc := range []struct{ due, week, want string }{
		{"Fri 17:00", "2026-W47", "2026-11-20 17:00"},
		{"friday 9:05", "2026-W47", "2026-11-20 09:05"},
		{"Sun 17:00", "2026-W47", "2026-11-20 17:00"}, // Sunday is the last day of the week, and off
		{"Sun 17:00", "2026-W38", "2026-09-20 17:00"}, // unless it is worked
		{"Fri 17:00", "2026-W40", "2026-09-30 17:00"}, // National Day begins on Thursday
		{"Mon 12:00", "2026-W41", "2026-09-30 12:00"}, // still off until Wednesday
		{"Fri 17:00", "2026-W08", "2026-02-14 17:00"}, // a week without a working day
		{"Fri 17:00", "2026-W39", "2026-09-24 17:00"}, // 中秋
		{"Fri 17:00", "2026-W53", "2026-12-31 17:00"}, // 1 January 2027 only in the specials below
	} {
		due, err := calendar.ParseDue(tc.due)
		if err != nil {
			t.Fatal(err)
		}
		cal := c
		if tc.week == "2026-W53" {
			cal = calendar.New([]calendar.Special{{Date: date(t, "2027-01-01")}})
		}
		if got := cal.DueAt(due, week(t, tc.week)).Format("2006-01-02 15:04"); got != tc.want {
			t.Errorf("%s of %s: %s, want %s", tc.due, tc.week, got, tc.want)
		}
	}
	if !c.HasWorkday(week(t, "2026-W41")) || c.HasWorkday(week(t, "2026-W08")) {
		t.Error("2026-W41 has working days, 2026-W08 has none")
	}
}

func TestParseDue(t *testing.T) {
	for _, bad := range []string{"", "Fri", "17:00", "Fri 24:00", "Fri 17", "Fri 17:60", "Foo 17:00", "Fri 17:00 x", "Fr 17:00"} {
		if d, err := calendar.ParseDue(bad); !errors.Is(err, calendar.ErrSyntax) {
			t.Errorf("%q: %v, %v, want ErrSyntax", bad, d, err)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		d := calendar.Due{
			Weekday: time.Weekday(rapid.IntRange(0, 6).Draw(t, "day")), Hour: rapid.IntRange(0, 23).Draw(t, "hour"), Minute: rapid.IntRange(0, 59).Draw(t, "minute"),
		}
		if got, err := calendar.ParseDue(d.String()); err != nil || got != d {
			t.Fatalf("%v read is %v, %v", d, got, err)
		}
	})
}

func TestRelease(t *testing.T) {
	c := calendar.New(nil)
	const form = "2006-01-02 15:04:05"
	for _, tc := range []struct{ quiet, at, want string }{
		{"20:00-08:00", "2026-11-20 14:00:01", "2026-11-20 14:00:01"},
		{"20:00-08:00", "2026-11-20 19:59:59", "2026-11-20 19:59:59"},
		{"20:00-08:00", "2026-11-20 20:00:00", "2026-11-23 08:00:00"}, // Friday night
		{"20:00-08:00", "2026-11-19 23:30:00", "2026-11-20 08:00:00"},
		{"20:00-08:00", "2026-11-20 07:59:59", "2026-11-20 08:00:00"},
		{"20:00-08:00", "2026-11-20 08:00:00", "2026-11-20 08:00:00"},
		{"20:00-08:00", "2026-11-21 03:00:00", "2026-11-23 08:00:00"},
		{"20:00-08:00", "2026-11-21 12:00:00", "2026-11-23 08:00:00"},
		{"20:00-08:00", "2026-10-02 10:00:00", "2026-10-08 08:00:00"},
		{"20:00-08:00", "2026-10-10 10:00:00", "2026-10-10 10:00:00"}, // 调休
		{"12:00-14:00", "2026-11-20 13:00:00", "2026-11-20 14:00:00"},
		{"12:00-14:00", "2026-11-20 11:00:00", "2026-11-20 11:00:00"},
		{"12:00-14:00", "2026-11-21 11:00:00", "2026-11-23 14:00:00"},
		{"22:00-24:00", "2026-11-20 22:30:00", "2026-11-23 00:00:00"},
		{"none", "2026-11-21 03:00:00", "2026-11-21 03:00:00"},
	} {
		q, err := calendar.ParseQuiet(tc.quiet)
		if err != nil {
			t.Fatal(err)
		}
		at, err := time.ParseInLocation(form, tc.at, calendar.Zone)
		if err != nil {
			t.Fatal(err)
		}
		// The server's own zone must not matter.
		if got := q.Release(at.UTC(), c).In(calendar.Zone).Format(form); got != tc.want {
			t.Errorf("%s at %s: %s, want %s", tc.quiet, tc.at, got, tc.want)
		}
	}
}

func TestReleaseProperties(t *testing.T) {
	c := calendar.New(nil)
	rapid.Check(t, func(t *rapid.T) {
		clock := rapid.StringMatching(`([01]\d|2[0-3]):[0-5]\d`)
		text := clock.Draw(t, "from") + "-" + clock.Draw(t, "to")
		q, err := calendar.ParseQuiet(text)
		if err != nil {
			t.Skip("equal ends")
		}
		if q.String() != text && !q.IsNone() {
			t.Fatalf("%s printed is %s", text, q)
		}
		at := anyDate(t, "day").At(0, rapid.IntRange(0, 24*60-1).Draw(t, "minute"))
		out := q.Release(at, c)
		if out.Before(at) || !c.Workday(calendar.DateOf(out)) || !q.Release(out, c).Equal(out) {
			t.Fatalf("%s: %v is released at %v, then %v", q, at, out, q.Release(out, c))
		}
	})
}

func TestParseQuiet(t *testing.T) {
	for _, bad := range []string{"", "20:00", "20:00-", "20:00-20:00", "25:00-08:00", "20:60-08:00", "20-8", "always", "00:00-24:00", "-1:00-08:00", "20:00-08:00-09:00"} {
		if q, err := calendar.ParseQuiet(bad); !errors.Is(err, calendar.ErrSyntax) {
			t.Errorf("%q: %v, %v, want ErrSyntax", bad, q, err)
		}
	}
	if q, err := calendar.ParseQuiet(" none "); err != nil || !q.IsNone() || q.String() != "none" {
		t.Errorf("none: %v, %v", q, err)
	}
}
