package bot_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/outbox"
)

// alertDay is the Monday on which these tests begin, before the sweep.
var alertDay = calendar.Date{Year: 2026, Month: time.November, Day: 16}

// chased is an office with issues of 塘下镇, each due on its day, and everybody bound.
func chased(t *testing.T, due ...calendar.Date) *office {
	t.Helper()
	o := openOffice(t, nil)
	o.bindAll()
	o.clock.Set(alertDay.At(7, 0))
	o.direct("到点") // the schedules begin
	o.register(0, due...)
	return o
}

// register puts issues on the ledger, numbered after last.
func (o *office) register(last int, due ...calendar.Date) {
	o.t.Helper()
	for n, d := range due {
		i := ledger.Issue{
			Number: ledger.Number(2026, last+n+1, ""), Area: o.member("塘下联络员").Home(), Status: ledger.Rectifying,
			RegisteredOn: alertDay.AddDays(-90), DueOn: d, Armed: true, CreatedAt: o.clock.Now(),
		}
		c := bot.Change{Cause: "test:" + i.Number, At: o.clock.Now(), Issues: []ledger.Issue{i}}
		if err := o.store.Commit(o.ctx, c); err != nil {
			o.t.Fatal(err)
		}
	}
}

// change writes what f makes of a stored issue.
func (o *office) change(number string, f func(*ledger.Issue)) {
	o.t.Helper()
	view, err := o.store.Read(o.ctx, bot.Need{Issues: []string{number}})
	if err != nil {
		o.t.Fatal(err)
	}
	i := view.Issues[number]
	f(&i)
	if err := o.store.Commit(o.ctx, bot.Change{Cause: fmt.Sprint("test:", number, i.Rev), At: o.clock.Now(), Issues: []ledger.Issue{i}}); err != nil {
		o.t.Fatal(err)
	}
}

// alertIDs are the digests that were ever enqueued.
func (o *office) alertIDs() (out []string) {
	for _, id := range o.enqueued() {
		if strings.HasPrefix(id, "alert/") {
			out = append(out, id)
		}
	}
	return out
}

// shortLived is a store whose service dies after so many commits of the alerts.
type shortLived struct {
	bot.Store
	left int
}

var errDied = errors.New("killed")

// Commit writes, and then there is nobody to hear of it.
func (m *shortLived) Commit(ctx context.Context, c bot.Change) error {
	if m.left < 0 {
		return errDied
	}
	err := m.Store.Commit(ctx, c)
	if strings.HasPrefix(c.Cause, "alert:") {
		if m.left--; m.left < 0 {
			return errDied
		}
	}
	return err
}

// TestManyLinesAreOnePush: however many lines a digest has, and wherever its
// service dies, each person gets one push, every line is marked, and the list
// behind the push has them all.
func TestManyLinesAreOnePush(t *testing.T) {
	t.Parallel()
	const lines = 90 // 3 Changes a person
	many := make([]calendar.Date, lines)
	for n := range many {
		many[n] = alertDay.AddDays(-3) // yellow: the officer and the head
	}
	o := chased(t, many...)
	o.clock.Set(alertDay.At(8, 0))
	deaths := 0
	for ; deaths < 20; deaths++ {
		opt := o.options
		opt.Store = &shortLived{Store: o.store, left: 0}
		if _, err := bot.New(opt).Alert(o.ctx, "schedule", false); err == nil {
			break
		} else if !errors.Is(err, errDied) {
			t.Fatal(err)
		}
	}
	if deaths != 6 {
		t.Errorf("the sweep died %d times on its way, want after each of its 6 Changes", deaths)
	}
	o.deliver()
	o.wantCards(map[string]int{"塘下联络员": 1, "塘下负责人": 1}, "alert")
	list, err := o.bot.AlertsOf(o.ctx, o.member("塘下联络员").ID, alertDay)
	if err != nil || len(list.New) != lines || len(list.Still) != 0 {
		t.Errorf("the list has %d new and %d other lines, %v", len(list.New), len(list.Still), err)
	}
	o.clock.Set(alertDay.AddDays(1).At(8, 0))
	if res, err := o.bot.Alert(o.ctx, "schedule", false); err != nil || res.People != 0 {
		t.Errorf("the next day tells %d people, %v", res.People, err)
	}
}

