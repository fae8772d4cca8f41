package bot

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/roster"
)

func namedOffice() *nameIndex {
	return newNameIndex(roster.New([]roster.Area{{Code: "330381101", Name: "塘下镇"}, {Code: "D001", Name: "市王建国纪念馆"}}, []roster.Member{
		{ID: "M0001", Name: "王建国"}, {ID: "M0002", Name: "王建"}, {ID: "M0003", Name: "欧阳明月"}, {ID: "M0004", Name: "塘下"}, {ID: "M0005", Name: "周"},
	}, 1))
}

func TestMaskNames(t *testing.T) {
	x := namedOffice()
	for text, want := range map[string]string{
		"":                         "",
		"RA26-0031 塘下镇":            "RA26-0031 塘下镇",
		"塘下镇王建国未报":                 "塘下镇王某未报",
		"王建、欧阳明月代报":                "王某、欧阳某代报",
		"市王建国纪念馆第47周未报":            "市王建国纪念馆第47周未报",
		"塘下的王建国国":                  "塘某的王某国",
		"请电13812345678":            "请电…",
		"RA26-0031 2026-11-20 118": "RA26-0031 2026-11-20 118",
		"周五截止":                     "周五截止",
		"李四已退款":                    "李某已退款",
	} {
		if got := x.mask(text, []string{"李四"}); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if diff := cmp.Diff([]string{"王建国", "欧阳明月"}, x.found("王建国和欧阳明月、王建国到塘下镇市王建国纪念馆")); diff != "" {
		t.Error(diff)
	}
}

// TestMaskLeavesNoName masks random texts of names, units and other words: no name is
// left outside of a unit's, masking twice is masking once, and what is no name stays.
func TestMaskLeavesNoName(t *testing.T) {
	x := namedOffice()
	words := []string{"王建国", "王建", "欧阳明月", "塘下镇", "市王建国纪念馆", "RA26-0031", "逾期7个工作日", "，", " ", "国", "王", "李四"}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 8).Draw(t, "words"), "")
		got := x.mask(text, []string{"李四"})
		rest := strings.NewReplacer("市王建国纪念馆", "", "塘下镇", "").Replace(got)
		for _, name := range []string{"王建国", "欧阳明月", "李四"} {
			if strings.Contains(rest, name) {
				t.Fatalf("%q is masked as %q", text, got)
			}
		}
		if again := x.mask(got, []string{"李四"}); again != got {
			t.Fatalf("%q, again %q", got, again)
		}
	})
}

// TestCaseTextIsFound looks for words of a case in what a push would say.
func TestCaseTextIsFound(t *testing.T) {
	x := namedOffice()
	h := hiddenIn(Change{
		Seen: []ledger.Issue{{
			Number: "RA26-0031", Area: "330381101", Text: "2026年塘下镇违规发放津贴补贴共计3万元未清退", Category: "四风问题", Responsible: "赵六、钱七八",
			Instructions: []ledger.Instruction{{Seq: 1, Text: "三日内报结果"}},
		}},
		Steps: []ledger.Step{{Said: "同意延期"}, {Said: "退回 3 缺责任追究和票据复印件一份"}},
	})
	for text, told := range map[string]bool{
		"RA26-0031 塘下镇":    false,
		"2026年塘下镇3万元":      false, // a unit and figures
		"违规发放津贴":           false, // six characters
		"违规发放津贴补贴":         true,
		"塘下镇违规发放津贴补贴共计":    true,
		"四风问题整改":           true, // a whole short text
		"督办：三日内报结果":        true,
		"RA26-0031 同意延期7天": false, // a command's own words
		"责任追究和票据复印件":       true,
	} {
		if got := h.told(x.blank(text)); got != told {
			t.Errorf("%q: told %t, want %t", text, got, told)
		}
	}
	if diff := cmp.Diff([]string{"赵六", "钱七八"}, h.names); diff != "" {
		t.Error(diff)
	}
}
