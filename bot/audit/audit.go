// Package audit seals the audit trail (审计): ranges of its entries are signed
// with HMAC-SHA256 under a key that the store does not know, so that whoever can
// write to the store still cannot alter, remove or insert an entry unseen.
//
// It is pure: entries are lines as they are stored, and a seal is a record.
package audit

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// MaxLines is how many lines one seal covers at most.
const MaxLines = 1000

// Line is one entry of the trail exactly as it is stored.
type Line struct {
	ID   string // of the stream: "1763776800000-0"; increasing
	Text string // the entry's bytes
}

// Seal signs the lines after From up to and including To. The ranges are
// contiguous: From is the To of the seal before, empty for the first one.
type Seal struct {
	Number int       `json:"number"` // 1, 2, 3, …
	From   string    `json:"from"`
	To     string    `json:"to"`
	Count  int       `json:"count"`  // of lines, at least 1
	Total  int       `json:"total"`  // of lines under this seal and all before it
	Digest string    `json:"digest"` // of the lines, keyed, in hex: purged entries cannot be guessed from it
	Tags   string    `json:"tags"`   // eight hex digits for each line: they tell which one is wrong, the digest proves that one is
	Prev   string    `json:"prev"`   // MAC of the seal before; empty for the first one
	At     time.Time `json:"at"`
	KeyID  string    `json:"key"` // see Key
	MAC    string    `json:"mac"` // of everything above, in hex
}

// Short is as much of the MAC as a log and a person compare.
func (s Seal) Short() string { return s.MAC[:min(shortMAC, len(s.MAC))] }

const shortMAC = 12

// Horizon says that the entries under the seals up to Number were purged. The
// seals themselves stay, so that the chain can still be verified.
type Horizon struct {
	Number int       `json:"number"`
	To     string    `json:"to"` // the last entry that was purged
	At     time.Time `json:"at"`
	KeyID  string    `json:"key"`
	MAC    string    `json:"mac"`
	Rev    int64     `json:"-"`
}

// Why lines cannot be sealed.
var (
	ErrNoKey   = errors.New("there is no key to seal the audit trail with")
	ErrNoLines = errors.New("there is nothing to seal")
	ErrOrder   = errors.New("the lines are not in the order of their ids, or not after the last seal")
)

// Next makes the seal that follows last over lines, the oldest first; last is
// zero for the first seal. Errors: ErrNoKey, ErrNoLines, ErrOrder.
func (k Keys) Next(last Seal, lines []Line, at time.Time) (Seal, error) {
	switch {
	case k.None():
		return Seal{}, ErrNoKey
	case len(lines) == 0:
		return Seal{}, ErrNoLines
	}
	after := last.To
	sum := k.current.sum()
	for _, l := range lines {
		if CompareIDs(after, l.ID) >= 0 {
			return Seal{}, fmt.Errorf("%w: %q after %q", ErrOrder, l.ID, after)
		}
		sum.add(l)
		after = l.ID
	}
	s := Seal{
		Number: last.Number + 1, From: last.To, To: after, Count: len(lines), Total: last.Total + len(lines),
		Digest: sum.digest(), Tags: strings.Join(sum.tags, ""), Prev: last.MAC, At: at.UTC().Truncate(time.Millisecond), KeyID: k.current.ID(),
	}
	s.MAC = k.current.macOf(s)
	return s, nil
}

// Purge signs that the entries under the seals up to s are gone. Error: ErrNoKey.
func (k Keys) Purge(s Seal, rev int64, at time.Time) (Horizon, error) {
	if k.None() {
		return Horizon{}, ErrNoKey
	}
	h := Horizon{Number: s.Number, To: s.To, At: at.UTC().Truncate(time.Millisecond), KeyID: k.current.ID(), Rev: rev}
	h.MAC = k.current.macOfHorizon(h)
	return h, nil
}

// CompareIDs puts ids of the stream in order, by time and then by number. What
// is no id comes first: an empty one stands before all lines.
func CompareIDs(a, b string) int {
	at, an := splitID(a)
	bt, bn := splitID(b)
	return cmp.Or(cmp.Compare(at, bt), cmp.Compare(an, bn))
}

func splitID(id string) (ms, n uint64) {
	left, right, _ := strings.Cut(id, "-")
	ms, err := strconv.ParseUint(left, 10, 64)
	if err != nil {
		return 0, 0
	}
	if n, err = strconv.ParseUint(right, 10, 64); err != nil {
		return ms, 0
	}
	return ms, n
}

// TimeOf is when a line was written, by the clock of the store; zero when id is none.
func TimeOf(id string) time.Time {
	ms, _ := splitID(id)
	if ms == 0 || ms > 1<<52 {
		return time.Time{}
	}
	return time.UnixMilli(int64(ms))
}
