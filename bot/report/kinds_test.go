package report

import (
	"strings"
	"testing"
)

// filing is an office that reports ten matters of its cadres (十项报备), of all
// five kinds, and nothing of the default table.
func filing(t *testing.T) *Language {
	t.Helper()
	l, err := NewLanguage([]Indicator{
		{Key: "weddings", Label: "婚丧喜庆", Unit: "件", Kind: Count, Required: true, Aliases: []string{"婚丧", "操办喜事", "婚丧嫁娶"}, Measures: []string{"件", "起", "场", "个"}},
		{Key: "abroad", Label: "因私出国", Unit: "人", Kind: Count, Required: true, Aliases: []string{"因私出境", "因私出国境", "出国"}, Measures: []string{"人", "名", "人次"}, Max: 60},
		{Key: "returned", Label: "证件上交", Unit: "本", Kind: Count, Aliases: []string{"上交证件", "护照上交"}, Measures: []string{"本", "人", "个"}},
		{Key: "property", Label: "房产变动", Unit: "套", Kind: Count, Required: true, Aliases: []string{"购置房产", "买卖房产", "房产"}, Measures: []string{"套", "处", "间"}},
		{Key: "lending", Label: "民间借贷", Unit: "万元", Kind: Money, Required: true, Aliases: []string{"借贷", "借款"}, Max: 500 * FenPerWan},
		{Key: "business", Label: "经商办企业", Kind: YesNo, Required: true, Aliases: []string{"是否经商", "办企业"}},
		{Key: "parttime", Label: "兼职取酬", Unit: "人", Kind: Count, Aliases: []string{"兼职"}, Measures: []string{"人", "名"}, Min: 1},
		{Key: "travel", Label: "外出地点", Kind: Text, Required: true, Aliases: []string{"外出去向", "备注"}},
		{Key: "lawsuits", Label: "涉法涉诉", Unit: "件", Kind: Count, Aliases: []string{"涉诉", "官司"}, Measures: []string{"件", "起"}},
		{Key: "rate", Label: "报备及时率", Unit: "%", Kind: Percent, Required: true, Aliases: []string{"及时率"}},
	}, Check{Less: "returned", More: "abroad"})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

const kindsFile = "testdata/kinds.txt"

// filed is what stands recorded for the contexts of testdata/kinds.txt.
func filed() map[string]*DryContext {
	full := Values{
		"weddings": {Kind: Count, N: 2}, "abroad": {Kind: Count, N: 3}, "property": {Kind: Count, N: 1}, "lending": {Kind: Money, N: 5 * FenPerWan},
		"business": {Kind: YesNo}, "travel": {Kind: Text, Text: "杭州"}, "rate": {Kind: Percent, N: 9500},
	}
	part := full.Clone()
	delete(part, "rate")
	delete(part, "business")
	none := map[string]float64{}
	return map[string]*DryContext{
		"-": nil, "full": {Existing: full, Means: none}, "part": {Existing: part, Means: none},
		"held": {Existing: full, Held: Values{"returned": {Kind: Count, N: 4}}, Means: none},
	}
}

// briefly writes judgements on one line: the outcome, key=value, ?key for questions.
func briefly(l *Language, js []Judgement) string {
	var all []string
	for _, j := range js {
		out := []string{string(j.Outcome)}
		if j.Week != nil && j.Week.Number != 47 {
			out = append(out, j.Week.String())
		}
		for _, ind := range l.Indicators() {
			if v, ok := j.Values[ind.Key]; ok {
				out = append(out, ind.Key+"="+v.String())
			}
		}
		for _, q := range j.Questions {
			out = append(out, "?"+q.About+":"+string(q.Doubt))
		}
		all = append(all, strings.Join(out, " "))
	}
	return strings.Join(all, " | ")
}

// TestKinds reads testdata/kinds.txt as the office of filing does.
func TestKinds(t *testing.T) {
	l := filing(t)
	say := func(js []Judgement) string { return briefly(l, js) }
	if n := readTogether(t, l, kindsFile, filed(), say); n < 60 {
		t.Errorf("only %d messages", n)
	}
}
