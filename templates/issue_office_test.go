package templates

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/weidubao/weidubao/bot/calendar"
)

// officeActs are the acts of leaders and staff, and every act that a card tells of.
var (
	officeActs = []string{"claim", "assign", "check", "strike", "pass", "return", "archive", "relapse", "grant", "refuse", "instruct"}
	toldActs   = append([]string{"sign_off", "extend", "answer", "transfer"}, officeActs...)
)

// officeWords are the cards and replies of what leaders and staff do with issues.
func officeWords() []Message {
	day := calendar.Date{Year: 2026, Month: 12, Day: 31}
	out := []Message{ActTitle{Number: "RA26-0031", Unit: "塘下镇"}, OfficeStuck{Why: "台账里没有“9”。"}, OfficeNoIssue{Typed: "9"}, OfficeNoIssue{Typed: "9", Numbers: []string{"RA25-0009", "RA26-0009"}}}
	for _, act := range toldActs {
		out = append(out, ActSummary{Act: act, On: day})
	}
	for _, act := range officeActs {
		done := OfficeDone{Act: act, Number: "RA26-0031", Unit: "塘下镇", Due: day, On: day, From: day, Seq: 2, Fen: 500_000, Sum: 1_190_000, Left: 690_000, Round: 2, Phone: true}
		out = append(
			out, done, OfficeOneByOne{Act: act}, OfficeTooMany{Act: act}, OfficeUnclear{Act: act, Number: "3"}, OfficeNumber{Act: act},
			OfficeSeveral{Act: act, Numbers: []string{"RA26-0031", "RA26-0032"}, Units: []string{"塘下镇"}}, OfficeNotYours{Act: act, Role: "officer"},
		)
		for _, lack := range []string{"text", "reason", "date", "past"} {
			out = append(out, OfficeLacks{Act: act, Number: "RA26-0031", Lack: lack})
		}
	}
	for _, act := range officeActs {
		out = append(out, OfficeList{Kind: "calls", Count: 3, URL: "x"}, OfficeForm{Act: act, Typed: "RA26-0031"}, OfficeOne{Act: act, Number: "RA26-0031", Typed: "31", Unit: "塘下镇", To: day})
	}
	ask := IssueAsk{Number: "RA26-0031", Why: "unsettled", Fen: 3_000_000, Left: 4_660_000, Seqs: []int{1}, Typed: "31"}
	among := ask
	among.Among = true
	out = append(
		out, ask, among, OfficeElsewhere{Number: "RA26-0031", Unit: "塘下镇"}, OfficeElsewhere{Number: "RA26-0031"}, IssueUnpassed{Number: "RA26-0031"},
		SignedOff{Number: "RA26-0031", Unit: "汀田街道", On: day, Attested: []string{"accountability"}, Fen: 290_000},
	)
	return append(
		out, OfficeDone{Act: "instruct", Number: "RA26-0031", Unit: "塘下镇", On: day, Assumed: true}, OfficeNotYours{Act: "claim", Role: "staff"},
		Waiting{}, Waiting{Act: "grant", Lines: []WaitingLine{{"RA26-0031", "塘下镇", day, day}}, Count: 7, URL: "https://x"},
		Waiting{Act: "claim"}, Waiting{Act: "claim", Lines: []WaitingLine{{"RA26-0031", "塘下镇", day, day}}, Count: 1},
		Overdue{}, Overdue{Mine: true, Claims: 1, Grants: 2, URL: "https://x"},
		Overdue{Count: 7, Stages: []StageCount{{"red", 1}, {"orange", 2}, {"yellow", 4}}, Lines: []OverdueLine{{"RA26-0031", "塘下镇", 16}}, Review: 1, Grants: 1, URL: "https://x"},
	)
}

// TestOfficeWordsAreShort: a reply to one order has at most 60 characters, and begins with the number.
func TestOfficeWordsAreShort(t *testing.T) {
	t.Parallel()
	texts, err := NewTexts()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range officeWords() {
		said := texts.Say(m)
		switch m.(type) {
		case Waiting, Overdue:
			continue
		case ActTitle, ActSummary:
			if n := utf8.RuneCountInString(said); n > cardWidth || n == 0 {
				t.Errorf("%d characters on a card: %s", n, said)
			}
		case OfficeDone:
			if !strings.HasPrefix(said, "RA26-0031 ") {
				t.Errorf("does not begin with the number: %s", said)
			}
		}
		if n := utf8.RuneCountInString(said); n > 60 || n == 0 || strings.Contains(said, "  ") {
			t.Errorf("%d characters: %s", n, said)
		}
	}
}
