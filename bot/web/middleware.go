package web

import (
	"context"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/weidubao/weidubao/templates"
)

// pagePolicy lets a page load our own style sheets and pictures and nothing else; no script runs at all.
const pagePolicy = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors "

// headers are the same for every answer; static files set their own
// Cache-Control. framed lets this very site show its pages in a frame.
func headers(framed bool) gin.HandlerFunc {
	policy := pagePolicy + "'none'"
	if framed {
		policy = pagePolicy + "'self'"
	}
	return func(c *gin.Context) {
		h := c.Writer.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("Cache-Control", "private, no-store")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Content-Type-Options", "nosniff")
		c.Next()
	}
}

// bounded gives the request a deadline before the connection's own.
func bounded(c *gin.Context) {
	ctx, cancel := context.WithTimeout(c.Request.Context(), handlerTime)
	defer cancel()
	c.Request = c.Request.WithContext(ctx)
	c.Next()
}

// panicError stands for a panic. Its value may hold what a person wrote, so that only its type is told.
type panicError struct {
	kind  string
	stack []byte
}

func newPanicError(v any) *panicError {
	return &panicError{kind: fmt.Sprintf("%T", v), stack: debug.Stack()}
}

func (e *panicError) Error() string { return "panic of " + e.kind }

// recovered turns a panic into a plain failure, without telling the caller why.
func (d desk) recovered(c *gin.Context) {
	defer func() {
		v := recover()
		if v == nil {
			return
		}
		if err, ok := v.(error); ok && err == http.ErrAbortHandler { //nolint:errorlint // net/http compares it so
			panic(v)
		}
		p := newPanicError(v)
		d.log.ErrorContext(c.Request.Context(), "handler panicked", "route", c.FullPath(), "kind", p.kind, "stack", string(p.stack))
		c.Abort()
		if c.Writer.Written() {
			return
		}
		if isAPI(c) {
			d.problem(c, http.StatusInternalServerError, templates.ProblemFailed)
			return
		}
		d.errorPage(c, http.StatusInternalServerError, templates.ReasonFailed)
	}()
	c.Next()
}

func isAPI(c *gin.Context) bool {
	return c.Request.URL.Path == "/api" || strings.HasPrefix(c.Request.URL.Path, "/api/")
}

func (d desk) noRoute(key keyring) gin.HandlerFunc {
	return func(c *gin.Context) {
		switch {
		case !isAPI(c):
			d.errorPage(c, http.StatusNotFound, templates.ReasonNotFound)
		case d.allowed(c, key):
			d.problem(c, http.StatusNotFound, templates.ProblemNotFound)
		}
	}
}

func (d desk) noMethod(key keyring) gin.HandlerFunc {
	return func(c *gin.Context) {
		switch {
		case !isAPI(c):
			d.errorPage(c, http.StatusMethodNotAllowed, templates.ReasonMethod)
		case d.allowed(c, key):
			d.problem(c, http.StatusMethodNotAllowed, templates.ProblemMethod)
		}
	}
}
