package main

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
)

// What the sweep is measured with.
const (
	townships = 23
	freshly   = 50 // one line in so many has not been told yet
)

// BenchmarkSweep measures the sweep of the ledger alone.
func BenchmarkSweep(b *testing.B) {
	if b.N > 1 {
		return
	}
	var t table
	t.sweep(b)
	t.print(os.Stdout)
}

// sweep times the nightly look at a ledger of open issues: 1,000 for each township,
// ten times that, and one for ten of each township of the country. Most of what is
// due was told before.
func (t *table) sweep(b *testing.B) {
	b.Helper()
	p := newProduct(b, townships, townships, "")
	sizes := []int{townships * 1000, townships * 10_000, 10 * recipients}
	var each [3]float64
	for k, n := range sizes {
		from := 0
		if k > 0 {
			from = sizes[k-1]
		}
		p.registers(b, from, n)
		took, peak := p.sweeps(b)
		each[k] = float64(took.Nanoseconds()) / float64(n)
		t.note(fmt.Sprintf("sweep of %d open issues", n), fmt.Sprintf("%.2f s, %.0f ns each, heap at most %.0f MB", took.Seconds(), each[k], peak))
		if k == len(sizes)-1 {
			t.add(fmt.Sprintf("sweep of %d open issues", n), fmt.Sprintf("%.1f s", took.Seconds()), "< 10 s", fmt.Sprintf("%.2f", took.Seconds()/10), took < 10*time.Second)
		}
	}
	t.add("sweep: time for each at ten times as many", fmt.Sprintf("%.0f ns", each[1]), "<= 1.3 (linear)", fmt.Sprintf("%.2f", each[1]/each[0]), each[1] <= 1.3*each[0])
	all := float64(p.rdb.MemoryUsage(b.Context(), "wdb:{330381}:issues", 0).Val())
	t.note("Redis: a plain open issue", fmt.Sprintf("%.0f B", all/float64(sizes[2])))
}

// registers puts the issues from, … , to-1 on the ledger, all of them overdue, and
// marks most of them as told.
func (p *product) registers(b *testing.B, from, to int) {
	b.Helper()
	people, err := p.app.bot.Roster(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	today := calendar.DateOf(now())
	look := ledger.Sweep{Rules: ledger.DefaultRules(), People: people, Calendar: p.app.cal, Today: today}
	const step = 100
	for at := from; at < to; at += step {
		c := bot.Change{Cause: fmt.Sprint("bench:issues:", at), At: now()}
		for n := at; n < min(to, at+step); n++ {
			i := ledger.Issue{
				Number: ledger.Number(today.Year, n+1, ""), Source: "2026年第二轮巡察", Area: fmt.Sprintf("U%05d", n%p.units), Category: "农村集体三资", Village: "前岸村",
				Text: "村集体资产资源发包未公开招标，合同约定的租金有三年未收取，村务监督委员会没有提出意见。", Responsible: "张三",
				RegisteredOn: today.AddDays(-60), DueOn: today.AddDays(-7), AmountFen: 1_190_000, Status: ledger.Rectifying,
				AssignedOn: today.AddDays(-59), AcceptedOn: today.AddDays(-58), Armed: true, CreatedAt: now(),
			}
			c.Issues = append(c.Issues, i)
			for _, line := range look.Lines(i) {
				if n%freshly != 0 {
					c.Marks = append(c.Marks, line.String())
				}
			}
		}
		if err := p.app.store.Commit(b.Context(), c); err != nil {
			b.Fatal(err)
		}
	}
}

// sweeps tells what is due, and returns how long that took and the largest heap
// meanwhile, in MB.
func (p *product) sweeps(b *testing.B) (took time.Duration, peak float64) {
	b.Helper()
	runtime.GC()
	done, heaps := make(chan struct{}), make(chan float64)
	go func() {
		var all []float64
		for tick := time.Tick(20 * time.Millisecond); ; {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			all = append(all, float64(m.HeapAlloc)/(1<<20))
			select {
			case <-tick:
			case <-done:
				heaps <- slices.Max(all)
				return
			}
		}
	}()
	began := time.Now()
	res, err := p.app.bot.Alert(b.Context(), cliName, false)
	took = time.Since(began)
	close(done)
	if err != nil || res.People != townships {
		b.Fatalf("%d people are told, %v", res.People, err)
	}
	return took, <-heaps
}
