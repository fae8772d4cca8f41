package templates

import (
	"strings"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
)

// guides are the questions and answers of the guided dialogue.
func guides() []Message {
	five := &Figure{Label: "梳理问题", Value: "5", Unit: "个"}
	due := time.Date(2026, 11, 20, 17, 0, 0, 0, calendar.Zone)
	numbered := []GuideFigure{{N: 1, Figure: *five}}
	out := []Message{
		GuideText{Figures: []Figure{*five}},
		GuideText{Figures: []Figure{*five}, Same: true},
		GuideDone{Unit: "陶山镇", Week: 47, Figures: numbered},
		OpenCancelled{},
		OpenCancelled{Unit: "陶山镇", Week: 47, Figures: []Figure{*five}},
		SameOffer{Unit: "陶山镇", Week: 46},
		SameOffer{Unit: "陶山镇", Week: 46, Figures: []Figure{*five}},
		ItemNone{Unit: "陶山镇", Week: 47},
		ItemNone{N: 9, Of: 7},
	}
	for _, stage := range []string{"unit", "week", "item", "summary", "pick"} {
		for _, note := range []string{"", "resumed", "over", "table", "moved", "again", "first", "nolast"} {
			out = append(out, GuideAsk{
				Stage: stage, Note: note, Unit: "陶山镇", Week: 47, When: UnitWeek{Due: due, Today: true}, Opening: note == "", Echo: five, Passed: "规范制度",
				Item:    GuideItem{N: 1, Of: 7, Label: "梳理问题", Unit: "个", Kind: "count", Required: true, Now: five, Last: five},
				Choices: []GuideChoice{{N: 1, Name: "陶山镇", Week: 46, Last: true, State: WeekMissing}, {N: 2, Week: 47, State: WeekReported}},
				Figures: numbered, Missing: []string{"规范制度"}, Doubts: []Question{{Doubt: "approx", Quote: "约5"}},
			})
		}
	}
	for _, kind := range []string{"count", "money", "percent", "yesno", "text"} {
		for _, picked := range []bool{false, true} {
			item := GuideItem{N: 3, Of: 7, Label: "问责处理", Unit: "人", Kind: kind, Picked: picked}
			out = append(out, GuideAsk{Stage: "item", Item: item}, ItemAsk{Unit: "陶山镇", Week: 47, Item: item})
		}
	}
	return out
}

// TestGuideIsShort asks in one message of a few lines, with what to answer in it.
func TestGuideIsShort(t *testing.T) {
	t.Parallel()
	texts, err := NewTexts()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range guides() {
		said := texts.Say(m)
		if n := len([]rune(said)); n > 160 {
			t.Errorf("%d characters: %s", n, said)
		}
		if ask, ok := m.(GuideAsk); ok && !strings.Contains(said, "回") && ask.Stage != "summary" && ask.Item.Kind != "yesno" {
			t.Errorf("nothing says what to answer: %s", said)
		}
	}
}

// TestMergeQuestions says once what is asked for the same reason.
func TestMergeQuestions(t *testing.T) {
	t.Parallel()
	got := MergeQuestions([]Question{
		{Doubt: "approx", Label: "梳理问题", Quote: "问题30余个"},
		{Doubt: "changed", Label: "规范制度"},
		{Doubt: "approx", Label: "交办线索", Quote: "线索3件左右"},
		{Doubt: "changed", Label: "问责处理"},
	})
	if len(got) != 3 || got[0].Label != "梳理问题、交办线索" || got[0].Quote != "问题30余个”“线索3件左右" || got[2].Label != "问责处理" {
		t.Errorf("%+v", got)
	}
}
