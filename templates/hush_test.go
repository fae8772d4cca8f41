package templates

import (
	"testing"
	"unicode/utf8"

	"github.com/weidubao/weidubao/bot/calendar"
)

// bareKinds are all kinds of cards that disclose nothing.
var bareKinds = []string{
	BareAlert, BareBulletin, BareNotice, BareReminder, BareDeadline, BareMissing, BareDigest, BareDraft, BareUnarmed, BareUnsure, BareTask, BareOther,
}

func hushCatalogue(day calendar.Date) []Message {
	out := []Message{
		RehearsalTitle{Name: "金某", Role: "officer", Unit: "塘下镇"},
		RehearsalTitle{Name: "金某", Role: "leader"},
		NoticeNames{Names: []string{"金某"}, Count: 1},
		NoticeNames{Names: []string{"金某", "王某"}, Count: 5},
		AckDone{Count: 1, Numbers: []string{"RA26-0003"}},
		AckDone{Count: 3, Numbers: []string{"RA26-0003"}, Left: 2},
		AckDone{Again: true},
		AckNothing{},
		AckNothing{Typed: "3"},
		SilenceSet{Number: "RA26-0003", Until: day},
		SilenceSet{Unit: "塘下镇", Until: day, Again: true},
		SilenceSet{Until: day},
		SilenceEnded{Number: "RA26-0003"},
		SilenceEnded{Unit: "塘下镇"},
		SilenceList{},
		SilenceList{Command: true},
		SilenceRow{ID: "S0001", Number: "RA26-0003", Until: day, Reason: "等法院判决", By: "小周"},
		SilenceRow{ID: "S0002", Until: day, Reason: "防汛"},
		SilenceList{Lines: []SilenceLine{{Number: "RA26-0003", Until: day}, {Unit: "塘下镇", Until: day}, {Until: day}}},
		CallDone{Name: "金某", Count: 2},
		CallDone{Name: "金某", Again: true},
		CallProblem{Problem: "who"},
		CallProblem{Problem: "not_found", Typed: "金某"},
		CallProblem{Problem: "ambiguous", People: []DeputyCandidate{{Name: "金某", At: "塘下镇"}, {Name: "金某"}}},
	}
	for _, problem := range []string{"what", "until", "past", "long", "reason", "not_found", "ambiguous", "closed", "none"} {
		out = append(out, SilenceProblem{Problem: problem, Typed: "3", Numbers: []string{"RA26-0003", "RA25-0003"}, Most: 90})
	}
	for _, kind := range bareKinds {
		for _, n := range []int{0, 1, 3} {
			out = append(out, BareTitle{Kind: kind, Count: n}, BareSummary{Kind: kind, Count: n, Done: 2, Ack: n > 0})
		}
	}
	return out
}

// TestBareCardsFit says every bare card, which a field of a card must hold whole.
func TestBareCardsFit(t *testing.T) {
	texts, err := NewTexts()
	if err != nil {
		t.Fatal(err)
	}
	said := make(map[string]string)
	for _, kind := range bareKinds {
		for _, m := range []Message{BareTitle{Kind: kind, Count: 120}, BareSummary{Kind: kind, Count: 120, Done: 115, Ack: true}} {
			if text := texts.Say(m); text == "" || utf8.RuneCountInString(text) > 20 {
				t.Errorf("%s: %q does not fit a card", kind, text)
			}
		}
		title := texts.Say(BareTitle{Kind: kind})
		if other, ok := said[title]; ok {
			t.Errorf("%s and %s are both %q", kind, other, title)
		}
		said[title] = kind
	}
}
