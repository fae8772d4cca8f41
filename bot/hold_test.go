package bot_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/outbox"
)

// hold makes the office one that was restored from a backup of that moment.
func (o *office) hold(t *testing.T, since time.Time) {
	t.Helper()
	rdb := redis.NewClient(&redis.Options{Network: "unix", Addr: o.redis.Server.Socket()})
	defer rdb.Close()
	held := redis.Z{Score: float64(o.clock.Now().UnixMilli()), Member: fmt.Sprintf("restored %d", since.UnixMilli())}
	if err := rdb.ZAdd(t.Context(), "wdb:{330381}:hold", held).Err(); err != nil {
		t.Fatal(err)
	}
}

// TestHoldAfterRestore: a fan-out was open and an alert came due after the moment
// of the backup. While the hold stands nothing goes out, whoever orders it; ended
// with drop, nothing of it ever does, and who was not enqueued yet is left to a
// person; ended with send, everything goes out once.
func TestHoldAfterRestore(t *testing.T) {
	t.Parallel()
	friday := calendar.Date{Year: 2026, Month: 11, Day: 20}
	for _, drop := range []bool{true, false} {
		t.Run(fmt.Sprintf("drop %t", drop), func(t *testing.T) {
			t.Parallel()
			o := openOffice(t, map[string][]byte{"设置": []byte("不用签发\n"), "台账": []byte(comingLedger)})
			o.bindAll()
			o.direct("到点")
			o.direct("导入台账：台账")
			o.deliver()
			if _, err := o.bot.Publish(o.ctx, bot.PublishOrder{Month: calendar.Month{Year: 2026, Month: 11}, By: "cli"}); err != nil {
				t.Fatal(err)
			}
			backup := o.clock.Now()
			o.clock.Set(backup.Add(time.Minute))
			o.hold(t, backup)
			o.clock.Set(friday.At(8, 30))
			if err := o.bot.Due(o.ctx); err != nil {
				t.Fatal(err)
			}
			o.deliver()
			o.wantCards(map[string]int{"塘下联络员": 0, "陈副市长": 0, "塘下负责人": 0}, "alert")
			o.wantCards(map[string]int{"陈副市长": 0, "林市长": 0}, "bulletin")
			if _, err := o.bot.Alert(o.ctx, "cli", true); !errors.Is(err, bot.ErrHeld) {
				t.Errorf("alerts by hand: %v", err)
			}
			m, err := o.bot.Missed(o.ctx)
			if err != nil || len(m.Schedules) != 1 || m.Schedules[0].Name != "alerts" || m.People == 0 || m.Left != 2 {
				t.Errorf("missed %+v, %v", m, err)
			}
			if _, err := o.bot.Resume(o.ctx, "cli", drop, o.store); err != nil {
				t.Fatal(err)
			}
			for _, at := range []time.Time{friday.At(8, 30), friday.At(8, 31), friday.AddDays(3).At(8, 30)} {
				o.clock.Set(at)
				if err := o.bot.Due(o.ctx); err != nil {
					t.Fatal(err)
				}
				o.deliver()
			}
			unknown, err := o.store.Outbox(o.ctx, outbox.Unknown, 10)
			if err != nil {
				t.Fatal(err)
			}
			if drop {
				o.wantCards(map[string]int{"塘下联络员": 0, "陈副市长": 0, "塘下负责人": 0}, "alert")
				o.wantCards(map[string]int{"陈副市长": 0, "林市长": 0}, "bulletin")
				if len(unknown) != 2 || unknown[0].Reason != outbox.ReasonRestored {
					t.Errorf("left to a person: %+v", unknown)
				}
				return
			}
			o.wantCards(map[string]int{"陈副市长": 1, "林市长": 1}, "bulletin")
			if n := o.cardsOf("塘下联络员", "alert"); n != 1 || len(unknown) != 0 {
				t.Errorf("%d alerts, %d unknown", n, len(unknown))
			}
			if _, err := o.bot.Resume(o.ctx, "cli", drop, o.store); !errors.Is(err, bot.ErrNotHeld) {
				t.Errorf("ended twice: %v", err)
			}
		})
	}
}
