package templates

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/report"
)

// sampled is the sample of the default indicators.
func sampled() Sample {
	return NewSample([]SampleItem{{"问题", "个", "count"}, {"线索", "件", "count"}, {"问责", "人", "count"}, {"制度", "项", "count"}})
}

// pageWords are the messages of pages, of 汇总 and of units, and every topic of help.
func pageWords() []Message {
	totals := []Figure{{"梳理问题", "12", "个"}}
	week := UnitWeek{Unit: "陶山镇", Week: 47, State: WeekHeld}
	out := []Message{
		PageMessage{Withdraws: true},
		PageMessage{Corrects: true, Figures: totals},
		PageMessage{Figures: totals},
		Doubtful{Question{Doubt: "outlier", Label: "梳理问题", Last: "500", Unit: "个"}},
		Summary{Week: 47, Begun: true, Expected: 23, Reported: 17, Totals: totals, URL: "https://x"},
		Summary{Month: 11, Year: 2025, Begun: true, Expected: 69, Reported: 69, Totals: totals, Mine: true},
		Summary{Week: 40, Begun: true},
		Summary{Week: 40},
		SummaryFormat{Typed: "马马虎虎"},
		UnitStanding{Unit: "陶山镇", Week: &week, Months: []UnitMonth{{Month: 11, Expected: 2, Reported: 1, Totals: totals}}, Open: 2, Due: 1, URL: "https://x"},
		UnitStanding{Unit: "市农业农村局"},
		UnitForbidden{},
		UnitForbidden{Role: "leader"},
	}
	for _, d := range append([]string{"required", "emptied"}, doubtNames()...) {
		for _, kind := range report.Kinds {
			out = append(out, FieldError{Doubt: d, Typed: "约12", Kind: string(kind), Unit: "个", Min: "0", Max: "9999"})
		}
	}
	due := time.Date(2026, 11, 20, 17, 0, 0, 0, calendar.Zone)
	for _, topic := range Topics {
		for _, state := range []string{WeekReported, WeekMissing} {
			out = append(out, HelpAbout{
				Topic: topic, Role: "officer", Sample: sampled(), Office: "市委巡察办", Due: due,
				Weeks: NewUnitWeeks([]UnitWeek{{Unit: "陶山镇", Week: 47, State: state, Due: due, Today: true}}),
				About: &HelpIndicator{Label: "交办线索", Unit: "件", Others: []string{"线索", "问题线索"}, Required: true, Example: "线索3件"},
			})
		}
		if topic != TopicIndicator {
			out = append(out, HelpAbout{Topic: topic, Role: "staff", Sample: sampled(), Office: "市委巡察办"})
		}
	}
	return out
}

func doubtNames() []string {
	var out []string
	for _, d := range report.Doubts {
		out = append(out, string(d))
	}
	return out
}

// TestHelpIsShort: never a wall of text.
func TestHelpIsShort(t *testing.T) {
	t.Parallel()
	texts, err := NewTexts()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range pageWords() {
		about, ok := m.(HelpAbout)
		if !ok {
			continue
		}
		said := texts.Say(about)
		if n := utf8.RuneCountInString(said); n == 0 || n > 100 || strings.Count(said, "\n") > 2 {
			t.Errorf("%s: %d characters: %s", about.Topic, n, said)
		}
	}
}

// TestSample writes examples for every kind of indicator.
func TestSample(t *testing.T) {
	t.Parallel()
	got := NewSample([]SampleItem{{"简报", "", "text"}, {"到位率", "%", "percent"}, {"已公示", "", "yesno"}, {"退款", "万元", "money"}, {"第五项", "个", "count"}})
	if got.Report != "简报：无，到位率95%，已公示是，退款1.19万元" || got.Fix != "到位率95" {
		t.Errorf("%+v", got)
	}
	if got := sampled(); got.Report != "问题5个，线索1件，问责0人，制度1项" || got.Fix != "问题6" {
		t.Errorf("%+v", got)
	}
}
