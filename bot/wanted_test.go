package bot_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/sandbox"
)

const cardPath = "message/template/send"

// TestReminderThatWaited is one that the platform did not take at once: it rings
// only if what it says still holds, and what may have left stays in doubt.
func TestReminderThatWaited(t *testing.T) {
	t.Parallel()
	friday := day(11, 20)
	busy, quota := sandbox.Fault{ErrCode: -1}, sandbox.Fault{ErrCode: 45009}
	error503, closed := sandbox.Fault{Status: 503}, sandbox.Fault{Outage: true}
	for _, tc := range []struct {
		name     string
		at       time.Time
		fault    sandbox.Fault
		who, say string // what happens meanwhile
		then     time.Time
		cards    int
		state    outbox.State
	}{
		{"busy, still owed", friday.At(15, 0), busy, "", "", friday.At(15, 5), 1, outbox.Delivered},
		{"busy, reported meanwhile", friday.At(15, 0), busy, "塘下联络员", wholeReport, friday.At(15, 5), 0, outbox.Failed},
		{"busy, partly reported meanwhile", friday.At(15, 0), busy, "塘下联络员", "问题5个", friday.At(15, 5), 0, outbox.Failed},
		{"busy, one of two units reported", friday.At(15, 0), busy, "马屿联络员", "马屿镇：" + wholeReport, friday.At(15, 5), 0, outbox.Failed},
		{"busy, another's report", friday.At(15, 0), busy, "陶山联络员", wholeReport, friday.At(15, 5), 1, outbox.Delivered},
		{"busy until after the deadline", friday.At(15, 0), busy, "", "", friday.At(17, 0), 0, outbox.Failed},
		{"busy until the next round's moment", friday.At(9, 0), busy, "", "", friday.At(15, 0), 0, outbox.Failed},
		{"busy, the clock set back", friday.At(15, 0), busy, "", "", friday.At(14, 30), 0, outbox.Queued},
		{"quota, over the deadline", friday.At(15, 0), quota, "", "", friday.AddDays(3).At(8, 0), 0, outbox.Failed},
		{"503, still owed", friday.At(15, 0), error503, "", "", friday.At(15, 3), 1, outbox.Delivered},
		{"503, reported meanwhile", friday.At(15, 0), error503, "塘下联络员", wholeReport, friday.At(15, 3), 0, outbox.Unknown},
		{"closed, reported meanwhile", friday.At(15, 0), closed, "塘下联络员", wholeReport, friday.At(15, 3), 0, outbox.Unknown},
		{"503, over the deadline", friday.At(16, 58), error503, "", "", friday.At(17, 2), 0, outbox.Unknown},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			o := reminding(t, "")
			who, id := "塘下联络员", "remind/2026-W47/1120-1500/M0001"
			if tc.who == "马屿联络员" {
				who, id = tc.who, "remind/2026-W47/1120-1500/"+o.member(tc.who).ID
			}
			if tc.at.Before(friday.At(15, 0)) {
				id = strings.Replace(id, "1500", "0900", 1)
			}
			o.clock.Set(tc.at)
			tc.fault.Path = cardPath
			o.platform.Fault(tc.fault)
			o.direct("到点")
			o.deliver()
			o.platform.ClearFaults()
			if tc.say != "" {
				o.say(tc.who, tc.say)
			}
			o.clock.Set(tc.then)
			o.deliver()
			o.wantCards(map[string]int{who: tc.cards}, "reminder")
			m := must(o.store.Read(o.ctx, bot.Need{Deliveries: []string{id}}))(t).Deliveries[id]
			if m.State != tc.state || (m.Reason == outbox.ReasonObsolete) != (tc.state == outbox.Failed || tc.state == outbox.Unknown) {
				t.Errorf("%s, %q; want %s", m.State, m.Reason, tc.state)
			}
		})
	}
}

