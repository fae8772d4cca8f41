// Package channel is the port between the product and the messaging platforms
// (WeChat Official Account 公众号, later WeCom 企业微信): what comes in, what goes
// out, and the few errors by which delivery decides what to do next.
//
// It sits at the bottom of the dependency order and knows no platform.
package channel

import (
	"context"
	"errors"
	"io"
	"net/url"
	"time"
)

// Kind says what an inbound message is.
type Kind string

// The kinds of inbound messages. A platform kind that is not listed arrives as Other.
const (
	Text     Kind = "text"
	Image    Kind = "image"
	Voice    Kind = "voice"
	Video    Kind = "video"
	File     Kind = "file"
	Location Kind = "location"
	Link     Kind = "link"
	Event    Kind = "event"
	Other    Kind = "other"
)

// Events that the product reacts to, in the platform's own spelling.
const (
	EventSubscribe   = "subscribe"
	EventUnsubscribe = "unsubscribe"
	EventScan        = "SCAN"
	EventClick       = "CLICK"
	EventView        = "VIEW"
	EventDelivered   = "TEMPLATESENDJOBFINISH"
)

// Inbound is one message or event as the platform pushed it, already verified,
// decrypted and stripped of characters that are not text.
type Inbound struct {
	Cause     string    // idempotency key: "wx:<openid>:<CreateTime>:<MsgId>", for events "wx:<openid>:<CreateTime>:<Event>:<EventKey>:<MsgID>"
	From      string    // the sender's address on the channel (openid)
	To        string    // the account it was sent to
	Kind      Kind      //
	Text      string    // content of a text message
	Event     string    // for Kind Event, one of the Event… constants or any other name
	EventKey  string    // menu key, "qrscene_<scene>", scene, or address
	MediaID   string    // of an image, voice, video, file
	MsgID     string    // the platform's id of the message, or of the template message a delivery event is about
	Status    string    // of a delivery event: "success", "failed:user block", …
	CreatedAt time.Time // the platform's CreateTime, seconds precision
}

// Push is the kind of an outbound message. Each kind has its own message
// template on the platform; one without a template is disabled.
type Push string

// The kinds of pushes.
const (
	Bulletin Push = "bulletin"
	Alert    Push = "alert"
	Notice   Push = "notice"
	Reminder Push = "reminder"
	Review   Push = "review" // something waits for a member of staff
)

// Pushes lists every kind of push, in the order in which they are documented.
var Pushes = []Push{Bulletin, Alert, Notice, Reminder, Review}

// Outbound is one message to one person, sent at most once ever: its ID is
// derived from what it is about ("2026-10/v1/M0003", "notice/N7/M0021").
// Values are complete when it is stored; sending only fits them to the platform's limits.
type Outbound struct {
	ID        string    `json:"id"`
	Push      Push      `json:"push"`
	Member    string    `json:"member"` // roster id
	To        string    `json:"to"`     // address on the channel (openid)
	Title     string    `json:"title"`
	Summary   string    `json:"summary"`
	Time      time.Time `json:"time"`                // the moment the card shows
	URL       string    `json:"url,omitempty"`       // signed page behind the card, or empty
	NotBefore time.Time `json:"not_before,omitzero"` // held back until then (quiet hours); zero: due at once
	Answer    string    `json:"answer,omitempty"`    // id of the notice that asks for 收到; empty: no answer is asked for
	Clock     bool      `json:"clock,omitempty"`     // the schedule sends it, not a person: quiet hours and days off hold it back
	Count     int       `json:"count,omitempty"`     // how many things it is about: all that minimal disclosure tells of them; 0: not counted
	Done      int       `json:"done,omitempty"`      // of a bulletin: so many of Count reports came in
	CreatedAt time.Time `json:"created_at"`
}

// Sender delivers one message.
type Sender interface {
	// Send returns the platform's id of the accepted message. The error wraps at
	// most one of the sentinels below; any other error is a refusal for good,
	// whose text is shown to staff.
	Send(ctx context.Context, m Outbound) (platformID string, err error)
}

// Answerer says something more to a person who has just written.
type Answerer interface {
	// Answer sends text to the address on the channel. The platform remembers no
	// id of it, so that a caller who does not know whether it has left must not
	// send it again. An empty text sends nothing. The error wraps at most one of
	// the sentinels below.
	Answer(ctx context.Context, to, text string) error
}

// Media fetches what people have sent.
type Media interface {
	// Fetch opens one file by the platform's id of it. The caller closes body,
	// which may break off; it is not bounded. The error wraps ErrGone, ErrNotSent,
	// ErrAmbiguous, ErrQuota or ErrCredential; asking again does no harm.
	Fetch(ctx context.Context, mediaID string) (body io.ReadCloser, err error)
}

// Button is one entry of the account's menu. Pressing it comes in as EventClick with Key.
type Button struct {
	Name string // at most 16 bytes of UTF-8
	Key  string // at most 128 bytes
}

// What an error of Send means for delivery.
var (
	ErrNotSent     = errors.New("not sent, try again later")            // busy, minute quota: surely not sent
	ErrAmbiguous   = errors.New("may or may not have been sent")        // timeout, 5xx, dropped answer
	ErrQuota       = errors.New("daily quota used up")                  // nothing goes out before midnight
	ErrUnreachable = errors.New("the person cannot be reached")         // unfollowed, blocked, unknown address
	ErrDisabled    = errors.New("no template configured for this push") // the operator left it out
	ErrCredential  = errors.New("the platform refuses our credential")  // wrong secret, address not on the allowlist: an operator must act
	ErrGone        = errors.New("the platform does not have the file")  // of Fetch: never had, or no more: it keeps files for three days
	ErrWindow      = errors.New("the person has not written lately")    // of Answer: 48 hours have passed, or five answers were given
)

// Gate turns the platform's HTTP callbacks into Inbound and answers into what the platform expects.
type Gate interface {
	// Verify answers the address check (GET); the error is ErrForged.
	Verify(query url.Values) (echo string, err error)
	// Open verifies and reads one push. The errors wrap ErrForged or ErrMalformed.
	Open(query url.Values, body []byte) (Inbound, error)
	// Reply encodes text as the passive reply to in; empty text is the platform's plain acknowledgement.
	Reply(in Inbound, text string) (contentType string, body []byte, err error)
}

// Why a callback was turned away.
var (
	ErrForged    = errors.New("signature, freshness or encryption of the push is wrong")
	ErrMalformed = errors.New("the push cannot be read")
)
