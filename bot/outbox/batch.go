package outbox

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// leased is a try together with the proof of its lease.
type leased struct {
	try
	token string
}

// tries finds out how old those are that may have left before.
func (w *Worker) tries(ctx context.Context, claimed []Claimed) ([]leased, error) {
	now, clock := w.o.Now(), time.Time{}
	out := make([]leased, len(claimed))
	for i, c := range claimed {
		out[i] = leased{try: try{m: c.Message, now: now}, token: c.Token}
		if c.FirstTry.IsZero() {
			continue
		}
		if clock.IsZero() {
			var err error
			if clock, err = w.o.Queue.Clock(ctx); err != nil {
				return nil, wrap("read the store's clock", err)
			}
		}
		out[i].age = w.age(c.Message, clock, now)
	}
	return out, nil
}

// age is the age of the first try by the store's clock, and also by the
// product's where this process made it: whichever says that it is longer ago,
// or that time ran backwards, is believed.
func (w *Worker) age(m Message, clock, now time.Time) time.Duration {
	byStore := clock.Sub(m.FirstTry)
	w.mu.Lock()
	first, here := w.tried[m.ID]
	w.mu.Unlock()
	if !here {
		return byStore
	}
	byProduct := now.Sub(first)
	if byStore < 0 || byProduct < 0 {
		return -1
	}
	return max(byStore, byProduct)
}

// begin notes the product's time of a first try.
func (w *Worker) begin(t try) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, known := w.tried[t.m.ID]; !known || !t.maybe() {
		w.tried[t.m.ID] = t.now
	}
}

// forget drops what is settled for good, or surely was not sent.
func (w *Worker) forget(out Outcome) {
	if out.Verdict == Retry && out.Ambiguous {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.tried, out.ID)
}

// batch is what one claim brought, on its way through the senders.
type batch struct {
	*Worker
	until  context.Context // no send begins after it
	sends  context.Context // no send outlives it
	work   context.Context // nothing does
	parked atomic.Pointer[judgement]
}

// result is an outcome on its way to being settled.
type result struct {
	judgement
	m Message
}

// send hands every try to the senders and returns their results as they come.
func (b *batch) send(tries []leased) <-chan result {
	jobs, results := make(chan leased, len(tries)), make(chan result, len(tries))
	for _, t := range tries {
		jobs <- t
	}
	close(jobs)
	var senders sync.WaitGroup
	for range min(b.o.Concurrency, len(tries)) {
		senders.Go(func() {
			for t := range jobs {
				j := b.one(t.try)
				j.Token = t.token
				results <- result{judgement: j, m: t.m}
			}
		})
	}
	go func() { senders.Wait(); close(results) }()
	return results
}

// one sends one message, unless it is too late for it or the channel rests.
func (b *batch) one(t try) judgement {
	t = t.later(b.o.Now())
	if out, ok := mayBegin(t); !ok {
		return judgement{Outcome: out}
	}
	if rest := b.parked.Load(); rest != nil {
		return judgement{Outcome: t.hold(rest.park, rest.reason)}
	}
	if at := b.o.Release(t.now); t.m.Clock && !t.maybe() && at.After(t.now) {
		return judgement{Outcome: t.giveBack(at, ReasonQuiet)}
	}
	if b.until.Err() != nil {
		return judgement{Outcome: t.giveBack(t.now, "")}
	}
	ctx, cancel := context.WithTimeout(b.sends, b.o.Timeout)
	defer cancel()
	if out, ok := b.wanted(ctx, t); !ok {
		return judgement{Outcome: out}
	}
	b.begin(t)
	id, err := b.o.Sender.Send(ctx, t.m.Outbound)
	j := judge(t.later(b.o.Now()), id, err)
	if !j.park.IsZero() && b.parked.CompareAndSwap(nil, &j) {
		b.park(j, err)
	}
	return j
}

// wanted asks whether the message is still worth sending. One that is not is not
// repeated even if it may have left: then it may have arrived, and stays in doubt.
func (b *batch) wanted(ctx context.Context, t try) (Outcome, bool) {
	ok, err := b.o.Wanted(ctx, t.m.Outbound)
	switch {
	case err != nil:
		b.o.Log.WarnContext(ctx, "outbox: not known whether a message is still wanted", "id", t.m.ID, "error", err)
		return t.hold(t.now.Add(holdUp), ReasonBusy), false
	case !ok:
		return t.refused(ReasonObsolete), false
	}
	return Outcome{}, true
}

// park holds the channel. Where that fails, the messages' own next tries hold them back.
func (b *batch) park(j judgement, cause error) {
	b.o.Log.WarnContext(b.work, "outbox: the channel rests", "reason", j.reason, "until", j.park, "error", cause)
	if err := b.o.Queue.Park(b.work, j.park, j.reason); err != nil {
		b.o.Log.ErrorContext(b.work, "outbox: the channel was not parked", "error", err)
	}
}

// tellParked passes on that the channel rests, once the batch is settled: no lease
// runs out over it, and nothing could be sent meanwhile. A worker that is told to
// stop, which ends run, does not wait long for it.
func (b *batch) tellParked(run context.Context) {
	rest := b.parked.Load()
	if rest == nil {
		return
	}
	ctx, cancel := context.WithTimeout(b.work, tellTime)
	defer cancel()
	defer context.AfterFunc(run, func() { time.AfterFunc(lastWords, cancel) })()
	if err := b.o.OnParked(ctx, rest.park, rest.reason); err != nil {
		b.o.Log.ErrorContext(ctx, "outbox: nobody was told that the channel rests", "error", err)
	}
}
