package bot

import (
	"fmt"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
)

// tickRoster remembers the first roster import: reports are expected from its week.
const tickRoster = "roster"

// lookBack is how many weeks of a unit's own figures an unusual one is measured against.
const lookBack = 4

// expectedFrom is the first week in which reports are expected; zero when there is no roster yet.
func (b *Bot) expectedFrom(ticks map[string]Tick) calendar.Week {
	if !b.set.Start.IsZero() {
		return b.set.Start
	}
	if tick, ok := ticks[tickRoster]; ok {
		return calendar.WeekOf(tick.Last)
	}
	return calendar.Week{}
}

// expects reports whether units have to report for the week, which began to be expected at from.
func (b *Bot) expects(w, from calendar.Week) bool {
	return !from.IsZero() && !w.Before(from) && !b.exempt(w)
}

// exempt reports whether nobody owes a report for the week: 免.
func (b *Bot) exempt(w calendar.Week) bool { return b.set.ExemptWeeks[w] || !b.cal.HasWorkday(w) }

// due is the moment at which the week's report is due.
func (b *Bot) due(w calendar.Week) time.Time { return b.cal.DueAt(b.set.Due, w) }

// holidayOf is the holiday for which the week's report is due earlier than usual,
// or for which nobody has to report; "" where there is no such holiday. A holiday
// that has no name is a blank, so that it is told apart.
func (b *Bot) holidayOf(w calendar.Week) string {
	if b.exempt(w) {
		return b.cal.RestOf(w)
	}
	name, moved := b.cal.Moved(b.set.Due, w)
	if moved && name == "" {
		return noName
	}
	return name
}

// noName is a holiday of which only that it is one is known.
const noName = " "

// closedUpTo is the last week that takes no more changes.
func (b *Bot) closedUpTo(open calendar.Week) calendar.Week { return open.Add(-b.set.KeepOpen - 1) }

// receipt is the number that an officer is told, W47-015: it names the unit's
// week, so that it can be given without asking anybody.
func receipt(people *roster.Roster, ref report.Ref) string {
	area, _ := people.Area(ref.Area)
	return fmt.Sprintf("W%02d-%03d", ref.Week.Number, area.Ordinal)
}

// stillMissing reports whether a unit's week has no complete report yet, so that
// a message that names no week may be meant for it.
func stillMissing(r report.Report, exists bool) bool {
	return !exists || r.Status != report.Complete
}

// lastWeekOpen reports whether, at that moment, a message that names no week may
// still mean last week: until Tuesday 12:00.
func lastWeekOpen(at time.Time) bool {
	return at.Before(calendar.WeekOf(at).Monday().AddDays(1).At(12, 0))
}
