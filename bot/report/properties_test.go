package report

import (
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

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

// capital writes a numeral as on bank notes.
func capital(r rune) rune {
	for i, c := range []rune("一二三四五六七八九十") {
		if c == r {
			return []rune("壹贰叁肆伍陆柒捌玖拾")[i]
		}
	}
	return r
}

func numeralOf(rt *rapid.T, n int) string {
	switch rapid.IntRange(0, 4).Draw(rt, "script") {
	case 0:
		return han(n)
	case 3:
		return strings.Map(capital, han(n))
	case 4:
		return strings.Replace(strings.Replace(han(n), "二十", "廿", 1), "三十", "卅", 1)
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

// noise says things that are no figures of any indicator.
var noise = []string{
	"11月20日下午3点开会", "联系电话13958800123", "根据瑞纪发〔2026〕5号文件要求", "整改率95.5%", "台账号RA26-0031", "围绕“三大问题”", "召开会议3次", "发放问卷300份", "查阅账册35本",
	"用时2小时", "😄😄", "辛苦了", "请领导审阅", "第3轮巡察第2组", "《村级财务管理办法》已印发", "张贴公告6张", "2026-11-20 16:30", "设意见箱4个", "走访农户20户", "微信同号", "其他工作正常推进",
}

// optional writes one of the indicators that need not be given.
func optional(rt *rapid.T) (text, short string) {
	n := rapid.IntRange(1, 9).Draw(rt, "optional")
	num := strconv.Itoa(n)
	switch rapid.IntRange(0, 5).Draw(rt, "which") {
	case 0:
		return "巡察村居" + num + "个", " V" + num
	case 1:
		return "走访村居" + han(n) + "个", " V" + num
	case 2:
		return "完成整改" + num + "个", " R" + num
	case 3:
		return "挽回损失" + num + "万元", " M" + num
	case 4:
		return "追缴" + num + "千元", " M0." + num
	}
	return "清退违规补贴" + num + ",000.00元", " M0." + num
}

// TestNoiseDoesNotMatter puts what is no figure between the figures, and marks,
// quotes and blanks around them.
func TestNoiseDoesNotMatter(t *testing.T) {
	l := mustLanguage(t)
	rapid.Check(t, func(rt *rapid.T) {
		n := figures(rt)
		parts := clauses(rt, n)
		wanted := want(n)
		if rapid.Bool().Draw(rt, "more") {
			text, short := optional(rt)
			parts, wanted = append(parts, text), wanted+short
		}
		marks := rapid.SampledFrom([]string{"", "", "N、", "N.", "（N）", "●", "- ", "“", "*"}).Draw(rt, "marks")
		sep := rapid.SampledFrom([]string{"，", "；", "。", "\n", "\n\n", "，\n", " ； ", "\t\n"}).Draw(rt, "separator")
		if strings.Contains(marks, "N") || marks == "- " {
			sep = "\n"
		}
		var b strings.Builder
		for i, p := range parts {
			switch {
			case marks == "“":
				p = "“" + p + "”"
			case marks == "N." && unicode.IsDigit([]rune(p)[0]):
				p = strconv.Itoa(i+1) + "、" + p
			default:
				p = strings.ReplaceAll(marks, "N", strconv.Itoa(i+1)) + p
			}
			b.WriteString(p + sep)
			if strings.Contains(marks, "N") {
				continue
			}
			for rapid.IntRange(0, 2).Draw(rt, "noisy") == 0 {
				b.WriteString(rapid.SampledFrom(noise).Draw(rt, "noise") + sep)
			}
		}
		if got := short(readHere(l, b.String())); got != wanted {
			rt.Fatalf("%q\n  got  %s\n  want %s", b.String(), got, wanted)
		}
	})
}

// TestTwoUnits writes two reports into one message: neither takes from the other.
func TestTwoUnits(t *testing.T) {
	l := mustLanguage(t)
	rapid.Check(t, func(rt *rapid.T) {
		a, b := figures(rt), figures(rt)
		heads := rapid.SampledFrom([][2]string{{"塘下镇：", "陶山镇："}, {"【塘下镇】", "【陶山镇】"}, {"塘下镇\n", "陶山镇\n"}, {"塘下：", "代陶山报："}, {"", "代陶山镇报："}, {"1.塘下镇：", "2.陶山镇："}}).Draw(rt, "heads")
		sep := rapid.SampledFrom([]string{"，", ", ", "；", "，\n"}).Draw(rt, "separator")
		between := rapid.SampledFrom([]string{"\n", "\n\n", "。", "；\n"}).Draw(rt, "between")
		text := heads[0] + strings.Join(clauses(rt, a), sep) + between + heads[1] + strings.Join(clauses(rt, b), sep)
		wanted := want(a) + " | " + strings.Replace(want(b), "record", "record @陶山镇", 1)
		if got := short(readHere(l, text)); got != wanted {
			rt.Fatalf("%q\n  got  %s\n  want %s", text, got, wanted)
		}
	})
}

// TestRunTogether writes figures before and behind their labels without clear
// separators. It may ask, but what it takes for certain must be right.
func TestRunTogether(t *testing.T) {
	l := mustLanguage(t)
	rapid.Check(t, func(rt *rapid.T) {
		n := figures(rt)
		sep := rapid.SampledFrom([]string{"", "", " ", "、", "和", "，", "/"}).Draw(rt, "separator")
		parts := clauses(rt, n)
		for i := 1; i < len(parts); i++ {
			if last, _ := utf8.DecodeLastRuneInString(parts[i-1]); sep == "" && !strings.ContainsRune("个件人项题索责理制度章数分", last) {
				parts[i] = "，" + parts[i] // two numbers would be one
			}
		}
		text := strings.Join(parts, sep) + rapid.SampledFrom([]string{"", "谢谢", "，以上", " 11月20日"}).Draw(rt, "after")
		for _, j := range readHere(l, text) {
			for i, key := range []string{"problems", "leads", "accountable", "systems"} {
				if v, ok := j.Values[key]; ok && v.N != int64(n[i]) {
					rt.Fatalf("%q takes %s = %v, not %d", text, key, v, n[i])
				}
			}
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
