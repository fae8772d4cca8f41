package report

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot/calendar"
)

func count(n int64) Value { return Value{Kind: Count, N: n} }

// reported are the figures of a report of one rule and nobody held to account.
func reported(problems, leads int64) Values {
	return Values{"problems": count(problems), "leads": count(leads), "accountable": count(0), "systems": count(1)}
}

// TestGiven judges chosen figures by the rules of a message.
func TestGiven(t *testing.T) {
	t.Parallel()
	l, err := NewLanguage(Defaults())
	if err != nil {
		t.Fatal(err)
	}
	week := calendar.Week{Year: 2026, Number: 47}
	means := map[string]float64{"problems": 12, "leads": 3, "accountable": 2, "systems": 1}
	type want struct {
		Outcome Outcome
		Values  Values
		Missing []string
		Doubts  map[string]Doubt
	}
	cases := map[string]struct {
		given    Values
		st       State
		week     calendar.Week
		unit     string
		corrects bool
		want     want
	}{
		"complete":   {given: reported(5, 1), want: want{Outcome: OutRecord, Values: reported(5, 1)}},
		"some":       {given: Values{"problems": count(5)}, want: want{Outcome: OutIncomplete, Values: Values{"problems": count(5)}, Missing: []string{"leads", "accountable", "systems"}}},
		"none":       {given: Values{}, want: want{Outcome: OutNotReport, Values: Values{}}},
		"unknown":    {given: Values{"other": count(5)}, want: want{Outcome: OutNotReport, Values: Values{}}},
		"impossible": {given: Values{"problems": count(-1), "leads": count(1)}, want: want{Outcome: OutAsk, Values: Values{"leads": count(1)}, Missing: []string{"problems", "accountable", "systems"}, Doubts: map[string]Doubt{"problems": DoubtImpossible}}},
		"too many":   {given: Values{"problems": count(10000)}, want: want{Outcome: OutAsk, Values: Values{}, Missing: []string{"problems", "leads", "accountable", "systems"}, Doubts: map[string]Doubt{"problems": DoubtImpossible}}},
		"wrong kind": {given: Values{"recovered": count(1)}, want: want{Outcome: OutAsk, Values: Values{}, Missing: []string{"problems", "leads", "accountable", "systems"}, Doubts: map[string]Doubt{"recovered": DoubtUnclear}}},
		"unusual":    {given: reported(5, 51), want: want{Outcome: OutHold, Values: reported(5, 51), Doubts: map[string]Doubt{"leads": DoubtOutlier}}},
		"changed": {
			given: reported(6, 1), st: State{Exists: true, Values: reported(5, 1)},
			want: want{Outcome: OutAsk, Values: Values{"leads": count(1), "accountable": count(0), "systems": count(1)}, Doubts: map[string]Doubt{"problems": DoubtChanged}},
		},
		"correction": {
			given: reported(6, 1), st: State{Exists: true, Values: reported(5, 1)}, corrects: true,
			want: want{Outcome: OutCorrect, Values: Values{"problems": count(6)}},
		},
		"correction of the same": {
			given: reported(5, 1), st: State{Exists: true, Values: reported(5, 1)}, corrects: true,
			want: want{Outcome: OutRecord, Values: reported(5, 1)},
		},
		"correction of nothing": {given: reported(5, 1), corrects: true, want: want{Outcome: OutRecord, Values: reported(5, 1)}},
		"over held": {
			given: Values{"leads": count(5)}, st: State{Held: reported(5, 51), Values: Values{}}, corrects: true,
			want: want{Outcome: OutRecord, Values: reported(5, 5)},
		},
		"closed week":   {given: reported(5, 1), week: week.Add(-4), want: want{Outcome: OutRefuse, Values: Values{}, Doubts: map[string]Doubt{"": DoubtWeekClosed}}},
		"future week":   {given: reported(5, 1), week: week.Add(1), want: want{Outcome: OutRefuse, Values: Values{}, Doubts: map[string]Doubt{"": DoubtWeekFuture}}},
		"without right": {given: reported(5, 1), unit: "b", want: want{Outcome: OutRefuse, Values: Values{}, Doubts: map[string]Doubt{"": DoubtNoRight}}},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if tc.week.IsZero() {
				tc.week = week
			}
			if tc.unit == "" {
				tc.unit = "a"
			}
			tc.st.Means = means
			c := Context{
				Now: time.Date(2026, 11, 20, 15, 0, 0, 0, calendar.Zone), Open: week, ClosedUpTo: week.Add(-4),
				Units: NewUnits([]Unit{{Code: "a", Name: "塘下镇"}, {Code: "b", Name: "陶山镇"}}), SenderUnit: "a",
				MayReport: func(code string) bool { return code == "a" },
				Look:      func(string, calendar.Week) State { return tc.st },
			}
			j := l.Given(tc.given, Ref{Area: tc.unit, Week: tc.week}, c, tc.corrects)
			got := want{Outcome: j.Outcome, Values: j.Values, Missing: j.Missing}
			for _, q := range j.Questions {
				if got.Doubts == nil {
					got.Doubts = map[string]Doubt{}
				}
				got.Doubts[q.About] = q.Doubt
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
