package templates

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/weidubao/weidubao/bot/calendar"
)

const (
	testNumber = "RA26-0031"
	testURL    = "https://wx.example.gov.cn/m/issue/RA26-0031?m=M0003"
	testSum    = int64(123_450_000) // 123.45万元
)

// unitMessages are the replies to what a unit does, with the longest usual words.
func unitMessages() []Message {
	due := calendar.Date{Year: 2026, Month: 12, Day: 31}
	lack := []string{"person", "fact", "unit", "outcome", "accountability"}
	out := []Message{
		IssueAccepted{Number: testNumber, Unit: "市农业农村局", Due: due, URL: testURL},
		IssueAccepted{Number: testNumber, Unit: "市农业农村局"},
		IssueAccepted{Number: testNumber, Unit: "市农业农村局", Due: due, Answer: due, URL: testURL},
		IssueAcceptedAll{Numbers: []string{testNumber, testNumber}, Rest: 2},
		IssueStatus{Number: testNumber, Status: "rectifying", Due: due, Left: 12, AmountFen: 5_910_000, Received: 3_000_000, URL: testURL},
		IssueStatus{Number: testNumber, Status: "rectifying", Due: due, First: due, Over: 12, AmountFen: testSum, Received: testSum, Reported: 1, URL: testURL},
		IssueStatus{Number: testNumber, Status: "signed_off", Closed: due, URL: testURL},
		IssueStatus{Number: testNumber, Status: "registered"},
		IssueOwn{Count: 7, Overdue: 1, Lines: []IssueOwnLine{{testNumber, "assigned", due, 3}}, URL: testURL},
		IssueOwn{Only: true, URL: testURL},
		IssueNothing{Number: testNumber, Status: "under_review"},
		IssueNothing{Number: testNumber, Status: "archived"},
		IssueNothing{Number: testNumber, Status: "rectifying"},
		IssueOrFigure{Number: "163", Label: "完成整改"},
		IssueOrFigure{Number: "163", Label: "梳理问题", Money: true},
		IssueReason{Number: testNumber, To: due},
		IssueReason{Number: testNumber, Dropped: true},
		IssueExtension{Number: testNumber, Due: due, First: due.AddDays(-30), To: due.AddDays(7)},
		IssueUnclear{Problem: "bare", Words: "196", Typed: "229号"},
		IssueUnclear{Problem: "bare", Words: "1.5", Typed: "229号"},
		IssueAsk{Number: testNumber, Why: "total", AmountFen: testSum, Before: 500_000, Fen: 500_000, Sum: 1_000_000},
		IssueRepaid{Number: testNumber, Seq: 12, Fen: testSum, Sum: testSum, AmountFen: 2 * testSum},
		IssueRepaid{Number: testNumber, Seq: 3, Fen: testSum, Sum: testSum, AmountFen: testSum, Review: true},
		IssueRepaid{Number: testNumber, Seq: 3, Fen: testSum, Sum: 2 * testSum, AmountFen: testSum},
		IssueRepaid{Number: testNumber, Seq: 3, Fen: testSum, Sum: testSum},
		IssueReview{Number: testNumber, Fen: testSum, URL: testURL},
		IssueReview{Number: testNumber, Details: true},
		IssueProved{Number: testNumber, Proof: "accountability"},
		IssueExtension{Number: testNumber, Due: due, To: due.AddDays(7)},
		IssueHeeded{Number: testNumber, Typed: testNumber, Due: due},
		IssueAnswered{Number: testNumber, Left: 2},
		IssueAnswered{Number: testNumber},
		IssueUnrecorded{Number: testNumber},
		IssueStands{Number: testNumber, Sum: testSum},
		IssueNoUndo{Typed: testNumber},
		IssueWhich{Issues: []IssueChoice{{testNumber, "陶山镇", due}, {"RA26-0032", "陶山镇", calendar.Date{}}}},
	}
	for n := range lack {
		out = append(out, IssueFiled{Number: testNumber, Lack: lack[n:], URL: testURL}, IssueFiled{Number: testNumber, Lack: lack[n:], Not: true})
	}
	out = append(out,
		IssueFiled{Number: testNumber, Fen: testSum, Lack: lack[4:]}, IssueFiled{Number: testNumber, Again: true, Details: true, Lack: lack[4:]},
		IssueFiled{Number: testNumber, Fen: testSum, Again: true, Lack: lack[3:]},
		IssueFiled{Number: testNumber, Unpaid: true, Lack: lack[3:]}, IssueFiled{Number: testNumber, Unpaid: true, Not: true, Lack: lack[3:]},
	)
	for _, p := range []string{"not_found", "not_yours", "none", "many", "several", "which"} {
		out = append(out, IssueNone{Problem: p, Typed: testNumber}, IssueNone{Problem: p, Typed: testNumber, Act: "heed", Asks: true})
	}
	for _, p := range []string{"approx", "unit", "money", "mixed", "words", "date"} {
		out = append(out, IssueUnclear{Problem: p, Words: "大概5000多", Typed: testNumber}, IssueUnclear{Problem: p, Words: "5000元张三已退", Typed: testNumber})
	}
	for _, w := range []string{"no_amount", "exceeds", "left", "total", "twice"} {
		out = append(out, IssueAsk{Number: testNumber, Why: w, AmountFen: testSum, Before: testSum, Fen: testSum, Sum: 2 * testSum, Left: testSum, Would: testSum})
	}
	return append(out, refusals(due)...)
}

