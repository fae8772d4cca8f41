package report

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestValuesInJSON(t *testing.T) {
	v := Values{"problems": {Kind: Count, N: 12}, "recovered": {Kind: Money, N: 1_190_000}}
	data, err := json.Marshal(v)
	if err != nil || string(data) != `{"problems":12,"recovered":"1.19"}` {
		t.Fatalf("%s %v", data, err)
	}
	var back Values
	if err := json.Unmarshal(data, &back); err != nil || !back.Equal(v) {
		t.Fatalf("%v %v", back, err)
	}
	for _, bad := range []string{`{"a":1.5}`, `{"a":"x"}`, `{"a":"1.2345678"}`, `{"a":null}`, `{"a":"9.555%"}`, `{"a":"%"}`, `{"a":"1e3"}`, `{"a":""}`} {
		if err := json.Unmarshal([]byte(bad), &back); !errors.Is(err, ErrValue) {
			t.Errorf("%s: %v", bad, err)
		}
	}
	for fen, want := range map[int64]string{0: "0", 1: "0.000001", 1_000_000: "1", 350_000: "0.35", 120_000_000_00: "12000", -5_000_000: "-5"} {
		if got := (Value{Kind: Money, N: fen}).String(); got != want {
			t.Errorf("%d fen: %s, want %s", fen, got, want)
		}
	}
	c := v.Clone()
	c["problems"] = Value{Kind: Count, N: 1}
	if v["problems"].N != 12 {
		t.Error("a clone shares its map")
	}
}

func TestUnits(t *testing.T) {
	u := NewUnits(append([]Unit{{"X1", "城关镇"}, {"X2", "城关乡"}}, ruian...))
	for name, want := range map[string]string{"陶山": "330381120", "陶山镇": "330381120", "安阳": "330381001", "安阳街道": "330381001", "平阳坑": "330381129", "城关镇": "X1", "城关": "", "没有": ""} {
		if got, ok := u.Code(name); got != want || ok != (want != "") {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if got := u.Name("330381120") + u.Name("?"); got != "陶山镇?" {
		t.Error(got)
	}
}

func TestNewLanguageRefuses(t *testing.T) {
	ok := Defaults()
	change := func(f func(i []Indicator)) []Indicator {
		out := Defaults()
		f(out)
		return out
	}
	for _, c := range []struct {
		name string
		inds []Indicator
		want error
	}{
		{"none", nil, ErrNoIndicators},
		{"key twice", append(Defaults(), Indicator{Key: "leads", Label: "别的", Kind: Count}), ErrKey},
		{"key of another meaning", change(func(i []Indicator) { i[0].Key = AboutWeek }), ErrKey},
		{"no label", change(func(i []Indicator) { i[0].Label = "" }), ErrLabel},
		{"short alias", change(func(i []Indicator) { i[0].Aliases = []string{"题"} }), ErrAlias},
		{"alias of two", change(func(i []Indicator) { i[0].Aliases = []string{"线索"} }), ErrAliasTwice},
		{"alias of two, written otherwise", change(func(i []Indicator) { i[0].Aliases = []string{"線索"} }), ErrAliasTwice},
		{"alias is grammar", change(func(i []Indicator) { i[0].Aliases = []string{"累计"} }), ErrAliasIsGrammar},
		{"kind", change(func(i []Indicator) { i[0].Kind = "words" }), ErrKind},
		{"money unit", change(func(i []Indicator) { i[6].Unit = "元" }), ErrMoneyUnit},
		{"maximum", change(func(i []Indicator) { i[0].Max = -1 }), ErrMax},
		{"nothing required", []Indicator{{Key: "a", Label: "走访", Kind: Count}}, ErrNoRequired},
	} {
		if _, err := NewLanguage(c.inds); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
	l, err := NewLanguage(ok)
	if err != nil {
		t.Fatal(err)
	}
	if l.Label("leads") != "交办线索" || l.Label("x") != "x" || len(l.Indicators()) != 7 {
		t.Error("labels")
	}
}

// TestOtherIndicators reads a table that has nothing in common with the default.
func TestOtherIndicators(t *testing.T) {
	l, err := NewLanguage([]Indicator{
		{Key: "visits", Label: "走访企业", Unit: "家", Kind: Count, Required: true, Aliases: []string{"走访", "企业"}, Measures: []string{"家", "户"}, Max: 500},
		{Key: "fines", Label: "罚没金额", Unit: "万元", Kind: Money, Required: true, Aliases: []string{"罚款"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"走访企业12家，罚款3万5": `{"fines":"3.5","visits":12}`,
		"走访12户 罚款8000元": `{"fines":"0.8","visits":12}`,
		"12 3.5":        `{"fines":"3.5","visits":12}`,
		"零报告":           `{"fines":"0","visits":0}`,
		"走访企业501家，罚款1万": `{"fines":"1"}`,
		"问题12个":         `{}`,
	} {
		r, _ := l.DryRun(text, nil, friday, ruian)
		got, err := json.Marshal(r.Values)
		if err != nil || string(got) != want {
			t.Errorf("%q: %s, want %s (%v)", text, got, want, err)
		}
	}
}

func TestSimplified(t *testing.T) {
	for from, to := range simplified {
		if s, ok := simplified[to]; ok {
			t.Errorf("%c → %c → %c", from, to, s)
		}
		if !isHan(from) || !isHan(to) {
			t.Errorf("%c → %c", from, to)
		}
	}
	if diff := cmp.Diff("问题线索责处制度个报总无举撤", normalize("問題線索責處制度個報總無舉撤")); diff != "" {
		t.Error(diff)
	}
}

func TestNumerals(t *testing.T) {
	for text, want := range map[string]string{
		"12": "12", "1,200": "1200", "十二": "12", "廿三": "23", "卅": "30", "两百": "200", "一百零五": "105", "一百一十二": "112", "壹拾贰": "12", "一万二千": "12000", "3万5": "35000", "1亿2千万": "120000000",
		"12万3456.78": "123456.78", "二十": "20", "一千零五十": "1050", "九千九百九十九": "9999", "一百二": "short", "一千五": "short", "二〇二六": "garbled", "三12": "garbled", "七八": "approx", "十七八": "approx", "两三": "approx", "三五": "approx",
	} {
		n, ok := readNumeral(toChars(text), 0)
		got := "none"
		switch {
		case !ok:
		case n.approx:
			got = "approx"
		case n.garbled:
			got = "garbled"
		case n.short:
			got = "short"
		default:
			d := n.val
			got = Value{Kind: Money, N: d.times10(6).m}.String()
		}
		if n.garbled && want == "garbled" {
			got = "garbled"
		}
		if got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}
