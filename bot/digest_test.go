package bot_test

import (
	"strings"
	"testing"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/sandbox"
)

// digests are the cards of 今日要办 on the staff's phone, by their days.
func (o *office) digests() []string {
	var out []string
	for _, item := range o.platform.Inbox(o.phone("办公室小周")) {
		if strings.HasPrefix(item.Fields["thing1"], "今日要办") {
			out = append(out, item.At.In(calendar.Zone).Format("02 ")+item.Fields["thing2"])
		}
	}
	return out
}

// TestDigestOfAWeek tells of last week's missing reports on two working days, of a
// push that failed once, however late the digest was, and replicas tell it once.
func TestDigestOfAWeek(t *testing.T) {
	t.Parallel()
	o := openOffice(t, map[string][]byte{"设置": []byte("今日要办\n起报 2026-W47")})
	o.bindAll()
	o.clock.Set(day(11, 20).At(17, 1))
	o.direct("到点")
	other := bot.New(o.options)
	o.clock.Set(day(11, 23).At(9, 0)) // half an hour late
	o.platform.Fault(sandbox.Fault{Path: cardPath, ErrCode: 40003})
	o.say("办公室小周", "通知 全体联络员：明日开会")
	o.say("办公室小周", "发送")
	o.deliver()
	o.platform.ClearFaults()
	o.clock.Set(day(11, 23).At(10, 0))
	for d := 23; d <= 27; d++ {
		if d > 23 {
			o.clock.Set(day(11, d).At(8, 30))
		}
		for _, b := range []*bot.Bot{o.bot, other, o.bot} {
			if err := b.Due(o.ctx); err != nil {
				t.Fatal(err)
			}
		}
		o.deliver()
	}
	got := o.digests()
	want := []string{"23 上周未报23、取关3", "24 发送失败3、上周未报23"}
	if strings.Join(got, "｜") != strings.Join(want, "｜") {
		t.Errorf("told %q, want %q", got, want)
	}
}

// TestDigestWaitsForStaff keeps what there is to do until somebody can be told, and
// is never sent where none is wanted.
func TestDigestWaitsForStaff(t *testing.T) {
	t.Parallel()
	for rules, want := range map[string]int{"今日要办\n起报 2026-W47": 1, "起报 2026-W47": 0} {
		o := openOffice(t, map[string][]byte{"设置": []byte(rules)})
		o.clock.Set(day(11, 20).At(17, 1))
		o.direct("到点")
		o.clock.Set(day(11, 23).At(9, 0))
		o.direct("到点")
		o.bind("办公室小周")
		for _, minute := range []int{30, 31} {
			o.clock.Set(day(11, 23).At(9, minute))
			o.direct("到点")
			o.deliver()
		}
		if got := o.digests(); len(got) != want {
			t.Errorf("%s: %q", rules, got)
		}
	}
}
