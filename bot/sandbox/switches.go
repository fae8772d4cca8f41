package sandbox

import (
	"errors"
	"net/http"
	"slices"
)

// The named switches, in the order in which a call meets their faults.
const (
	SwitchOutage  = "outage"  // every call's connection is closed, unprocessed
	SwitchQuota   = "quota"   // template sends are answered 45009; customer-service messages have a quota of their own
	SwitchDropped = "dropped" // message sends are processed, and their answers lost
)

// ErrSwitch says that there is no switch of that name.
var ErrSwitch = errors.New("sandbox: no such switch")

// Switches are the named switches: true is on.
type Switches struct {
	Outage  bool `json:"outage"`
	Quota   bool `json:"quota"`
	Dropped bool `json:"dropped"`
}

// switchFaults are what the switch name does while it is on; nil: there is no such switch.
func switchFaults(name string) []Fault {
	const template, custom = "message/template/send", "message/custom/send"
	switch name {
	case SwitchOutage:
		return []Fault{{Name: name, Outage: true}}
	case SwitchQuota:
		return []Fault{{Name: name, Path: template, ErrCode: 45009}}
	case SwitchDropped:
		return []Fault{{Name: name, Path: template, Drop: true}, {Name: name, Path: custom, Drop: true}}
	}
	return nil
}

// Switch turns a named switch on or off; a call meets its faults before those
// of Fault. The error may be ErrSwitch.
func (p *Platform) Switch(name string, on bool) error {
	if switchFaults(name) == nil {
		return ErrSwitch
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.switches()
	states := []struct {
		name string
		on   bool
	}{{SwitchOutage, now.Outage}, {SwitchQuota, now.Quota}, {SwitchDropped, now.Dropped}}
	var faults []Fault
	for _, s := range states {
		if s.name == name {
			s.on = on
		}
		if s.on {
			faults = append(faults, switchFaults(s.name)...)
		}
	}
	for _, f := range p.faults {
		if switchFaults(f.Name) == nil {
			faults = append(faults, f)
		}
	}
	p.faults = faults
	p.publishSwitches()
	return nil
}

// Switches returns which switches are on.
func (p *Platform) Switches() Switches {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.switches()
}

// switches reads them off the faults in effect. p.mu is held.
func (p *Platform) switches() Switches {
	on := func(name string) bool {
		return slices.ContainsFunc(p.faults, func(f Fault) bool { return f.Name == name })
	}
	return Switches{Outage: on(SwitchOutage), Quota: on(SwitchQuota), Dropped: on(SwitchDropped)}
}

// Unfollowed returns who followed the account once and does not now, sorted.
func (p *Platform) Unfollowed() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.unfollowed()
}

// unfollowed is Unfollowed. p.mu is held.
func (p *Platform) unfollowed() []string {
	gone := []string{}
	for openid, u := range p.users {
		if !u.following && !u.since.IsZero() {
			gone = append(gone, openid)
		}
	}
	slices.Sort(gone)
	return gone
}

type switchesEvent struct {
	Switches   Switches `json:"switches"`
	Unfollowed []string `json:"unfollowed"`
}

// publishSwitches tells the browsers who and what is on. p.mu is held.
func (p *Platform) publishSwitches() {
	if !p.hub.idle() {
		p.hub.publish("switches", switchesEvent{Switches: p.switches(), Unfollowed: p.unfollowed()})
	}
}

func (p *Platform) controlSwitch(w http.ResponseWriter, r *http.Request) {
	var in struct {
		On *bool `json:"on"`
	}
	if !take(w, r, &in) {
		return
	}
	if in.On == nil {
		complain(w, http.StatusBadRequest, errors.New(`give "on" as true or false`))
		return
	}
	if err := p.Switch(r.PathValue("name"), *in.On); err != nil {
		complain(w, http.StatusNotFound, err)
		return
	}
	reply(w, map[string]Switches{"switches": p.Switches()})
}
