package templates

import (
	"strings"
	"testing"

	"github.com/weidubao/weidubao/bot/calendar"
)

// Both pages render without anything in them, with their own style sheet.
func TestOwnPagesRenderEmpty(t *testing.T) {
	for name, view := range map[string]any{PageMine: MinePage{}, PageStory: StoryPage{}} {
		html := render(t, name, view)
		for _, want := range []string{`lang="zh-CN"`, "/static/h5.css?v=", "/static/mine.css?v=", "</html>"} {
			if !strings.Contains(html, want) {
				t.Errorf("%s: no %s", name, want)
			}
		}
		if strings.Contains(html, "ZgotmplZ") || strings.Contains(html, "&lt;no value") {
			t.Errorf("%s: %s", name, html)
		}
	}
}

func TestMasked(t *testing.T) {
	for names, want := range map[string]string{
		"王建国": "王某", "王建国、李四": "王某、李某", "欧阳修文 张三": "欧阳某、张某", "王某": "王某", "": "", "、": "",
	} {
		if got := masked(names); got != want {
			t.Errorf("masked(%q) = %q, want %q", names, got, want)
		}
	}
}

func TestMoments(t *testing.T) {
	now := calendar.Date{Year: 2027, Month: 1, Day: 4}.At(14, 0)
	for want, day := range map[string]calendar.Date{
		"今日13:52": {Year: 2027, Month: 1, Day: 4}, "1月3日13:52": {Year: 2027, Month: 1, Day: 3}, "2026年12月31日13:52": {Year: 2026, Month: 12, Day: 31},
	} {
		if got := moment(day.At(13, 52), now); got != want {
			t.Errorf("%v: %s, want %s", day, got, want)
		}
	}
}

// Every account, proof and state of an issue has a word of its own.
func TestIssueWords(t *testing.T) {
	seen := make(map[string]bool)
	for _, word := range []string{
		StoryPage{}.AccountName("registered"), StoryPage{}.AccountName("assigned"), StoryPage{}.AccountName("under_review"),
		StoryPage{}.AccountName("signed_off"), StoryPage{}.AccountName("archived"), StoryPage{}.StatusName("rectifying"),
		StoryPage{}.ProofName("person"), StoryPage{}.ProofName("fact"), StoryPage{}.ProofName("unit"), StoryPage{}.ProofName("outcome"), StoryPage{}.ProofName("accountability"),
		StoryPage{}.Wanted("person"), StoryPage{}.Wanted("fact"), StoryPage{}.Wanted("unit"), StoryPage{}.Wanted("outcome"), StoryPage{}.Wanted("accountability"),
	} {
		if word == "" || seen[word] {
			t.Errorf("%q is no word of its own", word)
		}
		seen[word] = true
	}
}
