package bulletin

import (
	"fmt"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/report"
)

// Figures of a file move the beginning of the year: 自…周起 says where they begin, and is left out from the first week on.
func TestYearBeginsWithImportedFigures(t *testing.T) {
	for _, c := range []struct {
		from, first, want string // expected from; first figures of the year; 自…起
	}{
		{"2026-W41", "", "2026-W41"},
		{"2026-W41", "2026-W30", "2026-W30"},
		{"2026-W41", "2026-W02", "2026-W02"},
		{"2026-W41", "2026-W01", ""},
		{"2026-W41", "2025-W50", "2026-W41"},
		{"2026-W20", "2026-W30", "2026-W20"},
		{"2027-W01", "2026-W41", "2026-W41"},
	} {
		f := yearOfFacts()
		f.From = weekOf(t, c.from)
		for i := range f.Past {
			f.Past[i].Sums = nil
		}
		if c.first != "" {
			first := weekOf(t, c.first)
			for i, p := range f.Past {
				if p.Month == first.Month() {
					f.Past[i] = PastOf(p.Month, indicators, []report.Report{{
						Ref: report.Ref{Area: "330381100", Week: first}, Values: report.Values{"problems": count(7)}, Status: report.Complete,
					}})
				}
			}
		}
		if got := Compose(f).YearFrom.String(); got != c.want {
			t.Errorf("expected from %s, first figures of %q: 自%q起, want %q", c.from, c.first, got, c.want)
		}
	}
}

func weekOf(t *testing.T, s string) calendar.Week {
	t.Helper()
	w, err := calendar.ParseWeek(s)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// lastOctober is October 2025 of the same units: one problem a week each.
func lastOctober() Earlier {
	var e Earlier
	for _, w := range (calendar.Month{Year: 2025, Month: time.October}).Weeks() {
		e.Weeks = append(e.Weeks, w)
		for n := range 23 {
			e.Reports = append(e.Reports, report.Report{
				Ref: report.Ref{Area: fmt.Sprintf("3303811%02d", n), Week: w}, Status: report.Complete, Seq: 1,
				Values: report.Values{"problems": count(1), "leads": money(3)},
			})
		}
	}
	return e
}

func TestYearOnYear(t *testing.T) {
	f := facts()
	f.LastYear = lastOctober()
	e := Compose(f)
	n := int64(len(f.LastYear.Reports))
	problems := e.Totals[0]
	if problems.LastYear == nil || *problems.LastYear != count(n) || *problems.YearOnYear != count(182-n) {
		t.Errorf("problems: %v, %v", problems.LastYear, problems.YearOnYear)
	}
	if e.Totals[1].LastYear != nil || e.Totals[2].YearOnYear != nil {
		t.Errorf("leads were of another kind and money was not given: %+v", e.Totals[1:])
	}
	for name, change := range map[string]func(*Facts){
		"nothing known":            func(f *Facts) { f.LastYear.Reports = nil },
		"a week is missing":        func(f *Facts) { f.LastYear.Reports = f.LastYear.Reports[23:] },
		"a unit is missing":        func(f *Facts) { f.LastYear.Reports = without(f.LastYear.Reports, "330381107") },
		"a unit never completed":   func(f *Facts) { f.LastYear.Reports = unfinished(f.LastYear.Reports, "330381107") },
		"part of a month":          func(f *Facts) { f.Interim = true },
		"one was not asked for it": func(f *Facts) { f.LastYear.Reports[3].Values = report.Values{"recovered": money(1)} },
	} {
		f := facts()
		f.LastYear = lastOctober()
		change(&f)
		if e := Compose(f); e.Totals[0].LastYear != nil || e.Totals[0].YearOnYear != nil {
			t.Errorf("%s: compared with %v", name, e.Totals[0].LastYear)
		}
	}
	f.Reports = without(f.Reports, "330381107") // fewer units than last year: the missing are named, the sums are as given
	if e := Compose(f); e.Totals[0].YearOnYear == nil {
		t.Error("a unit that reports no more hides the comparison")
	}
}

func without(list []report.Report, unit string) []report.Report {
	var out []report.Report
	for _, r := range list {
		if r.Area != unit {
			out = append(out, r)
		}
	}
	return out
}

func unfinished(list []report.Report, unit string) []report.Report {
	out := make([]report.Report, len(list))
	for i, r := range list {
		if r.Area == unit {
			r.Status = report.Incomplete
		}
		out[i] = r
	}
	return out
}

// Reports whose figures came out of a file are received, and neither on time nor late.
func TestImportedReports(t *testing.T) {
	f := facts()
	f.Reports[0].Timeliness = ""
	e := Compose(f)
	if e.Imported != 1 || e.OnTime != 89 || e.Received != 91 || e.Received != e.OnTime+len(e.Late)+e.Imported {
		t.Errorf("%d received, %d on time, %d late, %d imported", e.Received, e.OnTime, len(e.Late), e.Imported)
	}
	if got := e.OnTimeRate(); got != (Share{89, 91}) {
		t.Errorf("rate %v", got)
	}
}
