package sandbox

import (
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestFixedClock(t *testing.T) {
	start := time.Date(2026, 11, 20, 6, 0, 0, 0, time.UTC)
	c := FixedClock(start)
	var heard []string
	c.OnMove(func(now time.Time) { heard = append(heard, "a "+now.Format(time.DateTime)) })
	c.OnMove(func(time.Time) { heard = append(heard, "b "+c.Now().Format(time.DateTime)) })
	c.Advance(24 * time.Hour)
	c.Set(start.Add(-time.Hour))
	want := []string{"a 2026-11-21 14:00:00", "b 2026-11-21 14:00:00", "a 2026-11-20 13:00:00", "b 2026-11-20 13:00:00"}
	if diff := cmp.Diff(want, heard); diff != "" {
		t.Error(diff)
	}
	if c.Offset() != 0 {
		t.Errorf("offset %v", c.Offset())
	}
}

func TestRunningClock(t *testing.T) {
	start := time.Date(2026, 11, 20, 14, 0, 0, 0, beijing)
	c := NewClock(start)
	if d := c.Now().Sub(start); d < 0 || d > time.Minute {
		t.Errorf("begins %v off", d)
	}
	before := c.Offset()
	c.Advance(time.Hour)
	if got := c.Offset() - before; got != time.Hour {
		t.Errorf("moved by %v", got)
	}
	c.Set(start)
	if d := c.Now().Sub(start); d < 0 || d > time.Minute {
		t.Errorf("set, it is %v off", d)
	}
	if d := time.Since(NewClock(time.Time{}).Now()); d < -time.Minute || d > time.Minute {
		t.Errorf("a clock without a start is %v off real time", d)
	}
}

// stamps names moments in what a test compares.
func stamps(moments ...time.Time) (out []string) {
	for _, m := range moments {
		out = append(out, m.In(beijing).Format("0102 15:04"))
	}
	return out
}

func TestStopAt(t *testing.T) {
	begin := time.Date(2026, 11, 20, 14, 0, 0, 0, beijing)
	for name, c := range map[string]*Clock{"fixed": FixedClock(begin), "running": NewClock(begin)} {
		t.Run(name, func(t *testing.T) {
			hour := func(n int) time.Time { return begin.Add(time.Duration(n) * time.Hour) }
			c.StopAt(func(_, to time.Time) []time.Time { return []time.Time{hour(3), hour(1), hour(-1), to, hour(9)} })
			c.StopAt(func(time.Time, time.Time) []time.Time { return []time.Time{hour(2), hour(3), begin} })
			var heard, read []time.Time
			c.OnMove(func(now time.Time) { heard, read = append(heard, now), append(read, c.Now()) })
			settled := 0
			c.afterMove(func() { settled++ })
			c.Set(hour(5))
			want := []string{"1120 15:00", "1120 16:00", "1120 17:00", "1120 19:00"}
			if diff := cmp.Diff(want, stamps(heard...)); diff != "" {
				t.Error(diff)
			}
			for i := range 3 { // also a running clock stands at a stop
				if !read[i].Equal(heard[i]) || !read[i].Equal(hour(i+1)) {
					t.Errorf("at stop %d the clock says %v, then %v", i, heard[i], read[i])
				}
			}
			if d := c.Now().Sub(hour(5)); d < 0 || d > time.Minute || settled != 4 {
				t.Errorf("ends %v off, after %d stops", d, settled)
			}
			heard = nil
			c.Set(begin)
			if len(heard) != 1 {
				t.Errorf("a move back stops at %v", stamps(heard...))
			}
		})
	}
}

func TestStopsAreBounded(t *testing.T) {
	begin := time.Date(2026, 1, 1, 0, 0, 0, 0, beijing)
	c := FixedClock(begin)
	c.StopAt(func(from, to time.Time) (stops []time.Time) {
		for t := to; t.After(from); t = t.Add(-time.Minute) {
			stops = append(stops, t)
		}
		return stops
	})
	var heard []time.Time
	c.OnMove(func(now time.Time) { heard = append(heard, now) })
	c.Advance(365 * 24 * time.Hour)
	if n := len(heard); n != maxStops+1 || !heard[0].Equal(begin.Add(time.Minute)) || !heard[n-1].Equal(begin.Add(365*24*time.Hour)) {
		t.Errorf("%d stops, from %v to %v", n, heard[0], heard[n-1])
	}
}

func TestMovesDoNotInterleave(t *testing.T) {
	c := FixedClock(time.Date(2026, 1, 1, 0, 0, 0, 0, beijing))
	c.StopAt(func(from, _ time.Time) []time.Time {
		return []time.Time{from.Add(time.Minute), from.Add(2 * time.Minute)}
	})
	busy, met := false, 0
	c.OnMove(func(time.Time) {
		if busy { // without the lock the race detector finds this too
			met++
		}
		busy = true
		runtime.Gosched()
	})
	c.OnMove(func(time.Time) { busy = false })
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() { c.Advance(time.Hour) })
	}
	wg.Wait()
	if want := time.Date(2026, 1, 1, 8, 0, 0, 0, beijing); met > 0 || !c.Now().Equal(want) {
		t.Errorf("%d moves met, the clock says %v", met, c.Now())
	}
}

func TestMoveIsCutShort(t *testing.T) {
	begin := time.Date(2026, 11, 20, 14, 0, 0, 0, beijing)
	c := NewClock(begin)
	c.StopAt(func(from, _ time.Time) []time.Time { return []time.Time{from.Add(time.Hour), from.Add(2 * time.Hour)} })
	c.OnMove(func(time.Time) { c.cutShort() })
	c.Advance(24 * time.Hour)
	if d := c.Now().Sub(begin.Add(time.Hour)); d < 0 || d > time.Minute {
		t.Errorf("stands %v from the first stop", d)
	}
	if d := c.Offset() - time.Until(begin.Add(time.Hour)); d < -time.Minute || d > time.Minute {
		t.Errorf("its offset is %v off", d)
	}
	before := c.Now()
	c.Advance(24 * time.Hour) // one that waited behind it
	if d := c.Now().Sub(before); d > time.Minute {
		t.Errorf("moved on by %v", d)
	}
}
