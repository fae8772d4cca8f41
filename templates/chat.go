package templates

import (
	"strings"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
)

// The chat replies that are not about a weekly report. Field comments give an example.
type (
	// Stranger tells who is not bound how to bind.
	Stranger struct{}
	// Bound confirms a binding.
	Bound struct {
		Name, Role string
		Areas      []string
		Sample     Sample
	}
	// AlreadyBound answers a binding by someone who is bound.
	AlreadyBound struct{ Name string }
	// BindWrong tells of a wrong, used or expired code, or where Named one that may
	// not be the named person's, and how many tries are left.
	BindWrong struct {
		Left  int
		Named bool
	}
	// QRExpired answers the scan of a personal QR code that is used up, expired or nobody's.
	QRExpired struct{}
	// BindLocked tells that there were too many wrong codes.
	BindLocked struct{}
	// Help says what the member can send, by role; Weeks where the member's units stand.
	Help struct {
		Role   string
		Weeks  UnitWeeks
		Sample Sample
	}
	// TypedOnly answers pictures, voice and the like.
	TypedOnly struct{ Kind string }
	// NoRight answers a command that the member's role does not have.
	NoRight struct{}
	// Acknowledged confirms 收到.
	Acknowledged struct {
		Title string
		Again bool
	}
	// WhoMissing answers 「谁没报」: Names are the first of the Missing; Next is when
	// they are reminded by themselves, zero: not any more this week.
	WhoMissing struct {
		Week, Expected, Reported, Missing int
		Names                             []string
		Next                              time.Time
		Exempt, Begun                     bool
		Due                               time.Time
		Past                              bool   // the due moment has passed
		Holiday                           string // why it lies earlier than usual, or nobody has to report
		URL                               string // of the list with phones; empty: none
		Now                               time.Time
		Year                              int // 0: this one
	}
	// WhoMissingFormat tells how an earlier week is asked after; Typed is what was not understood.
	WhoMissingFormat struct{ Typed string }
	// QuotaUsedUp tells the staff that pushes wait for a new day.
	QuotaUsedUp struct{ Until time.Time }
	// Busy says that nothing was saved.
	Busy struct{}
	// Unsure says that nobody knows whether the message was saved, and where to see it.
	Unsure struct{}

	// NoticePreview shows what 发送 would send.
	NoticePreview struct {
		Whom, Title    string // 全体联络员
		Count, Unbound int
		Ack            bool
	}
	// NoticeSent confirms a notice.
	NoticeSent struct {
		ID             string
		Count, Unbound int
		Held           bool // nothing is pushed just now
	}
	// NoticeNobody tells that the audience is empty.
	NoticeNobody struct{}
	// NoticeFormat tells how a notice is written; Word is what was not understood.
	NoticeFormat struct{ Word string }
	// NothingToSend answers 发送 without a preview.
	NothingToSend struct{}
	// NoStaff says that a rehearsal needs staff who can see it.
	NoStaff struct{}
	// Cancelled confirms 取消.
	Cancelled struct{}

	// SignedOff confirms 销号, and says what the sender vouches for.
	SignedOff struct {
		Number, Unit string
		On           calendar.Date
		Attested     []string // proofs that nobody stated
		Fen          int64    // reported and not checked
	}
	// SignOffProblem tells why nothing was signed off: "format", "not_found", "ambiguous", "closed".
	SignOffProblem struct {
		Problem, Typed string
		Numbers        []string
		On             calendar.Date
	}
	// AlertsArmed confirms 启动提醒.
	AlertsArmed struct{ Armed, People, Unbound int }

	// EditionPublished confirms 签发.
	EditionPublished struct {
		Name          string // 10月微督报
		Sent, Unbound int
		Again         bool // it stood published before
	}
	// EditionProblem tells why nothing was published: "format", "future", "early", "nothing", "nobody".
	EditionProblem struct{ Problem, Typed string }
)

func (Stranger) template() string         { return "stranger" }
func (Bound) template() string            { return "bound" }
func (AlreadyBound) template() string     { return "already_bound" }
func (BindWrong) template() string        { return "bind_wrong" }
func (QRExpired) template() string        { return "qr_expired" }
func (BindLocked) template() string       { return "bind_locked" }
func (Help) template() string             { return "help" }
func (TypedOnly) template() string        { return "typed_only" }
func (NoRight) template() string          { return "no_right" }
func (Acknowledged) template() string     { return "acknowledged" }
func (WhoMissing) template() string       { return "who_missing" }
func (WhoMissingFormat) template() string { return "who_missing_format" }
func (QuotaUsedUp) template() string      { return "quota_used_up" }
func (Busy) template() string             { return "busy" }
func (Unsure) template() string           { return "unsure" }
func (NoticePreview) template() string    { return "notice_preview" }
func (NoticeSent) template() string       { return "notice_sent" }
func (NoticeNobody) template() string     { return "notice_nobody" }
func (NoticeFormat) template() string     { return "notice_format" }
func (NothingToSend) template() string    { return "nothing_to_send" }
func (NoStaff) template() string          { return "no_staff" }
func (Cancelled) template() string        { return "cancelled" }
func (SignedOff) template() string        { return "signed_off" }
func (SignOffProblem) template() string   { return "sign_off_problem" }
func (AlertsArmed) template() string      { return "alerts_armed" }
func (EditionPublished) template() string { return "edition_published" }
func (EditionProblem) template() string   { return "edition_problem" }

