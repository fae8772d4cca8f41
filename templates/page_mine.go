package templates

import (
	"fmt"
	"html/template"
	"time"
	"unicode/utf8"

	"github.com/weidubao/weidubao/bot/calendar"
)

// Names of the pages of one person, as Render takes them.
const (
	PageMine  = "mine"  // MinePage
	PageStory = "issue" // StoryPage
)

// MinePage is a member's own page, 「我的」. Exactly one of Unit, Leads and Office tells whose.
type MinePage struct {
	Frame
	Now    time.Time
	Switch []PageSwitch // of who stands for several units
	Unit   string       // name of the unit; empty: the member stands for none
	Leads  string       // of a leader: "charge" or "chief"
	Office *PageOffice  // of the office's own people

	Expected bool          // the unit has to report
	Begin    *PageMineWeek // the week from which reports are expected, when it is still to come
	This     *PageMineWeek // the running week
	Short    string        // what officers call the first required indicator: 问题
	Example  string        // a report as it may be written: 问题5个，线索1件
	Chart    template.HTML
	Charted  string   // label of the indicator in the chart
	Counted  string   // and its unit
	Columns  []string // short names of the required indicators
	Weeks    []PageMineWeek
	Mend     *PageMineWeek // the latest week before this one that is missing and still taken

	Deputable bool // the member may have a deputy: an officer or head
	Deputies  []PageDeputy

	Sent   int // messages that went to the member this month
	Asking int // of them, those that ask for 收到

	Open   int // open issues shown
	Due    int // of them, overdue
	Issues []PageMineIssue
	Groups []PageMineGroup // of who has several units
}

// Moment prints a moment as seen on the day of the page.
func (p MinePage) Moment(t time.Time) string { return moment(t, p.Now) }

// PageSwitch is one unit to change to.
type PageSwitch struct {
	Name string
	Link string // address; empty: it is the one shown
}

// PageOffice is how the office stands.
type PageOffice struct {
	Week     PageWeek
	Due      time.Time
	Passed   bool // Due has passed
	Exempt   bool
	Begun    bool
	Units    int
	Reported int
	Missing  []string // names of units
	Open     int
	Stages   []PageMineStage // the gravest first
	Lists    []PageMineList  // what waits for the office
}

// PageMineStage counts the open issues of one stage.
type PageMineStage struct {
	Stage string // empty: on no rung yet
	N     int
}

// PageMineList is what waits for the office, with its list.
type PageMineList struct {
	Kind string // "review", "money", "assign", "accept" or "calls"
	N    int
	Link string
}

// PageMineWeek is one week of a unit.
type PageMineWeek struct {
	Now       time.Time
	Week      PageWeek
	From, To  calendar.Date // Monday and Sunday
	Due       time.Time
	Until     calendar.Date // last day on which reports of the week are taken
	State     string        // "complete", "incomplete", "held", "withdrawn", "exempt" or "missing"
	Exempt    bool          // nobody owes it, also where one came
	DayOff    bool
	Passed    bool   // Due has passed
	Holiday   string // why it is due earlier than usual, or nobody has to report; may be empty
	Closed    bool   // Until has passed
	Late      bool
	Zero      bool
	Imported  bool // a file gave the figures: neither late nor on time
	Delegated bool
	Receipt   string
	At        time.Time
	Corrected time.Time // zero: never
	Figures   []PageFigure
	Missing   []string // labels of the required indicators that are not given
	Left      []string // labels of the optional ones that are not given
	Cells     []string // the required figures, empty: not given
	Files     []PageFile
	Link      string // address of the week's own page; empty: none
	Correct   string // address of its form; empty: the visitor may give nothing
	Withdraw  string // address of the page that takes back; empty: there is nothing to take back
	Others    bool   // who looks does not report for the unit
	Example   string // of a week to mend: a report as it may be written
}

