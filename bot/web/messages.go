package web

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/outbox"
)

// OutboxReader looks at delivery.
type OutboxReader interface {
	// Outbox lists up to limit messages, the newest first; state "" is all.
	Outbox(ctx context.Context, state outbox.State, limit int) ([]outbox.Message, error)
	OutboxStats(ctx context.Context) (bot.OutboxStats, error)
}

const (
	usualMessages = 100
	mostMessages  = 1000
)

type messages struct {
	desk
	box OutboxReader
}

// messageJSON is one message of the outbox. The address of the person and the
// signed link stay inside: both are keys to what is not the caller's.
type messageJSON struct {
	ID         string `json:"id"`
	Push       string `json:"push"`
	Member     string `json:"member"`
	Title      string `json:"title"`
	Summary    string `json:"summary"`
	State      string `json:"state"`
	Reason     string `json:"reason"`
	Attempts   int    `json:"attempts"`
	PlatformID string `json:"platform_id,omitempty"`
	NotBefore  string `json:"not_before,omitempty"`
	NextTry    string `json:"next_try,omitempty"`
	CreatedAt  string `json:"created_at"`
	UpdatedAt  string `json:"updated_at"`
}

func (h messages) list(c *gin.Context) {
	state := outbox.State(c.Query("state"))
	if !knownState(state) {
		h.badParameter(c, "state", problemValue)
		return
	}
	limit, ok := h.limit(c, usualMessages, mostMessages)
	if !ok {
		return
	}
	list, err := h.box.Outbox(c.Request.Context(), state, limit)
	if err != nil {
		h.fail(c, err)
		return
	}
	out := struct {
		Messages []messageJSON `json:"messages"`
	}{make([]messageJSON, len(list))}
	for i, m := range list {
		out.Messages[i] = messageJSON{
			ID: m.ID, Push: string(m.Push), Member: m.Member, Title: m.Title, Summary: m.Summary,
			State: string(m.State), Reason: m.Reason, Attempts: m.Attempts, PlatformID: m.PlatformID,
			NotBefore: stamp(m.NotBefore), NextTry: stamp(m.NextTry), CreatedAt: stamp(m.CreatedAt), UpdatedAt: stamp(m.UpdatedAt),
		}
	}
	h.json(c, http.StatusOK, out)
}

// states lists the states of a message, in the order of the metrics.
var states = [...]outbox.State{
	outbox.Queued, outbox.Sending, outbox.Accepted, outbox.Delivered, outbox.Failed, outbox.Unknown,
}

// knownState also lets the empty one pass: no restriction.
func knownState(s outbox.State) bool {
	for _, k := range states {
		if s == k {
			return true
		}
	}
	return s == ""
}
