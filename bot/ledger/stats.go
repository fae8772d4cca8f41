package ledger

import (
	"cmp"
	"slices"

	"github.com/weidubao/weidubao/bot/calendar"
)

// Stats are the figures of one cut of the ledger, for a bulletin. But for
// SignOffs they are about the issues that were registered in the cut's days and
// held by its unit, as these stood at the end of its last day.
type Stats struct {
	Cut
	Registered Figure           // 问题
	SignedOff  Figure           // of them, signed off and not found again
	Closure    Ratio            // SignedOff of Registered (销号率)
	Median     Days             // from registration to the sign-off that stands
	Relapsed   Figure           // of those that were ever signed off, found again at least once
	Relapse    Ratio            // Relapsed of those ever signed off (回头看复发率)
	Extended   Figure           // with a date that was put off
	Overdue    map[Stage]Figure // open and past their date, by the stage reached; no entry: none
	Money      Money
	Forms      []FormFigures // 四种形态, by form and kind; none: nothing was counted

	SignOffs Figure // that lie in the cut's days, whenever the issue was registered; one that did not last counts
}

// Days is a median of working days. Half days occur between two middle ones.
type Days struct {
	Working float64
	Of      int // of so many issues; 0: there is no median
}

// Money is what was to be recovered and what came of it, in fen.
type Money struct {
	Involved Figure // 涉及
	Received Figure // 已追回: checked by the office, or on the ledger from before
	Reported Figure // said to have come, not checked yet: not in Received
	Payments Figure // instalments of both
	Rate     Ratio  // Received of Involved
}

// FormFigures is what was counted of one kind of one form.
type FormFigures struct {
	Form   int    // 1 to 4
	Kind   string // 函询, 立案 …
	Cases  Figure
	People Figure
}

// Count counts a cut of the ledger. The rules say which stage is reached when.
func Count(issues []Issue, cut Cut, rules Rules, cal *calendar.Calendar) Stats {
	c := newCount(cut)
	for _, i := range issues {
		if cut.Area != "" && i.areaAsOf(cut.To) != cut.Area {
			continue
		}
		c.signOffs(i)
		if cut.has(i.RegisteredOn) {
			c.issue(i, rules, cal)
		}
	}
	return c.done()
}

// has reports whether the day lies in the cut.
func (c Cut) has(day calendar.Date) bool { return !day.Before(c.From) && !day.After(c.To) }

func (c Cut) figure(w What) Figure { return Figure{Scope: Scope{What: w, Cut: c}} }

// count is a cut being counted.
type count struct {
	Stats
	ever  int64 // issues signed off at least once
	took  []int // working days to the sign-offs that stand
	forms map[formKey]*FormFigures
}

type formKey struct {
	form int
	kind string
}

func newCount(cut Cut) *count {
	return &count{forms: make(map[formKey]*FormFigures), Stats: Stats{
		Cut: cut, Registered: cut.figure(Problems), SignedOff: cut.figure(Problems), Relapsed: cut.figure(Problems),
		Extended: cut.figure(Problems), SignOffs: cut.figure(SignOffs), Overdue: make(map[Stage]Figure),
		Money: Money{
			Involved: cut.figure(MoneyFen), Received: cut.figure(MoneyFen), Reported: cut.figure(MoneyFen), Payments: cut.figure(Payments),
		},
	}}
}

// signOffs counts what was signed off in the cut's days.
func (c *count) signOffs(i Issue) {
	for _, on := range i.SignOffs() {
		if c.has(on) {
			c.SignOffs.N++
		}
	}
}

// issue counts one issue as it stood.
func (c *count) issue(i Issue, rules Rules, cal *calendar.Calendar) {
	r := i.RoundOn(c.To)
	c.Registered.N++
	if r.Round > 1 {
		c.Relapsed.N++
	}
	if due := r.dueAsOf(c.To); due != r.DueOn {
		c.Extended.N++
	}
	open := i.OpenOn(c.To)
	if !open || r.Round > 1 {
		c.ever++
	}
	if !open {
		c.SignedOff.N++
		if !r.SignedOffOn.IsZero() {
			c.took = append(c.took, cal.Overdue(i.RegisteredOn, r.SignedOffOn))
		}
	} else if stage, days := i.StageOn(rules.Of(i), cal, c.To); days > 0 {
		f := c.Overdue[stage]
		f.Scope = Scope{What: Problems, Cut: c.Cut}
		f.N++
		c.Overdue[stage] = f
	}
	c.money(i)
	c.disposed(i)
}

// money counts the instalments as they stood. What is on the ledger without an
// instalment has no day: it counts from the beginning.
func (c *count) money(i Issue) {
	c.Money.Involved.N += i.AmountFen
	c.Money.Received.N += i.RecoveredFen
	for _, n := range i.Instalments {
		if n.State == Received {
			c.Money.Received.N -= n.Fen
		}
		switch n.stateOn(c.To) {
		case Received:
			c.Money.Received.N += n.Fen
		case Reported:
			c.Money.Reported.N += n.Fen
		case Struck, "":
			continue
		}
		c.Money.Payments.N++
	}
}

// stateOn is the instalment's state at the end of that day; "": it was not there yet.
func (n Instalment) stateOn(day calendar.Date) InstalmentState {
	switch {
	case n.On.After(day):
		return ""
	case n.CheckedOn.After(day):
		return Reported
	}
	return n.State
}

// disposed counts what came of the accountability proofs of every round.
func (c *count) disposed(i Issue) {
	for _, r := range append(slices.Clone(i.Rounds), i.ended("")) {
		for _, e := range r.Proven {
			if e.On.After(c.To) {
				continue
			}
			for _, d := range e.Forms {
				c.form(d)
			}
		}
	}
}

func (c *count) form(d Disposition) {
	key := formKey{d.Form, d.Kind}
	f, ok := c.forms[key]
	if !ok {
		f = &FormFigures{Form: d.Form, Kind: d.Kind, Cases: c.figure(Cases), People: c.figure(People)}
		c.forms[key] = f
	}
	f.Cases.N += int64(d.Cases)
	f.People.N += int64(d.People)
}

// done works out what follows from what was counted.
func (c *count) done() Stats {
	c.Closure = Ratio{c.SignedOff.N, c.Registered.N}
	c.Relapse = Ratio{c.Relapsed.N, c.ever}
	c.Money.Rate = Ratio{c.Money.Received.N, c.Money.Involved.N}
	c.Median = medianOf(c.took)
	for _, f := range c.forms {
		c.Forms = append(c.Forms, *f)
	}
	slices.SortFunc(c.Forms, func(a, b FormFigures) int { return cmp.Or(cmp.Compare(a.Form, b.Form), cmp.Compare(a.Kind, b.Kind)) })
	return c.Stats
}

func medianOf(days []int) Days {
	n := len(days)
	if n == 0 {
		return Days{}
	}
	slices.Sort(days)
	return Days{Working: float64(days[(n-1)/2]+days[n/2]) / 2, Of: n}
}
