package sandbox

import (
	"slices"
	"sync"
	"time"
)

// beijing is the platform's time zone; it has known no daylight saving since 1991.
var beijing = time.FixedZone("CST", 8*60*60)

// Clock is a clock that can be moved. It runs on with real time from where it
// was set, or stands still between moves.
type Clock struct {
	mu     sync.Mutex
	fixed  bool
	at     time.Time     // where a fixed clock stands
	offset time.Duration // of a running clock from real time
	hooks  []func(now time.Time)
}

// NewClock returns a running clock that begins at start, or at real time when start is zero.
func NewClock(start time.Time) *Clock {
	c := &Clock{}
	if !start.IsZero() {
		c.offset = time.Until(start)
	}
	return c
}

// FixedClock returns a clock that stands at start until it is moved.
func FixedClock(start time.Time) *Clock { return &Clock{fixed: true, at: start} }

// Now returns the time in Beijing, without a monotonic reading.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.read()
}

func (c *Clock) read() time.Time {
	if c.fixed {
		return c.at.In(beijing)
	}
	return time.Now().Round(0).Add(c.offset).In(beijing)
}

// Offset is how far a running clock is ahead of real time; zero for a fixed one.
// The owner stores it so that a restart continues where the clock was.
func (c *Clock) Offset() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.offset
}

// Set moves the clock to t, forward or back, and then runs the hooks.
func (c *Clock) Set(t time.Time) {
	c.move(func(now time.Time) time.Duration { return t.Sub(now) })
}

// Advance moves the clock by d, which may be negative, and then runs the hooks.
func (c *Clock) Advance(d time.Duration) {
	c.move(func(time.Time) time.Duration { return d })
}

// OnMove has f run after each move, in the mover's goroutine, in the order of
// registration. f may read the clock, and may take its time.
func (c *Clock) OnMove(f func(now time.Time)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.hooks = append(c.hooks, f)
}

func (c *Clock) move(by func(now time.Time) time.Duration) {
	c.mu.Lock()
	d := by(c.read())
	if c.fixed {
		c.at = c.at.Add(d)
	} else {
		c.offset += d
	}
	now, hooks := c.read(), slices.Clip(c.hooks)
	c.mu.Unlock()
	for _, f := range hooks {
		f(now)
	}
}
