package report

import "testing"

// TestAnswer reads answers about one indicator alone.
func TestAnswer(t *testing.T) {
	t.Parallel()
	l, err := NewLanguage(Defaults())
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		key, said string
		want      string
		doubt     Doubt
	}{
		{"leads", "3", "3", ""},
		{"leads", "3件", "3", ""},
		{"leads", "三", "3", ""},
		{"leads", "没有", "0", ""},
		{"leads", "无", "0", ""},
		{"leads", "0", "0", ""},
		{"problems", "120", "120", ""},
		{"problems", "约20", "", DoubtApprox},
		{"problems", "20多", "", DoubtApprox},
		{"problems", "12？", "", DoubtGarbled},
		{"problems", "一百二", "", DoubtNumeral},
		{"problems", "-3", "", DoubtImpossible},
		{"problems", "10000", "", DoubtImpossible},
		{"problems", "2.5", "", DoubtImpossible},
		{"recovered", "3.5万", "3.5", ""},
		{"recovered", "8000元", "0.8", ""},
		{"recovered", "8000", "", DoubtMoneyUnit},
		{"recovered", "3万5", "3.5", ""},
		{"leads", "", "", DoubtUnclear},
		{"leads", "问题5", "", DoubtUnclear},
		{"nothing", "5", "", DoubtUnclear},
	} {
		v, q := l.Answer(tc.key, tc.said)
		got := ""
		if q.Doubt == "" {
			got = v.String()
		}
		if got != tc.want || q.Doubt != tc.doubt {
			t.Errorf("%s：%s → %q %q, want %q %q", tc.key, tc.said, got, q.Doubt, tc.want, tc.doubt)
		}
	}
}

// TestHold makes what would be recorded wait, and nothing else.
func TestHold(t *testing.T) {
	t.Parallel()
	j := Judgement{Outcome: OutRecord, Values: reported(5, 1), Changes: Values{"leads": count(1)}}
	if got := j.Hold(); got.Outcome != OutHold || !got.Values.Equal(j.Changes) {
		t.Errorf("held: %+v", got)
	}
	if got := (Judgement{Outcome: OutRefuse}).Hold(); got.Outcome != OutRefuse {
		t.Errorf("refused: %+v", got)
	}
}
