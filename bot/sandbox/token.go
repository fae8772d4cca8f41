package sandbox

import (
	"crypto/rand"
	"maps"
	"time"
)

const (
	tokenLife    = 7200 * time.Second
	renewWithin  = 5 * time.Minute // before the end a call draws a new token, while the old one lives on
	forceEvery   = 30 * time.Second
	forcesPerDay = 20
)

// tokens are the account's access tokens.
type tokens struct {
	current string
	issued  map[string]issuedToken
	forced  time.Time // the last forced refresh
	day     string    // of forces
	forces  int
}

type issuedToken struct {
	ends    time.Time
	revoked bool
}

func newTokens() tokens { return tokens{issued: map[string]issuedToken{}} }

// check refuses a token that is missing, unknown, revoked or expired.
func (t *tokens) check(token string, now time.Time) error {
	known, ok := t.issued[token]
	switch {
	case token == "":
		return refuse(41001)
	case !ok || known.revoked:
		return refuse(40001)
	case !now.Before(known.ends):
		return refuse(42001)
	}
	return nil
}

// get returns the current token with its remaining life, a new one when that is nearly over.
func (t *tokens) get(now time.Time) (string, time.Duration) {
	left := t.issued[t.current].ends.Sub(now)
	if t.current == "" || t.issued[t.current].revoked || left < renewWithin {
		return t.draw(now)
	}
	return t.current, left
}

// force replaces the token and revokes the one before. Asked again within 30 s
// the platform does not refresh.
func (t *tokens) force(now time.Time) (string, time.Duration, error) {
	if since := now.Sub(t.forced); !t.forced.IsZero() && since >= 0 && since < forceEvery {
		token, left := t.get(now)
		return token, left, nil
	}
	if day := now.Format(time.DateOnly); t.day != day {
		t.day, t.forces = day, 0
	}
	if t.forces >= forcesPerDay {
		return "", 0, refuse(45009)
	}
	t.forces++
	t.forced = now
	t.revoke()
	token, left := t.draw(now)
	return token, left, nil
}

func (t *tokens) draw(now time.Time) (string, time.Duration) {
	maps.DeleteFunc(t.issued, func(_ string, i issuedToken) bool { return now.Sub(i.ends) > 7*24*time.Hour })
	t.current = "90_" + rand.Text() + rand.Text() + rand.Text() + rand.Text() + rand.Text()
	t.issued[t.current] = issuedToken{ends: now.Add(tokenLife)}
	return t.current, tokenLife
}

func (t *tokens) revoke() {
	if old, ok := t.issued[t.current]; ok {
		old.revoked = true
		t.issued[t.current] = old
	}
}

// RevokeToken makes the access token in use invalid (40001) before its time, as
// happens when somebody else refreshes it.
func (p *Platform) RevokeToken() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tokens.revoke()
}

type tokenRequest struct {
	GrantType    string `json:"grant_type"`
	AppID        string `json:"appid"`
	Secret       string `json:"secret"`
	ForceRefresh bool   `json:"force_refresh"`
}

type tokenAnswer struct {
	AccessToken string `json:"access_token"`
	ExpiresIn   int    `json:"expires_in"` // seconds
}

// stableToken is POST /cgi-bin/stable_token.
func (p *Platform) stableToken(c *call) (any, error) {
	var r tokenRequest
	if err := c.read(&r); err != nil {
		return nil, err
	}
	switch {
	case r.GrantType != "client_credential":
		return nil, refuse(40002)
	case r.AppID == "":
		return nil, refuse(41002)
	case r.AppID != p.cfg.AppID:
		return nil, refuse(40013)
	case r.Secret == "":
		return nil, refuse(41004)
	case r.Secret != p.cfg.Secret:
		return nil, refuse(40125)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.clock.Now()
	if !r.ForceRefresh {
		token, left := p.tokens.get(now)
		return tokenAnswer{AccessToken: token, ExpiresIn: int(left.Seconds())}, nil
	}
	token, left, err := p.tokens.force(now)
	if err != nil {
		return nil, err
	}
	c.result = "forced"
	return tokenAnswer{AccessToken: token, ExpiresIn: int(left.Seconds())}, nil
}
