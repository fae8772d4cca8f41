package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// After the deadline the heads of the units whose report is not complete learn
// of it, and the staff get the list of whom to phone: each once for a week.

// tickDeadline is the schedule of what follows the deadline.
const tickDeadline = "deadline"

// deadlineLife is how long after the deadline its cards are still sent, and over
// the first working day after it: what was missed for longer is no news.
const deadlineLife = 3 * 24 * time.Hour

// The ids of the cards: deadline/2026-W47/M0004, missing/2026-W47/M0007.
const (
	deadlinePrefix = "deadline/"
	missingPrefix  = "missing/"
)

// deadlines is the schedule of the due moments.
type deadlines struct{ b *Bot }

// Next implements Schedule. Where nobody is reminded, there is none.
func (d deadlines) Next(t time.Time) time.Time {
	if len(d.b.set.Remind) == 0 {
		return time.Time{}
	}
	week := calendar.WeekOf(t)
	for ahead := range farAhead {
		if w := week.Add(ahead); !d.b.exempt(w) && d.b.due(w).After(t) {
			return d.b.due(w)
		}
	}
	return time.Time{}
}

// lastDue is the last week whose deadline has passed and is still news; ok is false when there is none.
func (b *Bot) lastDue(now time.Time) (week calendar.Week, ok bool) {
	week = b.weekDue(now)
	for range farAhead {
		if !b.exempt(week) {
			break
		}
		week = week.Add(-1)
	}
	return week, b.newsYet(week, now)
}

// weekDue is the last week whose due moment has come, whether or not it is exempt.
func (b *Bot) weekDue(now time.Time) calendar.Week {
	week := calendar.WeekOf(now)
	if b.due(week).After(now) {
		week = week.Add(-1)
	}
	return week
}

// newsYet reports whether what was missing at the week's deadline is still news.
func (b *Bot) newsYet(week calendar.Week, now time.Time) bool {
	if b.exempt(week) {
		return false
	}
	due := b.heldBack(b.due(week))
	over := b.cal.WorkdayOnOrAfter(calendar.DateOf(due).AddDays(1)).AddDays(1).At(0, 0)
	return now.Sub(due) <= deadlineLife || now.Before(over)
}

// dueDeadline tells heads and staff what is missing.
func (b *Bot) dueDeadline(ctx context.Context, _, _ time.Time) error {
	week, ok := b.lastDue(b.now().In(calendar.Zone))
	if !ok {
		return nil
	}
	again, err := true, error(nil)
	for n := 0; again && n < attempts; n++ {
		again, err = b.tellDeadline(ctx, week)
	}
	if errors.Is(err, ErrNoStaff) {
		return errNobodyYet
	}
	return err
}

// tellDeadline tells everybody once; again says that a report moved under it.
func (b *Bot) tellDeadline(ctx context.Context, week calendar.Week) (again bool, err error) {
	people, err := b.store.Roster(ctx)
	if err != nil {
		return false, err
	}
	reports, begun, err := b.weekNow(ctx, week)
	if err != nil || !begun {
		return false, err
	}
	if err := b.rehearsable(people); err != nil {
		return false, err
	}
	failed := []error{b.tellMissing(ctx, people, week, reports)}
	for _, d := range b.headsOf(people, b.now()) {
		open := d.owed(week, reports)
		if len(open) == 0 || !b.reminded(d.member) {
			continue
		}
		card := b.deadlineCard(people, d, open, b.now())
		enough, err := b.remindedEnough(ctx, people, d.member, week)
		if err != nil {
			failed = append(failed, err)
			continue
		}
		if enough {
			card.NotBefore = b.heldBack(b.today().AddDays(1).At(0, 0))
		}
		if _, err := b.pushOnce(ctx, people, card, open); errors.Is(err, ErrConflict) {
			again = true
		} else if err != nil {
			failed = append(failed, fmt.Errorf("tell %s of the deadline: %w", d.member.ID, err))
		}
	}
	return again, errors.Join(failed...)
}

// headsOf are the heads with those of their units that have to report; not those
// of which the head was reminded himself, standing in for the officer.
func (b *Bot) headsOf(people *roster.Roster, at time.Time) []duty {
	stands := make(map[string][]string)
	for _, d := range b.duties(people, at) {
		stands[d.member.ID] = d.areas
	}
	var out []duty
	for _, m := range people.With(roster.Head) {
		d := duty{member: m}
		for _, code := range m.Areas {
			if b.expected(people, code) && !slices.Contains(stands[m.ID], code) {
				d.areas = append(d.areas, code)
			}
		}
		if len(d.areas) > 0 {
			out = append(out, d)
		}
	}
	return out
}

