package web

import (
	"bytes"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/weidubao/weidubao/templates"
)

// static serves the embedded style sheets and the icon. Pages name them with their version,
// and then they never change; without it they are asked for again soon.
func (d desk) static(c *gin.Context) {
	a, ok := d.pages.Asset(c.Param("file"))
	if !ok {
		d.errorPage(c, http.StatusNotFound, templates.ReasonNotFound)
		return
	}
	h := c.Writer.Header()
	h.Set("Cache-Control", "public, max-age=300")
	if c.Query("v") == a.Version() {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	h.Set("ETag", a.ETag)
	h.Set("Content-Type", a.Type)
	http.ServeContent(c.Writer, c.Request, c.Param("file"), time.Time{}, bytes.NewReader(a.Body))
}
