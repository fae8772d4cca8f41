package bot_test

import (
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/sandbox"
)

// comingLedger has one issue that is due soon: its first alert comes on Friday 2026-11-20.
const comingLedger = `编号,责任单位,类别,问题,责任人,分管领导,挂号日期,整改期限
,塘下镇,三资,某事,某人,陈副市长,2026-10-12,2026-12-01
`

// TestRetryOfTheClockWaits uses up the platform's quota for the day. At midnight
// what a person ordered goes on; what the clock started waits for the end of
// quiet hours on a working day.
func TestRetryOfTheClockWaits(t *testing.T) {
	t.Parallel()
	friday, tuesday := calendar.Date{Year: 2026, Month: 11, Day: 20}, calendar.Date{Year: 2026, Month: 12, Day: 1}
	alert := func(o *office) error { _, err := o.bot.Alert(o.ctx, "cli", false); return err }
	publish := func(o *office) error {
		_, err := o.bot.Publish(o.ctx, bot.PublishOrder{Month: calendar.Month{Year: 2026, Month: 11}, By: "cli"})
		return err
	}
	due := func(o *office) error { return o.bot.Due(o.ctx) }
	for _, tc := range []struct {
		name    string
		rules   string
		at      time.Time
		order   func(*office) error
		card    string
		to      string
		silent  []time.Time // moments at which nothing has come yet
		arrives time.Time
	}{
		{
			"alert of the clock", "", friday.At(8, 0), due, "alert", "塘下联络员",
			[]time.Time{friday.AddDays(1).At(0, 30), friday.AddDays(1).At(9, 0), friday.AddDays(3).At(7, 59)},
			friday.AddDays(3).At(8, 0),
		},
		{
			"alert of a person", "", friday.At(21, 0), alert, "alert", "塘下联络员",
			[]time.Time{friday.At(23, 59)},
			friday.AddDays(1).At(0, 1),
		},
		{
			"bulletin of the clock", "不用签发\n", tuesday.At(9, 0), due, "bulletin", "林市长",
			[]time.Time{tuesday.AddDays(1).At(0, 30), tuesday.AddDays(1).At(7, 59)},
			tuesday.AddDays(1).At(8, 0),
		},
		{
			"bulletin of a person", "", tuesday.At(9, 0), publish, "bulletin", "林市长",
			[]time.Time{tuesday.At(23, 59)},
			tuesday.AddDays(1).At(0, 1),
		},
		{
			"draft of the clock", "", tuesday.At(9, 0), due, "review", "办公室小周",
			[]time.Time{tuesday.AddDays(1).At(0, 30), tuesday.AddDays(1).At(7, 59)},
			tuesday.AddDays(1).At(8, 0),
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			o := openOffice(t, map[string][]byte{"设置": []byte(tc.rules), "台账": []byte(comingLedger)})
			o.bindAll()
			o.direct("到点")
			o.direct("导入台账：台账")
			o.deliver()
			o.clock.Set(tc.at)
			o.platform.Fault(sandbox.Fault{Path: "message/template/send", ErrCode: 45009})
			if err := tc.order(o); err != nil {
				t.Fatal(err)
			}
			o.deliver()
			o.platform.ClearFaults()
			for _, moment := range tc.silent {
				o.clock.Set(moment)
				o.deliver()
				if n := o.cardsOf(tc.to, tc.card); n != 0 {
					t.Errorf("%s: %d cards", moment.Format(time.DateTime), n)
				}
			}
			o.clock.Set(tc.arrives)
			o.deliver()
			o.wantCards(map[string]int{tc.to: 1}, tc.card)
		})
	}
}
