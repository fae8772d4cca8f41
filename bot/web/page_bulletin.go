package web

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/bulletin"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/templates"
)

type bulletinPages struct {
	door
	bot EditionReader
}

// show is one edition: /m/bulletin/2026-10/1. A link to a version that an
// erratum has replaced shows the newer one and says so.
func (h bulletinPages) show(c *gin.Context) {
	who, ok := h.open(c)
	if !ok {
		return
	}
	e, err := h.bot.Edition(c.Request.Context(), bulletin.Key(c.Param("key")))
	if err != nil {
		h.failPage(c, err)
		return
	}
	asked, err := strconv.Atoi(c.Param("version"))
	if err != nil || asked < 1 || asked > e.Version {
		h.failPage(c, bot.ErrNotFound)
		return
	}
	page := bulletinPage(e)
	page.Base = h.frame.Base
	page.ApprovedBy = nameOf(who.people, e.ApprovedBy)
	if asked < e.Version {
		page.Asked = asked
	}
	h.page(c, http.StatusOK, templates.PageBulletin, page)
}

// bulletinPage lays an edition out. It adds nothing up that the edition does
// not hold; differences are shown beside their terms.
func bulletinPage(e bulletin.Edition) templates.BulletinPage {
	p := templates.BulletinPage{
		Frame: templates.Frame{Office: e.Office},
		Month: e.Month, LastMonth: int(e.Month.Add(-1).Month), Number: e.Number, TotalNo: e.Total, Version: e.Version,
		Interim: e.Interim, Draft: e.Status == bulletin.Draft, AsOf: e.AsOf, FrozenAt: e.FrozenAt, Date: dated(e),
		Units: e.Units, Weeks: pageWeeks(e, e.Weeks), Exempt: pageWeeks(e, e.Exempt),
		Open: pageWeeks(e, e.Open), Expected: e.Expected, Early: e.Early, Received: e.Received,
		OnTime: e.OnTime, OnTimePc: percent(e.OnTimeRate()),
		Missing: missingByWeek(e), Missed: len(e.Missing), Extra: e.Extra, Counted: e.Received + e.Extra,
		Registered: e.Registered, SignedOff: e.SignedOff, Unsigned: e.Registered - e.SignedOff,
		SignedOffPc: percent(e.SignOffRate()), SignedOffMonth: e.SignedOffMonth,
		OverdueStages: countStages(e.Overdue), Ruled: len(e.Bands),
	}
	if e.SignedOffBefore != nil {
		p.SignedOffDelta = delta(report.Value{Kind: report.Count, N: int64(e.SignedOffMonth - *e.SignedOffBefore)})
	}
	for _, m := range e.Late {
		p.Late = append(p.Late, templates.PageLate{Unit: m.Unit.Name, Week: pageWeek(e, m.Week), At: m.At})
	}
	for _, t := range e.Totals {
		p.Totals = append(p.Totals, pageTotal(t, p.Counted))
	}
	for _, o := range e.Overdue {
		p.Overdue = append(p.Overdue, templates.PageIssue{
			Number: o.Number, Unit: o.AreaName, DueOn: o.DueOn, Days: o.Days, Overdue: true, Stage: string(o.Stage),
		})
	}
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

// missingByWeek names the units of each week together: an interim edition may miss most of one.
func missingByWeek(e bulletin.Edition) []templates.PageMissing {
	var out []templates.PageMissing
	at := make(map[calendar.Week]int)
	for _, m := range e.Missing {
		i, ok := at[m.Week]
		if !ok {
			i = len(out)
			at[m.Week] = i
			out = append(out, templates.PageMissing{Week: pageWeek(e, m.Week)})
		}
		out[i].Units = append(out[i].Units, templates.PageMiss{Unit: m.Unit.Name, Status: string(m.Status)})
	}
	return out
}

func pageTotal(t bulletin.Total, counted int) templates.PageTotal {
	out := templates.PageTotal{Label: t.Label, Unit: t.Unit}
	if t.Reports > 0 {
		out.Sum = t.Sum.String()
	}
	if t.Reports > 0 && t.Reports != counted {
		out.Reports = t.Reports
	}
	if t.Before != nil {
		out.Before = t.Before.String()
	}
	if t.Change != nil {
		out.Delta = delta(*t.Change)
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

// countStages counts overdue issues by stage, gravest first, any other stage after in order of appearance.
func countStages(list []bulletin.Overdue) []templates.PageCount {
	order := []ledger.Stage{ledger.StageRed, ledger.StageOrange, ledger.StageYellow}
	counts := make(map[ledger.Stage]int)
	for _, o := range list {
		counts[o.Stage]++
	}
	var out []templates.PageCount
	for _, o := range list {
		order = append(order, o.Stage)
	}
	for _, s := range order {
		if counts[s] > 0 {
			out = append(out, templates.PageCount{Stage: string(s), N: counts[s]})
			delete(counts, s)
		}
	}
	return out
}

// pageBands puts red before yellow, each in the edition's order of codes, and gathers the names of the green.
func pageBands(e bulletin.Edition) (bands []templates.PageBand, green []string) {
	for _, band := range []bulletin.Band{bulletin.BandRed, bulletin.BandYellow} {
		for _, b := range e.Bands {
			if b.Band == band {
				bands = append(bands, pageBand(e, b))
			}
		}
	}
	for _, b := range e.Bands {
		if b.Band == bulletin.BandGreen {
			green = append(green, b.Unit.Name)
		}
	}
	return bands, green
}

func pageBand(e bulletin.Edition, b bulletin.UnitBand) templates.PageBand {
	out := templates.PageBand{Band: string(b.Band), Unit: b.Unit.Name}
	for _, o := range e.Overdue {
		if o.Area == b.Unit.Code {
			out.Count++
			out.Days = max(out.Days, o.Days)
		}
	}
	return out
}
