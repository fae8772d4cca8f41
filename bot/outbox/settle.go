package outbox

import (
	"context"
	"time"
)

// settle writes the results in as few steps as they arrive in.
func (b *batch) settle(results <-chan result) error {
	var failed error
	for r := range results {
		some := gather(r, results)
		if err := b.write(some); err != nil {
			failed = err // the others are settled all the same
			continue
		}
		for _, r := range some {
			b.forget(r.Outcome)
			b.tell(r)
		}
	}
	return wrap("settle", failed)
}

// gather takes what lies ready behind the first one.
func gather(first result, results <-chan result) []result {
	some := []result{first}
	for {
		select {
		case r, ok := <-results:
			if !ok {
				return some
			}
			some = append(some, r)
		default:
			return some
		}
	}
}

// write settles, again and again while the store is away: what was sent must
// not be sent again only because nobody could note it. Writing twice does no
// harm, since the first write ends the lease. Beyond the window it is of no use.
func (b *batch) write(some []result) error {
	out := make([]Outcome, len(some))
	for i, r := range some {
		out[i] = r.Outcome
	}
	ctx, cancel := context.WithTimeout(b.work, Window)
	defer cancel()
	for pause := 100 * time.Millisecond; ; pause = min(2*pause, 5*time.Second) {
		err := b.o.Queue.Settle(ctx, b.o.Now(), out)
		if err == nil {
			return nil
		}
		b.o.Log.WarnContext(ctx, "outbox: not settled yet", "messages", len(out), "error", err)
		select {
		case <-ctx.Done():
			return err
		case <-time.After(pause):
		}
	}
}

// tell logs what a person should know of and passes on who is out of reach.
func (b *batch) tell(r result) {
	switch r.Verdict {
	case Bury, Doubt:
		if r.Reason == ReasonObsolete {
			break
		}
		b.o.Log.WarnContext(b.work, "outbox: a message needs a person",
			"id", r.m.ID, "push", r.m.Push, "member", r.m.Member, "verdict", r.Verdict, "reason", r.Reason)
	case Done, Retry:
	}
	if r.Unreachable == "" {
		return
	}
	if err := b.o.OnUnreachable(b.work, r.m.Outbound, r.Unreachable); err != nil {
		b.o.Log.ErrorContext(b.work, "outbox: a member was not marked unreachable", "member", r.m.Member, "error", err)
	}
}
