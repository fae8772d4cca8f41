package store_test

import (
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/store"
	"github.com/weidubao/weidubao/store/storetest"
)

// aLedger puts n plain open issues into a store that writes nothing to the disk.
func aLedger(tb testing.TB, n int) *store.Store {
	tb.Helper()
	s, err := storetest.MustOpen(tb).Scratch(tb.Context(), tb.TempDir(), store.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = s.Close() })
	numbers := make([]int, n)
	for i := range numbers {
		numbers[i] = i + 1
	}
	at := time.Date(2026, 11, 20, 9, 0, 0, 0, calendar.Zone)
	for chunk := range slices.Chunk(numbers, bot.MaxRecords) {
		c := bot.Change{Cause: fmt.Sprintf("fill/%d", chunk[0]), At: at}
		for _, k := range chunk {
			c.Issues = append(c.Issues, ledger.Issue{
				Number: fmt.Sprintf("RA26-%06d", k), Source: "2026年第二轮巡察", Area: "330381101", Category: "农村集体三资", Village: "前岸村",
				Text: "村集体资产资源发包未公开招标，合同约定的租金有三年未收取，村务监督委员会没有提出意见。", Responsible: "张三",
				RegisteredOn: calendar.DateOf(at).AddDays(-60), DueOn: calendar.DateOf(at).AddDays(k%120 - 60), AmountFen: 1_190_000,
				Status: ledger.Rectifying, AssignedOn: calendar.DateOf(at).AddDays(-59), AssignedBy: "M0007",
				AcceptedOn: calendar.DateOf(at).AddDays(-58), AcceptedBy: "M0001", Armed: true, CreatedAt: at,
			})
		}
		if err := s.Commit(tb.Context(), c); err != nil {
			tb.Fatal(err)
		}
	}
	return s
}

// BenchmarkIssues reads a whole ledger of open issues.
func BenchmarkIssues(b *testing.B) {
	for _, n := range []int{23_000, 230_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s := aLedger(b, n)
			b.ReportAllocs()
			runtime.GC()
			for b.Loop() {
				all, err := s.Issues(b.Context())
				if err != nil || len(all) != n {
					b.Fatal(len(all), err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/issue")
		})
	}
}
