package ledger

import "github.com/weidubao/weidubao/bot/calendar"

// Silence keeps alerts of some issues back until a day (静默): those of one issue,
// of a unit, or all of them. What it swallowed is told when it ends.
type Silence struct {
	ID      string        `json:"id"`
	Issue   string        `json:"issue,omitempty"` // number; empty: see Area
	Area    string        `json:"area,omitempty"`  // code of a unit; empty too: every issue
	From    calendar.Date `json:"from"`
	Until   calendar.Date `json:"until"` // the last day on which it stands
	Reason  string        `json:"reason"`
	By      string        `json:"by"` // member id, or who the caller says
	EndedOn calendar.Date `json:"ended_on,omitzero"`
	EndedBy string        `json:"ended_by,omitempty"` // who ended it early
	Rev     int64         `json:"-"`
}

// Stands reports whether the silence covers alerts of that day.
func (s Silence) Stands(on calendar.Date) bool {
	return !on.Before(s.From) && !on.After(s.Until) && (s.EndedOn.IsZero() || on.Before(s.EndedOn))
}

// Covers reports whether it is about the issue, on whatever day.
func (s Silence) Covers(i Issue) bool {
	switch {
	case s.Issue != "":
		return s.Issue == i.Number
	case s.Area != "":
		return s.Area == i.Area
	}
	return true
}
