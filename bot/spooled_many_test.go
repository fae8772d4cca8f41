package bot_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster/divisions"
	"github.com/weidubao/weidubao/bot/spool"
	"github.com/weidubao/weidubao/store/storetest"
)

// tally counts the answers of a spool instead of sending them.
type tally struct {
	mu    sync.Mutex
	lines map[string][]string
	sent  map[string]int
}

// Answer implements channel.Answerer.
func (a *tally) Answer(_ context.Context, to, text string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.lines[to] = append(a.lines[to], strings.Split(text, "\n")...)
	a.sent[to]++
	return nil
}

func (a *tally) people() (n, most int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, sent := range a.sent {
		most = max(most, sent)
	}
	return len(a.sent), most
}

// TestSpoolIsRecordedInTime has a full spool when the store comes back: reports of
// every township, through the real bot into a real Redis, are in the histories
// within ten seconds, in order, and nobody is answered more often than the platform lets through.
func TestSpoolIsRecordedInTime(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	towns := divisions.Townships(testArea)
	var table strings.Builder
	table.WriteString("姓名,手机,角色,地区,分管,企业微信,状态\n")
	for i, town := range towns {
		fmt.Fprintf(&table, "报数%d,1370000%04d,联络员,%s,,,\n", i, i, town.Name)
	}
	o.importRoster("名册", table.String())
	o.bindAll()
	o.clock.Set(time.Date(2026, 11, 20, 9, 0, 0, 0, o.clock.Now().Location()))
	count := storetest.Rounds(300, spool.MaxMessages)
	answers := &tally{lines: make(map[string][]string), sent: make(map[string]int)}
	s := must(spool.Open(t.TempDir(), spool.Options{Bot: o.bot, Answerer: answers, Words: spoolWords{o.texts}, Probe: o.store.Durable}))(t)
	defer func() { _ = s.Close() }()
	put := o.putReports(s, len(towns), count)
	ctx, stop := context.WithCancel(o.ctx)
	var running sync.WaitGroup
	began := time.Now()
	running.Go(func() { s.Run(ctx) })
	waitFor(t, "all are recorded", func() bool { n, _ := s.Stats(); return n == 0 })
	took := time.Since(began)
	waitFor(t, "all are told", func() bool { n, _ := answers.people(); return n == len(towns) })
	stop()
	running.Wait()
	n, most := answers.people()
	t.Logf("figure: %d spooled messages of %d people (kept in %v) are recorded in a real Redis in %v (%.0f/s), told in %d answers each at most",
		count, n, put.Round(time.Millisecond), took.Round(time.Millisecond), float64(count)/took.Seconds(), most)
	if took > 10*time.Second || most > 5 {
		t.Errorf("recorded in %v, %d answers", took, most)
	}
	for i, town := range towns {
		o.inOrder(report.Ref{Area: town.Code, Week: calendar.WeekOf(o.clock.Now())}, i, len(towns), count)
	}
}

// spooledText is the nth message of the spool of one unit: the report, then corrections.
func spooledText(n int) string {
	if n == 0 {
		return wholeReport
	}
	return fmt.Sprintf("更正 问题%d，村居%d，线索%d", 8+n%40, 1+n/40%8, 1+n/320)
}

// putReports spools count messages, one of each person in turn.
func (o *office) putReports(s *spool.Spool, people, count int) time.Duration {
	o.t.Helper()
	began := time.Now()
	var writing sync.WaitGroup
	for from := range people {
		phone := o.phone(fmt.Sprintf("报数%d", from))
		writing.Go(func() {
			for i := from; i < count; i += people {
				_, err := s.Put(channel.Inbound{
					Cause: fmt.Sprintf("many:%d", i), From: phone, Kind: channel.Text, Text: spooledText(i / people), CreatedAt: o.clock.Now(),
				})
				if err != nil {
					o.t.Error(err)
				}
			}
		})
	}
	writing.Wait()
	return time.Since(began)
}

// inOrder compares a unit's history with what was spooled.
func (o *office) inOrder(ref report.Ref, from, people, count int) {
	o.t.Helper()
	_, entries, err := o.bot.Report(o.ctx, ref)
	if err != nil {
		o.t.Fatal(err)
	}
	var got, want []string
	for _, e := range entries {
		got = append(got, e.Message)
	}
	for i := from; i < count; i += people {
		want = append(want, spooledText(i/people))
	}
	if !slices.Equal(got, want) {
		o.t.Errorf("%s: %d entries of %d, or another order: %q", ref.Area, len(got), len(want), got)
	}
}
