package official

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/weidubao/weidubao/bot/channel"
)

// TokenStore keeps the access token of an account (app) for all processes of
// the installation.
type TokenStore interface {
	// Get returns the token and when it ends; "" and no error when there is none.
	Get(ctx context.Context, app string) (token string, expires time.Time, err error)
	// Put keeps the token for ttl.
	Put(ctx context.Context, app, token string, ttl time.Duration) error
	// Forget removes the token if it is still this one, so that a late refusal
	// of an old token cannot take a fresh one away.
	Forget(ctx context.Context, app, token string) error
	// Lock takes the right to fetch for at most ttl; ok is false while another
	// holder has it. unlock is not nil when ok is true.
	Lock(ctx context.Context, app string, ttl time.Duration) (unlock func(), ok bool, err error)
}

const (
	maxLife     = 2 * time.Hour    // what the platform gives
	earlyBy     = 5 * time.Minute  // in its last minutes a token is renewed on asking
	forceEvery  = 30 * time.Second // the platform's limit
	fetchLimit  = 12 * time.Second // one fetch, forced or not, with everything around it
	lockLife    = 15 * time.Second
	waitForLock = 3 * time.Second // then a process fetches by itself: the stable token is the same one
	pollEvery   = 20 * time.Millisecond
)

// fetchFunc asks the platform for a token and how long to use it.
type fetchFunc func(ctx context.Context, force bool) (string, time.Duration, error)

// tokens is the account's access token: from memory, else from the store, else
// from the platform, by one caller of one process at a time. When the store
// fails the process goes on with a token in memory.
type tokens struct {
	app    string
	store  TokenStore
	now    func() time.Time
	fetch  fetchFunc
	log    *slog.Logger
	flight singleflight.Group

	mu     sync.Mutex
	held   string
	until  time.Time
	forced time.Time
}

func newTokens(c SenderConfig, fetch fetchFunc) *tokens {
	log := c.Logger
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &tokens{app: c.AppID, store: c.Tokens, now: c.Now, fetch: fetch, log: log}
}

// get returns a token that should be valid.
func (t *tokens) get(ctx context.Context) (string, error) {
	if token := t.memory(""); token != "" {
		return token, nil
	}
	return t.once(ctx, "")
}

// renew returns a token other than bad, which the platform has just refused.
func (t *tokens) renew(ctx context.Context, bad string) (string, error) {
	if token := t.memory(bad); token != "" {
		return token, nil
	}
	return t.once(ctx, bad)
}

// once lets one goroutine obtain for all that wait. Its work does not end with
// the caller that happened to be first, but within fetchLimit.
func (t *tokens) once(ctx context.Context, bad string) (string, error) {
	result := t.flight.DoChan(bad, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), fetchLimit)
		defer cancel()
		return t.obtain(ctx, bad)
	})
	select {
	case r := <-result:
		token, _ := r.Val.(string)
		return token, r.Err
	case <-ctx.Done():
		return "", &brokenError{meaning: channel.ErrNotSent, why: "waiting for the access token: " + ctx.Err().Error()}
	}
}

func (t *tokens) obtain(ctx context.Context, bad string) (string, error) {
	if token := t.memory(bad); token != "" {
		return token, nil // fetched between our look and our turn
	}
	if t.store == nil {
		token, _, err := t.fetchOther(ctx, bad)
		return token, err
	}
	if bad != "" {
		if err := t.store.Forget(ctx, t.app, bad); err != nil {
			t.warn(ctx, "forget", err)
		}
	}
	giveUp := time.NewTimer(waitForLock)
	defer giveUp.Stop()
	for {
		unlock, locked, err := t.store.Lock(ctx, t.app, lockLife)
		if locked {
			defer unlock()
		}
		if err == nil {
			var token string
			if token, err = t.shared(ctx, bad); token != "" {
				return token, nil
			}
		}
		if err != nil {
			t.warn(ctx, "read", err)
			token, _, err := t.fetchOther(ctx, bad)
			return token, err
		}
		if locked {
			return t.fetchAndShare(ctx, bad)
		}
		select {
		case <-time.After(pollEvery):
		case <-giveUp.C:
			return t.fetchAndShare(ctx, bad)
		case <-ctx.Done():
			return "", &brokenError{meaning: channel.ErrNotSent, why: "waiting for the access token: " + ctx.Err().Error()}
		}
	}
}

// shared takes the token that another process fetched.
func (t *tokens) shared(ctx context.Context, bad string) (string, error) {
	token, expires, err := t.store.Get(ctx, t.app)
	if err != nil || token == "" || token == bad || !expires.After(t.now()) {
		return "", err
	}
	t.keep(token, expires)
	return token, nil
}

func (t *tokens) fetchAndShare(ctx context.Context, bad string) (string, error) {
	token, ttl, err := t.fetchOther(ctx, bad)
	if err != nil {
		return "", err
	}
	if err := t.store.Put(ctx, t.app, token, ttl); err != nil {
		t.warn(ctx, "write", err)
	}
	return token, nil
}

// fetchOther asks the platform without force first: another process may have
// renewed already. Only when it insists on the refused token is that one ended.
func (t *tokens) fetchOther(ctx context.Context, bad string) (string, time.Duration, error) {
	token, ttl, err := t.fetch(ctx, false)
	if err != nil {
		return "", 0, err
	}
	if token == bad {
		if !t.mayForce() {
			return "", 0, &brokenError{
				meaning: channel.ErrNotSent,
				why:     "the platform refuses the token that it gives; a new one is forced at most every 30 s",
			}
		}
		if token, ttl, err = t.fetch(ctx, true); err != nil {
			return "", 0, err
		}
	}
	if token == bad {
		return "", 0, fmt.Errorf("%w: the platform refuses every access token that it gives", channel.ErrCredential)
	}
	t.keep(token, t.now().Add(ttl))
	return token, ttl, nil
}

func (t *tokens) mayForce() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	if since := now.Sub(t.forced); since >= 0 && since < forceEvery {
		return false
	}
	t.forced = now
	return true
}

// memory returns the held token unless it has ended or is the refused one.
func (t *tokens) memory(bad string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.held == bad || !t.now().Before(t.until) {
		return ""
	}
	return t.held
}

func (t *tokens) keep(token string, until time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.held, t.until = token, until
}

// warn logs a failure of the store, which ends here: the token in memory does.
func (t *tokens) warn(ctx context.Context, doing string, err error) {
	t.log.WarnContext(ctx, "the store of the access token failed",
		slog.String("app_id", t.app), slog.String("doing", doing), slog.Any("error", err))
}

// lifetime is how long to use a token that the platform says ends in so many
// seconds. A short rest is halved: used to its end it would be refused in flight.
func lifetime(seconds int) time.Duration {
	life := min(time.Duration(max(seconds, 0))*time.Second, maxLife)
	if life > 2*earlyBy {
		return life - earlyBy
	}
	return max(life/2, time.Second)
}
