package web

import (
	"errors"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// door opens member pages to who holds a signed link.
type door struct {
	desk
	links  Linker
	people RosterReader
}

// visitor is whom a link was made for, and until when; links from one page to
// the next end with it, so that passing one on never prolongs it. Member is
// zero for the API's own links.
type visitor struct {
	id     string
	until  time.Time
	member roster.Member
	people *roster.Roster
}

// office reports whether the visitor may see what was sent to others.
func (v visitor) office() bool {
	return v.id == byAPI || v.member.Role == roster.Staff || v.member.Role == roster.Admin
}

// open checks the link of this very page and answers the refusal itself. A
// member who has been disabled since is refused although the link is good.
func (d door) open(c *gin.Context) (visitor, bool) {
	id, err := d.links.Links().Open(c.Request.URL.Path, c.Request.URL.Query(), d.now())
	switch {
	case errors.Is(err, bot.ErrLinkExpired):
		d.errorPage(c, http.StatusForbidden, templates.ReasonExpired)
		return visitor{}, false
	case err != nil:
		d.errorPage(c, http.StatusForbidden, templates.ReasonForged)
		return visitor{}, false
	}
	people, err := d.people.Roster(c.Request.Context())
	if err != nil {
		d.failPage(c, err)
		return visitor{}, false
	}
	v := visitor{id: id, until: bot.LinkExpiry(c.Request.URL.Query()), people: people}
	v.member, _ = people.Member(id)
	if v.member.Disabled {
		d.refuse(c)
		return visitor{}, false
	}
	return v, true
}

// refuse says that the page is not for this visitor.
func (d door) refuse(c *gin.Context) {
	d.errorPage(c, http.StatusForbidden, templates.ReasonForbidden)
}
