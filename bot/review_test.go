package bot_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/bulletin"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
)

// TestPublishedEditionStays composes again what is published: nothing of it
// changes, although a report has come meanwhile. A draft is composed anew.
func TestPublishedEditionStays(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bindAll()
	month := calendar.Month{Year: 2026, Month: 11}
	o.say("塘下联络员", "问题5个，线索1件，问责0人，制度1项")
	o.clock.Set(calendar.Date{Year: 2026, Month: 12, Day: 1}.At(9, 0))
	draft := must(o.bot.Compose(o.ctx, month, "cli"))(t)
	o.say("陶山联络员", "第48周：问题8个，线索2件，问责1人，制度0项")
	anew := must(o.bot.Compose(o.ctx, month, "cli"))(t)
	if anew.Received != draft.Received+1 || anew.Status != bulletin.Draft {
		t.Fatalf("a draft composed anew has %d reports (before: %d): %s", anew.Received, draft.Received, anew.Status)
	}
	res, err := o.bot.Publish(o.ctx, bot.PublishOrder{Month: month, By: "cli"})
	if err != nil {
		t.Fatal(err)
	}
	o.say("陶山联络员", "第48周：更正 问题9")
	o.clock.Set(calendar.Date{Year: 2026, Month: 12, Day: 2}.At(9, 0))
	for name, got := range map[string]bulletin.Edition{
		"answered": must(o.bot.Compose(o.ctx, month, "cli"))(t),
		"stored":   must(o.bot.Edition(o.ctx, bulletin.FinalKey(month)))(t),
	} {
		got.Rev = res.Edition.Rev
		if diff := cmp.Diff(res.Edition, got); diff != "" {
			t.Errorf("%s (-published +afterwards):\n%s", name, diff)
		}
	}
}

// TestSignOffRefuses goes through what the API may order wrongly.
func TestSignOffRefuses(t *testing.T) {
	t.Parallel()
	o := openOffice(t, map[string][]byte{"台账": []byte(comingLedger)})
	o.direct("导入台账：台账")
	const number = "RA26-0001"
	old := must(o.bot.Issue(o.ctx, number))(t)
	registered := old.RegisteredOn
	if _, err := o.bot.ImportLedger(o.ctx, o.table("改期", "编号,责任单位,类别,问题,责任人,分管领导,挂号日期,整改期限\n"+
		"RA26-0001,塘下镇,三资,某事,某人,陈副市长,2026-10-12,2026-12-08\n"), "cli"); err != nil {
		t.Fatal(err)
	}
	now := must(o.bot.Issue(o.ctx, number))(t)
	if now.Rev == old.Rev {
		t.Fatal("the issue has not moved: the test means nothing")
	}
	order := func(rev int64, on calendar.Date, cause string) error {
		_, err := o.bot.SignOff(o.ctx, bot.SignOff{Number: number, Revision: rev, On: on, By: "api", Cause: cause})
		return err
	}
	if err := order(old.Rev, registered, "api:1"); !errors.Is(err, bot.ErrConflict) {
		t.Errorf("an old revision: %v", err)
	}
	var wrong *bot.InputError
	if err := order(now.Rev, registered.AddDays(-1), "api:2"); !errors.As(err, &wrong) || *wrong != (bot.InputError{Field: "on", Problem: bot.ProblemEarly}) {
		t.Errorf("a day before the registration: %v", err)
	}
	if got := must(o.bot.Issue(o.ctx, number))(t); got.Status.Closed() {
		t.Error("signed off all the same")
	}
	if err := errors.Join(order(now.Rev, registered, "api:3"), order(now.Rev, registered, "api:3")); err != nil {
		t.Errorf("on the day of the registration, twice by one cause: %v", err)
	}
	if err := order(now.Rev+1, registered, "api:4"); !errors.As(err, new(*ledger.RefusedError)) {
		t.Errorf("once more: %v", err)
	}
}
