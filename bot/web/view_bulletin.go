package web

import (
	"strconv"

	"github.com/weidubao/weidubao/bot/bulletin"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/templates"
)

// bulletinPage lays an edition out. It adds nothing up that the edition does
// not hold; differences are shown beside their terms.
func bulletinPage(e bulletin.Edition) templates.BulletinPage {
	p := templates.BulletinPage{
		Frame: templates.Frame{Office: e.Office},
		Month: e.Month, LastMonth: int(e.Month.Add(-1).Month), Number: e.Number, TotalNo: e.Total, Version: e.Version,
		Interim: e.Interim, Draft: e.Status == bulletin.Draft, AsOf: e.AsOf, FrozenAt: e.FrozenAt, Date: dated(e),
		Units: e.Units, Weeks: pageWeeks(e, e.Weeks), Exempt: pageWeeks(e, e.Exempt),
		Open: pageWeeks(e, e.Open), Expected: e.Expected, Early: e.Early, Received: e.Received,
		OnTime: e.OnTime, OnTimePc: percent(e.OnTimeRate()), Late: lateByWeek(e), Lates: len(e.Late),
		Missing: missingByWeek(e), Missed: len(e.Missing), Extra: e.Extra, Imported: e.Imported, Counted: e.Received + e.Extra,
		Registered: e.Registered, SignedOff: e.SignedOff, Unsigned: e.Registered - e.SignedOff,
		SignedOffPc: percent(e.SignOffRate()), SignedOffMonth: e.SignedOffMonth, SignedEarlier: e.SignedOff - e.SignedOffMonth,
		Signed: signedByUnit(e), Stages: overdueStages(e.Overdue, e.AsOf), Past: len(e.Overdue), Ruled: len(e.Bands),
		Trend: pageTrend(e.Trend),
	}
	if e.SignedOffBefore != nil {
		p.SignedOffBefore = strconv.Itoa(*e.SignedOffBefore)
		p.SignedOffDelta = delta(report.Value{Kind: report.Count, N: int64(e.SignedOffMonth - *e.SignedOffBefore)})
	}
	layTotals(&p, e)
	layOverdue(&p, e.Overdue, e.AsOf)
	p.Bands, p.Green = pageBands(e)
	return p
}

// dated is the day beside the office: of publication, or until then of the snapshot.
func dated(e bulletin.Edition) calendar.Date {
	if e.PublishedAt.IsZero() {
		return calendar.DateOf(e.FrozenAt)
	}
	return calendar.DateOf(e.PublishedAt)
}

func pageWeek(e bulletin.Edition, w calendar.Week) templates.PageWeek {
	if w.Year == e.Month.Year {
		return templates.PageWeek{Number: w.Number}
	}
	return templates.PageWeek{Year: w.Year, Number: w.Number}
}

func pageWeeks(e bulletin.Edition, weeks []calendar.Week) []templates.PageWeek {
	out := make([]templates.PageWeek, len(weeks))
	for i, w := range weeks {
		out[i] = pageWeek(e, w)
	}
	return out
}

// lateByWeek names the late reports of each week together.
func lateByWeek(e bulletin.Edition) []templates.PageLateWeek {
	var out []templates.PageLateWeek
	for _, group := range byWeek(e.Late) {
		row := templates.PageLateWeek{Week: pageWeek(e, group[0].Week)}
		for _, m := range group {
			row.Units = append(row.Units, templates.PageLate{Unit: m.Unit.Name, At: m.At, Due: m.Due})
		}
		out = append(out, row)
	}
	return out
}

// byWeek puts the units of each week together, in the order in which the weeks appear.
func byWeek(list []bulletin.Miss) [][]bulletin.Miss {
	var out [][]bulletin.Miss
	at := make(map[calendar.Week]int)
	for _, m := range list {
		i, ok := at[m.Week]
		if !ok {
			i = len(out)
			at[m.Week] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], m)
	}
	return out
}

// missingByWeek names the units of each week together: an interim edition may miss most of one.
func missingByWeek(e bulletin.Edition) []templates.PageMissing {
	var out []templates.PageMissing
	for _, group := range byWeek(e.Missing) {
		row := templates.PageMissing{Week: pageWeek(e, group[0].Week), All: true}
		for _, m := range group {
			row.Units = append(row.Units, templates.PageMiss{Unit: m.Unit.Name, Status: string(m.Status)})
			row.All = row.All && m.Status == ""
		}
		row.All = row.All && len(row.Units) == e.Units && e.Units > 1
		out = append(out, row)
	}
	return out
}

// layTotals lays out the totals, and what is to be said below them.
func layTotals(p *templates.BulletinPage, e bulletin.Edition) {
	for _, t := range e.Totals {
		row := pageTotal(t, p.Counted)
		p.Totals = append(p.Totals, row)
		p.Gaps = p.Gaps || row.Gaps > 0
		p.YearOnYear = p.YearOnYear || t.YearOnYear != nil
		if t.Before == nil && t.Reports > 0 && !e.Interim {
			p.Alone = append(p.Alone, t.Label)
		}
	}
	if !e.YearFrom.IsZero() {
		p.From = templates.PageWeek{Year: e.YearFrom.Year, Number: e.YearFrom.Number}
	}
}

func pageTotal(t bulletin.Total, counted int) templates.PageTotal {
	out := templates.PageTotal{Label: t.Label, Unit: t.Unit}
	if t.YesNo {
		out.Label, out.Unit = templates.YesLabel(t.Label), templates.YesUnit
	}
	if t.Reports > 0 {
		out.Sum = t.Sum.String()
	}
	if t.Reports > 0 && t.Reports != counted {
		out.Reports = t.Reports
	}
	if t.Year != nil {
		out.Year, out.Gaps = t.Year.Sum.String(), t.Year.Of-t.Year.Months
	}
	if t.Change != nil {
		out.Delta = delta(*t.Change)
	}
	if t.YearOnYear != nil {
		out.LastYear = delta(*t.YearOnYear)
	}
	return out
}

// delta splits a change into its sign and size, which are printed with full-width signs.
func delta(v report.Value) templates.PageDelta {
	sign := 0
	switch {
	case v.N > 0:
		sign = 1
	case v.N < 0:
		sign, v.N = -1, -v.N
	}
	return templates.PageDelta{Known: true, Sign: sign, Size: v.String()}
}

// percent prints a share with one decimal; "" when there is no whole.
func percent(s bulletin.Share) string {
	mille, ok := s.In(1000)
	switch {
	case !ok:
		return ""
	case mille%10 == 0:
		return strconv.Itoa(mille/10) + "%"
	}
	return strconv.Itoa(mille/10) + "." + strconv.Itoa(mille%10) + "%"
}

// pageTrend is the picture as the page draws it; nil of an edition of old.
func pageTrend(t *bulletin.Trend) *templates.PageTrend {
	if t == nil || len(t.Months) == 0 {
		return nil
	}
	out := &templates.PageTrend{Label: t.Label, Unit: t.Unit, Problems: t.Key == bulletin.ProblemsKey}
	for _, m := range t.Months {
		month := templates.PageMonth{Month: m.Month, Sum: m.Sum}
		if m.SignedOff != nil {
			month.SignedOff = new(int64(*m.SignedOff))
		}
		out.Months = append(out.Months, month)
	}
	return out
}
