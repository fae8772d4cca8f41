package web

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/weidubao/weidubao/bot"
)

// AuditReader reads the audit trail.
type AuditReader interface {
	// AuditTail lists up to limit entries after the one of that id, oldest first
	// ("" begins at the start); next is the id to go on with, "" at the end.
	AuditTail(ctx context.Context, after string, limit int) (lines []bot.AuditLine, next string, err error)
}

const (
	usualEntries = 200
	mostEntries  = 1000
	maxEntryID   = 64
)

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
	if len(after) > maxEntryID {
		h.badParameter(c, "after", bot.ProblemTooLong)
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
	if next != "" {
		out.Next = &next
	}
	for i, l := range list {
		out.Entries[i] = auditJSON{ID: l.ID, At: stamp(l.At), Who: l.Who, What: l.What, On: l.On, Before: l.Before, After: l.After}
	}
	h.json(c, http.StatusOK, out)
}
