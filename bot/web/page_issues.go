package web

import (
	"errors"
	"net/http"
	"strings"

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
// itself says number, unit and days; for a day after it was sent an issue's own
// page opens to who may see it. A link whose end cannot be that of this member's
// card opens none.
func (h issuePages) show(c *gin.Context) {
	who, ok := h.open(c)
	if !ok {
		return
	}
	numbers := strings.Split(c.Param("numbers"), ",")
	numbers = numbers[:min(len(numbers), mostIssues)]
	cases := bot.ListedUntil(who.until, who.member)
	open := h.now().Before(cases) && !cases.After(bot.CaseExpiry(h.now()))
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

// pageIssue is an issue as it stands on the page of that day.
func pageIssue(v bot.IssueView, on calendar.Date) templates.PageIssue {
	return templates.PageIssue{
		Number: v.Number, Unit: v.AreaName, DueOn: v.DueOn,
		Days: max(v.Overdue, -v.Overdue), Overdue: v.Overdue > 0, Stage: string(v.Stage),
		Closed: v.Status.Closed(), ClosedOn: v.SignedOffOn, On: on,
	}
}
