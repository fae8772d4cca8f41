package outbox_test

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/outbox"
)

// onQuota is a worker whose first send finds the quota used up and whose others
// take a while, with somebody who hears of it.
func onQuota(q *memory, hear func(context.Context) error) *outbox.Worker {
	var sends atomic.Int32
	return bubbled(q, sender(func(context.Context, channel.Outbound) (string, error) {
		if sends.Add(1) == 1 {
			time.Sleep(time.Second)
			return "", channel.ErrQuota
		}
		time.Sleep(3 * time.Second)
		return "ok", nil
	}), func(o *outbox.Options) {
		o.Concurrency = 4
		o.OnParked = func(ctx context.Context, _ time.Time, _ string) error { return hear(ctx) }
	})
}

// TestToldOfTheRestAfterSettling: whoever is told keeps no message from being
// settled, is told once, and has ten seconds.
func TestToldOfTheRestAfterSettling(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newMemory(time.Now)
		q.add(ids(20)...)
		told := 0
		w := onQuota(q, func(ctx context.Context) error {
			told++
			wantStates(t, q, map[outbox.State]int{outbox.Accepted: 3, outbox.Queued: 17})
			began := time.Now()
			<-ctx.Done()
			if took := time.Since(began); took != 10*time.Second {
				t.Errorf("had %v", took)
			}
			return ctx.Err()
		})
		stop := running(t, w)
		time.Sleep(time.Hour)
		stop()
		if told != 1 {
			t.Errorf("told %d times", told)
		}
	})
}

// TestStopWhileTelling: a worker that is told to stop does not wait for it.
func TestStopWhileTelling(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newMemory(time.Now)
		q.add(ids(20)...)
		stop := running(t, onQuota(q, func(ctx context.Context) error {
			<-ctx.Done()
			return ctx.Err()
		}))
		time.Sleep(4 * time.Second)
		if took := stop(); took > 2*time.Second {
			t.Errorf("stopping took %v", took)
		}
	})
}
