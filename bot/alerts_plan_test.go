package bot_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/simulate"
	"github.com/weidubao/weidubao/store/storetest"
)

// begun is a county at the beginning of the stretch.
func (y yearly) begun(t *testing.T) *county {
	t.Helper()
	c := openCounty(t, y.from.At(7, 0))
	c.register(y.all, y.from)
	c.commit(bot.Change{Cause: "silences", At: c.clock.Now(), Silences: y.silences})
	return c
}

// planned are the lines of a dry run for people who can be reached, in the form of
// mustTell, and those people, sorted.
func planned(all []bot.PlannedAlert, day calendar.Date) (lines, people []string) {
	for _, p := range all {
		if !p.Member.Reachable() {
			continue
		}
		people = append(people, p.Member.ID)
		for _, l := range p.Lines {
			lines = append(lines, fmt.Sprintf("%s %s round %d %s %s", day, l.Mark.Issue, max(1, l.Round), l.Stage, l.Member))
		}
	}
	slices.Sort(lines)
	slices.Sort(people)
	return lines, people
}

// TestDryRunIsWhatIsSent: what a dry run shows is marked as told by the sweep that
// follows it, line by line, and goes to the same people, a message each.
func TestDryRunIsWhatIsSent(t *testing.T) {
	t.Parallel()
	y := newYearly(60, 40)
	c := y.begun(t)
	for _, days := range []int{0, 1, 4, 9, 15} {
		today := y.from.AddDays(days)
		c.clock.Set(today.At(9, 0))
		lines, people := planned(must(c.bot.PlanAlerts(c.ctx, c.clock.Now()))(t), today)
		told, sent := len(c.marks.Told()), len(c.sender.Sent())
		must(c.bot.Alert(c.ctx, "cli", true))(t)
		for sending := true; sending; {
			sending = must(c.worker.Once(c.ctx))(t) > 0
		}
		if diff := cmp.Diff(lines, toldLines(c.marks.Told()[told:])); len(lines) == 0 || diff != "" {
			t.Errorf("%s (-dry run +told):\n%s", today, diff)
		}
		var got []string
		for _, s := range c.sender.Sent()[sent:] {
			if s.Push == channel.Alert {
				got = append(got, s.Member)
			}
		}
		slices.Sort(got)
		if diff := cmp.Diff(people, got); diff != "" {
			t.Errorf("%s (-dry run +sent to):\n%s", today, diff)
		}
	}
}

// everyMoment is a bot that is looked at at every moment of a grid.
type everyMoment struct {
	*bot.Bot
	clock *simulate.Clock
	step  time.Duration
}

// Upcoming implements simulate.Service.
func (e everyMoment) Upcoming(context.Context) (time.Time, error) {
	return e.clock.Now().Truncate(e.step).Add(e.step), nil
}

// TestUpcomingMissesNothing: stepping from one moment to the next brings the same
// messages at the same moments as looking every few minutes does; the stretch has
// a deadline, a month's first day and a weekend.
func TestUpcomingMissesNothing(t *testing.T) {
	t.Parallel()
	y := newYearly(40, 30)
	step := time.Duration(storetest.Rounds(15, 1)) * time.Minute
	var sent [2][]string
	for k := range sent {
		c := y.begun(t)
		run := simulate.Run{Clock: c.clock, Bot: c.bot, Delivery: c.worker, Store: c.store, To: y.from.AddDays(5)}
		if k == 1 {
			run.Bot = everyMoment{c.bot, c.clock, step}
		}
		if err := run.Days(c.ctx); err != nil {
			t.Fatal(err)
		}
		for _, s := range c.sender.Sent() {
			at := s.At.Add(step - 1).Truncate(step) // when the grid comes to it
			sent[k] = append(sent[k], fmt.Sprintf("%s %s %s", at.In(calendar.Zone).Format(time.DateTime), s.ID, s.Member))
		}
		slices.Sort(sent[k])
	}
	if diff := cmp.Diff(sent[1], sent[0]); len(sent[1]) < 20 || diff != "" {
		t.Errorf("%d messages (-grid +stepped):\n%s", len(sent[1]), diff)
	}
}
