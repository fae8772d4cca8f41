package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// maxBody bounds what a call may send: an image of 10 MB and its envelope.
const maxBody = 11 << 20

// call is one request of the API while it is being answered.
type call struct {
	ctx    context.Context //nolint:containedctx // lives as long as the request
	r      *http.Request
	path   string
	query  url.Values
	body   []byte
	long   bool   // the body is longer than any call's
	openid string // for the log: whom it was about
	msgID  string // for the log
	card   string // for the log: the template's id
	result string // for the log, when there is more to say than "ok"
}

// read decodes the JSON body into v.
func (c *call) read(v any) error {
	if len(bytes.TrimSpace(c.body)) == 0 {
		return refuse(44002)
	}
	if err := json.Unmarshal(c.body, v); err != nil {
		return refuse(47001)
	}
	return nil
}

// file is an answer that is not JSON.
type file struct {
	name, contentType string
	data              []byte
}

// accepted is the plain good answer.
type accepted struct {
	ErrCode int    `json:"errcode"`
	ErrMsg  string `json:"errmsg"`
}

// endpoint is one address of the API.
type endpoint struct {
	method string
	open   bool // needs no access_token
	serve  func(*call) (any, error)
}

func (p *Platform) endpoints() map[string]endpoint {
	return map[string]endpoint{
		"/cgi-bin/stable_token":                      {method: http.MethodPost, open: true, serve: p.stableToken},
		"/cgi-bin/message/template/send":             {method: http.MethodPost, serve: p.sendTemplate},
		"/cgi-bin/template/get_all_private_template": {method: http.MethodGet, serve: p.listTemplates},
		"/cgi-bin/message/custom/send":               {method: http.MethodPost, serve: p.sendCustom},
		"/cgi-bin/media/upload":                      {method: http.MethodPost, serve: p.uploadMedia},
		"/cgi-bin/media/get":                         {method: http.MethodGet, serve: p.getMedia},
		"/cgi-bin/qrcode/create":                     {method: http.MethodPost, serve: p.createQRCode},
		"/cgi-bin/user/info":                         {method: http.MethodGet, serve: p.userInfo},
		"/cgi-bin/menu/create":                       {method: http.MethodPost, serve: p.createMenu},
	}
}

// API serves the platform's interface for services, under /cgi-bin/.
func (p *Platform) API() http.Handler {
	endpoints := p.endpoints()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		c := &call{ctx: r.Context(), r: r, path: r.URL.Path, query: r.URL.Query(), result: "ok"}
		c.fetch()
		key, named := c.identify()
		try := p.beginTry(key, named)
		entry, answer := p.serveCall(w, c, endpoints[c.path])
		entry.OpenID, entry.MsgID, entry.Try, entry.Millis = c.openid, c.msgID, try, time.Since(began).Milliseconds()
		if c.card != "" {
			entry.Title = p.title(c.card)
		}
		// Before the caller hears of it: its next call is the next in the log too.
		p.endTry(key, entry)
		p.note(entry)
		answer()
	})
}

// fetch reads the body, before anything is decided: the log says whom a call
// was about also when it meets an outage.
func (c *call) fetch() {
	body, err := io.ReadAll(io.LimitReader(c.r.Body, maxBody+1))
	c.body, c.long = body, err != nil || len(body) > maxBody
}

// serveCall meets the faults, carries the call out, and says what to log and how to answer.
func (p *Platform) serveCall(w http.ResponseWriter, c *call, e endpoint) (entry Entry, answer func()) {
	f := p.callFault(c.path)
	entry = Entry{Kind: "api", Path: c.path, Status: http.StatusOK}
	p.linger(c.ctx, f.Latency)
	switch {
	case f.Outage:
		entry.Status, entry.Result = 0, "outage"
		return entry, func() { hangUp(w) }
	case f.Status != 0:
		entry.Status, entry.Result = f.Status, "fault"
		return entry, func() { http.Error(w, http.StatusText(f.Status), f.Status) }
	}
	v, err := p.answer(c, e, f)
	entry.Result = c.result
	if refused, ok := errors.AsType[*refusalError](err); ok {
		entry.ErrCode, entry.Result = refused.code, "refused"
		v = accepted{ErrCode: refused.code, ErrMsg: refused.text + " " + rid(p.clock.Now())}
	}
	if f.Drop {
		entry.Status, entry.Result = 0, "dropped, "+entry.Result
		return entry, func() { hangUp(w) }
	}
	if whole, ok := v.(file); ok && f.Truncate {
		entry.Result = "truncated"
		return entry, func() { writeHalf(w, whole) }
	}
	return entry, func() { write(w, v) }
}

// linger waits for d, or until the caller or the platform goes away.
func (p *Platform) linger(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	case <-p.ctx.Done():
	}
}

// answer carries the call out. An error is always a *refusalError.
func (p *Platform) answer(c *call, e endpoint, f Fault) (any, error) {
	if c.long {
		return nil, refuse(45002)
	}
	if f.ErrCode != 0 {
		text := f.ErrMsg
		if text == "" {
			text = usualWords(f.ErrCode)
		}
		return nil, refuseWith(f.ErrCode, text)
	}
	if err := p.admit(c, e); err != nil {
		return nil, err
	}
	return e.serve(c)
}

// admit checks address, method, token and quota, in the platform's order.
func (p *Platform) admit(c *call, e endpoint) error {
	switch {
	case e.serve == nil:
		return refuse(40066)
	case e.method != c.r.Method && e.method == http.MethodGet:
		return refuse(43001)
	case e.method != c.r.Method:
		return refuse(43002)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.clock.Now()
	if !e.open {
		if err := p.tokens.check(c.query.Get("access_token"), now); err != nil {
			return err
		}
	}
	return p.quotas.spend(c.path, now)
}

func write(w http.ResponseWriter, answer any) {
	if f, ok := answer.(file); ok {
		w.Header().Set("Content-Type", f.contentType)
		w.Header().Set("Content-Disposition", `attachment; filename="`+f.name+`"`)
		_, _ = w.Write(f.data) // the caller is gone: nothing to do
		return
	}
	w.Header().Set("Content-Type", "application/json; encoding=utf-8")
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(answer)
}

// writeHalf promises the whole file and breaks off in its middle: the server
// closes a connection that owes bytes.
func writeHalf(w http.ResponseWriter, f file) {
	w.Header().Set("Content-Length", strconv.Itoa(len(f.data)))
	f.data = f.data[:len(f.data)/2]
	write(w, f)
}

// hangUp closes the connection without a word.
func hangUp(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = conn.Close()
		return
	}
	panic(http.ErrAbortHandler) // net/http's own way to break off an answer
}
