package bot_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/sandbox"
)

// cardsOf counts the cards of one template on one phone.
func (o *office) cardsOf(name, template string) int {
	n := 0
	for _, item := range o.platform.Inbox(o.phones[name]) {
		if item.Kind == sandbox.KindTemplate && item.Template == template {
			n++
		}
	}
	return n
}

// together runs f n times at once.
func together(t *testing.T, n int, f func() error) {
	t.Helper()
	var wg sync.WaitGroup
	errs := make(chan error, n)
	for range n {
		wg.Go(func() { errs <- f() })
	}
	wg.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			t.Error(err)
		}
	}
}

// TestOnceWhoeverOrdersIt lets eight replicas publish, alert and run the
// schedules at the same moment: everybody gets each thing once.
func TestOnceWhoeverOrdersIt(t *testing.T) {
	t.Parallel()
	o := openOffice(t, map[string][]byte{"设置": []byte("不用签发\n"), "台账": []byte(canaryLedger)})
	o.bindAll()
	o.direct("到点")
	o.direct("导入台账：台账")
	together(t, 8, func() error {
		_, err := o.bot.Publish(o.ctx, bot.PublishOrder{Month: calendar.Month{Year: 2026, Month: 11}, By: "cli"})
		return err
	})
	together(t, 8, func() error { _, err := o.bot.Alert(o.ctx, "cli", true); return err })
	o.clock.Set(time.Date(2026, 12, 1, 9, 0, 0, 0, calendar.Zone))
	together(t, 8, func() error { return o.bot.Due(o.ctx) })
	together(t, 4, func() error { _, err := o.worker.Once(o.ctx); return err })
	o.deliver()
	for name, want := range map[string]int{"陈副市长": 2, "林市长": 2, "塘下联络员": 0} {
		if got := o.cardsOf(name, "bulletin"); got != want {
			t.Errorf("%s got %d bulletins, want %d (the interim one and the final one)", name, got, want)
		}
	}
	if got := o.cardsOf("塘下联络员", "alert"); got != 1 {
		t.Errorf("塘下联络员 got %d alerts, want 1", got)
	}
}

// TestLeaderWhoBindsLaterIsNotForgotten publishes while one leader is not bound,
// and again afterwards: only the missing one is sent to.
func TestLeaderWhoBindsLaterIsNotForgotten(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.say("陈副市长", "绑定 "+o.code("陈副市长"))
	month := calendar.Month{Year: 2026, Month: 11}
	first, err := o.bot.Publish(o.ctx, bot.PublishOrder{Month: month, By: "cli"})
	if err != nil || first.Sent != 1 || len(first.Unbound) != 1 || first.Unbound[0].Name != "林市长" {
		t.Fatalf("first: %+v %v", first, err)
	}
	o.say("林市长", "绑定 "+o.code("林市长"))
	second, err := o.bot.Publish(o.ctx, bot.PublishOrder{Month: month, By: "cli"})
	if err != nil || second.Sent != 1 || !second.Again || len(second.Unbound) != 0 {
		t.Fatalf("second: %+v %v", second, err)
	}
	o.deliver()
	for _, name := range []string{"陈副市长", "林市长"} {
		if got := o.cardsOf(name, "bulletin"); got != 1 {
			t.Errorf("%s got %d bulletins", name, got)
		}
	}
}

// TestPublishOnlyOne sends to one leader first and to the others later, each once.
func TestPublishOnlyOne(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bindAll()
	month := calendar.Month{Year: 2026, Month: 11}
	for _, only := range []string{"林市长", "林市长", "", ""} {
		if _, err := o.bot.Publish(o.ctx, bot.PublishOrder{Month: month, By: "cli", Only: only}); err != nil {
			t.Fatal(err)
		}
		o.deliver()
		want := map[string]int{"林市长": 1, "陈副市长": 0}
		if only == "" {
			want["陈副市长"] = 1
		}
		for name, n := range want {
			if got := o.cardsOf(name, "bulletin"); got != n {
				t.Errorf("after only=%q: %s got %d bulletins, want %d", only, name, got, n)
			}
		}
	}
	if _, err := o.bot.Publish(o.ctx, bot.PublishOrder{Month: month, By: "cli", Only: "张三"}); err == nil {
		t.Error("an unknown leader is accepted")
	}
	if _, err := o.bot.Publish(o.ctx, bot.PublishOrder{Month: month.Next(), By: "cli"}); err == nil || !strings.Contains(err.Error(), "not begun") {
		t.Errorf("a future month: %v", err)
	}
}
