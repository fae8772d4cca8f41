package sandbox

import (
	"errors"
	"net/http"
	"time"
)

// faultBody is a Fault on the wire.
type faultBody struct {
	Name     string `json:"name,omitempty"`
	Path     string `json:"path,omitempty"`
	OpenID   string `json:"openid,omitempty"`
	Times    int    `json:"times,omitempty"`
	Latency  string `json:"latency,omitempty"`
	Outage   bool   `json:"outage,omitempty"`
	Status   int    `json:"status,omitempty"`
	ErrCode  int    `json:"errcode,omitempty"`
	ErrMsg   string `json:"errmsg,omitempty"`
	Drop     bool   `json:"drop,omitempty"`
	Truncate bool   `json:"truncate,omitempty"`
	Receipt  string `json:"receipt,omitempty"`
	Clear    bool   `json:"clear,omitempty"` // ends what is in effect before anything is added
}

func (b faultBody) fault() (Fault, error) {
	f := Fault{
		Name: b.Name, Path: b.Path, OpenID: b.OpenID, Times: b.Times, Outage: b.Outage, Status: b.Status,
		ErrCode: b.ErrCode, ErrMsg: b.ErrMsg, Drop: b.Drop, Truncate: b.Truncate, Receipt: b.Receipt,
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
		Name: f.Name, Path: f.Path, OpenID: f.OpenID, Times: f.Times, Outage: f.Outage, Status: f.Status,
		ErrCode: f.ErrCode, ErrMsg: f.ErrMsg, Drop: f.Drop, Truncate: f.Truncate, Receipt: f.Receipt,
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
	if err == nil && !in.Clear && f == (Fault{Name: f.Name, Path: f.Path, OpenID: f.OpenID, Times: f.Times}) {
		err = errors.New(`give one of "errcode", "latency", "status", "drop", "truncate", "outage", "receipt", "clear"`)
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
