package official

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot/channel"
)

var sentinels = []error{
	channel.ErrNotSent, channel.ErrAmbiguous, channel.ErrQuota,
	channel.ErrUnreachable, channel.ErrDisabled, channel.ErrCredential, channel.ErrWindow,
}

func outbound() channel.Outbound {
	return channel.Outbound{
		ID: "RA26-0031/red/M0003", Push: channel.Alert, To: "oLEADER", Title: "整改逾期提醒", Summary: "塘下镇 1 件",
		Time: time.Date(2026, 11, 20, 6, 0, 0, 0, time.UTC), URL: "https://wx.example.gov.cn/m/x?a=1&b=2",
	}
}

func TestSend(t *testing.T) {
	f := newFake(t)
	id, err := f.sender(t).Send(t.Context(), outbound())
	if err != nil || id != "9007199254740993" {
		t.Fatalf("Send = %q, %v", id, err)
	}
	want := []map[string]any{{
		"touser": "oLEADER", "template_id": "tpl-alert", "url": "https://wx.example.gov.cn/m/x?a=1&b=2",
		"client_msg_id": "764acd52191600e0003aabda89cbbfe5",
		"data": map[string]any{
			"thing1": map[string]any{"value": "整改逾期提醒"},
			"thing2": map[string]any{"value": "塘下镇 1 件"},
			"time3":  map[string]any{"value": "2026年11月20日 14:00"},
		},
		"miniprogram": map[string]any{"appid": "", "pagepath": ""}, // the SDK's, which the platform ignores
	}}
	if diff := cmp.Diff(want, f.sends); diff != "" {
		t.Error(diff)
	}
	if f.fetches != 1 {
		t.Errorf("%d fetches", f.fetches)
	}
}

func TestSendByFields(t *testing.T) {
	f := newFake(t)
	m := outbound()
	m.Push, m.Title, m.Time, m.CreatedAt = channel.Notice, "编号RA26-0031", time.Time{}, m.Time
	if _, err := f.sender(t).Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"character_string4": map[string]any{"value": "RA26-0031"},
		"thing5":            map[string]any{"value": "2026年11月20日 14:00"},
	}
	if diff := cmp.Diff(want, f.sends[0]["data"]); diff != "" {
		t.Error(diff)
	}
}

func TestClientMsgID(t *testing.T) {
	a, b := clientMsgID("2026-10/v1/M0003"), clientMsgID("2026-10/v1/M0004")
	if a != "a1fb081ab4d3a204cc97a422b08d062a" || len(b) != 32 || a == b {
		t.Errorf("%s, %s", a, b)
	}
}

func TestNotEverythingLeaves(t *testing.T) {
	f := newFake(t)
	s := f.sender(t)
	for push, want := range map[channel.Push]error{
		channel.Bulletin: channel.ErrDisabled, // not configured
		channel.Review:   channel.ErrDisabled, // no id
		channel.Alert:    channel.ErrUnreachable,
	} {
		m := outbound()
		m.Push, m.To = push, ""
		_, err := s.Send(t.Context(), m)
		isOnly(t, string(push), err, want)
	}
	if f.fetches+len(f.tokens) != 0 {
		t.Error("somebody was called")
	}
}

// isOnly checks that err has this meaning for delivery, or none, and no other.
func isOnly(t *testing.T, name string, err, want error) {
	t.Helper()
	if err == nil {
		t.Errorf("%s: no error", name)
		return
	}
	for _, s := range sentinels {
		if errors.Is(err, s) != errors.Is(s, want) {
			t.Errorf("%s: %v: is %q = %v", name, err, s, errors.Is(err, s))
		}
	}
	if strings.Contains(err.Error(), "canary") {
		t.Errorf("%s: a secret in %q", name, err)
	}
}

