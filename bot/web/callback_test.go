package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/channel"
)

const callbackURL = "/callback/official?signature=good&kind=text"

func TestCallbackVerify(t *testing.T) {
	r := newRig(t)
	rec := r.do(t, http.MethodGet, "/callback/official?signature=good&echostr=%3Cecho%3E", "")
	if rec.Code != http.StatusOK || rec.Body.String() != "<echo>" || !strings.HasPrefix(rec.Header().Get("Content-Type"), "text/plain") {
		t.Errorf("%d %q %v", rec.Code, rec.Body, rec.Header())
	}
	if rec := r.do(t, http.MethodGet, "/callback/official?signature=bad&echostr=e", ""); rec.Code != http.StatusForbidden || rec.Body.Len() != 0 {
		t.Errorf("forged: %d %q", rec.Code, rec.Body)
	}
}

func TestCallbackPush(t *testing.T) {
	for _, tc := range []struct {
		name, query, body string
		status            int
		reply             string
	}{
		{"saved", "signature=good&kind=text", "问题5个", http.StatusOK, "<reply>saved</reply>"},
		{"forged", "signature=bad", "x", http.StatusForbidden, ""},
		{"malformed", "signature=torn", "x", http.StatusForbidden, ""},
		{"64 KiB", "signature=good&kind=text", strings.Repeat("a", maxPush), http.StatusOK, "<reply>saved</reply>"},
		{"a byte more", "signature=good&kind=text", strings.Repeat("a", maxPush+1), http.StatusRequestEntityTooLarge, ""},
		{"2 MiB", "signature=good&kind=text", strings.Repeat("a", 2<<20), http.StatusRequestEntityTooLarge, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := newRig(t)
			rec := r.do(t, http.MethodPost, "/callback/official?"+tc.query, tc.body)
			if rec.Code != tc.status || rec.Body.String() != tc.reply {
				t.Errorf("%d %q, want %d %q", rec.Code, rec.Body, tc.status, tc.reply)
			}
		})
	}
}

func TestCallbackHandsOverWhatWasOpened(t *testing.T) {
	r := newRig(t)
	var got channel.Inbound
	r.bot.receive = func(_ context.Context, in channel.Inbound) (string, error) {
		got = in
		return "", nil
	}
	r.do(t, http.MethodPost, callbackURL, "问题5个")
	if got.From != openid || got.Text != "问题5个" || got.Kind != channel.Text {
		t.Errorf("got %+v", got)
	}
}

// What is not saved is never acknowledged, and the log says so once without the sender's address or words.
func TestCallbackNotSaved(t *testing.T) {
	r := newRig(t)
	r.bot.receive = func(context.Context, channel.Inbound) (string, error) {
		return "ignored", errors.New("commit for " + openid + " of 王某贪了3万: redis gone")
	}
	rec := r.do(t, http.MethodPost, callbackURL, "王某贪了3万")
	if rec.Code != http.StatusOK || rec.Body.String() != "<reply>"+busy+"</reply>" {
		t.Errorf("%d %q", rec.Code, rec.Body)
	}
	text := r.log.String()
	if strings.Count(text, "\n") != 1 || !strings.Contains(text, "redis gone") || !strings.Contains(text, "oABCDE…") {
		t.Errorf("log: %s", text)
	}
	if strings.Contains(text, openid) || strings.Contains(text, "王某") {
		t.Errorf("the log holds what it must not: %s", text)
	}
}

// Where the store's answer was lost, nobody is told that nothing was saved.
func TestCallbackUncertain(t *testing.T) {
	r := newRig(t)
	r.bot.receive = func(context.Context, channel.Inbound) (string, error) {
		return "", fmt.Errorf("commit for %s: %w", openid, bot.ErrUncertain)
	}
	if rec := r.do(t, http.MethodPost, callbackURL, "x"); rec.Code != http.StatusOK || rec.Body.String() != "<reply>"+unsure+"</reply>" {
		t.Errorf("%d %q", rec.Code, rec.Body)
	}
	if text := r.log.String(); !strings.Contains(text, "not known") || strings.Contains(text, openid) {
		t.Errorf("log: %s", text)
	}
}