// remindedEnough reports whether somebody who stands in for officers, or did so
// this morning, has been reminded as often today as anybody is.
func (b *Bot) remindedEnough(ctx context.Context, people *roster.Roster, m roster.Member, week calendar.Week) (bool, error) {
	rounds := b.roundsToday(week)
	if len(rounds) < mostReminders {
		return false, nil
	}
	var need Need
	for _, at := range rounds {
		need.Deliveries = append(need.Deliveries, b.cardIDs(people, roundID(week, at), m.ID)...)
	}
	view, err := b.store.Read(ctx, need)
	if err != nil {
		return false, err
	}
	n := 0
	for _, at := range rounds {
		if slices.ContainsFunc(b.cardIDs(people, roundID(week, at), m.ID), func(id string) bool {
			sent, ok := view.Deliveries[id]
			return ok && sent.Reason != outbox.ReasonObsolete
		}) {
			n++
		}
	}
	return n >= mostReminders, nil
}

// roundsToday are the rounds of the week's reminders that ring today.
func (b *Bot) roundsToday(week calendar.Week) []time.Time {
	var out []time.Time
	for _, at := range b.remindAt(week) {
		if b.ringsOn(at) == b.today() {
			out = append(out, at)
		}
	}
	return out
}

// deadlineCard tells a head which units' reports are not complete.
func (b *Bot) deadlineCard(people *roster.Roster, d duty, open []report.Report, at time.Time) channel.Outbound {
	week := open[0].Week
	units := b.unitWeeks(people, open, at)
	for i := range units {
		units[i].Past = true
	}
	return channel.Outbound{
		ID: deadlinePrefix + week.String(), Push: channel.Reminder, Member: d.member.ID, Clock: true, Time: b.due(week),
		Title:   b.texts.Say(templates.DeadlineTitle{UnitWeek: units[0], Count: len(units)}),
		Summary: b.texts.Say(templates.DeadlineSummary{UnitWeek: units[0]}),
		URL:     b.links.Mine(d.member.ID, b.pushedCase()),
	}
}

// tellMissing sends the staff the list of whom to phone.
func (b *Bot) tellMissing(ctx context.Context, people *roster.Roster, week calendar.Week, reports map[string]report.Report) error {
	units := unfinished(people, reports)
	if len(units) == 0 {
		return nil
	}
	id := missingPrefix + week.String()
	return b.tellStaff(ctx, people, id, channel.Outbound{
		ID: id, Push: channel.Review, Time: b.due(week), Clock: true, URL: missingPath(week),
		Title:   b.texts.Say(templates.MissingTitle{Week: week.Number, Count: len(units)}),
		Summary: b.texts.Say(templates.MissingSummary{Units: units}),
	})
}

// missingWanted reports whether anything is still missing for the staff's list: the
// card counts as of the deadline, the page behind it as of now.
func (b *Bot) missingWanted(ctx context.Context, push channel.Outbound) (bool, error) {
	week, err := calendar.ParseWeek(strings.Split(strings.TrimPrefix(push.ID, missingPrefix), "/")[0])
	if err != nil || !b.newsYet(week, b.now()) {
		return false, nil //nolint:nilerr // an id that is none of ours is not worth sending
	}
	people, err := b.store.Roster(ctx)
	if err != nil {
		return false, err
	}
	reports, _, err := b.weekNow(ctx, week)
	if err != nil {
		return false, err
	}
	return len(unfinished(people, reports)) > 0, nil
}

// unfinished are the names of the units whose report is not complete, in order.
func unfinished(people *roster.Roster, reports map[string]report.Report) []string {
	var out []string
	for _, u := range people.Units() {
		if reports[u.Code].Status != report.Complete {
			out = append(out, u.Name)
		}
	}
	return out
}

// deadlineWanted reports whether a head's card still says what is so.
func (b *Bot) deadlineWanted(ctx context.Context, push channel.Outbound) (bool, error) {
	_, rest, _ := strings.Cut(push.ID, deadlinePrefix)
	part := strings.Split(rest, "/") // week, member
	week, err := calendar.ParseWeek(part[0])
	if err != nil || len(part) < 2 || !b.newsYet(week, b.now()) {
		return false, nil //nolint:nilerr // an id that is none of ours is not worth sending
	}
	people, err := b.store.Roster(ctx)
	if err != nil {
		return false, err
	}
	for _, d := range b.headsOf(people, push.CreatedAt) {
		if d.member.ID != part[1] {
			continue
		}
		open, err := b.openOf(ctx, d, week)
		if err != nil || len(open) == 0 {
			return false, err
		}
		return b.saysSame(people, push, b.deadlineCard(people, d, open, push.CreatedAt)), nil
	}
	return false, nil
}

// saysSame reports whether a push that waits says what one made now would say. In
// a rehearsal its title stands in its summary: its own one says for whom it was.
func (b *Bot) saysSame(people *roster.Roster, push, anew channel.Outbound) bool {
	anew, _ = b.discreet(people, anew, hidden{})
	says := anew.Title + " " + anew.Summary
	return push.Title+" "+push.Summary == says || push.Summary == says
}
