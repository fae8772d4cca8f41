package bot

import (
	"context"
	"errors"
	"time"

	"github.com/weidubao/weidubao/bot/audit"
	"github.com/weidubao/weidubao/bot/bulletin"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/notice"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
)

// MaxRecords is the largest number of records in one Change: the commit script
// loops over them while the server waits.
const MaxRecords = 256

// Change is everything that one cause does: written whole or not at all.
//
// Every record that has a Rev carries the revision that was read (0: it did not
// exist). If any of them has moved on, nothing is written and Commit answers
// ErrConflict. Deciding is pure; committing is the only write.
type Change struct {
	Cause string    // idempotency key; remembered for 7 days with Reply
	Reply string    // what a duplicate of the cause is answered again
	At    time.Time // now of the decision

	Areas    []roster.Area // added or renamed; never removed
	Members  []roster.Member
	Deputies []roster.Deputy
	Codes    []roster.Code
	Attempts []roster.Attempts
	Sessions []Session

	Reports     []report.Report
	SeenReports []report.Report // not written, but must not have moved since they were read; one that did not exist has Rev 0
	History     []report.Entry  // appended
	Attachments []report.Attachment

	Issues   []ledger.Issue
	Counters []Counter
	Seen     []ledger.Issue // not written, but must not have moved since they were read
	Marks    []string       // "RA26-0031/red/M0003": must be new, else ErrConflict
	Steps    []ledger.Step  // appended to the stories of their issues
	Silences []ledger.Silence
	Told     []string // marks of the ladders whose person was told at At
	Alerted  []Alerted

	Editions []bulletin.Edition
	Notices  []notice.Notice
	Acks     []notice.Ack // the first one of a member stands

	Outbound   []channel.Outbound // one whose ID was ever enqueued is skipped
	Fanouts    []outbox.Fanout
	Deliveries []outbox.Delivery // platform receipts; one that comes before its message was settled waits for it

	Ticks   []Tick
	Lifts   []Hold         // that stand no more
	Audit   []AuditEntry   // appended
	Seals   []audit.Seal   // of ranges of the audit trail; their numbers must be new
	Horizon *audit.Horizon // the entries of the audit trail up to there go; nil: none

	Texts []PurgedText       // original texts of histories that go
	Words []channel.Outbound // what stays of settled messages whose words and addresses go; their ids stay, so that they are never sent again
}

// PurgedText is a history entry whose original text goes; its figures stay.
type PurgedText struct {
	Index int          // of the entry in the history, from 0
	Entry report.Entry // without its text
}

// Session is what the bot remembers of the talk with one member: at most one
// open question, and the report that was spoken of last.
type Session struct {
	Member    string     `json:"member"`
	Kind      Asked      `json:"kind"` // what was asked; empty: nothing is open
	Text      string     `json:"text,omitempty"`
	Subject   string     `json:"subject,omitempty"`
	ExpiresAt time.Time  `json:"expires_at,omitzero"` // 30 minutes after the question
	Last      report.Ref `json:"last,omitzero"`       // the report to which the member's last figures went
	LastAt    time.Time  `json:"last_at,omitzero"`    // when

	AskedAt  time.Time     `json:"asked_at,omitzero"`  // CreateTime of the message that was asked about: an older one is no answer
	Figures  []OpenFigure  `json:"figures,omitempty"`  // of AskedFigure: what was asked, in order
	Corrects bool          `json:"corrects,omitempty"` // of AskedFigure: the answer replaces what stands recorded
	Offered  report.Values `json:"offered,omitempty"`  // of AskedSame
	Held     []HeldFigures `json:"held,omitempty"`     // of AskedHold: what was shown as waiting for 确认, and no other figures
	Guide    *Guide        `json:"guide,omitempty"`    // the draft of the guided dialogue; it outlives its question

	Issue   string    `json:"issue,omitempty"`   // number of the issue that was spoken of last
	IssueAt time.Time `json:"issue_at,omitzero"` // when: for half an hour photos and answers belong to it

	Attach   report.Ref `json:"attach,omitzero"`    // the report that 「附件」 named last
	AttachAt time.Time  `json:"attach_at,omitzero"` // when: for half an hour what is sent belongs to it
	Rev      int64      `json:"-"`
}

