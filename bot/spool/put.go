package spool

import (
	"cmp"
	"slices"
	"time"

	"github.com/weidubao/weidubao/bot/channel"
)

// putTime is for the disk to take one message.
const putTime = 400 * time.Millisecond

// Waits reports whether in is better put at once than tried: it waits already,
// or something else of its sender does, or the store is known to be away.
func (s *Spool) Waits(in channel.Inbound) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.handled.number(in.Cause) != 0 {
		return false
	}
	return s.waiting[in.Cause] != nil || s.senders[in.From] > 0 || s.there != nil
}

// Put keeps in and returns its number when it is on disk; the same cause has the
// same number. Errors: ErrFull, ErrSlow, or what the disk says, and then
// nothing was kept.
func (s *Spool) Put(in channel.Inbound) (number int, err error) {
	e, fresh, err := s.enter(in)
	if err != nil {
		return 0, err
	}
	if fresh {
		go s.keep(e)
	}
	late := time.NewTimer(putTime)
	defer late.Stop()
	select {
	case <-e.ready:
		return e.number, e.err
	case <-late.C:
		return 0, ErrSlow
	}
}

// enter finds the message, or gives it a number and its place in the order.
func (s *Spool) enter(in channel.Inbound) (e *entry, fresh bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.waiting[in.Cause]; e != nil {
		return e, false, nil
	}
	if n := s.handled.number(in.Cause); n != 0 {
		return &entry{number: n, ready: closedChan()}, false, nil
	}
	if len(s.waiting) >= s.opt.Max {
		return nil, false, ErrFull
	}
	s.last++
	e = &entry{number: s.last, at: s.opt.Now(), in: in, ready: make(chan struct{})}
	s.queue(e)
	return e, true, nil
}

// keep writes the message. One that the disk refuses is forgotten.
func (s *Spool) keep(e *entry) {
	if e.err = s.slot.write(e); e.err != nil {
		s.leave(e)
	}
	close(e.ready)
}

// queue gives a message its place: what was written first is given to the bot first.
func (s *Spool) queue(e *entry) {
	s.waiting[e.in.Cause] = e
	s.senders[e.in.From]++
	l := s.lane(e)
	at, _ := slices.BinarySearchFunc(l.queue, e, byAge)
	l.queue = slices.Insert(l.queue, at, e)
	l.stir()
}

func byAge(a, b *entry) int {
	return cmp.Or(a.in.CreatedAt.Compare(b.in.CreatedAt), cmp.Compare(a.number, b.number))
}

// leave takes a message out of the order.
func (s *Spool) leave(e *entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unqueue(e)
}

// unqueue is leave for who holds mu. Who waited for the sender's last message looks again.
func (s *Spool) unqueue(e *entry) {
	defer s.teller(e).stir()
	delete(s.waiting, e.in.Cause)
	if s.senders[e.in.From]--; s.senders[e.in.From] == 0 {
		delete(s.senders, e.in.From)
	}
	l := s.lane(e)
	if at, ok := slices.BinarySearchFunc(l.queue, e, byAge); ok {
		l.queue = slices.Delete(l.queue, at, at+1)
	}
}
