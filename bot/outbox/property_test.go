package outbox_test

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/outbox"
)

// world is a queue, a platform that remembers ids for ten minutes, three workers, and
// their clocks beside the real one of store and platform.
type world struct {
	t        *rapid.T
	mu       sync.Mutex
	clock    time.Time
	skew     *time.Duration // of the clock of the worker whose turn it is
	queue    *memory
	worker   *outbox.Worker
	others   []replica            // that wait for their turn
	seen     map[string]time.Time // by the platform: when it first took an id
	copies   map[string]int       // that reached the person
	finished map[string]bool      // accepted or unknown: never to be sent again
	healthy  bool
}

// replica is a worker with the error of its clock.
type replica struct {
	worker *outbox.Worker
	skew   *time.Duration
}

func newWorld(t *rapid.T) *world {
	w := &world{
		t: t, clock: time.Date(2026, time.November, 20, 6, 0, 0, 0, time.UTC),
		seen: make(map[string]time.Time), copies: make(map[string]int), finished: make(map[string]bool),
	}
	w.queue = newMemory(func() time.Time { return w.pass(0) })
	for _, skew := range []time.Duration{5 * time.Minute, -5 * time.Minute, 0} {
		w.skew = &skew
		w.restart()
		w.others = append(w.others, replica{w.worker, w.skew})
	}
	w.others = w.others[:2]
	return w
}

// turn has another replica go on.
func (w *world) turn() {
	next := w.others[0]
	w.others = append(w.others[1:], replica{w.worker, w.skew})
	w.worker, w.skew = next.worker, next.skew
}

// pass lets time pass and returns the time.
func (w *world) pass(d time.Duration) time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clock = w.clock.Add(d)
	return w.clock
}

func (w *world) restart() {
	skew := w.skew
	w.worker = outbox.New(outbox.Options{
		Queue: w.queue, Sender: sender(w.send), Log: slog.New(slog.DiscardHandler), Concurrency: 1,
		Now: func() time.Time { return w.pass(0).Add(*skew) },
	})
}

// send is the platform, in whatever mood it is.
func (w *world) send(_ context.Context, m channel.Outbound) (string, error) {
	if w.finished[m.ID] {
		w.t.Fatalf("%s was sent again after it was settled", m.ID)
	}
	mood := "well"
	if !w.healthy {
		mood = rapid.SampledFrom([]string{"well", "answer lost", "answer lost", "request lost", "busy", "busy", "quota", "credential", "unfollowed"}).Draw(w.t, "mood")
	}
	now := w.pass(time.Second)
	switch mood {
	case "request lost":
		return "", channel.ErrAmbiguous
	case "busy":
		return "", channel.ErrNotSent
	case "quota":
		return "", channel.ErrQuota
	case "credential":
		return "", channel.ErrCredential
	case "unfollowed":
		return "", channel.ErrUnreachable
	}
	if at, known := w.seen[m.ID]; !known || now.Sub(at) > 10*time.Minute {
		w.seen[m.ID] = now
		w.copies[m.ID]++
	}
	if mood == "answer lost" {
		return "", channel.ErrAmbiguous
	}
	return "p-" + m.ID, nil
}

func (w *world) once() {
	if _, err := w.worker.Once(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	for id, e := range w.queue.entries {
		if e.State == outbox.Accepted || e.State == outbox.Unknown || e.State == outbox.Failed {
			w.finished[id] = true
		}
	}
}

// die sends, and is killed before anything is settled.
func (w *world) die() {
	w.queue.killed = true
	w.once()
	w.queue.killed = false
	w.restart()
}

// TestNeverTwiceNeverLost: whatever the platform, the clocks and kill -9 do,
// nobody gets two copies, nothing is sent after it was settled, and everything ends
// accepted, failed or unknown; what is accepted has arrived.
func TestNeverTwiceNeverLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t)
		w.queue.add(ids(10)...)
		t.Repeat(map[string]func(*rapid.T){
			"once": func(*rapid.T) { w.once() },
			"die":  func(*rapid.T) { w.die() },
			"restart": func(*rapid.T) {
				w.restart()
			},
			"another replica": func(*rapid.T) { w.turn() },
			"time passes": func(t *rapid.T) {
				w.pass(rapid.SampledFrom([]time.Duration{time.Second, time.Minute, 2 * time.Minute, 5 * time.Minute, 12 * time.Minute, 24 * time.Hour}).Draw(t, "time"))
			},
			"the product's clock steps": func(t *rapid.T) {
				*w.skew += time.Duration(rapid.IntRange(-3600, 3600).Draw(t, "seconds")) * time.Second
			},
		})
		w.healthy = true
		for range 60 {
			w.pass(time.Hour)
			w.once()
		}
		for _, id := range ids(10) {
			m := w.queue.get(id)
			if !w.finished[id] {
				t.Errorf("%s is left as %s", id, m.State)
			}
			if n := w.copies[id]; n > 1 || (n == 0 && m.State == outbox.Accepted) || (n == 1 && m.State == outbox.Failed) {
				t.Errorf("%s stands as %s, and %d copies arrived", id, m.State, n)
			}
		}
	})
}
