package bot_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/roster"
)

// act has somebody do something to RA26-0001.
func (o *office) act(who string, order ledger.Order) {
	o.t.Helper()
	const number = "RA26-0001"
	cause := "test/" + string(order.Act) + "/" + o.clock.Now().Format(time.RFC3339)
	if _, err := o.bot.Act(o.ctx, bot.IssueOrder{Member: o.member(who).ID, Number: number, Order: order, Cause: cause}); err != nil {
		o.t.Fatalf("%s: %v", order.Act, err)
	}
}

// toldOf are the stages of RA26-0001 that were told to the member, of those.
func (o *office) toldOf(who string, stages ...string) (out []string) {
	o.t.Helper()
	for _, s := range stages {
		key := "RA26-0001/" + s + "/" + o.member(who).ID
		if must(o.store.Read(o.ctx, bot.Need{Marks: []string{key}}))(o.t).Marks[key] {
			out = append(out, s)
		}
	}
	return out
}

// TestExtensionAndRelapseAreToldOnce goes the way of one issue through the store, the
// schedule and two services: T-7 is told once although an extension has it come
// again, 黄 once of each round, and the round after a relapse anew.
func TestExtensionAndRelapseAreToldOnce(t *testing.T) {
	t.Parallel()
	o := chased(t, alertDay.AddDays(9)) // T-7
	o.change("RA26-0001", func(i *ledger.Issue) { i.Text, i.Responsible = "某事", "某人" })
	other := bot.New(o.options)
	all := []string{"t-7", "t-3", "yellow", "t-7~2", "t-3~2", "yellow~2"}
	on := func(days int, cards int, want ...string) {
		t.Helper()
		for _, hour := range []int{8, 9, 8} { // the clock goes back an hour, too
			o.clock.Set(alertDay.AddDays(days).At(hour, 0))
			o.direct("到点")
			if err := other.Due(o.ctx); err != nil {
				t.Fatal(err)
			}
			o.deliver()
		}
		if diff := cmp.Diff(want, o.toldOf("塘下联络员", all...)); diff != "" {
			t.Errorf("told by day %d (-want +got):\n%s", days, diff)
		}
		n := 0
		for _, id := range o.alertIDs() {
			if strings.HasSuffix(id, "/"+o.member("塘下联络员").ID) {
				n++
			}
		}
		if n != cards {
			t.Errorf("%d digests by day %d, want %d", n, days, cards)
		}
	}
	on(0, 1, "t-7")
	o.act("塘下联络员", ledger.Order{Act: ledger.ActExtend, On: alertDay.AddDays(16), Note: "等判决"})
	o.act("林市长", ledger.Order{Act: ledger.ActGrant})
	on(1, 1, "t-7")
	on(7, 1, "t-7") // T-7 of the new date
	on(11, 2, "t-7", "t-3")
	on(17, 3, "t-7", "t-3", "yellow")
	on(16, 3, "t-7", "t-3", "yellow") // the clock is set back a day
	on(18, 3, "t-7", "t-3", "yellow")
	o.act("办公室小周", ledger.Order{Act: ledger.ActSignOff})
	o.clock.Set(alertDay.AddDays(21).At(7, 0))
	o.act("办公室小周", ledger.Order{Act: ledger.ActRelapse, On: alertDay.AddDays(30), Note: "又犯"})
	o.act("塘下联络员", ledger.Order{Act: ledger.ActAccept})
	on(21, 4, "t-7", "t-3", "yellow", "t-7~2")
}

