package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/weidubao/weidubao/bot/bulletin"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// The names of the schedules' ticks.
const (
	tickAlerts   = "alerts"
	tickBulletin = "bulletin"
	tickRemind   = "remind"
)

// scheduleName stands for the clock where it says who ordered something.
const scheduleName = "schedule"

// tooOld is how far behind a bulletin's due moment may lie before a person is asked.
const tooOld = 7 * 24 * time.Hour

// Due does everything that the schedules have brought due by now. It may be
// called at any time, by any number of replicas: what is due follows from what
// is stored, so that a missed call is caught up and a double one does nothing.
func (b *Bot) Due(ctx context.Context) error {
	return errors.Join(b.schedulesDue(ctx), b.purgeDue(ctx), b.sealDue(ctx))
}

// schedulesDue does what the schedules have brought due, unless a hold stands.
func (b *Bot) schedulesDue(ctx context.Context) error {
	hold, held, err := b.Held(ctx)
	if err != nil {
		return err
	}
	if held {
		b.log.WarnContext(ctx, "the data was restored: nothing is sent until weidubao outbox resume", "since", hold.Since, "at", hold.At)
		return nil
	}
	var failed []error
	for _, p := range b.plans() {
		failed = append(failed, b.whenDue(ctx, p))
	}
	return errors.Join(append(failed, b.tellUnsure(ctx))...)
}

// plans are the schedules in the order in which they are looked at.
func (b *Bot) plans() []plan {
	out := []plan{
		{tickAlerts, b.set.Alerts, b.heldBack, anyMoment, b.dueAlerts},
		{tickRemind, reminders{b}, b.heldBack, anyMoment, b.dueReminders},
		{tickDeadline, deadlines{b}, b.heldBack, anyMoment, b.dueDeadline},
	}
	if b.set.Digest != nil {
		out = append(out, plan{tickDigest, b.set.Digest, b.heldBack, anyMoment, b.dueDigest})
	}
	return append(out, plan{tickBulletin, b.set.Bulletin, b.bulletinMoment, sameMonth, b.dueBulletin})
}

// plan is one scheduled act.
type plan struct {
	name     string
	schedule Schedule
	shift    func(time.Time) time.Time                               // where a moment really falls
	together func(a, b time.Time) bool                               // whether one act serves both of two missed moments
	act      func(ctx context.Context, moment, last time.Time) error // what is done at a moment; the same act serves those up to last
}

// anyMoment: one sweep of the ledger tells everything that was missed.
func anyMoment(_, _ time.Time) bool { return true }

// sameMonth: every month that was missed has a bulletin of its own.
func sameMonth(a, b time.Time) bool { return reportedMonth(a) == reportedMonth(b) }

// whenDue runs act if the schedule's next moment after the last handled one has
// come. A schedule that was never handled begins now: what lay before the
// installation is not made up for.
func (b *Bot) whenDue(ctx context.Context, p plan) error {
	view, err := b.store.Read(ctx, Need{Ticks: []string{p.name}})
	if err != nil {
		return fmt.Errorf("schedule %s: %w", p.name, err)
	}
	now := b.now().In(calendar.Zone)
	tick, begun := view.Ticks[p.name]
	tick.Name = p.name
	if !begun {
		return b.settle(ctx, tick, now)
	}
	moment := p.schedule.Next(tick.Last.In(calendar.Zone))
	if moment.IsZero() || p.shift(moment).After(now) || b.set.Quiet.Release(now, b.cal).After(now) {
		return nil
	}
	last := p.latest(moment, now)
	if err := p.act(ctx, moment, last); errors.Is(err, errNobodyYet) {
		return b.beyond(ctx, p, last, now) // not handled: tried again at the next call
	} else if err != nil {
		return fmt.Errorf("schedule %s of %s: %w", p.name, moment.Format(time.RFC3339), err)
	}
	return b.settle(ctx, tick, last)
}

// beyond does what has come due after a moment that waits for somebody who can be
// told: the question about an old month does not hold up the bulletin of the last
// one. That is not noted as handled, since the older moment is not; done again, it does nothing.
func (b *Bot) beyond(ctx context.Context, p plan, last, now time.Time) error {
	for range maxCatchUp {
		next := p.schedule.Next(last)
		if next.IsZero() || p.shift(next).After(now) {
			return nil
		}
		last = p.latest(next, now)
		if err := p.act(ctx, next, last); err != nil && !errors.Is(err, errNobodyYet) {
			return fmt.Errorf("schedule %s of %s: %w", p.name, next.Format(time.RFC3339), err)
		}
	}
	return nil
}

// errNobodyYet says that there is nobody to tell yet who can be reached.
var errNobodyYet = errors.New("nobody can be reached yet")

// latest is the last moment that has come by now and that the same act has served.
func (p plan) latest(moment, now time.Time) time.Time {
	for range maxCatchUp {
		next := p.schedule.Next(moment)
		if next.IsZero() || p.shift(next).After(now) || !p.together(moment, next) {
			return moment
		}
		moment = next
	}
	return moment
}

