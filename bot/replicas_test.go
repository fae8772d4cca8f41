package bot_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/bulletin"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/sandbox"
	"github.com/weidubao/weidubao/store/storetest"
)

// replica is one of several services of an office, whose clock is wrong by skew.
type replica struct {
	*bot.Bot
	worker *outbox.Worker
	skew   time.Duration
}

// replica adds a service beside the office's own.
func (o *office) replica(skew time.Duration) *replica {
	r := &replica{skew: skew}
	now := func() time.Time { return o.clock.Now().Add(r.skew) }
	options := o.options
	options.Now = now
	r.Bot = bot.New(options)
	r.worker = r.Worker(outbox.Options{Queue: o.store, Sender: o.sender})
	return r
}

// look has the service do what is due, and send.
func (o *office) look(r *replica) {
	o.t.Helper()
	if err := r.Due(o.ctx); err != nil {
		o.t.Errorf("due at %s: %v", o.clock.Now().Add(r.skew), err)
	}
	for n := 1; n > 0; {
		var err error
		if n, err = r.worker.Once(o.ctx); err != nil {
			o.t.Error(err)
		}
	}
	if err := o.platform.Wait(o.ctx); err != nil {
		o.t.Error(err)
	}
}

// enqueued are the ids of everything that was ever to be sent.
func (o *office) enqueued() []string {
	o.t.Helper()
	var out []string
	for _, m := range must(o.store.Outbox(o.ctx, "", 0))(o.t) {
		out = append(out, m.ID)
	}
	slices.Sort(out)
	return out
}

// cardsShown counts the cards on all phones.
func (o *office) cardsShown() (n int) {
	for _, openid := range o.phones {
		for _, item := range o.platform.Inbox(openid) {
			if item.Kind == sandbox.KindTemplate {
				n++
			}
		}
	}
	return n
}

// clockwork is an office with everything that a clock starts, on the Thursday
// before a due moment, the last alerts of a month, and a bulletin.
func clockwork(t *testing.T) *office {
	t.Helper()
	o := openOffice(t, map[string][]byte{
		"设置": []byte("催报\n不用签发\n今日要办\n起报 2026-W47"), "台账": []byte(canaryLedger),
	})
	o.bindAll()
	o.direct("导入台账：台账")
	o.say("办公室小周", "启动提醒")
	o.clock.Set(day(11, 26).At(7, 0))
	o.direct("到点")
	o.deliver()
	return o
}

// keyMoments are those of a day at which something may come due, and the evening.
func keyMoments(d calendar.Date) []time.Time {
	return []time.Time{d.At(8, 0), d.At(8, 30), d.At(9, 0), d.At(15, 0), d.At(17, 0), d.At(18, 30)}
}

// weekOfClocks are the days of the schedules' test: Thursday to Wednesday, over the 1st.
func weekOfClocks() []calendar.Date {
	var out []calendar.Date
	for d := day(11, 26); d != day(12, 3); d = d.AddDays(1) {
		out = append(out, d)
	}
	return out
}

// asOneClock is what a single service with a good clock enqueues.
func asOneClock(t *testing.T) (ids []string, cards int) {
	t.Helper()
	o := clockwork(t)
	alone := o.replica(0)
	for _, d := range weekOfClocks() {
		for _, at := range keyMoments(d) {
			o.clock.Set(at)
			o.look(alone)
		}
	}
	return o.enqueued(), o.cardsShown()
}

// TestClocksThatDisagree runs three services whose clocks are up to five minutes
// off, and each of which is set an hour ahead or back at times, over a week with
// reminders, a deadline, digests, alerts and a bulletin. Nothing is told that a
// single good clock would not have told, nothing twice; only a reminder may be
// left out, where a clock has jumped over it.
func TestClocksThatDisagree(t *testing.T) {
	t.Parallel()
	want, cards := asOneClock(t)
	for seed := range uint64(storetest.Rounds(2, 40)) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			dice := rand.New(rand.NewPCG(seed, 11))
			o := clockwork(t)
			var all []*replica
			for range 3 {
				all = append(all, o.replica(time.Duration(dice.IntN(601)-300)*time.Second))
			}
			steps := 0
			for _, d := range weekOfClocks() {
				for _, at := range keyMoments(d) {
					steps += o.aroundThen(dice, all, at)
				}
			}
			o.clock.Set(day(12, 2).At(19, 0))
			o.look(o.replica(0))
			got := o.enqueued()
			if extra := without(got, want); len(extra) > 0 {
				t.Errorf("told beyond what is due: %q", extra)
			}
			missing := without(want, got)
			if left := slices.DeleteFunc(slices.Clone(missing), func(id string) bool { return strings.HasPrefix(id, "remind/") }); len(left) > 0 {
				t.Errorf("never told: %q", left)
			}
			if shown := o.cardsShown(); shown > cards {
				t.Errorf("%d cards are on the phones, one clock brings %d", shown, cards)
			}
			t.Logf("figure: seed %d: %d clock steps, %d messages, 0 twice, %d reminders left out", seed, steps, len(got), len(missing))
		})
	}
}

