package sandbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

const (
	attempts      = 3
	pauseLife     = time.Minute
	maxReply      = 64 << 10
	exchangesKept = 1_000
)

// faultNotice is what the platform tells a user whose message got no proper answer.
const faultNotice = "该公众号提供的服务出现故障，请稍后再试"

// Why a push got no answer that can be shown.
var (
	ErrNoAnswer     = errors.New("sandbox: no answer in time, or not HTTP 200, in all attempts")
	ErrMalformed    = errors.New("sandbox: the reply cannot be read")
	ErrPaused       = errors.New("sandbox: pushes are stopped for a minute after repeated failures")
	ErrNotFollowing = errors.New("sandbox: the user does not follow the account")
)

// Exchange is one push and what came of it.
type Exchange struct {
	OpenID    string
	MsgID     string    // empty for events
	CreatedAt time.Time // CreateTime, whole seconds
	Reply     string    // text of the passive reply; empty for a plain acknowledgement
	Attempts  int       // how often the platform pushed, 1–3
	Status    int       // HTTP status of the last attempt; zero: none came
	Fault     bool      // the user was told that the service is out of order

	message  message
	envelope envelope
}

// push sends m to the callback and shows the user what comes back. The error
// wraps one of the sentinels above, or says what is wrong with the configuration.
func (p *Platform) push(ctx context.Context, m message) (Exchange, error) {
	if p.bad != nil {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.mark(m.openid, KindSent, m.msgID, stateFailed)
		return Exchange{}, p.bad
	}
	return p.exchange(ctx, m, p.seal(m))
}

func (p *Platform) exchange(ctx context.Context, m message, e envelope) (Exchange, error) {
	x := Exchange{OpenID: m.openid, MsgID: m.msgID, CreatedAt: time.Unix(m.created, 0).In(beijing), message: m, envelope: e}
	item, err := p.converse(ctx, m, e, &x)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.countFailure(err)
	x.Fault = err != nil && !m.job
	p.mark(m.openid, KindSent, m.msgID, sentState(err))
	if x.Fault {
		item = Item{Kind: KindSystem, Type: "text", Text: faultNotice}
	} else {
		x.Reply = item.Text
	}
	if u := p.userOf(m.openid); item.Kind != "" && !m.job && u.following {
		if item.At = p.clock.Now(); item.At.Before(x.CreatedAt) {
			item.At = x.CreatedAt // a message that was dated ahead is not answered before it
		}
		p.display(m.openid, u, item, "")
	}
	p.keepExchange(x)
	return x, err
}

// sentState is how a message of the user ends.
func sentState(err error) string {
	if err != nil {
		return stateFailed
	}
	return stateSent
}

// converse makes the attempts. Only a push without any answer is repeated;
// anything but HTTP 200 is none.
func (p *Platform) converse(ctx context.Context, m message, e envelope, x *Exchange) (Item, error) {
	p.mu.Lock()
	callback, paused := p.callback, p.clock.Now().Before(p.paused)
	p.mu.Unlock()
	id := m.msgID + m.logID
	if paused {
		p.note(Entry{Kind: "push", OpenID: m.openid, Type: m.label(), Runes: m.runes, MsgID: id, Result: "paused"})
		return Item{}, ErrPaused
	}
	address, err := target(callback, e.query)
	if err != nil {
		return Item{}, err
	}
	last := errors.New("not attempted")
	for x.Attempts < attempts && ctx.Err() == nil && p.ctx.Err() == nil {
		if x.Attempts > 0 {
			p.linger(ctx, p.cfg.RetryPause)
		}
		x.Attempts++
		began := time.Now()
		entry := Entry{Kind: "push", OpenID: m.openid, Type: m.label(), Runes: m.runes, MsgID: id, Attempt: x.Attempts}
		var body []byte
		x.Status, body, last = p.post(ctx, address, e.body)
		entry.Status, entry.Millis = x.Status, time.Since(began).Milliseconds()
		if last != nil {
			entry.Result = failure(last)
			p.note(entry)
			continue
		}
		item, err := p.readReply(body, m)
		entry.Result = "ok"
		if err != nil {
			entry.Result = "malformed: " + err.Error()
			err = fmt.Errorf("%w: %w", ErrMalformed, err)
		}
		p.note(entry)
		return item, err
	}
	return Item{}, fmt.Errorf("%w: %w", ErrNoAnswer, last)
}

// failure names an error in the log; the address with its signature stays out.
func failure(err error) string {
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "timeout"
	case errors.Is(err, errStatus):
		return "not 200"
	}
	return "no connection"
}

var errStatus = errors.New("the callback did not answer 200")

// post makes one attempt.
func (p *Platform) post(ctx context.Context, address string, body []byte) (int, []byte, error) {
	ctx, cancel := context.WithTimeout(ctx, p.cfg.AnswerTimeout)
	defer cancel()
	defer context.AfterFunc(p.ctx, cancel)()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	r.Header.Set("User-Agent", "Mozilla/4.0")
	r.Header.Set("Accept", "*/*")
	r.Header.Set("Pragma", "no-cache")
	r.Header.Set("Content-Type", "text/xml")
	return p.do(r)
}

func (p *Platform) do(r *http.Request) (int, []byte, error) {
	client := *p.client // the platform follows no redirects
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	answer, err := client.Do(r)
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		err = wrapped.Err // without the address, which carries the signature
	}
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = answer.Body.Close() }()
	data, err := io.ReadAll(io.LimitReader(answer.Body, maxReply+1))
	if err != nil {
		return 0, nil, err
	}
	if answer.StatusCode != http.StatusOK {
		return answer.StatusCode, nil, fmt.Errorf("%w but %d", errStatus, answer.StatusCode)
	}
	return answer.StatusCode, data, nil
}

// countFailure stops pushes after too many failures in a row. p.mu is held.
func (p *Platform) countFailure(err error) {
	switch {
	case err == nil:
		p.failures = 0
	case errors.Is(err, ErrPaused):
	default:
		p.failures++
	}
	if p.cfg.PauseAfter > 0 && p.failures >= p.cfg.PauseAfter {
		p.failures, p.paused = 0, p.clock.Now().Add(pauseLife)
	}
}

// keepExchange remembers x for the control API. p.mu is held.
func (p *Platform) keepExchange(x Exchange) {
	if len(p.exchanges) >= exchangesKept {
		p.exchanges = append(p.exchanges[:0:0], p.exchanges[exchangesKept/2:]...)
	}
	p.exchanges = append(p.exchanges, x)
}
