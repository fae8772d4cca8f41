package web

import (
	"context"
	"net/http"
	"regexp"

	"github.com/gin-gonic/gin"

	"github.com/weidubao/weidubao/bot"
)

// AuditReader reads the audit trail.
type AuditReader interface {
	// AuditTail lists up to limit entries after the one of that id, oldest first
	// ("" begins at the start); next is the id of the last one.
	AuditTail(ctx context.Context, after string, limit int) (lines []bot.AuditLine, next string, err error)
}

const (
	usualEntries = 200
	mostEntries  = 1000
)

// entryID is an id of the trail, as every entry has one.
var entryID = regexp.MustCompile(`^\d{1,20}(-\d{1,20})?$`)

type trail struct {
	desk
	audit AuditReader
}

type auditJSON struct {
	ID     string `json:"id"`
	At     string `json:"at"`
	Who    string `json:"who"`
	What   string `json:"what"`
	On     string `json:"on"`
	Before string `json:"before"`
	After  string `json:"after"`
}

func (h trail) list(c *gin.Context) {
	limit, ok := h.limit(c, usualEntries, mostEntries)
	if !ok {
		return
	}
	after := c.Query("after")
	if after != "" && !entryID.MatchString(after) {
		h.badParameter(c, "after", bot.ProblemFormat)
		return
	}
	list, next, err := h.audit.AuditTail(c.Request.Context(), after, limit)
	if err != nil {
		h.fail(c, err)
		return
	}
	out := struct {
		Entries []auditJSON `json:"entries"`
		Next    *string     `json:"next"`
	}{Entries: make([]auditJSON, len(list))}
	if next != "" && len(list) == limit { // fewer: that was the end
		out.Next = &next
	}
	for i, l := range list {
		out.Entries[i] = auditJSON{ID: l.ID, At: stamp(l.At), Who: l.Who, What: l.What, On: l.On, Before: l.Before, After: l.After}
	}
	h.json(c, http.StatusOK, out)
}
