package bot_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/sandbox"
)

// sendPath is the platform's call for template messages.
const sendPath = "message/template/send"

// push enqueues one push to a person, as a notice would.
func (o *office) push(id, name string) {
	o.t.Helper()
	m := o.member(name)
	err := o.store.Commit(o.ctx, bot.Change{Cause: "push:" + id, At: o.clock.Now(), Outbound: []channel.Outbound{{
		ID: id, Push: channel.Notice, Member: m.ID, To: m.OpenID, Title: "开会", Summary: "周五", Time: o.clock.Now(), CreatedAt: o.clock.Now(),
	}}})
	if err != nil {
		o.t.Fatal(err)
	}
}

// sent reads where a message stands.
func (o *office) sent(id string) outbox.Message {
	o.t.Helper()
	view, err := o.store.Read(o.ctx, bot.Need{Deliveries: []string{id}})
	if err != nil {
		o.t.Fatal(err)
	}
	return view.Deliveries[id]
}

// tries moves the clock from try to try until the message is settled, and answers
// when the platform was asked, counted from the beginning. A token that ended by
// itself, which is renewed and asked with once more, is no try unless it is the fault.
func (o *office) tries(id string, fault int) []time.Duration {
	o.t.Helper()
	began := o.clock.Now()
	for range 30 {
		o.deliver()
		m := o.sent(id)
		if m.State != outbox.Queued {
			break
		}
		if m.NextTry.After(o.clock.Now()) {
			o.clock.Set(m.NextTry)
		}
	}
	var at []time.Duration
	for _, e := range o.platform.Log() {
		ended := (e.ErrCode == 40001 || e.ErrCode == 42001) && e.ErrCode != fault
		if e.Kind == "api" && strings.HasSuffix(e.Path, sendPath) && !ended {
			at = append(at, e.At.Sub(began))
		}
	}
	return at
}

// ladderSteps are the waits that the specification names.
var ladderSteps = []time.Duration{
	time.Minute, time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour, 8 * time.Hour, 8*time.Hour + 38*time.Minute,
}

// TestPlatformFaults holds delivery against what the platform does, line by line:
// how often it is asked, when, and where the message ends. Copies are the cards
// on the phone: never two.
func TestPlatformFaults(t *testing.T) {
	t.Parallel()
	midnight := calendar.Date{Year: 2026, Month: 11, Day: 17}.At(0, 0).Sub(time.Date(2026, 11, 16, 9, 0, 0, 0, calendar.Zone))
	tests := []struct {
		name   string
		fault  sandbox.Fault
		waits  []time.Duration // between the tries, each lengthened by at most a quarter or half a minute
		state  outbox.State
		reason string
		copies int
	}{
		{"no fault", sandbox.Fault{Path: "none", Times: 1, Status: 500}, nil, outbox.Delivered, "", 1},
		{"-1, three times", sandbox.Fault{ErrCode: -1, Times: 3}, ladderSteps[:3], outbox.Delivered, "", 1},
		{"45011 for ever", sandbox.Fault{ErrCode: 45011}, ladderSteps, outbox.Failed, outbox.ReasonGaveUp, 0},
		{"-1 for ever", sandbox.Fault{ErrCode: -1}, ladderSteps, outbox.Failed, outbox.ReasonGaveUp, 0},
		{"45009 once", sandbox.Fault{ErrCode: 45009, Times: 1}, []time.Duration{midnight}, outbox.Delivered, "", 1},
		{"43004", sandbox.Fault{ErrCode: 43004}, nil, outbox.Failed, outbox.ReasonUnreachable, 0},
		{"502 once", sandbox.Fault{Status: 502, Times: 1}, ladderSteps[:1], outbox.Delivered, "", 1},
		{"502 for ever", sandbox.Fault{Status: 502}, ladderSteps[:3], outbox.Unknown, outbox.ReasonAmbiguous, 0},
		{"outage for ever", sandbox.Fault{Outage: true}, ladderSteps[:3], outbox.Unknown, outbox.ReasonAmbiguous, 0},
		{"answer dropped once", sandbox.Fault{Drop: true, Times: 1}, ladderSteps[:1], outbox.Delivered, "", 1},
		{"answer dropped for ever", sandbox.Fault{Drop: true}, ladderSteps[:3], outbox.Unknown, outbox.ReasonAmbiguous, 1},
		{"47003", sandbox.Fault{ErrCode: 47003}, nil, outbox.Failed, "rejected", 0},
		{"40164 once", sandbox.Fault{ErrCode: 40164, Times: 1}, ladderSteps[:1], outbox.Delivered, "", 1},
		{"40001 once", sandbox.Fault{ErrCode: 40001, Times: 1}, []time.Duration{0}, outbox.Delivered, "", 1},
		{"42001 once", sandbox.Fault{ErrCode: 42001, Times: 1}, []time.Duration{0}, outbox.Delivered, "", 1},
	}
	o := openOffice(t, nil)
	o.bindAll()
	for i, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o.clock.Set(time.Date(2026, 11, 18+2*i, 9, 0, 0, 0, calendar.Zone))
			before := len(o.tries("none", tt.fault.ErrCode))
			cards := o.cardsOf("塘下联络员", "notice")
			if tt.fault.Path == "" {
				tt.fault.Path = sendPath
			}
			o.platform.Fault(tt.fault)
			defer o.platform.ClearFaults()
			id := "fault/" + tt.name
			o.push(id, "塘下联络员")
			at := o.tries(id, tt.fault.ErrCode)[before:]
			if len(at) != len(tt.waits)+1 {
				t.Fatalf("asked at %v, want %d tries", at, len(tt.waits)+1)
			}
			for i, want := range tt.waits {
				if wait := at[i+1] - at[i]; wait < want || wait > want+min(want/4, 30*time.Second) {
					t.Errorf("try %d came after %v, want about %v", i+2, wait, want)
				}
			}
			if tt.state == outbox.Unknown && at[len(at)-1] >= outbox.Window {
				t.Errorf("repeated after %v although nobody knew whether it had left", at[len(at)-1])
			}
			m := o.sent(id)
			if m.State != tt.state || !strings.HasPrefix(m.Reason, tt.reason) {
				t.Errorf("ends %s %q, want %s %q", m.State, m.Reason, tt.state, tt.reason)
			}
			if n := o.cardsOf("塘下联络员", "notice") - cards; n != tt.copies {
				t.Errorf("%d cards arrived, want %d", n, tt.copies)
			}
		})
	}
}

