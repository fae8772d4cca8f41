package ledger

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
)

// dayNamed is a day that words name.
type dayNamed struct {
	on       calendar.Date
	from, to int  // where the words stand, in bytes
	until    bool // 前, 内, 底: surely a deadline
	bad      bool // a day that does not exist: 2月30日
}

// A count of one or two digits, also in Chinese.
const someCount = `(\d{1,3}|半|[一二两三四五六七八九十]{1,3})`

// The forms of a deadline: a span of days, a date, a day of this or the next week or month.
var (
	spanOfDays = regexp.MustCompile(`(?:限)?` + someCount + `\s*个?\s*(工作日|日|天|周|星期|礼拜|月)\s*(之内|以内|内)?`)
	wholeDate  = regexp.MustCompile(`(?:(20\d{2})\s*[年/.\-]\s*)?(\d{1,2}|[一二三四五六七八九十]{1,3})\s*([月/.\-])\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*([日号]?)\s*(之前|以前|前|止|底)?`)
	dayAlone   = regexp.MustCompile(`(\d{1,2})\s*[日号]\s*(之前|以前|前|止)`)
	nearDay    = regexp.MustCompile(`(今|明|后)[天日](?:下班|上午|下午|晚上)?(之前|以前|前|内)?`)
	weekDay    = regexp.MustCompile(`(本周|这周|下周|周|星期)([一二三四五六日天末]?)(之前|以前|前|内|底)?`)
	monthEnd   = regexp.MustCompile(`(本月|这个月|下个?月|月|年)(底|内|末)(之前|以前|前)?`)
)

// deadline is the day up to which words want something; zero: they name none.
// plainly is false where they name several days.
func (s Speech) deadline(plain string) (on calendar.Date, plainly bool) {
	all := s.daysNamed(plain)
	if slices.ContainsFunc(all, func(w dayNamed) bool { return w.bad }) {
		return calendar.Date{}, false
	}
	for _, until := range []bool{true, false} {
		var days []calendar.Date
		for _, w := range all {
			if w.until == until && (until || !w.on.Before(s.Today)) && !slices.Contains(days, w.on) {
				days = append(days, w.on)
			}
		}
		switch len(days) {
		case 0:
		case 1:
			return s.working(days[0]), true
		default:
			return calendar.Date{}, false
		}
	}
	return calendar.Date{}, true
}

// working moves a day off to the last working day before it, where that lies after
// today, else to the next one. A day that has passed stays where it is.
func (s Speech) working(day calendar.Date) calendar.Date {
	if day.Before(s.Today) {
		return s.Cal.WorkdayOnOrBefore(day)
	}
	return workingAfter(day, s.Today, s.Cal)
}

// workingAfter moves a day off to the last working day before it, where that lies
// after the given one, else to the next.
func workingAfter(day, after calendar.Date, cal *calendar.Calendar) calendar.Date {
	moved := cal.WorkdayOnOrBefore(day)
	if moved == day || moved.After(after) {
		return moved
	}
	return cal.WorkdayOnOrAfter(day)
}

// daysNamed are the days that the words name, in their order; of what overlaps, the first.
func (s Speech) daysNamed(plain string) []dayNamed {
	var out []dayNamed
	for _, read := range []struct {
		form *regexp.Regexp
		day  func(m []string) (calendar.Date, bool, bool)
	}{
		{wholeDate, s.date}, {spanOfDays, s.span}, {dayAlone, s.dayAlone}, {nearDay, s.near}, {weekDay, s.weekDay}, {monthEnd, s.monthEnd},
	} {
		for _, at := range read.form.FindAllStringSubmatchIndex(plain, -1) {
			taken := slices.ContainsFunc(out, func(w dayNamed) bool { return at[0] < w.to && w.from < at[1] })
			day, until, ok := read.day(groups(plain, at))
			bad := !ok && read.form == wholeDate && noSuchDay(groups(plain, at))
			if (ok || bad) && !taken {
				out = append(out, dayNamed{on: day, from: at[0], to: at[1], until: until, bad: bad})
			}
		}
	}
	slices.SortFunc(out, func(a, b dayNamed) int { return a.from - b.from })
	return out
}

// noSuchDay reports whether a date that could not be read names month and day.
func noSuchDay(m []string) bool { return m[3] == "月" && m[6] != "底" }

