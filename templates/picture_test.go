package templates

import (
	"strings"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
)

// twoYears is a picture of twelve months that end in October.
func twoYears(sums, signed []int64) *PageTrend {
	value := func(list []int64, i int) *int64 {
		if list[i] < 0 {
			return nil
		}
		return &list[i]
	}
	p := &PageTrend{Label: "梳理问题", Unit: "个", Problems: true}
	for i := range 12 {
		p.Months = append(p.Months, PageMonth{
			Month: calendar.Month{Year: 2026, Month: time.October}.Add(i - 11), Sum: value(sums, i), SignedOff: value(signed, i),
		})
	}
	return p
}

func TestPicture(t *testing.T) {
	page := BulletinPage{
		Month: calendar.Month{Year: 2026, Month: 10}, AsOf: calendar.Date{Year: 2026, Month: 10, Day: 21},
		Trend: twoYears([]int64{35, 39, 31, -1, 44, 41, 38, 45, 36, 33, 42, 48}, []int64{-1, -1, 12, 9, 21, 28, 30, 33, 31, 29, 35, 41}),
	}
	html := render(t, PageBulletin, page)
	for _, want := range []string{
		"<h2>问题与销号 <small>近十二个月</small></h2>", `role="img"`, ">近12个月问题与销号</title>", ">10月梳理问题48个，9月42个；10月销号41件，9月35件。",
		">2025年</text>", ">2026年</text>", ">10月</text>", "两图同一尺度；口径不同，不相加减。", "台账自2026年1月建立，此前销号记“缺”。",
		"梳理问题另有月份没有数，记“缺”，不作零。",
	} {
		if !strings.Contains(html, want) {
			t.Errorf("no %q", want)
		}
	}
	if strings.Contains(html, "至21日") {
		t.Error("a whole month is called unfinished")
	}
	page.Interim = true
	if html := render(t, PageBulletin, page); !strings.Contains(html, ">至21日</text>") || !strings.Contains(html, "本月10月至21日") || !strings.Contains(html, "10月至21日梳理问题48个") {
		t.Error("the unfinished month is not called so")
	}
	page.Trend = twoYears([]int64{-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1}, []int64{-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1})
	if html := render(t, PageBulletin, page); strings.Contains(html, "<svg") {
		t.Error("a picture of nothing")
	}
	page.Trend = twoYears([]int64{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, []int64{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})
	page.Trend.Label, page.Trend.Problems = "走访", false
	if html := render(t, PageBulletin, page); !strings.Contains(html, "<h2>走访与销号") || strings.Contains(html, "记“缺”") || strings.Contains(html, "NaN") {
		t.Error("zeros are not drawn as zeros")
	}
	page.Trend.Label = ""
	if html := render(t, PageBulletin, page); !strings.Contains(html, "<h2>销号 ") || strings.Contains(html, "两图") {
		t.Error("one panel speaks of two")
	}
}

func TestWeekSpan(t *testing.T) {
	week := func(list ...int) (out []PageWeek) {
		for _, n := range list {
			out = append(out, PageWeek{Number: n})
		}
		return out
	}
	for want, weeks := range map[string][]PageWeek{
		"":                week(),
		"第40周":            week(40),
		"第40周、第41周":       week(40, 41),
		"第41周至第44周":       week(41, 42, 43, 44),
		"第1周、第3周至第5周、第9周": week(1, 3, 4, 5, 9),
		"2025年第52周、第1周":   append([]PageWeek{{Year: 2025, Number: 52}}, week(1)...),
	} {
		if got := weekSpan(weeks); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestLateBy(t *testing.T) {
	due := time.Date(2026, 10, 23, 17, 0, 0, 0, calendar.Zone)
	for d, want := range map[time.Duration]string{
		64*time.Hour + 12*time.Minute: "迟2天16小时", 48 * time.Hour: "迟2天", 3*time.Hour + 5*time.Minute: "迟3小时5分",
		time.Hour: "迟1小时", 5 * time.Minute: "迟5分钟", time.Second: "迟1分钟", 0: "", -time.Hour: "",
	} {
		if got := lateBy(PageLate{At: due.Add(d), Due: due}); got != want {
			t.Errorf("%s: %q, want %q", d, got, want)
		}
	}
	if got := lateBy(PageLate{At: due}); got != "" {
		t.Errorf("without a due moment: %q", got)
	}
}
