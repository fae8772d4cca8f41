// Package notice broadcasts notices (通知) and keeps their receipts (回执): who
// is meant, who has received and acknowledged, who is missing. It is pure.
package notice

import (
	"time"

	"github.com/weidubao/weidubao/bot/roster"
)

// Audience chooses members by role and area. An empty list does not restrict;
// areas reach down the tree, so that a county means all its townships.
type Audience struct {
	Roles []roster.Role `json:"roles"`
	Areas []string      `json:"areas"`
}

// Notice is one broadcast with the audience as it was when it was sent.
type Notice struct {
	ID        string    `json:"id"` // N0001
	Title     string    `json:"title"`
	Body      string    `json:"body"`
	Audience  Audience  `json:"audience"`
	Ack       bool      `json:"ack"` // 收到 is asked for
	By        string    `json:"by"`  // member id, or "api"
	CreatedAt time.Time `json:"created_at"`
	Members   []string  `json:"members"` // ids, the audience at that moment
	Rev       int64     `json:"-"`
}

// Ack is one member's 收到.
type Ack struct {
	Notice string    `json:"notice"`
	Member string    `json:"member"`
	At     time.Time `json:"at"`
	Text   string    `json:"text"` // the member's words
}

// Delivery is what the outbox knows of one message.
type Delivery struct {
	State  State
	Reason string
}

// State of one member's copy.
type State string

// The states of a receipt.
const (
	Queued    State = "queued"
	Accepted  State = "accepted"  // the platform took it
	Delivered State = "delivered" // the platform's own receipt says so
	Failed    State = "failed"
	Unknown   State = "unknown" // may or may not have arrived; a person settles it
)

// Receipt is one member's line of a notice.
type Receipt struct {
	Member         string     `json:"member"`
	Name           string     `json:"name"`
	Phone          string     `json:"phone,omitempty"` // to be phoned, when it failed or is unknown
	Area           string     `json:"area"`
	State          State      `json:"state"`
	Reason         string     `json:"reason"`
	AcknowledgedAt *time.Time `json:"acknowledged_at"`
}
