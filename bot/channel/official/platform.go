package official

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/weidubao/weidubao/bot/channel"
)

const (
	defaultBase    = "https://api.weixin.qq.com"
	defaultTimeout = 5 * time.Second
	maxAnswer      = 1 << 20
)

// platform is one account at the platform's API: every call of the Sender
// leaves through it. It puts the token in, asks for a new one and replays once
// when the token was refused, and turns everything that is not a success into
// an error without secrets.
type platform struct {
	appID, secret string
	base          *url.URL
	timeout       time.Duration // of one request with its answer
	transport     *http.Transport
	tokens        *tokens
}

func newPlatform(c SenderConfig) (*platform, error) {
	base, err := parseBase(c.APIBase)
	if err != nil {
		return nil, err
	}
	transport := &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		ForceAttemptHTTP2:     true,
		MaxIdleConns:          64,
		MaxIdleConnsPerHost:   64, // the workers of a fan-out, without a handshake per message
		IdleConnTimeout:       30 * time.Second,
		TLSHandshakeTimeout:   4 * time.Second,
		ExpectContinueTimeout: time.Second,
	}
	p := &platform{appID: c.AppID, secret: c.AppSecret, base: base, timeout: c.Timeout, transport: transport}
	if p.timeout <= 0 {
		p.timeout = defaultTimeout
	}
	p.tokens = newTokens(c, p.fetchToken)
	return p, nil
}

// parseBase reads api_base: scheme http or https, host, port and a path prefix.
func parseBase(s string) (*url.URL, error) {
	if s == "" {
		s = defaultBase
	}
	u, err := url.Parse(s)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.RawQuery != "" || u.User != nil {
		return nil, errors.New("official account: api_base must be http(s)://host[:port][/path]")
	}
	u.Path = strings.TrimSuffix(u.Path, "/")
	return u, nil
}

// call is one request to the platform; the token is not in it yet.
type call struct {
	method string
	path   string
	query  url.Values
	header http.Header
	body   []byte
}

// send makes the call with a token. A refused token is renewed and the call
// replayed once: the platform refuses before it does anything.
func (p *platform) send(ctx context.Context, c call) ([]byte, error) {
	token, err := p.tokens.get(ctx)
	if err != nil {
		return nil, err
	}
	answer, err := p.sendWith(ctx, c, token)
	if refusal, ok := errors.AsType[*APIError](err); !ok || !tokenRefused(refusal.Code) {
		return answer, err
	}
	if token, err = p.tokens.renew(ctx, token); err != nil {
		return nil, err
	}
	return p.sendWith(ctx, c, token)
}

func (p *platform) sendWith(ctx context.Context, c call, token string) ([]byte, error) {
	query := url.Values{}
	maps.Copy(query, c.query)
	query.Set("access_token", token)
	c.query = query
	return p.do(ctx, c, token)
}

// do makes one request. The answer is a JSON object without an errcode or with
// errcode 0; anything else is an error. secrets are taken out of its text.
func (p *platform) do(ctx context.Context, c call, secrets ...string) ([]byte, error) {
	answer, err := p.exchange(ctx, c)
	if broken, ok := errors.AsType[*brokenError](err); ok {
		broken.why = p.redact(broken.why, secrets)
	}
	if err != nil {
		return nil, err
	}
	var head struct {
		ErrCode int    `json:"errcode"`
		ErrMsg  string `json:"errmsg"`
	}
	if err := json.Unmarshal(answer, &head); err != nil {
		return nil, &brokenError{meaning: channel.ErrAmbiguous, why: "the answer is not the platform's JSON"}
	}
	if head.ErrCode != 0 {
		return nil, newAPIError(head.ErrCode, p.redact(head.ErrMsg, secrets))
	}
	return answer, nil
}

