package bot

import (
	"slices"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
)

// duty is for which units one person is reminded, his own first.
type duty struct {
	member roster.Member
	areas  []string
	whose  []charge // whose units they are: one for each officer and unit
}

// charge is one unit of one officer. A round tells of it once, whoever is told.
type charge struct{ officer, area string }

func (c charge) String() string { return c.officer + "/" + c.area }

// duties are who is reminded of the units that have to report, by ID, as things
// stood at a moment: their officers, and on the days of a deputy who can be
// reached the deputy instead.
func (b *Bot) duties(people *roster.Roster, at time.Time) []duty {
	areas, whose := make(map[string][]string), make(map[string][]charge)
	for _, officer := range people.With(roster.Officer) {
		who := b.reporterFor(people, officer, at)
		for _, code := range officer.Areas {
			if !b.expected(people, code) {
				continue
			}
			whose[who.ID] = append(whose[who.ID], charge{officer: officer.ID, area: code})
			if !slices.Contains(areas[who.ID], code) {
				areas[who.ID] = append(areas[who.ID], code)
			}
		}
	}
	var out []duty
	for _, m := range people.Members() {
		if len(areas[m.ID]) > 0 {
			out = append(out, duty{member: m, areas: ownFirst(m, areas[m.ID]), whose: whose[m.ID]})
		}
	}
	return out
}

// reporterFor is who is reminded of an officer's units: the deputy of the day,
// if one was set by then and can be reached, else the officer.
func (b *Bot) reporterFor(people *roster.Roster, officer roster.Member, at time.Time) roster.Member {
	d, ok := people.DeputyOn(officer.ID, calendar.DateOf(at))
	if !ok || d.SetAt.After(at) {
		return officer
	}
	m, _ := people.Member(d.Deputy)
	if !m.MayStandIn() || !b.reminded(m) {
		return officer
	}
	return m
}

// reminded reports whether a reminder for the member goes anywhere: in a
// rehearsal the staff get those of people who are not bound yet, too.
func (b *Bot) reminded(m roster.Member) bool { return m.Reachable() || b.set.Rehearsal }

// ownFirst puts the member's own units before those for which he stands in.
func ownFirst(m roster.Member, areas []string) []string {
	slices.SortStableFunc(areas, func(a, b string) int { return place(m, a) - place(m, b) })
	return areas
}

// place is where a unit stands among the member's own, behind them all where it is none.
func place(m roster.Member, area string) int {
	if i := slices.Index(m.Areas, area); i >= 0 {
		return i
	}
	return len(m.Areas)
}

// named reports whether a card has to name the unit: the person has another one, or stands in.
func (d duty) named() bool {
	return len(d.areas) > 1 || len(d.member.Areas) != 1 || !slices.Contains(d.member.Areas, d.areas[0])
}

// untold is the duty without what the round has told somebody else: one that was
// broken off goes on under another deputy, and nobody hears of a unit from both.
func (d duty) untold(told func(charge) bool) duty {
	var whose []charge
	for _, c := range d.whose {
		if !told(c) {
			whose = append(whose, c)
		}
	}
	var areas []string
	for _, area := range d.areas {
		if slices.ContainsFunc(whose, func(c charge) bool { return c.area == area }) {
			areas = append(areas, area)
		}
	}
	d.areas, d.whose = areas, whose
	return d
}

// owed are the reports that a person's units still owe for the week, as they
// stand: missing, incomplete, withdrawn, or waiting for 确认.
func (d duty) owed(week calendar.Week, reports map[string]report.Report) []report.Report {
	var out []report.Report
	for _, area := range d.areas {
		r := reports[area]
		r.Ref = report.Ref{Area: area, Week: week}
		if r.Status != report.Complete {
			out = append(out, r)
		}
	}
	return out
}
