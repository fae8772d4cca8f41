package sandbox

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"time"
)

const (
	triesKept = 20_000
	daysKept  = 800
)

// Today is what became of the template messages of one day. A message counts
// on the day on which it was accepted, or first refused, by the platform's
// clock, whenever its receipt comes.
//
//	Pushed     messages accepted; one that is sent again under its client_msg_id counts once
//	Delivered  of these, those whose receipt "success" the service has acknowledged
//	Pending    of these, those without an acknowledged receipt: on its way, withheld, or never taken
//	Failed     messages refused for good and not accepted since, and those whose receipt says "failed…"
//	Retried    calls that repeat an earlier one: under the same client_msg_id to the same user or,
//	           without one, with the same body after a call that got no good answer; template and
//	           customer-service messages alike
//
// Refused for good is every errcode but -1, 45011 and those of a stale access token.
type Today struct {
	Pushed    int `json:"pushed"`
	Delivered int `json:"delivered"`
	Pending   int `json:"pending"`
	Failed    int `json:"failed"`
	Retried   int `json:"retried"`
}

// tally counts, day by day.
type tally struct {
	days  map[string]*dayTally // by date
	tries map[string]*try
	order []string // of tries, as they began
}

// dayTally is one day's raw counts.
type dayTally struct {
	Pushed      int `json:"pushed"`
	Delivered   int `json:"delivered"`
	Undelivered int `json:"undelivered"`
	Refused     int `json:"refused"`
	Retried     int `json:"retried"`
}

// try is what is known of the calls that carry one message.
type try struct {
	calls   int
	good    bool   // the latest call got a good answer
	refused string // the day on which it was refused for good; empty: it was not, or was accepted since
}

func newTally() tally { return tally{days: map[string]*dayTally{}, tries: map[string]*try{}} }

// Today returns the figures of the clock's present day.
func (p *Platform) Today() Today {
	p.mu.Lock()
	defer p.mu.Unlock()
	d := p.tally.days[p.day()]
	if d == nil {
		return Today{}
	}
	return Today{
		Pushed: d.Pushed, Delivered: d.Delivered, Pending: d.Pushed - d.Delivered - d.Undelivered,
		Failed: d.Refused + d.Undelivered, Retried: d.Retried,
	}
}

func (p *Platform) day() string { return p.clock.Now().Format(time.DateOnly) }

// on returns the counts of a day. The oldest day is forgotten when there are too many.
func (t *tally) on(day string) *dayTally {
	if d := t.days[day]; d != nil {
		return d
	}
	if len(t.days) >= daysKept {
		delete(t.days, slices.Min(slices.Collect(maps.Keys(t.days))))
	}
	d := &dayTally{}
	t.days[day] = d
	return d
}

// begin counts one call that carries a message and returns the how-manieth of
// that message it is.
func (t *tally) begin(key string, named bool, day string) int {
	known := t.tries[key]
	if known == nil {
		if len(t.order) >= triesKept {
			for _, old := range t.order[:triesKept/10] {
				delete(t.tries, old)
			}
			t.order = slices.Delete(t.order, 0, triesKept/10)
		}
		known = &try{}
		t.tries[key] = known
		t.order = append(t.order, key)
	}
	if !named && known.good {
		known.calls = 0 // the same words once more are another message
	}
	known.calls++
	known.good = false
	if known.calls > 1 {
		t.on(day).Retried++
	}
	return known.calls
}

// end takes in how the call ended.
func (t *tally) end(key string, e Entry, day string) {
	known := t.tries[key]
	if known == nil {
		return // forgotten meanwhile
	}
	carried := e.ErrCode == 0 && e.Result != "outage" && e.Result != "fault"
	known.good = carried && e.Status != 0
	if e.Path != templatePath {
		return
	}
	switch {
	case carried && known.refused != "":
		if d := t.days[known.refused]; d != nil {
			d.Refused--
		}
		known.refused = ""
	case e.ErrCode != 0 && forGood(e.ErrCode) && known.refused == "":
		t.on(day).Refused++
		known.refused = day
	}
}

// forGood reports that the same call would be refused again.
func forGood(code int) bool {
	switch code {
	case -1, 45011, 40001, 40014, 41001, 42001:
		return false
	}
	return true
}

// beginTry is begin on the clock's day, for a call that carries a message; of others it is zero.
func (p *Platform) beginTry(key string, named bool) int {
	if key == "" {
		return 0
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.tally.begin(key, named, p.day())
}

func (p *Platform) endTry(key string, e Entry) {
	if key == "" {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tally.end(key, e, p.day())
}

// The calls that carry messages to people.
const (
	templatePath = "/cgi-bin/message/template/send"
	customPath   = "/cgi-bin/message/custom/send"
)

// identify reads off the call whom it is about and which message it carries;
// an empty key: none.
func (c *call) identify() (key string, named bool) {
	if c.path != templatePath && c.path != customPath {
		return "", false
	}
	var r struct {
		ToUser      string `json:"touser"`
		TemplateID  string `json:"template_id"`
		ClientMsgID string `json:"client_msg_id"`
	}
	if json.Unmarshal(c.body, &r) == nil {
		c.openid, c.card = r.ToUser, r.TemplateID
	}
	if c.path == templatePath && r.ClientMsgID != "" {
		return r.ToUser + "\x00" + r.ClientMsgID, true
	}
	sum := sha256.Sum256(c.body)
	return c.path + "\x00" + hex.EncodeToString(sum[:]), false
}
