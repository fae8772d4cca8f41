package ledger

import (
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
)

// Filing is the sign-off that the unit asks for (销号申请). It lies before the
// office once all five proofs are there.
type Filing struct {
	By   string        `json:"by"` // member id
	On   calendar.Date `json:"on"`
	Said string        `json:"said,omitempty"` // in the officer's own words
}

// Evidence is what stands behind one of the five proofs.
type Evidence struct {
	Proof    Proof         `json:"proof"`
	By       string        `json:"by"` // member id, or who the API says
	On       calendar.Date `json:"on"`
	Note     string        `json:"note,omitempty"`     // names and details, from the signed page; never leaves in a push
	Attested bool          `json:"attested,omitempty"` // not stated by the unit: who signed off vouches for it
	Money    bool          `json:"money,omitempty"`    // of ProofOutcome: nobody stated it, it stands by the money reported, and falls with it
	Forms    []Disposition `json:"forms,omitempty"`    // of ProofAccountability: what came of it, where it is counted
}

// Disposition is how people were held accountable (四种形态): so many cases, of
// so many people, in one kind of one of the four forms.
type Disposition struct {
	Form   int    `json:"form"`             // 1 to 4: 第一种 to 第四种形态
	Kind   string `json:"kind,omitempty"`   // 函询, 谈话, 立案 …, in the office's own words
	Cases  int    `json:"cases,omitempty"`  // 件
	People int    `json:"people,omitempty"` // 人
}

// valid reports whether it says which form, and of how many.
func (d Disposition) valid() bool {
	return d.Form >= 1 && d.Form <= 4 && d.Cases >= 0 && d.People >= 0 && d.Cases+d.People > 0
}

// InstalmentState is how far one instalment has come.
type InstalmentState string

// The states of an instalment.
const (
	Reported InstalmentState = "reported" // by the unit, not checked: it does not count
	Received InstalmentState = "received" // checked by the office
	Struck   InstalmentState = "struck"   // found not to have come
)

// Instalment is one payment of money recovered (分期退款).
type Instalment struct {
	Seq       int             `json:"seq"`
	Fen       int64           `json:"fen"`
	On        calendar.Date   `json:"on"` // reported
	By        string          `json:"by"` // member id
	State     InstalmentState `json:"state"`
	CheckedOn calendar.Date   `json:"checked_on,omitzero"`
	CheckedBy string          `json:"checked_by,omitempty"`
	Sure      bool            `json:"sure,omitempty"` // it goes beyond the money involved, and that was confirmed
	Note      string          `json:"note,omitempty"` // of who reported it; of a struck one, why
}

// ExtensionState is how far an extension has come.
type ExtensionState string

// The states of an extension.
const (
	Asked   ExtensionState = "asked"
	Granted ExtensionState = "granted"
	Refused ExtensionState = "refused"
)

// Extension is a later due date that the unit asks for (延期).
type Extension struct {
	Seq       int            `json:"seq"`
	From      calendar.Date  `json:"from"` // the due date that counted when it was asked
	To        calendar.Date  `json:"to"`
	Reason    string         `json:"reason"` // never leaves in a push
	On        calendar.Date  `json:"on"`
	By        string         `json:"by"` // member id
	State     ExtensionState `json:"state"`
	DecidedOn calendar.Date  `json:"decided_on,omitzero"`
	DecidedBy string         `json:"decided_by,omitempty"`
	Note      string         `json:"note,omitempty"` // of the decision
}

// Instruction is a leader's order on record (督办, 批示), with a deadline of its own.
type Instruction struct {
	Seq        int           `json:"seq"`
	Text       string        `json:"text"` // never leaves in a push
	On         calendar.Date `json:"on"`
	By         string        `json:"by"` // member id
	DueOn      calendar.Date `json:"due_on"`
	HeededOn   calendar.Date `json:"heeded_on,omitzero"` // 签收督办: the unit has read it
	HeededBy   string        `json:"heeded_by,omitempty"`
	AnsweredOn calendar.Date `json:"answered_on,omitzero"` // the result was reported; without an Answer, the issue was signed off first
	AnsweredBy string        `json:"answered_by,omitempty"`
	Answer     string        `json:"answer,omitempty"` // never leaves in a push
}

// Open reports whether the result is still owed.
func (n Instruction) Open() bool { return n.AnsweredOn.IsZero() }

// Return is a sign-off that the office sent back (退回).
type Return struct {
	On     calendar.Date `json:"on"`
	By     string        `json:"by"`
	Reason string        `json:"reason"`
	Lack   []Proof       `json:"lack,omitempty"` // proofs that do not do, in their order: missing until they are stated anew
}

// Round is one way through the five accounts that ended, before the issue relapsed.
type Round struct {
	Round       int           `json:"round"` // from 1
	BegunOn     calendar.Date `json:"begun_on"`
	DueOn       calendar.Date `json:"due_on"`
	ExtendedTo  calendar.Date `json:"extended_to,omitzero"`
	ClaimedOn   calendar.Date `json:"claimed_on,omitzero"`
	ClaimedBy   string        `json:"claimed_by,omitempty"`
	AssignedOn  calendar.Date `json:"assigned_on,omitzero"`
	AssignedBy  string        `json:"assigned_by,omitempty"`
	AcceptedOn  calendar.Date `json:"accepted_on,omitzero"`
	AcceptedBy  string        `json:"accepted_by,omitempty"`
	Filing      *Filing       `json:"filing,omitempty"`
	ReviewOn    calendar.Date `json:"review_on,omitzero"`
	SignedOffOn calendar.Date `json:"signed_off_on"`
	SignedOffBy string        `json:"signed_off_by"`
	Note        string        `json:"note,omitempty"`
	ArchivedOn  calendar.Date `json:"archived_on,omitzero"`
	ArchivedBy  string        `json:"archived_by,omitempty"`
	Proven      []Evidence    `json:"proven,omitempty"`
	Extensions  []Extension   `json:"extensions,omitempty"`
	Returns     []Return      `json:"returns,omitempty"`
	Relapse     string        `json:"relapse,omitempty"` // why the next round began, in the reviewer's words; never leaves in a push
}

// Former is a unit that held the issue before it went to another.
type Former struct {
	Area string        `json:"area"`
	To   string        `json:"to"`
	On   calendar.Date `json:"on"`
	By   string        `json:"by"`
}

// Step is one thing that was done to an issue, as its story keeps it: the
// issue says how it stands, its steps say how it came there.
type Step struct {
	Number string        `json:"number"`
	Seq    int           `json:"seq"` // from 1, without gaps
	Round  int           `json:"round"`
	Act    Act           `json:"act"`
	At     time.Time     `json:"at"`
	By     string        `json:"by"` // member id, or who the API says
	From   Status        `json:"from"`
	To     Status        `json:"to"`
	Said   string        `json:"said,omitempty"` // the person's own words
	Note   string        `json:"note,omitempty"`
	Proof  Proof         `json:"proof,omitempty"`
	Fen    int64         `json:"fen,omitempty"`
	Of     int           `json:"of,omitempty"`   // Seq of the instalment, extension or instruction
	On     calendar.Date `json:"on,omitzero"`    // the day it names: a new due date, the day of a sign-off
	Unit   string        `json:"unit,omitempty"` // of a transfer, the new one
	Whom   string        `json:"whom,omitempty"` // of a phone call: the member who was told
}
