package sandbox

import (
	"slices"
	"time"
)

// journalSize bounds the platform's log; the oldest entries go first.
const journalSize = 10_000

// Entry is one line of the platform's log: one attempt of a push, or one call of
// the API. It never carries message text or secrets.
type Entry struct {
	At      time.Time `json:"at"`
	Kind    string    `json:"kind"`              // "push", "api"
	Path    string    `json:"path,omitempty"`    // of an API call
	OpenID  string    `json:"openid,omitempty"`  // whom it was about
	Type    string    `json:"type,omitempty"`    // of a push: "text", "event:CLICK", …
	MsgID   string    `json:"msgid,omitempty"`   //
	Attempt int       `json:"attempt,omitempty"` // of a push, 1–3
	Status  int       `json:"status,omitempty"`  // HTTP status of either side; zero: no answer
	ErrCode int       `json:"errcode,omitempty"` // of an API answer
	Result  string    `json:"result"`            // "ok", "duplicate", "timeout", "malformed: …", "dropped", …
	Millis  int64     `json:"ms"`                // how long it took, real time
}

type journal struct{ entries []Entry }

func (j *journal) add(e Entry) {
	if len(j.entries) >= journalSize {
		j.entries = slices.Delete(j.entries, 0, journalSize/10)
	}
	j.entries = append(j.entries, e)
}

// Log returns the platform's log, oldest first: the last 10,000 entries at most.
func (p *Platform) Log() []Entry {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.journal.entries)
}

// note dates e, keeps it, and hands it to the configured logger.
func (p *Platform) note(e Entry) {
	e.At = p.clock.Now()
	p.mu.Lock()
	p.journal.add(e)
	p.mu.Unlock()
	p.cfg.Log.Debug("sandbox", "kind", e.Kind, "path", e.Path, "openid", e.OpenID, "type", e.Type, "msgid", e.MsgID,
		"attempt", e.Attempt, "status", e.Status, "errcode", e.ErrCode, "result", e.Result, "ms", e.Millis)
}
