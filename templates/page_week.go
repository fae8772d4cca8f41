package templates

import (
	"html/template"
	"time"
)

// Names of the pages of one unit, as Render takes them.
const (
	PageWeekOf   = "week"     // WeekPage
	PageCorrect  = "correct"  // CorrectPage
	PageWithdraw = "withdraw" // WithdrawPage
	PageUnit     = "unit"     // UnitPage
)

// WeekPage is one week of a unit with everything that happened to it.
type WeekPage struct {
	Frame
	Unit     string
	This     PageMineWeek
	Entries  []PageEntry // newest first
	More     int         // older ones that are not listed
	Done     string      // act of what the visitor has just done here; empty: nothing
	Correct  string      // address of the form; empty: the visitor may give nothing
	Withdraw string
	Mine     string // address of 我的
}

// PageEntry is one line of a report's history.
type PageEntry struct {
	At      string // 今日13:54
	By      PagePerson
	Act     string // a report.Act
	Message string // as it was written
	Cut     bool   // there is more of it
	Purged  bool   // it is gone, as the retention says
	Changes []PageDiff
	Undone  bool
}

// PageDiff is one figure before and after; empty: there was none.
type PageDiff struct{ Label, Unit, From, To string }

// CorrectPage is the form of one unit's week.
type CorrectPage struct {
	Frame
	Unit    string
	This    PageMineWeek
	First   bool   // nothing stands recorded: it is a report, not a correction
	State   string // "", "closed", "ahead", "same", "invalid", "moved" or "ready"
	Fields  []PageField
	Seq     int
	Nonce   string
	Seen    string
	Moved   []PageDiff // of "moved": what others changed
	Changes []PageDiff // of "ready": what will be done
	Warns   []string
	Back    string // address of 我的
}

// PageField is one indicator of the form.
type PageField struct {
	Key, Label, Unit, Kind string
	Required               bool
	Value                  string // what is in the field
	Error                  string // what is wrong with it
}

// Mode is the keyboard that the field asks for.
func (f PageField) Mode() string {
	switch f.Kind {
	case "count":
		return "numeric"
	case "text":
		return "text"
	}
	return "decimal"
}

// WithdrawPage asks before the visitor's last message is taken back.
type WithdrawPage struct {
	Frame
	Unit    string
	This    PageMineWeek
	State   string // "closed", "ahead", "nothing", "moved" or "ready"
	Seq     int
	Nonce   string
	Changes []PageDiff
	Back    string
}

// UnitPage is how one unit stands, for those who look after several.
type UnitPage struct {
	Frame
	Now      time.Time
	Unit     string
	Expected bool
	Chart    template.HTML
	Charted  string
	Counted  string
	Columns  []string
	Weeks    []PageMineWeek
	Mend     *PageMineWeek // always nil: who looks does not report
	Months   []PageMonthTotals
	Open     int
	Due      int
	Issues   []PageMineIssue
	Contacts []PageContact // of the office's own people
}

// PageMonthTotals is the totals of one month.
type PageMonthTotals struct {
	Year, Month        int // Year 0: this one
	Expected, Reported int
	Totals             []Figure
}

// PageContact is somebody of the unit to phone.
type PageContact struct {
	PagePerson
	Phone string
	Why   string // why pushes do not reach: "unbound", "unsubscribed", "blocked"; empty: they do
}
