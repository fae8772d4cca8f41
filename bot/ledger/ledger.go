// Package ledger is the rectification ledger (整改台账): issues, their states
// after the five accounts (五账), deadlines, and the escalation ladder of
// alerts. It is pure.
package ledger

import (
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
)

// Status of an issue, after the five accounts 建账 对账 查账 销账 交账.
type Status string

// The states. Import gives Rectifying or SignedOff; the others come with the full state machine.
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

// Issue is one problem found, on the ledger under its number (RA26-0031).
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
	DueOn        calendar.Date `json:"due_on"`
	AmountFen    int64         `json:"amount_fen,omitempty"`    // money involved
	RecoveredFen int64         `json:"recovered_fen,omitempty"` // of it, recovered
	Status       Status        `json:"status"`
	SignedOffOn  calendar.Date `json:"signed_off_on,omitzero"`
	SignedOffBy  string        `json:"signed_off_by,omitempty"` // member id, or who the API says
	Note         string        `json:"note,omitempty"`          // of the sign-off
	Armed        bool          `json:"armed"`                   // false: imported overdue, alerts wait for 启动提醒
	CreatedAt    time.Time     `json:"created_at"`
	Rev          int64         `json:"-"`
}

// Stage of the escalation ladder; NoStage before its first rung.
type Stage string

// NoStage is the stage of an issue that has reached no rung, or is closed.
const NoStage Stage = ""

// The stages of the default ladder.
const (
	StageT7     Stage = "t-7"    // 7 working days left
	StageT3     Stage = "t-3"    // 3 working days left
	StageYellow Stage = "yellow" // 黄, 1 working day overdue
	StageOrange Stage = "orange" // 橙, 7 working days overdue
	StageRed    Stage = "red"    // 红, 15 working days overdue
)

// Whom a rung tells, by relation to the issue.
type Whom string

// The relations.
const (
	ToOfficer      Whom = "officer"       // officers of the unit
	ToHead         Whom = "head"          // heads of the unit
	ToLeader       Whom = "leader"        // leader in charge: named on the issue, else who has the unit or category in 分管
	ToChiefLeaders Whom = "chief_leaders" // every 领导 without 分管
)

// Rung is one step of the ladder.
type Rung struct {
	Stage Stage
	Days  int // working days overdue at which it is reached; negative: working days left
	To    []Whom
}

// Ladder is the escalation ladder, in ascending order of Days.
type Ladder []Rung

// Mark is one (issue, stage, person): alerted once, ever.
// Its String is "RA26-0031/red/M0003", the key under which it is remembered.
type Mark struct {
	Issue  string `json:"issue"`
	Stage  Stage  `json:"stage"`
	Member string `json:"member"`
}

// String is the stored key of the mark.
func (m Mark) String() string { return m.Issue + "/" + string(m.Stage) + "/" + m.Member }

// Digest is what one person is told in one push: the marks not told before, most urgent first.
type Digest struct {
	Member string
	Lines  []Line
}

// Line is one issue in a digest, with the reason that this person is told.
type Line struct {
	Mark
	Issue   Issue
	Overdue int  // working days overdue; negative: left
	Why     Whom // relation by which the person is told
}
