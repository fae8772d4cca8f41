package sample_test

import (
	"maps"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/sandbox/sample"
)

// reader reads a county's messages as the product does, and keeps what they come to.
type reader struct {
	lang    *report.Language
	units   *report.Units
	homes   map[string]string // openid → township
	reports map[report.Ref]report.Report
}

func newReader(t *testing.T, c *sample.County) *reader {
	t.Helper()
	lang, err := report.NewLanguage(report.Defaults())
	if err != nil {
		t.Fatal(err)
	}
	r := &reader{lang: lang, homes: map[string]string{}, reports: map[report.Ref]report.Report{}}
	var units []report.Unit
	for _, a := range c.Townships() {
		units = append(units, report.Unit{Code: a.Code, Name: a.Name})
	}
	r.units = report.NewUnits(units)
	for _, p := range c.People() {
		r.homes[p.OpenID] = p.Area
	}
	return r
}

// read judges one event; it must come to one report without any doubt.
func (r *reader) read(t *testing.T, e sample.Event) report.Judgement {
	t.Helper()
	home, open := r.homes[e.OpenID], calendar.WeekOf(e.At)
	last := r.reports[report.Ref{Area: home, Week: open.Add(-1)}]
	list := r.lang.Read(e.Text, report.Context{
		Now: e.At, Open: open, ClosedUpTo: open.Add(-4), Units: r.units, SenderUnit: home,
		MayReport:   func(code string) bool { return code == home },
		Look:        r.look,
		LastMissing: last.Status == "" && e.At.Before(open.Monday().AddDays(1).At(12, 0)),
	})
	if len(list) != 1 || list[0].Week == nil || len(list[0].Questions) > 0 || len(list[0].Missing) > 0 {
		t.Errorf("%s %q: %+v", e.At.Format(time.DateTime), e.Text, list)
	}
	if list[0].Week == nil {
		list[0].Week = new(calendar.Week)
	}
	return list[0]
}

func (r *reader) look(unit string, week calendar.Week) report.State {
	var recent []report.Report
	for back := 1; back <= 4; back++ {
		if old, ok := r.reports[report.Ref{Area: unit, Week: week.Add(-back)}]; ok {
			recent = append(recent, old)
		}
	}
	return report.StateOf(r.reports[report.Ref{Area: unit, Week: week}], report.Means(recent), false)
}

// take files a judgement and answers the report after it.
func (r *reader) take(ref report.Ref, j report.Judgement) report.Values {
	old := r.reports[ref]
	values := old.Values.Clone()
	if values == nil {
		values = report.Values{}
	}
	maps.Copy(values, j.Changes)
	r.reports[ref] = report.Report{Ref: ref, Values: values, Status: report.Complete, Seq: old.Seq + 1}
	return values
}

// events are the opening and what follows it well into the next year but one.
func events(c *sample.County) []sample.Event {
	return append(c.Opening(), c.Going(sample.Start(), sample.Start().AddDate(1, 2, 0))...)
}

// TestEveryReportIsUnderstood reads every message as the product would: it is
// for the intended township and week, gives the intended figures, and leaves
// no question open.
func TestEveryReportIsUnderstood(t *testing.T) {
	c := sample.New()
	r := newReader(t, c)
	intended := c.Intended()
	n := 0
	for _, e := range events(c) {
		if e.Report == nil {
			continue
		}
		n++
		j := r.read(t, e)
		want := report.OutRecord
		if e.Correct {
			want = report.OutCorrect
		}
		if j.Outcome != want || j.Unit != e.Report.Area || *j.Week != e.Report.Week {
			t.Errorf("%s %q: %s for %s of %s, want %s for %v", e.At.Format(time.DateTime), e.Text, j.Outcome, j.Week, j.Unit, want, e.Report)
		}
		r.take(*e.Report, j)
	}
	if n < 2000 {
		t.Errorf("only %d reports were read", n)
	}
	for _, e := range events(c) {
		if e.Report == nil {
			continue
		}
		if diff := cmp.Diff(intended(*e.Report), r.reports[*e.Report].Values); diff != "" {
			t.Errorf("%s %q (-intended +read):\n%s", e.At.Format(time.DateTime), e.Text, diff)
		}
	}
}
