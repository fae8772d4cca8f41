package bot

import (
	"context"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
)

// unitWeeks is how many weeks a unit's page shows, unitMonths how many months it sums up.
const (
	unitWeeks  = 13
	unitMonths = 3
)

// UnitView is how one unit stands.
type UnitView struct {
	Member   roster.Member // who looks
	Area     roster.Area
	Now      time.Time
	Expected bool            // the unit has to report weekly
	Weeks    []MineWeek      // the running week first, at most 13; none before the first expected one
	Months   []MonthSum      // the running month last
	Issues   []IssueView     // open ones that the member may see, the most urgent first
	Contacts []roster.Member // officers and heads; only for the office's own people
}

// MonthSum is what one unit has reported in the weeks of one month.
type MonthSum struct {
	Month    calendar.Month
	Expected int // weeks that were expected and are due, or have come
	Reported int // of them, complete
	Late     int // of Reported, after the deadline
	Totals   report.Values

	SignedOff int   // issues of the unit that were signed off in the month, in any round
	Received  int64 // instalments that were checked in the month, in fen
}

// UnitView reads how one unit stands. ErrNotFound when there is no such unit,
// ErrForbidden when the member may not see it.
func (b *Bot) UnitView(ctx context.Context, member, area string) (UnitView, error) {
	people, m, err := b.looker(ctx, member, area)
	if err != nil {
		return UnitView{}, err
	}
	return b.unitView(ctx, people, m, area)
}

func (b *Bot) unitView(ctx context.Context, people *roster.Roster, m roster.Member, area string) (UnitView, error) {
	v := UnitView{Member: m, Now: b.now(), Expected: b.expected(people, area)}
	v.Area, _ = people.Area(area)
	issues, err := b.store.Issues(ctx)
	if err != nil {
		return UnitView{}, err
	}
	var own []ledger.Issue
	for _, i := range issues {
		if i.Area != area || !i.SeenBy(m, people) {
			continue
		}
		own = append(own, i)
		if !i.Status.Closed() {
			v.Issues = append(v.Issues, b.viewOf(people, i))
		}
	}
	urgentFirst(v.Issues)
	if mayOrder(m) {
		v.Contacts = append(people.OfficersOf(area), people.HeadsOf(area)...)
	}
	if err := b.unitReports(ctx, people, &v); err != nil {
		return UnitView{}, err
	}
	for n := range v.Months {
		v.Months[n].rectified(own)
	}
	return v, nil
}

// rectified adds what was signed off, and what money came, in the month.
func (s *MonthSum) rectified(issues []ledger.Issue) {
	in := func(day calendar.Date) bool { return !day.IsZero() && calendar.MonthOf(day) == s.Month }
	for _, i := range issues {
		if i.Status.Closed() && in(i.SignedOffOn) {
			s.SignedOff++
		}
		for _, r := range i.Rounds {
			if in(r.SignedOffOn) {
				s.SignedOff++
			}
		}
		for _, n := range i.Instalments {
			if n.State == ledger.Received && in(n.CheckedOn) {
				s.Received += n.Fen
			}
		}
	}
}

// unitReports reads the weeks of the page and of its months in one round trip.
func (b *Bot) unitReports(ctx context.Context, people *roster.Roster, v *UnitView) error {
	open := calendar.WeekOf(v.Now)
	first := open.Month().Add(1 - unitMonths)
	var need Need
	need.Ticks = []string{tickRoster}
	for week := open; !week.Month().Before(first) || len(need.Histories) < unitWeeks; week = week.Add(-1) {
		ref := report.Ref{Area: v.Area.Code, Week: week}
		need.Reports = append(need.Reports, ref)
		if len(need.Histories) < unitWeeks {
			need.Histories = append(need.Histories, ref)
			need.Attachments = append(need.Attachments, ref)
		}
	}
	view, err := b.store.Read(ctx, need)
	if err != nil {
		return err
	}
	from := b.expectedFrom(view.Ticks)
	for _, ref := range need.Histories {
		if v.Expected && !from.IsZero() && !ref.Week.Before(from) {
			v.Weeks = append(v.Weeks, b.mineWeek(people, ref, view))
		}
	}
	for month := first; !open.Month().Before(month); month = month.Next() {
		if sum := b.monthSum(month, v.Area.Code, from, view); sum.Expected > 0 {
			v.Months = append(v.Months, sum)
		}
	}
	return nil
}

// monthSum adds up one unit's complete reports of a month up to now.
func (b *Bot) monthSum(month calendar.Month, area string, from calendar.Week, view View) MonthSum {
	sum := MonthSum{Month: month, Totals: report.Values{}}
	for _, week := range month.Weeks() {
		r := view.Reports[report.Ref{Area: area, Week: week}]
		complete := r.Status == report.Complete
		if complete || b.expects(week, from) && b.now().After(b.due(week)) {
			sum.Expected++
		}
		if complete {
			sum.Reported++
			if r.Timeliness == report.Late {
				sum.Late++
			}
			b.add(sum.Totals, r.Values)
		}
	}
	return sum
}

// add adds figures that can be added: shares, yes or no, and words cannot.
func (b *Bot) add(total, v report.Values) {
	for _, in := range b.lang.Indicators() {
		if one, ok := v[in.Key]; ok && in.Kind.Adds() && one.Kind == in.Kind {
			total[in.Key] = report.Value{Kind: in.Kind, N: total[in.Key].N + one.N}
		}
	}
}
