package web

import (
	"context"
	"crypto/rand"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// CallKeeper reads whom to phone and takes down who was.
type CallKeeper interface {
	// Calls is whom alerts did not reach; bot.ErrForbidden for everybody but the office's own people.
	Calls(ctx context.Context, member string) (bot.CallList, error)
	// Called notes that somebody was phoned, once for its cause, and answers about how many issues.
	Called(ctx context.Context, by, whom, cause string) (int, error)
}

type callPages struct {
	door
	bot CallKeeper
}

// show is /m/calls: whom to phone, with numbers that a tap dials.
func (h callPages) show(c *gin.Context) {
	who, ok := h.open(c)
	if !ok {
		return
	}
	list, err := h.bot.Calls(c.Request.Context(), who.id)
	if err != nil {
		h.failPage(c, err)
		return
	}
	page := callsPage(list, who.people)
	page.Frame, page.Nonce = h.frame, rand.Text()
	c.Header("Cache-Control", "private, no-cache") // it has telephone numbers, and it changes with every call
	h.page(c, http.StatusOK, templates.PageCalls, page)
}

// save notes that somebody was phoned, and shows the list as it is then.
func (h callPages) save(c *gin.Context) {
	who, ok := h.open(c)
	if !ok {
		return
	}
	whom, nonce := c.PostForm("whom"), c.PostForm("nonce")
	if whom == "" || nonce == "" {
		h.errorPage(c, http.StatusBadRequest, templates.ReasonForged)
		return
	}
	if _, err := h.bot.Called(c.Request.Context(), who.id, whom, strings.Join([]string{"page", "called", who.id, whom, nonce}, ":")); err != nil {
		h.failPage(c, err)
		return
	}
	to := h.links.Links().Calls(who.id, who.until)
	if u, err := url.Parse(to); err == nil { // whatever name the visitor came under
		to = u.RequestURI()
	}
	c.Redirect(http.StatusSeeOther, to)
}

func callsPage(l bot.CallList, people *roster.Roster) templates.CallsPage {
	p := templates.CallsPage{Now: l.Now}
	for _, call := range l.Calls {
		row := templates.CallRow{ID: call.Member.ID, Name: call.Member.Name, Phone: call.Member.Phone, Role: string(call.Member.Role), Why: call.Why}
		for _, code := range call.Member.Areas {
			row.Units = append(row.Units, people.AreaName(code))
		}
		for _, line := range call.Lines {
			row.Lines = append(row.Lines, templates.CallLine{
				Number: line.Issue.Number, Unit: people.AreaName(line.Issue.Area), Clock: string(line.Clock), Stage: string(line.Stage), Days: line.Overdue,
			})
		}
		p.Rows = append(p.Rows, row)
	}
	return p
}
