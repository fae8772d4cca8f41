// Package watch is the watchdog (值守): it looks at the installation from
// inside, raises an alarm when something stands that nobody may notice by
// himself, and tells the operator once when it is raised and once when it is
// over. Judging is pure; what is looked at and who is told is handed in.
package watch

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// The limits, shared with the doctor and the importing commands.
const (
	QueueAge   = 10 * time.Minute // how long a message may be due without having been sent
	SpoolAge   = time.Minute      // how long a message may lie in the spool: it is drained within seconds once the store is back
	DiskAlarm  = 0.8              // used part of a file system from which somebody should know
	DiskRefuse = 0.9              // used part from which nothing is imported any more

	queueEases = QueueAge / 2 // an alarm that stands is kept until the queue is as young as that
	diskEases  = 0.78
)

// Code names a kind of alarm, in the log, in the metric and in the documents.
type Code string

// The alarms. StoreGone, Spooled and DiskFull are seen by each
// replica for itself; the others stand in the store, the same for all.
const (
	StoreGone  Code = "store"   // Redis does not answer, or does not keep what it answers
	QueueOld   Code = "queue"   // a message is due and is not sent
	Parked     Code = "parked"  // the channel rests: quota used up, or the credential refused
	UnknownFew Code = "unknown" // messages of unknown fate wait for a person
	Spooled    Code = "spool"   // messages lie in the local spool
	DiskFull   Code = "disk"    // a file system is nearly full
	SealBroken Code = "seal"    // the audit trail is not as it was sealed
	Held       Code = "hold"    // nothing is sent since a backup was restored
)

// Codes lists every alarm, in the order in which they are judged and told.
var Codes = []Code{StoreGone, QueueOld, Parked, UnknownFew, Spooled, DiskFull, SealBroken, Held}

// Local reports whether each replica sees the alarm for itself: its own disk,
// its own spool, its own way to the store.
func (c Code) Local() bool { return c == StoreGone || c == Spooled || c == DiskFull }

// DetailAside is the Detail of Spooled for messages that were set aside.
const DetailAside = "aside"

// Facts are what one look has seen. What stands in the store is of no
// consequence when Store is set: then it could not be read.
type Facts struct {
	Store error // why the store does not serve; nil: it does

	OldestDue   time.Time // since when the oldest message is due that is not sent; zero: none is
	ParkedUntil time.Time // the channel rests until then; zero: it does not
	ParkedWhy   string    // outbox.ReasonQuota or outbox.ReasonCredential
	RestedUntil time.Time // when the channel's last rest ended that was seen; zero: none was
	Unknown     int       // messages of unknown fate
	Seal        string    // what is wrong with the sealed audit trail; empty: nothing
	Hold        bool      // nothing is sent until a person says so

	Spool       int                // messages in the local spool
	SpoolAside  int                // messages of the spool that could not be read or recorded, and wait for a person
	SpoolOldest time.Time          // since when the oldest of them lies there
	Disk        map[string]float64 // used part (0 to 1) of the file system under each directory
}

// Alarm is one thing that stands, with what its words need. Details are codes,
// numbers and paths: no names, no text of messages.
type Alarm struct {
	Code   Code
	Detail string    // reason of a rest, directories, what is wrong with the seal
	Count  int       // messages; percent of a disk
	Since  time.Time // from which the thing counts; zero: not known
	Until  time.Time // of a rest
	Easing bool      // not enough to raise the alarm, too much to clear one that stands
}

// Judge says which alarms the facts amount to, in the order of Codes.
func Judge(f Facts, now time.Time) []Alarm {
	var out []Alarm
	if f.Store != nil {
		out = append(out, Alarm{Code: StoreGone})
	} else {
		out = append(out, judgeStored(f, now)...)
	}
	switch {
	case f.SpoolAside > 0:
		out = append(out, Alarm{Code: Spooled, Detail: DetailAside, Count: f.SpoolAside})
	case f.Spool > 0 && now.Sub(f.SpoolOldest) >= SpoolAge:
		out = append(out, Alarm{Code: Spooled, Count: f.Spool, Since: f.SpoolOldest})
	}
	if a, ok := judgeDisk(f.Disk); ok {
		out = append(out, a)
	}
	slices.SortStableFunc(out, func(a, b Alarm) int { return slices.Index(Codes, a.Code) - slices.Index(Codes, b.Code) })
	return out
}

// judgeStored judges what stands in the store. A message is no older than the
// last rest of the channel: what a used-up quota has held back is sent at
// midnight, and until then its age says nothing that Parked does not.
func judgeStored(f Facts, now time.Time) (out []Alarm) {
	parked := f.ParkedUntil.After(now)
	if due := later(f.OldestDue, f.RestedUntil); !f.OldestDue.IsZero() && !parked && !f.Hold {
		if age := now.Sub(due); age >= queueEases {
			out = append(out, Alarm{Code: QueueOld, Since: due, Easing: age < QueueAge})
		}
	}
	if parked {
		out = append(out, Alarm{Code: Parked, Detail: f.ParkedWhy, Until: f.ParkedUntil})
	}
	if f.Unknown > 0 {
		out = append(out, Alarm{Code: UnknownFew, Count: f.Unknown})
	}
	if f.Seal != "" {
		out = append(out, Alarm{Code: SealBroken, Detail: f.Seal})
	}
	if f.Hold {
		out = append(out, Alarm{Code: Held})
	}
	return out
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// judgeDisk names the directories that are about as full as the fullest: two of
// them mostly lie on one file system.
func judgeDisk(used map[string]float64) (Alarm, bool) {
	var full []string
	worst := 0.0
	for _, dir := range slices.Sorted(maps.Keys(used)) {
		if used[dir] >= diskEases {
			full = append(full, dir)
		}
		worst = max(worst, used[dir])
	}
	if len(full) == 0 {
		return Alarm{}, false
	}
	return Alarm{Code: DiskFull, Detail: strings.Join(full, ", "), Count: int(worst * 100), Easing: worst < DiskAlarm}, true
}

// String is the alarm for the log.
func (a Alarm) String() string {
	s := string(a.Code)
	if a.Detail != "" {
		s += " " + a.Detail
	}
	if a.Count > 0 {
		s += fmt.Sprintf(" (%d)", a.Count)
	}
	return s
}
