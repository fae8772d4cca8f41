package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/outbox"
)

// memory is a Queue as its contract describes it, without a store.
type memory struct {
	mu      sync.Mutex
	clock   func() time.Time
	entries map[string]*entry
	parked  time.Time
	reason  string
	tokens  int
	away    int  // so many calls of Settle fail
	killed  bool // Settle has no effect, as if the process had died before it
}

type entry struct {
	outbox.Message
	began time.Time // store's time of the first claim that may have led to a send
	token string
	lease time.Time
}

func newMemory(clock func() time.Time) *memory {
	return &memory{clock: clock, entries: make(map[string]*entry)}
}

func (q *memory) add(ids ...string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, id := range ids {
		q.entries[id] = &entry{Message: outbox.Message{Outbound: channel.Outbound{ID: id, Member: "of-" + id, CreatedAt: q.clock()}, State: outbox.Queued}}
	}
}

func (q *memory) get(id string) outbox.Message {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.entries[id].Message
}

// states counts the messages by state.
func (q *memory) states() map[outbox.State]int {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := make(map[outbox.State]int)
	for _, e := range q.entries {
		n[e.State]++
	}
	return n
}

// why is the reason of the last rest.
func (q *memory) why() string {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.reason
}

func (q *memory) Claim(_ context.Context, now time.Time, n int, lease time.Duration) ([]outbox.Claimed, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if now.Before(q.parked) {
		return nil, nil
	}
	var out []outbox.Claimed
	ids := make([]string, 0, len(q.entries))
	for id := range q.entries {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		e := q.entries[id]
		lost := e.State == outbox.Sending && q.clock().After(e.lease)
		if len(out) == n || (!lost && (e.State != outbox.Queued || e.NextTry.After(now))) {
			continue
		}
		if lost {
			e.FirstTry = e.began
		}
		if e.FirstTry.IsZero() {
			e.began = q.clock()
		}
		q.tokens++
		e.Attempts++
		e.State, e.token, e.lease = outbox.Sending, fmt.Sprint(q.tokens), q.clock().Add(lease)
		out = append(out, outbox.Claimed{Message: e.Message, Token: e.token})
	}
	return out, nil
}

func (q *memory) Settle(_ context.Context, _ time.Time, out []outbox.Outcome) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.away > 0 {
		q.away--
		return errors.New("the store is away")
	}
	if q.killed {
		return nil
	}
	for _, o := range out {
		if e := q.entries[o.ID]; e.token == o.Token && e.State == outbox.Sending {
			e.settle(o)
		}
	}
	return nil
}

func (e *entry) settle(o outbox.Outcome) {
	e.token, e.Reason, e.PlatformID = "", o.Reason, o.PlatformID
	if o.Uncounted {
		e.Attempts--
	}
	switch o.Verdict {
	case outbox.Done:
		e.State = outbox.Accepted
	case outbox.Bury:
		e.State = outbox.Failed
	case outbox.Doubt:
		e.State = outbox.Unknown
	case outbox.Retry:
		e.State, e.NextTry, e.FirstTry = outbox.Queued, o.At, time.Time{}
		if o.Ambiguous {
			e.FirstTry = e.began
		}
	}
}

func (q *memory) Park(_ context.Context, until time.Time, reason string) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.parked, q.reason = until, reason
	return nil
}

func (q *memory) Clock(context.Context) (time.Time, error) { return q.clock(), nil }

// sender is a Sender made of one function.
type sender func(ctx context.Context, m channel.Outbound) (string, error)

func (s sender) Send(ctx context.Context, m channel.Outbound) (string, error) { return s(ctx, m) }

var (
	_ outbox.Queue   = (*memory)(nil)
	_ channel.Sender = sender(nil)
)
