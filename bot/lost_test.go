package bot_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/bulletin"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/report"
)

// lossy is a store that loses the answer to some commits.
type lossy struct {
	bot.Store
	before  func() // runs before the first of them; may be nil
	cause   string // of the commits that it happens to: how they begin
	times   int    // how many of them
	written bool   // the change is written and only the answer lost; else both are lost
}

// Commit loses the answer.
func (l *lossy) Commit(ctx context.Context, c bot.Change) error {
	if !strings.HasPrefix(c.Cause, l.cause) {
		return l.Store.Commit(ctx, c)
	}
	if before := l.before; before != nil {
		l.before = nil
		before()
	}
	if l.times == 0 {
		return l.Store.Commit(ctx, c)
	}
	l.times--
	if l.written {
		if err := l.Store.Commit(ctx, c); err != nil {
			return err
		}
	}
	return bot.ErrUncertain
}

// losing is the office's bot on a store that loses the answers to so many commits of a cause.
func (o *office) losing(cause string, times int, written bool) *bot.Bot {
	opt := o.options
	opt.Store = &lossy{Store: o.store, cause: cause, times: times, written: written}
	return bot.New(opt)
}

// losses are the two ways in which an answer is lost: with the change written, and without.
var losses = map[string]bool{"written": true, "not written": false}

// text is what a person writes, as the callback hands it on.
func (o *office) text(name, text string) channel.Inbound {
	return channel.Inbound{
		Cause: "wx:" + o.phone(name) + ":" + text, From: o.phone(name), Kind: channel.Text, Text: text, CreatedAt: o.clock.Now(),
	}
}

// TestReceiveAfterALostAnswer records once and answers as ever.
func TestReceiveAfterALostAnswer(t *testing.T) {
	t.Parallel()
	for name, written := range losses {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := openOffice(t, nil)
			o.bindAll()
			in := o.text("塘下联络员", "问题5个，线索1件，问责0人，制度1项")
			first, err := o.losing("wx:", 1, written).Receive(o.ctx, in)
			if err != nil || !strings.Contains(first, "已登记 W47-013") {
				t.Fatalf("answered %q, %v", first, err)
			}
			if again, err := o.bot.Receive(o.ctx, in); err != nil || again != first {
				t.Errorf("once more: %q, %v", again, err)
			}
			_, history, err := o.bot.Report(o.ctx, report.Ref{Area: o.member("塘下联络员").Home(), Week: calendar.WeekOf(o.clock.Now())})
			if err != nil || len(history) != 1 {
				t.Errorf("the history has %d entries, %v", len(history), err)
			}
		})
	}
}

// unread is a store that answers no more once a commit's answer was lost.
type unread struct {
	lossy
	down bool
}

// Commit loses the answer, and from then on the store is down.
func (u *unread) Commit(ctx context.Context, c bot.Change) error {
	u.down = true
	return u.lossy.Commit(ctx, c)
}

// Read fails when the store is down.
func (u *unread) Read(ctx context.Context, n bot.Need) (bot.View, error) {
	if u.down {
		return bot.View{}, context.DeadlineExceeded
	}
	return u.lossy.Read(ctx, n)
}

// TestReceiveWithoutKnowing does not say that nothing was saved when that could not be found out.
func TestReceiveWithoutKnowing(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bindAll()
	opt := o.options
	opt.Store = &unread{lossy: lossy{Store: o.store, times: 1, written: true}}
	_, err := bot.New(opt).Receive(o.ctx, o.text("塘下联络员", wholeReport))
	if !errors.Is(err, bot.ErrUncertain) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("answered %v", err)
	}
}

// TestOrderAfterALostAnswer carries 签发 out once when the answer of the reply's own commit is lost.
func TestOrderAfterALostAnswer(t *testing.T) {
	t.Parallel()
	for name, written := range losses {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := openOffice(t, nil)
			o.bindAll()
			got, err := o.losing("wx:", 1, written).Receive(o.ctx, o.text("办公室小周", "签发 11月"))
			if want := "11月微督报（截至11月16日）已签发，正在发给2位领导。"; err != nil || got != want {
				t.Errorf("answered %q, %v; want %q", got, err, want)
			}
			o.deliver()
			o.wantCards(map[string]int{"陈副市长": 1, "林市长": 1}, "bulletin")
		})
	}
}

// TestPublishAfterALostAnswer says how many it went to, numbers it once and sends it once.
func TestPublishAfterALostAnswer(t *testing.T) {
	t.Parallel()
	for name, written := range losses {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := openOffice(t, nil)
			o.bindAll()
			month := calendar.Month{Year: 2026, Month: 11}
			o.clock.Set(calendar.Date{Year: 2026, Month: 12, Day: 1}.At(10, 0))
			res, err := o.losing("publish:", 1, written).Publish(o.ctx, bot.PublishOrder{Month: month, By: "cli"})
			if err != nil || res.Sent != 2 || res.Again {
				t.Errorf("sent %d, again %t, %v", res.Sent, res.Again, err)
			}
			if e, err := o.bot.Edition(o.ctx, bulletin.FinalKey(month)); err != nil || e.Total != o.settings.FirstTotal {
				t.Errorf("总第%d期, %v", e.Total, err)
			}
			o.deliver()
			o.wantCards(map[string]int{"陈副市长": 1, "林市长": 1}, "bulletin")
		})
	}
}

