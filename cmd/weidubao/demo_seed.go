package main

import (
	"context"
	"fmt"
	"maps"
	"runtime/debug"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/sandbox/sample"
)

// seedGC lets the short burst of the year's playing use memory rather than time.
const seedGC = 400

// seed plays the county's year up to the demo's beginning, through the ordinary
// import, binding, messages and schedules.
func (d *demo) seed(ctx context.Context) error {
	defer debug.SetGCPercent(debug.SetGCPercent(seedGC))
	d.life.opening = d.county.Opening()
	clock := d.platform.Clock()
	clock.Set(sample.Begin())
	d.data.state.Lived = sample.Begin()
	if _, err := d.bot.ImportRoster(ctx, d.county.Roster(), cliName); err != nil {
		return fmt.Errorf("import the roster: %w", err)
	}
	if err := d.bindAll(ctx); err != nil {
		return err
	}
	for _, step := range d.life.seedSteps() {
		clock.Set(step.at)
		if err := d.seedStep(ctx, step); err != nil {
			return fmt.Errorf("%s: %w", step.at.Format(time.DateTime), err)
		}
	}
	clock.Set(sample.Start())
	d.data.state.Lived = sample.Start()
	if err := d.life.pass(ctx); err != nil {
		return err
	}
	d.life.opening = nil
	d.data.state.Seeded = true
	d.data.state.Offset = clock.Offset()
	return d.data.save()
}

// bindAll has everybody follow the account and send the code they were given,
// but those whom the visitor is to bind.
func (d *demo) bindAll(ctx context.Context) error {
	lines, err := d.bot.BindingCodes(ctx, cliName)
	if err != nil {
		return fmt.Errorf("make binding codes: %w", err)
	}
	codes := make(map[string]string, len(lines))
	for _, line := range lines {
		codes[line.Phone] = line.Code
	}
	for _, p := range d.county.People() {
		if !p.Binds {
			continue
		}
		if _, err := d.platform.Follow(ctx, p.OpenID); err != nil {
			return fmt.Errorf("follow: %w", err)
		}
		if _, err := d.platform.Send(ctx, p.OpenID, "绑定 "+codes[p.Phone]); err != nil {
			return fmt.Errorf("bind: %w", err)
		}
	}
	return nil
}

// recent is since when the schedules are played day by day. Of the months
// before only the bulletins are, which everything later builds on: the ready
// demo may not take long.
const recent = 8 * 7 * 24 * time.Hour

// seedSchedule are the moments of the year at which the schedules are looked at.
func (l *life) seedSchedule() map[time.Time]bool {
	due := make(map[time.Time]bool)
	for _, moment := range l.schedule(sample.Begin(), sample.Start()) {
		day := calendar.DateOf(moment)
		due[moment] = sample.Start().Sub(moment) < recent || l.falls(l.cfg.Rules.Bulletin, day)
	}
	return due
}

// seedStep is one step of the year: what people do at the moment or, where they
// do nothing but report, in the hours after it; and whether the schedules are looked at.
type seedStep struct {
	at     time.Time
	events []sample.Event
	due    bool
}

// playedTogether is how long after each other reports may come and still be played at once.
const playedTogether = 2 * time.Hour

// seedSteps are the year in order.
func (l *life) seedSteps() []seedStep {
	due := l.seedSchedule()
	byMoment := make(map[time.Time][]sample.Event)
	for moment := range due {
		byMoment[moment] = nil
	}
	for _, e := range l.events(sample.Begin(), sample.Start()) {
		byMoment[e.At] = append(byMoment[e.At], e)
	}
	var steps []seedStep
	for _, moment := range slices.SortedFunc(maps.Keys(byMoment), time.Time.Compare) {
		events := byMoment[moment]
		if n := len(steps); n > 0 && !due[moment] && steps[n-1].takes(events) {
			steps[n-1].events = append(steps[n-1].events, events...)
			continue
		}
		steps = append(steps, seedStep{at: moment, events: events, due: due[moment]})
	}
	return steps
}

// takes reports whether events can be played together with those of the step.
func (s seedStep) takes(events []sample.Event) bool {
	return !s.due && len(s.events) > 0 && s.reports(append(slices.Clone(s.events), events...))
}

// reports reports whether all of these are first reports, each of somebody
// else, within two hours of one day.
func (s seedStep) reports(events []sample.Event) bool {
	senders := make(map[string]bool)
	for _, e := range events {
		if e.Report == nil || e.Correct || senders[e.OpenID] || e.At.Sub(s.at) > playedTogether || calendar.DateOf(e.At) != calendar.DateOf(s.at) {
			return false
		}
		senders[e.OpenID] = true
	}
	return true
}

// seedStep plays one step of the year.
func (d *demo) seedStep(ctx context.Context, s seedStep) error {
	people, together := errgroup.WithContext(ctx)
	people.SetLimit(1) // in order, but for people who only report
	if s.reports(s.events) {
		people.SetLimit(seedPeople)
	}
	for _, e := range s.events {
		people.Go(func() error { return d.life.play(together, e) })
	}
	if err := people.Wait(); err != nil {
		return err
	}
	if s.due {
		if err := d.bot.Due(ctx); err != nil {
			return err
		}
	}
	if s.due || d.life.woken.Load() {
		return d.life.deliver(ctx)
	}
	return nil
}

// seedPeople write at once while the year is played.
const seedPeople = 4
