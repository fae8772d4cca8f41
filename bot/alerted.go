package bot

import (
	"slices"
	"strconv"
	"strings"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/ledger"
)

// Alerted is what the ladders told one member last.
type Alerted struct {
	ID     string      `json:"id"`     // member id; in a rehearsal headed with it
	Pushes []AlertPush `json:"pushes"` // the newest last, at most keptPushes
	Rev    int64       `json:"-"`
}

// AlertPush is one push of the ladders. While it is open its marks are being
// written, which may take several Changes, and it is not enqueued yet: the last
// Change enqueues it. Who dies in between leaves it open, and the next sweep
// carries it on, so that nothing marked as told goes untold.
type AlertPush struct {
	ID       string        `json:"id"`  // of the message, without its member: "alert/2026-11-20/1"
	Day      calendar.Date `json:"day"` // whose digest it is
	Open     bool          `json:"open,omitempty"`
	New      int           `json:"new"`                 // issues that it tells of
	Kept     int           `json:"kept,omitempty"`      // of them, those that silences had kept back
	KeptArea string        `json:"kept_area,omitempty"` // the unit of all of these; empty: several
	Head     AlertHead     `json:"head"`
	Marks    []ledger.Mark `json:"marks"` // of the first of its lines, at most alertStep
}

// AlertHead is the most urgent line, as far as the card tells it.
type AlertHead struct {
	Number string        `json:"number"`
	Area   string        `json:"area"`
	Stage  ledger.Stage  `json:"stage"`
	Days   int           `json:"days"` // as of a ledger.Line
	Due    calendar.Date `json:"due,omitzero"`
}

// keptPushes is how many pushes of a member are remembered, so that one that
// still waits for the platform can be asked whether it holds.
const keptPushes = 6

// last is the newest push; zero when there was none.
func (a Alerted) last() AlertPush {
	if len(a.Pushes) == 0 {
		return AlertPush{}
	}
	return a.Pushes[len(a.Pushes)-1]
}

// with is the record with its newest push as p says.
func (a Alerted) with(p AlertPush) Alerted {
	a.Pushes = slices.Clone(a.Pushes)
	if n := len(a.Pushes); n > 0 && a.Pushes[n-1].ID == p.ID {
		a.Pushes[n-1] = p
		return a
	}
	a.Pushes = append(a.Pushes, p)
	a.Pushes = a.Pushes[max(0, len(a.Pushes)-keptPushes):]
	return a
}

// on is how many pushes the member has had of that day.
func (a Alerted) on(day calendar.Date) (n int) {
	for _, p := range a.Pushes {
		if p.Day == day {
			n = max(n, p.turn())
		}
	}
	return n
}

// turn is which push of its day it is, from 1.
func (p AlertPush) turn() int {
	n, err := strconv.Atoi(p.ID[strings.LastIndex(p.ID, "/")+1:])
	if err != nil {
		return 1
	}
	return n
}

// served reports whether the member has had the day's digest: also a clock that
// was set back a day does not give another one.
func (a Alerted) served(today calendar.Date) bool {
	day := a.last().Day
	return day == today || day == today.AddDays(1)
}

const alertPrefix = "alert/"

// alertPushID is the id of the nth push of a day; a person's copy has the member behind it.
func alertPushID(day calendar.Date, n int) string {
	return alertPrefix + day.String() + "/" + strconv.Itoa(n)
}

// alertFor takes the id of a digest's message apart: the id of its AlertPush,
// and the member whom it is about, who in a rehearsal does not get it. ok is
// false for anything else, as the messages of older versions.
func alertFor(m channel.Outbound) (push, member string, ok bool) {
	id, rehearsal := strings.CutPrefix(m.ID, rehearsalPrefix)
	part := strings.Split(id, "/")
	if len(part) != 4 && (!rehearsal || len(part) != 5) || part[0]+"/" != alertPrefix {
		return "", "", false
	}
	if _, err := calendar.ParseDate(part[1]); err != nil {
		return "", "", false
	}
	return strings.Join(part[:3], "/"), part[3], true
}
