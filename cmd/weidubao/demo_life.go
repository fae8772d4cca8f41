package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/bot/sandbox"
	"github.com/weidubao/weidubao/bot/sandbox/sample"
)

// pass is what binds a member: the code and the QR code that the office hands out.
type pass struct{ code, ticket string }

// life is what goes on in the county while its clock runs or is moved: its
// people write, what falls due is done, what is to be sent is sent. A move of
// the clock stops at every such moment, so that a month passes as it would.
type life struct {
	*demo
	ctx     context.Context //nolint:containedctx // ends with stop: a move of the clock comes from a request of its own
	end     context.CancelFunc
	opening []sample.Event

	mu     sync.Mutex                      // one stretch of life at a time
	woken  atomic.Bool                     // something was enqueued since the last delivery
	passes atomic.Pointer[map[string]pass] // by member: of who is not bound
}

func newLife(d *demo) *life {
	l := &life{demo: d}
	l.passes.Store(new(map[string]pass))
	l.ctx, l.end = context.WithCancel(context.Background())
	return l
}

// begin lets the county go on from here.
func (l *life) begin(ctx context.Context) error {
	if err := l.makePasses(ctx); err != nil {
		return fmt.Errorf("make QR codes for who is not bound: %w", err)
	}
	clock := l.platform.Clock()
	clock.StopAt(l.stops)
	clock.OnMove(func(time.Time) {
		if err := l.pass(l.ctx); err != nil && l.ctx.Err() == nil {
			l.log.ErrorContext(l.ctx, "the county's day broke off", "err", err)
		}
	})
	l.due = l.pass
	return nil
}

// stop ends what is under way and keeps where the county has come to.
func (l *life) stop() {
	l.end()
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.data.save(); err != nil {
		l.log.Error("the demo's clock was not kept", "err", err)
	}
}

// stops are where a move of the clock stops: at what happens, and for a while
// after what was sent.
func (l *life) stops(from, to time.Time) []time.Time {
	out := l.schedule(from, to)
	for _, sent := range append(slices.Clone(out), from) {
		for n := range retryMinutes {
			out = append(out, sent.Add(time.Duration(n+1)*time.Minute))
		}
	}
	for _, e := range l.events(from, to) {
		out = append(out, e.At)
	}
	return out // the clock puts them in order
}

// retryMinutes is how long delivery is looked at minute by minute after
// something was sent: a message that may have left is repeated within nine
// minutes or not at all, and a jump of the clock must not skip them.
const retryMinutes = 9

// schedule are the moments after from, up to to, at which a schedule of the service may fall due.
func (l *life) schedule(from, to time.Time) []time.Time {
	var out []time.Time
	for day := calendar.DateOf(from); !day.After(calendar.DateOf(to)); day = day.AddDays(1) {
		for _, t := range l.scheduled(day) {
			if t.After(from) && !t.After(to) {
				out = append(out, t)
			}
		}
	}
	return out
}

// scheduled are those of one day.
func (l *life) scheduled(day calendar.Date) []time.Time {
	if !l.cal.Workday(day) {
		return nil
	}
	var out []time.Time
	for _, s := range []bot.Schedule{l.cfg.Rules.Alerts, l.cfg.Rules.Bulletin} {
		if l.falls(s, day) {
			out = append(out, momentOf(s, day))
		}
	}
	week := calendar.WeekOf(day.At(12, 0))
	for _, d := range append(slices.Clone(l.cfg.Rules.Remind), l.cfg.Rules.Due) {
		if at := l.cal.DueAt(d, week); calendar.DateOf(at) == day {
			out = append(out, at)
		}
	}
	return out
}

// falls reports whether a schedule falls on the working day, or on a day off right before it.
func (l *life) falls(s bot.Schedule, day calendar.Date) bool {
	before := l.cal.WorkdayOnOrBefore(day.AddDays(-1))
	return !s.Next(momentOf(s, before)).After(momentOf(s, day))
}

// momentOf is a day's moment at the time of day that a schedule has.
func momentOf(s bot.Schedule, day calendar.Date) time.Time {
	next := s.Next(day.At(0, 0).Add(-time.Second)).In(calendar.Zone)
	return day.At(next.Hour(), next.Minute())
}

// events are what the county's people do after from, up to to.
func (l *life) events(from, to time.Time) []sample.Event {
	start := sample.Start()
	var out []sample.Event
	if from.Before(start) {
		for _, e := range l.opening {
			if e.At.After(from) && !e.At.After(to) {
				out = append(out, e)
			}
		}
		from = start
	}
	if to.After(from) {
		out = append(out, l.county.Going(from, to)...)
	}
	return out
}