// refusals are every reason with every act.
func refusals(due calendar.Date) []Message {
	acts := constants("Act")
	var out []Message
	for _, why := range constants("Why") {
		for _, act := range acts {
			m := IssueRefused{
				Number: testNumber, Typed: testNumber, Act: act, Why: why, Status: "under_review", Due: due, On: due,
				Lack: []string{"outcome", "accountability"}, Seqs: []int{1, 2, 3},
			}
			out = append(out, m)
			m.NoDate, m.On, m.Status = true, calendar.Date{}, "registered"
			out = append(out, m)
		}
	}
	return out
}

// constants are the values of one type in the ledger's acts.
func constants(kind string) []string {
	source, err := os.ReadFile("../bot/ledger/act.go")
	if err != nil {
		panic(err)
	}
	var out []string
	for _, m := range regexp.MustCompile(kind+`\w+ +`+kind+` += "(\w+)"`).FindAllStringSubmatch(string(source), -1) {
		out = append(out, m[1])
	}
	return out
}

// asks reports whether the reason is asked about, and never told as a refusal.
func asks(why string) bool {
	return slices.Contains([]string{"no_amount", "exceeds", "left", "total", "twice", "unsettled"}, why)
}

// TestUnitRepliesFit keeps every reply to a unit within sixty characters, its link
// and lists left aside, and finds a reason that has no sentence of its own.
func TestUnitRepliesFit(t *testing.T) {
	t.Parallel()
	texts, err := NewTexts()
	if err != nil {
		t.Fatal(err)
	}
	if len(constants("Why")) < 15 || len(constants("Act")) < 20 {
		t.Fatalf("%v %v", constants("Why"), constants("Act"))
	}
	for _, m := range unitMessages() {
		said := texts.Say(m)
		first, rest, _ := strings.Cut(said, "\n")
		if n := utf8.RuneCountInString(first); n > 60 {
			t.Errorf("%d characters: %s", n, first)
		}
		if strings.Contains(rest, "<a") != strings.Contains(said, "<a") {
			t.Errorf("the link stands in the sentence: %s", said)
		}
		if r, is := m.(IssueRefused); is && strings.HasSuffix(said, testNumber+" 没有变动。") && !asks(r.Why) {
			t.Errorf("%s of %s has no sentence", r.Why, r.Act)
		}
		if strings.Contains(said, "，，") || strings.Contains(said, "。。") || strings.Contains(said, "“”") {
			t.Errorf("%T: %s", m, said)
		}
	}
}