func groups(s string, at []int) []string {
	out := make([]string, len(at)/2)
	for i := range out {
		if at[2*i] >= 0 {
			out[i] = s[at[2*i]:at[2*i+1]]
		}
	}
	return out
}

// span reads 三日内, 3个工作日内, 两周内, 半个月内, 限5天; 3天 alone is no deadline.
func (s Speech) span(m []string) (calendar.Date, bool, bool) {
	n, ok := smallNumber(m[1])
	if !strings.HasPrefix(m[0], "限") && m[3] == "" {
		return calendar.Date{}, false, false
	}
	if m[1] == "半" {
		n, ok = 15, m[2] == "月"
		return s.Today.AddDays(n), true, ok
	}
	switch m[2] {
	case "工作日":
		return s.Cal.AddWorkdays(s.Today, n), true, ok
	case "周", "星期", "礼拜":
		n *= 7
	case "月":
		return monthsOn(s.Today, n), true, ok
	}
	return s.Today.AddDays(n), true, ok
}

// monthsOn is the same day n months later, or that month's last.
func monthsOn(d calendar.Date, n int) calendar.Date {
	last := calendar.MonthOf(d).Add(n).Last()
	return calendar.Date{Year: last.Year, Month: last.Month, Day: min(d.Day, last.Day)}
}

// date reads 11月25日前, 2026-11-25, 十一月二十五日. One with points and without
// its year may be an amount (1.19): only what ends with 前 is a date.
func (s Speech) date(m []string) (calendar.Date, bool, bool) {
	until := m[6] != "" && m[6] != "底"
	if m[3] != "月" && m[1] == "" && !until || m[6] == "底" {
		return calendar.Date{}, false, false
	}
	month, fine := smallNumber(m[2])
	day, ok := smallNumber(m[4])
	year := s.Today.Year
	if m[1] != "" {
		year, _ = smallNumber(m[1])
	}
	d := calendar.Date{Year: year, Month: time.Month(month), Day: day}
	if !fine || !ok || !isDay(d) {
		return d, false, false
	}
	if m[1] == "" && d.AddDays(pastDays).Before(s.Today) {
		d.Year++
	}
	return d, until, isDay(d)
}

// pastDays is how long past a date without its year may be before next year's is meant.
const pastDays = 180

func isDay(d calendar.Date) bool {
	_, err := calendar.ParseDate(d.String())
	return err == nil
}

// dayAlone reads 25日前: the next day of that number.
func (s Speech) dayAlone(m []string) (calendar.Date, bool, bool) {
	n, ok := smallNumber(m[1])
	d := calendar.Date{Year: s.Today.Year, Month: s.Today.Month, Day: n}
	if d.Before(s.Today) {
		next := calendar.MonthOf(s.Today).Next()
		d.Year, d.Month = next.Year, next.Month
	}
	return d, true, ok && isDay(d)
}

// near reads 今天, 明天前, 后天内.
func (s Speech) near(m []string) (calendar.Date, bool, bool) {
	n := strings.Index("今明后", m[1]) / len("今")
	return s.Today.AddDays(n), m[2] != "", true
}

// weekDay reads 本周五前, 下周三, 本周内, 周五前.
func (s Speech) weekDay(m []string) (calendar.Date, bool, bool) {
	monday := s.Today.Week().Monday()
	if m[1] == "下周" {
		monday = monday.AddDays(7)
	}
	alone := m[1] == "周" || m[1] == "星期"
	if m[2] == "" {
		return monday.AddDays(6), true, !alone && (m[3] == "内" || m[3] == "底")
	}
	n := strings.Index("一二三四五六日", strings.NewReplacer("天", "日", "末", "日").Replace(m[2])) / len("一")
	d := monday.AddDays(n)
	if alone && d.Before(s.Today) {
		d = d.AddDays(7)
	}
	return d, m[3] != "", true
}

// monthEnd reads 月底前, 本月内, 下月底, 年底前.
func (s Speech) monthEnd(m []string) (calendar.Date, bool, bool) {
	month := calendar.MonthOf(s.Today)
	switch {
	case m[1] == "年":
		month.Month = time.December
	case strings.HasPrefix(m[1], "下"):
		month = month.Next()
	case m[1] == "月" && m[2] == "内": // 3个月内 is a span
		return calendar.Date{}, false, false
	}
	return month.Last(), true, true
}
