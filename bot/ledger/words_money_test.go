package ledger_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot/ledger"
)

// TestMoneyThatHasNotCome lists filings with money that is denied, due or to come:
// the filing stands, and no money with it.
func TestMoneyThatHasNotCome(t *testing.T) {
	t.Parallel()
	s := unitSpeech(t)
	for _, tail := range []string{
		"钱还没退清", "钱月底退清", "钱月底前全部退回", "月底前全部退回", "还未退5000元", "未退5000元", "将退款", "将退款5000元", "下月退款", "下月退款5000元", "应退5000元", "应退", "计划12月退5000元",
		"计划 退5000元", "准备退5000元", "5000元未退", "责令退还5000元", "要求退回5000元", "预计退5000元", "退款手续办理中", "款还没退", "待退5000元", "拟退5000元", "余款月底全部退回", "还差5000元",
	} {
		want := ledger.Words{Act: ledger.ActFile, Number: "3", Unpaid: true}
		got, ok := ledger.ReadWords("3号已整改，"+tail, s)
		if diff := cmp.Diff(want, got); !ok || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", tail, ok, diff)
		}
	}
	for _, text := range []string{"3号未退5000元", "3号还没退5000元", "3号应退5000元", "3号计划退5000元", "3号下周退清", "3号钱没退清", "3号月底前全部退回"} {
		if got, ok := ledger.ReadWords(text, s); ok {
			t.Errorf("%s was read as %+v", text, got)
		}
	}
}

// TestMoneyInDoubt lists sums that other words make doubtful: they are asked.
func TestMoneyInDoubt(t *testing.T) {
	t.Parallel()
	s := unitSpeech(t)
	for _, text := range []string{
		"3号退款5000元，未到账", "3号退款5000元未到账", "3号退款5000元，下周到账", "3号退款5000元，明天到", "3号退款5000元，还没到账", "3号退了5000、3000", "3号退了5000，3000元是利息", "3号退了5000 3000",
		"3号退了5000至6000元", "3号退了5000到6000元", "3号退了5000，更正为6000", "3号退了5000，应为6000", "3号退了5000，又退了600元", "3号已整改，王某退了5000元", "3号已整改，之前退了5000，这次退6900",
		"3号已整改，钱已退清，还差5000元", "3号已整改，钱已退清，未到账", "3号退款5000元被退回", "3号已整改，退款5000元，未到账", "3号已整改，退5000元正在办",
	} {
		if got, ok := ledger.ReadWords(text, s); !ok || got.Bad == "" {
			t.Errorf("%s: %v %+v", text, ok, got)
		}
	}
}

// TestMoneyThatCame lists what stands around money that came and changes nothing.
func TestMoneyThatCame(t *testing.T) {
	t.Parallel()
	s := unitSpeech(t)
	for text, want := range map[string]ledger.Words{
		"3号退了5000元，下周退清":       {Act: ledger.ActRepay, Fen: 500_000, Unpaid: true},
		"3号退了5000元，剩下的下周到账":    {Act: ledger.ActRepay, Fen: 500_000, Unpaid: true},
		"3号退了5000元 剩下的下周退":     {Act: ledger.ActRepay, Fen: 500_000, Unpaid: true},
		"3号退了5000元，已到账":        {Act: ledger.ActRepay, Fen: 500_000},
		"3号退了5000元，其中利息300元":   {Act: ledger.ActRepay, Fen: 500_000},
		"3号退回5000元至集体账户":       {Act: ledger.ActRepay, Fen: 500_000},
		"3号退了5000，还差零":         {Act: ledger.ActRepay, Fen: 500_000, Left: new(int64(0))},
		"3号已整改，应退6900元，已退500元": {Act: ledger.ActFile, Fen: 50_000, Unpaid: true},
		"3号已整改，实退5000元":        {Act: ledger.ActFile, Fen: 500_000},
	} {
		want.Number = "3"
		got, ok := ledger.ReadWords(text, s)
		if diff := cmp.Diff(want, got); !ok || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", text, ok, diff)
		}
	}
}

// TestOrdersAmongFigures: an order that figures of a report stand with is asked, or none.
func TestOrdersAmongFigures(t *testing.T) {
	t.Parallel()
	s := unitSpeech(t)
	for _, text := range []string{
		"9号退款5000元，问题5个，线索1件，问责0人，制度1项", "10号已整改，问题5个，线索1件，问责0人，制度1项", "3号已整改，退款1.19万，问题5个", "3号已整改，问题5，线索1", "3号已整改，处分2人", "3号已整改，问题五个",
		"3号已落实，问题5个，线索1件", "退款 3 5000元，问题5个",
	} {
		if got, ok := ledger.ReadWords(text, s); !ok || !got.Mixed {
			t.Errorf("%s: %v %+v", text, ok, got)
		}
	}
	for _, text := range []string{"3已整改，问题五个，线索一件", "已整改，问题五个", "已完成", "已处理", "已办理", "已到位", "处理完成"} {
		if got, ok := ledger.ReadWords(text, s); ok {
			t.Errorf("%s was read as %+v", text, got)
		}
	}
}

// TestSettledAndDenied: words that deny a proof behind 已落实 are asked.
func TestSettledAndDenied(t *testing.T) {
	t.Parallel()
	s := unitSpeech(t)
	for _, text := range []string{"3号已落实，未全部退回", "3号责任追究已落实，未处分", "3号追责已落实，准备约谈"} {
		if got, ok := ledger.ReadWords(text, s); !ok || got.Bad == "" {
			t.Errorf("%s: %v %+v", text, ok, got)
		}
	}
}
