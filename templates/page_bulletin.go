package templates

import (
	"html/template"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
)

// BulletinPage is one edition of the bulletin. Rates and amounts come as they are printed.
type BulletinPage struct {
	Frame
	Month      calendar.Month
	LastMonth  int // 1..12, of the comparison
	Number     int // 0 for an interim edition
	TotalNo    int // 总第47期
	Version    int
	Asked      int // version that the link names, when an erratum has taken its place; else 0
	Interim    bool
	Draft      bool
	AsOf       calendar.Date
	FrozenAt   time.Time
	Date       calendar.Date // beside the office
	ApprovedBy string        // full name; the page shows 周某

	Units    int
	Weeks    []PageWeek // that count
	Open     []PageWeek // not due yet
	Exempt   []PageWeek // 免
	Expected int        // Units × Weeks + Early
	Early    int        // came before their week was due
	Received int
	Imported int // of Received, out of a file: neither on time nor late
	Extra    int // not expected, but in the totals
	Counted  int // Received + Extra: what the totals are made of
	OnTime   int
	OnTimePc string         // "97.8%"; empty when nothing was expected
	Late     []PageLateWeek // by week
	Lates    int            // sum of Late
	Missing  []PageMissing  // by week
	Missed   int            // sum of Missing

	Totals     []PageTotal
	Alone      []string // labels of the totals that the month before has nothing to compare with
	From       PageWeek // where 累计 begins when it is not with the year; zero: it does
	YearOnYear bool     // some total is compared with the same month of the year before
	Gaps       bool     // some 累计 lacks a month

	Registered      int
	SignedOff       int
	Unsigned        int // Registered − SignedOff
	SignedOffPc     string
	SignedOffMonth  int
	SignedOffBefore string // of the month before; empty: 缺
	SignedOffDelta  PageDelta
	Signed          []PageSigned // those of the month by unit; none in editions of old
	SignedEarlier   int          // SignedOff − SignedOffMonth

	Overdue []PageIssue // that stand open on the page
	More    []PageIssue // the rest of a long list, behind one touch
	Stages  []PageStage // of all overdue ones, worst first
	Past    int         // how many are overdue
	Bands   []PageBand  // red and yellow, in order of code
	Green   []string    // names of the units without a colour above green
	Ruled   int         // units with a band
	Trend   *PageTrend  // nil: an edition of old
}

// Picture is the trend drawn; empty when there is nothing in it.
func (p BulletinPage) Picture() template.HTML {
	if p.Trend == nil {
		return ""
	}
	until := ""
	if p.Interim {
		until = dayName(p.AsOf)
	}
	return p.Trend.picture(until)
}

// PageWeek is one reporting week; Year is 0 within the year of the month.
type PageWeek struct{ Year, Number int }

// PageLateWeek is the late reports of one week.
type PageLateWeek struct {
	Week  PageWeek
	Units []PageLate
}

// PageLate is one late report.
type PageLate struct {
	Unit string
	At   time.Time
	Due  time.Time // zero in editions of old
}

// PageMissing is the units whose report of one week is missing.
type PageMissing struct {
	Week  PageWeek
	Units []PageMiss
	All   bool // every unit's is, and nothing came of any
}

// PageMiss is one unit whose report is missing.
type PageMiss struct {
	Unit   string
	Status string // "incomplete", "held" or "withdrawn"; empty: nothing came
}

// PageTotal is one row of the month's totals.
type PageTotal struct {
	Label    string
	Unit     string
	Sum      string // empty: 缺
	Delta    PageDelta
	LastYear PageDelta // 同比
	Reports  int       // how many reports gave the figure, when not all that were received; else 0
	Year     string    // 累计; empty: 缺
	Gaps     int       // months of Year without a figure
}

// PageDelta is a comparison with the month before (环比) or the same month of the year before (同比).
type PageDelta struct {
	Known bool   // false: 缺
	Sign  int    // -1, 0, 1
	Size  string // without a sign
}

// PageSigned is the issues that one unit signed off in the month.
type PageSigned struct {
	Unit    string
	Numbers []string
}

// PageStage is the overdue issues of one stage.
type PageStage struct {
	Stage  string // empty: on no rung yet
	N      int
	Issues []PageIssue     // when they are few
	Units  []PageUnitCount // when they are many
}

// PageUnitCount counts the issues of one unit.
type PageUnitCount struct {
	Unit string
	N    int
}

// PageBand is one unit that is not green.
type PageBand struct {
	Band  string // "red" or "yellow"
	Unit  string
	Count int    // its overdue issues
	Days  int    // working days of the one that is longest overdue
	Worst string // its gravest stage
}

// PageCount counts the overdue issues of one stage.
type PageCount struct {
	Stage string // empty: on no rung yet
	N     int
}
