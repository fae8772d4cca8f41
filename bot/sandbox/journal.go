package sandbox

import (
	"cmp"
	"slices"
	"time"
)

// journalSize bounds the platform's log; the oldest entries go first.
const journalSize = 10_000

// Entry is one line of the platform's log: one attempt of a push, or one call of
// the API. It never carries message text or secrets.
type Entry struct {
	Seq     int64     `json:"seq"` // grows with every entry
	At      time.Time `json:"at"`
	Kind    string    `json:"kind"`              // "push", "api"
	Path    string    `json:"path,omitempty"`    // of an API call
	OpenID  string    `json:"openid,omitempty"`  // whom it was about
	Type    string    `json:"type,omitempty"`    // of a push: "text", "event:CLICK", …
	Runes   int       `json:"runes,omitempty"`   // of a pushed text: its length in characters
	Title   string    `json:"title,omitempty"`   // of a template message: its template's
	MsgID   string    `json:"msgid,omitempty"`   //
	Try     int       `json:"try,omitempty"`     // of a call that carries a message: the how-manieth for that message
	Attempt int       `json:"attempt,omitempty"` // of a push, 1–3
	Status  int       `json:"status,omitempty"`  // HTTP status of either side; zero: no answer
	ErrCode int       `json:"errcode,omitempty"` // of an API answer
	Result  string    `json:"result"`            // "ok", "duplicate", "timeout", "malformed: …", "dropped", …
	Millis  int64     `json:"ms"`                // how long it took, real time
}

type journal struct {
	entries []Entry
	last    int64 // the latest entry's number
}

func (j *journal) add(e Entry) Entry {
	j.last++
	e.Seq = j.last
	if len(j.entries) >= journalSize {
		j.entries = slices.Delete(j.entries, 0, journalSize/10)
	}
	j.entries = append(j.entries, e)
	return e
}

// after returns what is newer than seq, or everything when seq was never given.
func (j *journal) after(seq int64) []Entry {
	if seq > j.last {
		seq = 0
	}
	i, _ := slices.BinarySearchFunc(j.entries, seq+1, func(e Entry, seq int64) int { return cmp.Compare(e.Seq, seq) })
	return slices.Clone(j.entries[i:])
}

// Log returns the platform's log, oldest first: the last 10,000 entries at most.
func (p *Platform) Log() []Entry {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.journal.after(0)
}

type logEvent struct {
	Entries []Entry `json:"entries"`
}

// note dates e, keeps it, and hands it to the browsers and to the configured logger.
func (p *Platform) note(e Entry) {
	e.At = p.clock.Now()
	p.mu.Lock()
	e = p.journal.add(e)
	p.hub.publish("log", logEvent{Entries: []Entry{e}})
	p.changed()
	p.mu.Unlock()
	p.stir()
	p.cfg.Log.Debug("sandbox", "kind", e.Kind, "path", e.Path, "openid", e.OpenID, "type", e.Type, "msgid", e.MsgID,
		"attempt", e.Attempt, "status", e.Status, "errcode", e.ErrCode, "result", e.Result, "ms", e.Millis)
}
