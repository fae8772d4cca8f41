// Package ledger is the rectification ledger (整改台账): issues, their states
// after the five accounts (五账), deadlines, and the escalation ladder of
// alerts. It is pure.
package ledger

import (
	"reflect"
	"strconv"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
)

// Status of an issue, after the five accounts 建账 对账 查账 销账 交账.
type Status string

// The states.
const (
	Registered  Status = "registered"   // 建账
	Assigned    Status = "assigned"     // 对账
	Rectifying  Status = "rectifying"   // 整改中
	UnderReview Status = "under_review" // 查账
	SignedOff   Status = "signed_off"   // 销账, 销号
	Archived    Status = "archived"     // 交账
)

// Closed reports whether no more alerts may come of the issue.
func (s Status) Closed() bool { return s == SignedOff || s == Archived }

// Issue is one problem found, on the ledger under its number (RA26-0031). Its
// days of the five accounts are those of the round that runs.
type Issue struct {
	Number       string        `json:"number"`
	Source       string        `json:"source,omitempty"`
	Area         string        `json:"area"` // code of the unit responsible
	Village      string        `json:"village,omitempty"`
	Category     string        `json:"category,omitempty"`
	Text         string        `json:"text"`                  // never leaves in a push
	Responsible  string        `json:"responsible,omitempty"` // a name, never leaves in a push
	Leader       string        `json:"leader,omitempty"`      // member id of the leader in charge, if the ledger names one
	RegisteredOn calendar.Date `json:"registered_on"`
	DueOn        calendar.Date `json:"due_on"`                  // as it was set; an extension leaves it. Zero: Term begins with the claim
	Term         int           `json:"term,omitempty"`          // working days from the claim or assignment to DueOn, where the ledger gives no day
	ExtendedTo   calendar.Date `json:"extended_to,omitzero"`    // the last day granted; see Due
	AmountFen    int64         `json:"amount_fen,omitempty"`    // money involved
	RecoveredFen int64         `json:"recovered_fen,omitempty"` // of it, received: what is only reported does not count
	Status       Status        `json:"status"`
	ClaimedOn    calendar.Date `json:"claimed_on,omitzero"` // 认领
	ClaimedBy    string        `json:"claimed_by,omitempty"`
	AssignedOn   calendar.Date `json:"assigned_on,omitzero"` // 对账: the unit has it from then on
	AssignedBy   string        `json:"assigned_by,omitempty"`
	AcceptedOn   calendar.Date `json:"accepted_on,omitzero"` // 签收 by the unit
	AcceptedBy   string        `json:"accepted_by,omitempty"`
	Filing       *Filing       `json:"filing,omitempty"`   // the sign-off that is asked for; nil: none
	ReviewOn     calendar.Date `json:"review_on,omitzero"` // 查账: since when the five proofs lie before the office
	SignedOffOn  calendar.Date `json:"signed_off_on,omitzero"`
	SignedOffBy  string        `json:"signed_off_by,omitempty"` // member id, or who the API says
	Note         string        `json:"note,omitempty"`          // of the sign-off
	ArchivedOn   calendar.Date `json:"archived_on,omitzero"`
	ArchivedBy   string        `json:"archived_by,omitempty"`
	Armed        bool          `json:"armed"` // false: imported overdue, alerts wait for 启动提醒
	CreatedAt    time.Time     `json:"created_at"`

	Proven       []Evidence    `json:"proven,omitempty"`       // at most one of each proof, in their order
	Instalments  []Instalment  `json:"instalments,omitempty"`  // of all rounds, by Seq from 1
	Extensions   []Extension   `json:"extensions,omitempty"`   // of the round, by Seq from 1
	Instructions []Instruction `json:"instructions,omitempty"` // of all rounds, by Seq from 1
	Returns      []Return      `json:"returns,omitempty"`      // of the round, oldest first
	Round        int           `json:"round,omitempty"`        // 0 or 1: the first; each relapse begins another
	BegunOn      calendar.Date `json:"begun_on,omitzero"`      // of a round after the first
	Rounds       []Round       `json:"rounds,omitempty"`       // that ended before, oldest first
	Formerly     []Former      `json:"formerly,omitempty"`     // units that held it before a merge or split, oldest first
	Steps        int           `json:"steps,omitempty"`        // that were taken: the Seq of the last one
	Rev          int64         `json:"-"`
}

