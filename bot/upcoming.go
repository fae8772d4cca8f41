package bot

import (
	"context"
	"fmt"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
)

// Upcoming is the next moment after now at which Due may find something to do, for
// who steps a clock from one to the next; zero when there is none. It is never
// later than a schedule's moment, and what waits for the end of quiet hours or of
// days off waits for that. Only Due knows what is really due then.
func (b *Bot) Upcoming(ctx context.Context) (time.Time, error) {
	plans := b.plans()
	names := make([]string, len(plans))
	for i, p := range plans {
		names[i] = p.name
	}
	view, err := b.store.Read(ctx, Need{Ticks: names})
	if err != nil {
		return time.Time{}, fmt.Errorf("read the schedules: %w", err)
	}
	now := b.now().In(calendar.Zone)
	next := b.heldBack(now) // now itself where nothing is held back
	if !next.After(now) {
		next = time.Time{}
	}
	for _, p := range plans {
		next = sooner(next, p.moment(now), now)
		if tick, begun := view.Ticks[p.name]; begun {
			next = sooner(next, p.moment(tick.Last.In(calendar.Zone)), now)
		}
	}
	return next, nil
}

// moment is when the schedule's next moment after t really falls; zero: never.
func (p plan) moment(t time.Time) time.Time {
	next := p.schedule.Next(t)
	if next.IsZero() {
		return next
	}
	return p.shift(next)
}

// sooner is the earlier of two moments, of which next may be zero: none yet. One
// that is not after now does not count.
func sooner(next, at, now time.Time) time.Time {
	if !at.After(now) || !next.IsZero() && !at.Before(next) {
		return next
	}
	return at
}
