package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/templates"
)

func TestHealth(t *testing.T) {
	r := newRig(t)
	r.reads.err = errDown
	if rec := r.do(t, http.MethodGet, "/healthz", ""); rec.Code != http.StatusOK {
		t.Errorf("healthz: %d", rec.Code)
	}
	want := fromJSON(t, `{"status":"not_ready","reason":"the store is out of reach or not durable"}`)
	if diff := cmp.Diff(want, decoded(t, r.do(t, http.MethodGet, "/readyz", ""), http.StatusServiceUnavailable)); diff != "" {
		t.Error(diff)
	}
	r.reads.err = nil
	if diff := cmp.Diff(fromJSON(t, `{"status":"ready"}`), decoded(t, r.do(t, http.MethodGet, "/readyz", ""), http.StatusOK)); diff != "" {
		t.Error(diff)
	}
	if rec := r.do(t, http.MethodHead, "/readyz", ""); rec.Code != http.StatusOK {
		t.Errorf("HEAD /readyz: %d", rec.Code)
	}
}

func TestConsoleAsksForLogin(t *testing.T) {
	r := newRig(t)
	for _, path := range []string{"/console", "/console/", "/console/issues/1"} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			if rec := r.do(t, method, path, ""); rec.Code != http.StatusUnauthorized {
				t.Errorf("%s %s: %d", method, path, rec.Code)
			}
		}
	}
}

func TestStatic(t *testing.T) {
	r := newRig(t)
	page := r.do(t, http.MethodGet, "/console/", "").Body.String()
	sheets := regexp.MustCompile(`href="(/static/[^"]+)"`).FindAllStringSubmatch(page, -1)
	if len(sheets) != 4 {
		t.Fatalf("icon and style sheets: %v", sheets)
	}
	for _, s := range sheets {
		rec := r.do(t, http.MethodGet, s[1], "")
		h := rec.Header()
		kind := "text/css; charset=utf-8"
		if strings.Contains(s[1], ".svg") {
			kind = "image/svg+xml"
		}
		if rec.Code != http.StatusOK || h.Get("Content-Type") != kind || h.Get("Cache-Control") != "public, max-age=31536000, immutable" {
			t.Errorf("%s: %d %v", s[1], rec.Code, h)
		}
		again := r.do(t, http.MethodGet, s[1], "", "If-None-Match", h.Get("ETag"))
		if again.Code != http.StatusNotModified || again.Body.Len() != 0 {
			t.Errorf("%s again: %d", s[1], again.Code)
		}
		bare, _, _ := strings.Cut(s[1], "?")
		if got := r.do(t, http.MethodGet, bare, "").Header().Get("Cache-Control"); got != "public, max-age=300" {
			t.Errorf("%s: Cache-Control %q", bare, got)
		}
	}
	for _, path := range []string{"/static/page.go", "/static/", "/static/..%2fpage.go", "/static"} {
		if rec := r.do(t, http.MethodGet, path, ""); rec.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, rec.Code)
		}
	}
}

func TestMetrics(t *testing.T) {
	r := newRig(t)
	r.reads.stats = bot.OutboxStats{
		Counts: map[outbox.State]int{outbox.Queued: 3, outbox.Failed: 1}, OldestDue: now.Add(-11 * time.Minute), ParkedUntil: now.Add(time.Hour),
	}
	r.do(t, http.MethodGet, "/m/notice/N0001", "")
	r.do(t, http.MethodGet, "/a/path/with/王某", "")
	r.do(t, "BREW", "/healthz", "")
	r.do(t, http.MethodPost, callbackURL, "x")
	body := r.do(t, http.MethodGet, "/metrics", "").Body.String()
	for _, want := range []string{
		`weidubao_http_requests_total{method="GET",route="/m/notice/:id",status="403"} 1`,
		`weidubao_http_requests_total{method="GET",route="none",status="404"} 1`,
		`weidubao_http_requests_total{method="other",route="none",status="405"} 1`,
		"weidubao_callback_seconds_count 1",
		"weidubao_outbox_up 1",
		`weidubao_outbox_messages{state="queued"} 3`,
		`weidubao_outbox_messages{state="failed"} 1`,
		`weidubao_outbox_messages{state="unknown"} 0`,
		"weidubao_outbox_oldest_due_seconds 660",
		"weidubao_outbox_parked_seconds 3600",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in\n%s", want, body)
		}
	}
	r.reads.err = errDown
	body = r.do(t, http.MethodGet, "/metrics", "").Body.String()
	if !strings.Contains(body, "weidubao_outbox_up 0") || strings.Contains(body, "weidubao_outbox_messages{") {
		t.Errorf("store down:\n%s", body)
	}
}

