package templates

import (
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/weidubao/weidubao/bot/calendar"
)

// Why a deputy was not set or ended.
const (
	DeputyDays      = "days"      // the days do not exist
	DeputyPast      = "past"      // they are past
	DeputyLong      = "long"      // they are too many
	DeputyNobody    = "nobody"    // no such person on the roster
	DeputySelf      = "self"      // the deputy is the person himself
	DeputyWhose     = "whose"     // staff did not say for whom
	DeputyUnknown   = "unknown"   // for whom was not understood
	DeputySeveral   = "several"   // several people stand for the unit
	DeputyForeign   = "foreign"   // an officer named another unit than his own
	DeputyNone      = "none"      // there is no deputy to end
	DeputyNumber    = "number"    // no such number was listed
	DeputyCancelled = "cancelled" // the question which one was taken back
)

type (
	// DeputySpan is 10月8日至12日, as it is read on the day of Now.
	DeputySpan struct {
		From, To calendar.Date
		Now      time.Time
	}
	// DeputySet confirms a deputy.
	DeputySet struct {
		DeputySpan
		Units    []string
		Name     string
		Unbound  bool     // the deputy has no WeChat account bound
		Replaced []string // who had been set for some of these days
		Again    bool     // it stood so before
		Other    bool     // set by the staff for somebody
	}
	// DeputyEnded confirms that there is no deputy any more.
	DeputyEnded struct {
		Names []string
		Units []string
	}
	// DeputyProblem tells why nothing was changed: one of the Deputy… constants.
	DeputyProblem struct {
		Problem, Typed string
		Names          []string
	}
	// DeputyChoice asks which of several people is meant.
	DeputyChoice struct {
		DeputySpan
		People []DeputyCandidate
	}
	// DeputyCandidate is one of them: 王芳（塘下镇）.
	DeputyCandidate struct{ Name, At string }

	// DeputyTitle heads the card that tells of a deputy: without anybody's name.
	DeputyTitle struct {
		DeputySpan
		Unit  string
		Count int
		Ended bool
	}
	// DeputySummary says what it means to who reads it: "deputy" or "principal".
	DeputySummary struct {
		DeputySpan
		Whom  string
		Ended bool
	}
)

func (DeputySet) template() string     { return "deputy_set" }
func (DeputyEnded) template() string   { return "deputy_ended" }
func (DeputyProblem) template() string { return "deputy_problem" }
func (DeputyChoice) template() string  { return "deputy_choice" }
func (DeputyTitle) template() string   { return "deputy_title" }
func (DeputySummary) template() string { return "deputy_summary" }

// Span prints 10月8日至12日, 10月28日至11月2日 or 10月8日, with the year where it is not the present one.
func (s DeputySpan) Span() string {
	from := dayIn(s.From, s.Now)
	switch {
	case s.From == s.To:
		return from
	case s.From.Year != s.To.Year:
		return from + "至" + dayIn(s.To, s.Now)
	case s.From.Month == s.To.Month:
		return fmt.Sprintf("%s至%d日", from, s.To.Day)
	}
	return from + "至" + date(s.To)
}

// cardWidth is how many characters the field of a card shows.
const cardWidth = 20

// Whole reports whether unit and days fit into the title together.
func (t DeputyTitle) Whole() bool {
	return t.Count == 1 && !t.Ended && utf8.RuneCountInString("代报："+t.Unit+" "+t.Span()) <= cardWidth
}

// PageDeputy is who stands in for a member.
type PageDeputy struct {
	DeputySpan
	Name string
}
