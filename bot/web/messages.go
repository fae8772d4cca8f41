package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/templates"
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

// MessageSettler writes down what a person found out about messages.
type MessageSettler interface {
	// SettleByHand settles all of them or none; *bot.InputError, *bot.StandsError.
	SettleByHand(ctx context.Context, o bot.SettleOrder) (bot.Settled, error)
}

type messages struct {
	desk
	box OutboxReader
	bot MessageSettler
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

// settlePost is what a person says about messages of unknown fate.
type settlePost struct {
	IDs []string      `json:"ids"`
	As  bot.SettledAs `json:"as"`
	By  string        `json:"by"` // empty: "api"
}

func (h messages) settle(c *gin.Context) {
	var p settlePost
	cause, ok := h.cause(c)
	if !ok || !h.decode(c, &p) {
		return
	}
	if field, problem := p.check(); problem != "" {
		h.badInput(c, field, problem)
		return
	}
	done, err := h.bot.SettleByHand(c.Request.Context(), bot.SettleOrder{IDs: p.IDs, As: p.As, By: cmp.Or(p.By, byAPI), Cause: cause})
	if stands, ok := errors.AsType[*bot.StandsError](err); ok {
		h.stands(c, stands)
		return
	}
	if err != nil {
		h.fail(c, err)
		return
	}
	h.json(c, http.StatusOK, done)
}

// stands tells which message is not to be settled.
func (h messages) stands(c *gin.Context, e *bot.StandsError) {
	if e.State == "" {
		h.badInput(c, "ids", bot.ProblemUnknown)
		return
	}
	h.problemOn(c, http.StatusConflict, templates.ProblemStands, "ids", e.ID+" "+string(e.State))
}

// check says what is wrong with an order; nothing: "".
func (p settlePost) check() (field, problem string) {
	switch {
	case len(p.IDs) == 0 || slices.Contains(p.IDs, ""):
		return "ids", bot.ProblemRequired
	case len(p.IDs) > bot.MaxSettled:
		return "ids", bot.ProblemTooLong
	case p.As == "":
		return "as", bot.ProblemRequired
	case !p.As.Known():
		return "as", problemValue
	case utf8.RuneCountInString(p.By) > maxBy:
		return "by", bot.ProblemTooLong
	}
	return "", ""
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