func TestPanicLeaksNothing(t *testing.T) {
	r := newRig(t)
	r.bot.people = nil // the handlers fall over
	for _, path := range []string{"/api/v1/members", r.link("/m/notice/N0001", "M0001")} {
		rec := r.do(t, http.MethodGet, path, "", "Authorization", "Bearer "+token)
		if rec.Code != http.StatusInternalServerError || strings.Contains(rec.Body.String(), "nil pointer") || strings.Contains(rec.Body.String(), ".go") {
			t.Errorf("%s: %d %s", path, rec.Code, rec.Body)
		}
		if path == "/api/v1/members" {
			wantProblem(t, rec, http.StatusInternalServerError, templates.ProblemFailed, "")
		}
	}
	if !strings.Contains(r.log.String(), "handler panicked") {
		t.Error("the panic is not logged")
	}
}

func TestServerLimits(t *testing.T) {
	s := Server("127.0.0.1:0", http.NotFoundHandler())
	got := []any{s.Addr, s.MaxHeaderBytes + headerSlack, s.ReadHeaderTimeout, s.ReadTimeout, s.WriteTimeout, s.IdleTimeout}
	want := []any{"127.0.0.1:0", 16 << 10, 5 * time.Second, 10 * time.Second, 15 * time.Second, 60 * time.Second}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Over a real connection: the size of headers, and a body whose length is not told beforehand.
func TestServerLive(t *testing.T) {
	r := newRig(t)
	r.bot.receive = func(_ context.Context, in channel.Inbound) (string, error) { return fmt.Sprint(len(in.Text)), nil }
	ln, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := Server("", r.h)
	served := make(chan error, 1)
	go func() { served <- s.Serve(ln) }()
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if err := <-served; !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	}()
	call := func(method, path string, header int, body io.Reader) (int, string) {
		req, err := http.NewRequestWithContext(t.Context(), method, "http://"+ln.Addr().String()+path, body)
		if err != nil {
			t.Fatal(err)
		}
		req.Close = true // on a kept connection up to 4 KiB more may have been read ahead
		req.Header.Set("X-Long", strings.Repeat("a", header))
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		text, _ := io.ReadAll(res.Body)
		return res.StatusCode, string(text)
	}
	if code, _ := call(http.MethodGet, "/healthz", 15<<10, nil); code != http.StatusOK {
		t.Errorf("15 KiB of headers: %d", code)
	}
	if code, _ := call(http.MethodGet, "/healthz", 17<<10, nil); code != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("17 KiB of headers: %d", code)
	}
	chunked := io.MultiReader(strings.NewReader(strings.Repeat("a", maxPush))) // hides its length
	if code, text := call(http.MethodPost, callbackURL, 1, chunked); code != http.StatusOK || !strings.Contains(text, fmt.Sprint(maxPush)) {
		t.Errorf("64 KiB: %d %s", code, text)
	}
	chunked = io.MultiReader(strings.NewReader(strings.Repeat("a", maxPush+1)))
	if code, _ := call(http.MethodPost, callbackURL, 1, chunked); code != http.StatusRequestEntityTooLarge {
		t.Errorf("a byte more: %d", code)
	}
}
