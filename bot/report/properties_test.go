package report

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/weidubao/weidubao/bot/calendar"
)

// figures draws a full set of ordinary counts.
func figures(rt *rapid.T) [4]int {
	return [4]int{rapid.IntRange(0, 50).Draw(rt, "problems"), rapid.IntRange(0, 30).Draw(rt, "leads"), rapid.IntRange(0, 20).Draw(rt, "accountable"), rapid.IntRange(0, 10).Draw(rt, "systems")}
}

var wording = [4]struct {
	labels []string
	unit   string
}{
	{[]string{"梳理问题", "问题", "发现问题", "查摆问题", "排查问题"}, "个"},
	{[]string{"交办线索", "线索", "问题线索", "移交线索"}, "件"},
	{[]string{"问责处理", "问责", "追责", "处分", "问责人数"}, "人"},
	{[]string{"规范制度", "制度", "建章立制", "完善制度"}, "项"},
}

// han writes a count in Chinese numerals.
func han(n int) string {
	const digit = "零一二三四五六七八九"
	at := func(i int) string { return string([]rune(digit)[i]) }
	switch {
	case n < 10:
		return at(n)
	case n < 20:
		return strings.TrimSuffix("十"+at(n-10), "零")
	}
	return strings.TrimSuffix(at(n/10)+"十"+at(n%10), "零")
}

func numeralOf(rt *rapid.T, n int) string {
	switch rapid.IntRange(0, 2).Draw(rt, "script") {
	case 0:
		return han(n)
	case 1:
		var b strings.Builder
		for _, r := range strconv.Itoa(n) {
			b.WriteRune(r + 0xFEE0)
		}
		return b.String()
	}
	return strconv.Itoa(n)
}

// clauses writes the figures as clauses in any order and wording.
func clauses(rt *rapid.T, n [4]int) []string {
	out := make([]string, 4)
	for k, i := range rapid.Permutation([]int{0, 1, 2, 3}).Draw(rt, "order") {
		w := wording[i]
		label := rapid.SampledFrom(w.labels).Draw(rt, "label")
		num := numeralOf(rt, n[i])
		switch rapid.IntRange(0, 3).Draw(rt, "form") {
		case 0:
			out[k] = label + num + w.unit
		case 1:
			out[k] = label + "：" + num
		case 2:
			out[k] = num + w.unit + label
		default:
			out[k] = label + " " + num + " " + w.unit
		}
	}
	return out
}

func want(n [4]int) string {
	return short([]Judgement{{Outcome: OutRecord, Unit: "330381101", Week: &week47, Values: Values{
		"problems": {Kind: Count, N: int64(n[0])}, "leads": {Kind: Count, N: int64(n[1])}, "accountable": {Kind: Count, N: int64(n[2])}, "systems": {Kind: Count, N: int64(n[3])},
	}}})
}

// TestWordingDoesNotMatter writes the same report in other words, other order,
// with other separators and with things that are no figures around it.
func TestWordingDoesNotMatter(t *testing.T) {
	l := mustLanguage(t)
	rapid.Check(t, func(rt *rapid.T) {
		n := figures(rt)
		sep := rapid.SampledFrom([]string{"，", "；", "。", "\n", ", ", "，\n", "；\n", "\r\n"}).Draw(rt, "separator")
		text := strings.Join(clauses(rt, n), sep)
		before := rapid.SampledFrom([]string{"", "领导好，", "11月20日\n", "塘下镇：", "【塘下镇第47周巡察工作周报】\n", "本周数据如下：", "各位领导：\n"}).Draw(rt, "before")
		after := rapid.SampledFrom([]string{"", "。谢谢领导", "\n塘下镇纪委\n11月20日", "，联系电话13958800123", "。以上，请查收", "\n\n发自我的iPhone 15 Pro", "，整改率95%"}).Draw(rt, "after")
		if got := short(readHere(l, before+text+after)); got != want(n) {
			rt.Fatalf("%q\n  got  %s\n  want %s", before+text+after, got, want(n))
		}
	})
}

// TestDictation writes the report without any separator.
func TestDictation(t *testing.T) {
	l := mustLanguage(t)
	rapid.Check(t, func(rt *rapid.T) {
		n := figures(rt)
		var b strings.Builder
		for _, i := range rapid.Permutation([]int{0, 1, 2, 3}).Draw(rt, "order") {
			b.WriteString(rapid.SampledFrom(wording[i].labels).Draw(rt, "label") + han(n[i]) + wording[i].unit)
		}
		if got := short(readHere(l, b.String())); got != want(n) {
			rt.Fatalf("%q\n  got  %s\n  want %s", b.String(), got, want(n))
		}
	})
}

