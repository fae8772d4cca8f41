package ledger_test

import (
	"errors"
	"testing"

	"github.com/weidubao/weidubao/bot/ledger"
)

// TestOwnNumbers: the office's own numbers are read in every order, with any
// brackets, and are found.
func TestOwnNumbers(t *testing.T) {
	s := unitSpeech(t)
	issues := []ledger.Issue{{Number: "瑞巡〔2026〕3号", Status: ledger.Rectifying}, {Number: "瑞巡〔2026〕4号", Status: ledger.Rectifying}, {Number: "RA26-0004", Status: ledger.Rectifying}}
	for _, c := range []struct {
		text   string
		office bool
		act    ledger.Act
	}{
		{"认领 瑞巡〔2026〕3号", true, ledger.ActClaim},
		{"瑞巡〔2026〕3号认领", true, ledger.ActClaim},
		{"督办 瑞巡〔2026〕3号 三日内报结果", true, ledger.ActInstruct},
		{"退回 瑞巡[2026]3号 缺责任追究", true, ledger.ActReturn},
		{"通过 瑞巡（2026）3号", true, ledger.ActPass},
		{"同意 瑞巡〔2026〕3号", true, ledger.ActGrant},
		{"核款 瑞巡〔2026〕3", true, ledger.ActCheck},
		{"瑞巡〔2026〕3号已整改", false, ledger.ActFile},
		{"瑞巡〔2026〕3号退了5000元", false, ledger.ActRepay},
		{"签收 瑞巡〔2026〕3号", false, ledger.ActAccept},
		{"延期 瑞巡〔2026〕3号 7天 等判决", false, ledger.ActExtend},
		{"瑞巡【2026】3号督办已落实", false, ledger.ActAnswer},
	} {
		s.Office = c.office
		w, ok := ledger.ReadWords(c.text, s)
		if !ok || w.Act != c.act || w.Bad != "" {
			t.Errorf("%s: %v %+v", c.text, ok, w)
			continue
		}
		if i, err := ledger.Find(issues, w.Number, 2026); err != nil || i.Number != issues[0].Number {
			t.Errorf("%s: %q is %q, %v", c.text, w.Number, i.Number, err)
		}
	}
	if i, err := ledger.Find(issues, "3号", 2026); err != nil || i.Number != issues[0].Number {
		t.Errorf("the only 3: %q, %v", i.Number, err)
	}
	var many *ledger.AmbiguousError
	if _, err := ledger.Find(issues, "4", 2026); !errors.As(err, &many) || len(many.Numbers) != 2 {
		t.Errorf("4 may be two: %v", err)
	}
	if n, ok := ledger.FullNumber("瑞巡(2026)03"); !ok || n != "瑞巡〔2026〕3号" {
		t.Errorf("in full: %q", n)
	}
	for _, report := range []string{"本周巡察（2026）3个村，问题5个", "碧山村[2026]3个问题已整改"} {
		if w, ok := ledger.ReadWords(report, s); ok && w.Number != "" {
			t.Errorf("%s names %q", report, w.Number)
		}
	}
}
