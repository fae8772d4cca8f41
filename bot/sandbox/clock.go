package sandbox

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// beijing is the platform's time zone; it has known no daylight saving since 1991.
var beijing = time.FixedZone("CST", 8*60*60)

// maxStops bounds the stops of one move.
const maxStops = 5_000

// Clock is a clock that can be moved. It runs on with real time from where it
// was set, or stands still between moves.
type Clock struct {
	moving sync.Mutex  // held for a whole move, its hooks included
	cut    atomic.Bool // the move under way is to end where it is

	mu     sync.Mutex // guards what follows
	fixed  bool
	held   bool          // a running clock stands at a stop
	at     time.Time     // where a fixed or held clock stands
	offset time.Duration // of a running clock from real time
	hooks  []func(now time.Time)
	after  []func() // run after the hooks
	stops  []func(from, to time.Time) []time.Time
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
	if c.fixed || c.held {
		return c.at.In(beijing)
	}
	return time.Now().Round(0).Add(c.offset).In(beijing)
}

// Offset is how far a running clock is ahead of real time; zero for a fixed one.
// The owner stores it so that a restart continues where the clock was.
func (c *Clock) Offset() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.held {
		return time.Until(c.at)
	}
	return c.offset
}

// Set moves the clock to t, forward or back, and then runs the hooks.
func (c *Clock) Set(t time.Time) {
	c.move(func(time.Time) time.Time { return t })
}

// Advance moves the clock by d, which may be negative, and then runs the hooks.
func (c *Clock) Advance(d time.Duration) {
	c.move(func(now time.Time) time.Time { return now.Add(d) })
}

// OnMove has f run after each move, and at each stop of one, in the mover's
// goroutine, in the order of registration. f may read the clock, and may take
// its time; it must not move the clock.
func (c *Clock) OnMove(f func(now time.Time)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.hooks = append(c.hooks, f)
}

// StopAt has every move forward stop at the moments that f names, those after
// from and before to: the clock stands there, in their order, until the hooks
// have run. A move makes 5,000 stops at most, the earliest ones; a move back
// makes none. What several f name is one list.
func (c *Clock) StopAt(f func(from, to time.Time) []time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stops = append(c.stops, f)
}

// move goes from stop to stop to its end. A move waits for the one before it.
func (c *Clock) move(end func(now time.Time) time.Time) {
	c.moving.Lock()
	defer c.moving.Unlock()
	if c.cut.Load() {
		return
	}
	from := c.Now()
	to := end(from)
	for _, stop := range c.stopsBetween(from, to) {
		c.hold(stop)
		c.tell()
		if c.cut.Load() {
			c.put(stop, 0)
			return
		}
	}
	c.put(to, to.Sub(from))
	c.tell()
}

// stopsBetween asks who named stops, and sorts them.
func (c *Clock) stopsBetween(from, to time.Time) []time.Time {
	if !from.Before(to) {
		return nil
	}
	c.mu.Lock()
	asked := slices.Clone(c.stops)
	c.mu.Unlock()
	var stops []time.Time
	for _, f := range asked {
		stops = append(stops, f(from, to)...)
	}
	stops = slices.DeleteFunc(stops, func(t time.Time) bool { return !t.After(from) || !t.Before(to) })
	slices.SortFunc(stops, time.Time.Compare)
	stops = slices.CompactFunc(stops, time.Time.Equal)
	return stops[:min(len(stops), maxStops)]
}

// hold has the clock stand at t, so that what is done at a stop has its date
// however long it takes.
func (c *Clock) hold(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at, c.held = t, true
}

// put sets the clock to t, which is by from where the move began. A running one
// runs on from there; the time that it stood at stops does not count.
func (c *Clock) put(t time.Time, by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.fixed:
		c.at = t
	case c.held:
		c.offset = time.Until(t)
	default:
		c.offset += by
	}
	c.held = false
}

// tell runs the hooks.
func (c *Clock) tell() {
	c.mu.Lock()
	now, hooks, after := c.read(), slices.Clone(c.hooks), slices.Clone(c.after)
	c.mu.Unlock()
	for _, f := range hooks {
		f(now)
	}
	for _, f := range after {
		f()
	}
}

// afterMove has f run when all hooks have, at each stop.
func (c *Clock) afterMove(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.after = append(c.after, f)
}

// cutShort ends a move that is under way at the stop where it is.
func (c *Clock) cutShort() { c.cut.Store(true) }

// restore puts the clock where one with this offset, or a fixed one at this
// time, was left. No hook hears of it.
func (c *Clock) restore(offset time.Duration, at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fixed {
		c.at = at
		return
	}
	c.offset = offset
}
