package web

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/weidubao/weidubao/templates"
)

type noticePages struct {
	door
	bot NoticeReader
}

func (h noticePages) show(c *gin.Context) {
	who, ok := h.open(c)
	if !ok {
		return
	}
	n, err := h.bot.Notice(c.Request.Context(), c.Param("id"))
	if err != nil {
		h.failPage(c, err)
		return
	}
	if !who.office() && !slices.Contains(n.Members, who.id) {
		h.refuse(c)
		return
	}
	h.page(c, http.StatusOK, templates.PageNotice, templates.NoticePage{
		Frame: h.frame, Title: n.Title, Body: n.Body, At: n.CreatedAt, Ack: n.Ack,
	})
}