func TestWhatErrorsMean(t *testing.T) {
	for _, c := range []struct {
		name string
		next http.HandlerFunc
		want error // nil: refused for good
	}{
		{"busy", refuse(-1, "system error"), channel.ErrNotSent},
		{"minute quota", refuse(45011, "api minute-quota reach limit"), channel.ErrNotSent},
		{"too frequent", refuse(43117, "too frequent"), channel.ErrNotSent},
		{"day quota", refuse(45009, "reach max api daily quota limit rid: r-9"), channel.ErrQuota},
		{"not a follower", refuse(43004, "require subscribe"), channel.ErrUnreachable},
		{"blacklisted", refuse(43019, "require remove blacklist"), channel.ErrUnreachable},
		{"template switched off", refuse(43101, "user refuse to accept the msg"), channel.ErrUnreachable},
		{"unknown openid", refuse(40003, "invalid openid"), channel.ErrUnreachable},
		{"address", refuse(40164, "invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist rid: r-3"), channel.ErrCredential},
		{"app id", refuse(40013, "invalid appid"), channel.ErrCredential},
		{"secret", refuse(40125, "invalid appsecret"), channel.ErrCredential},
		{"no right", refuse(48001, "api unauthorized"), channel.ErrCredential},
		{"duplicate", refuse(40241, "duplicate"), channel.ErrAmbiguous},
		{"bad value", refuse(47003, "argument invalid! data.thing1.value invalid"), nil},
		{"no template", refuse(40037, "invalid template_id"), nil},
		{"template banned", refuse(43116, "banned"), nil},
		{"500", status(500), channel.ErrAmbiguous},
		{"502", status(502), channel.ErrAmbiguous},
		{"504", status(504), channel.ErrAmbiguous},
		{"404", status(404), channel.ErrNotSent},
		{"dropped", drop, channel.ErrAmbiguous},
		{"hanging", hang, channel.ErrAmbiguous},
		{"no JSON", body("<html>"), channel.ErrAmbiguous},
		{"half a JSON", body(`{"errcode":0,"msgid":1`), channel.ErrAmbiguous},
		{"nothing", body(""), channel.ErrAmbiguous},
		{"no msgid", body(`{"errcode":0}`), channel.ErrAmbiguous},
		{"odd msgid", body(`{"errcode":0,"msgid":"x"}`), channel.ErrAmbiguous},
		{"endless", body(`{"errmsg":"` + strings.Repeat("a", maxAnswer) + `"}`), channel.ErrAmbiguous},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			s := f.sender(t, func(c *SenderConfig) { c.Timeout = 200 * time.Millisecond })
			if err := s.Warm(t.Context()); err != nil {
				t.Fatal(err)
			}
			f.nextSend = []http.HandlerFunc{c.next}
			_, err := s.Send(t.Context(), outbound())
			isOnly(t, c.name, err, c.want)
			f.mu.Lock()
			defer f.mu.Unlock()
			if len(f.tokens) != 1 {
				t.Errorf("%d requests", len(f.tokens))
			}
		})
	}
}

func TestRefusalIsTyped(t *testing.T) {
	f := newFake(t)
	f.nextSend = []http.HandlerFunc{refuse(40164, "invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist\nrid: 65c0-1")}
	_, err := f.sender(t).Send(t.Context(), outbound())
	refusal, ok := errors.AsType[*APIError](err)
	if !ok {
		t.Fatal(err)
	}
	want := &APIError{Code: 40164, Msg: "invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist", RID: "65c0-1"}
	if diff := cmp.Diff(want, refusal); diff != "" {
		t.Error(diff)
	}
	if refusal.IP() != "1.2.3.4" || !strings.Contains(err.Error(), "1.2.3.4") || !strings.Contains(err.Error(), "65c0-1") {
		t.Errorf("IP %q in %v", refusal.IP(), err)
	}
}

func TestTokenRefusedOnce(t *testing.T) {
	for _, code := range []int{40001, 40014, 42001} {
		f := newFake(t)
		s := f.sender(t)
		if err := s.Warm(t.Context()); err != nil {
			t.Fatal(err)
		}
		f.serial++ // it ended early; the platform knows a new one
		f.nextSend = []http.HandlerFunc{refuse(code, "access_token canary-token-1 expired")}
		if id, err := s.Send(t.Context(), outbound()); err != nil || id == "" {
			t.Fatal(code, err)
		}
		if diff := cmp.Diff([]string{"canary-token-1", "canary-token-2"}, f.tokens); diff != "" {
			t.Error(code, diff)
		}
		if f.fetches != 2 || f.forced != 0 || len(f.sends) != 1 {
			t.Errorf("%d: %d fetches, %d forced, %d sends", code, f.fetches, f.forced, len(f.sends))
		}
	}
}

func TestTokenRefusedAgain(t *testing.T) {
	f := newFake(t)
	f.nextSend = []http.HandlerFunc{refuse(40001, "invalid rid: a"), refuse(40001, "invalid rid: b")}
	_, err := f.sender(t).Send(t.Context(), outbound())
	isOnly(t, "refused twice", err, channel.ErrCredential)
	if len(f.tokens) != 2 {
		t.Errorf("%d requests", len(f.tokens))
	}
}

func TestNobodyListens(t *testing.T) {
	f := newFake(t)
	store := &memStore{now: clock(testNow), token: "canary-token-1", expires: time.Unix(testNow+60, 0)}
	s := f.sender(t, shared(store))
	f.Close()
	_, err := s.Send(t.Context(), outbound())
	isOnly(t, "refused connection", err, channel.ErrNotSent)
}

