package templates

import "github.com/weidubao/weidubao/bot/calendar"

// The kinds of pushes, as a card that discloses nothing else names them.
const (
	BareAlert    = "alert"    // of the rectification ledger
	BareBulletin = "bulletin" // an edition of 微督报
	BareNotice   = "notice"   // what staff wrote
	BareReminder = "reminder" // a week's report, to who reports
	BareDeadline = "deadline" // the same, to a head after the deadline
	BareMissing  = "missing"  // the staff's list of whom to phone
	BareDigest   = "digest"   // the staff's day
	BareDraft    = "draft"    // an edition waits for 签发
	BareUnarmed  = "unarmed"  // alerts wait for 启动提醒
	BareUnsure   = "unsure"   // pushes of unknown fate
	BareTask     = "task"     // anything else for the staff
	BareOther    = "other"    // anything else
)

type (
	// BareTitle heads a card that says only that there is something (disclosure:
	// minimal). Count 0: it is not counted.
	BareTitle struct {
		Kind  string // one of the Bare… constants
		Count int
	}
	// BareSummary is the rest of it. Count and Done are of a bulletin: reports
	// expected and received; Ack: 收到 is asked for.
	BareSummary struct {
		Kind        string
		Count, Done int
		Ack         bool
	}
	// RehearsalTitle heads a push that goes to staff instead, with whom it was for:
	// the name masked, so that the push tells no name.
	RehearsalTitle struct{ Name, Role, Unit string }

	// NoticeNames warns, under a preview, that a notice's own words name people.
	NoticeNames struct {
		Names []string // masked
		Count int
	}

	// AckDone answers 知悉: so many issues are not repeated to the person until their next stage.
	AckDone struct {
		Count   int
		Numbers []string // the first of them
		Left    int      // more of them, for another 知悉
		Again   bool     // all of it was acknowledged before
	}
	// AckNothing tells that nothing that stands was told to the person; Typed is what
	// was asked for, if anything was.
	AckNothing struct{ Typed string }

	// SilenceSet confirms 静默.
	SilenceSet struct {
		Number, Unit string // both empty: everything
		Until        calendar.Date
		Again        bool // it stood so before
		Command      bool // it was set on the command line
	}
	// SilenceEnded confirms 解除静默.
	SilenceEnded struct {
		Number, Unit string
		Again        bool // it had ended before
	}
	// SilenceList answers 静默 alone.
	SilenceList struct {
		Lines   []SilenceLine
		Command bool // it is asked for on the command line
	}
	// SilenceLine is one silence that stands.
	SilenceLine struct {
		Number, Unit string
		Until        calendar.Date
	}
	// SilenceRow is one silence that stands, on the command line.
	SilenceRow struct {
		ID, Number, Unit string
		Until            calendar.Date
		Reason, By       string
	}
	// SilenceProblem tells why nothing was set or ended: "what", "until", "past",
	// "long", "reason", "not_found", "ambiguous", "closed", "none".
	SilenceProblem struct {
		Problem, Typed string
		Numbers        []string
		Most           int      // days
		Standing       []string // what is silenced, where one is to be ended and none is named
		Command        bool     // it was given on the command line
	}

	// CallDone answers 已电话.
	CallDone struct {
		Name  string // masked
		Count int    // issues that count as told
		Again bool
	}
	// CallProblem tells why nobody was noted as phoned: "who", "not_found", "ambiguous".
	CallProblem struct {
		Problem, Typed string
		People         []DeputyCandidate
	}
)

func (BareTitle) template() string      { return "bare_title" }
func (BareSummary) template() string    { return "bare_summary" }
func (RehearsalTitle) template() string { return "rehearsal_title" }
func (NoticeNames) template() string    { return "notice_names" }
func (AckDone) template() string        { return "ack_done" }
func (AckNothing) template() string     { return "ack_nothing" }
func (SilenceSet) template() string     { return "silence_set" }
func (SilenceEnded) template() string   { return "silence_ended" }
func (SilenceList) template() string    { return "silence_list" }
func (SilenceRow) template() string     { return "silence_row" }
func (SilenceProblem) template() string { return "silence_problem" }
func (CallDone) template() string       { return "call_done" }
func (CallProblem) template() string    { return "call_problem" }

// MaskedName is a name, or several, as whoever may not read it sees it: 王某.
func MaskedName(name string) string { return masked(name) }
