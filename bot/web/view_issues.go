package web

import (
	"cmp"
	"slices"

	"github.com/weidubao/weidubao/bot/bulletin"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/templates"
)

// How much of a long list stands open on the page of an edition.
const (
	listedOverdue = 10 // rows of the overdue list; the rest is behind one touch
	listedStage   = 6  // issues of one stage in 此数从何来; of more the units are counted
)

// layOverdue lays out the overdue list, the longest overdue first as the edition has it.
func layOverdue(p *templates.BulletinPage, list []bulletin.Overdue, on calendar.Date) {
	for i, o := range list {
		row := pageOverdue(o, on)
		if i < listedOverdue || len(list) <= listedOverdue+2 {
			p.Overdue = append(p.Overdue, row)
		} else {
			p.More = append(p.More, row)
		}
	}
}

func pageOverdue(o bulletin.Overdue, on calendar.Date) templates.PageIssue {
	return templates.PageIssue{
		Number: o.Number, Unit: o.AreaName, DueOn: o.DueOn, Days: o.Days, Overdue: true, Stage: string(o.Stage), On: on,
	}
}

// overdueStages sorts the overdue issues by stage, gravest first, any other
// stage after in order of appearance.
func overdueStages(list []bulletin.Overdue, on calendar.Date) []templates.PageStage {
	order := []ledger.Stage{ledger.StageRed, ledger.StageOrange, ledger.StageYellow}
	of := make(map[ledger.Stage][]bulletin.Overdue)
	for _, o := range list {
		of[o.Stage] = append(of[o.Stage], o)
		if !slices.Contains(order, o.Stage) {
			order = append(order, o.Stage)
		}
	}
	var out []templates.PageStage
	for _, s := range order {
		if len(of[s]) > 0 {
			out = append(out, pageStage(s, of[s], on))
		}
	}
	return out
}

func pageStage(s ledger.Stage, list []bulletin.Overdue, on calendar.Date) templates.PageStage {
	out := templates.PageStage{Stage: string(s), N: len(list)}
	if len(list) <= listedStage {
		for _, o := range list {
			out.Issues = append(out.Issues, pageOverdue(o, on))
		}
		return out
	}
	byUnit := slices.SortedStableFunc(slices.Values(list), func(a, b bulletin.Overdue) int { return cmp.Compare(a.Area, b.Area) })
	for i, o := range byUnit {
		if i == 0 || byUnit[i-1].Area != o.Area {
			out.Units = append(out.Units, templates.PageUnitCount{Unit: o.AreaName})
		}
		out.Units[len(out.Units)-1].N++
	}
	return out
}

// signedByUnit gathers the numbers signed off in the month; the edition has them in order of units.
func signedByUnit(e bulletin.Edition) []templates.PageSigned {
	var out []templates.PageSigned
	for i, s := range e.Signed {
		if i == 0 || e.Signed[i-1].Area != s.Area {
			out = append(out, templates.PageSigned{Unit: s.AreaName})
		}
		last := &out[len(out)-1]
		last.Numbers = append(last.Numbers, s.Number)
	}
	return out
}

// pageBands puts red before yellow, each in the edition's order of codes, and gathers the names of the green.
func pageBands(e bulletin.Edition) (bands []templates.PageBand, green []string) {
	for _, band := range []bulletin.Band{bulletin.BandRed, bulletin.BandYellow} {
		for _, b := range e.Bands {
			if b.Band == band {
				bands = append(bands, pageBand(e, b))
			}
		}
	}
	for _, b := range e.Bands {
		if b.Band == bulletin.BandGreen {
			green = append(green, b.Unit.Name)
		}
	}
	return bands, green
}

// pageBand says why a unit is not green. The longest overdue issue is also the gravest.
func pageBand(e bulletin.Edition, b bulletin.UnitBand) templates.PageBand {
	out := templates.PageBand{Band: string(b.Band), Unit: b.Unit.Name}
	for _, o := range e.Overdue {
		if o.Area != b.Unit.Code {
			continue
		}
		out.Count++
		if o.Days > out.Days {
			out.Days, out.Worst = o.Days, string(o.Stage)
		}
	}
	return out
}
