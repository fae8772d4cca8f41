package watch_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/watch"
)

// book is a Book in memory; down: it cannot be asked.
type book struct {
	told, over map[string]time.Time
	now        func() time.Time
	down       bool
}

func (b *book) stands(key string) bool { return b.told[key].After(b.over[key]) }

func (b *book) RaiseAlarm(_ context.Context, key string, again time.Duration) (bool, error) {
	if b.down {
		return false, errors.New("down")
	}
	if b.stands(key) && b.now().Sub(b.told[key]) < again {
		return false, nil
	}
	b.told[key] = b.now()
	return true, nil
}

func (b *book) ClearAlarm(_ context.Context, key string) (bool, error) {
	if b.down || !b.stands(key) {
		return false, nil
	}
	b.over[key] = b.now()
	return true, nil
}

func (b *book) AlarmsStanding(_ context.Context, keys []string) (map[string]bool, error) {
	out := make(map[string]bool)
	for _, key := range keys {
		out[key] = b.stands(key)
	}
	return out, nil
}

// site is one store with its replicas' watchers, on one clock.
type site struct {
	t     *testing.T
	now   time.Time
	book  *book
	facts watch.Facts
	local map[string]watch.Facts // by replica: what it alone sees
	told  []string
	fail  error // of telling
	ones  map[string]*watch.Watcher
}

func newSite(t *testing.T, replicas ...string) *site {
	t.Helper()
	s := &site{t: t, now: noon, local: make(map[string]watch.Facts), ones: make(map[string]*watch.Watcher)}
	s.book = &book{told: make(map[string]time.Time), over: make(map[string]time.Time), now: func() time.Time { return s.now }}
	for _, name := range replicas {
		s.start(name)
	}
	return s
}

// start starts a replica, or starts it again.
func (s *site) start(name string) {
	s.ones[name] = watch.New(watch.Options{
		Book: s.book, Now: func() time.Time { return s.now }, Log: slog.New(slog.DiscardHandler), Name: name,
		Look: func(context.Context) watch.Facts {
			f := s.facts
			if own, ok := s.local[name]; ok {
				f.Disk, f.Store = own.Disk, own.Store
			}
			return f
		},
		Tell: func(_ context.Context, n watch.News) error {
			if s.fail != nil {
				return s.fail
			}
			s.told = append(s.told, strings.TrimSpace(fmt.Sprintf("%s +%s =%s -%s", name, said(n.Raised), said(n.Still), said(n.Over))))
			return nil
		},
	})
}

// looks has every replica look so many times, in turn.
func (s *site) looks(n int) {
	for range n {
		for _, name := range []string{"a", "b", "c"} {
			if w := s.ones[name]; w != nil {
				w.Look(s.t.Context())
			}
		}
		s.now = s.now.Add(30 * time.Second)
	}
}

func (s *site) want(what string, told ...string) {
	s.t.Helper()
	if diff := cmp.Diff(told, s.told); diff != "" {
		s.t.Errorf("%s, told (-want +got):\n%s", what, diff)
	}
	s.told = nil
}

func TestToldOnceByOne(t *testing.T) {
	s := newSite(t, "a", "b", "c")
	s.facts.Unknown = 1
	s.looks(1)
	s.want("after one look")
	s.looks(10)
	s.want("raised", "a +unknown = -")
	if !s.ones["c"].Standing()["unknown"] || s.ones["c"].Standing()["queue"] {
		t.Errorf("a replica that told nothing says %v", s.ones["c"].Standing())
	}
	s.looks(24*60*2 - 12)
	s.want("for just not a day")
	s.looks(10)
	s.want("for a day", "a + =unknown -")
	s.facts.Unknown = 0
	s.looks(1)
	s.want("gone for one look")
	s.looks(10)
	s.want("over", "a + = -unknown")
}

// TestNoFlapping: what comes and goes from look to look is neither raised nor cleared.
func TestNoFlapping(t *testing.T) {
	s := newSite(t, "a")
	for range 20 {
		s.facts.Disk = map[string]float64{"/": 0.81}
		s.looks(1)
		s.facts.Disk = map[string]float64{"/": 0.79}
		s.looks(1)
	}
	s.want("never twice in a row")
	s.facts.Disk = map[string]float64{"/": 0.81}
	s.looks(2)
	s.want("twice in a row", "a +disk = -")
	s.facts.Disk = map[string]float64{"/": 0.785}
	s.looks(20)
	s.want("hardly less")
	s.facts.Disk = map[string]float64{"/": 0.7}
	s.looks(20)
	s.want("clearly less", "a + = -disk?")
}

// TestOwnDisk: each replica tells of its own disk, and another's good one clears nothing.
func TestOwnDisk(t *testing.T) {
	s := newSite(t, "a", "b")
	s.local["a"] = watch.Facts{Disk: map[string]float64{"/": 0.5}}
	s.local["b"] = watch.Facts{Disk: map[string]float64{"/": 0.95}}
	s.looks(10)
	s.want("b's is full", "b +disk = -")
	s.local["b"] = s.local["a"]
	s.looks(10)
	s.want("b's is not", "b + = -disk")
}

// TestStoreGone: every replica that loses the store tells so by itself, and
// what stands in the store is neither raised nor cleared meanwhile.
func TestStoreGone(t *testing.T) {
	s := newSite(t, "a", "b")
	s.facts.Unknown = 1
	s.looks(3)
	s.want("before", "a +unknown = -")
	s.facts = watch.Facts{Store: errors.New("refused")}
	s.book.down = true
	s.looks(10)
	s.want("gone", "a +store = -", "b +store = -")
	s.facts, s.book.down = watch.Facts{Unknown: 1}, false
	s.looks(10)
	s.want("back", "a + = -store", "b + = -store")
}

// TestAfterARestart: who starts again neither repeats what was told nor forgets to tell its end.
func TestAfterARestart(t *testing.T) {
	s := newSite(t, "a")
	s.facts.Unknown = 1
	s.looks(3)
	s.want("before", "a +unknown = -")
	s.start("a")
	s.looks(3)
	s.want("started again")
	s.start("a")
	s.facts.Unknown = 0
	s.looks(3)
	s.want("over", "a + = -unknown")
}

// TestQuotaIsNotTheQueue: what a used-up quota holds back is no old queue, not
// even in the moment in which the rest ends.
func TestQuotaIsNotTheQueue(t *testing.T) {
	s := newSite(t, "a")
	s.facts = watch.Facts{OldestDue: s.now, ParkedUntil: s.now.Add(2 * time.Hour), ParkedWhy: "quota"}
	s.looks(240)
	s.want("parked", "a +parked = -")
	s.facts.ParkedUntil = time.Time{} // midnight; the queue is still there
	s.looks(10)
	s.want("sending again", "a + = -parked")
	s.looks(20)
	s.want("and it is not sent", "a +queue = -")
}

// TestToldLater: what surely did not leave is told at a later look, what may have left is not told twice.
func TestToldLater(t *testing.T) {
	s := newSite(t, "a")
	s.facts.Unknown, s.fail = 1, fmt.Errorf("dial: %w", channel.ErrNotSent)
	s.looks(5)
	s.fail = nil
	s.looks(5)
	s.want("sent late", "a +unknown = -")
	s.facts.Unknown, s.fail = 0, channel.ErrAmbiguous
	s.looks(5)
	s.fail = nil
	s.looks(5)
	s.want("perhaps sent")
}
