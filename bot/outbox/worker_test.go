package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/outbox"
)

// bubbled is a worker on the fake time of a synctest bubble.
func bubbled(q outbox.Queue, s channel.Sender, change func(*outbox.Options)) *outbox.Worker {
	o := outbox.Options{Queue: q, Sender: s, Now: time.Now, Log: slog.New(slog.DiscardHandler)}
	if change != nil {
		change(&o)
	}
	return outbox.New(o)
}

func ids(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("2026-10/v1/M%04d", i)
	}
	return out
}

func wantStates(t *testing.T, q *memory, want map[outbox.State]int) {
	t.Helper()
	if diff := cmp.Diff(want, q.states()); diff != "" {
		t.Errorf("states (-want +got):\n%s", diff)
	}
}

// running starts the worker and returns a function that stops it and says how long that took.
func running(t *testing.T, w *outbox.Worker) (stop func() time.Duration) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { w.Run(ctx); close(done) }()
	return func() time.Duration {
		began := time.Now()
		cancel()
		<-done
		return time.Since(began)
	}
}

func TestOnceSendsEachMessageOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newMemory(time.Now)
		q.add(ids(250)...)
		var mu sync.Mutex
		sent := make(map[string]int)
		w := bubbled(q, sender(func(_ context.Context, m channel.Outbound) (string, error) {
			mu.Lock()
			defer mu.Unlock()
			sent[m.ID]++
			return "p-" + m.ID, nil
		}), nil)
		claims := 0
		for {
			n, err := w.Once(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if n == 0 {
				break
			}
			claims++
		}
		want := make(map[string]int)
		for _, id := range ids(250) {
			want[id] = 1
		}
		if diff := cmp.Diff(want, sent); diff != "" {
			t.Errorf("sends (-want +got):\n%s", diff)
		}
		if claims != 3 {
			t.Errorf("%d claims of at most 100, want 3", claims)
		}
		wantStates(t, q, map[outbox.State]int{outbox.Accepted: 250})
		if got := q.get(ids(1)[0]).PlatformID; got != "p-"+ids(1)[0] {
			t.Errorf("platform id %q", got)
		}
	})
}

func TestStopDrains(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newMemory(time.Now)
		q.add(ids(50)...)
		w := bubbled(q, sender(func(ctx context.Context, _ channel.Outbound) (string, error) {
			select {
			case <-time.After(6 * time.Second):
				return "ok", nil
			case <-ctx.Done():
				return "", fmt.Errorf("%w: %w", channel.ErrAmbiguous, ctx.Err())
			}
		}), nil)
		stop := running(t, w)
		time.Sleep(time.Second)
		if took := stop(); took > 6*time.Second {
			t.Errorf("stopping took %v", took)
		}
		// The sixteen that were on their way arrive, the others were never begun and wait as new.
		wantStates(t, q, map[outbox.State]int{outbox.Accepted: 16, outbox.Queued: 34})
		for _, id := range ids(50) {
			if m := q.get(id); m.State == outbox.Queued && (m.Attempts != 0 || !m.FirstTry.IsZero()) {
				t.Errorf("%s was given back as %+v", id, m)
			}
		}
	})
}

func TestStopBreaksOffWhatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newMemory(time.Now)
		q.add("a")
		w := bubbled(q, sender(func(ctx context.Context, _ channel.Outbound) (string, error) {
			<-ctx.Done()
			return "", ctx.Err()
		}), func(o *outbox.Options) { o.Timeout, o.Lease = 10*time.Minute, 20*time.Minute })
		stop := running(t, w)
		time.Sleep(time.Second)
		if took := stop(); took > outbox.Drain {
			t.Errorf("stopping took %v, want at most %v", took, outbox.Drain)
		}
		// Broken off early enough to be written down.
		if m := q.get("a"); m.State != outbox.Queued || m.FirstTry.IsZero() {
			t.Errorf("left as %+v", m)
		}
	})
}

