package web

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/weidubao/weidubao/bot/channel"
)

const (
	lateTime = 25 * time.Second // for the bot, from the beginning, when its answer may come late
	tellTime = 10 * time.Second // for one late answer to reach the platform, repetitions included
	maxLate  = 64               // messages that are still being worked on after their passive reply
)

// again is how long after a refusal a late answer is tried again that surely was not sent.
var again = [...]time.Duration{time.Second, 2 * time.Second, 4 * time.Second}

// Late tells people by a customer-service message what became of a message that
// took longer than the platform waits for a reply. It is always within the
// person's window and quota: the person wrote seconds ago. An answer that may have
// left is not tried again, because that call has no id by which the platform would
// drop a second copy; one that surely has not is.
type Late struct {
	answerer channel.Answerer
	received string // passive reply in the meantime
	slots    chan struct{}

	mu      sync.Mutex
	hurry   chan struct{}   // closed: nobody waits for the bot any longer
	pending map[string]bool // causes of the messages that are being worked on
	closed  bool
	running sync.WaitGroup
}

// NewLate makes a Late. received is what the person reads until the answer comes.
func NewLate(answerer channel.Answerer, received string) *Late {
	return &Late{
		answerer: answerer, received: received, hurry: make(chan struct{}),
		slots: make(chan struct{}, maxLate), pending: make(map[string]bool),
	}
}

// Wait takes no more messages and returns when every late answer was given, or
// with ctx's error. Call it after the HTTP server was shut down.
func (l *Late) Wait(ctx context.Context) error {
	l.mu.Lock()
	l.closed = true
	l.mu.Unlock()
	done := make(chan struct{})
	go func() {
		l.running.Wait()
		close(done)
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// GiveUp ends the waiting for the bot: who was promised an answer is told at once
// that it is not known what became of the message. Call it once, between two Waits.
func (l *Late) GiveUp() { close(l.hurry) }

// Left is how many of the promised answers have not been given.
func (l *Late) Left() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.pending)
}

// serves reports whether somebody waits for words about the push.
func (l *Late) serves(in channel.Inbound) bool {
	if l == nil {
		return false
	}
	if in.Kind != channel.Event {
		return true
	}
	return in.Event == channel.EventSubscribe || in.Event == channel.EventScan || in.Event == channel.EventClick
}

// runs reports whether the same message, pushed before, is still being worked
// on: its answer is on the way, and it need not be begun again.
func (l *Late) runs(in channel.Inbound) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.pending[in.Cause]
}

// take promises the answer to in, which comes out of done. It refuses when too
// many are under way or the service is stopping.
func (l *Late) take(in channel.Inbound, done <-chan result, tell func(result) string, log *slog.Logger) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.pending[in.Cause] {
		return true // promised already, for the same push that came before
	}
	if l.closed {
		return false
	}
	select {
	case l.slots <- struct{}{}:
	default:
		return false
	}
	l.pending[in.Cause] = true
	l.running.Go(func() {
		defer l.release(in)
		l.answer(in, tell(await(done, lateTime, l.hurry)), log)
	})
	return true
}

func (l *Late) release(in channel.Inbound) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.pending, in.Cause)
	<-l.slots
}

// await is the bot's result, or that it never came: a bot that does not heed its
// deadline keeps nobody waiting.
func await(done <-chan result, limit time.Duration, hurry <-chan struct{}) result {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case r := <-done:
		return r
	case <-timer.C:
	case <-hurry:
	}
	return result{err: errOverrun}
}

// answer sends the text. A refusal is logged without it.
func (l *Late) answer(in channel.Inbound, text string, log *slog.Logger) {
	if text == "" {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), tellTime)
	defer cancel()
	err := l.answerer.Answer(ctx, in.From, text)
	for n := 0; errors.Is(err, channel.ErrNotSent) && n < len(again) && pause(ctx, again[n]); n++ {
		err = l.answerer.Answer(ctx, in.From, text)
	}
	if err != nil {
		log.WarnContext(ctx, "late answer not sent", "from", shorten(in.From), "kind", string(in.Kind), "err", scrub(err, in))
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
