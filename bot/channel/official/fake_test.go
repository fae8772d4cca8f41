package official

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot/channel"
)

const testSecret = "canary-secret-0123456789"

// fakePlatform imitates the platform's stable_token and template calls. The
// queues hold answers to give before the normal ones.
type fakePlatform struct {
	*httptest.Server

	mu       sync.Mutex
	serial   int  // of the token that is valid
	pinned   bool // even with force the token stays
	expires  int
	fetches  int
	forced   int
	sends    []map[string]any
	tokens   []string // that sends came with
	nextSend []http.HandlerFunc
	nextGet  []http.HandlerFunc
}

func newFake(tb testing.TB) *fakePlatform {
	tb.Helper()
	f := &fakePlatform{serial: 1, expires: 7200}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /proxy/cgi-bin/stable_token", f.stableToken)
	mux.HandleFunc("POST /proxy/cgi-bin/message/template/send", f.send)
	f.Server = httptest.NewServer(mux)
	tb.Cleanup(f.Close)
	return f
}

func (f *fakePlatform) token() string { return fmt.Sprintf("canary-token-%d", f.serial) }

func (f *fakePlatform) stableToken(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.fetches++
	if next := pop(&f.nextGet); next != nil {
		next(w, r)
		return
	}
	var in struct {
		Grant  string `json:"grant_type"`
		AppID  string `json:"appid"`
		Secret string `json:"secret"`
		Force  bool   `json:"force_refresh"`
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil || in.Grant != "client_credential" || in.Secret != testSecret {
		refuse(40125, "invalid appsecret "+in.Secret+" rid: r-1")(w, r)
		return
	}
	if in.Force {
		f.forced++
		if !f.pinned {
			f.serial++
		}
	}
	answer(w, map[string]any{"access_token": f.token(), "expires_in": f.expires})
}

func (f *fakePlatform) send(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	token := r.URL.Query().Get("access_token")
	f.tokens = append(f.tokens, token)
	if next := pop(&f.nextSend); next != nil {
		next(w, r)
		return
	}
	if token != f.token() {
		refuse(40001, "invalid credential, access_token "+token+" is invalid or not latest rid: r-2")(w, r)
		return
	}
	var in map[string]any
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		refuse(47001, "data format error")(w, r)
		return
	}
	f.sends = append(f.sends, in)
	answer(w, map[string]any{"errcode": 0, "errmsg": "ok", "msgid": 9007199254740993 + len(f.sends) - 1})
}

func pop(queue *[]http.HandlerFunc) (next http.HandlerFunc) {
	if len(*queue) > 0 {
		next, *queue = (*queue)[0], (*queue)[1:]
	}
	return next
}

func answer(w io.Writer, v any) { _ = json.NewEncoder(w).Encode(v) }

func refuse(code int, msg string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		answer(w, map[string]any{"errcode": code, "errmsg": msg})
	}
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

func body(s string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, s) }
}

func drop(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// hang answers nothing until the caller goes away.
func hang(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body) // so that the server notices
	<-r.Context().Done()
}

func (f *fakePlatform) sender(tb testing.TB, change ...func(*SenderConfig)) *Sender {
	tb.Helper()
	c := SenderConfig{
		AppID: testApp, AppSecret: testSecret, APIBase: f.URL + "/proxy/", Now: clock(testNow),
		Templates: map[channel.Push]Template{
			channel.Alert:  {ID: "tpl-alert", Title: "thing1", Summary: "thing2", Time: "time3"},
			channel.Notice: {ID: "tpl-notice", Title: "character_string4", Time: "thing5"},
			channel.Review: {Title: "thing1"},
		},
	}
	for _, ch := range change {
		ch(&c)
	}
	s, err := NewSender(c)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(s.Close)
	return s
}

// memStore is a TokenStore that several handles share.
type memStore struct {
	mu      sync.Mutex
	now     func() time.Time
	token   string
	expires time.Time
	locked  bool
	broken  bool
	puts    []time.Duration
}

var errBroken = errors.New("store is down")

func (m *memStore) Get(context.Context, string) (string, time.Time, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.broken {
		return "", time.Time{}, errBroken
	}
	return m.token, m.expires, nil
}

func (m *memStore) Put(_ context.Context, _, token string, ttl time.Duration) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.broken {
		return errBroken
	}
	m.token, m.expires, m.puts = token, m.now().Add(ttl), append(m.puts, ttl)
	return nil
}

func (m *memStore) Forget(_ context.Context, _, token string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.broken {
		return errBroken
	}
	if m.token == token {
		m.token = ""
	}
	return nil
}

func (m *memStore) Lock(context.Context, string, time.Duration) (func(), bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.broken {
		return nil, false, errBroken
	}
	if m.locked {
		return nil, false, nil
	}
	m.locked = true
	return func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.locked = false
	}, true, nil
}
