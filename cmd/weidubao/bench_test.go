package main

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"text/tabwriter"
	"time"
)

// What the callback is measured with.
const (
	benchSlices = 16 // of each handler, shuffled
	benchSlice  = time.Second
	benchCrew   = 5_000 // bound officers, each of a unit of its own: more than any county has
)

// row is one line of the table.
type row struct{ what, figure, goal, ratio, met string }

// table is what make bench prints at its end.
type table struct{ rows []row }

// add notes a figure; met says whether the goal is.
func (t *table) add(what, figure, goal, ratio string, met bool) {
	said := "met"
	if !met {
		said = "NOT met"
	}
	t.put(row{what, figure, goal, ratio, said})
}

// note adds a figure that has no goal of its own.
func (t *table) note(what, figure string) { t.put(row{what: what, figure: figure}) }

// put also tells at once, since the whole takes minutes.
func (t *table) put(r row) {
	fmt.Fprintln(os.Stderr, "measured:", r.what+":", r.figure)
	t.rows = append(t.rows, r)
}

func (t *table) print(w io.Writer) {
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, "\nwhat\tfigure\tgoal\tratio\t")
	for _, r := range t.rows {
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\n", r.what, r.figure, r.goal, r.ratio, r.met)
	}
	_ = out.Flush()
}

// BenchmarkGoals measures what docs/performance.md promises, side by side with
// the yardsticks, and prints one table. It fails nothing that is merely slow.
func BenchmarkGoals(b *testing.B) {
	if b.N > 1 {
		return // one run is many already
	}
	var t table
	defer func() { t.print(os.Stdout) }() // what was measured before a fault too
	p := newProduct(b, benchCrew, benchCrew, "")
	half := t.callback(b, p)
	t.latency(b, p, half)
	t.trips(b)
	t.parse(b)
	t.fanout(b)
	t.sweep(b)
	t.start(b) // and memory: a county's year
}

// contender is one handler in the comparison.
type contender struct {
	name, address string
	rates         []float64
	cpu, redis    []float64 // microseconds for each push: service and caller; Redis
	guess         int       // pushes that a slice will not use up
}

// callback compares the product's callback with the yardsticks, in shuffled
// slices, and returns half of the product's rate.
func (t *table) callback(b *testing.B, p *product) float64 {
	b.Helper()
	all := []*contender{
		{name: "bare", address: listenTo(b, &http.Server{Handler: newBare(b, p.account), ReadHeaderTimeout: patience}), guess: 4000},
		{name: "naive", address: listenTo(b, &http.Server{Handler: naive(p.account, p.rdb), ReadHeaderTimeout: patience}), guess: 4000},
		{name: "product", address: p.address, guess: 4000},
	}
	for _, c := range all {
		c.slice(b, p)
		c.rates, c.cpu, c.redis = nil, nil, nil // warmed up
	}
	for range benchSlices {
		rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		for _, c := range all {
			c.slice(b, p)
		}
	}
	slices.SortFunc(all, func(a, b *contender) int { return strings.Compare(a.name, b.name) })
	bare, naive, own := all[0].median(), all[1].median(), all[2].median()
	t.note("callback: bare net/http, safe mode, stores nothing", all[0].figure())
	t.note("callback: Gin + silenceper + go-redis HSET, same Redis", all[1].figure())
	t.add("callback: the whole product, against bare", all[2].figure(), ">= 0.5 x bare", fmt.Sprintf("%.2f", own/bare), own >= 0.5*bare)
	t.add("callback: the whole product, against naive", all[2].figure(), ">= 1.3 x naive", fmt.Sprintf("%.2f", own/naive), own >= 1.3*naive)
	return own / 2
}

func (c *contender) slice(b *testing.B, p *product) {
	b.Helper()
	pushes := p.pushes(c.guess)
	runtime.GC() // what the sealing has left lying about is not the handler's
	own, redis := cpuTime(b, p)
	l := burst(b, c.address, pushes, benchSlice, 0)
	ownAfter, redisAfter := cpuTime(b, p)
	if c.name == "product" {
		p.written -= len(pushes) - l.answered // those are still to be written
	}
	p.checked(b, l)
	c.rates = append(c.rates, l.rate())
	c.cpu = append(c.cpu, float64((ownAfter-own).Microseconds())/float64(max(1, l.answered)))
	c.redis = append(c.redis, float64((redisAfter-redis).Microseconds())/float64(max(1, l.answered)))
	c.guess = max(2000, int(1.5*l.rate()*benchSlice.Seconds()))
}

func (c *contender) median() float64 {
	sorted := slices.Sorted(slices.Values(c.rates))
	return median(sorted)
}

func (c *contender) figure() string {
	rates := slices.Sorted(slices.Values(c.rates))
	return fmt.Sprintf("%.0f/s (%.0f-%.0f), %.0f+%.0f us CPU each", median(rates), rates[0], rates[len(rates)-1],
		median(slices.Sorted(slices.Values(c.cpu))), median(slices.Sorted(slices.Values(c.redis))))
}

// cpuTime is what this process (the service and who calls it) and Redis have used.
func cpuTime(b *testing.B, p *product) (own, redis time.Duration) {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	text := p.rdb.Info(b.Context(), "cpu").Val()
	for line := range strings.Lines(text) {
		name, value, _ := strings.Cut(line, ":")
		if name == "used_cpu_sys" || name == "used_cpu_user" {
			var s float64
			_, _ = fmt.Sscan(value, &s)
			redis += time.Duration(s * float64(time.Second))
		}
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano()), redis
}

// latency measures the waits at that rate, counted from when a push was to begin.
func (t *table) latency(b *testing.B, p *product, rate float64) {
	b.Helper()
	const seconds = 8
	l := burst(b, p.address, p.pushes(int(rate*seconds)), seconds*time.Second, rate)
	p.checked(b, l)
	p99, p999 := l.wait(0.99), l.wait(0.999)
	t.add(fmt.Sprintf("latency at half of that, %.0f/s", rate),
		fmt.Sprintf("p50 %v, p99 %v, p99.9 %v", l.wait(0.5).Round(10*time.Microsecond), p99.Round(100*time.Microsecond), p999.Round(100*time.Microsecond)),
		"p99 < 50 ms, p99.9 < 250 ms", "", p99 < 50*time.Millisecond && p999 < 250*time.Millisecond)
}
