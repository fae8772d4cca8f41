package spool

import (
	"time"

	"github.com/weidubao/weidubao/bot/channel"
)

// The platform takes five answers after a person's last message, and drops the
// others. So all of a sender's messages go into one answer, which waits until none
// of his is left; one that stays holds up the others only so long.
const holdTime = 10 * time.Second

// teller takes care of some of the senders. Its fields are guarded by Spool.mu.
type teller struct {
	untold map[string]*untold // by sender
	count  int
	wake   chan struct{}
}

// untold is what one sender has to be told of, in the order in which it was recorded.
type untold struct {
	entries []*entry
	since   time.Time
}

func (s *Spool) teller(e *entry) *teller { return &s.tellers[share(e, tellerCount)] }

func (t *teller) stir() { stir(t.wake) }

// add is false when so many wait to be told that this one is not.
func (t *teller) add(e *entry, most int) bool {
	if t.count >= most {
		return false
	}
	u := t.untold[e.in.From]
	if u == nil {
		u = &untold{since: time.Now()}
		t.untold[e.in.From] = u
	}
	u.entries = append(u.entries, e)
	t.count++
	return true
}

// worthTelling reports whether there is anything to say of a message, to somebody
// who has not heard it before.
func (s *Spool) worthTelling(e *entry) bool {
	if !e.at.After(s.muted) {
		return false
	}
	return e.failed && awaited(e.in) || !e.failed && e.reply != ""
}

// awaited reports whether somebody waits for words about the message.
func awaited(in channel.Inbound) bool {
	return in.Kind != channel.Event ||
		in.Event == channel.EventSubscribe || in.Event == channel.EventScan || in.Event == channel.EventClick
}

// ripe takes what the sender is told who has waited longest, or says how long
// until there is one.
func (s *Spool) ripe(t *teller) (u *untold, wait time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	who, wait := "", holdTime
	for from, one := range t.untold {
		left := holdTime - time.Since(one.since)
		if s.senders[from] > 0 && left > 0 {
			wait = min(wait, left)
			continue
		}
		if u == nil || one.since.Before(u.since) {
			who, u = from, one
		}
	}
	if u != nil {
		delete(t.untold, who)
		t.count -= len(u.entries)
	}
	return u, wait
}