// exchange makes one HTTP request and reads the answer's body. Before a
// connection stands nothing can have been sent; from then on everything that
// goes wrong may have come after the platform did what it was asked.
func (p *platform) exchange(ctx context.Context, c call) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, p.timeout)
	defer cancel()
	var connected atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	})
	u := *p.base
	u.Path += c.path
	u.RawQuery = c.query.Encode()
	req, err := http.NewRequestWithContext(ctx, c.method, u.String(), bytes.NewReader(c.body)) //nolint:gosec // the host is the operator's api_base
	if err != nil {
		return nil, &brokenError{meaning: channel.ErrNotSent, why: "the request cannot be built"}
	}
	maps.Copy(req.Header, c.header)
	// The transport is used without a client, which would follow redirects and
	// hand token and message to whoever answers with one.
	resp, err := p.transport.RoundTrip(req)
	if err != nil {
		return nil, &brokenError{meaning: meaningOf(connected.Load()), why: err.Error()}
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	switch {
	case resp.StatusCode >= 500:
		return nil, &brokenError{meaning: channel.ErrAmbiguous, why: fmt.Sprintf("HTTP status %d", resp.StatusCode)}
	case resp.StatusCode != http.StatusOK:
		// Not the platform, which answers 200 to everything, but something in between.
		return nil, &brokenError{meaning: channel.ErrNotSent, why: fmt.Sprintf("HTTP status %d", resp.StatusCode)}
	case err != nil:
		return nil, &brokenError{meaning: channel.ErrAmbiguous, why: err.Error()}
	case len(body) > maxAnswer:
		return nil, &brokenError{meaning: channel.ErrAmbiguous, why: "the answer is larger than 1 MiB"}
	}
	return body, nil
}

func meaningOf(connected bool) error {
	if connected {
		return channel.ErrAmbiguous
	}
	return channel.ErrNotSent
}

// brokenError is a call that the platform gave no readable answer to.
type brokenError struct {
	meaning error // channel.ErrNotSent or channel.ErrAmbiguous
	why     string
}

func (e *brokenError) Error() string { return e.meaning.Error() + ": " + e.why }
func (e *brokenError) Unwrap() error { return e.meaning }

// redact takes the app secret and the given secrets out of text from outside.
func (p *platform) redact(s string, secrets []string) string {
	for _, secret := range append([]string{p.secret}, secrets...) {
		if secret != "" {
			s = strings.ReplaceAll(s, secret, "[secret]")
			s = strings.ReplaceAll(s, url.QueryEscape(secret), "[secret]")
		}
	}
	return oneLine(s, 512)
}

// fetchToken asks the platform for its stable token, which all processes share
// and which stays valid until it expires. With force the present one ends; the
// platform allows that every 30 s, 20 times a day.
func (p *platform) fetchToken(ctx context.Context, force bool) (string, time.Duration, error) {
	body, err := json.Marshal(map[string]any{
		"grant_type": "client_credential", "appid": p.appID, "secret": p.secret, "force_refresh": force,
	})
	if err != nil {
		return "", 0, err
	}
	answer, err := p.do(ctx, call{
		method: http.MethodPost, path: "/cgi-bin/stable_token", body: body,
		header: http.Header{"Content-Type": {"application/json; charset=utf-8"}},
	})
	if err != nil {
		return "", 0, tokenError(err)
	}
	var got struct {
		Token   string `json:"access_token"`
		Expires int    `json:"expires_in"`
	}
	if err := json.Unmarshal(answer, &got); err != nil || got.Token == "" {
		return "", 0, tokenError(&brokenError{meaning: channel.ErrNotSent, why: "the answer holds no token"})
	}
	return got.Token, lifetime(got.Expires), nil
}

// tokenError says what a failure to get a token means for the message that
// waits for it: surely not sent, whatever happened, or the operator must act.
func tokenError(err error) error {
	const doing = "fetching the access token"
	switch {
	case errors.Is(err, channel.ErrNotSent), errors.Is(err, channel.ErrQuota), errors.Is(err, channel.ErrCredential):
		return fmt.Errorf("%s: %w", doing, err)
	}
	if broken, ok := errors.AsType[*brokenError](err); ok {
		return fmt.Errorf("%s: %w", doing, &brokenError{meaning: channel.ErrNotSent, why: broken.why})
	}
	return fmt.Errorf("%s: %w: %s", doing, channel.ErrCredential, err.Error())
}