// Asked is the kind of an open question.
type Asked string

// The open questions.
const (
	AskedNothing Asked = ""
	AskedWeek    Asked = "week"   // 上周还是本周: Text is the message it is about, Subject the area code that was chosen for it, if one was
	AskedNotice  Asked = "notice" // preview shown: Text is the whole command, 发送 sends it
	AskedUnit    Asked = "unit"   // which unit: Text is the message it is about, Subject the area codes that were numbered, if any
	AskedHold    Asked = "hold"   // 确认 of held figures: Subject names the reports, by area and week
	AskedDeputy  Asked = "deputy" // which of several people of one name: Text is the order, Subject their ids
	AskedFigure  Asked = "figure" // figures of one report: Figures, Subject names the report, Text is the message it is about
	AskedSame    Asked = "same"   // 同上周: 确认 records Offered; Subject names the report
	AskedGuide   Asked = "guide"  // the guided dialogue: Guide says what, Text is the message that was answered with it
	AskedProof   Asked = "proof"  // one of the five proofs: Subject is the issue's number, Text the message that filed
	AskedRepay   Asked = "repay"  // whether an instalment is right: Subject is the issue's number, Text the message
	AskedWhich   Asked = "which"  // which issue: Text is the message it is about, Subject the numbers that were listed
	AskedReason  Asked = "reason" // why an extension is asked for: Subject is the issue's number, Text the message that asks
	AskedNew     Asked = "new"    // a correction without a report: 确认 records Text as new; Subject names the report
)

// Counter hands out numbers: "issue:26" → the last one given.
type Counter struct {
	Name string
	Last int
	Rev  int64
}

// Tick is one schedule's last handled due moment.
type Tick struct {
	Name string    `json:"name"` // "alerts", "bulletin"
	Last time.Time `json:"last"`
	Rev  int64     `json:"-"`
}

// Records counts the records that the change writes, and those it only looks at.
func (c Change) Records() int {
	return len(c.Areas) + len(c.Members) + len(c.Deputies) + len(c.Codes) + len(c.Attempts) + len(c.Sessions) +
		len(c.Reports) + len(c.SeenReports) + len(c.History) + len(c.Attachments) + len(c.Issues) + len(c.Seen) + len(c.Counters) +
		len(c.Marks) + len(c.Steps) + len(c.Silences) + len(c.Told) + len(c.Alerted) +
		len(c.Editions) + len(c.Notices) + len(c.Acks) + len(c.Outbound) + len(c.Fanouts) +
		len(c.Deliveries) + len(c.Ticks) + len(c.Lifts) + len(c.Audit) + len(c.Seals) + len(c.Texts) + len(c.Words)
}

// AuditEntry is one line of the audit trail.
type AuditEntry struct {
	At     time.Time `json:"at"`
	Who    string    `json:"who"`  // member id, "api", "cli", "schedule"
	What   string    `json:"what"` // "report.record", "issue.sign_off", …
	On     string    `json:"on"`   // what it was done to: "330381101/2026-W47", "RA26-0031"
	Before string    `json:"before,omitempty"`
	After  string    `json:"after,omitempty"`
}

// Need is what a decision wants to read, fetched in one round trip.
type Need struct {
	Cause       string // has it been handled?
	Reports     []report.Ref
	Histories   []report.Ref
	Attachments []report.Ref // all of each report, removed ones included
	IssueFiles  []string     // numbers: all attachments of each issue, removed ones included
	Session     string       // member id
	Attempts    string       // address
	Codes       []string     // binding codes
	Issues      []string     // numbers
	Counters    []string     // names
	Editions    []bulletin.Key
	Notices     []string // ids
	Fanouts     []string // ids
	Marks       []string
	Stories     []string // numbers: the steps of each issue
	Silences    bool     // every silence, those that ended too
	Told        []string // marks of the ladders: when each was told
	Alerted     []string // ids of Alerted
	Ticks       []string
	Acks        string   // notice id: all its acknowledgements
	Deliveries  []string // outbound ids: where they stand
	AllCodes    bool     // every binding code
	Holds       bool     // whether anything may be sent
	Asked       string   // member id: the notices sent to the member that ask for 收到
	Sent        string   // member id: how many messages the platform took for the member in SentIn
	SentIn      calendar.Month
}

