package bot

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
)

// minePath is a member's own page, 「我的」.
const minePath = "/m/mine"

// issuePath is the page of one issue.
func issuePath(number string) string { return "/m/issue/" + number }

// ErrForbidden says that the member may not see what was asked for.
var ErrForbidden = errors.New("the member may not see it")

// mineWeeks is how many weeks the page shows, the running one included.
const mineWeeks = 10

// Mine is a member's own page, 「我的」: of officers and heads one unit with its
// weeks and issues, of leaders the issues they answer for, of staff how the
// office stands.
type Mine struct {
	Member   roster.Member
	Now      time.Time
	Units    []roster.Area         // an officer's or head's own, in the order of the roster file, then those for which the member stands in
	Unit     roster.Area           // of them the one that is shown; zero for everybody else
	Expected bool                  // the unit has to report weekly
	From     calendar.Week         // first week in which reports are expected; zero: not known yet
	Weeks    []MineWeek            // of Unit, the running week first, at most ten; none before From
	Issues   []IssueView           // open ones: of Unit, of the leader, or overdue; what waits for the member first, then the most urgent
	Waits    map[string]ledger.Act // by number: of Issues, those that wait for the member's word, and for which
	Deputies []MineDeputy          // who stands in for the member, now or later
	Sent     SentCount             // messages that went to the member this month
	Office   *MineOffice           // of staff and administrators
}

// MineDeputy is who stands in for the member, and on which days.
type MineDeputy struct {
	Name     string
	From, To calendar.Date
}

// OfficeWeek is how the running week stands over all units.
type OfficeWeek struct {
	Week     calendar.Week
	Due      time.Time
	Exempt   bool
	Begun    bool          // reports are expected of this week
	Units    int           // that have to report
	Reported int           // complete
	Missing  []roster.Area // not complete, by code
}

// Mine reads the page of one member. area chooses one of the member's units; ""
// is the first. ErrForbidden when the member is unknown, disabled, or does not
// stand for that unit.
func (b *Bot) Mine(ctx context.Context, member, area string) (Mine, error) {
	people, err := b.store.Roster(ctx)
	if err != nil {
		return Mine{}, err
	}
	m, ok := people.Member(member)
	if !ok || m.Disabled {
		return Mine{}, ErrForbidden
	}
	page := Mine{Member: m, Now: b.now()}
	if err := page.choose(people, area); err != nil {
		return Mine{}, err
	}
	issues, err := b.store.Issues(ctx)
	if err != nil {
		return Mine{}, err
	}
	page.Issues = b.mineIssues(people, m, []string{page.Unit.Code}, issues)
	if page.StandsIn() { // reports only: the cases are not the deputy's
		page.Issues = nil
	}
	page.waitFor(people)
	for _, d := range people.DeputiesOf(m.ID, b.today()) {
		page.Deputies = append(page.Deputies, MineDeputy{Name: nameOf(people, d.Deputy), From: d.From, To: d.To})
	}
	view, err := b.store.Read(ctx, Need{Sent: m.ID, SentIn: calendar.MonthOf(b.today())})
	if err != nil {
		return Mine{}, err
	}
	page.Sent = view.Sent
	switch m.Role {
	case roster.Officer, roster.Head:
		err = b.mineWeeks(ctx, people, &page)
	case roster.Staff, roster.Admin:
		page.Office, err = b.mineOffice(ctx, people, issues)
	case roster.Leader:
	}
	return page, err
}

// StandsIn reports whether the unit that is shown is not the member's own, but
// one for which the member stands in today.
func (p *Mine) StandsIn() bool {
	return p.Unit.Code != "" && !slices.Contains(p.Member.Areas, p.Unit.Code)
}

// choose sets the units of an officer or head, those for which the member stands
// in included, and the one that is shown.
func (p *Mine) choose(people *roster.Roster, area string) error {
	if p.Member.Role == roster.Officer || p.Member.Role == roster.Head {
		for _, code := range people.UnitsOf(p.Member, calendar.DateOf(p.Now)) {
			if a, ok := people.Area(code); ok {
				p.Units = append(p.Units, a)
			}
		}
	}
	switch {
	case area != "":
		k := slices.IndexFunc(p.Units, func(a roster.Area) bool { return a.Code == area })
		if k < 0 {
			return ErrForbidden
		}
		p.Unit = p.Units[k]
	case len(p.Units) > 0:
		p.Unit = p.Units[0]
	}
	return nil
}

// mineWeeks reads the last weeks of the unit with their histories, in one round trip.
func (b *Bot) mineWeeks(ctx context.Context, people *roster.Roster, p *Mine) error {
	p.Expected = b.expected(people, p.Unit.Code)
	if !p.Expected {
		return nil
	}
	open := calendar.WeekOf(p.Now)
	var refs []report.Ref
	for back := range mineWeeks {
		refs = append(refs, report.Ref{Area: p.Unit.Code, Week: open.Add(-back)})
	}
	view, err := b.store.Read(ctx, Need{Reports: refs, Histories: refs, Attachments: refs[:1], Ticks: []string{tickRoster}})
	if err != nil {
		return err
	}
	p.From = b.expectedFrom(view.Ticks)
	for _, ref := range refs {
		if !p.From.IsZero() && !ref.Week.Before(p.From) {
			p.Weeks = append(p.Weeks, b.mineWeek(people, ref, view))
		}
	}
	return nil
}

// OfficeWeek counts this week's reports.
func (b *Bot) OfficeWeek(ctx context.Context) (OfficeWeek, error) {
	people, err := b.store.Roster(ctx)
	if err != nil {
		return OfficeWeek{}, err
	}
	return b.officeWeek(ctx, people)
}

func (b *Bot) officeWeek(ctx context.Context, people *roster.Roster) (OfficeWeek, error) {
	week := calendar.WeekOf(b.now())
	weeks, err := b.store.Weeks(ctx, []calendar.Week{week})
	if err != nil {
		return OfficeWeek{}, err
	}
	view, err := b.store.Read(ctx, Need{Ticks: []string{tickRoster}})
	if err != nil {
		return OfficeWeek{}, err
	}
	from := b.expectedFrom(view.Ticks)
	o := OfficeWeek{Week: week, Due: b.due(week), Exempt: b.exempt(week), Begun: !from.IsZero() && !week.Before(from)}
	complete := make(map[string]bool)
	for _, r := range weeks[week] {
		complete[r.Area] = r.Status == report.Complete
	}
	for _, u := range people.Units() {
		o.Units++
		if complete[u.Code] {
			o.Reported++
		} else {
			o.Missing = append(o.Missing, u)
		}
	}
	return o, nil
}
