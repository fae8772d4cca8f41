package web

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/bulletin"
	"github.com/weidubao/weidubao/templates"
)

type bulletinPages struct {
	door
	bot EditionReader
}

// show is one edition: /m/bulletin/2026-10/1. A link to a version that an
// erratum has replaced shows the newer one and says so. It leads to no issue: an
// edition is passed on, and its link lives long.
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
	page := bulletinPage(e)
	page.Base = h.frame.Base
	page.ApprovedBy = nameOf(who.people, e.ApprovedBy)
	if asked < e.Version {
		page.Asked = asked
	}
	h.page(c, http.StatusOK, templates.PageBulletin, page)
}