// TestTwoServicesTellOnce has two of them sweep at once.
func TestTwoServicesTellOnce(t *testing.T) {
	t.Parallel()
	many := make([]calendar.Date, 90)
	for n := range many {
		many[n] = alertDay.AddDays(-3)
	}
	o := chased(t, many...)
	o.clock.Set(alertDay.At(8, 0))
	opt := o.options
	other := bot.New(o.options)
	opt.Store = &lossy{Store: o.store, cause: "alert:", before: func() {
		if _, err := other.Alert(o.ctx, "schedule", false); err != nil {
			t.Error(err)
		}
	}}
	if _, err := bot.New(opt).Alert(o.ctx, "schedule", false); err != nil {
		t.Fatal(err)
	}
	if got := len(o.alertIDs()); got != 2 {
		t.Errorf("%d digests for 2 persons: %v", got, o.alertIDs())
	}
}

// TestRedAloneInterrupts: what comes up after the day's digest waits for the next
// day's, red goes at once, and what a person orders does too.
func TestRedAloneInterrupts(t *testing.T) {
	t.Parallel()
	o := chased(t, alertDay.AddDays(-3))
	steps := []struct {
		at   time.Time
		by   string
		due  []calendar.Date
		want int // digests of the officer so far
	}{
		{alertDay.At(8, 0), "schedule", nil, 1},
		{alertDay.At(9, 0), "schedule", []calendar.Date{alertDay.AddDays(-3)}, 1},
		{alertDay.At(10, 0), "schedule", []calendar.Date{alertDay.AddDays(-60)}, 2}, // red
		{alertDay.At(11, 0), "schedule", nil, 2},
		{alertDay.At(12, 0), "cli", nil, 3},
		{alertDay.At(13, 0), "schedule", []calendar.Date{alertDay.AddDays(-3)}, 3},
		{alertDay.AddDays(-1).At(13, 0), "schedule", nil, 3}, // the clock is set back a day
		{alertDay.AddDays(1).At(8, 0), "schedule", nil, 4},
		{alertDay.AddDays(1).At(9, 0), "cli", nil, 4},
	}
	last := 1
	for n, s := range steps {
		o.register(last, s.due...)
		last += len(s.due)
		o.clock.Set(s.at)
		if _, err := o.bot.Alert(o.ctx, s.by, false); err != nil {
			t.Fatal(err)
		}
		got := 0
		for _, id := range o.alertIDs() {
			if strings.HasSuffix(id, "/"+o.member("塘下联络员").ID) {
				got++
			}
		}
		if got != s.want {
			t.Errorf("step %d: %d digests, want %d: %v", n, got, s.want, o.alertIDs())
		}
	}
}

