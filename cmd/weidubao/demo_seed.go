package main

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

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
	due := d.life.seedSchedule()
	for _, moment := range d.life.happenings(sample.Begin(), sample.Start()) {
		clock.Set(moment)
		if err := d.seedMoment(ctx, due[moment]); err != nil {
			return fmt.Errorf("%s: %w", moment.Format(time.DateTime), err)
		}
	}
	clock.Set(sample.Start())
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

// seedMoment plays one moment of the year.
func (d *demo) seedMoment(ctx context.Context, due bool) error {
	if err := d.life.write(ctx); err != nil {
		return err
	}
	if due {
		if err := d.bot.Due(ctx); err != nil {
			return err
		}
	}
	if due || d.life.woken.Load() {
		return d.life.deliver(ctx)
	}
	return nil
}
