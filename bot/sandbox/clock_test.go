package sandbox

import (
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
