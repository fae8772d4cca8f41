package report

import "testing"

// TestField reads the fields of a form as a message would be read, one by one.
func TestField(t *testing.T) {
	t.Parallel()
	l, err := NewLanguage(append(Defaults(), Indicator{Key: "rate", Label: "整改率", Unit: "%", Kind: Percent, Max: 10000}))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		key, typed string
		want       Value
		doubt      Doubt
	}{
		{"problems", "12", Value{Kind: Count, N: 12}, ""},
		{"problems", " １２个 ", Value{Kind: Count, N: 12}, ""},
		{"problems", "十二", Value{Kind: Count, N: 12}, ""},
		{"problems", "500", Value{Kind: Count, N: 500}, ""},
		{"problems", "0", Value{Kind: Count, N: 0}, ""},
		{"problems", "约12", Value{}, DoubtApprox},
		{"problems", "-3", Value{}, DoubtImpossible},
		{"problems", "99999", Value{}, DoubtImpossible},
		{"problems", "12 线索3", Value{}, DoubtUnclear},
		{"problems", "撤回", Value{}, DoubtUnclear},
		{"problems", "很多", Value{}, DoubtUnclear},
		{"problems", "", Value{}, DoubtUnclear},
		{"problems", "123456789012345678901", Value{}, DoubtUnclear},
		{"recovered", "1.19", Value{Kind: Money, N: 1_190_000}, ""},
		{"recovered", "3.57万元", Value{Kind: Money, N: 3_570_000}, ""},
		{"recovered", "35700元", Value{Kind: Money, N: 3_570_000}, ""},
		{"recovered", "1.2345678", Value{}, DoubtMoneyFine},
		{"problems", "5。", Value{Kind: Count, N: 5}, ""},
		{"problems", "5\n6", Value{}, DoubtUnclear},
		{"problems", "其中5", Value{}, DoubtUnclear},
		{"problems", "5；线索3", Value{}, DoubtUnclear},
		{"problems", "本周5", Value{}, DoubtUnclear},
		{"rate", "5/6", Value{}, DoubtUnclear},
		{"rate", "3*2", Value{}, DoubtUnclear},
		{"rate", "95.5", Value{Kind: Percent, N: 9550}, ""},
		{"nothing", "1", Value{}, DoubtUnclear},
	} {
		if v, doubt := l.Field(c.key, c.typed); v != c.want || doubt != c.doubt {
			t.Errorf("%s %q: %v %q, want %v %q", c.key, c.typed, v, doubt, c.want, c.doubt)
		}
	}
}
