package templates

import (
	"testing"
	"time"
	"unicode/utf8"

	"github.com/weidubao/weidubao/bot/calendar"
)

// peopleCatalogue is what is said of deputies, of the deadline and to the staff.
func peopleCatalogue(day calendar.Date) []Message {
	span := DeputySpan{From: day, To: day.AddDays(12), Now: day.At(9, 0)}
	due := day.At(17, 0)
	out := []Message{
		DeputySet{DeputySpan: span, Units: []string{"塘下镇"}, Name: "金某", Unbound: true},
		DeputySet{DeputySpan: span, Units: []string{"塘下镇"}, Name: "金某", Other: true},
		DeputySet{DeputySpan: span, Units: []string{"塘下镇"}, Name: "金某", Again: true},
		DeputyEnded{Names: []string{"金某"}, Units: []string{"塘下镇"}},
		DeputyChoice{DeputySpan: span, People: []DeputyCandidate{{Name: "金某", At: "塘下镇"}, {Name: "金某"}}},
		DeputyTitle{DeputySpan: span, Unit: "陶山镇", Count: 1},
		DeputyTitle{DeputySpan: span, Unit: "市农业农村局", Count: 2},
		DeputyTitle{DeputySpan: span, Unit: "陶山镇", Count: 1, Ended: true},
		DeputySummary{DeputySpan: span, Whom: "deputy"},
		DeputySummary{DeputySpan: span, Whom: "principal"},
		DeputySummary{DeputySpan: span, Whom: "deputy", Ended: true},
		DeputySummary{DeputySpan: span, Whom: "principal", Ended: true},
		MissingTitle{Week: 47, Count: 23},
		MissingSummary{Units: []string{"市农业农村局", "安阳街道", "玉海街道", "塘下镇"}},
		DigestTitle{Count: 3},
		DigestSummary{Words: []DigestWord{{Kind: DigestMissing, Count: 23}, {Kind: DigestHolidays, Year: 2027}, {Kind: DigestGone, Count: 1}}},
		DigestSummary{Words: []DigestWord{{Kind: DigestFailed, Count: 3}, {Kind: DigestUnsure, Count: 12}}},
	}
	for _, p := range []string{
		DeputyDays, DeputyPast, DeputyLong, DeputyNobody, DeputySelf, DeputyWhose, DeputyUnknown, DeputySeveral, DeputyForeign,
		DeputyNone, DeputyNumber, DeputyCancelled,
	} {
		out = append(out, DeputyProblem{Problem: p, Typed: "塘下镇", Names: []string{"金某", "王某"}})
	}
	for _, state := range []string{WeekIncomplete, WeekHeld, WeekMissing} {
		u := UnitWeek{Unit: "陶山镇", Week: 47, State: state, Due: due, Past: true}
		moved := UnitWeek{Unit: "陶山镇", Week: 40, State: state, Due: calendar.Date{Year: 2026, Month: time.September, Day: 30}.At(17, 0), Holiday: "国庆中秋"}
		out = append(out, DeadlineTitle{UnitWeek: u, Count: 1}, DeadlineTitle{UnitWeek: u, Count: 2}, DeadlineSummary{UnitWeek: u},
			RemindSummary{UnitWeek: moved, Count: 1}, RemindSummary{UnitWeek: moved, Count: 2})
	}
	return append(out,
		WhoMissing{Week: 40, Exempt: true, Holiday: "国庆节"},
		WhoMissing{Week: 40, Begun: true, Missing: 1, Names: []string{"陶山镇"}, Holiday: " ", Due: due, URL: "https://x"})
}

// TestCardFields: what stands in a card's fields is seen whole.
func TestCardFields(t *testing.T) {
	t.Parallel()
	texts, err := NewTexts()
	if err != nil {
		t.Fatal(err)
	}
	day := calendar.Date{Year: 2026, Month: time.November, Day: 20}
	for _, m := range peopleCatalogue(day) {
		switch m.(type) {
		case DeputyTitle, DeputySummary, MissingTitle, MissingSummary, DigestTitle, DigestSummary, DeadlineTitle, DeadlineSummary, RemindSummary:
			if said := texts.Say(m); utf8.RuneCountInString(said) > cardWidth || said == "" {
				t.Errorf("%T: %d characters: %s", m, utf8.RuneCountInString(said), said)
			}
		}
	}
}

func TestHolidayName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"国庆节": "国庆", "春节": "春节", "劳动节": "五一", "元旦节": "元旦", "国庆中秋": "国庆中秋", " ": "放假"} {
		if got := HolidayName(name); got != want {
			t.Errorf("%s is spoken of as %s, want %s", name, got, want)
		}
	}
}
