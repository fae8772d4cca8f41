package official_test

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/channel/official"
	"github.com/weidubao/weidubao/bot/sandbox"
	"github.com/weidubao/weidubao/store"
	"github.com/weidubao/weidubao/store/storetest"
)

const (
	account   = "wx0123456789abcdef"
	follower  = "oToken0000000000000000000000"
	perSender = 100
)

// fleet is so many processes of one account on one Redis: each has its own
// sender, its own connections, its own memory.
type fleet struct {
	platform *sandbox.Platform
	clock    *sandbox.Clock
	env      *storetest.Env
	stores   []*store.Store
	senders  []*official.Sender
	sent     int
}

func newFleet(t *testing.T, n int) *fleet {
	t.Helper()
	f := &fleet{clock: sandbox.NewClock(time.Time{}), env: storetest.Start(t)}
	f.platform = sandbox.New(sandbox.Config{
		AppID: account, Secret: "secret", Token: "token", Mode: sandbox.Plain, Account: "gh", Clock: f.clock,
		Templates: map[string][]string{"tpl": {"thing1"}},
	})
	t.Cleanup(f.platform.Close)
	f.platform.Add(follower)
	api := httptest.NewServer(f.platform.Handler())
	t.Cleanup(api.Close)
	for range n {
		s := f.env.OpenWith(t, store.Options{Now: f.clock.Now})
		sender, err := official.NewSender(official.SenderConfig{
			AppID: account, AppSecret: "secret", APIBase: api.URL, Tokens: s, Now: f.clock.Now,
			Timeout:   time.Minute, // a busy machine changes nothing
			Templates: map[channel.Push]official.Template{channel.Notice: {ID: "tpl", Title: "thing1"}},
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(sender.Close)
		f.stores, f.senders = append(f.stores, s), append(f.senders, sender)
	}
	return f
}

// everywhere has every process send from 100 goroutines at once.
func (f *fleet) everywhere(t *testing.T) {
	t.Helper()
	var wg sync.WaitGroup
	for _, s := range f.senders {
		for range perSender {
			f.sent++
			id := fmt.Sprintf("notice/N%d/M0001", f.sent)
			wg.Go(func() {
				if _, err := s.Send(t.Context(), channel.Outbound{ID: id, Push: channel.Notice, To: follower, Title: "开会"}); err != nil {
					t.Error(err)
				}
			})
		}
	}
	wg.Wait()
}

// want expects so many fetches since the last look, and every message on the phone once.
func (f *fleet) want(t *testing.T, what string, before, most int) {
	t.Helper()
	if n := f.fetches() - before; n < 1 || n > most {
		t.Errorf("%s: %d fetches for %d sends, want 1 to %d", what, n, len(f.senders)*perSender, most)
	}
	if n := len(f.platform.Inbox(follower)); n != f.sent {
		t.Errorf("%s: %d of %d messages arrived", what, n, f.sent)
	}
}

func (f *fleet) fetches() (n int) {
	for _, e := range f.platform.Log() {
		if strings.HasSuffix(e.Path, "stable_token") {
			n++
		}
	}
	return n
}

// TestOneFetchOverProcesses: 3 processes with 100 goroutines each fetch one
// token, one more when it ends by the clock, one more when the platform ends it
// early (40001), and send everything once.
func TestOneFetchOverProcesses(t *testing.T) {
	f := newFleet(t, 3)
	f.everywhere(t)
	f.want(t, "at the start", 0, 1)
	f.clock.Advance(2 * time.Hour)
	f.everywhere(t)
	f.want(t, "ended by the clock", 1, 1)
	f.platform.RevokeToken()
	f.everywhere(t)
	f.want(t, "ended by the platform", 2, 1)
	t.Logf("figure: 3 processes x 100 goroutines x 3 expiries: %d fetches, %d sends", f.fetches(), f.sent)
}

// TestTokenHolderDies: the process that has the right to fetch is gone. The
// others wait for seconds, not for its lock to end.
func TestTokenHolderDies(t *testing.T) {
	t.Parallel()
	f := newFleet(t, 2)
	const held = 5 * time.Minute
	_, locked, err := f.stores[0].Lock(t.Context(), account, held)
	if err != nil || !locked {
		t.Fatalf("locked %v, %v", locked, err)
	}
	began := time.Now()
	f.everywhere(t)
	if took := time.Since(began); took > held/5 {
		t.Errorf("sending took %v", took)
	}
	f.want(t, "holder dead", 0, 2)
	t.Logf("figure: lock holder dead: %d fetches by 2 processes, %d sends after %.1f s", f.fetches(), f.sent, time.Since(began).Seconds())
}

// TestTokenWithoutRedis: Redis is gone while the token ends. Each process
// fetches one for itself, not one a call.
func TestTokenWithoutRedis(t *testing.T) {
	t.Parallel()
	f := newFleet(t, 3)
	f.everywhere(t)
	f.want(t, "before", 0, 1)
	if err := f.env.Server.Close(); err != nil {
		t.Fatal(err)
	}
	f.clock.Advance(2 * time.Hour)
	before := f.fetches()
	f.everywhere(t)
	f.want(t, "ended by the clock", before, 3)
	f.platform.RevokeToken()
	before = f.fetches()
	f.everywhere(t)
	f.want(t, "ended by the platform", before, 3)
	t.Logf("figure: Redis gone, 2 expiries, 3 processes x 100 goroutines: %d fetches", f.fetches()-1)
}

var _ official.TokenStore = (*store.Store)(nil)
