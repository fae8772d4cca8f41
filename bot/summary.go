package bot

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// summarySpan is what 汇总 is asked of: one week, or the weeks of a month.
type summarySpan struct {
	month calendar.Month // zero: of one week
	weeks []calendar.Week
}

// What may stand behind 汇总. A number without a year is the latest that has begun.
var (
	spanWeek  = regexp.MustCompile(`^(?:(\d{4})年)?第?(\d{1,2})周$`)
	spanMonth = regexp.MustCompile(`^(?:(\d{4})年)?(\d{1,2})月份?$`)
)

// readSpan reads what stands behind 汇总, on a day in the week open.
func readSpan(said string, open calendar.Week, today calendar.Month) (summarySpan, bool) {
	switch said = strings.Join(strings.Fields(said), ""); said {
	case "", "本周", "这周":
		return summarySpan{weeks: []calendar.Week{open}}, true
	case "上周":
		return summarySpan{weeks: []calendar.Week{open.Add(-1)}}, true
	case "本月", "这个月":
		return monthSpan(today, open), true
	case "上月", "上个月":
		return monthSpan(today.Add(-1), open), true
	}
	if f := spanWeek.FindStringSubmatch(said); f != nil {
		week, ok := latestWeek(atoi(f[1]), atoi(f[2]), open)
		return summarySpan{weeks: []calendar.Week{week}}, ok
	}
	f := spanMonth.FindStringSubmatch(said)
	if f == nil || atoi(f[2]) < 1 || atoi(f[2]) > 12 {
		return summarySpan{}, false
	}
	month := calendar.Month{Year: atoi(f[1]), Month: time.Month(atoi(f[2]))}
	if f[1] == "" {
		if month.Year = today.Year; today.Before(month) {
			month.Year--
		}
	}
	return monthSpan(month, open), !today.Before(month)
}

// latestWeek is the week of that number, of that year or else the latest one that has begun.
func latestWeek(year, number int, open calendar.Week) (calendar.Week, bool) {
	years := []int{year}
	if year == 0 {
		years = []int{open.Year, open.Year - 1}
	}
	for _, y := range years {
		week := calendar.Week{Year: y, Number: number}
		if parsed, err := calendar.ParseWeek(week.String()); err == nil && !open.Before(parsed) {
			return parsed, true
		}
	}
	return calendar.Week{}, false
}

// monthSpan is the month's weeks, as far as they have begun.
func monthSpan(m calendar.Month, open calendar.Week) summarySpan {
	return summarySpan{month: m, weeks: slices.DeleteFunc(m.Weeks(), func(w calendar.Week) bool { return open.Before(w) })}
}

// answerSummary is 「汇总」: the sums of a week or month over the reports that are
// complete; of a leader with 分管 over those units.
func (b *Bot) answerSummary(ctx context.Context, t talk, rest string) (Change, error) {
	span, ok := readSpan(rest, calendar.WeekOf(t.in.CreatedAt), calendar.MonthOf(t.day()))
	if !ok {
		return b.say(templates.SummaryFormat{Typed: rest}), nil
	}
	weeks, err := b.store.Weeks(ctx, span.weeks)
	if err != nil {
		return Change{}, err
	}
	from := b.expectedFrom(t.view.Ticks)
	s := templates.Summary{
		Mine: t.member.Role == roster.Leader && len(t.member.Charge) > 0, Begun: b.begun(span, from),
	}
	b.nameSpan(t, span, &s)
	total := b.sum(t, span, from, weeks, &s)
	s.Totals = b.wording(t).figures(total)
	return b.say(s), nil
}

// nameSpan says what is summed up; the running week leads on to 我的.
func (b *Bot) nameSpan(t talk, span summarySpan, s *templates.Summary) {
	open, year := calendar.WeekOf(t.in.CreatedAt), span.month.Year
	if span.month.IsZero() {
		s.Week, year = span.weeks[0].Number, span.weeks[0].Year
		if span.weeks[0] == open {
			s.URL = b.links.Mine(t.member.ID, b.now().Add(caseLink))
		}
	} else {
		s.Month = int(span.month.Month)
	}
	if year != open.Year {
		s.Year = year
	}
}

// begun reports whether any week of the span is expected, or exempt, rather than before the first one.
func (b *Bot) begun(span summarySpan, from calendar.Week) bool {
	return !from.IsZero() && slices.ContainsFunc(span.weeks, func(w calendar.Week) bool { return !w.Before(from) })
}

// sum adds up the complete reports of the units that the member may see.
func (b *Bot) sum(t talk, span summarySpan, from calendar.Week, weeks map[calendar.Week][]report.Report, s *templates.Summary) report.Values {
	total, units := report.Values{}, make(map[string]bool)
	for _, u := range t.people.Units() {
		units[u.Code] = t.people.MaySeeUnit(t.member, u.Code, b.today())
	}
	for _, week := range span.weeks {
		for _, seen := range units {
			if seen && b.expects(week, from) {
				s.Expected++
			}
		}
		for _, r := range weeks[week] {
			if r.Status != report.Complete || !t.people.MaySeeUnit(t.member, r.Area, b.today()) {
				continue
			}
			b.add(total, r.Values) // also what nobody expected, as in the bulletin
			if units[r.Area] && b.expects(week, from) {
				s.Reported++
			}
		}
	}
	return total
}

func atoi(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return 0
	}
	return n
}