// aroundThen has the services look, in any order and some twice, a few minutes
// before and after a moment; now and then one has its clock set an hour off for it.
func (o *office) aroundThen(dice *rand.Rand, all []*replica, at time.Time) (steps int) {
	stepped := map[*replica]time.Duration{}
	if dice.IntN(5) == 0 {
		r, by := all[dice.IntN(len(all))], time.Hour
		if dice.IntN(2) == 0 {
			by = -by
		}
		r.skew += by
		stepped[r], steps = by, 1
	}
	for _, minute := range []int{-1, 1, 6} {
		o.clock.Set(at.Add(time.Duration(minute) * time.Minute))
		for range 1 + dice.IntN(2) {
			o.look(all[dice.IntN(len(all))])
		}
	}
	for r, by := range stepped {
		r.skew -= by
	}
	return steps
}

// without is what a has and b has not.
func without(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return slices.Contains(b, s) })
}

// TestClockSetBack sends the bulletin of 09:00 once, though the clock stands at
// 09:00 again; and one that jumps over a round of reminders makes up for it once.
func TestClockSetBack(t *testing.T) {
	t.Parallel()
	o := clockwork(t)
	r := o.replica(0)
	for _, at := range []time.Time{day(11, 27).At(14, 40), day(11, 27).At(15, 40), day(11, 27).At(14, 45), day(11, 27).At(15, 0), day(11, 27).At(15, 45)} {
		o.clock.Set(at)
		o.look(r)
	}
	rounds := 0
	for _, id := range o.enqueued() {
		if strings.Contains(id, "/1127-1500/") {
			rounds++
		}
	}
	o.wantCards(map[string]int{"塘下联络员": 2, "陶山联络员": 2, "马屿联络员": 2}, "reminder") // 09:00, caught up, and 15:00
	if rounds != 3 {
		t.Errorf("the round of 15:00 has %d cards", rounds)
	}
	for _, at := range []time.Time{day(12, 1).At(9, 30), day(12, 1).At(8, 30), day(12, 1).At(9, 0), day(12, 1).At(9, 30)} {
		o.clock.Set(at)
		o.look(r)
	}
	o.wantCards(map[string]int{"陈副市长": 1, "林市长": 1}, "bulletin")
}

// TestDownOverTheFirst is off from the 28th to the 2nd: at the start, at once, that
// month's bulletin goes out under its own month, by two services that start
// together, and the interim edition of the 25th does not stand in for it.
func TestDownOverTheFirst(t *testing.T) {
	t.Parallel()
	o := clockwork(t)
	november := calendar.Month{Year: 2026, Month: 11}
	if res, err := o.bot.Publish(o.ctx, bot.PublishOrder{Month: november, By: "cli"}); err != nil || !res.Edition.Interim {
		t.Fatalf("%+v, %v", res.Edition, err)
	}
	o.deliver()
	o.clock.Set(day(11, 28).At(12, 0))
	o.direct("到点")
	o.clock.Set(day(12, 2).At(10, 0))
	first, second := o.replica(0), o.replica(0)
	starts := make(chan *replica, 2)
	starts <- first
	starts <- second
	together(t, 2, func() error { return (<-starts).Due(o.ctx) })
	together(t, 2, func() error { _, err := first.worker.Once(o.ctx); return err })
	o.deliver()
	o.wantCards(map[string]int{"陈副市长": 2, "林市长": 2}, "bulletin")
	e := must(o.bot.Edition(o.ctx, bulletin.FinalKey(november)))(t)
	if e.Interim || e.Month != november || e.Status != bulletin.Published || e.Total != o.settings.FirstTotal {
		t.Errorf("the edition: %+v", e)
	}
	if _, err := o.bot.Edition(o.ctx, bulletin.FinalKey(november.Next())); err == nil {
		t.Error("there is an edition of the month that has just begun")
	}
}