// TestWhoChangesRole is told as what he is then, and nothing twice: the officer who
// was told 黄 becomes head of the unit, and 橙 is told to him once.
func TestWhoChangesRole(t *testing.T) {
	t.Parallel()
	o := chased(t, alertDay.AddDays(-3))
	tell := func(days int) {
		t.Helper()
		o.clock.Set(alertDay.AddDays(days).At(8, 0))
		must(o.bot.Alert(o.ctx, "schedule", false))(t)
	}
	tell(0)
	m := o.member("塘下联络员")
	m.Role = roster.Head
	if err := o.store.Commit(o.ctx, bot.Change{Cause: "role", At: o.clock.Now(), Members: []roster.Member{m}}); err != nil {
		t.Fatal(err)
	}
	tell(1)
	if got := len(o.alertIDs()); got != 2 {
		t.Errorf("the change of role told again: %v", o.alertIDs())
	}
	tell(8)
	own := 0
	for _, id := range o.alertIDs() {
		if strings.HasSuffix(id, "/"+m.ID) {
			own++
		}
	}
	if diff := cmp.Diff([]string{"yellow", "orange"}, o.toldOf("塘下联络员", "yellow", "orange")); diff != "" || own != 2 {
		t.Errorf("%d digests, told %s", own, diff)
	}
}

// TestRehearsalIsApart: what a rehearsal told, in one push or one that broke off, is
// told to the real persons when the office goes live, on the same day.
func TestRehearsalIsApart(t *testing.T) {
	t.Parallel()
	o := chased(t)
	for n := range 45 {
		o.register(n, alertDay.AddDays(-3))
	}
	o.clock.Set(alertDay.At(8, 0))
	opt := o.options
	opt.Settings.Rehearsal = true
	opt.Store = &shortLived{Store: o.store, left: 0}
	if _, err := bot.New(opt).Alert(o.ctx, "schedule", false); err == nil {
		t.Fatal("it did not die")
	}
	res := must(o.bot.Alert(o.ctx, "schedule", false))(t)
	if got := o.alertIDs(); res.People != 2 || len(got) != 2 {
		t.Errorf("live, %d people are told by %v", res.People, got)
	}
}

// TestDigestFinishedLater: one that broke off is finished on the next day, as one
// push with everything, and that day has no other.
func TestDigestFinishedLater(t *testing.T) {
	t.Parallel()
	o := chased(t)
	for n := range 90 {
		o.register(n, alertDay.AddDays(-3))
	}
	o.clock.Set(alertDay.At(8, 0))
	opt := o.options
	opt.Store = &shortLived{Store: o.store, left: 0}
	if _, err := bot.New(opt).Alert(o.ctx, "schedule", false); err == nil {
		t.Fatal("it did not die")
	}
	next := alertDay.AddDays(1)
	for _, hour := range []int{8, 9} {
		o.clock.Set(next.At(hour, 0))
		must(o.bot.Alert(o.ctx, "schedule", false))(t)
	}
	o.deliver()
	o.wantCards(map[string]int{"塘下联络员": 1, "塘下负责人": 1}, "alert")
	for _, who := range []string{"塘下联络员", "塘下负责人"} {
		list := must(o.bot.AlertsOf(o.ctx, o.member(who).ID, next))(t)
		if len(list.New)+len(list.Still) != 90 {
			t.Errorf("%s has %d+%d lines on the list", who, len(list.New), len(list.Still))
		}
	}
}

