package ledger_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot/ledger"
)

func TestReadProof(t *testing.T) {
	t.Parallel()
	s := unitSpeech(t)
	acc, out := ledger.ProofAccountability, ledger.ProofOutcome
	for _, c := range []struct {
		text string
		of   ledger.Proof
		want ledger.ProofSaid
	}{
		{"已落实", acc, ledger.ProofSaid{Done: true}},
		{"已落實。", acc, ledger.ProofSaid{Done: true}},
		{"已经落实到位了", out, ledger.ProofSaid{Done: true}},
		{"已追责", acc, ledger.ProofSaid{Done: true}},
		{"已落实，张某党内警告", acc, ledger.ProofSaid{Done: true, Details: true}},
		{"给予张某党内警告", acc, ledger.ProofSaid{Done: true, Details: true}},
		{"不涉及", acc, ledger.ProofSaid{Done: true, Note: "不涉及"}},
		{"无需追责", acc, ledger.ProofSaid{Done: true, Note: "无需追责"}},
		{"没有", acc, ledger.ProofSaid{Not: true}},
		{"还没落实", acc, ledger.ProofSaid{Not: true}},
		{"已退1.19万", out, ledger.ProofSaid{Fen: 1_190_000}},
		{"1.19万", out, ledger.ProofSaid{Fen: 1_190_000}},
		{"钱已全部退回", out, ledger.ProofSaid{All: true}},
		{"已落实，共退1.19万元", out, ledger.ProofSaid{Done: true, Fen: 1_190_000, Total: true}},
		{"退了大概5000", out, ledger.ProofSaid{Bad: "大概5000"}},
		{"已落实，退了5000元", out, ledger.ProofSaid{Done: true, Fen: 500_000}},
		{"退了5000元，下周退清", out, ledger.ProofSaid{Fen: 500_000, Unpaid: true}},
		{"已落实，退了5000元，剩下的下周退", out, ledger.ProofSaid{Fen: 500_000, Unpaid: true}},
		{"应退5000元，实退3000元", out, ledger.ProofSaid{Fen: 300_000, Unpaid: true}},
		{"退了5000、3000", out, ledger.ProofSaid{Bad: "3000"}},
		{"退款5000元，未到账", out, ledger.ProofSaid{Bad: "未到账"}},
		{"退了5000元，5号也已退", out, ledger.ProofSaid{Bad: "5号也已"}},
		{"已落实 5号", out, ledger.ProofSaid{Bad: "5号"}},
		{"退了5000元，张某已检讨", acc, ledger.ProofSaid{Bad: "退了5000元，张某已检讨"}},
		{"已落实 5号", acc, ledger.ProofSaid{Bad: "5号"}},
	} {
		got, ok := ledger.ReadProof(c.text, c.of, s)
		if diff := cmp.Diff(c.want, got); !ok || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", c.text, ok, diff)
		}
	}
	for _, text := range []string{"没有退清", "尚未全部退回", "已落实，未全部退回", "月底退清", "未退5000元", "还没退5000元", "预计退5000元", "要求退回5000元", "责令退还5000元", "已落实，下周退5000元", "已落实，还有5000元没退"} {
		if got, ok := ledger.ReadProof(text, out, s); !ok || got != (ledger.ProofSaid{Not: true, Unpaid: true}) {
			t.Errorf("%s: %v %+v", text, ok, got)
		}
	}
	for _, text := range []string{"还没处分", "没有追责", "未立案", "不立案", "不予处分", "拟处分1人", "建议给予警告", "准备约谈", "是否要处分", "未通报", "问责0人", "已追责，未落实", "已落实，未全部退回", "不涉及，拟处分1人"} {
		if got, ok := ledger.ReadProof(text, acc, s); !ok || got != (ledger.ProofSaid{Not: true}) {
			t.Errorf("%s: %v %+v", text, ok, got)
		}
	}
	for _, text := range []string{"问题5个，线索1件，问责0人，制度1项，清退0.5万元", "本周收回资金3000元，问题5个", "5号退了3000元", "巡察3个村，清退0.5万元"} {
		for _, p := range []ledger.Proof{out, acc} {
			if got, ok := ledger.ReadProof(text, p, s); ok {
				t.Errorf("%s was read as %+v of %s", text, got, p)
			}
		}
	}
	for _, text := range []string{"收到", "退了5000元，张某已检讨", "问题3个，已整改2个", "已落实了吗？", "确认", "不涉及"} {
		if got, ok := ledger.ReadProof(text, out, s); ok {
			t.Errorf("%s was read as %+v", text, got)
		}
	}
}

func TestReadUndo(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"撤回 3号": "3", "撤回3号": "3", "撤回RA26-0003": "RA26-0003", "撤销三号的销号申请": "3", "3号退款报错了": "3", "3号报错了": "3", "3号撤回": "3", "3号退款写多了": "3",
	} {
		if got, ok := ledger.ReadUndo(text); !ok || got != want {
			t.Errorf("%s: %q %v", text, got, ok)
		}
	}
	for _, text := range []string{"撤回", "撤回上周", "3号已整改", "问题3报错了，应为4", "上周的线索报错了", "撤回第46周"} {
		if got, ok := ledger.ReadUndo(text); ok {
			t.Errorf("%s undoes %q", text, got)
		}
	}
}
