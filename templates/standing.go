package templates

import "time"

// The states of a unit's week.
const (
	WeekReported   = "reported"
	WeekIncomplete = "incomplete"
	WeekHeld       = "held"
	WeekMissing    = "missing"
	WeekExempt     = "exempt"
)

// MostLines is how many units or issues a reply lists one by one.
const MostLines = 3

type (
	// UnitWeek is where one unit's week stands.
	UnitWeek struct {
		Unit    string
		Week    int
		State   string // one of the Week… constants
		Late    bool   // of a report: 迟报
		Missing []string
		Due     time.Time // in Chinese time
		Today   bool      // the due moment is today
		Past    bool      // it has passed
	}
	// UnitWeeks are the first few of a member's units, and how many there are.
	UnitWeeks struct {
		Units []UnitWeek
		Count int
	}
	// HowTo answers 我要报: where the week stands, and an example to copy. For
	// heads the example where the member has several units.
	HowTo struct {
		UnitWeeks
		Done bool   // nothing is left to report
		For  string // the unit that the example names
	}
	// OfficeWeek is the week of all units, for the office's own people.
	OfficeWeek struct {
		Week, Units, Reported, Missing int
		Exempt                         bool
	}
	// IssueLine is one open issue; Overdue in working days, negative: left.
	IssueLine struct {
		Number, Unit, Stage string // Unit is left out where it goes without saying
		Overdue             int
		NoDue               bool
	}
	// Standing answers 我的 and 本周.
	Standing struct {
		Weeks       UnitWeeks
		Office      *OfficeWeek
		Count       int // open issues
		OverdueOnly bool
		Issues      []IssueLine // the first few of them
		URL         string      // of the page with the rest; empty: none
	}
	// RemindTitle heads a reminder; State of the first unit, Count of those that
	// owe a report. Unit where it does not go without saying.
	RemindTitle struct {
		Count       int
		State, Unit string
	}
	// RemindSummary says until when, and what to do.
	RemindSummary struct {
		UnitWeek
		Count int
	}
	// MenuName is the name of one of the menu's buttons.
	MenuName struct{ Key string }
	// Received tells that the answer to a message comes in another one.
	Received struct{}
)

func (HowTo) template() string         { return "how_to" }
func (Standing) template() string      { return "standing_now" }
func (MenuName) template() string      { return "menu_name" }
func (Received) template() string      { return "received" }
func (RemindTitle) template() string   { return "remind_title" }
func (RemindSummary) template() string { return "remind_summary" }

// NewUnitWeeks keeps as many units as a reply lists.
func NewUnitWeeks(units []UnitWeek) UnitWeeks {
	return UnitWeeks{Units: units[:min(MostLines, len(units))], Count: len(units)}
}

// NewHowTo says what is left to do for the units.
func NewHowTo(units []UnitWeek) HowTo {
	h := HowTo{UnitWeeks: NewUnitWeeks(units), Done: true}
	for _, u := range units {
		open := u.State == WeekMissing || u.State == WeekIncomplete
		if open && h.Done {
			h.Done = false
			if len(units) > 1 {
				h.For = u.Unit
			}
		}
	}
	return h
}
