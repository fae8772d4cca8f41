package bot

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// namedUnit is the unit whose name, whole or short, is all that was said.
func namedUnit(people *roster.Roster, text string) (roster.Area, bool) {
	said := strings.TrimRight(trimMarks(text), "?？")
	if said == "" || strings.ContainsFunc(said, unicode.IsDigit) {
		return roster.Area{}, false
	}
	a, ok := people.FindArea(said)
	if !ok || a.Kind == roster.County || a.Kind == roster.Village || !strings.Contains(a.Name, said) {
		return roster.Area{}, false
	}
	return a, said == a.Name || said == roster.Short(a.Name) || strings.HasSuffix(a.Name, said)
}

// answerUnit answers a text that is a unit's name and nothing else (陶山): this
// week, the last months, the open issues, and the link to the unit's page.
func (b *Bot) answerUnit(ctx context.Context, t talk) (c Change, ok bool, err error) {
	area, ok := namedUnit(t.people, t.in.Text)
	if !ok && ofOffice(t.member) {
		area, ok = namedUnit(t.people, unitIn(trimMarks(t.in.Text)))
	}
	if !ok {
		return Change{}, false, nil
	}
	if !t.people.MaySeeUnit(t.member, area.Code, b.today()) {
		return b.say(templates.UnitForbidden{Role: string(t.member.Role)}), true, nil
	}
	v, err := b.unitView(ctx, t.people, t.member, area.Code)
	if err != nil {
		return Change{}, true, err
	}
	facts := templates.UnitStanding{
		Unit: area.Name, Open: len(v.Issues), URL: b.links.Unit(area.Code, t.member.ID, b.now().Add(caseLink)),
		Office: ofOffice(t.member),
	}
	facts.Due, facts.Stages = stagesOf(v.Issues)
	for _, m := range v.Months {
		facts.Months = append(facts.Months, b.wordMonth(t, m))
	}
	if v.Expected {
		facts.Week, err = b.weekNowOf(ctx, t, area.Code)
	}
	return b.say(facts), true, err
}

// stagesOf counts what is overdue, by stage; the issues stand with the most urgent first.
func stagesOf(issues []IssueView) (due int, out []templates.StageCount) {
	for _, i := range issues {
		if i.Overdue <= 0 {
			continue
		}
		due++
		n := slices.IndexFunc(out, func(s templates.StageCount) bool { return s.Stage == string(i.Stage) })
		if n < 0 {
			n, out = len(out), append(out, templates.StageCount{Stage: string(i.Stage)})
		}
		out[n].Count++
	}
	return due, out
}

// wordMonth words one month of a unit, with the required indicators only.
func (b *Bot) wordMonth(t talk, m MonthSum) templates.UnitMonth {
	out := templates.UnitMonth{Month: int(m.Month.Month), Expected: m.Expected, Reported: m.Reported, Late: m.Late, SignedOff: m.SignedOff, Received: m.Received}
	if m.Month.Year != t.day().Year {
		out.Year = m.Month.Year
	}
	required := report.Values{}
	for _, in := range b.lang.Indicators() {
		if v, ok := m.Totals[in.Key]; ok && in.Required {
			required[in.Key] = v
		}
	}
	out.Totals = b.wording(t).figures(required)
	return out
}

// weekNowOf words where the running week of a unit stands.
func (b *Bot) weekNowOf(ctx context.Context, t talk, area string) (*templates.UnitWeek, error) {
	week := calendar.WeekOf(t.in.CreatedAt)
	weeks, err := b.weeksNow(ctx, t, week, []report.Ref{{Area: area, Week: week}})
	if err != nil {
		return nil, err
	}
	return &weeks[0], nil
}