// Same reports whether two issues say the same, their revisions left aside.
func (i Issue) Same(other Issue) bool {
	at := i.CreatedAt.Equal(other.CreatedAt)
	i.Rev, i.CreatedAt = other.Rev, other.CreatedAt
	return at && reflect.DeepEqual(i, other)
}

// Due is the day that counts: the extended one, else the one that was set first.
// Zero: the term has not begun.
func (i Issue) Due() calendar.Date {
	if !i.ExtendedTo.IsZero() {
		return i.ExtendedTo
	}
	return i.DueOn
}

// Stage of the escalation ladder; NoStage before its first rung.
type Stage string

// NoStage is the stage of an issue that has reached no rung, or is closed.
const NoStage Stage = ""

// The stages of the ladder against the due date.
const (
	StageT7     Stage = "t-7"    // 7 working days left
	StageT3     Stage = "t-3"    // 3 working days left
	StageYellow Stage = "yellow" // 黄, 1 working day overdue
	StageOrange Stage = "orange" // 橙, 7 working days overdue
	StageRed    Stage = "red"    // 红, 15 working days overdue
)

// The stages of the other ladders. A stage belongs to one ladder only, so that a
// mark tells what was told.
const (
	StageClaim       Stage = "claim"        // waits for 认领
	StageClaimLate   Stage = "claim-late"   // not claimed
	StageClaimGrave  Stage = "claim-grave"  // still not
	StageAccept      Stage = "accept"       // waits for 签收
	StageAcceptLate  Stage = "accept-late"  // not accepted
	StageAcceptGrave Stage = "accept-grave" // still not
	StageHeed        Stage = "heed"         // an instruction was not read
	StageHeedLate    Stage = "heed-late"    // still not
	StageAnswer      Stage = "answer"       // an instruction is due today
	StageAnswerLate  Stage = "answer-late"  // it is overdue
	StageAnswerGrave Stage = "answer-grave" // still not answered
	StageReview      Stage = "review"       // the five proofs lie before the office
	StageReviewLate  Stage = "review-late"  // still there
)

// Whom a rung tells, by relation to the issue.
type Whom string

// The relations.
const (
	ToOfficer      Whom = "officer"       // officers of the unit
	ToHead         Whom = "head"          // heads of the unit
	ToLeader       Whom = "leader"        // leader in charge: named on the issue, else who has the unit or category in 分管
	ToChiefLeaders Whom = "chief_leaders" // every 领导 without 分管
	ToStaff        Whom = "staff"         // the office's own people
	ToIssuer       Whom = "issuer"        // the leader who gave the instruction
)

// Rung is one step of the ladder.
type Rung struct {
	Stage Stage
	Days  int // working days overdue at which it is reached; negative: working days left
	To    []Whom
}

// Ladder is the escalation ladder, in ascending order of Days.
type Ladder []Rung

// Mark is one (issue, round, stage, person): alerted once, ever.
// Its String is "RA26-0031/red/M0003", the key under which it is remembered; a
// round after the first stands behind the stage: "RA26-0031/red~2/M0003". Of an
// instruction, which outlives rounds, it is the instruction's Seq instead:
// "RA26-0031/answer-late.2/M0003".
type Mark struct {
	Issue  string `json:"issue"`
	Round  int    `json:"round,omitempty"`
	Seq    int    `json:"seq,omitempty"` // of the instruction; 0: none
	Stage  Stage  `json:"stage"`
	Member string `json:"member"`
}

// String is the stored key of the mark.
func (m Mark) String() string {
	stage := string(m.Stage)
	switch {
	case m.Seq > 0:
		stage += "." + strconv.Itoa(m.Seq)
	case m.Round > 1:
		stage += "~" + strconv.Itoa(m.Round)
	}
	return m.Issue + "/" + stage + "/" + m.Member
}

// Digest is what one person is told in one push: the marks not told before, most urgent first.
type Digest struct {
	Member string
	Lines  []Line
}

// Line is one issue in a digest, with the reason that this person is told.
type Line struct {
	Mark
	Issue   Issue
	Clock   ClockKind // what has run
	Overdue int       // working days against a deadline (negative: left), or since the clock began
	Why     Whom      // relation by which the person is told
	Silence string    // id of the silence that kept it back and has ended; empty: none did
}