// PageFile is one attachment of a week.
type PageFile struct {
	Kind   string // "image", "video" or "file"
	N      int    // counted among its kind: 照片2
	State  string // a report.AttachmentState
	Reason string // of a failed one
	At     string // 今日13:54
	Size   string // 2.4 MB; empty: not known
	Ending string // jpg
	Link   string // address of the file; empty: it is not there
	Thumb  string // address of its small picture; empty: none
}

// FileSize prints a number of bytes: 240 KB, 2.4 MB.
func FileSize(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d KB", (n+1023)>>10)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}

// PageFigure is one figure of a week.
type PageFigure struct {
	Label, Unit string
	Value       string // empty: a required one that is missing
	Held        bool   // waits for 确认
	From        string // what stood first; empty: it was not corrected
	At          time.Time
}

// PageMineIssue is one open issue with its page.
type PageMineIssue struct {
	PageIssue
	PageFact
	Title string
	Waits string // for the visitor: "accept", "answer", "claim" or "grant"; empty: it does not
	Link  string // address of its own page for this visitor; empty: none
}

// PageMineGroup is the issues of one unit, or those that wait for the visitor.
type PageMineGroup struct {
	Unit   string // empty: they wait for the visitor
	Issues []PageMineIssue
}

// Moment prints 今日13:52, or 11月13日13:52, with the year where it is another one.
func (w PageMineWeek) Moment(t time.Time) string { return moment(t, w.Now) }

// Correction prints when a figure was corrected: the clock alone on the day of the report.
func (w PageMineWeek) Correction(t time.Time) string {
	if calendar.DateOf(t) == calendar.DateOf(w.At) {
		return t.In(calendar.Zone).Format("15:04")
	}
	return moment(t, w.Now)
}

// Day is the day under a week's name: when its report came, or when it is due.
func (w PageMineWeek) Day() calendar.Date {
	if w.State == "complete" {
		return calendar.DateOf(w.At)
	}
	return calendar.DateOf(w.Due)
}

// Absent reports whether nothing stands recorded or held.
func (w PageMineWeek) Absent() bool { return w.State == "missing" || w.State == "withdrawn" }

// Wide reports whether a unit has two characters (万元), so that its column needs more room.
func (w PageMineWeek) Wide() bool {
	for _, f := range w.Figures {
		if utf8.RuneCountInString(f.Unit) > 1 {
			return true
		}
	}
	return false
}

// Moment prints 今日13:52, or 11月13日13:52, with the year where it is another one.
func Moment(t, now time.Time) string { return moment(t, now) }

func moment(t, now time.Time) string {
	day := calendar.DateOf(t)
	clock := t.In(calendar.Zone).Format("15:04")
	if day == calendar.DateOf(now) {
		return "今日" + clock
	}
	return dayIn(day, now) + clock
}

// dayIn prints a day, with its year where that is not the present one.
func dayIn(d calendar.Date, now time.Time) string {
	if d.IsZero() {
		return ""
	}
	if d.Year != calendar.DateOf(now).Year {
		return fmt.Sprintf("%d年", d.Year) + date(d)
	}
	return date(d)
}

// ChartWords describes the picture of the weeks for those who do not see it.
func ChartWords(label, unit string, weeks []PageMineWeek) (title, desc string) {
	title = "近十周" + label
	if len(weeks) == 0 {
		return title, ""
	}
	w := weeks[0]
	desc = WeekName(w.Week.Number)
	switch {
	case w.State == "complete" && len(w.Cells) > 0:
		desc += w.Cells[0] + unit
	case w.State == "exempt":
		desc += "免报"
	default:
		desc += "未报"
	}
	return title, desc + "。"
}

// WeekAxis is the label under the last bar of the picture.
func WeekAxis(number int) string { return fmt.Sprintf("%d周", number) }

// WeekNumber is the label under any other bar of the picture.
func WeekNumber(number int) string { return fmt.Sprint(number) }

// NotYet stands where a week has no report and is not due.
const NotYet = "—"
