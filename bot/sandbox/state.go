package sandbox

import (
	"context"
	"net/http"
	"time"
)

// statusTime bounds how long the service may take to say how things stand.
const statusTime = 3 * time.Second

// Jump is a move of the clock that the page offers.
type Jump struct {
	Key   string    `json:"key"` // as the control API names it
	Label string    `json:"label"`
	To    time.Time `json:"-"`
}

// Seat is one of the page's phones and who sits there at first.
type Seat struct {
	Title  string `json:"title"`
	OpenID string `json:"openid"`
}

// clockState is what changes when time passes: the event "clock".
type clockState struct {
	Now    time.Time `json:"now"`
	Status string    `json:"status"`
	Jumps  []Jump    `json:"jumps"`
	Today  Today     `json:"today"`
}

type stateAnswer struct {
	clockState
	Place      string   `json:"place"`
	Seats      []Seat   `json:"seats"`
	Switches   Switches `json:"switches"`
	Unfollowed []string `json:"unfollowed"`
}

func (p *Platform) controlState(w http.ResponseWriter, r *http.Request) {
	answer := stateAnswer{clockState: p.clockState(r.Context()), Place: p.cfg.Place, Seats: orEmpty(p.cfg.Seats)}
	p.mu.Lock()
	answer.Switches, answer.Unfollowed = p.switches(), p.unfollowed()
	p.mu.Unlock()
	reply(w, answer)
}

// clockState asks the service how things stand; when it cannot say, nothing is shown.
func (p *Platform) clockState(ctx context.Context) clockState {
	ctx, cancel := context.WithTimeout(ctx, statusTime)
	defer cancel()
	s := clockState{Now: p.clock.Now(), Jumps: orEmpty(p.jumps()), Today: p.Today()}
	if p.cfg.Status == nil {
		return s
	}
	var err error
	if s.Status, err = p.cfg.Status(ctx); err != nil && ctx.Err() == nil {
		p.cfg.Log.Error("sandbox status", "err", err)
	}
	return s
}

func (p *Platform) jumps() []Jump {
	if p.cfg.Jumps == nil {
		return nil
	}
	return p.cfg.Jumps(p.clock.Now())
}

// publishClock tells the browsers what time it is and how things stand.
func (p *Platform) publishClock() {
	if !p.hub.idle() && p.ctx.Err() == nil {
		p.hub.publish("clock", p.clockState(p.ctx))
	}
}

// stir has the browsers told soon how things stand: the day's figures, the week's reports.
func (p *Platform) stir() {
	if !p.hub.idle() {
		p.pulse.ask()
	}
}
