package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/weidubao/weidubao/bot/calendar"
)

// explainContext is a township's own message in an open week, without anything recorded.
func explainContext() Context {
	now := time.Date(2026, 11, 20, 15, 0, 0, 0, calendar.Zone)
	d := DryContext{}
	return d.context(now, NewUnits([]Unit{{Code: "330381101", Name: "塘下镇"}, {Code: "330381103", Name: "陶山镇"}}))
}

func explained(t *testing.T, text string) []string {
	t.Helper()
	l, err := NewLanguage(Defaults())
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range l.Explain(text, explainContext()) {
		line := e.Quote + " " + string(e.Why)
		if e.Doubt != "" {
			line += "/" + string(e.Doubt)
		}
		for _, key := range e.Claimed {
			line += " " + key
		}
		if e.Value != nil {
			line += "=" + e.Value.String()
		}
		out = append(out, line)
	}
	return out
}

func TestExplain(t *testing.T) {
	for text, want := range map[string]string{
		"巡察3个村，问题12个，线索3件，问责两人，制度1项":    "3 value villages=3; 12 value problems=12; 3 value leads=3; 两 value accountable=2; 1 value systems=1",
		"1、问题12个\n2、线索3件":               "1 mark; 12 value problems=12; 2 mark; 3 value leads=3",
		"12 3 2 1":                      "12 value problems=12; 3 value leads=3; 2 value accountable=2; 1 value systems=1",
		"12 3 2":                        "12 asked/positions; 3 asked/positions; 2 asked/positions",
		"问题 线索 问责 制度\n12 3 2 1":         "12 value problems=12; 3 value leads=3; 2 value accountable=2; 1 value systems=1",
		"问题12个，累计203个":                  "12 value problems=12; 203 cumulative",
		"问题12个，比上周多2个":                  "12 value problems=12; 2 change",
		"上周问题10个，本周问题12个":               "10 last_week; 12 value problems=12",
		"问责3人，其中处分2人":                   "3 value accountable=3; 2 part",
		"问题12个，11月20日开会，联系人13800138000": "12 value problems=12; 11 date; 20 date; 13800138000 phone",
		"问题12个，整改率95.5%":                "12 value problems=12; 95.5 percent",
		"第46周问题12个":                     "46 week; 12 value problems=12",
		"问题30余个，线索3件":                   "30 asked/approx problems; 3 value leads=3",
		"问题12个，问题13个":                   "12 asked/twice problems=12; 13 asked/twice problems=13",
		"更正 问题13":                       "13 asked/no_report problems=13",
		"处理信访5件，问题12个":                  "5 asked/unit accountable; 12 value problems=12",
		"问题12个，下周计划：走访8个村":              "12 value problems=12; 8 plan",
		"问题12个\n典型做法\n走访8个村，解决问题3个":     "12 value problems=12; 8 section; 3 section",
		"收缴3万5千元，问题12个":                 "3万5千 value recovered=3.5; 12 value problems=12",
		"问题、线索各2个":                      "2 value problems leads=2",
		"统一思想，问题12个":                    "一 word; 12 value problems=12",
		"RA26-0031已整改，历时3个月，问题12个":      "26 document; 0031 document; 3 span; 12 value problems=12",
		"撤回 问题12":                       "12 recall",
		"问题12个，有2个单位没来":                 "12 value problems=12; 2 other",
		"陶山镇：问题5个线索1件问责0人制度1项\n塘下镇：问题6个线索2件问责0人制度1项": "5 value problems=5; 1 value leads=1; 0 value accountable=0; 1 value systems=1; 6 value problems=6; 2 value leads=2; 0 value accountable=0; 1 value systems=1",
	} {
		if diff := cmp.Diff(strings.Split(want, "; "), explained(t, text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

// pieces of messages, and marks between them.
var (
	explainPieces = []string{
		"问题12个", "线索3件", "问责两人", "制度一项", "清退1.19万元", "12", "3", "累计203", "其中5人", "上周10个", "11月20日", "第47周", "2026-11-20", "13800138000",
		"95.5%", "十几个", "统一", "下周计划：8个村", "第三批", "①", "1.", "（二）", "1,200", "０１２", "〇", "问题", "陶山镇：", "撤回", "无", "表", "\"quote\n- - - -\n", "1O个", "不是12个",
	}
	explainMarks = []string{"", " ", "，", "、", "\n", "。", "/", "|"}
	// anyNumber is what TestEveryNumberOnce counts by, written apart from the code.
	anyNumber = regexp.MustCompile(`[\p{N}` + explainNumerals + `]+(?:[.,][\p{Nd}][\p{N}` + explainNumerals + `]*)*`)
)

const explainNumerals = "零一二三四五六七八九十百千万亿两俩仨廿卅壹贰叁肆伍陆柒捌玖拾佰仟兩幺"

// TestEveryNumberOnce: every run of digits or numerals is explained once, in order, as it stands in the text.
func TestEveryNumberOnce(t *testing.T) {
	l, err := NewLanguage(Defaults())
	if err != nil {
		t.Fatal(err)
	}
	c := explainContext()
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		for range rapid.IntRange(0, 12).Draw(t, "n") {
			b.WriteString(rapid.SampledFrom(explainPieces).Draw(t, "piece") + rapid.SampledFrom(explainMarks).Draw(t, "mark"))
		}
		text := b.String()
		var want, got []string
		for _, at := range anyNumber.FindAllStringIndex(text, -1) {
			want = append(want, fmt.Sprint(at[0], " ", text[at[0]:at[1]]))
		}
		for _, e := range l.Explain(text, c) {
			got = append(got, fmt.Sprint(e.From, " ", e.Quote))
			if text[e.From:e.To] != e.Quote || !slices.Contains(Reasons, e.Why) || (e.Why == WhyValue) != (len(e.Claimed) > 0 && e.Value != nil && e.Doubt == "") {
				t.Fatalf("%q: %+v", text, e)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%q (-want +got):\n%s", text, diff)
		}
	})
}

// TestExplainAgreesWithRead: what is claimed is what is read, and the other way round, in all labelled messages' texts.
func TestExplainAgreesWithRead(t *testing.T) {
	l, err := NewLanguage(Defaults())
	if err != nil {
		t.Fatal(err)
	}
	c := explainContext()
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		for range rapid.IntRange(1, 6).Draw(t, "n") {
			b.WriteString(rapid.SampledFrom(explainPieces[:20]).Draw(t, "piece") + rapid.SampledFrom(explainMarks[1:]).Draw(t, "mark"))
		}
		text := b.String()
		js := l.Read(text, c)
		if len(js) != 1 || js[0].Outcome != OutRecord && js[0].Outcome != OutIncomplete {
			return
		}
		claimed := Values{}
		for _, e := range l.Explain(text, c) {
			for _, key := range e.Claimed {
				if e.Why == WhyValue {
					claimed[key] = *e.Value
				}
			}
		}
		for key, v := range js[0].Changes {
			if claimed[key] != v && v.N != 0 {
				t.Fatalf("%q: %s=%s is recorded, claimed are %v", text, key, v, claimed)
			}
		}
		for key, v := range claimed {
			if js[0].Changes[key] != v {
				t.Fatalf("%q: %s=%s is claimed, recorded are %v", text, key, v, js[0].Changes)
			}
		}
	})
}
