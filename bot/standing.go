package bot

import (
	"context"
	"slices"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// unitsNow is how the units that the sender stands for stand in the week in which
// the message was written; none for those who report for no unit of their own.
func (b *Bot) unitsNow(ctx context.Context, t talk) ([]templates.UnitWeek, error) {
	week := calendar.WeekOf(t.in.CreatedAt)
	return b.weeksNow(ctx, t, week, b.ownRefs(t.people, t.member, week, t.day()))
}

// weeksNow words where these reports of one week stand.
func (b *Bot) weeksNow(ctx context.Context, t talk, week calendar.Week, refs []report.Ref) ([]templates.UnitWeek, error) {
	if len(refs) == 0 {
		return nil, nil
	}
	view, err := b.store.Read(ctx, Need{Reports: refs, Ticks: []string{tickRoster}})
	if err != nil {
		return nil, err
	}
	expected := b.expects(week, b.expectedFrom(view.Ticks))
	out := make([]templates.UnitWeek, len(refs))
	for i, ref := range refs {
		r := view.Reports[ref]
		r.Ref = ref
		out[i] = b.unitWeek(t.people, r, expected)
	}
	return out, nil
}

// ownRefs are the week's reports of the units for which a member reports on that
// day and that have to report: an officer's or head's own in the order of the
// roster file, then those for which the member stands in.
func (b *Bot) ownRefs(people *roster.Roster, m roster.Member, week calendar.Week, on calendar.Date) []report.Ref {
	var out []report.Ref
	for _, code := range people.UnitsOf(m, on) {
		if b.expected(people, code) {
			out = append(out, report.Ref{Area: code, Week: week})
		}
	}
	return out
}

// unitWeek words where one unit's week stands.
func (b *Bot) unitWeek(people *roster.Roster, r report.Report, expected bool) templates.UnitWeek {
	due := b.due(r.Week)
	w := templates.UnitWeek{
		Unit: people.AreaName(r.Area), Week: r.Week.Number, State: templates.WeekMissing,
		Late: r.Timeliness == report.Late, Holiday: b.holidayOf(r.Week), Due: due, Today: calendar.DateOf(due) == b.today(), Past: b.now().After(due),
	}
	switch {
	case r.Status == report.Complete:
		w.State = templates.WeekReported
	case r.Status == report.Held:
		w.State = templates.WeekHeld
	case r.Status == report.Incomplete && !empty(r):
		w.State, w.Missing = templates.WeekIncomplete, b.lacking(r)
	case !expected:
		w.State = templates.WeekExempt
	}
	return w
}

// lacking names the indicators that an incomplete report still needs, those that
// were asked about included.
func (b *Bot) lacking(r report.Report) []string {
	var out []string
	for _, in := range b.lang.Indicators() {
		_, given := r.Values[in.Key]
		if in.Required && !given || slices.Contains(r.Asked, in.Key) {
			out = append(out, in.Label)
		}
	}
	return out
}

// standing is what the member is told of the week and of the issues that concern
// the member, as on the page behind the link.
func (b *Bot) standing(ctx context.Context, t talk) (templates.Standing, error) {
	units, err := b.unitsNow(ctx, t)
	if err != nil {
		return templates.Standing{}, err
	}
	issues, err := b.store.Issues(ctx)
	if err != nil {
		return templates.Standing{}, err
	}
	facts := templates.Standing{Weeks: templates.NewUnitWeeks(units)}
	if mayOrder(t.member) {
		o, err := b.mineOffice(ctx, t.people, issues)
		if err != nil {
			return templates.Standing{}, err
		}
		facts.Office = &templates.OfficeWeek{
			Week: o.Week.Number, Exempt: o.Exempt || !o.Begun, Units: o.Units, Reported: o.Reported, Missing: len(o.Missing),
		}
	}
	b.wordIssues(&facts, t, issues)
	return facts, nil
}

// wordIssues adds the open issues that concern the member, the most urgent first.
func (b *Bot) wordIssues(facts *templates.Standing, t talk, issues []ledger.Issue) {
	mine := b.mineIssues(t.people, t.member, t.member.Areas, issues)
	facts.Count = len(mine)
	facts.OverdueOnly = mayOrder(t.member) || t.member.Role == roster.Leader && len(t.member.Charge) == 0
	for _, v := range mine[:min(templates.MostLines, len(mine))] {
		line := templates.IssueLine{Number: v.Number, Stage: string(v.Stage), Overdue: v.Overdue, NoDue: v.Due().IsZero()}
		if len(t.member.Areas) != 1 {
			line.Unit = v.AreaName
		}
		facts.Issues = append(facts.Issues, line)
	}
}
