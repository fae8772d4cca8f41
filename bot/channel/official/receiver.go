// Package official is the adapter for the WeChat Official Account (微信公众号,
// a certified 服务号): Receiver verifies, decrypts and reads what the platform
// pushes and encodes the passive reply; Sender sends template messages.
//
// Receiving is code of our own. The SDK's server lets the request choose the
// mode, so that plaintext passes although a key is configured, compares
// signatures with ==, checks no freshness, and loses a message for one control
// character. For sending the SDK is used, wrapped; sdk.go says how.
package official

import (
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/weidubao/weidubao/bot/channel"
)

// MaxBody is the largest push, in bytes, that is read. The web layer enforces
// it while reading; Open refuses anything larger as malformed.
const MaxBody = 64 << 10

// freshness is how far a push's timestamp may be from our clock, either way.
const freshness = 300 * time.Second

// memory is for how long a duplicate is surely known as one: a day less than they
// are remembered.
const memory = 6 * 24 * time.Hour

// Mode says how pushes are encoded. It is the operator's choice, made equal on
// the platform's page and in the configuration; a request never changes it.
type Mode string

// The modes. Safe is the only one in which a push proves its content; the
// plain signature does not cover the body.
const (
	Safe   Mode = "safe"   // encrypted; anything else in the body is ignored
	Compat Mode = "compat" // encrypted with the plaintext beside it; only the encrypted part is read
	Plain  Mode = "plain"  // plaintext, signed without its body
)

// Config says whose pushes a Receiver accepts. AppID and Token are always
// required, EncodingAESKey (43 characters) in the modes Safe and Compat.
type Config struct {
	AppID          string
	Token          string
	EncodingAESKey string
	Mode           Mode
	Now            func() time.Time
	Rand           io.Reader // nil: crypto/rand; otherwise safe for concurrent use
}

// Receiver implements channel.Gate. It is safe for concurrent use.
type Receiver struct {
	token string
	box   *box // nil in Plain
	now   func() time.Time
	rand  io.Reader
}

var _ channel.Gate = (*Receiver)(nil)

// NewReceiver checks the configuration. Its errors name the setting, never its value.
func NewReceiver(c Config) (*Receiver, error) {
	if c.AppID == "" || c.Token == "" || c.Now == nil {
		return nil, errors.New("official account: app_id, token and a clock are required")
	}
	r := &Receiver{token: c.Token, now: c.Now, rand: c.Rand}
	if r.rand == nil {
		r.rand = rand.Reader
	}
	switch c.Mode {
	case Plain:
		return r, nil
	case Safe, Compat:
		b, err := newBox(c.EncodingAESKey, c.AppID)
		if err != nil {
			return nil, fmt.Errorf("official account: encoding_aes_key: %w", err)
		}
		r.box = b
		return r, nil
	default:
		return nil, fmt.Errorf("official account: mode %q is none of safe, compat, plain", c.Mode)
	}
}

// Verify answers the platform's check of the callback address. It returns
// echostr as it came, which the caller must serve as text/plain.
func (r *Receiver) Verify(query url.Values) (string, error) {
	if !r.signed(query) {
		return "", channel.ErrForged
	}
	return query.Get("echostr"), nil
}

// Open verifies, decrypts and reads one push. Whatever is wrong with its
// signature, age or encryption, the error is channel.ErrForged itself, so that
// nothing can be learned from the answer. A push that is genuine but cannot be
// read, or an envelope that is no XML, gives an error wrapping channel.ErrMalformed.
func (r *Receiver) Open(query url.Values, body []byte) (channel.Inbound, error) {
	if len(body) > MaxBody {
		return channel.Inbound{}, malformed("larger than 64 KiB")
	}
	payload, err := r.payload(query, body)
	if err != nil {
		return channel.Inbound{}, err
	}
	in, err := readPush(payload)
	if err == nil && r.revived(in.CreatedAt, query.Get("nonce")) {
		return channel.Inbound{}, channel.ErrForged
	}
	return in, err
}

// payload returns the XML whose origin is proven as far as the mode allows.
func (r *Receiver) payload(query url.Values, body []byte) ([]byte, error) {
	if r.box == nil {
		if !r.signed(query) {
			return nil, channel.ErrForged
		}
		return body, nil
	}
	encrypted, err := readEnvelope(body)
	if err != nil {
		return nil, err
	}
	timestamp := query.Get("timestamp")
	want := sign(r.token, timestamp, query.Get("nonce"), encrypted)
	if encrypted == "" || !r.fresh(timestamp) || !same(want, query.Get("msg_signature")) {
		return nil, channel.ErrForged
	}
	return r.box.open(encrypted)
}

// signed checks the plain signature, which covers token, timestamp and nonce.
func (r *Receiver) signed(query url.Values) bool {
	timestamp := query.Get("timestamp")
	want := sign(r.token, timestamp, query.Get("nonce"))
	return r.fresh(timestamp) && same(want, query.Get("signature"))
}

// fresh takes a moment as the platform spells it, without a sign or zeros before it.
func (r *Receiver) fresh(timestamp string) bool {
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || strconv.FormatInt(seconds, 10) != timestamp {
		return false
	}
	now := r.now().Unix()
	limit := int64(freshness / time.Second)
	return seconds >= now-limit && seconds <= now+limit
}

// revived reports whether a push looks like an old one whose timestamp and nonce
// have changed places. The platform's signature covers them sorted and without a
// mark between them, so that it does not tell one from the other, nor where one
// ends: where the nonce happens to hold a later moment, who has kept the push can
// send it again at that moment as a fresh one. Within the memory of duplicates that
// does nothing; after it the old moment has to stand at the beginning of the nonce.
// Age alone is no fault: a message that tells an old time of itself is read.
func (r *Receiver) revived(created time.Time, nonce string) bool {
	return r.now().Sub(created) > memory && beginsWithTime(nonce, created)
}

// beginsWithTime reports whether the first ten digits, or as many as there are but
// no fewer than six, are those of a moment less than an hour from at.
func beginsWithTime(nonce string, at time.Time) bool {
	digits := len(nonce) - len(strings.TrimLeft(nonce, "0123456789"))
	digits = min(digits, timeDigits)
	if digits < 6 {
		return false
	}
	first, err := strconv.ParseInt(nonce[:digits], 10, 64)
	if err != nil {
		return false
	}
	span := int64(1)
	for range timeDigits - digits {
		span *= 10
	}
	const hour = 60 * 60
	return first*span-hour < at.Unix() && at.Unix() < (first+1)*span+hour
}

// timeDigits is how many digits a moment has, from 2001 to 2286.
const timeDigits = 10

func same(a, b string) bool {
	return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1
}

func malformed(why string) error {
	return fmt.Errorf("%w: %s", channel.ErrMalformed, why)
}