// TestSettleByHand: what a person says of a push of unknown fate is carried out
// once; what is to be sent again goes once more under its old id, what nobody
// needs any more does not.
func TestSettleByHand(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bindAll()
	o.platform.Fault(sandbox.Fault{Path: sendPath, Outage: true})
	for _, id := range []string{"arrived", "again", "dropped"} {
		o.push(id, "塘下联络员")
	}
	for _, id := range []string{"arrived", "again", "dropped"} {
		o.tries(id, 0)
		if m := o.sent(id); m.State != outbox.Unknown {
			t.Fatalf("%s stands %s", id, m.State)
		}
	}
	o.platform.ClearFaults()
	order := func(as bot.SettledAs) bot.SettleOrder {
		return bot.SettleOrder{IDs: []string{string(as), string(as)}, As: as, By: "M0007", Cause: "hand:" + string(as)}
	}
	for _, as := range []bot.SettledAs{bot.SettledArrived, bot.SettledAgain, bot.SettledDropped} {
		for range 2 { // the same order once more does nothing
			done, err := o.bot.SettleByHand(o.ctx, order(as))
			if diff := cmp.Diff(bot.Settled{Count: 1, State: as.State()}, done); diff != "" || err != nil {
				t.Errorf("%s: %v\n%s", as, err, diff)
			}
		}
	}
	o.deliver()
	if n := o.cardsOf("塘下联络员", "notice"); n != 1 || o.sent("again").State != outbox.Delivered {
		t.Errorf("%d cards, sent again stands %s", n, o.sent("again").State)
	}
	if a, d := o.sent("arrived"), o.sent("dropped"); a.State != outbox.Delivered || d.State != outbox.Failed || a.Reason+d.Reason != "settledsettled" {
		t.Errorf("arrived stands %s %s, dropped %s %s", a.State, a.Reason, d.State, d.Reason)
	}
	late := order(bot.SettledAgain)
	late.Cause = "hand:late"
	if _, err := o.bot.SettleByHand(o.ctx, late); err == nil || !strings.Contains(err.Error(), "delivered") {
		t.Errorf("what was delivered, again: %v", err)
	}
}

// TestSettleAllAgain: a reminder whose person has reported meanwhile is not sent, whoever asks for it.
func TestSettleAllAgain(t *testing.T) {
	t.Parallel()
	o := openOffice(t, map[string][]byte{"设置": []byte("催报\n")})
	o.bindAll()
	o.on(time.November, 20, 8, 0)
	if err := o.bot.Due(o.ctx); err != nil {
		t.Fatal(err)
	}
	o.platform.Fault(sandbox.Fault{Path: sendPath, Outage: true})
	o.on(time.November, 20, 9, 0)
	if err := o.bot.Due(o.ctx); err != nil {
		t.Fatal(err)
	}
	for range 12 {
		o.deliver()
		o.clock.Advance(time.Minute)
	}
	o.platform.ClearFaults()
	list, err := o.store.Outbox(o.ctx, outbox.Unknown, 0)
	if err != nil || len(list) != 3 {
		t.Fatalf("%d reminders of unknown fate, %v", len(list), err)
	}
	o.say("塘下联络员", wholeReport)
	done, err := o.bot.SettleAll(o.ctx, bot.SettleOrder{As: bot.SettledAgain, By: "cli", Cause: "cli:settle:1"})
	if err != nil || done.Count != 3 {
		t.Fatalf("settled %+v, %v", done, err)
	}
	o.deliver()
	for name, want := range map[string]int{"塘下联络员": 0, "陶山联络员": 1, "马屿联络员": 1} {
		if n := o.cardsOf(name, "reminder"); n != want {
			t.Errorf("%s got %d reminders, want %d", name, n, want)
		}
	}
}
