package calendar

import (
	"cmp"
	"slices"
	"time"

	"github.com/6tail/lunar-go/HolidayUtil"
)

// Calendar tells working days from days off: Monday to Friday, moved by the
// State Council's arrangement as far as lunar-go knows it, and over both the
// operator's specials. It is immutable and safe for concurrent use.
type Calendar struct {
	work  map[Date]bool   // days that the arrangement or a special names
	shift []shift         // those that differ from Monday to Friday, in order
	known map[int]bool    // years whose arrangement is known
	names map[Date]string // of days off, as far as they have one
}

// shift is a day that is not what its day of the week says.
type shift struct {
	day int // ordinal
	sum int // working days gained (or lost) by all shifts up to this one
}

// The years in which lunar-go is asked for an arrangement.
const (
	firstYear = 2001
	lastYear  = 2100
)

// longestRest bounds every search for a working day, so that a file that
// declares whole years off cannot hang the program.
const longestRest = 400

// New makes a calendar of lunar-go's arrangement, overridden by specials, of which a later one wins.
func New(specials []Special) *Calendar {
	c := &Calendar{work: map[Date]bool{}, known: map[int]bool{}, names: map[Date]string{}}
	for year := firstYear; year <= lastYear; year++ {
		for e := HolidayUtil.GetHolidaysByYear(year).Front(); e != nil; e = e.Next() {
			if h, ok := e.Value.(*HolidayUtil.Holiday); ok {
				c.declare(h.GetDay(), h.GetName(), h.IsWork())
			}
		}
	}
	for _, s := range specials {
		c.set(s.Date, s.Work)
		c.name(s.Date, s.Name)
	}
	c.fill()
	c.index()
	return c
}

func (c *Calendar) declare(day, name string, work bool) {
	if d, err := ParseDate(day); err == nil {
		c.set(d, work)
		c.name(d, name)
	}
}

func (c *Calendar) set(d Date, work bool) {
	c.work[d] = work
	if !work && statutory(d) {
		c.known[d.Year] = true
	}
}

// statutory reports whether d is a holiday that stands in every year's
// arrangement. It is how a year is known to be covered: a single local day off
// must not pass for the State Council's list.
func statutory(d Date) bool {
	return d.Day == 1 && (d.Month == time.January || d.Month == time.May || d.Month == time.October)
}

// fixed are the holidays that the State Council's regulation (《全国年节及纪念日放假办法》,
// 2024) puts on the same date of every year: what is sure of a year before its arrangement is known.
var fixed = []struct {
	month time.Month
	day   int
}{{time.January, 1}, {time.May, 1}, {time.May, 2}, {time.October, 1}, {time.October, 2}, {time.October, 3}}

// fill takes the fixed holidays of years that nobody has arranged yet for days off.
func (c *Calendar) fill() {
	for year := firstYear; year <= lastYear; year++ {
		if c.known[year] {
			continue
		}
		for _, f := range fixed {
			d := Date{Year: year, Month: f.month, Day: f.day}
			if _, said := c.work[d]; !said {
				c.work[d] = false
				c.name(d, c.nameOf(d))
			}
		}
	}
}

// index makes counting over any stretch of days a matter of two look-ups.
func (c *Calendar) index() {
	for d, work := range c.work {
		if work && !weekday(d) {
			c.shift = append(c.shift, shift{day: d.ordinal(), sum: 1})
		} else if !work && weekday(d) {
			c.shift = append(c.shift, shift{day: d.ordinal(), sum: -1})
		}
	}
	slices.SortFunc(c.shift, func(a, b shift) int { return cmp.Compare(a.day, b.day) })
	for i := 1; i < len(c.shift); i++ {
		c.shift[i].sum += c.shift[i-1].sum
	}
}

// weekday reports whether d is a Monday to Friday.
func weekday(d Date) bool { return sinceMonday(d.Weekday()) < 5 }

// Known reports whether the State Council's arrangement of the year is known,
// built in or from the specials. In other years Monday to Friday are taken for working days, but for the holidays of fixed date.
func (c *Calendar) Known(year int) bool { return c.known[year] }

// Workday reports whether d is a working day.
func (c *Calendar) Workday(d Date) bool {
	if work, ok := c.work[d]; ok {
		return work
	}
	return weekday(d)
}

// WorkdayOnOrBefore is d, or the last working day before it. Where there is
// none in more than a year it is d itself.
func (c *Calendar) WorkdayOnOrBefore(d Date) Date { return c.search(d, -1) }

// WorkdayOnOrAfter is d, or the first working day after it. Where there is none
// in more than a year it is d itself.
func (c *Calendar) WorkdayOnOrAfter(d Date) Date { return c.search(d, 1) }

func (c *Calendar) search(d Date, step int) Date {
	for i := range longestRest {
		if x := d.AddDays(i * step); c.Workday(x) {
			return x
		}
	}
	return d
}

// AddWorkdays is the n-th working day after d, for a negative n the n-th before
// it, and d itself for zero. From a working day it undoes Overdue.
func (c *Calendar) AddWorkdays(d Date, n int) Date {
	step := cmp.Compare(n, 0)
	for range n * step {
		next := c.search(d.AddDays(step), step)
		if !c.Workday(next) {
			return d
		}
		d = next
	}
	return d
}

// Overdue counts working days: after the due day up to and including today when
// it is past, and the negative number of those still to come, the due day
// included, when it is not. The Saturday after a Friday due is still 0.
func (c *Calendar) Overdue(due, today Date) int { return c.worked(today) - c.worked(due) }

// worked counts the working days up to and including d from a day in 1970 on;
// before it, it counts backwards. Only differences mean anything.
func (c *Calendar) worked(d Date) int {
	day := d.ordinal()
	weeks, rest := day/7, day%7
	if rest < 0 {
		weeks, rest = weeks-1, rest+7
	}
	n := weeks*5 + min(rest+1, 5)
	i, _ := slices.BinarySearchFunc(c.shift, day+1, func(s shift, day int) int { return cmp.Compare(s.day, day) })
	if i > 0 {
		n += c.shift[i-1].sum
	}
	return n
}

// HasWorkday reports whether any day of w is a working day; a report is not expected of a week without one.
func (c *Calendar) HasWorkday(w Week) bool {
	for i := range 7 {
		if c.Workday(w.Monday().AddDays(i)) {
			return true
		}
	}
	return false
}