// TestActCardMustStillHold: the card of an act that waited for the platform goes
// only while what it says holds, and to whom it still concerns.
func TestActCardMustStillHold(t *testing.T) {
	t.Parallel()
	const due = 60
	o := chased(t, alertDay.AddDays(due))
	o.change("RA26-0001", func(i *ledger.Issue) { i.Text, i.Responsible, i.Status = "某事", "某人", ledger.Registered })
	cards := func() map[string]outbox.Message {
		out := make(map[string]outbox.Message)
		for _, m := range must(o.store.Outbox(o.ctx, outbox.Queued, 100))(t) {
			if strings.HasPrefix(m.ID, "act/") {
				out[m.ID] = m
			}
		}
		return out
	}
	wanted := func(what string, seq string, want bool) {
		t.Helper()
		id := "act/RA26-0001/" + seq + "/" + o.member("塘下联络员").ID
		card, ok := cards()[id]
		if got := must(o.bot.StillWanted(o.ctx, card.Outbound))(t); !ok || got != want {
			t.Errorf("%s: %s is queued %t, wanted %t", what, id, ok, got)
		}
	}
	extend := func(days int) {
		o.act("塘下负责人", ledger.Order{Act: ledger.ActExtend, On: alertDay.AddDays(days), Note: "等判决"})
	}
	o.clock.Set(alertDay.At(9, 0))
	o.act("办公室小周", ledger.Order{Act: ledger.ActAssign}) // 1
	wanted("assigned", "1", true)
	o.act("塘下负责人", ledger.Order{Act: ledger.ActAccept}) // 2
	wanted("accepted", "1", false)
	extend(70)                                        // 3
	o.act("林市长", ledger.Order{Act: ledger.ActRefuse}) // 4
	wanted("refused", "4", true)
	o.clock.Set(alertDay.At(10, 0))
	extend(80)                                       // 5
	o.act("林市长", ledger.Order{Act: ledger.ActGrant}) // 6
	wanted("granted since", "4", false)
	wanted("granted", "6", true)
	o.act("塘下负责人", ledger.Order{Act: ledger.ActProve, Proof: ledger.ProofOutcome})        // 7
	o.act("塘下负责人", ledger.Order{Act: ledger.ActFile})                                     // 8
	o.clock.Set(alertDay.At(11, 0))                                                       //
	o.act("塘下负责人", ledger.Order{Act: ledger.ActProve, Proof: ledger.ProofAccountability}) // 9
	o.act("办公室小周", ledger.Order{Act: ledger.ActReturn, Note: "缺处理结果"})                    // 10
	wanted("returned", "10", true)
	o.clock.Set(alertDay.At(12, 0))
	o.act("塘下负责人", ledger.Order{Act: ledger.ActFile}) // 11
	wanted("filed again", "10", false)
	o.act("办公室小周", ledger.Order{Act: ledger.ActSignOff}) // 12
	wanted("signed off", "12", true)
	wanted("signed off", "6", false)
	o.clock.Set(alertDay.At(13, 0))
	o.act("办公室小周", ledger.Order{Act: ledger.ActRelapse, On: alertDay.AddDays(90), Note: "又犯"}) // 13
	wanted("found again", "12", false)
	wanted("found again", "1", false)
	wanted("found again", "13", true)
	must(o.bot.Transfer(o.ctx, bot.TransferOrder{From: "塘下镇", To: "陶山镇", By: "cli"}))(t)
	wanted("with another unit", "13", false)
}

// TestUnreachedByActs: who could not be sent the card of an act, because there is no
// address or because it failed, is on the list for the phone while it stands.
func TestUnreachedByActs(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bind("塘下联络员", "办公室小周")
	o.clock.Set(alertDay.At(9, 0))
	o.register(0, alertDay.AddDays(60))
	o.change("RA26-0001", func(i *ledger.Issue) { i.Text, i.Status = "某事", ledger.Registered })
	who := func() (out []string) {
		t.Helper()
		for _, u := range must(o.bot.Unreached(o.ctx))(t) {
			for _, l := range u.Lines {
				out = append(out, u.Member.Name+" "+string(l.Clock)+" "+u.Why)
			}
		}
		return out
	}
	o.act("办公室小周", ledger.Order{Act: ledger.ActAssign})
	if diff := cmp.Diff([]string{"塘下负责人 accept unbound"}, who()); diff != "" {
		t.Errorf("assigned (-want +got):\n%s", diff)
	}
	o.direct("取消关注：塘下联络员")
	o.deliver()
	if diff := cmp.Diff([]string{"塘下负责人 accept unbound", "塘下联络员 accept failed"}, who()); diff != "" {
		t.Errorf("failed (-want +got):\n%s", diff)
	}
	o.change("RA26-0001", func(i *ledger.Issue) { i.Status, i.AcceptedOn = ledger.Rectifying, alertDay })
	if diff := cmp.Diff([]string(nil), who()); diff != "" {
		t.Errorf("accepted (-want +got):\n%s", diff)
	}
}
