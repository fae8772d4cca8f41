package templates

import (
	"slices"
	"time"
)

// Answers to staff and leaders who ask how units stand.
type (
	// Summary answers 汇总 of a week, or of the weeks of a month: Reported of the
	// Expected reports are complete, and only those are in Totals.
	Summary struct {
		Week               int // of a week
		Month              int // or of a month
		Year               int // 0: this one
		Expected, Reported int
		Mine               bool // only the units in the leader's 分管
		Begun              bool
		Totals             []Figure
		URL                string
	}
	// SummaryFormat tells how 汇总 is asked; Typed is what was not understood.
	SummaryFormat struct{ Typed string }
	// UnitStanding answers the name of a unit.
	UnitStanding struct {
		Unit      string
		Week      *UnitWeek // nil: it does not report
		Months    []UnitMonth
		Open, Due int // issues, and those of them that are overdue
		Stages    []StageCount
		URL       string
		Office    bool // leaders and staff see how punctual the unit is
	}
	// UnitMonth is one month of it; Year 0: this one.
	UnitMonth struct {
		Year, Month        int
		Expected, Reported int
		Late, SignedOff    int
		Received           int64 // in fen
		Totals             []Figure
	}
	// UnitForbidden answers who may not ask after that unit.
	UnitForbidden struct{ Role string }
)

func (Summary) template() string       { return "summary" }
func (SummaryFormat) template() string { return "summary_format" }
func (UnitStanding) template() string  { return "unit_standing" }
func (UnitForbidden) template() string { return "unit_forbidden" }

// OnTime is how many reports came in time.
func (m UnitMonth) OnTime() int { return m.Reported - m.Late }

// Missing is how many are not complete.
func (m UnitMonth) Missing() int { return m.Expected - m.Reported }

// Money is what came in the month.
func (m UnitMonth) Money() string { return Yuan(m.Received) }

// HelpAbout answers one question of a member: Topic is one of the Topic… constants.
type HelpAbout struct {
	Topic  string
	Role   string
	Sample Sample
	Weeks  UnitWeeks // of the member's own units
	Due    time.Time // of the running week; zero: nobody owes a report
	Office string
	About  *HelpIndicator // of TopicIndicator
}

// HelpIndicator explains one indicator.
type HelpIndicator struct {
	Label, Unit, Kind string
	Others            []string // other names for it
	Required          bool
	Example           string // 线索3件
}

func (HelpAbout) template() string { return "help_about" }

// The topics of help.
const (
	TopicGreeting  = "greeting"
	TopicThanks    = "thanks"
	TopicNoted     = "noted"
	TopicWithdraw  = "withdraw"
	TopicCorrect   = "correct"
	TopicDue       = "due"
	TopicStanding  = "standing"
	TopicDeputy    = "deputy"
	TopicPhoto     = "photo"
	TopicContact   = "contact"
	TopicPublish   = "publish"
	TopicNotice    = "notice"
	TopicIndicator = "indicator"
	TopicHow       = "how"
	TopicConfirm   = "confirm"  // 确认, and nothing waits for it
	TopicUnread    = "unread"   // nothing was understood
	TopicWhoIsLate = "who_late" // asked by those who may not know
)

// Topics lists every topic.
var Topics = []string{
	TopicGreeting, TopicThanks, TopicNoted, TopicWithdraw, TopicCorrect, TopicDue, TopicStanding, TopicDeputy, TopicPhoto,
	TopicContact, TopicPublish, TopicNotice, TopicIndicator, TopicHow, TopicConfirm, TopicUnread, TopicWhoIsLate,
}

// Missing is how many reports are not complete.
func (s Summary) Missing() int { return s.Expected - s.Reported }

// Reports tells that the member is one of those who report.
func (h HelpAbout) Reports() bool { return h.Role == "officer" || h.Role == "head" }

// Reported tells that all of the member's units have reported: what is left is to correct.
func (h Help) Reported() bool {
	return len(h.Weeks.Units) > 0 && !slices.ContainsFunc(h.Weeks.Units, func(u UnitWeek) bool { return u.State != WeekReported })
}

// Done tells that none of the member's units owes anything.
func (h HelpAbout) Done() bool {
	return !slices.ContainsFunc(h.Weeks.Units, func(u UnitWeek) bool { return u.State == WeekMissing || u.State == WeekIncomplete })
}
