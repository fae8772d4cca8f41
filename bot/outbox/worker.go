package outbox

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/weidubao/weidubao/bot/channel"
)

// Drain is how long a worker that was told to stop goes on with what it has
// begun. What is still being sent when settling takes up the rest of it is broken off.
const (
	Drain    = 9 * time.Second
	settling = 3 * time.Second
)

// slack is kept between the end of the last send of a lease and its expiry, for settling.
const slack = 5 * time.Second

// fewTold is how many rounds that fail one after the other make one line of the
// log: an outage of the store is one piece of news a minute.
const fewTold = 60

// How long OnParked may take in all, and how long when the worker is to stop.
const (
	tellTime  = 10 * time.Second
	lastWords = 2 * time.Second
)

// Options are what a Worker is made of. Queue, Sender, Now and Log are required.
type Options struct {
	Queue  Queue
	Sender channel.Sender
	Now    func() time.Time // the product's clock, which may be moved
	Log    *slog.Logger

	// Expand turns a part of the open fan-outs into messages and reports whether it did
	// anything; it is called before every claim. May be nil.
	Expand func(ctx context.Context) (bool, error)
	// OnUnreachable hears of every message whose person turned out to be out of reach. May be nil.
	OnUnreachable func(ctx context.Context, m channel.Outbound, reason string) error

	// Wanted reports whether a message is still worth sending; it is asked before each
	// try. May be nil.
	Wanted func(ctx context.Context, m channel.Outbound) (bool, error)

	// OnParked hears that the whole channel rests until then, each time that it is
	// parked, after what was claimed is settled. Its ctx ends after 10 s. May be nil.
	OnParked func(ctx context.Context, until time.Time, reason string) error

	// Release is when a message that the schedule started may leave: a retry does
	// not ring in quiet hours. May be nil.
	Release func(t time.Time) time.Time

	Batch       int           // messages claimed at once; default 100
	Concurrency int           // messages sent at once; default 16
	Timeout     time.Duration // of one send; default 15 s. A worker that stops breaks off what takes longer than Drain leaves
	Lease       time.Duration // default 1 min; made longer where it would not outlast one send
	Idle        time.Duration // between two looks at an empty queue; default 1 s
}

// Worker claims due messages, sends them and settles what became of them. One
// worker has one owner that calls Run; any number may share a queue.
type Worker struct {
	o    Options
	wake chan struct{}

	mu    sync.Mutex
	tried map[string]time.Time // by the product's clock: first tries of this process that may have left
}

// New makes a Worker.
func New(o Options) *Worker {
	o.Batch = cmp.Or(o.Batch, 100)
	o.Concurrency = cmp.Or(o.Concurrency, 16)
	o.Timeout = cmp.Or(o.Timeout, 15*time.Second)
	o.Lease = max(cmp.Or(o.Lease, time.Minute), o.Timeout+2*slack)
	o.Idle = cmp.Or(o.Idle, time.Second)
	if o.Expand == nil {
		o.Expand = func(context.Context) (bool, error) { return false, nil }
	}
	if o.OnUnreachable == nil {
		o.OnUnreachable = func(context.Context, channel.Outbound, string) error { return nil }
	}
	if o.Wanted == nil {
		o.Wanted = func(context.Context, channel.Outbound) (bool, error) { return true, nil }
	}
	if o.OnParked == nil {
		o.OnParked = func(context.Context, time.Time, string) error { return nil }
	}
	if o.Release == nil {
		o.Release = func(t time.Time) time.Time { return t }
	}
	return &Worker{o: o, wake: make(chan struct{}, 1), tried: make(map[string]time.Time)}
}

// Wake makes a running worker look at the queue now. It never blocks.
func (w *Worker) Wake() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// Run delivers until ctx is done. It then finishes what it has begun, gives
// back what it has not, and returns within Drain: nothing is left in sending.
func (w *Worker) Run(ctx context.Context) {
	work, stop := outlive(ctx, Drain)
	defer stop()
	for failed := 0; ctx.Err() == nil; {
		busy, err := w.round(ctx, work)
		if err == nil {
			failed = 0
		} else if failed++; failed%fewTold == 1 {
			w.o.Log.ErrorContext(ctx, "outbox: a round failed", "rounds", failed, "error", err)
		}
		if !busy {
			w.rest(ctx)
		}
	}
}

// Once expands, claims and sends one batch, and returns how many messages it
// claimed. It is Run for commands and tests: call it until it returns 0.
func (w *Worker) Once(ctx context.Context) (int, error) {
	work, stop := outlive(ctx, Drain)
	defer stop()
	_, failed := w.o.Expand(ctx)
	if failed != nil {
		failed = fmt.Errorf("expand the fan-outs: %w", failed)
	}
	n, err := w.deliver(ctx, work)
	return n, errors.Join(failed, err)
}

// round is one turn of Run. A fan-out that cannot be expanded does not hold up what is queued.
func (w *Worker) round(ctx, work context.Context) (busy bool, err error) {
	expanded, failed := w.o.Expand(ctx)
	if failed != nil && ctx.Err() == nil {
		failed = fmt.Errorf("fan-outs were not expanded: %w", failed)
	} else {
		failed = nil
	}
	n, err := w.deliver(ctx, work)
	return err == nil && (expanded || n > 0), errors.Join(failed, err)
}

func (w *Worker) rest(ctx context.Context) {
	timer := time.NewTimer(w.o.Idle)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-w.wake:
	case <-timer.C:
	}
}

// outlive returns a context that ends so long after ctx: what has begun when the
// service is told to stop is finished under it.
func outlive(ctx context.Context, by time.Duration) (context.Context, context.CancelFunc) {
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	unhook := context.AfterFunc(ctx, func() {
		timer := time.AfterFunc(by, cancel)
		context.AfterFunc(work, func() { timer.Stop() })
	})
	return work, func() { unhook(); cancel() }
}

// deliver claims one batch and sees it settled. ctx says when to begin no
// more, work when to break off.
func (w *Worker) deliver(ctx, work context.Context) (int, error) {
	// Counted from before the claim, so that it ends before the lease does.
	until, cancel := context.WithTimeout(ctx, w.o.Lease-w.o.Timeout-slack)
	defer cancel()
	claimed, err := w.o.Queue.Claim(work, w.o.Now(), w.o.Batch, w.o.Lease)
	if err != nil || len(claimed) == 0 {
		return 0, wrap("claim", err)
	}
	tries, err := w.tries(work, claimed)
	if err != nil {
		return len(claimed), err // the leases run out; then it is seen what may be repeated
	}
	sends, broken := outlive(ctx, Drain-settling)
	defer broken()
	b := &batch{Worker: w, until: until, sends: sends, work: work}
	err = b.settle(b.send(tries))
	b.tellParked(ctx)
	return len(claimed), err
}

func wrap(doing string, err error) error {
	if err != nil {
		return fmt.Errorf("outbox: %s: %w", doing, err)
	}
	return nil
}
