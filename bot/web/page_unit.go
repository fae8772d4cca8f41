package web

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/templates"
)

// UnitReader reads how one unit stands.
type UnitReader interface {
	// UnitView is one unit; bot.ErrNotFound, bot.ErrForbidden when the member may not see it.
	UnitView(ctx context.Context, member, area string) (bot.UnitView, error)
}

// unitBot is what a unit's page needs.
type unitBot interface {
	UnitReader
	Indicators() []report.Indicator
}

type unitPages struct {
	door
	bot unitBot
}

// show is one unit: /m/unit/330381120.
func (h unitPages) show(c *gin.Context) {
	who, ok := h.open(c)
	if !ok {
		return
	}
	v, err := h.bot.UnitView(c.Request.Context(), who.id, c.Param("area"))
	if err != nil {
		h.failPage(c, err)
		return
	}
	cases := bot.CaseExpiry(h.now())
	page := unitPage(v, h.bot.Indicators(), func(number string) string { return h.links.Links().Issue(number, who.id, who.until, cases) })
	page.Frame = h.frame
	for i, w := range v.Weeks {
		page.Weeks[i].Files = h.filesOf(w, who)
		page.Weeks[i].Link = h.links.Links().Week(report.Ref{Area: v.Area.Code, Week: w.Week}, who.id, bot.WriteExpiry(h.now(), who.until))
	}
	h.page(c, http.StatusOK, templates.PageUnit, page)
}

// unitPage lays a unit out. link is the address of an issue's page.
func unitPage(v bot.UnitView, inds []report.Indicator, link func(number string) string) templates.UnitPage {
	p := templates.UnitPage{Now: v.Now, Unit: v.Area.Name, Expected: v.Expected, Open: len(v.Issues)}
	p.Issues = mineIssues(v.Issues, calendar.DateOf(v.Now), link)
	for _, i := range v.Issues {
		if i.Overdue > 0 {
			p.Due++
		}
	}
	for _, m := range v.Months {
		p.Months = append(p.Months, monthTotals(m, inds, calendar.WeekOf(v.Now).Year))
	}
	for _, m := range v.Contacts {
		contact := templates.PageContact{PagePerson: pagePerson(m), Phone: m.Phone, Why: m.Unreachable}
		if !m.Bound() {
			contact.Why = "unbound"
		}
		p.Contacts = append(p.Contacts, contact)
	}
	var mine templates.MinePage
	weeksOnto(&mine, bot.Mine{Now: v.Now, Weeks: v.Weeks, Expected: v.Expected})
	p.Weeks, p.Columns, p.Charted, p.Counted, p.Chart = mine.Weeks, mine.Columns, mine.Charted, mine.Counted, mine.Chart
	for i := range p.Weeks {
		p.Weeks[i].Others = true
	}
	return p
}

func monthTotals(m bot.MonthSum, inds []report.Indicator, year int) templates.PageMonthTotals {
	out := templates.PageMonthTotals{Month: int(m.Month.Month), Expected: m.Expected, Reported: m.Reported}
	if m.Month.Year != year {
		out.Year = m.Month.Year
	}
	for _, in := range inds {
		if v, ok := m.Totals[in.Key]; ok {
			out.Totals = append(out.Totals, templates.Figure{Label: in.Label, Value: v.String(), Unit: in.Unit})
		}
	}
	return out
}
