package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// A reminder (催报) goes to the officers of units whose report of the running
// week is not complete. Nobody is chased for what was sent: the commit that
// enqueues a card is refused when one of the reports behind it has moved, and
// delivery asks before each try whether the card still holds (StillWanted).

// mostReminders is how often one person is reminded on one day.
const mostReminders = 2

// reminders is the schedule of the reminder rounds.
type reminders struct{ b *Bot }

// Next implements Schedule. It looks ahead far enough for weeks in which nobody
// owes a report.
func (r reminders) Next(t time.Time) time.Time {
	week := calendar.WeekOf(t)
	for ahead := range farAhead {
		for _, moment := range r.b.remindAt(week.Add(ahead)) {
			if moment.After(t) {
				return moment
			}
		}
	}
	return time.Time{}
}

// farAhead is how many weeks the schedule of reminders looks ahead.
const farAhead = 12

// remindAt are the moments of the week's rounds, in order. A moment on a day off
// moves as the due moment does. One that would then lie before the week is left
// out, or that would ring, out of quiet hours, not before the due moment; of each
// day only the last two remain.
func (b *Bot) remindAt(week calendar.Week) []time.Time {
	if b.exempt(week) {
		return nil
	}
	begin, due := week.Monday().At(0, 0), b.due(week)
	var all []time.Time
	for _, d := range b.set.Remind {
		if at := b.cal.DueAt(d, week); !at.Before(begin) && b.heldBack(at).Before(due) {
			all = append(all, at)
		}
	}
	slices.SortFunc(all, time.Time.Compare)
	all = slices.CompactFunc(all, time.Time.Equal)
	var out []time.Time
	for i, at := range all {
		if k := i + mostReminders; k >= len(all) || b.ringsOn(all[k]) != b.ringsOn(at) {
			out = append(out, at)
		}
	}
	return out
}

// ringsOn is the day on which a round of that moment rings.
func (b *Bot) ringsOn(moment time.Time) calendar.Date { return calendar.DateOf(b.heldBack(moment)) }

// latestRound is the last round that has come by now, if its week is not due
// yet: after the deadline nobody is reminded of it, and what was missed while
// the service was down is made up for by one round.
func (b *Bot) latestRound(now time.Time) (week calendar.Week, moment time.Time, ok bool) {
	week = calendar.WeekOf(now)
	for _, at := range b.remindAt(week) {
		if !at.After(now) {
			moment = at
		}
	}
	return week, moment, !moment.IsZero() && now.Before(b.due(week))
}

// dueReminders sends the round that has come.
func (b *Bot) dueReminders(ctx context.Context, _, _ time.Time) error {
	week, moment, ok := b.latestRound(b.now().In(calendar.Zone))
	if !ok {
		return nil
	}
	sent, again, err := 0, true, error(nil)
	for n := 0; again && n < attempts; n++ { // what moved meanwhile is looked at anew
		var some int
		some, again, err = b.remind(ctx, week, moment)
		sent += some
	}
	if sent > 0 {
		b.log.InfoContext(ctx, "reminders sent", "week", week.String(), "people", sent)
	}
	if errors.Is(err, ErrNoStaff) {
		return errNobodyYet
	}
	return err
}

// remind sends one round once. again says that a report moved under it. One
// person's card that cannot be written does not hold up the others'.
func (b *Bot) remind(ctx context.Context, week calendar.Week, moment time.Time) (sent int, again bool, err error) {
	people, err := b.store.Roster(ctx)
	if err != nil {
		return 0, false, err
	}
	reports, begun, err := b.weekNow(ctx, week)
	if err != nil || !begun {
		return 0, false, err
	}
	duties, err := b.untoldDuties(ctx, people, week, moment)
	if err != nil {
		return 0, false, err
	}
	var failed []error
	for _, d := range duties {
		open := d.owed(week, reports)
		if len(open) == 0 || !b.reminded(d.member) {
			continue
		}
		if err := b.rehearsable(people); err != nil {
			return sent, false, err
		}
		done, err := b.pushOnce(ctx, people, b.remindCard(people, d, open, moment, b.now()), open, b.roundMarks(d, open, moment)...)
		switch {
		case errors.Is(err, ErrConflict):
			again = true
		case err != nil:
			failed = append(failed, fmt.Errorf("remind %s: %w", d.member.ID, err))
		case done:
			sent++
		}
	}
	return sent, again, errors.Join(failed...)
}