// TestDoubtIsNeverRecorded puts a doubtful figure in the place of one that is
// certain: its indicator is asked, the others are kept.
func TestDoubtIsNeverRecorded(t *testing.T) {
	l := mustLanguage(t)
	rapid.Check(t, func(rt *rapid.T) {
		n := figures(rt)
		num := strconv.Itoa(n[0])
		bad := rapid.SampledFrom([]string{"约N个", "N余个", "N多个", "N个左右", "N？", "N个？", "No个", "oN个", "-N个", "N.5个", "N或99个", "N~99个", "N还是99个", "十几个", "数十个", "一百二", "N个吧", "大概N个", "不到N个", "N 99", "N/99", "N+", "N个，不对，是99个", "累计N个", "较上周增加N个", "N\u202e"}).Draw(rt, "doubt")
		text := "问题" + strings.ReplaceAll(bad, "N", num) + "，线索3件，问责2人，制度1项"
		if got := short(readHere(l, text)); got != "ask L3 A2 S1 ?P" {
			rt.Fatalf("%q: %s", text, got)
		}
	})
}

// TestMentionsCoverLooks has Mentions name every report that Read looks at.
func TestMentionsCoverLooks(t *testing.T) {
	l := mustLanguage(t)
	units := NewUnits(ruian)
	for _, text := range []string{
		"问题12，线索3，问责2，制度1", "代陶山镇报第46周：问题8", "塘下镇：问题12\n陶山镇：问题8\n马屿镇：零报告", "撤回", "撤回陶山镇第46周的", "更正上周 问题13", "确认", "12 3 2 1", "补报上周：9 2 1 1", "您好",
	} {
		c := DryContext{}.context(friday, units)
		named := map[Ref]bool{}
		for _, r := range l.Mentions(text, c) {
			named[r] = true
		}
		look := c.Look
		c.Look = func(unit string, w calendar.Week) State {
			if !named[Ref{Area: unit, Week: w}] {
				t.Errorf("%q looks at %s %s, Mentions names %v", text, unit, w, named)
			}
			return look(unit, w)
		}
		l.Read(text, c)
	}
}

// TestWhichWeek covers the Monday after a missing report.
func TestWhichWeek(t *testing.T) {
	l := mustLanguage(t)
	units := NewUnits(ruian)
	c := DryContext{}.context(friday, units)
	c.LastMissing = true
	for text, want := range map[string]string{
		"问题12，线索3，问责2，制度1":     "ask P12 L3 A2 S1 ?week",
		"12 3 2 1":             "ask P12 L3 A2 S1 ?week",
		"本周问题12":               "incomplete P12",
		"上周问题12，线索3，问责2，制度1":   "record 2026-W46 P12 L3 A2 S1",
		"第47周问题12，线索3，问责2，制度1": "record P12 L3 A2 S1",
		"收到": "not_report",
	} {
		if got := short(l.Read(text, c)); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
	last := c.Open.Add(-1)
	c.ForceWeek = &last
	if got, want := short(l.Read("问题12，线索3，问责2，制度1", c)), "record 2026-W46 P12 L3 A2 S1"; got != want {
		t.Errorf("forced: got %s, want %s", got, want)
	}
}

// TestSeveralUnits covers a sender who stands for several units and names none.
func TestSeveralUnits(t *testing.T) {
	l := mustLanguage(t)
	c := DryContext{}.context(friday, NewUnits(ruian))
	c.SenderUnit = ""
	got := map[string]string{}
	for _, text := range []string{"问题12，线索3，问责2，制度1", "陶山：问题12，线索3，问责2，制度1", "收到", "撤回"} {
		got[text] = short(l.Read(text, c))
	}
	if diff := cmp.Diff(map[string]string{
		"问题12，线索3，问责2，制度1": "ask @ P12 L3 A2 S1 ?unit", "陶山：问题12，线索3，问责2，制度1": "record @陶山镇 P12 L3 A2 S1", "收到": "not_report @", "撤回": "ask @ ?unit",
	}, got); diff != "" {
		t.Error(diff)
	}
}