// TestTwoRoundsAtOnce has the platform away over both rounds of a day: the later
// one rings, once.
func TestTwoRoundsAtOnce(t *testing.T) {
	t.Parallel()
	o := reminding(t, "")
	o.platform.Fault(sandbox.Fault{Path: cardPath, ErrCode: -1})
	for _, hour := range []int{9, 15} {
		o.clock.Set(day(11, 20).At(hour, 0))
		o.direct("到点")
		o.deliver()
	}
	o.platform.ClearFaults()
	o.clock.Set(day(11, 20).At(15, 5))
	o.deliver()
	o.wantCards(map[string]int{"塘下联络员": 1, "马屿联络员": 1}, "reminder")
}

// TestReminderOverNight says of Friday on Thursday what still holds on Friday.
func TestReminderOverNight(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bindAll()
	options := o.options
	options.Settings.Remind = []calendar.Due{must(calendar.ParseDue("Thu 15:00"))(t)}
	b := bot.New(options)
	for _, at := range []time.Time{day(11, 16).At(9, 0), day(11, 19).At(15, 0)} {
		o.clock.Set(at)
		if err := b.Due(o.ctx); err != nil {
			t.Fatal(err)
		}
	}
	const id = "remind/2026-W47/1119-1500/M0001"
	card := must(o.store.Read(o.ctx, bot.Need{Deliveries: []string{id}}))(t).Deliveries[id]
	o.clock.Set(day(11, 20).At(8, 30))
	if !must(b.StillWanted(o.ctx, card.Outbound))(t) {
		t.Errorf("%q is not wanted on Friday morning", card.Summary)
	}
}

// TestReminderAtTheTurnOfTheYear has two rounds of one week in two years: each
// holds until the next has come.
func TestReminderAtTheTurnOfTheYear(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bindAll()
	options := o.options
	newYear := calendar.Date{Year: 2027, Month: 1, Day: 1}
	options.Calendar = calendar.New([]calendar.Special{{Date: newYear, Work: true}})
	for _, s := range []string{"Thu 09:00", "Fri 09:00"} {
		options.Settings.Remind = append(options.Settings.Remind, must(calendar.ParseDue(s))(t))
	}
	b := bot.New(options)
	wanted := func(at time.Time, want map[string]bool) {
		t.Helper()
		o.clock.Set(at)
		if err := b.Due(o.ctx); err != nil {
			t.Fatal(err)
		}
		for id, want := range want {
			card := must(o.store.Read(o.ctx, bot.Need{Deliveries: []string{id}}))(t).Deliveries[id]
			if got := must(b.StillWanted(o.ctx, card.Outbound))(t); card.ID != id || got != want {
				t.Errorf("%s %q is wanted at %s: %t, want %t", id, card.ID, at, got, want)
			}
		}
	}
	const first, second = "remind/2026-W53/1231-0900/M0001", "remind/2026-W53/0101-0900/M0001"
	wanted(day(12, 28).At(9, 0), nil)
	wanted(day(12, 31).At(9, 0), map[string]bool{first: true})
	wanted(newYear.At(9, 0), map[string]bool{first: false, second: true})
}

// failing is a store that refuses some commits for good, by a part of their cause.
type failing struct {
	bot.Store
	cause string
}

var errRefused = errors.New("refused")

// Commit refuses.
func (s *failing) Commit(ctx context.Context, c bot.Change) error {
	if strings.Contains(c.Cause, s.cause) {
		return errRefused
	}
	return s.Store.Commit(ctx, c)
}

// TestReminderNotWritten keeps nobody else from being reminded, and is made up for.
func TestReminderNotWritten(t *testing.T) {
	t.Parallel()
	o := reminding(t, "")
	o.clock.Set(day(11, 20).At(9, 0))
	options := o.options
	options.Store = &failing{Store: o.store, cause: "/" + o.member("塘下联络员").ID}
	if err := bot.New(options).Due(o.ctx); !errors.Is(err, errRefused) {
		t.Errorf("not told: %v", err)
	}
	o.deliver()
	o.wantCards(map[string]int{"塘下联络员": 0, "陶山联络员": 1, "马屿联络员": 1}, "reminder")
	o.direct("到点")
	o.deliver()
	o.wantCards(map[string]int{"塘下联络员": 1, "陶山联络员": 1, "马屿联络员": 1}, "reminder")
}
