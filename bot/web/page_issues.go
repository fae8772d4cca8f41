package web

import (
	"errors"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/templates"
)

// mostIssues bounds the reads of one page; a digest is cut to it by who signs the link.
const mostIssues = 200

type issuePages struct {
	door
	bot IssueReader
}

// show lists the issues of one digest: /m/issues/RA26-0001,RA26-0003. The list
// itself says number, unit and days; an issue's own page opens to who may see it.
func (h issuePages) show(c *gin.Context) {
	who, ok := h.open(c)
	if !ok {
		return
	}
	numbers := strings.Split(c.Param("numbers"), ",")
	numbers = numbers[:min(len(numbers), mostIssues)]
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
		row := templates.PageMineIssue{PageIssue: pageIssue(v)}
		if who.member.MaySeeIssues(v.Area) {
			row.Link = h.links.Links().Issue(v.Number, who.id, who.until)
		}
		page.Issues = append(page.Issues, row)
	}
	if len(page.Issues) == 0 {
		h.failPage(c, bot.ErrNotFound)
		return
	}
	h.page(c, http.StatusOK, templates.PageAlerts, page)
}

func pageIssue(v bot.IssueView) templates.PageIssue {
	return templates.PageIssue{
		Number: v.Number, Unit: v.AreaName, DueOn: v.DueOn,
		Days: max(v.Overdue, -v.Overdue), Overdue: v.Overdue > 0, Stage: string(v.Stage),
		Closed: v.Status.Closed(), ClosedOn: v.SignedOffOn,
	}
}