// TestSomebodyElseWasFaster has another replica do the very same between the
// decision and its commit: the slower one says that it sent to nobody.
func TestSomebodyElseWasFaster(t *testing.T) {
	t.Parallel()
	o := openOffice(t, map[string][]byte{"台账": []byte(canaryLedger)})
	o.bindAll()
	o.direct("导入台账：台账")
	order := bot.PublishOrder{Month: calendar.Month{Year: 2026, Month: 11}, By: "cli"}
	opt := o.options
	opt.Store = &lossy{Store: o.store, cause: "publish:", before: func() {
		if res, err := o.bot.Publish(o.ctx, order); err != nil || res.Sent != 2 || res.Again {
			t.Errorf("the faster one sent to %d, again %t, %v", res.Sent, res.Again, err)
		}
	}}
	if res, err := bot.New(opt).Publish(o.ctx, order); err != nil || res.Sent != 0 || !res.Again {
		t.Errorf("the slower one sent to %d, again %t, %v", res.Sent, res.Again, err)
	}
	opt.Store = &lossy{Store: o.store, cause: "arm:", before: func() {
		if res, err := o.bot.Alert(o.ctx, "cli", true); err != nil || res.Armed != 1 || res.People != 4 {
			t.Errorf("the faster one: %+v, %v", res, err)
		}
	}}
	if res, err := bot.New(opt).Alert(o.ctx, "cli", true); err != nil || res.Armed != 0 || res.People != 0 {
		t.Errorf("the slower one: %+v, %v", res, err)
	}
	o.deliver()
	o.wantCards(map[string]int{"陈副市长": 1, "林市长": 1}, "bulletin")
	o.wantCards(map[string]int{"陈副市长": 1, "林市长": 1, "塘下联络员": 1, "塘下负责人": 1}, "alert")
}

// TestAlertAfterALostAnswer loses the answers to arming and to every digest.
func TestAlertAfterALostAnswer(t *testing.T) {
	t.Parallel()
	for name, written := range losses {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := openOffice(t, map[string][]byte{"台账": []byte(canaryLedger)})
			o.bindAll()
			o.direct("导入台账：台账")
			for _, cause := range []string{"arm:", "alert:"} {
				res, err := o.losing(cause, 1, written).Alert(o.ctx, "cli", cause == "arm:")
				want := bot.AlertResult{Armed: 1, People: 4}
				if cause == "alert:" { // the second issue, a day later
					want = bot.AlertResult{People: 1}
				}
				if err != nil || res.Armed != want.Armed || res.People != want.People || len(res.Unbound) > 0 {
					t.Errorf("%s: %+v, %v; want %+v", cause, res, err, want)
				}
				o.clock.Set(calendar.Date{Year: 2026, Month: 11, Day: 17}.At(9, 0))
			}
			o.deliver()
			o.wantCards(map[string]int{"塘下联络员": 1, "塘下负责人": 1, "陈副市长": 1, "林市长": 1, "陶山联络员": 1}, "alert")
		})
	}
}

// TestImportInterrupted loses every answer to an import that was written: the
// next one has nothing to write, and tells the staff all the same.
func TestImportInterrupted(t *testing.T) {
	t.Parallel()
	o := openOffice(t, map[string][]byte{"台账": []byte(canaryLedger)})
	o.bindAll()
	_, err := o.losing("ledger:", 9, false).ImportLedger(o.ctx, o.table("台账", ""), "cli")
	if !errors.Is(err, bot.ErrUncertain) {
		t.Fatalf("nothing was written: %v", err)
	}
	stuck := o.losing("unarmed:", 9, false)
	if _, err := stuck.ImportLedger(o.ctx, o.table("台账", ""), "cli"); !errors.Is(err, bot.ErrUncertain) {
		t.Fatalf("the staff were not told: %v", err)
	}
	o.deliver()
	o.wantCards(map[string]int{"办公室小周": 0}, "review")
	for range 2 {
		o.direct("导入台账：台账")
		o.deliver()
		o.wantCards(map[string]int{"办公室小周": 1}, "review")
	}
}

// TestStaffWhoBindLaterAreTold imports while nobody of the staff can be reached:
// the same import tells them once they can.
func TestStaffWhoBindLaterAreTold(t *testing.T) {
	t.Parallel()
	o := openOffice(t, map[string][]byte{"台账": []byte(canaryLedger)})
	o.direct("导入台账：台账")
	o.bind("办公室小周")
	o.direct("导入台账：台账")
	o.direct("导入台账：台账")
	o.deliver()
	o.wantCards(map[string]int{"办公室小周": 1}, "review")
}

// wantCards compares how many cards of one template each of the phones shows.
func (o *office) wantCards(want map[string]int, template string) {
	o.t.Helper()
	for name, n := range want {
		if got := o.cardsOf(name, template); got != n {
			o.t.Errorf("%s has %d cards %s, want %d", name, got, template, n)
		}
	}
}
