package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/templates"
)

// digest is /m/digest: what there is to do today.
func (h officePages) digest(c *gin.Context) {
	who, ok := h.open(c)
	if !ok {
		return
	}
	d, err := h.bot.Digest(c.Request.Context(), who.id)
	if err != nil {
		h.failPage(c, err)
		return
	}
	links := h.links.Links()
	page := digestPage(d, func(week calendar.Week) string { return links.Missing(week, who.id, who.until) },
		func(numbers []string) string { return links.Listed(numbers, who.id, who.until) })
	for n, line := range page.Lines {
		if line.Kind == templates.DigestCalls {
			page.Lines[n].Link = links.Calls(who.id, who.until)
		}
	}
	page.Frame = h.frame
	h.page(c, http.StatusOK, templates.PageDigest, page)
}

// digestPage lays the lines out. link is the address of the list of a week, issues
// that of a list of issues.
func digestPage(d bot.Digest, link func(calendar.Week) string, issues func(numbers []string) string) templates.DigestPage {
	var p templates.DigestPage
	for _, line := range d.Lines {
		item := templates.DigestItem{Kind: line.Kind, Count: line.Count, Lack: line.Lack, Year: line.Year, Names: line.Names}
		if !line.Week.IsZero() {
			item.Week, item.Link = weekIn(line.Week, calendar.WeekOf(d.Now).Year), link(line.Week)
		}
		if len(line.Issues) > 0 {
			item.Link = issues(line.Issues)
		}
		p.Lines = append(p.Lines, item)
	}
	return p
}
