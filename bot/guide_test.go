package bot

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/report"
)

func figure(n int64) report.Value { return report.Value{Kind: report.Count, N: n} }

func language(t *testing.T) *report.Language {
	t.Helper()
	l, err := report.NewLanguage(report.Defaults())
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestGuideSteps walks from where a draft stands with one answer.
func TestGuideSteps(t *testing.T) {
	t.Parallel()
	week := calendar.Week{Year: 2026, Number: 47}
	ref := report.Ref{Area: "a", Week: week}
	at := func(item int, v report.Values) Guide { return Guide{Stage: StageItem, Ref: ref, Item: item, Values: v} }
	five := report.Values{"problems": figure(5)}
	zeros := report.Values{"problems": figure(5), "leads": figure(0), "accountable": figure(0), "systems": figure(0)}
	picked := at(2, zeros)
	picked.Picked = true
	sum := Guide{Stage: StageSummary, Ref: ref, Item: 6, Values: zeros}
	pick := sum
	pick.Stage = StagePick
	passed := at(1, nil)
	passed.Passed = []string{"problems"}
	backToSum := picked
	backToSum.Stage, backToSum.Picked = StageSummary, false
	three := picked
	three.Stage, three.Picked = StageSummary, false
	three.Values = zeros.Clone()
	three.Values["accountable"] = figure(3)
	six := sum
	six.Values = zeros.Clone()
	six.Values["problems"] = figure(6)
	toThree := sum
	toThree.Stage, toThree.Item, toThree.Picked = StageItem, 2, true
	last := sum
	last.Stage = StageItem
	units := Guide{Stage: StageUnit, Units: []string{"a", "b"}}
	weeks := Guide{Stage: StageWeek, Units: []string{"a", "b"}, Weeks: []calendar.Week{week.Add(-1), week}, Ref: report.Ref{Area: "b"}}
	for name, tc := range map[string]struct {
		g    Guide
		a    guideAnswer
		want Guide
		no   bool // it does not fit
	}{
		"figure":             {g: at(0, nil), a: guideAnswer{move: moveValue, value: figure(5)}, want: at(1, five)},
		"pass":               {g: at(0, nil), a: guideAnswer{move: movePass}, want: passed},
		"over what stands":   {g: at(0, zeros), a: guideAnswer{move: moveValue, value: figure(5)}, want: at(4, zeros)},
		"figure of another":  {g: at(1, nil), a: guideAnswer{move: movePick, n: 1, value: figure(5)}, want: at(1, five)},
		"back":               {g: at(1, five), a: guideAnswer{move: moveBack}, want: at(0, five)},
		"back at the first":  {g: at(0, nil), a: guideAnswer{move: moveBack}, want: at(0, nil), no: true},
		"all zero":           {g: at(1, five), a: guideAnswer{move: moveZeros}, want: Guide{Stage: StageSummary, Ref: ref, Item: 1, Values: zeros}},
		"last one":           {g: at(6, zeros), a: guideAnswer{move: movePass}, want: Guide{Stage: StageSummary, Ref: ref, Item: 6, Values: zeros, Passed: []string{"recovered"}}},
		"picked back":        {g: picked, a: guideAnswer{move: moveBack}, want: backToSum},
		"picked figure":      {g: picked, a: guideAnswer{move: moveValue, value: figure(3)}, want: three},
		"summary back":       {g: sum, a: guideAnswer{move: moveBack}, want: last},
		"summary change":     {g: sum, a: guideAnswer{move: moveChoose, n: 2}, want: pick},
		"summary pick":       {g: sum, a: guideAnswer{move: movePick, n: 3}, want: toThree},
		"summary pick, sets": {g: sum, a: guideAnswer{move: movePick, n: 1, value: figure(6)}, want: six},
		"summary no such":    {g: sum, a: guideAnswer{move: movePick, n: 8}, want: sum, no: true},
		"pick":               {g: pick, a: guideAnswer{move: moveChoose, n: 3}, want: toThree},
		"pick back":          {g: pick, a: guideAnswer{move: moveBack}, want: sum},
		"pick none":          {g: pick, a: guideAnswer{move: moveChoose, n: 0}, want: pick, no: true},
		"unit":               {g: units, a: guideAnswer{move: moveChoose, n: 2}, want: Guide{Stage: StageWeek, Units: units.Units, Ref: report.Ref{Area: "b"}}},
		"no such unit":       {g: units, a: guideAnswer{move: moveChoose, n: 3}, want: units, no: true},
		"week": {g: weeks, a: guideAnswer{move: moveChoose, n: 1}, want: Guide{
			Stage: StageItem, Units: weeks.Units, Weeks: weeks.Weeks, Ref: report.Ref{Area: "b", Week: week.Add(-1)}, Item: -1,
		}},
		"week, back": {g: weeks, a: guideAnswer{move: moveBack}, want: Guide{Stage: StageUnit, Units: weeks.Units, Weeks: weeks.Weeks, Ref: weeks.Ref}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, ok := tc.g.step(tc.a, report.Defaults())
			if ok == tc.no {
				t.Errorf("fits: %v", ok)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestReadGuide reads answers at an item, the summary and the choices.
func TestReadGuide(t *testing.T) {
	t.Parallel()
	w := Wording{Language: language(t), AreaName: func(code string) string { return map[string]string{"a": "陶山镇", "b": "马屿镇"}[code] }}
	last := report.Values{"problems": figure(7)}
	item, money := Guide{Stage: StageItem}, Guide{Stage: StageItem, Item: 6}
	sum, pick := Guide{Stage: StageSummary}, Guide{Stage: StagePick}
	units := Guide{Stage: StageUnit, Units: []string{"a", "b"}}
	for _, tc := range []struct {
		g     Guide
		said  string
		want  guideAnswer
		doubt report.Doubt
		no    bool
	}{
		{g: item, said: "5", want: guideAnswer{move: moveValue, value: figure(5)}},
		{g: item, said: "问题5个", want: guideAnswer{move: moveValue, value: figure(5)}},
		{g: item, said: "五个", want: guideAnswer{move: moveValue, value: figure(5)}},
		{g: item, said: "没有", want: guideAnswer{move: moveValue, value: figure(0)}},
		{g: item, said: "同上周", want: guideAnswer{move: moveValue, value: figure(7)}},
		{g: money, said: "同上周", doubt: report.DoubtChange},
		{g: money, said: "8000", doubt: report.DoubtMoneyUnit},
		{g: money, said: "8000元", want: guideAnswer{move: moveValue, value: report.Value{Kind: report.Money, N: 800000}}},
		{g: item, said: "约20", doubt: report.DoubtApprox},
		{g: item, said: "都是0", want: guideAnswer{move: moveZeros}},
		{g: item, said: "跳过", want: guideAnswer{move: movePass}},
		{g: item, said: "上一项", want: guideAnswer{move: moveBack}},
		{g: item, said: "改3", want: guideAnswer{move: movePick, n: 3}},
		{g: item, said: "第三项改为6", want: guideAnswer{move: movePick, n: 3, value: figure(6)}},
		{g: item, said: "问题5个，线索1件", no: true},
		{g: item, said: "线索3", want: guideAnswer{move: movePick, n: 2, value: figure(3)}},
		{g: item, said: "谢谢", no: true},
		{g: sum, said: "1", want: guideAnswer{move: moveConfirm}},
		{g: sum, said: "确认", want: guideAnswer{move: moveConfirm}},
		{g: sum, said: "2", want: guideAnswer{move: moveChoose, n: 2}},
		{g: sum, said: "3", no: true},
		{g: sum, said: "第3项", want: guideAnswer{move: movePick, n: 3}},
		{g: pick, said: "3", want: guideAnswer{move: moveChoose, n: 3}},
		{g: units, said: "2", want: guideAnswer{move: moveChoose, n: 2}},
		{g: units, said: "马屿", want: guideAnswer{move: moveChoose, n: 2}},
		{g: Guide{Stage: StageWeek}, said: "上周", want: guideAnswer{move: moveChoose, n: 1}},
		{g: Guide{Stage: StageWeek}, said: "2", want: guideAnswer{move: moveChoose, n: 2}},
		{g: Guide{Stage: StageWeek}, said: "5", no: true},
	} {
		a, q, ok := w.readGuide(tc.said, tc.g, last)
		if ok == tc.no || q.Doubt != tc.doubt || tc.doubt == "" && ok && a != tc.want {
			t.Errorf("%s %q: %+v %q %v", tc.g.Stage, tc.said, a, q.Doubt, ok)
		}
	}
}