// View is what was read. Absent records are absent from the maps.
type View struct {
	Handled     bool // the cause has been handled, with Reply
	Reply       string
	RosterRev   int64
	Reports     map[report.Ref]report.Report
	Histories   map[report.Ref][]report.Entry      // oldest first
	Attachments map[report.Ref][]report.Attachment // in the order in which they came
	IssueFiles  map[string][]report.Attachment     // by number, in the order in which they came
	Session     Session
	Attempts    roster.Attempts
	Codes       map[string]roster.Code
	Issues      map[string]ledger.Issue
	Counters    map[string]Counter
	Editions    map[bulletin.Key]bulletin.Edition
	Notices     map[string]notice.Notice
	Fanouts     map[string]outbox.Fanout
	Marks       map[string]bool
	Stories     map[string][]ledger.Step // oldest first
	Silences    []ledger.Silence         // by id
	Told        map[string]time.Time     // by mark; of those told before there was this record there is none
	Alerted     map[string]Alerted
	Ticks       map[string]Tick
	Acks        map[string]notice.Ack // by member
	Deliveries  map[string]outbox.Message
	Holds       []Hold   // that stand; none: what is due is sent
	Asked       []string // notice ids, the newest first, the last ten
	Sent        SentCount
}

// SentCount counts the messages to one member that the platform took in one month. A
// message that could not be delivered counts too.
type SentCount struct {
	Messages int
	Asking   int // of them, those that ask for 收到
}

// Store is where everything stands. Commit is its only write.
type Store interface {
	// Roster is the current snapshot, cached by revision.
	Roster(ctx context.Context) (*roster.Roster, error)
	// Read fetches exactly what n names in one round trip.
	Read(ctx context.Context, n Need) (View, error)
	// Weeks reads every report of whole weeks.
	Weeks(ctx context.Context, weeks []calendar.Week) (map[calendar.Week][]report.Report, error)
	// Issues reads the whole ledger, in order of number.
	Issues(ctx context.Context) ([]ledger.Issue, error)
	// EachIssues hands over the whole ledger page by page, each issue once, in no order. A page is only valid until each returns, whose error ends it.
	EachIssues(ctx context.Context, each func(page []ledger.Issue) error) error
	// Open lists the fan-outs that are not finished, oldest first.
	OpenFanouts(ctx context.Context) ([]outbox.Fanout, error)
	// Outbox lists up to limit messages in one state, settled ones with the latest first.
	Outbox(ctx context.Context, state outbox.State, limit int) ([]outbox.Message, error)
	// Commit writes c whole or not at all. ErrConflict: something read has moved on. *DuplicateError: the cause was handled before. ErrUncertain: its answer was lost.
	Commit(ctx context.Context, c Change) error
	// SettleByHand carries out what a person says about messages, all of it or nothing, with its audit entries. *StandsError: one of them is not to be settled. *DuplicateError, ErrUncertain: as Commit.
	SettleByHand(ctx context.Context, s HandSettlement) error
}

// ErrConflict says that something that was read has moved on: read again and decide again.
var ErrConflict = errors.New("something that was read has changed meanwhile")

// ErrUncertain says that the answer of the store was lost: the change may or may
// not have been written. Committing the same cause again tells.
var ErrUncertain = errors.New("the change may or may not have been written")

// DuplicateError says that the cause was handled before, with the reply it got.
type DuplicateError struct{ Reply string }

// Error tells that the cause was handled before.
func (e *DuplicateError) Error() string { return "this cause has been handled before" }
