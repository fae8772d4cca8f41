package spool

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"sync"
	"time"
)

const (
	laneCount = 64 // commits of several senders share one fsync of the store

	tryTime  = 10 * time.Second // for the bot to take one message
	deafTime = 12 * time.Second // for one that does not heed that
	mostFail = 5                // tries that fail although the store is there

	firstPause = 50 * time.Millisecond
	longPause  = 500 * time.Millisecond
)

// lane is the messages of some of the senders, in order.
type lane struct {
	queue []*entry
	wake  chan struct{}
}

func (l *lane) stir() { stir(l.wake) }

// stir has who sleeps on wake look once more.
func stir(wake chan struct{}) {
	select {
	case wake <- struct{}{}:
	default:
	}
}

func (s *Spool) lane(e *entry) *lane { return &s.lanes[share(e, laneCount)] }

// share is which of n parts takes care of the message's sender.
func share(e *entry, n int) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(e.in.From))
	return int(h.Sum32() % uint32(n)) //nolint:gosec // n is small
}

// Run gives the bot what waits and tells the senders, until ctx is done. What is
// not done by then stays on disk.
func (s *Spool) Run(ctx context.Context) {
	var all sync.WaitGroup
	for i := range s.lanes {
		all.Go(func() { s.drain(ctx, &s.lanes[i]) })
	}
	for i := range s.tellers {
		all.Go(func() { s.tellAll(ctx, &s.tellers[i]) })
	}
	all.Go(func() { s.probe(ctx) })
	all.Go(func() { s.lookAfter(ctx) })
	all.Wait()
}

// drain works through one lane.
func (s *Spool) drain(ctx context.Context, l *lane) {
	for ctx.Err() == nil {
		e := s.head(l)
		if e == nil {
			select {
			case <-l.wake:
			case <-ctx.Done():
			}
			continue
		}
		select {
		case <-e.ready:
		case <-ctx.Done():
			return
		}
		if e.err == nil && s.storeIsThere(ctx) {
			s.try(ctx, e)
		}
	}
}

func (s *Spool) head(l *lane) *entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(l.queue) == 0 {
		return nil
	}
	return l.queue[0]
}

// try gives the bot one message, and does with it what came of that.
func (s *Spool) try(ctx context.Context, e *entry) {
	if s.opt.Now().Sub(e.at) > oldest {
		if s.setAside(ctx, e, errors.New("it has waited so long that the store may have forgotten having it")) {
			s.leave(e) // its sender can be told no more, and it may be recorded
		}
		return
	}
	reply, err := s.receive(ctx, e)
	switch {
	case err == nil:
		s.recorded(e, reply)
	case s.opt.Probe(ctx) == nil:
		s.failed(ctx, e, err)
	case ctx.Err() == nil:
		s.storeIsGone()
	}
}

// receive has the bot take the message. One that panics or does not come to an
// end must not hold up the others.
func (s *Spool) receive(ctx context.Context, e *entry) (string, error) {
	type result struct {
		reply string
		err   error
	}
	ctx, cancel := context.WithTimeout(ctx, tryTime)
	done := make(chan result, 1)
	go func() {
		defer cancel()
		defer func() {
			if v := recover(); v != nil {
				done <- result{err: fmt.Errorf("panic of %T", v)} // its text may hold the message's
			}
		}()
		reply, err := s.opt.Bot.Receive(ctx, e.in)
		done <- result{reply, err}
	}()
	deaf := time.NewTimer(deafTime)
	defer deaf.Stop()
	select {
	case r := <-done:
		return r.reply, r.err
	case <-deaf.C:
		return "", errors.New("the bot overran its time")
	}
}

// failed tries again a few times what fails although the store is there.
func (s *Spool) failed(ctx context.Context, e *entry, err error) {
	e.tries++
	if e.tries >= mostFail {
		s.giveUp(ctx, e, err)
		return
	}
	s.opt.Log.WarnContext(ctx, "a spooled message was not recorded, tried again", "number", e.number, "try", e.tries, "err", e.in.Hush(err.Error()))
	pause(ctx, min(firstPause<<e.tries, longPause))
}

// giveUp sets a message aside; its sender is told so.
func (s *Spool) giveUp(ctx context.Context, e *entry, why error) {
	if s.setAside(ctx, e, why) {
		e.failed = true
		s.done(e)
	}
}

func (s *Spool) setAside(ctx context.Context, e *entry, why error) bool {
	why = errors.New(e.in.Hush(why.Error()))
	err := s.putAside(s.slot.file(e.number, waitingSuffix), e.number, why)
	if err != nil {
		s.opt.Log.ErrorContext(ctx, "a spooled message stays in the way", "number", e.number, "err", err)
		pause(ctx, longPause)
	}
	return err == nil
}

// recorded hands the message on to be told. Until that begins, a crash has it
// given to the bot again, which then answers the same.
func (s *Spool) recorded(e *entry, reply string) {
	e.reply = reply
	s.done(e)
}

// done takes a message out of the order, and has its sender told of it if there
// is anything to say.
func (s *Spool) done(e *entry) {
	s.mu.Lock()
	if !e.failed {
		s.handled.add(e.in.Cause, e.number)
	}
	kept := s.worthTelling(e) && s.teller(e).add(e, s.opt.Max)
	s.unqueue(e)
	s.mu.Unlock()
	if !kept {
		s.forget(e)
	}
}

// storeIsThere waits until it is. It is false when ctx ends first.
func (s *Spool) storeIsThere(ctx context.Context) bool {
	s.mu.Lock()
	there := s.there
	s.mu.Unlock()
	if there == nil {
		return ctx.Err() == nil
	}
	select {
	case <-there:
		return true
	case <-ctx.Done():
		return false
	}
}

func (s *Spool) storeIsGone() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.there == nil {
		s.there = make(chan struct{})
		s.gone <- struct{}{}
		s.opt.Log.Warn("the store is away: messages are spooled", "waiting", len(s.waiting))
	}
}

// probe looks for the store whenever it has gone.
func (s *Spool) probe(ctx context.Context) {
	for {
		select {
		case <-s.gone:
		case <-ctx.Done():
			return
		}
		for wait := firstPause; pause(ctx, wait) && s.opt.Probe(ctx) != nil; wait = min(2*wait, longPause) {
			continue
		}
		if ctx.Err() != nil {
			return
		}
		s.mu.Lock()
		close(s.there)
		s.there = nil
		s.opt.Log.Info("the store is back", "waiting", len(s.waiting))
		s.mu.Unlock()
	}
}

// pause waits, and reports whether ctx goes on.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
