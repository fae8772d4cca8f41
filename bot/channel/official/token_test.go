package official

import (
	"errors"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot/channel"
)

func shared(store TokenStore) func(*SenderConfig) {
	return func(c *SenderConfig) { c.Tokens = store }
}

// everywhere sends from 100 goroutines of each sender.
func everywhere(t *testing.T, senders []*Sender) {
	t.Helper()
	var wg sync.WaitGroup
	for _, s := range senders {
		for range 100 {
			wg.Go(func() {
				if _, err := s.Send(t.Context(), outbound()); err != nil {
					t.Error(err)
				}
			})
		}
	}
	wg.Wait()
}

func TestOneFetchForAll(t *testing.T) {
	f := newFake(t)
	store := &memStore{now: clock(testNow)}
	senders := []*Sender{f.sender(t, shared(store)), f.sender(t, shared(store)), f.sender(t, shared(store))}
	everywhere(t, senders)
	if f.fetches != 1 || len(f.sends) != 300 {
		t.Errorf("%d fetches, %d sends", f.fetches, len(f.sends))
	}
	f.mu.Lock()
	f.serial++ // the token ends early for everybody
	f.mu.Unlock()
	everywhere(t, senders)
	if f.fetches != 2 || f.forced != 0 || len(f.sends) != 600 {
		t.Errorf("after the end: %d fetches, %d forced, %d sends", f.fetches, f.forced, len(f.sends))
	}
	if store.locked || store.token != "canary-token-2" {
		t.Errorf("store: locked %v, %s", store.locked, store.token)
	}
}

func TestTokenIsTakenFromTheStore(t *testing.T) {
	f := newFake(t)
	store := &memStore{now: clock(testNow), token: "canary-token-1", expires: time.Unix(testNow+60, 0)}
	if _, err := f.sender(t, shared(store)).Send(t.Context(), outbound()); err != nil || f.fetches != 0 {
		t.Errorf("%d fetches, %v", f.fetches, err)
	}
	store.expires = time.Unix(testNow, 0)
	if _, err := f.sender(t, shared(store)).Send(t.Context(), outbound()); err != nil || f.fetches != 1 {
		t.Errorf("ended in the store: %d fetches, %v", f.fetches, err)
	}
}

// A refusal that comes late, of a token that others have renewed already, takes
// the fresh one and leaves it where it is.
func TestLateRefusalKeepsTheFreshToken(t *testing.T) {
	f := newFake(t)
	store := &memStore{now: clock(testNow)}
	late := f.sender(t, shared(store))
	if err := late.Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	f.serial = 2
	store.token = "canary-token-2"
	if _, err := late.Send(t.Context(), outbound()); err != nil || f.fetches != 1 {
		t.Errorf("%d fetches, %v", f.fetches, err)
	}
	if store.token != "canary-token-2" {
		t.Errorf("store holds %q", store.token)
	}
}

func TestStoreFails(t *testing.T) {
	f := newFake(t)
	store := &memStore{now: clock(testNow), broken: true}
	s := f.sender(t, shared(store))
	for range 3 {
		if _, err := s.Send(t.Context(), outbound()); err != nil {
			t.Fatal(err)
		}
	}
	if f.fetches != 1 {
		t.Errorf("%d fetches while the store is down", f.fetches)
	}
}

// The platform refuses the token and gives the same one again: then it is
// ended by force, but at most every 30 s.
func TestForce(t *testing.T) {
	f := newFake(t)
	now := int64(testNow)
	s := f.sender(t, func(c *SenderConfig) { c.Now = func() time.Time { return time.Unix(now, 0) } })
	refused := refuse(42001, "access_token expired")
	f.nextSend = []http.HandlerFunc{refused}
	if _, err := s.Send(t.Context(), outbound()); err != nil || f.forced != 1 {
		t.Fatalf("%d forced, %v", f.forced, err)
	}
	now += 29
	f.nextSend = []http.HandlerFunc{refused}
	_, err := s.Send(t.Context(), outbound())
	isOnly(t, "29 s later", err, channel.ErrNotSent)
	now++
	f.nextSend = []http.HandlerFunc{refused}
	if _, err := s.Send(t.Context(), outbound()); err != nil || f.forced != 2 {
		t.Fatalf("30 s later: %d forced, %v", f.forced, err)
	}
	now += 30
	f.pinned = true
	f.nextSend = []http.HandlerFunc{refused}
	_, err = s.Send(t.Context(), outbound())
	isOnly(t, "the same by force", err, channel.ErrCredential)
}

// Whatever happens before there is a token, the message has not been sent.
func TestTokenErrors(t *testing.T) {
	for _, c := range []struct {
		name string
		next http.HandlerFunc
		want error
	}{
		{"busy", refuse(-1, "system error"), channel.ErrNotSent},
		{"minute quota", refuse(45011, "api minute-quota"), channel.ErrNotSent},
		{"day quota", refuse(45009, "reach max api daily quota limit"), channel.ErrQuota},
		{"secret", refuse(40125, "invalid appsecret"), channel.ErrCredential},
		{"app", refuse(40013, "invalid appid"), channel.ErrCredential},
		{"address", refuse(40164, "invalid ip 1.2.3.4, not in whitelist"), channel.ErrCredential},
		{"anything else", refuse(40002, "invalid grant_type"), channel.ErrCredential},
		{"a code that means a person elsewhere", refuse(40003, "invalid openid"), channel.ErrCredential},
		{"500", status(500), channel.ErrNotSent},
		{"dropped", drop, channel.ErrNotSent},
		{"hanging", hang, channel.ErrNotSent},
		{"no JSON", body("<html>"), channel.ErrNotSent},
		{"no token", body(`{"expires_in":7200}`), channel.ErrNotSent},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.nextGet = []http.HandlerFunc{c.next}
			s := f.sender(t, func(c *SenderConfig) { c.Timeout = 200 * time.Millisecond })
			_, err := s.Send(t.Context(), outbound())
			isOnly(t, c.name, err, c.want)
			if len(f.tokens) != 0 {
				t.Error("sent without a token")
			}
			if refusal, ok := errors.AsType[*APIError](err); ok && refusal.Code == 40164 && refusal.IP() != "1.2.3.4" {
				t.Errorf("IP %q", refusal.IP())
			}
		})
	}
}

func TestLifetime(t *testing.T) {
	got := map[int]time.Duration{}
	for _, s := range []int{7200, 86400, 601, 600, 300, 10, 1, 0, -5} {
		got[s] = lifetime(s)
	}
	want := map[int]time.Duration{
		7200: 6900 * time.Second, 86400: 6900 * time.Second, 601: 301 * time.Second, 600: 300 * time.Second,
		300: 150 * time.Second, 10: 5 * time.Second, 1: time.Second, 0: time.Second, -5: time.Second,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestShortLivedTokenIsShared(t *testing.T) {
	f := newFake(t)
	f.expires = 120
	store := &memStore{now: clock(testNow)}
	if _, err := f.sender(t, shared(store)).Send(t.Context(), outbound()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]time.Duration{time.Minute}, store.puts); diff != "" {
		t.Error(diff)
	}
}
