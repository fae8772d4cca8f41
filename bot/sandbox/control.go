package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// Control serves the interface by which people and test programs move the
// sandbox, under /sandbox/api/. It has no login: it belongs to a demonstration.
func (p *Platform) Control() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /sandbox/api/people", p.controlPeople)
	mux.HandleFunc("POST /sandbox/api/send", p.controlSend)
	mux.HandleFunc("GET /sandbox/api/inbox/{openid}", p.controlInbox)
	mux.HandleFunc("GET /sandbox/api/clock", p.controlClock)
	mux.HandleFunc("POST /sandbox/api/clock", p.controlMove)
	mux.HandleFunc("GET /sandbox/api/faults", p.controlFaults)
	mux.HandleFunc("POST /sandbox/api/faults", p.controlFault)
	mux.HandleFunc("DELETE /sandbox/api/faults", p.controlHeal)
	mux.HandleFunc("GET /sandbox/api/log", p.controlLog)
	mux.HandleFunc("GET /sandbox/api/menu", func(w http.ResponseWriter, _ *http.Request) { reply(w, orEmpty(p.Menu())) })
	return http.NewCrossOriginProtection().Handler(mux)
}

func (p *Platform) controlPeople(w http.ResponseWriter, r *http.Request) {
	var people []Person
	if p.cfg.People != nil {
		var err error
		if people, err = p.cfg.People(r.Context()); err != nil {
			complain(w, http.StatusInternalServerError, err)
			return
		}
	}
	reply(w, orEmpty(people))
}

func (p *Platform) controlInbox(w http.ResponseWriter, r *http.Request) {
	reply(w, orEmpty(p.Inbox(r.PathValue("openid"))))
}

func (p *Platform) controlLog(w http.ResponseWriter, _ *http.Request) { reply(w, orEmpty(p.Log())) }

type clockAnswer struct {
	Now time.Time `json:"now"`
}

func (p *Platform) controlClock(w http.ResponseWriter, _ *http.Request) {
	reply(w, clockAnswer{Now: p.clock.Now()})
}

// controlMove takes {"now": RFC 3339} or {"advance": "24h"}, and answers after the hooks have run.
func (p *Platform) controlMove(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Now     time.Time `json:"now"`
		Advance string    `json:"advance"`
	}
	if !take(w, r, &in) {
		return
	}
	switch d, err := time.ParseDuration(in.Advance); {
	case !in.Now.IsZero() && in.Advance == "":
		p.clock.Set(in.Now)
	case in.Now.IsZero() && err == nil:
		p.clock.Advance(d)
	default:
		complain(w, http.StatusBadRequest, errors.New(`give "now" as RFC 3339 or "advance" as "24h"`))
		return
	}
	p.controlClock(w, r)
}

// faultBody is a Fault on the wire.
type faultBody struct {
	Path    string `json:"path,omitempty"`
	OpenID  string `json:"openid,omitempty"`
	Times   int    `json:"times,omitempty"`
	Latency string `json:"latency,omitempty"`
	Outage  bool   `json:"outage,omitempty"`
	Status  int    `json:"status,omitempty"`
	ErrCode int    `json:"errcode,omitempty"`
	ErrMsg  string `json:"errmsg,omitempty"`
	Drop    bool   `json:"drop,omitempty"`
	Receipt string `json:"receipt,omitempty"`
	Clear   bool   `json:"clear,omitempty"` // ends what is in effect before anything is added
}

func (b faultBody) fault() (Fault, error) {
	f := Fault{
		Path: b.Path, OpenID: b.OpenID, Times: b.Times, Outage: b.Outage, Status: b.Status,
		ErrCode: b.ErrCode, ErrMsg: b.ErrMsg, Drop: b.Drop, Receipt: b.Receipt,
	}
	if b.Latency != "" {
		d, err := time.ParseDuration(b.Latency)
		if err != nil || d < 0 {
			return f, errors.New(`give "latency" as "2s"`)
		}
		f.Latency = d
	}
	if b.Status != 0 && (b.Status < 400 || b.Status > 599) {
		return f, errors.New(`give "status" as an HTTP error, 400 to 599`)
	}
	return f, nil
}

func bodyOf(f Fault) faultBody {
	b := faultBody{
		Path: f.Path, OpenID: f.OpenID, Times: f.Times, Outage: f.Outage, Status: f.Status,
		ErrCode: f.ErrCode, ErrMsg: f.ErrMsg, Drop: f.Drop, Receipt: f.Receipt,
	}
	if f.Latency > 0 {
		b.Latency = f.Latency.String()
	}
	return b
}

func (p *Platform) controlFaults(w http.ResponseWriter, _ *http.Request) {
	faults := []faultBody{}
	for _, f := range p.Faults() {
		faults = append(faults, bodyOf(f))
	}
	reply(w, faults)
}

func (p *Platform) controlFault(w http.ResponseWriter, r *http.Request) {
	var in faultBody
	if !take(w, r, &in) {
		return
	}
	f, err := in.fault()
	if err == nil && !in.Clear && f == (Fault{Path: f.Path, OpenID: f.OpenID, Times: f.Times}) {
		err = errors.New(`give one of "errcode", "latency", "status", "drop", "outage", "receipt", "clear"`)
	}
	if err != nil {
		complain(w, http.StatusBadRequest, err)
		return
	}
	if in.Clear {
		p.ClearFaults()
	}
	if f != (Fault{}) {
		p.Fault(f)
	}
	p.controlFaults(w, r)
}

func (p *Platform) controlHeal(w http.ResponseWriter, r *http.Request) {
	p.ClearFaults()
	p.controlFaults(w, r)
}

// take reads the JSON body into v, or answers what is wrong with it.
func take(w http.ResponseWriter, r *http.Request, v any) bool {
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody+maxBody/2))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil && !errors.Is(err, io.EOF) {
		complain(w, http.StatusBadRequest, fmt.Errorf("read the request: %w", err))
		return false
	}
	return true
}

func reply(w http.ResponseWriter, v any) { respond(w, http.StatusOK, v) }

func complain(w http.ResponseWriter, status int, err error) {
	respond(w, status, map[string]string{"error": strings.TrimPrefix(err.Error(), "sandbox: ")})
}

func respond(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(v) // the caller is gone: nothing to do
}

// orEmpty makes a missing list an empty one, so that JSON has [] and never null.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
