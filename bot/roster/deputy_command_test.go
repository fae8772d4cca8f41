package roster_test

import (
	"errors"
	"testing"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/roster"
)

func TestReadDeputy(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		text, today string
		whose, name string
		from, to    string
		err         error
		none        bool
	}{
		{text: "10月8日至12日由王某代", today: "2026-09-30", name: "王某", from: "2026-10-08", to: "2026-10-12"},
		{text: "10月8日到10月12日由王芳代报。", today: "2026-09-30", name: "王芳", from: "2026-10-08", to: "2026-10-12"},
		{text: "１０月８日－１２日由王芳代", today: "2026-09-30", name: "王芳", from: "2026-10-08", to: "2026-10-12"},
		{text: "10.8-10.12王芳代理", today: "2026-09-30", name: "王芳", from: "2026-10-08", to: "2026-10-12"},
		{text: "下周由王芳代", today: "2026-11-18", name: "王芳", from: "2026-11-23", to: "2026-11-29"},
		{text: "本周由王芳代", today: "2026-11-18", name: "王芳", from: "2026-11-18", to: "2026-11-22"},
		{text: "明天起到周五王芳替我", today: "2026-11-18", name: "王芳", from: "2026-11-19", to: "2026-11-20"},
		{text: "周五到周二王芳替我报", today: "2026-11-18", name: "王芳", from: "2026-11-20", to: "2026-11-24"},
		{text: "下周三王芳代", today: "2026-11-18", name: "王芳", from: "2026-11-25", to: "2026-11-25"},
		{text: "12月1日王芳代", today: "2026-11-18", name: "王芳", from: "2026-12-01", to: "2026-12-01"},
		{text: "12月28日至1月5日由王芳代", today: "2026-12-18", name: "王芳", from: "2026-12-28", to: "2027-01-05"},
		{text: "1月4日至8日由王芳代", today: "2026-12-18", name: "王芳", from: "2027-01-04", to: "2027-01-08"},
		{text: "2027年1月4日至8日由王芳代", today: "2026-12-18", name: "王芳", from: "2027-01-04", to: "2027-01-08"},
		{text: "25日至28日由王芳代", today: "2026-11-18", name: "王芳", from: "2026-11-25", to: "2026-11-28"},
		{text: "8-12日由王芳代", today: "2026-11-18", name: "王芳", from: "2026-12-08", to: "2026-12-12"},
		{text: "塘下镇10月8日至12日由王芳代", today: "2026-09-30", whose: "塘下镇", name: "王芳", from: "2026-10-08", to: "2026-10-12"},
		{text: "我请假，10月8日至12日由陶山镇王芳代报", today: "2026-09-30", name: "陶山镇王芳", from: "2026-10-08", to: "2026-10-12"},
		{text: "10月8日至12日我出差，请王芳代报", today: "2026-09-30", name: "王芳", from: "2026-10-08", to: "2026-10-12"},
		{text: "10月8日至12日由王某代", today: "2026-10-10", name: "王某", from: "2026-10-10", to: "2026-10-12"},
		{text: "10月8日至12日由王某代", today: "2026-10-13", err: roster.ErrDeputyPast},
		{text: "10月12日至8日由王某代", today: "2026-09-30", err: roster.ErrDeputyDays},
		{text: "2月30日由王某代", today: "2026-01-30", err: roster.ErrDeputyDays},
		{text: "13月1日由王某代", today: "2026-01-30", err: roster.ErrDeputyDays},
		{text: "10月8日至1月8日由王某代", today: "2026-09-30", err: roster.ErrDeputyLong},
		{text: "10月8日至1月7日由王某代", today: "2026-09-30", name: "王某", from: "2026-10-08", to: "2027-01-07"},
		{text: "3到5王芳代", today: "2026-09-30", none: true},
		{text: "问题5个，线索1件", today: "2026-09-30", none: true},
		{text: "代塘下镇报：问题5个", today: "2026-09-30", none: true},
		{text: "10月8日由王芳代报：问题5个，线索1件", today: "2026-09-30", none: true},
		{text: "上周由王芳代报", today: "2026-09-30", none: true},
	} {
		t.Run(tc.text, func(t *testing.T) {
			t.Parallel()
			today, err := calendar.ParseDate(tc.today)
			if err != nil {
				t.Fatal(err)
			}
			got, ok, err := roster.ReadDeputy(tc.text, today)
			if ok == tc.none || !errors.Is(err, tc.err) {
				t.Fatalf("%v %v %+v", ok, err, got)
			}
			if tc.none || tc.err != nil {
				return
			}
			if got.Whose != tc.whose || got.Name != tc.name || got.From.String() != tc.from || got.To.String() != tc.to {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestReadDeputyEnd(t *testing.T) {
	t.Parallel()
	for text, whose := range map[string]string{
		"取消代报": "", "不用代了。": "", "塘下镇取消代报": "塘下镇", "取消代报 塘下镇": "塘下镇", "我不用代了": "",
	} {
		if got, ok := roster.ReadDeputyEnd(text); !ok || got != whose {
			t.Errorf("%s: %q %v", text, got, ok)
		}
	}
	for _, text := range []string{"取消", "不用了", "代塘下镇报：问题5个"} {
		if _, ok := roster.ReadDeputyEnd(text); ok {
			t.Errorf("%s is no end", text)
		}
	}
}
