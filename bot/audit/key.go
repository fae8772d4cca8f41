package audit

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"strconv"
	"time"
)

// Key signs seals. It never prints itself: behind a pointer the secret is out
// of the reach of fmt, however deep the key lies in what is printed.
type Key struct{ secret *string }

func newKey(secret string) Key { return Key{&secret} }

// ID names the key without telling it: the first eight hex digits of its SHA-256.
func (k Key) ID() string {
	sum := sha256.Sum256([]byte(*k.secret))
	return hex.EncodeToString(sum[:4])
}

// String names the key without telling it.
func (k Key) String() string { return k.ID() }

// Keys are the key that signs and those that only verify what they signed before.
type Keys struct {
	current Key
	all     map[string]Key
}

// NewKeys takes the key that signs, and old ones. An empty current key signs
// nothing; old ones verify all the same.
func NewKeys(current string, old ...string) Keys {
	k := Keys{current: newKey(current), all: make(map[string]Key)}
	for _, secret := range append(old, current) {
		if secret != "" {
			one := newKey(secret)
			k.all[one.ID()] = one
		}
	}
	return k
}

// None reports whether there is no key that signs.
func (k Keys) None() bool { return k.current.secret == nil || *k.current.secret == "" }

// What a MAC is about stands in front, so that one is never taken for another.
const (
	aboutLine    = "weidubao audit line 1"
	aboutLines   = "weidubao audit lines 1"
	aboutSeal    = "weidubao audit seal 1"
	aboutHorizon = "weidubao audit horizon 1"
)

// encode feeds fields into h, each behind its length: no two lists of fields
// look the same.
func encode(h hash.Hash, fields ...string) {
	var length [8]byte
	for _, f := range fields {
		binary.BigEndian.PutUint64(length[:], uint64(len(f)))
		_, _ = h.Write(length[:]) // a hash takes everything
		_, _ = h.Write([]byte(f))
	}
}

func (k Key) mac(fields ...string) string {
	h := hmac.New(sha256.New, []byte(*k.secret))
	encode(h, fields...)
	return hex.EncodeToString(h.Sum(nil))
}

func (k Key) macOf(s Seal) string {
	return k.mac(aboutSeal, strconv.Itoa(s.Number), s.Prev, s.From, s.To, strconv.Itoa(s.Count), strconv.Itoa(s.Total),
		s.Digest, s.Tags, moment(s.At), s.KeyID)
}

func (k Key) macOfHorizon(h Horizon) string {
	return k.mac(aboutHorizon, strconv.Itoa(h.Number), h.To, moment(h.At), h.KeyID)
}

func moment(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

func same(a, b string) bool { return hmac.Equal([]byte(a), []byte(b)) }

// sum goes through the lines of one range.
type sum struct {
	whole, one hash.Hash
	tags       []string
}

func (k Key) sum() *sum {
	s := &sum{whole: hmac.New(sha256.New, []byte(*k.secret)), one: hmac.New(sha256.New, []byte(*k.secret))}
	encode(s.whole, aboutLines)
	return s
}

func (s *sum) add(l Line) {
	encode(s.whole, l.ID, l.Text)
	s.one.Reset()
	encode(s.one, aboutLine, l.ID, l.Text)
	s.tags = append(s.tags, hex.EncodeToString(s.one.Sum(nil)[:tagBytes]))
}

func (s *sum) digest() string { return hex.EncodeToString(s.whole.Sum(nil)) }

// tagBytes is how much of a line's own MAC its tag keeps.
const tagBytes = 4
