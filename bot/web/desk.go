package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/templates"
)

// desk is what every handler answers with.
type desk struct {
	pages *templates.Pages
	log   *slog.Logger
	now   func() time.Time
	frame templates.Frame
}

// page renders into a buffer first, so that a failure never leaves half a page.
func (d desk) page(c *gin.Context, status int, name string, view any) {
	var b bytes.Buffer
	if err := d.pages.Render(&b, name, view); err != nil {
		d.log.ErrorContext(c.Request.Context(), "page not rendered", "page", name, "err", err)
		c.Data(http.StatusInternalServerError, "text/plain; charset=utf-8", nil)
		return
	}
	c.Data(status, "text/html; charset=utf-8", b.Bytes())
}

func (d desk) errorPage(c *gin.Context, status int, reason templates.PageReason) {
	d.page(c, status, templates.PageError, templates.ErrorPage{Frame: d.frame, Reason: reason})
}

// failPage answers an error of a member page: what does not exist or is not for
// this member, or a failure that is logged here.
func (d desk) failPage(c *gin.Context, err error) {
	switch {
	case errors.Is(err, bot.ErrNotFound):
		d.errorPage(c, http.StatusNotFound, templates.ReasonNotFound)
		return
	case errors.Is(err, bot.ErrForbidden):
		d.errorPage(c, http.StatusForbidden, templates.ReasonForbidden)
		return
	}
	d.log.ErrorContext(c.Request.Context(), "page failed", "route", c.FullPath(), "err", err)
	d.errorPage(c, http.StatusInternalServerError, templates.ReasonFailed)
}

func (d desk) login(c *gin.Context) {
	d.errorPage(c, http.StatusUnauthorized, templates.ReasonLogin)
}

// json writes v as it is, without HTML escapes.
func (d desk) json(c *gin.Context, status int, v any) {
	body, err := encode(v)
	if err != nil {
		d.fail(c, err)
		return
	}
	c.Data(status, "application/json; charset=utf-8", body)
}

func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return b.Bytes(), err
}

// problemDetails is RFC 9457; Field and what follows it are our own members.
type problemDetails struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	Field  string `json:"field,omitempty"`

	Row    int      `json:"row,omitempty"`    // of a table
	Column string   `json:"column,omitempty"` // of a table
	Why    string   `json:"why,omitempty"`    // a ledger.Why, or the problem of a cell
	Asks   bool     `json:"asks,omitempty"`   // the order may be given again with sure
	Lack   []string `json:"lack,omitempty"`   // proofs
	Of     []int    `json:"of,omitempty"`     // that wait
	Amount string   `json:"amount,omitempty"` // that the question is about
	On     string   `json:"on,omitempty"`     // the day that must be followed
}

func (d desk) problem(c *gin.Context, status int, code templates.ProblemCode) {
	d.problemOn(c, status, code, "", "")
}

// problemOn is a problem with one field or parameter; what is one of bot's short codes.
func (d desk) problemOn(c *gin.Context, status int, code templates.ProblemCode, field, what string) {
	title, detail := templates.ProblemText(code)
	if field != "" {
		detail = templates.FieldText(field, what) + detail
	}
	d.answer(c, problemDetails{Type: "urn:weidubao:problem:" + string(code), Title: title, Status: status, Detail: detail, Field: field})
}

// answer ends the call with a problem.
func (d desk) answer(c *gin.Context, p problemDetails) {
	body, err := encode(p)
	if err != nil {
		body = nil // strings always encode
	}
	c.Abort()
	c.Data(p.Status, "application/problem+json; charset=utf-8", body)
}

// badParameter answers a parameter of the address or a header that cannot be used.
func (d desk) badParameter(c *gin.Context, name, what string) {
	d.problemOn(c, http.StatusBadRequest, templates.ProblemParameter, name, what)
}

// badInput answers a field of the body that cannot be used.
func (d desk) badInput(c *gin.Context, field, what string) {
	d.problemOn(c, http.StatusUnprocessableEntity, templates.ProblemInput, field, what)
}

// fail maps an error of the bot to its answer, and logs it where it is ours.
func (d desk) fail(c *gin.Context, err error) {
	if input, ok := errors.AsType[*bot.InputError](err); ok {
		d.badInput(c, input.Field, input.Problem)
		return
	}
	if e, ok := refusedOrder(err); ok {
		d.refused(c, e)
		return
	}
	switch {
	case errors.Is(err, bot.ErrNotFound):
		d.problem(c, http.StatusNotFound, templates.ProblemNotFound)
	case errors.Is(err, bot.ErrNobody):
		d.badInput(c, "audience", bot.ProblemNobody)
	case errors.Is(err, bot.ErrConflict):
		d.problem(c, http.StatusConflict, templates.ProblemMoved)
	case unavailable(err):
		d.log.ErrorContext(c.Request.Context(), "store does not answer", "route", c.FullPath(), "err", err)
		c.Header("Retry-After", "5")
		d.problem(c, http.StatusServiceUnavailable, templates.ProblemBusy)
	default:
		d.log.ErrorContext(c.Request.Context(), "API call failed", "route", c.FullPath(), "err", err)
		d.problem(c, http.StatusInternalServerError, templates.ProblemFailed)
	}
}

// unavailable reports whether err comes of a store that is slow or gone.
func unavailable(err error) bool {
	_, network := errors.AsType[net.Error](err)
	return network || refusedForNow(err) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, bot.ErrUncertain) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
}

// refusedForNow reports whether a Redis that just starts, has lost its master or
// cannot write its disk has said so.
func refusedForNow(err error) bool {
	said, ok := errors.AsType[interface {
		error
		RedisError()
	}](err)
	if !ok {
		return false
	}
	word, _, _ := strings.Cut(said.Error(), " ")
	switch word {
	case "LOADING", "MASTERDOWN", "READONLY", "MISCONF", "BUSY", "TRYAGAIN", "CLUSTERDOWN", "NOREPLICAS":
		return true
	}
	return false
}

// stamp prints a moment for the API: RFC 3339 with +08:00, whole seconds; the zero time is "".
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(calendar.Zone).Format(time.RFC3339)
}

// stampOrNull is stamp, with null for no moment.
func stampOrNull(t *time.Time) *string {
	if t == nil || t.IsZero() {
		return nil
	}
	s := stamp(*t)
	return &s
}
