package templates

import (
	"slices"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
)

// Names of the pages of acts on issues, as Render takes them.
const (
	PageActOn   = "issue_act" // ActPage
	PageOverdue = "overdue"   // OverduePage
)

// ActPage is the form of one act on an issue.
type ActPage struct {
	Frame
	PageIssue
	Now    time.Time
	Title  string
	Place  string
	Status string
	Act    string // a ledger.Act
	State  string // "", "confirm", "ask", "moved" or "gone"
	Fields ActFields
	Lacks  []string // proofs that are missing
	Left   string   // money that is not received, in 万元; empty: none

	Proofs []PageProof // of "pass", "return" and "sign_off": how the five stand
	Sums   *PageMoney  // and the money; nil: none is involved

	Proof  string // that is chosen
	Forms  ActForms
	Amount string // as it was typed
	Unit   string // "yuan", "wan" or empty
	On     string // 2026-12-04
	Note   string
	Of     int

	Choices   []PageChoice   // of acts on one of several
	Extension *PageExtension // of a decision: what is asked for
	Errors    map[string]string
	Refusal   *PageRefusal // nil: nothing was refused
	Moved     []PageEvent  // of "moved": what was done meanwhile; it may be empty
	Money     string       // of an amount that was read: in 万元
	Yuan      string       // the same in 元

	Nonce string
	Rev   int64
	Steps int
	Sure  string // what is asked, in the answer's hidden field
	Back  string // address of the issue's page
	Home  string // page to return to after the act; empty: that of the issue
}

// ActFields says which fields the form has.
type ActFields struct {
	Proof, Amount, On, Note, Of bool
	Forms                       bool // 四种形态, with a proof of accountability
	Needed                      bool // Note has to be filled in
}

// ActForms is what was typed about 四种形态.
type ActForms struct {
	Form          string // "1" to "4", FormsNone or empty: not said
	Kind          string
	Cases, People string
}

// FormsNone says that nobody was held accountable in one of the four forms, and
// FormsNoneNote how the proof's note tells it.
const (
	FormsNone     = "none"
	FormsNoneNote = "不涉及四种形态"
)

// FormChoices are the values of the choice, in its order.
func (p ActPage) FormChoices() []string { return []string{"1", "2", "3", "4", FormsNone} }

// FormName is one of them as the form says it.
func (p ActPage) FormName(form string) string {
	names := map[string]string{"1": formName(1), "2": formName(2), "3": formName(3), "4": formName(4), FormsNone: "不涉及"}
	return names[form]
}

func formName(form int) string {
	if form < 1 || form > 4 {
		return ""
	}
	return "第" + string([]rune("一二三四")[form-1]) + "种形态"
}

// Confirms reports whether the act is looked at once more before it is carried
// out: what cannot be undone, and what is about money.
func (ActFields) Confirms(act string) bool {
	switch act {
	case "pass", "sign_off", "archive", "relapse", "check", "strike", "repay":
		return true
	}
	return false
}

// PageChoice is one of several that an act may be about.
type PageChoice struct {
	Seq   int
	Money string        // of an instalment, in 万元
	Day   calendar.Date // reported, or the deadline of an instruction
}

// PageRefusal is why an act changes nothing. Money is in 万元.
type PageRefusal struct {
	Why    string // a ledger.Why
	Lack   []string
	Money  string
	Before string // of what is asked: the other figure
	Left   string // what has not come, in 万元; empty: nothing
	Seqs   []int
	On     calendar.Date
}

// ProofChoices are the five, in their order.
func (p ActPage) ProofChoices() []string {
	return []string{"person", "fact", "unit", "outcome", "accountability"}
}

// ProofName is the name of one of the five proofs.
func (p ActPage) ProofName(proof string) string { return proofName(proof) }

// Wanted says what would satisfy a proof.
func (p ActPage) Wanted(proof string) string { return wantedFor(proof) }

// Missing reports whether the proof is missing.
func (p ActPage) Missing(proof string) bool {
	return slices.Contains(p.Lacks, proof)
}

// Name is what the page is for.
func (p ActPage) Name() string { return PageAct{Act: p.Act}.Name() }

// Day prints a day with its year where that is not the present one.
func (p ActPage) Day(d calendar.Date) string { return dayIn(d, p.Now) }

// Today is the earliest day that a date field offers.
func (p ActPage) Today() string { return calendar.DateOf(p.Now).String() }

// Picked is the day that was typed, or the zero day.
func (p ActPage) Picked() calendar.Date {
	d, err := calendar.ParseDate(p.On)
	if err != nil {
		return calendar.Date{}
	}
	return d
}

// OverduePage is what is overdue, for a leader or the office's own people.
type OverduePage struct {
	Frame
	At      time.Time
	List    string // a list of the office: "review", "money", "assign" or "accept"; empty: what is overdue
	Others  int    // overdue ones that are not listed
	Red     int
	Rows    []PageOverdueRow
	Waiting []PageOverdueRow // not overdue, and the visitor has to claim or decide
}

// PageOverdueRow is one issue with the one thing that its visitor does next.
type PageOverdueRow struct {
	PageIssue
	PageFact
	Link string // of its page; empty: none
	Next *PageAct
}

// PageFact is the one fact that explains how an issue stands.
type PageFact struct {
	Fact string // "unaccepted", "asked", "review", "lack", "instructed", "unclaimed", "complete" or empty: none
	N    int    // how many
	Day  calendar.Date
	Seen calendar.Date // the day of the page
}

// FactDay is the day of the fact as it is told.
func (f PageFact) FactDay() string { return dayIn(f.Day, f.Seen.At(0, 0)) }
