package ledger

import "github.com/weidubao/weidubao/bot/calendar"

// RoundOn is the round that ran at the end of that day: one that ended since, or
// the one that runs now as it stands. Its Round counts from 1.
func (i Issue) RoundOn(day calendar.Date) Round {
	for _, r := range i.Rounds {
		if day.Before(i.after(r)) {
			return r
		}
	}
	return i.ended("")
}

// after is the day on which the round after r began.
func (i Issue) after(r Round) calendar.Date {
	for _, next := range i.Rounds {
		if next.Round == r.Round+1 {
			return next.BegunOn
		}
	}
	return i.BegunOn
}

// OpenOn reports whether the issue was still open at the end of that day: not
// closed, or closed only later. An edition of a past month needs this.
func (i Issue) OpenOn(day calendar.Date) bool {
	for _, r := range i.Rounds {
		if day.Before(i.after(r)) {
			return r.SignedOffOn.After(day)
		}
	}
	return !i.Status.Closed() || i.SignedOffOn.After(day)
}

// DueAsOf is the due date that counted at the end of that day: that of the round
// that ran then, with the extensions that were granted by then. Due is that of today.
func (i Issue) DueAsOf(day calendar.Date) calendar.Date { return i.RoundOn(day).dueAsOf(day) }

func (r Round) dueAsOf(day calendar.Date) calendar.Date {
	for _, e := range r.Extensions {
		if e.State == Granted && e.DecidedOn.After(day) {
			return e.From
		}
	}
	if !r.ExtendedTo.IsZero() {
		return r.ExtendedTo
	}
	return r.DueOn
}

// SignOffs are the days on which the issue was signed off: one for every round
// that came that far, oldest first.
func (i Issue) SignOffs() []calendar.Date {
	var out []calendar.Date
	for _, r := range i.Rounds {
		out = append(out, r.SignedOffOn)
	}
	if i.Status.Closed() && !i.SignedOffOn.IsZero() {
		out = append(out, i.SignedOffOn)
	}
	return out
}

// areaAsOf is the unit that held the issue at the end of that day.
func (i Issue) areaAsOf(day calendar.Date) string {
	for _, f := range i.Formerly {
		if day.Before(f.On) {
			return f.Area
		}
	}
	return i.Area
}
