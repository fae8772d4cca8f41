package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/templates"
)

// overduePage is the path of the page of what is overdue.
const overduePage = "/m/overdue"

// OverdueReader reads what is overdue.
type OverdueReader interface {
	// Overdue is that of one member, or a list of the office; bot.ErrForbidden when there is none for that member.
	Overdue(ctx context.Context, member string, kind bot.ListKind) (bot.OverdueList, error)
}

type overduePages struct {
	door
	bot OverdueReader
}

// show is what is overdue, each issue with its visitor's next step: /m/overdue.
// ?list= is not signed: it chooses one of the office's lists and opens nothing else.
func (h overduePages) show(c *gin.Context) {
	who, ok := h.open(c)
	if !ok {
		return
	}
	v, err := h.bot.Overdue(c.Request.Context(), who.id, bot.ListKind(c.Query("list")))
	if err != nil {
		h.failPage(c, err)
		return
	}
	home := homeOf(h.links.Links().Overdue(who.id, who.until))
	if v.Kind != "" {
		home = homeOf(h.links.Links().OverdueKind(v.Kind, who.id, who.until))
	}
	page := templates.OverduePage{Frame: h.frame, At: h.now(), List: string(v.Kind), Others: max(0, len(v.Items)-mostIssues)}
	for _, i := range v.Items[:min(len(v.Items), mostIssues)] {
		if i.Stage == ledger.StageRed {
			page.Red++
		}
		page.Rows = append(page.Rows, h.row(i, home, who))
	}
	for _, i := range v.Waiting[:min(len(v.Waiting), mostIssues)] {
		page.Waiting = append(page.Waiting, h.row(i, home, who))
	}
	h.page(c, http.StatusOK, templates.PageOverdue, page)
}

// row is one issue with one fact that explains how it stands, and one button.
func (h overduePages) row(i bot.OverdueItem, home string, who visitor) templates.PageOverdueRow {
	links, cases := h.links.Links(), h.casesUntil(who)
	row := templates.PageOverdueRow{
		PageIssue: pageIssue(i.IssueView, calendar.DateOf(h.now())),
		Link:      links.Issue(i.Number, who.id, who.until, cases),
	}
	row.PageFact = factOf(i.Issue, calendar.DateOf(h.now()))
	if i.Next != "" {
		act := h.pageAct(i.Next, i.Issue, who, home)
		row.Next = &act
	}
	return row
}

// homeOf is a page's own address without the host, whatever name the visitor came under.
func homeOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.RequestURI()
}

// factOf is the one fact that explains how an issue stands: the first that holds.
func factOf(i ledger.Issue, on calendar.Date) templates.PageFact {
	f := templates.PageFact{Seen: on}
	asked, waits := i.AskedExtension()
	ordered := slices.IndexFunc(i.Instructions, ledger.Instruction.Open)
	switch {
	case i.Status == ledger.Registered:
		f.Fact, f.Day = "unclaimed", i.RegisteredOn
	case waits:
		f.Fact, f.Day = "asked", asked.To
	case i.Status == ledger.UnderReview:
		f.Fact, f.Day = "review", i.ReviewOn
	case i.Status == ledger.Assigned && !i.AssignedOn.IsZero():
		f.Fact, f.Day = "unaccepted", i.AssignedOn
	case ordered >= 0:
		f.Fact, f.Day = "instructed", i.Instructions[ordered].DueOn
	case len(i.Lack()) > 0:
		f.Fact, f.N = "lack", len(i.Lack())
	default:
		f.Fact = "complete"
	}
	return f
}
