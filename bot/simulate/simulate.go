// Package simulate steps a whole installation through a stretch of days (模拟):
// its bot, its schedules and its delivery are the ones of production, on a copy
// of the state; only the clock is stepped, and what would be sent is noted down.
package simulate

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
)

// Clock stands still between steps. It may be read by many goroutines.
type Clock struct {
	mu sync.Mutex
	at time.Time
}

// NewClock stands at that moment.
func NewClock(at time.Time) *Clock { return &Clock{at: at.In(calendar.Zone)} }

// Now is where the clock stands.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

// Set moves the clock.
func (c *Clock) Set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = at.In(calendar.Zone)
}

// Service is the bot whose days are stepped through.
type Service interface {
	// Due does everything that is due now.
	Due(ctx context.Context) error
	// Upcoming is the next moment at which something may be due; zero: none.
	Upcoming(ctx context.Context) (time.Time, error)
	// Roster is who is there.
	Roster(ctx context.Context) (*roster.Roster, error)
}

// Delivery sends what waits, one batch at a time; 0: nothing did.
type Delivery interface {
	Once(ctx context.Context) (int, error)
}

// Store is the copy of the state that the bot works on.
type Store interface {
	// Outbox lists up to limit messages in one state; limit 0: all of them.
	Outbox(ctx context.Context, state outbox.State, limit int) ([]outbox.Message, error)
	// Weeks reads every report of whole weeks.
	Weeks(ctx context.Context, weeks []calendar.Week) (map[calendar.Week][]report.Report, error)
	// Commit writes c whole or not at all.
	Commit(ctx context.Context, c bot.Change) error
}

// Run is one simulation.
type Run struct {
	Clock    *Clock
	Bot      Service
	Delivery Delivery // through a Recorder
	Store    Store
	To       calendar.Date                                    // the last day
	Reports  []report.Indicator                               // every unit has reported zeros of these before a week's first reminder; none: nobody reports
	Day      func(ctx context.Context, d calendar.Date) error // what happens at the beginning of a day, before anything is due; may be nil
}

// Days steps the clock from where it stands to the end of the last day, through
// every moment at which something may be due.
func (r Run) Days(ctx context.Context) error {
	end := r.To.AddDays(1).At(0, 0)
	day := calendar.DateOf(r.Clock.Now())
	for at := r.Clock.Now(); at.Before(end); {
		r.Clock.Set(at)
		if today := calendar.DateOf(at); today != day || at.Equal(today.At(0, 0)) {
			day = today
			if err := r.begin(ctx, day); err != nil {
				return err
			}
		}
		if err := r.moment(ctx); err != nil {
			return fmt.Errorf("at %s: %w", at.Format(time.DateTime), err)
		}
		next, err := r.next(ctx, day)
		if err != nil {
			return err
		}
		at = next
	}
	return nil
}

// begin is the beginning of a day: who reports has reported.
func (r Run) begin(ctx context.Context, day calendar.Date) error {
	if len(r.Reports) > 0 {
		if err := r.report(ctx, day.Week()); err != nil {
			return err
		}
	}
	if r.Day == nil {
		return nil
	}
	return r.Day(ctx, day)
}

// moment does what is due now, and sends it.
func (r Run) moment(ctx context.Context) error {
	if err := r.Bot.Due(ctx); err != nil {
		return err
	}
	for {
		if n, err := r.Delivery.Once(ctx); err != nil || n == 0 {
			return err
		}
	}
}

// next is the earliest moment at which something may be due: by a schedule, in the
// outbox, or the beginning of the next day.
func (r Run) next(ctx context.Context, day calendar.Date) (time.Time, error) {
	now, next := r.Clock.Now(), day.AddDays(1).At(0, 0)
	at, err := r.Bot.Upcoming(ctx)
	if err != nil {
		return next, err
	}
	if at.After(now) && at.Before(next) {
		next = at
	}
	waiting, err := r.Store.Outbox(ctx, outbox.Queued, 0)
	for _, m := range waiting {
		if m.NextTry.After(now) && m.NextTry.Before(next) {
			next = m.NextTry
		}
	}
	return next, err
}

// report records zeros for every unit that has an officer and no complete report
// of the week.
func (r Run) report(ctx context.Context, week calendar.Week) error {
	people, err := r.Bot.Roster(ctx)
	if err != nil {
		return err
	}
	weeks, err := r.Store.Weeks(ctx, []calendar.Week{week})
	if err != nil {
		return err
	}
	standing := make(map[string]report.Report)
	for _, x := range weeks[week] {
		standing[x.Area] = x
	}
	c := bot.Change{Cause: "simulate/" + week.String(), At: r.Clock.Now()}
	for _, officer := range people.With(roster.Officer) {
		for _, code := range officer.Areas {
			x, known := standing[code]
			if _, expected := people.Unit(code); !expected || known && x.Status == report.Complete {
				continue
			}
			x = r.zeros(x, report.Ref{Area: code, Week: week}, officer.ID)
			c.Reports, standing[code] = append(c.Reports, x), x
		}
		if len(c.Reports) >= bot.MaxRecords/2 {
			break // the rest reports tomorrow
		}
	}
	if len(c.Reports) == 0 {
		return nil
	}
	c.Cause += "/" + calendar.DateOf(c.At).String()
	err = r.Store.Commit(ctx, c)
	if errors.As(err, new(*bot.DuplicateError)) {
		return nil
	}
	return err
}

// zeros is a complete report.
func (r Run) zeros(x report.Report, ref report.Ref, officer string) report.Report {
	now := r.Clock.Now()
	x.Ref, x.Status, x.Timeliness, x.Reporter = ref, report.Complete, report.OnTime, officer
	x.ReceivedAt, x.CompletedAt, x.Held, x.Asked = now, now, nil, nil
	x.Values, x.Seq = make(report.Values, len(r.Reports)), x.Seq+1
	for _, in := range r.Reports {
		v := report.Value{Kind: in.Kind}
		if in.Kind == report.Text {
			v.Text = report.NoText
		}
		x.Values[in.Key] = v
	}
	return x
}
