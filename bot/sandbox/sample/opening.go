package sample

import (
	"cmp"
	"slices"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
)

// Opening is what has happened before Start, in order of time.
func (c *County) Opening() []Event {
	var out []Event
	for _, s := range c.openingSlots() {
		out = append(out, c.reportsOf(s)...)
	}
	list := c.ledger()
	out = append(out, c.importsOf(list)...)
	for k, i := range list {
		if !i.signedOff.IsZero() {
			out = append(out, c.signOff(i, k))
		}
	}
	out = append(out, c.acts(list)...)
	out = append(out, c.publications()...)
	out = append(out, c.notices()...)
	out = append(out, c.leaving())
	return inOrder(out, time.Time{}, Start())
}

// Going is what the county goes on doing after Start: the events with from < At
// ≤ to, in order of time. Nobody publishes a bulletin, and 陶山镇 does not report
// for the demo's week: that is the visitor's.
func (c *County) Going(from, to time.Time) []Event {
	if from.Before(Start()) {
		from = Start()
	}
	var out []Event
	for w := calendar.WeekOf(from).Add(-lateWeeks); !to.Before(w.Monday().At(0, 0)); w = w.Next() {
		if w.Before(demoWeek()) {
			continue
		}
		for _, s := range c.slotsOf(w) {
			out = append(out, c.reportsOf(s)...)
		}
	}
	for k, i := range c.ledger() {
		if !i.signedOff.IsZero() {
			out = append(out, c.signOff(i, k))
		}
	}
	out = append(out, c.laterImports(from, to)...)
	return inOrder(out, from, to)
}

// lateWeeks is how many weeks after its own a report may still be sent.
const lateWeeks = 2

// openingSlots are the weeks up to the demo's, with the year's sums.
func (c *County) openingSlots() []slot {
	var out []slot
	for w := FirstWeek(); !demoWeek().Before(w); w = w.Next() {
		out = append(out, c.slotsOf(w)...)
	}
	var counted []*slot
	for k := range out {
		if s := &out[k]; !s.missing && !s.zero && !c.sentAt(*s).After(Start()) {
			counted = append(counted, s)
		}
	}
	fit(counted, yearSums)
	return out
}

// inOrder are the events with from < At ≤ to, by time; what happens in the same
// second stays in the order in which it was made.
func inOrder(events []Event, from, to time.Time) []Event {
	events = slices.DeleteFunc(events, func(e Event) bool { return !e.At.After(from) || e.At.After(to) })
	slices.SortStableFunc(events, func(a, b Event) int { return cmp.Compare(a.At.Unix(), b.At.Unix()) })
	return events
}
