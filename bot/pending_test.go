package bot

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/templates"
)

// TestUnderstand reads bare answers to what was asked, and leaves everything else.
func TestUnderstand(t *testing.T) {
	t.Parallel()
	missing := []OpenFigure{{Key: "leads"}}
	twice := []OpenFigure{{Key: "leads", Doubt: report.DoubtTwice, Candidates: []report.Value{figure(3), figure(5)}}}
	changed := []OpenFigure{{Key: "problems", Doubt: report.DoubtChanged, Candidates: []report.Value{figure(12), figure(14)}}}
	unit := []OpenFigure{{Key: "recovered", Doubt: report.DoubtMoneyUnit, Quote: "清退8000"}}
	two := []OpenFigure{{Key: "accountable"}, {Key: "systems"}}
	leads := func(n int64) report.Values { return report.Values{"leads": figure(n)} }
	problems := func(n int64) report.Values { return report.Values{"problems": figure(n)} }
	money := func(fen int64) report.Values {
		return report.Values{"recovered": {Kind: report.Money, N: fen}}
	}
	for _, tc := range []struct {
		asked   []OpenFigure
		message string
		said    string
		want    report.Values
		again   int
		counts  int
		no      bool
	}{
		{asked: missing, said: "3", want: leads(3)},
		{asked: missing, said: "3件", want: leads(3)},
		{asked: missing, said: "三", want: leads(3)},
		{asked: missing, said: "是3", want: leads(3)},
		{asked: missing, said: "应该是3，谢谢", want: leads(3)},
		{asked: missing, said: "不对，是13", want: leads(13)},
		{asked: missing, said: "没有", want: leads(0)},
		{asked: missing, said: "都是0", want: leads(0)},
		{asked: missing, said: "3吧", again: 1},
		{asked: missing, said: "约20", again: 1},
		{asked: missing, said: "3人", again: 1},
		{asked: missing, said: "问责3", no: true},
		{asked: missing, said: "3问题", no: true},
		{asked: missing, said: "5 1 0 1", no: true},
		{asked: missing, said: "谢谢", no: true},
		{asked: missing, said: "第一个", no: true},
		{asked: missing, said: "对", no: true},
		{asked: twice, said: "前一个", want: leads(3)},
		{asked: twice, said: "第二个", want: leads(5)},
		{asked: twice, said: "后面那个", want: leads(5)},
		{asked: twice, said: "对", no: true},
		{asked: twice, message: "线索3件，不对，是5件", said: "对", want: leads(5)},
		{asked: twice, message: "线索3件，不对，是5件", said: "3", want: leads(3)},
		{asked: changed, said: "改", want: problems(14)},
		{asked: changed, said: "是的，改", want: problems(14)},
		{asked: changed, said: "更正", want: problems(14)},
		{asked: changed, said: "14", want: problems(14)},
		{asked: changed, said: "不改", want: problems(12)},
		{asked: changed, said: "12", want: problems(12)},
		{asked: unit, said: "元", want: money(800_000)},
		{asked: unit, said: "万元", want: money(8_000_000_000)},
		{asked: unit, said: "8000元", want: money(800_000)},
		{asked: unit, said: "8000", again: 1},
		{asked: two, said: "2 1", want: report.Values{"accountable": figure(2), "systems": figure(1)}},
		{asked: two, said: "2人、1项", want: report.Values{"accountable": figure(2), "systems": figure(1)}},
		{asked: two, said: "都没有", want: report.Values{"accountable": figure(0), "systems": figure(0)}},
		{asked: two, said: "2", counts: 1},
		{asked: two, said: "5 1 0 1", no: true},
		{asked: two, said: "问责2 制度1", no: true},
	} {
		w := Wording{Language: language(t), Said: tc.message}
		got, ok := w.understand(tc.said, tc.asked)
		if ok == tc.no || len(got.again) != tc.again || got.counts != tc.counts {
			t.Errorf("%s: %+v %v", tc.said, got, ok)
		}
		if tc.again == 0 && tc.counts == 0 && !tc.no {
			if diff := cmp.Diff(tc.want, got.values); diff != "" {
				t.Errorf("%s: %s", tc.said, diff)
			}
		}
	}
}

// TestRemark tells only of a required count that is far from last week's.
func TestRemark(t *testing.T) {
	t.Parallel()
	w := Wording{Language: language(t)}
	four := func(p, l, a, s int64) report.Values {
		return report.Values{"problems": figure(p), "leads": figure(l), "accountable": figure(a), "systems": figure(s)}
	}
	for name, tc := range map[string]struct {
		now, last report.Values
		status    report.Status
		want      *templates.Remark
	}{
		"more":          {now: four(5, 1, 0, 1), last: four(1, 1, 0, 1), status: report.Complete, want: &templates.Remark{Short: "问题", More: true, By: 4}},
		"less":          {now: four(1, 1, 0, 1), last: four(5, 1, 0, 1), status: report.Complete, want: &templates.Remark{Short: "问题", By: 4}},
		"largest":       {now: four(5, 9, 0, 1), last: four(1, 1, 0, 1), status: report.Complete, want: &templates.Remark{Short: "线索", More: true, By: 8}},
		"from none":     {now: four(0, 0, 3, 0), last: four(0, 0, 0, 0), status: report.Complete, want: &templates.Remark{Short: "问责", More: true, By: 3}},
		"two are few":   {now: four(3, 1, 0, 1), last: four(1, 1, 0, 1), status: report.Complete},
		"small share":   {now: four(14, 1, 0, 1), last: four(10, 1, 0, 1), status: report.Complete},
		"incomplete":    {now: four(9, 1, 0, 1), last: four(1, 1, 0, 1), status: report.Incomplete},
		"no last week":  {now: four(9, 1, 0, 1)},
		"not in common": {now: report.Values{"villages": figure(9)}, last: report.Values{"villages": figure(1)}, status: report.Complete},
	} {
		if diff := cmp.Diff(tc.want, w.remark(tc.now, report.Report{Values: tc.last, Status: tc.status})); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
