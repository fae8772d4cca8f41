// Package outbox delivers what a commit has enqueued: claim under a lease,
// send, then done / retry / park / bury / unknown. A message is never sent
// twice by the program itself, and never silently not at all.
package outbox

import (
	"context"
	"time"

	"github.com/weidubao/weidubao/bot/channel"
)

// State of a message in the outbox.
type State string

// The states. Accepted, Delivered, Failed and Unknown are final for the worker;
// the platform's own receipt turns Accepted or Unknown into Delivered or Failed.
const (
	Queued    State = "queued"
	Sending   State = "sending"
	Accepted  State = "accepted"
	Delivered State = "delivered"
	Failed    State = "failed"
	Unknown   State = "unknown"
)

// Message is one outbound message with where it stands.
type Message struct {
	channel.Outbound
	State      State     `json:"state"`
	Attempts   int       `json:"attempts"`           // tries that counted, the one under way included
	FirstTry   time.Time `json:"first_try,omitzero"` // store's time of the first try that may have left; zero: none has
	NextTry    time.Time `json:"next_try,omitzero"`
	PlatformID string    `json:"platform_id,omitempty"`
	Reason     string    `json:"reason,omitempty"`
	UpdatedAt  time.Time `json:"updated_at"`
}

// Fanout is a large audience, expanded by a worker in commits of at most 200.
type Fanout struct {
	ID        string       `json:"id"` // "2026-10/v1", "notice/N0007"
	Push      channel.Push `json:"push"`
	Subject   string       `json:"subject"`         // edition key or notice id
	Members   []string     `json:"members"`         // snapshot of member ids
	Clock     bool         `json:"clock,omitempty"` // started by the schedule: its messages respect quiet hours
	Cursor    int          `json:"cursor"`          // members before it are expanded
	CreatedAt time.Time    `json:"created_at"`
	Rev       int64        `json:"-"`
}

// Done reports whether every member has been expanded.
func (f Fanout) Done() bool { return f.Cursor >= len(f.Members) }

// Claimed is a message under a lease. Token proves the lease when it is settled.
type Claimed struct {
	Message
	Token string
}

// Verdict is what a try came to.
type Verdict string

// The verdicts of a try.
const (
	Done  Verdict = "done"    // accepted; PlatformID is set
	Retry Verdict = "retry"   // surely not sent, or ambiguous within the window: again at At
	Bury  Verdict = "bury"    // refused for good
	Doubt Verdict = "unknown" // ambiguous and too late to repeat
)

// Outcome settles one claimed message.
type Outcome struct {
	ID          string
	Token       string
	Verdict     Verdict
	PlatformID  string
	Reason      string    // short code for staff and the API, worded in templates: "unreachable", "rejected: …"
	At          time.Time // of the next try
	Ambiguous   bool      // this try, or one before it, may have been sent: FirstTry is kept from then on
	Uncounted   bool      // this try does not count: the message was given back, or the whole channel rests
	Unreachable string    // why the member cannot be reached, if that was learned ("unsubscribed"); marks the member
}

// Delivery is the platform's own receipt of one message (TEMPLATESENDJOBFINISH).
type Delivery struct {
	PlatformID string
	OK         bool
	Reason     string // "user block", "system failed", "freq limit"
	At         time.Time
}

// Queue is the store's side of the outbox. Every method is one atomic step.
type Queue interface {
	// Claim leases up to n due messages (due: NextTry ≤ now, not parked). Leases count in
	// the store's own time. A message whose lease ran out comes back as a claim with
	// FirstTry set: whether it was sent is not known. One that surely has not left yet is
	// handed out with FirstTry zero, although the store notes the moment of the claim for
	// the case that this lease runs out.
	Claim(ctx context.Context, now time.Time, n int, lease time.Duration) ([]Claimed, error)
	// Settle writes outcomes. One whose token no longer holds the lease is ignored.
	Settle(ctx context.Context, now time.Time, out []Outcome) error
	// Park holds the whole channel until then (daily quota); everything pending is kept.
	Park(ctx context.Context, until time.Time, reason string) error
	// Clock is the store's own time, in which the nine-minute window of ambiguous sends is measured.
	Clock(ctx context.Context) (time.Time, error)
}
