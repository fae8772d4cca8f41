package bulletin

import (
	"cmp"
	"maps"
	"slices"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
)

// countIssues counts the ledger as it stood at the end of AsOf: what was
// registered later is not in it, and what was signed off later was still open.
// A sign-off counts for the month that its own date lies in.
func (e *Edition) countIssues(f Facts) {
	e.Overdue = []Overdue{}
	for _, i := range standing(f) {
		e.Registered++
		if i.OpenOn(f.AsOf) {
			e.listOverdue(i, f)
		} else {
			e.SignedOff++
		}
		e.listSigned(i, f)
	}
	slices.SortFunc(e.Overdue, func(a, b Overdue) int {
		return cmp.Or(cmp.Compare(b.Days, a.Days), cmp.Compare(a.Number, b.Number))
	})
	slices.SortFunc(e.Signed, func(a, b SignedOff) int {
		return cmp.Or(cmp.Compare(a.Area, b.Area), cmp.Compare(a.Number, b.Number))
	})
	if f.Before.Known && !f.Interim {
		n := f.Before.Issues.SignedOff
		e.SignedOffBefore = &n
	}
}

// standing are the issues that were on the ledger at the end of AsOf.
func standing(f Facts) []ledger.Issue {
	var out []ledger.Issue
	for _, i := range f.Issues {
		if !i.RegisteredOn.After(f.AsOf) {
			out = append(out, i)
		}
	}
	return out
}

// listSigned lists the issue's sign-offs of the month. One of which the issue
// relapsed by the end of AsOf was a sign-off all the same.
func (e *Edition) listSigned(i ledger.Issue, f Facts) {
	for _, on := range i.SignOffs() {
		if calendar.MonthOf(on) != f.Month || on.After(f.AsOf) {
			continue
		}
		e.SignedOffMonth++
		e.Signed = append(e.Signed, SignedOff{Number: i.Number, Area: i.Area, AreaName: nameOf(f, i.Area), On: on})
	}
}

// listOverdue puts an open issue on the overdue list if it is.
func (e *Edition) listOverdue(i ledger.Issue, f Facts) {
	days := f.Overdue[i.Number]
	if days <= 0 {
		return
	}
	e.Overdue = append(e.Overdue, Overdue{
		Number: i.Number, Area: i.Area, AreaName: nameOf(f, i.Area),
		DueOn: i.DueAsOf(f.AsOf), Days: days, Stage: f.Stages[i.Number],
	})
}

// nameOf is the name of a unit, or its code where nobody gave a name.
func nameOf(f Facts, code string) string {
	k, found := slices.BinarySearchFunc(f.Units, code, func(u Unit, c string) int { return cmp.Compare(u.Code, c) })
	if found {
		return f.Units[k].Name
	}
	return cmp.Or(f.Names[code], code)
}

// judgeUnits gives every unit its band, in order of code: the units expected to
// report and every other one that holds an open issue. Missing reports do not
// change a band, and neither does the number of issues.
func (e *Edition) judgeUnits(f Facts) {
	worst := make(map[string]Band, len(f.Units))
	for _, u := range f.Units {
		worst[u.Code] = BandGreen
	}
	for _, i := range standing(f) {
		if _, known := worst[i.Area]; !known && i.OpenOn(f.AsOf) {
			worst[i.Area] = BandGreen
		}
	}
	for _, o := range e.Overdue {
		worst[o.Area] = worse(worst[o.Area], bandOf(o.Stage))
	}
	e.Bands = make([]UnitBand, 0, len(worst))
	for _, code := range slices.Sorted(maps.Keys(worst)) {
		e.Bands = append(e.Bands, UnitBand{Unit: Unit{Code: code, Name: nameOf(f, code)}, Band: worst[code]})
	}
}

// bandOf is the colour of an overdue stage. A stage that only this office's
// ladder has is an overdue one all the same.
func bandOf(s ledger.Stage) Band {
	switch s {
	case ledger.StageRed:
		return BandRed
	case ledger.StageYellow, ledger.StageOrange:
		return BandYellow
	case ledger.NoStage, ledger.StageT7, ledger.StageT3:
		return BandGreen
	default:
		return BandYellow
	}
}

// worse is the graver of two bands.
func worse(a, b Band) Band {
	switch {
	case a == BandRed || b == BandRed:
		return BandRed
	case a == BandYellow || b == BandYellow:
		return BandYellow
	default:
		return BandGreen
	}
}
