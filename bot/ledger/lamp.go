package ledger

import (
	"cmp"

	"github.com/weidubao/weidubao/bot/calendar"
)

// Colour of an issue's lamp.
type Colour string

// The colours, from the mildest.
const (
	LampGreen  Colour = "green"  // 绿
	LampYellow Colour = "yellow" // 黄
	LampOrange Colour = "orange" // 橙
	LampRed    Colour = "red"    // 红
)

// Lamp is how an issue shows in a list, on its page and in the export.
type Lamp struct {
	Colour Colour
	WasRed bool // 红转黄: it was red in this round, and is not now
}

// Lamp is the lamp that the issue shows on that day, by the round that ran then.
//
//	open                     the colour of the stage it has reached: green before 黄
//	open, extended when red  yellow at the least, WasRed
//	before the office        as it stood on the day when it was handed in: what was sent is not held against the unit
//	signed off in time       green
//	signed off late          yellow; WasRed if it had been red, by whatever date counted then
//
// A red that is repaired shows yellow, never green: an extension does not wash
// it off. A relapse begins with a clean lamp; the former round keeps its own.
func (i Issue) Lamp(l Ladder, cal *calendar.Calendar, today calendar.Date) Lamp {
	r, closed := i.RoundOn(today), !i.OpenOn(today)
	due, stop := r.dueAsOf(today), r.stopped(today)
	if due.IsZero() || closed && r.SignedOffOn.IsZero() {
		return Lamp{Colour: LampGreen}
	}
	overdue := cal.Overdue(due, stop)
	now := l.Stage(overdue)
	was := r.extendedWhenRed(l, cal, today)
	switch {
	case closed && now == StageRed:
		return Lamp{Colour: LampYellow, WasRed: true}
	case closed && overdue > 0:
		return Lamp{Colour: LampYellow, WasRed: was}
	case !closed && colourOf(now) != LampGreen:
		return Lamp{Colour: colourOf(now), WasRed: was && now != StageRed}
	case was:
		return Lamp{Colour: LampYellow, WasRed: true}
	}
	return Lamp{Colour: LampGreen}
}

// stopped is the day up to which the round's clock has run: today, or the day on
// which it was handed in or signed off.
func (r Round) stopped(today calendar.Date) calendar.Date {
	for _, day := range []calendar.Date{r.SignedOffOn, r.ReviewOn} {
		if !day.IsZero() && day.Before(today) {
			today = day
		}
	}
	return today
}

// extendedWhenRed reports whether a date that had gone red was put off.
func (r Round) extendedWhenRed(l Ladder, cal *calendar.Calendar, today calendar.Date) bool {
	for _, e := range r.Extensions {
		if e.State == Granted && !e.DecidedOn.After(today) && l.Stage(cal.Overdue(e.From, e.DecidedOn)) == StageRed {
			return true
		}
	}
	return false
}

// colourOf is the colour of a stage; what lies before 黄 is green.
func colourOf(s Stage) Colour {
	colours := map[Stage]Colour{StageYellow: LampYellow, StageOrange: LampOrange, StageRed: LampRed}
	return cmp.Or(colours[s], LampGreen)
}
