package report

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

// TestValuesOfEveryKind writes and reads them, and says which are nothing.
func TestValuesOfEveryKind(t *testing.T) {
	for _, c := range []struct {
		v          Value
		json, said string
		none       bool
	}{
		{Value{Kind: Count, N: 12}, `12`, "12", false},
		{Value{Kind: Money, N: 1_190_000}, `"1.19"`, "1.19", false},
		{Value{Kind: Percent, N: 9550}, `"95.5%"`, "95.5", false},
		{Value{Kind: Percent}, `"0%"`, "0", false},
		{Value{Kind: Percent, N: 9505}, `"95.05%"`, "95.05", false},
		{Value{Kind: YesNo, N: 1}, `true`, "true", false},
		{Value{Kind: YesNo}, `false`, "false", true},
		{Value{Kind: Text, Text: "杭州\"“"}, `{"text":"杭州\"“"}`, "杭州\"“", false},
		{Value{Kind: Text, Text: NoText}, `{"text":"无"}`, "无", true},
	} {
		data, err := json.Marshal(c.v)
		if err != nil || string(data) != c.json || c.v.String() != c.said || c.v.None() != c.none {
			t.Errorf("%+v: %s %s %t (%v)", c.v, data, c.v, c.v.None(), err)
		}
		var back Value
		if err := json.Unmarshal(data, &back); err != nil || back != c.v {
			t.Errorf("%s is read as %+v (%v)", data, back, err)
		}
	}
}

// TestKindsAreChecked refuses what does not fit the kind.
func TestKindsAreChecked(t *testing.T) {
	base := Indicator{Key: "a", Label: "走访企业", Unit: "家", Kind: Count, Required: true}
	for name, c := range map[string]struct {
		ind    Indicator
		checks []Check
		want   error
	}{
		"percent":         {Indicator{Key: "b", Label: "整改率", Unit: "个", Kind: Percent}, nil, ErrPercentUnit},
		"yes/no":          {Indicator{Key: "b", Label: "是否开会", Unit: "个", Kind: YesNo}, nil, ErrNoUnit},
		"range of a text": {Indicator{Key: "b", Label: "外出地点", Kind: Text, Min: 1}, nil, ErrRange},
		"minimum":         {Indicator{Key: "b", Label: "整改完成", Kind: Count, Min: -1}, nil, ErrMin},
		"maximum":         {Indicator{Key: "b", Label: "整改完成", Kind: Count, Min: 5, Max: 3}, nil, ErrMax},
		"measures":        {Indicator{Key: "b", Label: "整改率", Unit: "%", Kind: Percent, Measures: []string{"个"}}, nil, ErrMeasures},
		"unknown key":     {Indicator{Key: "b", Label: "整改完成", Kind: Count}, []Check{{Less: "b", More: "c"}}, ErrCheckKey},
		"two kinds":       {Indicator{Key: "b", Label: "挽回损失", Unit: "万元", Kind: Money}, []Check{{Less: "b", More: "a"}}, ErrCheckKind},
		"of no number":    {Indicator{Key: "b", Label: "外出地点", Kind: Text}, []Check{{Less: "b", More: "b"}}, ErrCheckKind},
		"short":           {Indicator{Key: "b", Label: "率", Unit: "%", Kind: Percent}, nil, ErrLabel},
	} {
		if _, err := NewLanguage([]Indicator{base, c.ind}, c.checks...); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// TestLongTexts are asked about, not cut.
func TestLongTexts(t *testing.T) {
	l := filing(t)
	r, _ := l.DryRun("外出地点："+strings.Repeat("杭", TextMax), nil, friday, ruian)
	if r.Outcome != OutIncomplete || len([]rune(r.Values["travel"].Text)) != TextMax {
		t.Errorf("%+v", r)
	}
	again, js := l.DryRun("外出地点："+strings.Repeat("杭", TextMax+1), nil, friday, ruian)
	if again.Outcome != OutAsk || js[0].Questions[0].Doubt != DoubtImpossible {
		t.Errorf("%+v", again)
	}
}

// TestOtherKindsAtLength reads long runs of labels in time.
func TestOtherKindsAtLength(t *testing.T) {
	l := filing(t)
	for _, piece := range []string{"外出地点：", "外出地点：，", "及时率", "经商办企业：是，", "备注：及时率", "及时率95%，"} {
		l.DryRun(strings.Repeat(piece, 4000/len(piece)), nil, friday, ruian)
	}
}
