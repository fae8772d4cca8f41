package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/templates"
)

// SilenceKeeper keeps alerts back for a while.
type SilenceKeeper interface {
	// Silences are those that stand today.
	Silences(ctx context.Context) ([]ledger.Silence, error)
	// Silence sets one, or moves the end of what keeps the same back; *bot.SilenceError.
	Silence(ctx context.Context, o bot.SilenceOrder) (ledger.Silence, error)
	// EndSilence ends the one of that id; *bot.SilenceError when it does not stand.
	EndSilence(ctx context.Context, o bot.SilenceOrder) (ledger.Silence, error)
}

type silences struct {
	desk
	bot SilenceKeeper
}

// silencePost is the order of one silence. Exactly one of Number, Area and All is
// there, so that nobody silences everything by leaving it out.
type silencePost struct {
	Number string `json:"number"`
	Area   string `json:"area"`
	All    bool   `json:"all"`
	Until  string `json:"until"`
	Reason string `json:"reason"`
	By     string `json:"by"` // empty: "api"
}

// silenceJSON is one silence. Number and Area empty: it covers everything.
type silenceJSON struct {
	ID      string `json:"id"`
	Number  string `json:"number"`
	Area    string `json:"area"`
	From    string `json:"from"`
	Until   string `json:"until"`
	Reason  string `json:"reason"`
	By      string `json:"by"`
	EndedOn string `json:"ended_on,omitempty"`
	EndedBy string `json:"ended_by,omitempty"`
}

func silenceOut(s ledger.Silence) silenceJSON {
	return silenceJSON{
		ID: s.ID, Number: s.Issue, Area: s.Area, From: s.From.String(), Until: s.Until.String(), Reason: s.Reason, By: s.By,
		EndedOn: s.EndedOn.String(), EndedBy: s.EndedBy,
	}
}

func (h silences) list(c *gin.Context) {
	all, err := h.bot.Silences(c.Request.Context())
	if err != nil {
		h.fail(c, err)
		return
	}
	out := struct {
		Silences []silenceJSON `json:"silences"`
	}{make([]silenceJSON, len(all))}
	for n, s := range all {
		out.Silences[n] = silenceOut(s)
	}
	h.json(c, http.StatusOK, out)
}

func (h silences) set(c *gin.Context) {
	var p silencePost
	cause, ok := h.cause(c)
	if !ok || !h.decode(c, &p) {
		return
	}
	o, field, problem := p.order()
	if problem != "" {
		h.badInput(c, field, problem)
		return
	}
	o.Cause = cause
	s, err := h.bot.Silence(c.Request.Context(), o)
	if err != nil {
		h.failSilence(c, err)
		return
	}
	h.json(c, http.StatusCreated, silenceOut(s))
}

// order says what is wrong with what was posted, or what it orders.
func (p silencePost) order() (o bot.SilenceOrder, field, problem string) {
	o = bot.SilenceOrder{Number: p.Number, Area: p.Area, Reason: strings.TrimSpace(p.Reason), By: cmp.Or(p.By, byAPI)}
	named := 0
	for _, is := range []bool{p.Number != "", p.Area != "", p.All} {
		if is {
			named++
		}
	}
	day, err := calendar.ParseDate(p.Until)
	o.Until = day
	switch {
	case named == 0:
		return o, "number", bot.ProblemRequired
	case named > 1:
		return o, "number", problemValue
	case p.Until == "":
		return o, "until", bot.ProblemRequired
	case err != nil:
		return o, "until", bot.ProblemFormat
	case o.Reason == "":
		return o, "reason", bot.ProblemRequired
	case utf8.RuneCountInString(o.Reason) > maxNote:
		return o, "reason", bot.ProblemTooLong
	case utf8.RuneCountInString(p.By) > maxBy:
		return o, "by", bot.ProblemTooLong
	}
	return o, "", ""
}

func (h silences) end(c *gin.Context) {
	cause, ok := h.cause(c)
	if !ok {
		return
	}
	s, err := h.bot.EndSilence(c.Request.Context(), bot.SilenceOrder{ID: c.Param("id"), By: byAPI, Cause: cause})
	if err != nil {
		h.failSilence(c, err)
		return
	}
	h.json(c, http.StatusOK, silenceOut(s))
}

// failSilence answers why a silence was not set or ended.
func (h silences) failSilence(c *gin.Context, err error) {
	bad, ok := errors.AsType[*bot.SilenceError](err)
	if !ok {
		h.fail(c, err)
		return
	}
	switch bad.Problem {
	case "none":
		h.problem(c, http.StatusNotFound, templates.ProblemNotFound)
	case "closed":
		h.problem(c, http.StatusConflict, templates.ProblemClosed)
	case "past":
		h.badInput(c, "until", bot.ProblemEarly)
	case "long":
		h.badInput(c, "until", problemLate)
	case "not_found":
		h.badInput(c, bad.Field, bot.ProblemUnknown)
	default:
		h.badInput(c, bad.Problem, bot.ProblemRequired)
	}
}

// problemLate says that a day is later than it may be.
const problemLate = "late"