// pass does everything that has come up since the county last lived, at the clock's time.
func (l *life) pass(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	failed := errors.Join(l.write(ctx), l.bot.Due(ctx), l.deliver(ctx))
	l.data.state.Offset = l.platform.Clock().Offset()
	return errors.Join(failed, l.data.save())
}

// write has the county's people do what they do up to the clock's time. Where
// the service does not answer them, they do it later.
func (l *life) write(ctx context.Context) error {
	now := l.now()
	var failed error
	for _, e := range l.events(l.data.state.Lived, now) {
		err := l.play(ctx, e)
		if ctx.Err() != nil || errors.Is(err, sandbox.ErrNoAnswer) || errors.Is(err, sandbox.ErrPaused) {
			return errors.Join(failed, err, ctx.Err())
		}
		failed = errors.Join(failed, err)
		l.data.state.Lived = e.At
	}
	if now.After(l.data.state.Lived) {
		l.data.state.Lived = now
	}
	return failed
}

// play has one person write, or the office import a file.
func (l *life) play(ctx context.Context, e sample.Event) error {
	switch {
	case e.Import != nil:
		_, err := l.bot.ImportLedger(ctx, *e.Import, cliName)
		return err
	case e.Order != nil:
		return l.act(ctx, e)
	case e.Unfollow:
		_, err := l.platform.Unfollow(ctx, e.OpenID)
		return err
	case e.Report != nil && e.At.After(sample.Start()):
		if theirs, err := l.theirs(ctx, e); !theirs || err != nil {
			return err
		}
	}
	_, err := l.platform.SendAt(ctx, e.OpenID, e.Text, e.At)
	if errors.Is(err, sandbox.ErrNotFollowing) {
		return nil // the visitor has had them leave
	}
	return err
}

// act has one person do something to an issue on its page.
func (l *life) act(ctx context.Context, e sample.Event) error {
	people, err := l.bot.Roster(ctx)
	if err != nil {
		return err
	}
	m, _ := people.ByOpenID(e.OpenID)
	_, err = l.bot.Act(ctx, bot.IssueOrder{
		Member: m.ID, Number: e.Issue, Order: *e.Order, Cause: fmt.Sprintf("demo/%s/%d", e.Issue, e.At.Unix()),
	})
	if err != nil {
		return fmt.Errorf("%s %s: %w", e.Order.Act, e.Issue, err)
	}
	return nil
}

// theirs reports whether a report is still the county's own to make or to
// correct: the visitor may have made it.
func (l *life) theirs(ctx context.Context, e sample.Event) (bool, error) {
	r, _, err := l.bot.Report(ctx, *e.Report)
	if errors.Is(err, bot.ErrNotFound) {
		return !e.Correct, nil
	}
	people, failed := l.bot.Roster(ctx)
	if err = errors.Join(err, failed); err != nil {
		return false, err
	}
	m, ok := people.ByOpenID(e.OpenID)
	return e.Correct && ok && m.ID == r.Reporter, nil
}

// deliver sends what is to be sent by now, and waits for the receipts.
func (l *life) deliver(ctx context.Context) error {
	l.woken.Store(false)
	for range maxRounds {
		n, err := l.out.worker.Once(ctx)
		if err != nil || n == 0 {
			return errors.Join(err, l.platform.Wait(ctx), l.fetch(ctx))
		}
	}
	return nil
}

// fetch gets the photos that wait, before the clock moves on and the platform throws them away.
func (l *life) fetch(ctx context.Context) error {
	for range maxRounds {
		if l.out.fetcher == nil {
			return nil
		}
		if n, err := l.out.fetcher.Once(ctx); err != nil || n == 0 {
			return err
		}
	}
	return nil
}

// maxRounds of delivery after one moment are far more than the county needs.
const maxRounds = 1_000

// makePasses gives everybody who is not bound a code and a personal QR code.
func (l *life) makePasses(ctx context.Context) error {
	lines, err := l.bot.BindingCodes(ctx, cliName)
	if err != nil {
		return err
	}
	people, err := l.bot.Roster(ctx)
	if err != nil {
		return err
	}
	passes := make(map[string]pass)
	for _, line := range lines {
		m, ok := people.ByPhone(line.Phone)
		if !ok || line.Bound {
			continue
		}
		t, err := l.qrCode(ctx, l.out.sender, line)
		if err != nil {
			return err
		}
		passes[m.ID] = pass{code: line.Code, ticket: t.Ticket}
	}
	l.passes.Store(&passes)
	return nil
}

// passOf is what binds a member who is not bound.
func (l *life) passOf(m roster.Member) pass {
	if m.Bound() {
		return pass{}
	}
	return (*l.passes.Load())[m.ID]
}