// untoldDuties are the duties of now, without what the round has told already.
func (b *Bot) untoldDuties(ctx context.Context, people *roster.Roster, week calendar.Week, moment time.Time) ([]duty, error) {
	all := b.duties(people, b.now())
	var need Need
	for _, d := range all {
		for _, c := range d.whose {
			need.Marks = append(need.Marks, b.roundMark(week, moment, c))
		}
	}
	if len(need.Marks) == 0 {
		return nil, nil
	}
	view, err := b.store.Read(ctx, need)
	if err != nil {
		return nil, err
	}
	for i, d := range all {
		all[i] = d.untold(func(c charge) bool { return view.Marks[b.roundMark(week, moment, c)] })
	}
	return all, nil
}

// roundMark marks that a round has told somebody of an officer's unit.
func (b *Bot) roundMark(week calendar.Week, moment time.Time, c charge) string {
	return b.mode(roundID(week, moment) + "/" + c.String())
}

// roundMarks are those of the units that a card is about.
func (b *Bot) roundMarks(d duty, open []report.Report, moment time.Time) []string {
	var out []string
	for _, c := range d.whose {
		if slices.ContainsFunc(open, func(r report.Report) bool { return r.Area == c.area }) {
			out = append(out, b.roundMark(open[0].Week, moment, c))
		}
	}
	return out
}

// weekNow reads the week's reports by unit; begun says that reports are expected of it.
func (b *Bot) weekNow(ctx context.Context, week calendar.Week) (reports map[string]report.Report, begun bool, err error) {
	view, err := b.store.Read(ctx, Need{Ticks: []string{tickRoster}})
	if err != nil || !b.expects(week, b.expectedFrom(view.Ticks)) {
		return nil, false, err
	}
	weeks, err := b.store.Weeks(ctx, []calendar.Week{week})
	if err != nil {
		return nil, false, err
	}
	reports = make(map[string]report.Report)
	for _, r := range weeks[week] {
		reports[r.Area] = r
	}
	return reports, true, nil
}

// pushOnce enqueues one person's card, once ever, unless one of the reports that
// it is about has moved since it was read, or one of the marks is set (ErrConflict).
func (b *Bot) pushOnce(ctx context.Context, people *roster.Roster, card channel.Outbound, about []report.Report, marks ...string) (bool, error) {
	c := Change{
		Cause: b.mode(card.ID + "/" + card.Member), At: b.now(), SeenReports: about, Marks: marks, Outbound: b.address(people, card),
	}
	if len(c.Outbound) == 0 {
		return false, nil
	}
	return b.write(ctx, c)
}

// The id of a reminder: remind/2026-W47/1120-1500/M0003.
const (
	remindPrefix = "remind/"
	remindMoment = "0102-1504"
)

// roundID names a round: remind/2026-W47/1120-1500.
func roundID(week calendar.Week, moment time.Time) string {
	return remindPrefix + week.String() + "/" + moment.In(calendar.Zone).Format(remindMoment)
}

// remindCard is the push of one person's round, as it is worded at a moment.
// Its Time is the due moment, after which it is not sent any more.
func (b *Bot) remindCard(people *roster.Roster, d duty, open []report.Report, moment, at time.Time) channel.Outbound {
	week := open[0].Week
	due := b.due(week)
	units := b.unitWeeks(people, open, at)
	title := templates.RemindTitle{Count: len(units), State: units[0].State}
	if d.named() {
		title.Unit = units[0].Unit
	}
	return channel.Outbound{
		ID:   roundID(week, moment),
		Push: channel.Reminder, Member: d.member.ID, Clock: true, Time: due,
		Title:   b.texts.Say(title),
		Summary: b.texts.Say(templates.RemindSummary{UnitWeek: units[0], Count: len(units)}),
		URL:     b.links.Mine(d.member.ID, b.pushedCase()),
	}
}

// unitWeeks words the reports as they stand at a moment.
func (b *Bot) unitWeeks(people *roster.Roster, open []report.Report, at time.Time) []templates.UnitWeek {
	units := make([]templates.UnitWeek, len(open))
	for i, r := range open {
		due := b.due(r.Week)
		units[i] = b.unitWeek(people, r, true)
		units[i].Today, units[i].Past = calendar.DateOf(due) == calendar.DateOf(at), at.After(due)
	}
	return units
}