// maxCatchUp bounds how many missed moments are stepped over one by one.
const maxCatchUp = 10_000

// settle remembers that a schedule was handled up to a moment. Another replica's is as good.
func (b *Bot) settle(ctx context.Context, tick Tick, last time.Time) error {
	tick.Last = last
	_, err := b.write(ctx, Change{
		Cause: fmt.Sprintf("tick:%s:%d", tick.Name, last.UnixMilli()), At: b.now(), Ticks: []Tick{tick},
	})
	if errors.Is(err, ErrConflict) {
		return nil
	}
	return err
}

// heldBack moves a moment out of quiet hours and days off.
func (b *Bot) heldBack(t time.Time) time.Time { return b.set.Quiet.Release(t, b.cal) }

// Release is when a push that the clock started may leave, were it ready at t.
func (b *Bot) Release(t time.Time) time.Time { return b.heldBack(t) }

// bulletinMoment moves a bulletin's moment to the first working day, if so
// configured, and behind the due moment of the last week it reports.
func (b *Bot) bulletinMoment(t time.Time) time.Time {
	weeks := reportedMonth(t).Weeks()
	if b.set.FirstWorkday {
		day := calendar.DateOf(t)
		t = b.cal.WorkdayOnOrAfter(day).At(t.Hour(), t.Minute())
	}
	if due := b.due(weeks[len(weeks)-1]); due.After(t) {
		t = due
	}
	return b.heldBack(t)
}

// reportedMonth is the month that a bulletin due at t is about: the one before.
func reportedMonth(t time.Time) calendar.Month { return calendar.MonthOf(calendar.DateOf(t)).Add(-1) }

// dueAlerts tells what has become due; unarmed issues stay silent.
func (b *Bot) dueAlerts(ctx context.Context, _, _ time.Time) error {
	res, err := b.Alert(ctx, scheduleName, false)
	if errors.Is(err, ErrNoStaff) {
		return errNobodyYet
	}
	if err == nil && res.People > 0 {
		b.log.InfoContext(ctx, "alerts sent", "people", res.People, "unreachable", len(res.Unbound))
	}
	return err
}

// dueBulletin publishes the month before the moment, or lays the draft before
// the staff: always where approval is required, and where the moment is more
// than a week past.
func (b *Bot) dueBulletin(ctx context.Context, moment, _ time.Time) error {
	month := reportedMonth(moment)
	e, err := b.editionToPublish(ctx, month)
	if err != nil {
		return err
	}
	if nothingIn(e) {
		return nil // an office that began this month has nothing to tell of the one before
	}
	people, err := b.store.Roster(ctx)
	if err != nil {
		return err
	}
	if e.Status != bulletin.Published && (b.set.Approval || b.now().Sub(b.bulletinMoment(moment)) > tooOld) {
		return b.layBefore(ctx, people, month)
	}
	if b.set.Rehearsal && nobody(people.With(roster.Staff)) || !b.set.Rehearsal && nobody(people.With(roster.Leader)) {
		return errNobodyYet
	}
	_, err = b.Publish(ctx, PublishOrder{Month: month, By: scheduleName})
	return err
}

// nobody reports whether none of the members can be reached.
func nobody(members []roster.Member) bool { return unreachable(members) == len(members) }

// layBefore composes the draft and asks the staff for 签发, once.
func (b *Bot) layBefore(ctx context.Context, people *roster.Roster, month calendar.Month) error {
	if nobody(people.With(roster.Staff)) {
		return errNobodyYet
	}
	e, err := b.Edition(ctx, bulletin.FinalKey(month))
	if errors.Is(err, ErrNotFound) {
		e, err = b.Compose(ctx, month, scheduleName)
	}
	if err != nil {
		return err
	}
	return b.tellStaff(ctx, people, "draft/"+string(e.Key), channel.Outbound{
		ID: "draft/" + string(e.Key), Push: channel.Review, Time: b.now(), URL: editionPath(e), Clock: true,
		Title:   b.texts.Say(templates.DraftTitle{Month: month}),
		Summary: b.texts.Say(templates.DraftSummary{Month: month}),
	})
}

// maxStaff keeps what goes to the staff within one Change.
const maxStaff = 200

// tellStaff sends one push to every member of staff, once for its cause.
func (b *Bot) tellStaff(ctx context.Context, people *roster.Roster, cause string, card channel.Outbound) error {
	c := Change{Cause: cause, At: b.now()}
	path := card.URL
	for _, m := range people.With(roster.Staff) {
		if !m.Reachable() || len(c.Outbound) == maxStaff {
			continue
		}
		own := card
		own.ID, own.Member, own.To, own.CreatedAt = card.ID+"/"+m.ID, m.ID, m.OpenID, b.now()
		if path != "" {
			own.URL = b.links.Sign(path, m.ID, b.now().Add(cardLink))
		}
		c.Outbound = append(c.Outbound, own)
	}
	if len(c.Outbound) == 0 {
		return nil // the cause is not used up: whoever binds later is told by the next one
	}
	_, err := b.write(ctx, c)
	return err
}