// TestDownForLong was off for more than a week: a person is asked, and the leaders
// get nothing before that; the month after it goes by itself as ever.
func TestDownForLong(t *testing.T) {
	t.Parallel()
	o := clockwork(t)
	o.clock.Set(day(11, 28).At(12, 0))
	o.direct("到点")
	for minute, at := range []time.Time{day(12, 9).At(10, 0), day(12, 9).At(10, 1), day(12, 10).At(10, 0)} {
		o.clock.Set(at)
		o.direct("到点")
		o.deliver()
		o.wantCards(map[string]int{"陈副市长": 0, "林市长": 0}, "bulletin")
		if drafts := o.drafts(); drafts != 1 {
			t.Errorf("look %d: %d drafts were laid before the staff", minute, drafts)
		}
	}
	o.say("办公室小周", "签发 11月")
	o.deliver()
	o.wantCards(map[string]int{"陈副市长": 1, "林市长": 1}, "bulletin")
	o.clock.Set(time.Date(2027, 1, 4, 9, 0, 0, 0, calendar.Zone))
	o.direct("到点")
	o.deliver()
	o.wantCards(map[string]int{"陈副市长": 2, "林市长": 2}, "bulletin")
}

// drafts counts the questions for 签发 that were sent to the staff.
func (o *office) drafts() (n int) {
	for _, id := range o.enqueued() {
		if strings.HasPrefix(id, "draft/") {
			n++
		}
	}
	return n
}

// TestDoubtsOfTwoClocks has messages end in doubt at a service whose clock is ahead,
// and then at one whose clock is behind: the staff are told of both.
func TestDoubtsOfTwoClocks(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bindAll()
	o.direct("到点")
	ahead, behind := o.replica(5*time.Minute), o.replica(-5*time.Minute)
	for i, r := range []*replica{ahead, behind} {
		order := bot.NoticeOrder{Title: "开会", Body: "开会", Audience: o.officers(), By: "cli", Cause: fmt.Sprint("api:", i)}
		if _, _, err := r.SendNotice(o.ctx, order); err != nil {
			t.Fatal(err)
		}
		for more := true; more; {
			more = must(r.Expand(o.ctx))(t)
		}
		o.inDoubt(r)
		o.clock.Advance(2 * time.Minute)
		for _, other := range []*replica{behind, ahead} {
			if err := other.Due(o.ctx); err != nil {
				t.Fatal(err)
			}
		}
	}
	o.clock.Advance(10 * time.Minute)
	o.direct("到点")
	told := slices.DeleteFunc(o.enqueued(), func(id string) bool { return !strings.HasPrefix(id, "unsure/") })
	if len(told) != 2 {
		t.Errorf("the staff were told %d times: %q", len(told), told)
	}
}

// TestDoubtsOfAWildClock has a message end in doubt at a service whose clock is a
// year ahead: the staff are told of it, and of what comes to be in doubt afterwards.
func TestDoubtsOfAWildClock(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bindAll()
	o.direct("到点")
	wild, right := o.replica(365*24*time.Hour), o.replica(0)
	for i, r := range []*replica{wild, right} {
		order := bot.NoticeOrder{Title: "开会", Body: "开会", Audience: o.officers(), By: "cli", Cause: fmt.Sprint("api:", i)}
		if _, _, err := right.SendNotice(o.ctx, order); err != nil {
			t.Fatal(err)
		}
		for more := true; more; {
			more = must(right.Expand(o.ctx))(t)
		}
		o.inDoubt(r)
		o.clock.Advance(2 * time.Minute)
		if err := right.Due(o.ctx); err != nil {
			t.Fatal(err)
		}
	}
	told := slices.DeleteFunc(o.enqueued(), func(id string) bool { return !strings.HasPrefix(id, "unsure/") })
	if len(told) != 2 {
		t.Errorf("the staff were told %d times: %q", len(told), told)
	}
}

// inDoubt settles what is due at a service as of unknown fate.
func (o *office) inDoubt(r *replica) {
	o.t.Helper()
	now := o.clock.Now().Add(r.skew)
	var out []outbox.Outcome
	for _, c := range must(o.store.Claim(context.WithoutCancel(o.ctx), now, 100, time.Minute))(o.t) {
		out = append(out, outbox.Outcome{ID: c.ID, Token: c.Token, Verdict: outbox.Doubt, Reason: outbox.ReasonAmbiguous})
	}
	if len(out) == 0 {
		o.t.Error("nothing was due")
	}
	if err := o.store.Settle(o.ctx, now, out); err != nil {
		o.t.Fatal(err)
	}
}
