package web

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// TestMissingPage: a unit, its state, and whom to phone, or that nobody is missing.
func TestMissingPage(t *testing.T) {
	t.Parallel()
	week := calendar.Week{Year: 2026, Number: 47}
	officer := roster.Member{ID: "M0001", Name: "<b>金某", Phone: "13800000001", OpenID: "o1"}
	l := bot.MissingList{
		Week: week, Now: calendar.Date{Year: 2026, Month: 11, Day: 20}.At(18, 0), Due: calendar.Date{Year: 2026, Month: 11, Day: 20}.At(17, 0), Begun: true, Units: 2,
		Missing: []bot.MissingUnit{
			{Area: roster.Area{Name: "塘下镇"}, Status: report.Incomplete, Officers: []bot.Contact{{Member: officer, Deputy: true, Sent: "delivered"}}, Heads: []bot.Contact{{Member: roster.Member{Name: "赵刚", Phone: "13800000004"}}}},
			{Area: roster.Area{Name: "陶山镇"}},
		},
		Late: []bot.MissingUnit{{Area: roster.Area{Name: "马屿镇"}, At: calendar.Date{Year: 2026, Month: 11, Day: 20}.At(17, 30)}},
	}
	body := rendered(t, templates.PageUnreported, missingPage(l))
	for _, want := range []string{"第47周未报2个单位", `href="tel:13800000001"`, "&lt;b&gt;金某", "代报人，提醒已送达", "没有绑定微信", "名册里没有联络员", "未齐", "迟报"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	l.Missing, l.Late = nil, nil
	if body := rendered(t, templates.PageUnreported, missingPage(l)); !strings.Contains(body, "都已报齐") {
		t.Error("the page does not say that nothing is missing")
	}
}

// TestDigestPage: each line says what to do, and the missing reports lead on.
func TestDigestPage(t *testing.T) {
	t.Parallel()
	d := bot.Digest{Now: time.Date(2026, 12, 7, 8, 30, 0, 0, calendar.Zone), Lines: []bot.DigestLine{
		{Kind: templates.DigestMissing, Count: 1, Names: []string{"塘下镇"}, Week: calendar.Week{Year: 2026, Number: 49}},
		{Kind: templates.DigestHolidays, Year: 2027},
		{Kind: templates.DigestGone, Count: 1},
		{Kind: templates.DigestFailed, Count: 1},
		{Kind: templates.DigestUnsure, Count: 1},
	}}
	body := rendered(t, templates.PageDigest, digestPage(d, func(w calendar.Week) string { return "/m/missing/" + w.String() }, nil))
	for _, want := range []string{"第49周未报1个单位", `href="/m/missing/2026-W49"`, "缺2027年放假安排", "取消关注1人", "发送失败1条", "不知送没送到1条"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

func rendered(t *testing.T, name string, view any) string {
	t.Helper()
	pages, err := allPages()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := pages.Render(&out, name, view); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