// The cards: what a push shows before it is opened. A card never carries a
// name, a lead or the text of a case; a test plants them and looks.
type (
	// AlertTitle and AlertSummary are of one person's digest; Number and Unit of the most urgent issue.
	// Kept of the Count had been kept back by silences that ended, all of them of KeptUnit where it is not empty.
	AlertTitle struct {
		Count        int
		Number, Unit string
		Kept         int
		KeptUnit     string
	}
	// AlertSummary says how far the most urgent issue is: days overdue, or left when
	// negative; of a Clock that counts since it began, the days since then. All is
	// how many are on the list behind the card.
	AlertSummary struct {
		Count, All, Kept, Overdue int
		Stage, Clock              string
	}
	// BulletinTitle is 2026年第10期（总第47期）, or 11月微督报（截至11月21日）.
	BulletinTitle struct {
		Month         calendar.Month
		Number, Total int
		Interim       bool
		AsOf          calendar.Date
	}
	// EditionName is 10月微督报.
	EditionName struct {
		Year    int // 0: this year
		Month   calendar.Month
		Interim bool
		AsOf    calendar.Date
	}
	// BulletinSummary gives the month's figures.
	BulletinSummary struct{ Expected, OnTime, SignedOff, Overdue int }
	// DraftTitle asks staff for 签发.
	DraftTitle struct{ Month calendar.Month }
	// DraftSummary says what to answer.
	DraftSummary struct{ Month calendar.Month }
	// UnarmedTitle tells staff of imported overdue issues.
	UnarmedTitle struct{ Count int }
	// UnarmedSummary says what to answer.
	UnarmedSummary struct{}
	// UnsureTitle tells staff of pushes that may or may not have arrived.
	UnsureTitle struct{ Count int }
	// UnsureSummary names the unit of one of them, if it has any, and says that nothing is repeated.
	UnsureSummary struct{ Unit string }
	// NoticeSummary tells how to acknowledge.
	NoticeSummary struct {
		Ack  bool
		Body string
	}
)

func (AlertTitle) template() string      { return "alert_title" }
func (AlertSummary) template() string    { return "alert_summary" }
func (BulletinTitle) template() string   { return "bulletin_title" }
func (EditionName) template() string     { return "edition_name" }
func (BulletinSummary) template() string { return "bulletin_summary" }
func (DraftTitle) template() string      { return "draft_title" }
func (DraftSummary) template() string    { return "draft_summary" }
func (UnarmedTitle) template() string    { return "unarmed_title" }
func (UnarmedSummary) template() string  { return "unarmed_summary" }
func (UnsureTitle) template() string     { return "unsure_title" }
func (UnsureSummary) template() string   { return "unsure_summary" }
func (NoticeSummary) template() string   { return "notice_summary" }

// ReportReply answers a message about weekly reports: one part for each unit it names.
// Filed names the units that are only counted, where one by one would not fit into a reply.
type ReportReply struct {
	Filed []string
	Parts []ReportPart
}

// ReportPart is what became of one unit's week.
type ReportPart struct {
	Outcome   string // report.Outcome, or "stale", "same"
	Unit      string
	Week      int
	Figures   []Figure // what stands recorded now
	Kept      []Figure // of a question: what was kept
	Held      []Figure // waits for 确认
	Changes   []Change
	Missing   []string
	Questions []Question
	Receipt   string    // W47-017
	Late      bool      //
	Untimed   bool      // neither late nor on time: a file gave the figures first
	Due       time.Time // the due moment of the week
	Fresh     []Figure  // of a correction without a report: what 确认 would record
	Added     bool      // an addition to a complete report
	Remark    *Remark   // what changed against last week, where it is remarkable
	Answer    string    // how what is open is settled: one of the Answer… constants; empty: nothing is
	Order     []string  // labels of what is open, in the order of the answer
	Sample    Sample    // how a report may be written
}

// Figure is 梳理问题12个.
type Figure struct{ Label, Value, Unit string }

// String is the figure in words.
func (f Figure) String() string { return f.Label + f.Value + f.Unit }

// figuresLine is 梳理问题12个 交办线索1件.
func figuresLine(list []Figure) string {
	var b strings.Builder
	for i, f := range list {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(f.Label)
		b.WriteString(f.Value)
		b.WriteString(f.Unit)
	}
	return b.String()
}

// Change is 梳理问题 5→4个.
type Change struct{ Label, From, To, Unit string }

// Question is one doubt, in words by its reason.
type Question struct {
	Doubt    string
	Label    string // 梳理问题; empty for week and unit; several labels where the same is asked about them
	Short    string // 问题: its shortest name
	Unit     string
	Quote    string
	Last     string   // the figure that was probably meant
	Others   []string // what it may be, when there are several
	Recorded string   // what stands recorded, when that is the doubt
	Kind     string   // of the indicator
	Min, Max string   // what it may be, without the unit; Max of an amount "0": any
	Other    string   // 梳理问题10个: what it is above
	Below    bool     // or below
	Sample   Sample   // how a report may be written
}

func (ReportReply) template() string { return "report" }

// Moment prints a moment as seen on the day of the answer.
func (m WhoMissing) Moment(t time.Time) string { return moment(t, m.Now) }
