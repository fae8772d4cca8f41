package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot/report"
)

// recipients is the largest audience: one for each township of the country.
const recipients = 41_352

// memory has a county report for a year, and divides what Redis then uses more.
func (t *table) memory(b *testing.B, p *product) {
	b.Helper()
	const weeks = 52
	p.pushes(p.units - p.written%p.units) // the rest of the first week stays unwritten
	week := benchWeek.Add(p.written / p.units)
	before := p.info(b, "memory", "used_memory")
	n := p.units * weeks
	p.checked(b, burst(b, p.address, p.pushes(n), patience, 0))
	all := float64(p.info(b, "memory", "used_memory")-before) / float64(n)
	key := "wdb:{330381}:reports:" + week.String()
	current := float64(p.rdb.MemoryUsage(b.Context(), key, 0).Val()) / float64(p.units)
	cause := float64(p.rdb.MemoryUsage(b.Context(), p.rdb.Keys(b.Context(), "wdb:{330381}:cause:wx:*").Val()[0], 0).Val())
	t.add("Redis: a current report", fmt.Sprintf("%.0f B", current), "<= 300 B", fmt.Sprintf("%.2f", current/300), current <= 300)
	t.add("Redis: with history, text and audit", fmt.Sprintf("%.0f B", all-cause), "<= 1 KB", fmt.Sprintf("%.2f", (all-cause)/1024), all-cause <= 1024)
	t.note("Redis: and for a week, the remembered push", fmt.Sprintf("%.0f B", cause))
}

// trips counts the round trips of an accepted report.
func (t *table) trips(b *testing.B) {
	b.Helper()
	const reports = 50
	n := float64(countTrips(b, reports)) / reports
	t.add("Redis round trips of an accepted report", fmt.Sprintf("%.1f", n), "<= 2", "", n <= mostTrips)
}

// parse times the report language at 40, 200 and 20,000 characters.
func (t *table) parse(b *testing.B) {
	b.Helper()
	lang, err := report.NewLanguage(report.Defaults())
	if err != nil {
		b.Fatal(err)
	}
	sentence := "梳理问题12个，交办线索3件，问责处理2人，规范制度1项。下步盯紧整改挂号销号，协调农经站联合核查，"
	c := report.Context{Now: benchWeek.Monday().AddDays(3).At(10, 0), Open: benchWeek}
	per := func(n int) float64 {
		text := string([]rune(strings.Repeat(sentence, n/len([]rune(sentence))+1))[:n])
		reads, began := 0, time.Now()
		for ; reads < 10 || time.Since(began) < time.Second; reads++ {
			lang.Read(text, c)
		}
		return float64(time.Since(began).Microseconds()) / float64(reads)
	}
	short, long, huge := per(40), per(200), per(20_000)
	t.add("parse, 40 characters", fmt.Sprintf("%.1f us", short), "< 20 us", fmt.Sprintf("%.2f", short/20), short < 20)
	t.add("parse, 200 characters", fmt.Sprintf("%.1f us", long), "< 100 us", fmt.Sprintf("%.2f", long/100), long < 100)
	slope := huge / 20_000 / (long / 200)
	t.add("parse, 20,000 characters: time for each against 200", fmt.Sprintf("%.0f us", huge), "<= 2 (linear)", fmt.Sprintf("%.2f", slope), slope <= 2)
}

// fanout enqueues a notice to everybody while reports come in, and then sends it
// to a platform that answers at once, against a bare loop of requests.
func (t *table) fanout(b *testing.B) {
	b.Helper()
	var sent atomic.Int64
	stub := "http://" + listenTo(b, &http.Server{Handler: instant(func() { sent.Add(1) }), ReadHeaderTimeout: patience})
	p := newProduct(b, recipients, 23, stub)
	p.announce(b)
	var meanwhile loaded
	var callers sync.WaitGroup
	pushes := p.pushes(800)
	callers.Go(func() { meanwhile = burst(b, p.address, pushes, 4*time.Second, 200) })
	began := time.Now()
	for more := true; more; {
		var err error
		if more, err = p.app.bot.Expand(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	took := time.Since(began)
	callers.Wait()
	p.checked(b, meanwhile)
	p99 := meanwhile.wait(0.99)
	t.add(fmt.Sprintf("enqueue %d recipients", recipients), took.Round(10*time.Millisecond).String(), "< 2 s", fmt.Sprintf("%.2f", took.Seconds()/2), took < 2*time.Second)
	t.add("a callback's p99 meanwhile, 200/s", p99.Round(100*time.Microsecond).String(), "< 100 ms", fmt.Sprintf("%.2f", p99.Seconds()*10), p99 < 100*time.Millisecond)
	own, bare := p.delivers(b, &sent), bareLoop(b, stub, &sent)
	t.note("fan-out: bare loop of 16, platform answers at once", fmt.Sprintf("%.0f/s", bare))
	t.add("fan-out: the worker, leases and settling", fmt.Sprintf("%.0f/s", own), ">= 0.75 x bare loop", fmt.Sprintf("%.2f", own/bare), own >= 0.75*bare)
}

// announce orders a notice to every officer through the API.
func (p *product) announce(b *testing.B) {
	b.Helper()
	body := `{"title":"提示","body":"正文","audience":{"roles":["officer"],"areas":[]},"ack":false}`
	r, err := http.NewRequestWithContext(b.Context(), http.MethodPost, "http://"+p.address+"/api/v1/notices", strings.NewReader(body))
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+apiToken)
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	defer got.Body.Close()
	if text, _ := io.ReadAll(got.Body); got.StatusCode != http.StatusCreated {
		b.Fatalf("notices: %d %s", got.StatusCode, text)
	}
}

// sending is how long each kind of sending is measured.
const sending = 6 * time.Second

// delivers runs the worker and returns its rate.
func (p *product) delivers(b *testing.B, sent *atomic.Int64) float64 {
	b.Helper()
	ctx, stop := context.WithCancel(b.Context())
	defer stop()
	var running sync.WaitGroup
	from, began := sent.Load(), time.Now()
	running.Go(func() { p.out.worker.Run(ctx) })
	soon(sending, func() bool { return sent.Load() == recipients })
	n, took := sent.Load()-from, time.Since(began)
	stop()
	running.Wait()
	return float64(n) / took.Seconds()
}

// bareLoop posts the same message over and over, as many at once as the worker.
func bareLoop(b *testing.B, stub string, sent *atomic.Int64) float64 {
	b.Helper()
	const atOnce = 16
	message := []byte(`{"touser":"` + officer(1) + `","template_id":"tpl-notice","data":{"thing1":{"value":"提示"},"thing2":{"value":"正文"}}}`)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: atOnce}}
	ctx, cancel := context.WithTimeout(b.Context(), sending)
	defer cancel()
	from, began := sent.Load(), time.Now()
	var running sync.WaitGroup
	for range atOnce {
		running.Go(func() {
			for {
				r, err := http.NewRequestWithContext(ctx, http.MethodPost, stub+"/cgi-bin/message/template/send?access_token=instant", bytes.NewReader(message))
				if err != nil {
					return
				}
				got, err := client.Do(r)
				if err != nil {
					return // the time is over
				}
				_, _ = io.Copy(io.Discard, got.Body)
				_ = got.Body.Close()
			}
		})
	}
	running.Wait()
	return float64(sent.Load()-from) / time.Since(began).Seconds()
}
