package bot

import (
	"errors"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/notice"
	"github.com/weidubao/weidubao/bot/outbox"
)

// IssueFilter chooses issues of the ledger. A zero field does not restrict.
type IssueFilter struct {
	Status ledger.Status
	Area   string // code; areas below it are included
}

// IssueView is one issue with what follows from the roster and the day it is looked at.
type IssueView struct {
	ledger.Issue
	AreaName   string
	Stage      ledger.Stage // of the ladder today; NoStage when closed or before the first rung
	Overdue    int          // working days overdue; negative: left
	Lamp       ledger.Lamp  // as it shows today
	LeaderName string       // of Issue.Leader; empty when none is named
}

// SignOff is the order to close one issue (销号).
type SignOff struct {
	Number   string
	Revision int64         // that was read; ErrConflict when the issue has moved on
	On       calendar.Date // the day of the sign-off; zero: today
	By       string        // member id, or who the caller says
	Note     string
	Cause    string // idempotency key
}

// NoticeOrder is the order to send one notice (通知) now.
type NoticeOrder struct {
	Title    string
	Body     string
	Audience notice.Audience
	Ack      bool   // 收到 is asked for
	By       string // member id, or "api"
	Cause    string // idempotency key
}

// AuditLine is one stored line of the audit trail; ID orders the trail and pages through it.
type AuditLine struct {
	ID string
	AuditEntry
}

// OutboxStats is how delivery stands at one moment.
type OutboxStats struct {
	Counts      map[outbox.State]int // messages in each state; a state without any may be absent
	OldestDue   time.Time            // due moment of the oldest message that should have left; zero: none waits
	ParkedUntil time.Time            // the channel is parked until then; zero: it is not
	ParkedWhy   string
}

// Problems of an InputError that more than one use case gives. Others may follow; templates words them.
const (
	ProblemRequired = "required" // it is missing or empty
	ProblemUnknown  = "unknown"  // it names nothing that exists
	ProblemFormat   = "format"   // it cannot be read
	ProblemTooLong  = "too_long" //
	ProblemNobody   = "nobody"   // the audience has no member
	ProblemFuture   = "future"   // the day has not come yet
	ProblemEarly    = "early"    // the day lies before the one it must follow
)

// InputError says which field of an order cannot be carried out, and why.
type InputError struct {
	Field   string // as the API names it: "audience", "on"
	Problem string // one of the Problem… constants or another short code
}

// Error names the field and the problem.
func (e *InputError) Error() string { return "field " + e.Field + ": " + e.Problem }

// ErrNotFound says that what was asked for does not exist.
var ErrNotFound = errors.New("not found")
