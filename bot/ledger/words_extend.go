package ledger

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
)

// What an extension is asked for: a span behind the due date, or a day.
const (
	spanForm = `(\d{1,3}|半|[一二两三四五六七八九十]{1,3})\s*个?\s*(工作日|天|日|周|星期|礼拜|月)`
	dayForm  = `(?:(20\d{2})\s*[年./-]\s*)?(\d{1,2}|[一二三四五六七八九十]{1,3})\s*[月./-]\s*(\d{1,2}|[一二三四五六七八九十]{1,3}|底)\s*[日号]?|(本月底|月底|下月底|下个月底|年底)`
	plainDay = `(?:(20\d{2})\s*年\s*)?(\d{1,2}|[一二三四五六七八九十]{1,3})\s*月\s*(\d{1,2}|[一二三四五六七八九十]{1,3}|底)\s*[日号]?|(本月底|月底|下月底|下个月底|年底)`
	untilDay = `(?:延|推迟|延长|期限)?\s*(?:到|至|为)\s*`
)

var (
	extendForm = regexp.MustCompile(`(?s)^(?:的)?(?:问题)?(?:(?:因为|因|由于)(.{2,}?)[,，\s]*)?(?:现|拟|特|请求|请|恳请)?(?:申请|要求|请求|需要|需|要|想|望)?(?:将)?(?:整改|销号)?(?:期限|时限|时间)?(?:延期|展期|延长(?:整改)?(?:期限|时限)?|延后|宽限)(?:整改|办理|销号|完成)?(?:申请)?(.*)$`)
	decided    = regexp.MustCompile(`^\s*(?:不?同意|不予|不批|批准|准予|驳回|通过|可以|不可以|不行|拒绝|已批|已同意)`)
	spanFirst  = regexp.MustCompile(`^[\s,:]*(?:期限|时间)?(?:再)?(?:延长?)?` + spanForm)
	dayFirst   = regexp.MustCompile(`^[\s,:]*` + untilDay + `(?:` + dayForm + `)`)
	untilFirst = regexp.MustCompile(`^[\s,:]*` + untilDay)
	dayBare    = regexp.MustCompile(`^[\s,:]*(?:` + plainDay + `)`) // 延期 3 12月20日: no span of twelve months
	reasonWord = regexp.MustCompile(`^(?:的)?(?:申请)?[\s,。;:、)]*(?:(?:理由|原因|事由)(?:是|为)?[\s:,]*)?`)
)

// extension reads 延期7天 等法院判决, 申请延期到12月31日，理由….
func extension(h heard, s Speech) (Words, bool) {
	m := extendForm.FindStringSubmatchIndex(h.text)
	if m == nil || decided.MatchString(h.text[m[4]:]) {
		return Words{}, false
	}
	w := Words{Act: ActExtend}
	rest := h.cut(m[4])
	switch {
	case dayFirst.MatchString(rest.text):
		at := dayFirst.FindStringSubmatchIndex(rest.text)
		w.On, w.Bad = s.extendedTo(groups(rest.text, at))
		rest = rest.cut(at[1])
	case dayBare.MatchString(rest.text):
		at := dayBare.FindStringSubmatchIndex(rest.text)
		w.On, w.Bad = s.extendedTo(groups(rest.text, at))
		rest = rest.cut(at[1])
	case spanFirst.MatchString(rest.text):
		at := spanFirst.FindStringSubmatchIndex(rest.text)
		w.span(groups(rest.text, at))
		rest = rest.cut(at[1])
	case untilFirst.MatchString(rest.text): // 到下周五, 到明天
		if named := rest.cut(len(untilFirst.FindString(rest.text))); s.begins(named.text) {
			day := s.daysNamed(named.text)[0]
			w.On, rest = day.on, named.cut(day.to)
		}
	}
	w.Note = rest.from(len(reasonWord.FindString(rest.text)))
	if w.Note == "" && m[2] >= 0 {
		w.Note = string(h.said[len([]rune(h.text[:m[2]])):len([]rune(h.text[:m[3]]))])
	}
	return w, true
}

// begins reports whether the words begin with a day.
func (s Speech) begins(words string) bool {
	named := s.daysNamed(words)
	return len(named) > 0 && named[0].from == 0 && !named[0].bad
}

// span takes 7天, 10个工作日, 两周, 半个月, 一个月.
func (w *Words) span(m []string) {
	n, _ := smallNumber(m[1])
	switch m[2] {
	case "工作日":
		w.Days, w.Workdays = n, true
	case "周", "星期", "礼拜":
		w.Days = 7 * n
	case "月":
		w.Months = n
	default:
		w.Days = n
	}
	if m[1] == "半" {
		w.Days, w.Months = 15, 0
		if m[2] != "月" {
			w.Days, w.Bad = 0, m[0]
		}
	}
}

// extendedTo is the day that is named; of one without its year that of the year
// in which it lies nearest, so that a day that has just passed is not taken for
// next year's. bad are the words of a day that does not exist.
func (s Speech) extendedTo(m []string) (on calendar.Date, bad string) {
	month := calendar.MonthOf(s.Today)
	switch m[4] {
	case "":
	case "年底":
		return calendar.Date{Year: s.Today.Year, Month: time.December, Day: 31}, ""
	case "下月底", "下个月底":
		return month.Next().Last(), ""
	default:
		return month.Last(), ""
	}
	n, _ := smallNumber(m[2])
	day, _ := smallNumber(m[3])
	year, err := strconv.Atoi(m[1])
	if err != nil {
		year = s.Today.Year
	}
	d := calendar.Date{Year: year, Month: time.Month(n), Day: day}
	if m[3] == "底" && n >= 1 && n <= 12 {
		d = calendar.Month{Year: year, Month: time.Month(n)}.Last()
	}
	if !isDay(d) {
		return calendar.Date{}, strings.Trim(m[0], " ,:")
	}
	if m[1] == "" && d.AddDays(pastDays).Before(s.Today) {
		d.Year++
	}
	return d, ""
}

// Until is the day that an extension is asked for up to, counted from the due
// date that counts; zero: the words name none. Of a day off it is the last working
// day before, where that still lies after the due date and today, else the next one.
func (w Words) Until(due, today calendar.Date, cal *calendar.Calendar) calendar.Date {
	day := w.until(due, cal)
	last := due
	if today.After(last) {
		last = today
	}
	if !day.After(last) {
		return day
	}
	return workingAfter(day, last, cal)
}

func (w Words) until(due calendar.Date, cal *calendar.Calendar) calendar.Date {
	switch {
	case !w.On.IsZero() || due.IsZero():
		return w.On
	case w.Workdays:
		return cal.AddWorkdays(due, w.Days)
	case w.Months > 0:
		return monthsOn(due, w.Months)
	case w.Days > 0:
		return due.AddDays(w.Days)
	}
	return calendar.Date{}
}
