package store_test

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/store/storetest"
)

// accepted is what one accepted report commits.
func accepted(n int64) bot.Change {
	at := report.Ref{Area: fmt.Sprintf("33038%04d", n%40000), Week: calendar.Week{Year: 2026, Number: 1 + int(n/40000)%52}}
	text := "本周巡察3个村，问题5个，线索1件，问责0人，制度1项。"
	values := report.Values{"problems": {Kind: report.Count, N: 5}, "leads": {Kind: report.Count, N: 1}}
	return bot.Change{
		Cause: fmt.Sprint("wx:o:1:", n), Reply: "塘下镇第47周：梳理问题5 交办线索1 问责处理0 规范制度1 巡察村居3。已登记 W47-017，按时。", At: noon,
		Reports: []report.Report{{Ref: at, Values: values, Status: report.Complete, Timeliness: report.OnTime, Reporter: "M0001", ReceivedAt: noon, Text: text, Seq: 1}},
		History: []report.Entry{{Ref: at, Seq: 1, At: noon, By: "M0001", Message: text, Act: report.ActRecord, After: values}},
		Audit:   []bot.AuditEntry{{At: noon, Who: "M0001", What: "report.record", On: at.Area}},
	}
}

func BenchmarkCommitReport(b *testing.B) {
	for _, callers := range []int{1, 16} {
		b.Run(fmt.Sprint("callers=", callers), func(b *testing.B) {
			s := storetest.MustOpen(b)
			var n atomic.Int64
			b.SetParallelism(callers)
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if err := s.Commit(b.Context(), accepted(n.Add(1))); err != nil {
						b.Error(err)
					}
				}
			})
		})
	}
}

// BenchmarkFanout enqueues and claims in the chunks of the worker: one op is 200 messages.
func BenchmarkFanout(b *testing.B) {
	s := storetest.MustOpen(b)
	for i := 0; b.Loop(); i++ {
		c := bot.Change{Cause: fmt.Sprint("fanout:", i), At: noon}
		for m := range 200 {
			c.Outbound = append(c.Outbound, channel.Outbound{ID: fmt.Sprint("2026-10/v1/", i, "/", m), Push: channel.Bulletin, Member: "M0001", To: "o1", Title: "10月微督报", Summary: "应报115期 按时112", Time: noon, CreatedAt: noon})
		}
		if err := s.Commit(b.Context(), c); err != nil {
			b.Fatal(err)
		}
	}
	b.StopTimer()
	if got, err := s.Claim(b.Context(), noon, 100, time.Minute); err != nil || len(got) != 100 {
		b.Fatal(len(got), err)
	}
}
