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
		Holiday string    // 国庆节: why the due moment lies earlier than usual, or nobody has to report; may be empty
	}
	// UnitWeeks are the first few of a member's units, and how many there are.
	UnitWeeks struct {
		Units []UnitWeek
		Count int
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
)

func (Standing) template() string      { return "standing_now" }
func (MenuName) template() string      { return "menu_name" }
func (RemindTitle) template() string   { return "remind_title" }
func (RemindSummary) template() string { return "remind_summary" }

// NewUnitWeeks keeps as many units as a reply lists.
func NewUnitWeeks(units []UnitWeek) UnitWeeks {
	return UnitWeeks{Units: units[:min(MostLines, len(units))], Count: len(units)}
}
