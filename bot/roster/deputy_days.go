package roster

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
)

var (
	dayForm     = regexp.MustCompile(`^(?:(?:(\d{4})[年./-])?(\d{1,2})[月./-])?(\d{1,2})[日号]?$`)
	weekdayForm = regexp.MustCompile(`^([本这下]?)(?:周|星期|礼拜)([一二三四五六日天])$`)
)

// aheadDays is how far ahead a day without its year may lie: beyond, and where
// the year's own is past, it is the past one.
const aheadDays = 183

// weekNamed are the days of 本周 or 下周.
func weekNamed(said string, today calendar.Date) (from, to calendar.Date) {
	week := today.Week()
	if strings.HasPrefix(said, "下") {
		week = week.Next()
	}
	return week.Monday(), week.Sunday()
}

// readSpan reads two days; the second one takes month and year from the first.
func readSpan(from, to string, today calendar.Date) (a, b calendar.Date, ok bool) {
	if a, ok = firstDay(from, to, today); !ok {
		return a, b, false
	}
	if from == to {
		return a, a, true
	}
	if m := weekdayForm.FindStringSubmatch(to); m != nil {
		b = dayOfWeek(m, today)
		if m[1] == "" { // the first one from then on
			b = dayOfWeek(m, a)
			if b.Before(a) {
				b = b.AddDays(7)
			}
		}
		return a, b, true
	}
	if d, named := namedDay(to, today); named {
		return a, d, true
	}
	m := dayForm.FindStringSubmatch(to)
	if m == nil {
		return a, b, false
	}
	switch {
	case m[2] == "":
		b, ok = date(a.Year, int(a.Month), m[3])
	case m[1] == "":
		b, ok = date(a.Year, number(m[2]), m[3])
		if ok && b.Before(a) && number(m[2]) < int(a.Month) {
			b, ok = date(a.Year+1, number(m[2]), m[3])
		}
	default:
		b, ok = date(number(m[1]), number(m[2]), m[3])
	}
	return a, b, ok
}

// firstDay reads the first day of a span. One without its year is the year's
// own, or next year's where that is past and next year's is near; one without its
// month is of this month, or of the next one where that is past.
func firstDay(said, to string, today calendar.Date) (calendar.Date, bool) {
	if m := weekdayForm.FindStringSubmatch(said); m != nil {
		d := dayOfWeek(m, today)
		if m[1] == "" && d.Before(today) {
			d = d.AddDays(7)
		}
		return d, true
	}
	if d, ok := namedDay(said, today); ok {
		return d, true
	}
	m := dayForm.FindStringSubmatch(said)
	switch {
	case m == nil:
		return calendar.Date{}, false
	case m[1] != "":
		return date(number(m[1]), number(m[2]), m[3])
	case m[2] == "":
		return dayWithoutMonth(m[3], to, today)
	}
	d, ok := date(today.Year, number(m[2]), m[3])
	if next, fine := date(today.Year+1, number(m[2]), m[3]); fine && (!ok || d.Before(today)) && !today.AddDays(aheadDays).Before(next) {
		return next, true
	}
	return d, ok
}

// dayWithoutMonth is a day of this month, or of the next one where both it and
// the end of its span are past.
func dayWithoutMonth(day, to string, today calendar.Date) (calendar.Date, bool) {
	d, ok := date(today.Year, int(today.Month), day)
	last := day
	if m := dayForm.FindStringSubmatch(to); m != nil && m[2] == "" {
		last = m[3]
	}
	if end, fine := date(today.Year, int(today.Month), last); ok && fine && !end.Before(today) {
		return d, true
	}
	first := calendar.Date{Year: today.Year, Month: today.Month, Day: 1}.AddDays(31)
	return date(first.Year, int(first.Month), day)
}

// namedDay is 今天, 明天 or 后天.
func namedDay(said string, today calendar.Date) (calendar.Date, bool) {
	for i, word := range []string{"今", "明", "后"} {
		if said == word+"天" || said == word+"日" {
			return today.AddDays(i), true
		}
	}
	return calendar.Date{}, false
}

// dayOfWeek is 周五 of the week in which near lies, or of the one after it.
func dayOfWeek(m []string, near calendar.Date) calendar.Date {
	monday := near.Week().Monday()
	if m[1] == "下" {
		monday = monday.AddDays(7)
	}
	for i, name := range []string{"一", "二", "三", "四", "五", "六", "日天"} {
		if strings.Contains(name, m[2]) {
			return monday.AddDays(i)
		}
	}
	return monday
}

// date is a day that exists.
func date(year, month int, day string) (calendar.Date, bool) {
	d := calendar.Date{Year: year, Month: time.Month(month), Day: number(day)}
	return d, month >= 1 && month <= 12 && d == calendar.DateOf(d.At(0, 0))
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}
