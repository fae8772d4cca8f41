package ledger_test

import (
	"strings"
	"testing"

	"github.com/weidubao/weidubao/bot/ledger"
)

// reportsSent are weekly reports as units send them, by how they begin.
var reportsSent = map[string]string{ //nolint:gochecknoglobals // examples
	"figures": "问题5，线索1，问责0，制度1",
	"prose":   "本周巡察3个村，梳理问题12个，已整改8个，交办线索3件，问责处理2人，规范制度1项。下步盯紧整改挂号销号，协调农经站联合核查，督促违规款项清退到位。",
	"list":    "1、巡察3个村，发现问题12个，已整改8个；\n2、交办线索3件；\n3、问责处理2人，退回违规款1.19万元；\n4、规范制度1项，其余问题挂号销号。",
	"greeted": "报告领导：塘下镇本周梳理问题12个，已整改8个，交办线索3件，问责处理2人，规范制度1项，下周继续核查。",
	"done":    "已完成本周巡察任务：梳理问题12个，交办线索3件，问责处理2人，规范制度1项，清退资金1.19万元。",
	"long":    strings.Repeat("问题12个，线索3件，问责2人，制度1项，其余正在核查。", 10),
}

// BenchmarkReadWords reads what is no order, as most messages are, and one that is.
func BenchmarkReadWords(b *testing.B) {
	s := unitSpeech(b)
	for name, text := range reportsSent {
		b.Run("report/"+name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if w, ok := ledger.ReadWords(text, s); ok {
					b.Fatal(w)
				}
				if number, ok := ledger.ReadUndo(text); ok {
					b.Fatal(number)
				}
			}
		})
	}
	b.Run("order", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, ok := ledger.ReadWords("3号已整改，钱已退1.19万", s); !ok {
				b.Fatal("not read")
			}
		}
	})
}