func TestCallbackPanic(t *testing.T) {
	r := newRig(t)
	r.bot.receive = func(context.Context, channel.Inbound) (string, error) { panic("王某贪了3万") }
	rec := r.do(t, http.MethodPost, callbackURL, "x")
	if rec.Code != http.StatusOK || rec.Body.String() != "<reply>"+busy+"</reply>" {
		t.Errorf("%d %q", rec.Code, rec.Body)
	}
	if text := r.log.String(); strings.Contains(text, "王某") || !strings.Contains(text, "panic of string") {
		t.Errorf("log: %s", text)
	}
}

// Nobody reads a reply to these; the platform's own repetition is what saves them.
func TestCallbackEventNotSaved(t *testing.T) {
	r := newRig(t)
	r.bot.receive = func(context.Context, channel.Inbound) (string, error) { return "", errDown }
	for event, status := range map[string]int{
		channel.EventDelivered:   http.StatusServiceUnavailable,
		channel.EventUnsubscribe: http.StatusServiceUnavailable,
		channel.EventSubscribe:   http.StatusOK,
	} {
		rec := r.do(t, http.MethodPost, "/callback/official?signature=good&kind=event&event="+event, "x")
		if rec.Code != status || (status == http.StatusOK) != strings.Contains(rec.Body.String(), busy) {
			t.Errorf("%s: %d %q, want %d", event, rec.Code, rec.Body, status)
		}
	}
}

func TestCallbackReplyNotEncoded(t *testing.T) {
	r := newRig(t, func(o *Options) { o.Gate = fakeGate{replyErr: errors.New("no key")} })
	if rec := r.do(t, http.MethodPost, callbackURL, "x"); rec.Code != http.StatusOK || rec.Body.String() != "success" {
		t.Errorf("saved: %d %q", rec.Code, rec.Body)
	}
	r.bot.receive = func(context.Context, channel.Inbound) (string, error) { return "", errDown }
	if rec := r.do(t, http.MethodPost, callbackURL, "x"); rec.Code != http.StatusServiceUnavailable || rec.Body.Len() != 0 {
		t.Errorf("not saved: %d %q", rec.Code, rec.Body)
	}
}

func TestCallbackSurvivesHangUp(t *testing.T) {
	r := newRig(t)
	r.bot.receive = func(ctx context.Context, _ channel.Inbound) (string, error) { return "saved", ctx.Err() }
	ctx, hangUp := context.WithCancel(t.Context())
	hangUp()
	rec := httptest.NewRecorder()
	r.h.ServeHTTP(rec, httptest.NewRequestWithContext(ctx, http.MethodPost, callbackURL, strings.NewReader("x")))
	if !strings.Contains(rec.Body.String(), "saved") {
		t.Errorf("%d %q", rec.Code, rec.Body)
	}
}

// endless is a body that begins so and does not end; it counts what was taken of it.
type endless struct {
	begins string
	taken  int
}

func (e *endless) Read(p []byte) (int, error) {
	const most = 100 << 20 // so that a reader without bounds comes to an end
	if e.taken > most {
		return 0, io.EOF
	}
	for i := range p {
		p[i] = 'a'
	}
	if e.taken == 0 {
		copy(p, e.begins)
	}
	e.taken += len(p)
	return len(p), nil
}

// TestEndlessBodies: of a body that is too large no more is read than tells so, with
// or without a declared length, wherever one may be sent.
func TestEndlessBodies(t *testing.T) {
	r := newRig(t)
	form := r.link(correctURL, "M0001")
	for target, c := range map[string]struct {
		begins, header, value string
		most                  int
	}{
		callbackURL:             {"<xml>", "Content-Type", "text/xml", maxPush},
		"/api/v1/notices":       {`{"title":"`, "Authorization", "Bearer " + token, maxBody},
		"/api/v1/outbox/settle": {`{"by":"`, "Authorization", "Bearer " + token, maxBody},
		form:                    {"f.problems=", "Content-Type", "application/x-www-form-urlencoded", maxForm},
	} {
		for _, length := range []int64{-1, 90 << 20} {
			body := &endless{begins: c.begins}
			req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, target, body)
			req.ContentLength = length
			req.Header.Set(c.header, c.value)
			req.Header.Set("Origin", "https://wx.example.gov.cn")
			rec := httptest.NewRecorder()
			r.h.ServeHTTP(rec, req)
			if rec.Code != http.StatusRequestEntityTooLarge || body.taken > 2*c.most {
				t.Errorf("POST %.40s of length %d: %d after %d bytes", target, length, rec.Code, body.taken)
			}
		}
	}
}