// TestAQueuedDigestMustStillHold: nothing goes when everything that it tells was
// closed, extended, sent in or silenced while it waited; it goes while one stands.
func TestAQueuedDigestMustStillHold(t *testing.T) {
	t.Parallel()
	o := chased(t, alertDay.AddDays(-3), alertDay.AddDays(-3))
	o.clock.Set(alertDay.At(8, 0))
	if _, err := o.bot.Alert(o.ctx, "schedule", false); err != nil {
		t.Fatal(err)
	}
	all, err := o.store.Outbox(o.ctx, outbox.Queued, 10)
	if err != nil {
		t.Fatal(err)
	}
	var push channel.Outbound
	for _, m := range all {
		if m.Push == channel.Alert {
			push = m.Outbound
		}
	}
	wanted := func(what string, want bool) {
		t.Helper()
		if got, err := o.bot.StillWanted(o.ctx, push); err != nil || got != want {
			t.Errorf("%s: wanted %t, %v", what, got, err)
		}
	}
	wanted("as it was", true)
	o.change("RA26-0001", func(i *ledger.Issue) { i.Status, i.SignedOffOn = ledger.SignedOff, alertDay })
	wanted("one is signed off", true)
	o.change("RA26-0002", func(i *ledger.Issue) { i.ExtendedTo = alertDay.AddDays(60) })
	wanted("the other is extended", false)
	o.change("RA26-0002", func(i *ledger.Issue) { i.ExtendedTo = alertDay.AddDays(-30) })
	wanted("it is worse", true)
	o.change("RA26-0002", func(i *ledger.Issue) { i.Status, i.ReviewOn = ledger.UnderReview, alertDay })
	wanted("it lies before the office", false)
	o.change("RA26-0002", func(i *ledger.Issue) { i.Status = ledger.Rectifying })
	s := ledger.Silence{ID: "S1", Issue: "RA26-0002", From: alertDay, Until: alertDay, Reason: "核实中", By: "cli"}
	if err := o.store.Commit(o.ctx, bot.Change{Cause: "silence", At: o.clock.Now(), Silences: []ledger.Silence{s}}); err != nil {
		t.Fatal(err)
	}
	wanted("it is silenced", false)
	push.ID = "alert/RA26-0001/red/M0003"
	wanted("of an older version", true)
}

// TestSilenceEndsInOneLine: seven issues of a unit that a silence kept back are
// one line when it has ended; nothing is lost and nothing comes twice.
func TestSilenceEndsInOneLine(t *testing.T) {
	t.Parallel()
	seven := make([]calendar.Date, 7)
	for n := range seven {
		seven[n] = alertDay.AddDays(-3)
	}
	o := chased(t, seven...)
	s := ledger.Silence{ID: "S1", Area: o.member("塘下联络员").Home(), From: alertDay, Until: alertDay.AddDays(1), Reason: "核实中", By: "cli"}
	if err := o.store.Commit(o.ctx, bot.Change{Cause: "silence", At: o.clock.Now(), Silences: []ledger.Silence{s}}); err != nil {
		t.Fatal(err)
	}
	for n := range 4 {
		o.clock.Set(alertDay.AddDays(n).At(8, 0))
		o.direct("到点")
		o.deliver()
		o.wantCards(map[string]int{"塘下联络员": min(1, max(0, n-1)), "塘下负责人": min(1, max(0, n-1))}, "alert")
	}
	all, err := o.store.Outbox(o.ctx, outbox.Accepted, 50)
	delivered, err2 := o.store.Outbox(o.ctx, outbox.Delivered, 50)
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	for _, m := range append(all, delivered...) {
		if m.Push == channel.Alert && m.Title != "静默期满：塘下镇7件" {
			t.Errorf("the card says %q", m.Title)
		}
	}
}

// TestUnreached: who cannot be told is not marked as told, and is on the list for
// the phone until somebody can tell.
func TestUnreached(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.clock.Set(alertDay.At(7, 0))
	o.register(0, alertDay.AddDays(-3))
	o.clock.Set(alertDay.At(8, 0))
	res, err := o.bot.Alert(o.ctx, "schedule", false)
	if err != nil || res.People != 0 || len(res.Unbound) != 2 {
		t.Errorf("%+v, %v", res, err)
	}
	who := func() (out []string) {
		t.Helper()
		all, err := o.bot.Unreached(o.ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range all {
			for _, l := range u.Lines {
				out = append(out, u.Member.Name+" "+l.Issue.Number+" "+string(l.Stage)+" "+u.Why)
			}
		}
		return out
	}
	want := []string{"塘下联络员 RA26-0001 yellow unbound", "塘下负责人 RA26-0001 yellow unbound"}
	if diff := cmp.Diff(want, who()); diff != "" {
		t.Errorf("unreached (-want +got):\n%s", diff)
	}
	o.bindAll()
	if diff := cmp.Diff([]string(nil), who()); diff != "" {
		t.Errorf("once bound (-want +got):\n%s", diff)
	}
	if res, err := o.bot.Alert(o.ctx, "cli", false); err != nil || res.People != 2 {
		t.Errorf("once bound %d are told, %v", res.People, err)
	}
}
