package spool

import (
	"context"
	"errors"
	"time"

	"github.com/weidubao/weidubao/bot/channel"
)

const (
	tellerCount = 8
	tellTime    = 10 * time.Second // for one answer to reach the platform, repetitions included
)

// again is how long after a refusal an answer is tried again that surely was not sent.
var again = [...]time.Duration{time.Second, 2 * time.Second, 4 * time.Second}

func (s *Spool) tellAll(ctx context.Context, t *teller) {
	for ctx.Err() == nil {
		u, wait := s.ripe(t)
		if u != nil {
			s.tell(ctx, u)
			continue
		}
		later := time.NewTimer(wait)
		select {
		case <-later.C:
		case <-t.wake:
		case <-ctx.Done():
		}
		later.Stop()
	}
}

// tell tells a sender once: everything is marked before. An answer that may have
// left is not tried again, because that call has no id by which the platform would
// drop a second copy; one that surely has not is.
func (s *Spool) tell(ctx context.Context, u *untold) {
	s.opt.step("telling")
	marked := s.mark(ctx, u)
	if len(marked) == 0 {
		return
	}
	s.opt.step("marked")
	err := s.answer(ctx, marked)
	if errors.Is(err, channel.ErrNotSent) && ctx.Err() != nil && s.unmark(marked) == nil {
		return // told after the next start
	}
	if err != nil {
		s.opt.Log.WarnContext(ctx, "a sender was not told of spooled messages",
			"number", marked[0].number, "count", len(marked), "err", marked[0].in.Hush(err.Error()))
	}
	s.opt.step("told")
	for _, e := range marked {
		s.forget(e)
	}
}

// mark makes it last that the sender is being told, and returns of what he may be.
func (s *Spool) mark(ctx context.Context, u *untold) (marked []*entry) {
	var err error
	for _, e := range u.entries {
		failed := error(nil)
		if !e.failed {
			failed = s.slot.rename(e.number, waitingSuffix, toldSuffix)
		}
		if failed == nil {
			marked = append(marked, e)
		}
		err = errors.Join(err, failed)
	}
	if failed := s.slot.synced.do(); failed != nil {
		err, marked = errors.Join(err, failed), nil
	}
	if err != nil {
		s.opt.Log.ErrorContext(ctx, "a sender is not told of spooled messages",
			"number", u.entries[0].number, "count", len(u.entries)-len(marked), "err", err)
	}
	return marked
}

// unmark takes the marks back of what surely was not told.
func (s *Spool) unmark(marked []*entry) (err error) {
	for _, e := range marked {
		if !e.failed {
			err = errors.Join(err, s.slot.rename(e.number, toldSuffix, waitingSuffix))
		}
	}
	return errors.Join(err, s.slot.synced.do())
}

// answer sends the words. The end of ctx ends only what has not been sent.
func (s *Spool) answer(ctx context.Context, about []*entry) error {
	text, to := s.words(about), about[0].in.From
	if text == "" {
		return nil
	}
	bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), tellTime)
	defer cancel()
	err := s.opt.Answerer.Answer(bounded, to, text)
	for n := 0; errors.Is(err, channel.ErrNotSent) && n < len(again) && pause(ctx, again[n]); n++ {
		err = s.opt.Answerer.Answer(bounded, to, text)
	}
	return err
}

// forget removes the files of a message that is done with.
func (s *Spool) forget(e *entry) {
	if e.failed {
		return
	}
	err := errors.Join(remove(s.slot.file(e.number, toldSuffix)), remove(s.slot.file(e.number, waitingSuffix)))
	if err != nil {
		s.opt.Log.Warn("the file of a spooled message stays", "number", e.number, "err", err)
	}
}
