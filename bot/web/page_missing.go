package web

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// OfficeReader reads what only the office's own people see.
type OfficeReader interface {
	// Missing is who has not reported in a week; bot.ErrForbidden for everybody but the office's own people.
	Missing(ctx context.Context, member string, week calendar.Week) (bot.MissingList, error)
	// Digest is what there is to do; bot.ErrForbidden for everybody but the office's own people.
	Digest(ctx context.Context, member string) (bot.Digest, error)
}

type officePages struct {
	door
	bot OfficeReader
}

// missing is /m/missing/2026-W47: whose report is not complete, and whom to phone.
func (h officePages) missing(c *gin.Context) {
	who, ok := h.open(c)
	if !ok {
		return
	}
	week, err := calendar.ParseWeek(c.Param("week"))
	if err != nil {
		h.failPage(c, bot.ErrNotFound)
		return
	}
	list, err := h.bot.Missing(c.Request.Context(), who.id, week)
	if err != nil {
		h.failPage(c, err)
		return
	}
	page := missingPage(list)
	page.Frame = h.frame
	h.page(c, http.StatusOK, templates.PageUnreported, page)
}

func missingPage(l bot.MissingList) templates.MissingPage {
	p := templates.MissingPage{
		Now: l.Now, Due: l.Due, Week: weekIn(l.Week, calendar.WeekOf(l.Now).Year), Holiday: l.Holiday,
		Exempt: l.Exempt, Begun: l.Begun, Passed: l.Now.After(l.Due), Units: l.Units,
	}
	for _, u := range l.Missing {
		p.Rows = append(p.Rows, missingRow(u))
	}
	for _, u := range l.Late {
		p.Late = append(p.Late, missingRow(u))
	}
	return p
}

func missingRow(u bot.MissingUnit) templates.MissingRow {
	row := templates.MissingRow{Unit: u.Area.Name, State: string(u.Status), At: u.At}
	for _, c := range u.Officers {
		row.Officers = append(row.Officers, missingPerson(c))
	}
	for _, c := range u.Heads {
		row.Heads = append(row.Heads, missingPerson(c))
	}
	return row
}

func missingPerson(c bot.Contact) templates.MissingPerson {
	return templates.MissingPerson{
		Name: c.Member.Name, Phone: c.Member.Phone, Sent: cardState(c.Member, string(c.Sent)), Deputy: c.Deputy, At: c.SentAt,
	}
}

// cardState is what became of the last card; why there can be none goes before it.
func cardState(m roster.Member, sent string) string {
	switch {
	case !m.Bound():
		return "unbound"
	case m.Unreachable != "":
		return "unreachable"
	case sent == "sending":
		return "queued"
	}
	return sent
}