func TestContextEnds(t *testing.T) {
	f := newFake(t)
	s := f.sender(t)
	if err := s.Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	f.nextSend = []http.HandlerFunc{func(w http.ResponseWriter, r *http.Request) {
		cancel()
		hang(w, r)
	}}
	_, err := s.Send(ctx, outbound())
	isOnly(t, "cancelled under way", err, channel.ErrAmbiguous)
	_, err = s.Send(ctx, outbound())
	isOnly(t, "cancelled before", err, channel.ErrNotSent)
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		t.Error("token and message went elsewhere")
	}))
	defer elsewhere.Close()
	f := newFake(t)
	f.nextSend = []http.HandlerFunc{func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
	}}
	_, err := f.sender(t).Send(t.Context(), outbound())
	isOnly(t, "redirect", err, channel.ErrNotSent)
}

// The SDK has one client for all; two services in one process must not meet in it.
func TestAccountsDoNotMeet(t *testing.T) {
	one, other := newFake(t), newFake(t)
	other.serial = 1000
	a, b := one.sender(t), other.sender(t)
	var wg sync.WaitGroup
	for range 50 {
		for _, s := range []*Sender{a, b} {
			wg.Go(func() {
				if _, err := s.Send(t.Context(), outbound()); err != nil {
					t.Error(err)
				}
			})
		}
	}
	wg.Wait()
	if len(one.sends) != 50 || len(other.sends) != 50 {
		t.Errorf("%d and %d sends", len(one.sends), len(other.sends))
	}
	if slices.Contains(one.tokens, other.token()) {
		t.Error("one account's token reached the other")
	}
	sdk().calls.Range(func(k, _ any) bool { t.Errorf("%v is left over", k); return true })
}

func TestSecretsStayOutOfErrorsAndLogs(t *testing.T) {
	var log bytes.Buffer
	f := newFake(t)
	s := f.sender(t, func(c *SenderConfig) {
		c.Logger = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		c.Tokens = &memStore{broken: true, now: c.Now}
	})
	f.nextSend = []http.HandlerFunc{refuse(47001, "in canary-token-1 with canary-secret-0123456789\nlevel=ERROR")}
	_, err := s.Send(t.Context(), outbound())
	isOnly(t, "echoed secrets", err, nil)
	if strings.ContainsAny(err.Error(), "\n") {
		t.Errorf("a second line in %q", err)
	}
	f.nextGet = []http.HandlerFunc{refuse(40001, "invalid canary-secret-0123456789")}
	isOnly(t, "token", f.sender(t).Warm(t.Context()), channel.ErrCredential)
	for _, text := range []string{"canary", "塘下镇", "oLEADER"} {
		if strings.Contains(log.String(), text) {
			t.Errorf("%s in the log: %s", text, log.String())
		}
	}
	if !strings.Contains(log.String(), errBroken.Error()) {
		t.Errorf("the failing store is not logged: %q", log.String())
	}
}

func TestSenderConfigIsChecked(t *testing.T) {
	for name, change := range map[string]func(*SenderConfig){
		"no app":    func(c *SenderConfig) { c.AppID = "" },
		"no secret": func(c *SenderConfig) { c.AppSecret = "" },
		"no clock":  func(c *SenderConfig) { c.Now = nil },
		"no scheme": func(c *SenderConfig) { c.APIBase = "api.weixin.qq.com" },
		"a query":   func(c *SenderConfig) { c.APIBase = "https://x/?y" },
		"no field":  func(c *SenderConfig) { c.Templates[channel.Alert] = Template{ID: "x"} },
		"a field twice": func(c *SenderConfig) {
			c.Templates[channel.Alert] = Template{ID: "x", Title: "thing1", Summary: "thing1"}
		},
		"title number": func(c *SenderConfig) { c.Templates[channel.Alert] = Template{ID: "x", Title: "number1"} },
		"time phrase":  func(c *SenderConfig) { c.Templates[channel.Alert] = Template{ID: "x", Time: "phrase1"} },
	} {
		c := SenderConfig{AppID: "wx", AppSecret: testSecret, Now: clock(0), Templates: map[channel.Push]Template{}}
		change(&c)
		if _, err := NewSender(c); err == nil || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: %v", name, err)
		}
	}
	s, err := NewSender(SenderConfig{AppID: "wx", AppSecret: testSecret, Now: clock(0)})
	if err != nil || s.platform.base.String() != "https://api.weixin.qq.com" {
		t.Errorf("default base: %v, %v", s.platform.base, err)
	}
}
