package sandbox

import (
	"errors"
	"net/http"
	"slices"
	"time"
)

type clockAnswer struct {
	Now time.Time `json:"now"`
}

func (p *Platform) controlClock(w http.ResponseWriter, _ *http.Request) {
	reply(w, clockAnswer{Now: p.clock.Now()})
}

// controlMove takes {"now": RFC 3339}, {"advance": "24h"} or {"to": a jump's key},
// and answers after the hooks have run at every stop.
func (p *Platform) controlMove(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Now     time.Time `json:"now"`
		Advance string    `json:"advance"`
		To      string    `json:"to"`
	}
	if !take(w, r, &in) {
		return
	}
	unhurried(w)
	d, err := time.ParseDuration(in.Advance)
	jumps := p.jumps()
	i := slices.IndexFunc(jumps, func(j Jump) bool { return j.Key == in.To })
	switch {
	case !in.Now.IsZero() && in.Advance == "" && in.To == "":
		p.clock.Set(in.Now)
	case in.Now.IsZero() && err == nil && in.To == "":
		p.clock.Advance(d)
	case in.Now.IsZero() && in.Advance == "" && i >= 0:
		p.clock.Set(jumps[i].To)
	default:
		complain(w, http.StatusBadRequest, errors.New(`give "now" as RFC 3339, "advance" as "24h" or "to" as the key of a jump`))
		return
	}
	p.controlClock(w, r)
}
