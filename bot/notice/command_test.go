package notice

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/weidubao/weidubao/bot/roster"
)

func TestReadCommand(t *testing.T) {
	officers := Audience{Roles: []roster.Role{roster.Officer}, Areas: []string{}}
	for text, want := range map[string]Draft{
		"通知 全体联络员：明天9点开会。带材料":   {officers, "明天9点开会", "明天9点开会。带材料"},
		"通知全体联络员:明天9:00开会":      {officers, "明天9:00开会", "明天9:00开会"},
		" 通知　联络员：\n培训通知\n请带材料 ": {officers, "培训通知", "培训通知\n请带材料"},
	} {
		got, err := ReadCommand(text, office())
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%q: %v (-want +got):\n%s", text, err, diff)
		}
	}
	for text, want := range map[string]error{
		"全体联络员：明天开会": ErrNoCommand, "收到通知：好的": ErrNoCommand, "": ErrNoCommand,
		"通知 全体联络员 明天开会": ErrNoColon, "通知": ErrNoColon,
		"通知：明天开会": ErrNoAudience, "通知 ：明天开会": ErrNoAudience,
		"通知 全体联络员：": ErrNoBody, "通知 全体联络员： \n": ErrNoBody,
	} {
		if d, err := ReadCommand(text, office()); !errors.Is(err, want) {
			t.Errorf("%q: %+v %v, want %v", text, d, err, want)
		}
	}
	var unknown *UnknownWordError
	if _, err := ReadCommand("通知 天山镇联络员：明天开会", office()); !errors.As(err, &unknown) || unknown.Word != "天山镇" {
		t.Errorf("%v, want 天山镇 to be named", err)
	}
}

func TestTitleOf(t *testing.T) {
	for body, want := range map[string]string{
		"明天9点开会。带材料":   "明天9点开会",
		"培训通知\n11月23日": "培训通知",
		"！":            "！",
		"请各单位于11月30日前报送第四季度材料，逾期不候":            "请各单位于11月30日前报送第四季度材料",
		"请各乡镇街道联络员务必于本周五下班之前报送本月周报":            "请各乡镇街道联络员务必于本周五下班之前…",
		"请各乡镇街道的联络员务必都于下午17:00前报送周报":           "请各乡镇街道的联络员务必都于下午…",
		"https://wx.example.gov.cn/m/notice/1": "https://wx.example.…",
	} {
		if got := TitleOf(body); got != want {
			t.Errorf("%q: %q, want %q", body, got, want)
		}
	}
}

func TestTitleFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		body := rapid.StringOf(rapid.SampledFrom([]rune("请各乡镇，。、！9: a\n👨‍👩é"))).Draw(t, "body")
		title := TitleOf(body)
		if utf8.RuneCountInString(title) > TitleLength || !utf8.ValidString(title) || strings.Contains(title, "\n") {
			t.Fatalf("%q is titled %q", body, title)
		}
		if strings.TrimSpace(body) != "" && title == "" {
			t.Fatalf("%q has no title", body)
		}
		if !strings.HasPrefix(strings.TrimSpace(body), strings.TrimSuffix(title, "…")) {
			t.Fatalf("%q is titled %q, which is not its beginning", body, title)
		}
	})
}
