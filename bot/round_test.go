package bot_test

import (
	"errors"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot"
)

// standing is the office of yearRoster on Thursday: nobody has reported.
func standing(t *testing.T) *office {
	t.Helper()
	o := openOffice(t, map[string][]byte{"设置": []byte("催报"), "名册": []byte(yearRoster)})
	o.bindAll()
	o.direct("到点")
	o.clock.Set(day(11, 19).At(10, 0))
	return o
}

// TestRoundBrokenOff has a round fail for 钱进, and who stands in for 李明 change
// before it goes on: nobody hears of 塘下镇 after somebody else has.
func TestRoundBrokenOff(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		before, then string
		cards        map[string]int
	}{
		"deputy ended":    {"明天由王芳代", "取消代报", map[string]int{"李明": 0, "王芳": 1, "钱进": 1}},
		"deputy set":      {"", "今天由赵刚代", map[string]int{"李明": 1, "赵刚": 0, "王芳": 1, "钱进": 1}},
		"deputy replaced": {"明天由赵刚代", "今天由王芳代", map[string]int{"李明": 0, "赵刚": 1, "王芳": 1, "钱进": 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := standing(t)
			if tc.before != "" {
				o.say("李明", tc.before)
			}
			o.clock.Set(day(11, 20).At(9, 0))
			options := o.options
			options.Store = &failing{Store: o.store, cause: "/" + o.member("钱进").ID}
			if err := bot.New(options).Due(o.ctx); !errors.Is(err, errRefused) {
				t.Fatalf("not refused: %v", err)
			}
			o.deliver()
			o.clock.Set(day(11, 20).At(9, 1))
			o.say("李明", tc.then)
			o.direct("到点")
			o.deliver()
			o.wantCards(tc.cards, "reminder")
			o.clock.Set(day(11, 20).At(15, 0)) // the next round tells who reports by then
			o.direct("到点")
			o.deliver()
			o.wantCards(map[string]int{"钱进": 2}, "reminder")
		})
	}
}

// TestOneDeputyOfTwo is reminded once a round of all units, and not of those that
// have reported; who follows no more changes nothing for the deputy.
func TestOneDeputyOfTwo(t *testing.T) {
	t.Parallel()
	o := standing(t)
	o.say("李明", "明天由钱进代")
	o.say("王芳", "明天由钱进代")
	o.say("钱进", "马屿镇："+wholeReport)
	o.say("钱进", "高楼镇："+wholeReport)
	o.direct("取消关注：李明")
	o.clock.Set(day(11, 20).At(9, 0))
	o.direct("到点")
	o.deliver()
	o.wantCards(map[string]int{"李明": 0, "王芳": 0, "钱进": 1}, "reminder")
	items := o.platform.Inbox(o.phone("钱进"))
	if got := items[len(items)-1].Fields["thing1"]; got != "本周微督报2个单位未报齐" {
		t.Errorf("the card says %q", got)
	}
}

// TestThirdCardOfADay keeps the deadline's card of a head who was reminded twice
// that day, standing in for somebody until an hour ago, for the next working day.
func TestThirdCardOfADay(t *testing.T) {
	t.Parallel()
	o := standing(t)
	o.say("王芳", "明天由赵刚代")
	for _, hour := range []int{9, 15} {
		o.clock.Set(day(11, 20).At(hour, 0))
		o.direct("到点")
		o.deliver()
	}
	o.say("王芳", "取消代报")
	o.clock.Set(day(11, 20).At(17, 0))
	o.direct("到点")
	o.deliver()
	o.wantCards(map[string]int{"赵刚": 2}, "reminder")
	o.clock.Set(day(11, 23).At(8, 0))
	o.direct("到点")
	o.deliver()
	o.wantCards(map[string]int{"赵刚": 3}, "reminder")
}

// TestMissingListThatWaited is sent as long as a unit is missing, and no longer.
func TestMissingListThatWaited(t *testing.T) {
	t.Parallel()
	for name, left := range map[string]int{"one left": 1, "none left": 0} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := standing(t)
			units := must(o.bot.Roster(o.ctx))(t).Units()
			for _, u := range units[2:] {
				o.told(o.bot, o.by("孙洁", u.Code, "代"+u.Name+"报："+wholeReport))
			}
			o.clock.Set(day(11, 20).At(17, 0))
			o.direct("到点")
			for _, u := range units[left:2] {
				o.told(o.bot, o.by("孙洁", u.Code, "代"+u.Name+"报："+wholeReport))
			}
			o.deliver()
			o.wantCards(map[string]int{"孙洁": left}, "review")
		})
	}
}

// TestDeadlineBeforeAHoliday is told when the holiday is over, where the service was
// down on its eve, on the first working day and no later.
func TestDeadlineBeforeAHoliday(t *testing.T) {
	t.Parallel()
	for at, cards := range map[time.Time]int{
		day(10, 8).At(8, 0): 1, day(10, 8).At(19, 0): 1, day(10, 9).At(8, 0): 0,
	} {
		o := openOffice(t, map[string][]byte{"设置": []byte("催报\n起报 2026-W40"), "名册": []byte(yearRoster)})
		o.bindAll()
		o.clock.Set(day(9, 30).At(16, 0))
		o.direct("到点")
		o.clock.Set(at)
		o.direct("到点")
		o.deliver()
		o.wantCards(map[string]int{"赵刚": cards}, "reminder")
		o.wantCards(map[string]int{"孙洁": cards}, "review")
	}
}
