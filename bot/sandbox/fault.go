package sandbox

import (
	"slices"
	"strings"
	"time"
)

// Withheld as a Fault's Receipt: the message arrives, its receipt never does.
const Withheld = "withheld"

// Fault is one way in which the platform misbehaves. Latency goes with any of
// the others; of the rest the first set one of Outage, Status, ErrCode counts.
type Fault struct {
	Name     string        // of the switch that it belongs to; empty: none
	Path     string        // API path, with or without "/cgi-bin/"; empty: every path
	OpenID   string        // only template messages to this user (Receipt alone looks at it); empty: everybody
	Times    int           // how many calls it meets; zero: until cleared
	Latency  time.Duration // waits so long before anything else, real time
	Outage   bool          // the connection is closed before the call is processed
	Status   int           // answered with this HTTP status, unprocessed
	ErrCode  int           // answered with this errcode, unprocessed
	ErrMsg   string        // with ErrCode; empty: the platform's usual words
	Drop     bool          // processed, but the connection is closed without the answer
	Truncate bool          // a file is answered by its first half
	Receipt  string        // template messages only: Withheld, or the Status of the receipt, such as "failed:user block" (then the message does not arrive)
}

// Fault adds f behind the faults that are already there; a call meets the first that fits.
func (p *Platform) Fault(f Fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.faults = append(p.faults, f)
	p.publishSwitches()
}

// ClearFaults ends every fault, and turns every switch off.
func (p *Platform) ClearFaults() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.faults = nil
	p.publishSwitches()
}

// Faults returns the faults that are still in effect, with the calls they have left.
func (p *Platform) Faults() []Fault {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.faults)
}

// callFault takes the fault that a call of path meets, or the zero Fault.
func (p *Platform) callFault(path string) Fault {
	return p.takeFault(func(f Fault) bool {
		return f.Receipt == "" && f.OpenID == "" && (f.Path == "" || shortPath(f.Path) == shortPath(path))
	})
}

// receiptFault takes what happens to the receipt of a message to openid.
func (p *Platform) receiptFault(openid string) string {
	return p.takeFault(func(f Fault) bool {
		return f.Receipt != "" && (f.OpenID == "" || f.OpenID == openid)
	}).Receipt
}

func (p *Platform) takeFault(fits func(Fault) bool) Fault {
	p.mu.Lock()
	defer p.mu.Unlock()
	i := slices.IndexFunc(p.faults, fits)
	if i < 0 {
		return Fault{}
	}
	f := p.faults[i]
	switch f.Times {
	case 0:
	case 1:
		p.faults = slices.Delete(p.faults, i, i+1)
	default:
		p.faults[i].Times--
	}
	return f
}

func shortPath(path string) string {
	return strings.TrimPrefix(strings.TrimPrefix(path, "/"), "cgi-bin/")
}
