package spool

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/weidubao/weidubao/bot/channel"
)

// TestAgainstModel has messages come, come again, the store go and come back, and
// the process be killed at any step, in any order. In the end everything that was
// acknowledged is carried out once, in each sender's order, and every number is
// told at most once, and exactly once where nobody was killed.
func TestAgainstModel(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // pauses cost nothing
		rapid.Check(bubble{t}, func(rt *rapid.T) {
			m := newMachine(t, rt)
			rt.Repeat(map[string]func(*rapid.T){
				"write": m.write, "again": m.again, "store": m.toggle, "wait": m.wait, "kill": m.kill, "": func(*rapid.T) {},
			})
			m.finish(rt)
		})
	})
}

// bubble is a test of which rapid cannot ask the deadline, which synctest forbids.
type bubble struct{ *testing.T }

// machine is the spool and what has to come of it.
type machine struct {
	office *office
	dir    string
	spool  *Spool
	stop   func()
	killed *atomic.Value // string: the step at which the process ends; "": none

	next    map[string]int    // by sender: the message that is written next
	acked   []channel.Inbound // in the order of the answers
	numbers map[int]string    // causes by the numbers that were told
	kills   int
}

func newMachine(tb testing.TB, rt *rapid.T) *machine {
	tb.Helper()
	m := &machine{office: newOffice(), dir: tb.TempDir(), next: make(map[string]int), numbers: make(map[int]string)}
	m.start(rt)
	rt.Cleanup(func() { m.stop() })
	return m
}

func (m *machine) start(rt *rapid.T) {
	m.killed = new(atomic.Value)
	m.killed.Store("")
	killed, opt := m.killed, m.office.options()
	opt.Max = 4
	opt.step = func(name string) {
		if at := killed.Load(); at == name || at == "now" {
			killed.Store("now")
			runtime.Goexit()
		}
	}
	var err error
	if m.spool, err = Open(m.dir, opt); err != nil {
		rt.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended, s := make(chan struct{}), m.spool
	go func() { defer close(ended); s.Run(ctx) }()
	m.stop = func() { cancel(); <-ended }
}

// push does what the callback does, and reports whether it acknowledged.
func (m *machine) push(rt *rapid.T, in channel.Inbound) bool {
	if !m.spool.Waits(in) {
		if _, err := m.office.Receive(context.Background(), in); err == nil {
			return true
		}
	}
	n, err := m.spool.Put(in)
	switch {
	case err == nil:
		if had, ok := m.numbers[n]; ok && had != in.Cause {
			rt.Fatalf("%s and %s have the number %d", had, in.Cause, n)
		}
		m.numbers[n] = in.Cause
		return true
	case !errors.Is(err, ErrFull) && !errors.Is(err, ErrSlow):
		rt.Fatal(err)
	}
	return false
}

func (m *machine) write(rt *rapid.T) {
	from := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(rt, "from")
	in := message(from, m.next[from])
	m.next[from]++
	if m.push(rt, in) {
		m.acked = append(m.acked, in)
	}
}

func (m *machine) again(rt *rapid.T) {
	if len(m.acked) > 0 {
		m.push(rt, rapid.SampledFrom(m.acked).Draw(rt, "again"))
	}
}

func (m *machine) toggle(rt *rapid.T) { m.office.set(rapid.Bool().Draw(rt, "away")) }

func (m *machine) wait(rt *rapid.T) {
	time.Sleep(time.Duration(rapid.IntRange(1, 1500).Draw(rt, "ms")) * time.Millisecond)
}

// kill has the process end at a step of the next message, or here.
func (m *machine) kill(rt *rapid.T) {
	m.kills++
	m.killed.Store(rapid.SampledFrom([]string{"made", "written", "renamed", "kept", "telling", "marked", "told", "now"}).Draw(rt, "step"))
	m.write(rt)
	m.wait(rt)
	m.killed.Store("now")
	m.stop()
	if err := m.spool.Close(); err != nil {
		rt.Fatal(err)
	}
	m.start(rt)
}

func (m *machine) finish(rt *rapid.T) {
	m.office.set(false)
	time.Sleep(time.Minute)
	m.stop()
	if err := m.spool.Close(); err != nil {
		rt.Fatal(err)
	}
	if n, _ := m.spool.Stats(); n != 0 {
		rt.Fatalf("%d still wait", n)
	}
	for _, in := range m.acked {
		if n := m.office.once[in.Cause]; n != 1 {
			rt.Fatalf("%s was acknowledged and carried out %d times", in.Cause, n)
		}
	}
	latest := make(map[string]int)
	for _, cause := range m.office.order {
		var from string
		var n int
		if _, err := fmt.Sscanf(strings.ReplaceAll(cause, ":", " "), "wx %s %d", &from, &n); err != nil {
			rt.Fatal(err)
		}
		if n < latest[from] {
			rt.Fatalf("%s was carried out after %d", cause, latest[from])
		}
		latest[from] = n
	}
	m.everybodyTold(rt)
}

func (m *machine) everybodyTold(rt *rapid.T) {
	told := make(map[string]int)
	for _, line := range m.office.told {
		told[line]++
		if told[line] > 1 {
			rt.Fatalf("told twice: %s", line)
		}
	}
	if m.kills > 0 {
		return
	}
	for n, cause := range m.numbers {
		if line := fmt.Sprintf("%s %d: done %s", strings.Split(cause, ":")[1], n, cause); told[line] != 1 {
			rt.Fatalf("not told: %s (%q)", line, m.office.told)
		}
	}
}