func TestHangingSendIsAmbiguous(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newMemory(time.Now)
		q.add("a")
		w := bubbled(q, sender(func(ctx context.Context, _ channel.Outbound) (string, error) {
			<-ctx.Done()
			return "", ctx.Err()
		}), nil)
		if _, err := w.Once(t.Context()); err != nil {
			t.Fatal(err)
		}
		m := q.get("a")
		if m.State != outbox.Queued || m.FirstTry.IsZero() || !m.NextTry.After(time.Now()) {
			t.Errorf("after a timeout the message stands as %+v, want it queued for a repetition", m)
		}
	})
}

func TestWakeCutsTheIdleWaitShort(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newMemory(time.Now)
		var sentAt time.Time
		w := bubbled(q, sender(func(context.Context, channel.Outbound) (string, error) {
			sentAt = time.Now()
			return "ok", nil
		}), func(o *outbox.Options) { o.Idle = time.Hour })
		stop := running(t, w)
		time.Sleep(time.Minute)
		q.add("a")
		woken := time.Now()
		w.Wake()
		w.Wake() // never blocks
		synctest.Wait()
		if !sentAt.Equal(woken) {
			t.Errorf("sent at %v, want at once (%v)", sentAt, woken)
		}
		stop()
	})
}

func TestFanoutsAreExpandedBeforeClaiming(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newMemory(time.Now)
		waiting := ids(5)
		w := bubbled(q, sender(func(context.Context, channel.Outbound) (string, error) { return "ok", nil }),
			func(o *outbox.Options) {
				o.Idle = time.Hour
				o.Expand = func(context.Context) (bool, error) {
					if len(waiting) == 0 {
						return false, errors.New("another worker was faster")
					}
					q.add(waiting[0])
					waiting = waiting[1:]
					return true, nil
				}
			})
		stop := running(t, w)
		synctest.Wait()
		wantStates(t, q, map[outbox.State]int{outbox.Accepted: 5})
		stop()
	})
}

func TestOutcomeIsKeptWhileTheStoreIsAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newMemory(time.Now)
		q.add("a")
		q.away = 5
		sends := 0
		w := bubbled(q, sender(func(context.Context, channel.Outbound) (string, error) { sends++; return "ok", nil }), nil)
		if _, err := w.Once(t.Context()); err != nil {
			t.Fatal(err)
		}
		wantStates(t, q, map[outbox.State]int{outbox.Accepted: 1})
		if sends != 1 {
			t.Errorf("%d sends, want 1", sends)
		}
	})
}

func TestNoSendOutlivesItsLease(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newMemory(time.Now)
		q.add(ids(20)...)
		lease, began := time.Minute, time.Now()
		w := bubbled(q, sender(func(context.Context, channel.Outbound) (string, error) {
			time.Sleep(14 * time.Second)
			if took := time.Since(began); took > lease {
				t.Errorf("a send ended %v after its claim", took)
			}
			return "ok", nil
		}), func(o *outbox.Options) { o.Concurrency, o.Lease = 1, lease })
		if _, err := w.Once(t.Context()); err != nil {
			t.Fatal(err)
		}
		wantStates(t, q, map[outbox.State]int{outbox.Accepted: 3, outbox.Queued: 17})
	})
}

func TestChannelRests(t *testing.T) {
	tests := []struct {
		name   string
		err    error
		reason string
	}{
		{"daily quota", channel.ErrQuota, outbox.ReasonQuota},
		{"credential", channel.ErrCredential, outbox.ReasonCredential},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				q := newMemory(time.Now)
				q.add(ids(30)...)
				var sends atomic.Int32
				w := bubbled(q, sender(func(context.Context, channel.Outbound) (string, error) {
					if sends.Add(1) == 1 {
						return "", tt.err
					}
					return "ok", nil
				}), func(o *outbox.Options) { o.Concurrency, o.Idle = 1, time.Minute })
				stop := running(t, w)
				time.Sleep(10 * time.Second)
				if n, reason := sends.Load(), q.why(); n != 1 || reason != tt.reason {
					t.Errorf("%d sends, parked for %q; want 1 and %q", n, reason, tt.reason)
				}
				wantStates(t, q, map[outbox.State]int{outbox.Queued: 30})
				time.Sleep(24 * time.Hour)
				wantStates(t, q, map[outbox.State]int{outbox.Accepted: 30})
				stop()
			})
		})
	}
}

func TestUnreachableIsPassedOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newMemory(time.Now)
		q.add("a", "b")
		heard := make(map[string]string)
		w := bubbled(q, sender(func(_ context.Context, m channel.Outbound) (string, error) {
			if m.ID == "a" {
				return "", fmt.Errorf("43004: %w", channel.ErrUnreachable)
			}
			return "ok", nil
		}), func(o *outbox.Options) {
			o.OnUnreachable = func(_ context.Context, m channel.Outbound, reason string) error {
				heard[m.Member] = reason
				return nil
			}
		})
		if _, err := w.Once(t.Context()); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(map[string]string{"of-a": outbox.ReasonUnreachable}, heard); diff != "" {
			t.Errorf("heard (-want +got):\n%s", diff)
		}
	})
}

func TestBusyForADayThenGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newMemory(time.Now)
		q.add("a")
		sends := 0
		w := bubbled(q, sender(func(context.Context, channel.Outbound) (string, error) { sends++; return "", channel.ErrNotSent }),
			func(o *outbox.Options) { o.Idle = time.Minute })
		stop := running(t, w)
		time.Sleep(23 * time.Hour)
		wantStates(t, q, map[outbox.State]int{outbox.Queued: 1})
		time.Sleep(2 * time.Hour)
		stop()
		m := q.get("a")
		if m.State != outbox.Failed || m.Reason != outbox.ReasonGaveUp || sends != 10 {
			t.Errorf("after a day: %s %q, %d sends; want failed, gave up, 10", m.State, m.Reason, sends)
		}
	})
}

// TestLeaseLost kills a worker after the send and before it is settled, and lets another one find the message.
func TestLeaseLost(t *testing.T) {
	tests := []struct {
		name  string
		after time.Duration
		sends int
		want  outbox.State
	}{
		{"found within nine minutes", 2 * time.Minute, 2, outbox.Accepted},
		{"found later", 9 * time.Minute, 1, outbox.Unknown},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				q := newMemory(time.Now)
				q.add("a")
				sends := make(map[string]int)
				s := sender(func(_ context.Context, m channel.Outbound) (string, error) { sends[m.ID]++; return "ok", nil })
				q.killed = true
				if _, err := bubbled(q, s, nil).Once(t.Context()); err != nil {
					t.Fatal(err)
				}
				q.killed = false
				time.Sleep(tt.after)
				if _, err := bubbled(q, s, nil).Once(t.Context()); err != nil {
					t.Fatal(err)
				}
				if want := map[string]int{"a": tt.sends}; !maps.Equal(sends, want) {
					t.Errorf("sends %v, want %v", sends, want)
				}
				wantStates(t, q, map[outbox.State]int{tt.want: 1})
			})
		})
	}
}

// TestProductClockMovedOn: the platform may live on the product's clock, so
// that moving it past the window must end the repetitions.
func TestProductClockMovedOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newMemory(time.Now)
		q.add("a")
		sends, moved := 0, time.Duration(0)
		w := bubbled(q, sender(func(context.Context, channel.Outbound) (string, error) { sends++; return "", channel.ErrAmbiguous }),
			func(o *outbox.Options) { o.Now = func() time.Time { return time.Now().Add(moved) } })
		for range 2 {
			if _, err := w.Once(t.Context()); err != nil {
				t.Fatal(err)
			}
			moved = 24 * time.Hour
		}
		wantStates(t, q, map[outbox.State]int{outbox.Unknown: 1})
		if sends != 1 {
			t.Errorf("%d sends, want 1", sends)
		}
	})
}
