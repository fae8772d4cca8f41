// Package bulletin composes an Edition (期) of the monthly supervision
// bulletin (微督报) from a frozen snapshot of the month's facts. It is pure: the
// same facts give the same edition, byte for byte.
package bulletin

import (
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/report"
)

// Status of an edition.
type Status string

// A draft waits for 签发; a published edition never changes.
const (
	Draft     Status = "draft"
	Published Status = "published"
)

// Key names an edition: "2026-10" the final one of a month, "2026-11@2026-11-21" an interim one of a day.
type Key string

// Facts is everything an edition is made of.
type Facts struct {
	Office     string
	Month      calendar.Month
	Interim    bool              // the month is not over
	AsOf       calendar.Date     // the day the facts were frozen; for an interim edition it stands in its title
	Now        time.Time         // the moment of freezing
	Number     int               // number within the year; 0 for interim
	Total      int               // number in all (总第47期); 0 for interim
	Version    int               // 1, and one more for each erratum
	Units      []Unit            // units expected to report
	Names      map[string]string // names, by code, of areas that hold issues without being expected to report; the code stands where one is missing
	Weeks      []Week            // weeks of the month that have come due or are open
	Reports    []report.Report
	Before     Previous                // the month before
	LastYear   Earlier                 // the same month of the year before
	Past       []Past                  // the eleven months before, for the picture and the year; nil: neither is drawn up
	From       calendar.Week           // the first week in which reports were expected; zero: none yet
	Issues     []ledger.Issue          // the whole ledger
	Stages     map[string]ledger.Stage // of the issues open at AsOf, by number; Stand fills it
	Overdue    map[string]int          // working days overdue of the same, by number; Stand fills it
	Indicators []report.Indicator
}

// Unit is one unit expected to report.
type Unit struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// Week is one week of the month.
type Week struct {
	Week   calendar.Week
	Exempt bool // no working day in it, or exempted by the office: 免
	Due    time.Time
}

// Previous is what comparisons are made with.
type Previous struct {
	Expected int
	Reports  []report.Report
	Issues   struct{ SignedOff int }
	Known    bool // the ledger already stood in that month
}

// Earlier is the same month of the year before.
type Earlier struct {
	Weeks   []calendar.Week // that nobody was exempt from
	Reports []report.Report
}

// Total is one indicator's sum over the month.
type Total struct {
	Key     string        `json:"key"`
	Label   string        `json:"label"`
	Unit    string        `json:"unit"`
	Sum     report.Value  `json:"sum"`
	Reports int           `json:"reports"`          // how many reports gave it
	Before  *report.Value `json:"before,omitempty"` // the month before; nil: 缺
	Change  *report.Value `json:"change,omitempty"` // this month minus the one before; nil: 缺
	Year    *YearSum      `json:"year,omitempty"`   // 累计; nil: 缺
	YesNo   bool          `json:"yes_no,omitempty"` // Sum is how many reports said yes

	LastYear   *report.Value `json:"last_year,omitempty"`    // the same month of the year before; nil: 缺, or not comparable
	YearOnYear *report.Value `json:"year_on_year,omitempty"` // this month minus LastYear (同比); nil: 缺
}

// Miss is one unit's week that is late or missing.
type Miss struct {
	Unit   Unit          `json:"unit"`
	Week   calendar.Week `json:"week"`
	At     time.Time     `json:"at,omitzero"`      // when a late one was completed
	Due    time.Time     `json:"due,omitzero"`     // when a late one was due
	Status report.Status `json:"status,omitempty"` // of a missing one that was begun: incomplete (未齐), held or withdrawn; empty: nothing came
}

// Overdue is one open issue past its due date.
type Overdue struct {
	Number   string        `json:"number"`
	Area     string        `json:"area"`
	AreaName string        `json:"area_name"`
	DueOn    calendar.Date `json:"due_on"`
	Days     int           `json:"days"` // working days overdue
	Stage    ledger.Stage  `json:"stage"`
}

// SignedOff is one issue signed off in the month.
type SignedOff struct {
	Number   string        `json:"number"`
	Area     string        `json:"area"`
	AreaName string        `json:"area_name"`
	On       calendar.Date `json:"on"`
}

// Band of a unit: the colour of its worst overdue stage.
type Band string

// The bands 红 黄 绿.
const (
	BandRed    Band = "red"
	BandYellow Band = "yellow" // any yellow or orange
	BandGreen  Band = "green"
)

// UnitBand is one unit's band.
type UnitBand struct {
	Unit Unit `json:"unit"`
	Band Band `json:"band"`
}

// Edition is one composed bulletin.
type Edition struct {
	Key             Key             `json:"key"`
	Office          string          `json:"office"`
	Month           calendar.Month  `json:"month"`
	Number          int             `json:"number"`
	Total           int             `json:"total"`
	Version         int             `json:"version"`
	Interim         bool            `json:"interim"`
	AsOf            calendar.Date   `json:"as_of"`
	FrozenAt        time.Time       `json:"frozen_at"`
	Status          Status          `json:"status"`
	ApprovedBy      string          `json:"approved_by,omitempty"`
	PublishedAt     time.Time       `json:"published_at,omitzero"`
	Units           int             `json:"units"`
	Weeks           []calendar.Week `json:"weeks"`    // weeks that have come due: every unit was expected to report
	Open            []calendar.Week `json:"open"`     // weeks not due yet: only what has come already counts
	Exempt          []calendar.Week `json:"exempt"`   // 免
	Expected        int             `json:"expected"` // Units × Weeks + Early = Received + len(Missing)
	Early           int             `json:"early"`    // complete reports of the open weeks; they are expected and received at once
	Received        int             `json:"received"` // complete reports, late ones included
	OnTime          int             `json:"on_time"`
	Imported        int             `json:"imported,omitempty"` // of Received, those whose figures came out of a file: neither on time nor late
	Late            []Miss          `json:"late"`
	Missing         []Miss          `json:"missing"`
	Extra           int             `json:"extra"` // complete reports that nobody expected (an exempt week, a unit no longer on the list): in Totals, not in Received
	Totals          []Total         `json:"totals"`
	Registered      int             `json:"registered"` // issues on the ledger, registered up to AsOf
	SignedOff       int             `json:"signed_off"` // of them, signed off
	SignedOffMonth  int             `json:"signed_off_month"`
	SignedOffBefore *int            `json:"signed_off_before,omitempty"` // the month before; nil: 缺
	Signed          []SignedOff     `json:"signed,omitempty"`            // those of SignedOffMonth, by unit; editions of old have none
	Overdue         []Overdue       `json:"overdue"`
	Bands           []UnitBand      `json:"bands"`
	Trend           *Trend          `json:"trend,omitempty"`    // nil: an edition of old
	YearFrom        calendar.Week   `json:"year_from,omitzero"` // where 累计 begins when it is not with the year's first week
	Rev             int64           `json:"-"`
}
