package web

import (
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/bulletin"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

type bulletinPages struct {
	door
	bot EditionReader
}

// issueLinkLife is how long the page of an issue opens from an edition; whoever
// opens the edition again gets links anew.
const issueLinkLife = 24 * time.Hour

// issueLinks makes the addresses of issues for a visitor who may see them all.
// The others get none.
func (h bulletinPages) issueLinks(who visitor) func(number string) string {
	switch who.member.Role {
	case roster.Leader, roster.Staff, roster.Admin:
		until := h.now().Add(issueLinkLife)
		return func(number string) string { return h.links.Links().Sign("/m/issue/"+number, who.id, until) }
	case roster.Officer, roster.Head:
	}
	return func(string) string { return "" }
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
	page := bulletinPage(e, h.issueLinks(who))
	page.Base = h.frame.Base
	page.ApprovedBy = nameOf(who.people, e.ApprovedBy)
	if asked < e.Version {
		page.Asked = asked
	}
	h.page(c, http.StatusOK, templates.PageBulletin, page)
}
