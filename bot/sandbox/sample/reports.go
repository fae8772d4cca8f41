package sample

import (
	"slices"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/roster"
)

// due is when the weekly report is due: Friday 17:00, or on the last working day before.
var due = calendar.Due{Weekday: time.Friday, Hour: 17}

// slowestCorrection is how long somebody needs at most to see that a figure was wrong.
const slowestCorrection = 150 * time.Minute

// leaves is the moment at which the officer of 芳庄乡 stops following the account.
func leaves() time.Time { return calendar.Date{Year: 2026, Month: time.November, Day: 12}.At(20, 16) }

// reportsOf are the messages of one slot: none, the report, or the report and its correction.
func (c *County) reportsOf(s slot) []Event {
	if s.missing {
		return nil
	}
	ref, at := s.ref(), c.sentAt(s)
	e := Event{At: at, OpenID: c.sender(s, at).OpenID, Text: c.text(s, s.figures), Report: &ref}
	if !s.correct {
		return []Event{e}
	}
	wrong, key := s.wrong()
	e.Text = c.text(s, wrong)
	again := e
	again.Text, again.Correct = c.correction(s, key), true
	d := s.dice(forMoment + 100)
	again.At = at.Add(time.Duration(d.between(4*60, int(slowestCorrection/time.Second))) * time.Second)
	return []Event{e, again}
}

// sender is who reports for the township: its officer, now and then the second
// one or the head.
func (c *County) sender(s slot, at time.Time) Person {
	officers, heads := c.bound(s.area, roster.Officer), c.bound(s.area, roster.Head)
	officers = slices.DeleteFunc(officers, func(p Person) bool { return p.Name == leaver && at.After(leaves()) })
	d := s.dice(forMoment + 200)
	switch {
	case s.area.name != demoMissing[0] && len(heads) > 0 && d.chance(5):
		return heads[0]
	case len(officers) > 1 && d.chance(30):
		return officers[1]
	default:
		return officers[0]
	}
}

// sentAt is when the report is sent.
func (c *County) sentAt(s slot) time.Time {
	d := s.dice(forMoment)
	switch {
	case s.late:
		return c.lateAt(s, d)
	case s.week == demoWeek():
		return c.demoAt(s, d)
	}
	moment := c.cal.DueAt(due, s.week)
	day := calendar.DateOf(moment)
	for range d.share(2, 33) {
		// Not before Tuesday noon: until then a message may still mean last week.
		if before := c.cal.AddWorkdays(day, -1); before.After(s.week.Monday().AddDays(1)) {
			day = before
		}
	}
	// Most write in the afternoon, the last ones just in time.
	hour := pick(d, []int{9, 10, 11, 13, 14, 14, 15, 15, 15, 16, 16, 16})
	return day.At(hour, d.IntN(59)).Add(time.Duration(d.IntN(60)) * time.Second)
}

// lateAt is a moment after the due one: the day after, or the next working day.
func (c *County) lateAt(s slot, d dice) time.Time {
	day := calendar.DateOf(c.cal.DueAt(due, s.week)).AddDays(1)
	if s.week != demoWeek() && d.chance(65) {
		day = c.cal.WorkdayOnOrAfter(day)
	}
	return day.At(d.between(8, 11), d.IntN(60)).Add(time.Duration(d.IntN(60)) * time.Second)
}

// demoAt is a moment of the demo's week: most have reported by Start, the last
// ones a few minutes ago, and three more do after it.
func (c *County) demoAt(s slot, d dice) time.Time {
	friday := calendar.DateOf(Start())
	if k := slices.Index(demoMissing, s.area.name); k >= 0 {
		return friday.At(13+k, 23+7*k).Add(17 * time.Second)
	}
	fresh := slices.Index(demoFresh, s.area.name)
	if fresh >= 0 {
		return friday.At(13, 43+5*fresh-fresh/3).Add(time.Duration(d.IntN(60)) * time.Second)
	}
	day := friday.AddDays(-d.share(2, 30))
	return day.At(pick(d, []int{9, 10, 10, 11, 11, 12}), d.IntN(60)).Add(time.Duration(d.IntN(60)) * time.Second)
}
