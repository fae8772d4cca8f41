package web

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/templates"
)

// mostIssues bounds the reads of one page; a digest is cut to it by who signs the link.
const mostIssues = 200

type issuePages struct {
	door
	bot IssueReader
}

// show lists the issues of one digest: /m/issues/RA26-0001,RA26-0003. The list
// itself says number, unit and days; until CaseUntil of its sending an issue's own
// page opens to who may see it.
func (h issuePages) show(c *gin.Context) {
	who, ok := h.open(c)
	if !ok {
		return
	}
	numbers := strings.Split(c.Param("numbers"), ",")
	numbers = numbers[:min(len(numbers), mostIssues)]
	cases, open := h.listed(who)
	page := templates.AlertPage{Frame: h.frame, At: h.now()}
	for _, number := range numbers {
		v, err := h.bot.Issue(c.Request.Context(), number)
		if errors.Is(err, bot.ErrNotFound) {
			continue
		}
		if err != nil {
			h.failPage(c, err)
			return
		}
		row := templates.PageMineIssue{PageIssue: pageIssue(v, calendar.DateOf(h.now()))}
		switch {
		case !v.SeenBy(who.member, who.people):
		case open:
			row.Link = h.links.Links().Issue(v.Number, who.id, who.until, cases)
		default:
			page.Ask = true
		}
		page.Issues = append(page.Issues, row)
	}
	if len(page.Issues) == 0 {
		h.failPage(c, bot.ErrNotFound)
		return
	}
	h.page(c, http.StatusOK, templates.PageAlerts, page)
}

// listed is until when a list that was pushed to the visitor opens cases, and
// whether it does now. A link whose end cannot be that of this member's card opens none.
func (d door) listed(who visitor) (cases time.Time, open bool) {
	sent := bot.ListSent(who.until, who.member)
	cases = d.links.CaseUntil(sent)
	return cases, d.now().Before(cases) && !sent.After(d.now())
}

// pageIssue is an issue as it stands on the page of that day.
func pageIssue(v bot.IssueView, on calendar.Date) templates.PageIssue {
	return templates.PageIssue{
		Number: v.Number, Unit: v.AreaName, DueOn: v.Due(), WasRed: v.Lamp.WasRed,
		Days: max(v.Overdue, -v.Overdue), Overdue: v.Overdue > 0, Stage: string(v.Stage),
		Closed: v.Status.Closed(), ClosedOn: v.SignedOffOn, On: on,
	}
}
