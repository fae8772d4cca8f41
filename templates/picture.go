package templates

import (
	"cmp"
	"fmt"
	"html/template"
	"strconv"
	"strings"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/templates/chart"
)

// PageTrend is the last twelve months, the edition's own at the end.
type PageTrend struct {
	Label    string // of the indicator that is counted; empty: none
	Unit     string
	Problems bool // it is the problems found
	Months   []PageMonth
}

// PageMonth is one month of the picture.
type PageMonth struct {
	Month     calendar.Month
	Sum       *int64 // from reports; nil: 缺
	SignedOff *int64 // from the ledger; nil: 缺
}

// series is one panel of the picture.
type series struct {
	title, source, unit string
	of                  func(PageMonth) *int64
	since               string // why it is missing at first: the source began in a month
}

func (t PageTrend) series() []series {
	signed := series{
		title: "销号", source: "台账，件", unit: "件", since: "台账自%s建立，此前销号记“缺”。",
		of: func(m PageMonth) *int64 { return m.SignedOff },
	}
	if t.Label == "" {
		return []series{signed}
	}
	source := "周报"
	if t.Unit != "" {
		source += "，" + t.Unit
	}
	given := series{
		title: t.Label, source: source, unit: t.Unit, since: "周报自%s有数，此前" + t.Label + "记“缺”。",
		of: func(m PageMonth) *int64 { return m.Sum },
	}
	return []series{given, signed}
}

// Heading is the title of the section.
func (t PageTrend) Heading() string {
	switch {
	case t.Problems:
		return "问题与销号"
	case t.Label != "":
		return t.Label + "与销号"
	default:
		return "销号"
	}
}

// Notes say what the picture cannot show: the scopes, and why months are missing.
func (t PageTrend) Notes() string {
	var b strings.Builder
	all := t.series()
	if len(all) > 1 {
		b.WriteString("两图同一尺度；口径不同，不相加减。")
	}
	for _, s := range all {
		first, later := t.gaps(s)
		if first != "" {
			fmt.Fprintf(&b, s.since, first)
		}
		if later {
			b.WriteString(s.title + "另有月份没有数，记“缺”，不作零。")
		}
	}
	return b.String()
}

// gaps is the month in which a series begins when it lacks months before, and
// whether it lacks one after that.
func (t PageTrend) gaps(s series) (first string, later bool) {
	began := false
	for i, m := range t.Months {
		switch known := s.of(m) != nil; {
		case known && !began && i > 0:
			began, first = true, monthName(m.Month)
		case known:
			began = true
		case began:
			later = true
		}
	}
	return first, later
}

// picture draws the panels; until is "至21日" when the last month is not over.
func (t PageTrend) picture(until string) template.HTML {
	c := chart.Chart{Title: fmt.Sprintf("近%d个月%s", len(t.Months), t.Heading()), Desc: t.sentence(until), Until: until}
	known := false
	for _, s := range t.series() {
		p := chart.Panel{Title: s.title, Source: s.source}
		for i, m := range t.Months {
			bar := chart.Bar{Label: strconv.Itoa(int(m.Month.Month)), State: chart.Missing}
			if i == len(t.Months)-1 {
				bar.Label += "月"
			}
			if v := s.of(m); v != nil {
				bar.State, bar.Value, known = chart.Counted, *v, true
			}
			p.Bars = append(p.Bars, bar)
		}
		c.Panels = append(c.Panels, p)
	}
	if !known {
		return ""
	}
	for i, m := range t.Months {
		if i == 0 || m.Month.Year != t.Months[i-1].Month.Year {
			c.Years = append(c.Years, chart.Year{From: i, Text: fmt.Sprintf("%d年", m.Month.Year)})
		}
	}
	return c.SVG()
}

// sentence is the picture in words: the two latest figures of each panel.
func (t PageTrend) sentence(until string) string {
	n := len(t.Months)
	now := t.Months[n-1]
	parts := make([]string, 0, 2)
	for _, s := range t.series() {
		said := fmt.Sprintf("%d月%s%s%s", int(now.Month.Month), until, s.title, figure(s.of(now), s.unit))
		if n > 1 {
			last := t.Months[n-2]
			said += fmt.Sprintf("，%d月%s", int(last.Month.Month), figure(s.of(last), s.unit))
		}
		parts = append(parts, said)
	}
	return strings.Join(parts, "；") + "。" + strings.TrimPrefix(t.Notes(), "两图同一尺度；口径不同，不相加减。")
}

func figure(v *int64, unit string) string {
	if v == nil {
		return "缺"
	}
	return strconv.FormatInt(*v, 10) + unit
}

// dayName is how an unfinished month is marked: 至21日.
func dayName(d calendar.Date) string { return fmt.Sprintf("至%d日", d.Day) }

// monthName is 2026年1月.
func monthName(m calendar.Month) string { return fmt.Sprintf("%d年%d月", m.Year, int(m.Month)) }

// weekSpan prints weeks in order: 第41周至第44周、第46周, with the year where it is given.
func weekSpan(weeks []PageWeek) string {
	var parts []string
	for i := 0; i < len(weeks); {
		end := i
		for end+1 < len(weeks) && weeks[end+1] == (PageWeek{Year: weeks[i].Year, Number: weeks[end].Number + 1}) {
			end++
		}
		said := weekOfPage(weeks[i])
		switch {
		case end == i+1:
			said += "、" + weekOfPage(weeks[end])
		case end > i:
			said += "至" + WeekName(weeks[end].Number)
		}
		parts = append(parts, said)
		i = end + 1
	}
	return strings.Join(parts, "、")
}

func weekOfPage(w PageWeek) string {
	if w.Year == 0 {
		return WeekName(w.Number)
	}
	return fmt.Sprintf("%d年", w.Year) + WeekName(w.Number)
}

// lateBy prints by how much a report was late: 2天16小时, 3小时5分, 5分钟.
func lateBy(late PageLate) string {
	d := late.At.Sub(late.Due)
	if late.Due.IsZero() || late.At.IsZero() || d <= 0 {
		return ""
	}
	days, hours, minutes := int(d.Hours())/24, int(d.Hours())%24, int(d.Minutes())%60
	switch {
	case days > 0:
		return fmt.Sprintf("迟%d天", days) + unlessZero(hours, "小时")
	case hours > 0:
		return fmt.Sprintf("迟%d小时", hours) + unlessZero(minutes, "分")
	default:
		return fmt.Sprintf("迟%d分钟", cmp.Or(minutes, 1))
	}
}

func unlessZero(n int, unit string) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n) + unit
}
