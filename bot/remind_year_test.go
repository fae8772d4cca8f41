package bot_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
)

// yearRoster has two officers who may stand in for each other, one of them for
// two units, a head who is asked to now and then, and one of the staff.
const yearRoster = `姓名,手机,角色,地区
李明,13800000001,联络员,塘下镇
王芳,13800000002,联络员,陶山镇
钱进,13800000003,联络员,马屿镇、高楼镇
赵刚,13800000004,负责人,塘下镇、陶山镇
孙洁,13800000005,工作人员,
`

// TestRemindersOfMonths lets months go by in which people report, set deputies
// and end them at random. Whatever they do: nobody gets more than two reminders
// on a day, or the same one twice, and none rings in quiet hours or on a day off.
func TestRemindersOfMonths(t *testing.T) {
	t.Parallel()
	for seed := range uint64(2) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			o := openOffice(t, map[string][]byte{"设置": []byte("催报\n起报 2026-W36"), "名册": []byte(yearRoster)})
			o.clock.Set(calendar.Date{Year: 2026, Month: 8, Day: 31}.At(8, 0))
			o.bindAll()
			random := rand.New(rand.NewPCG(seed, 1))
			for day := 1; day < 64; day++ { // over the Mid-Autumn Festival and National Day, into November
				for _, hour := range []int{7, 9, 12, 15, 17, 21} {
					o.clock.Set(calendar.Date{Year: 2026, Month: 8, Day: 31}.AddDays(day).At(hour, 0))
					if n := random.IntN(10); n < 3 {
						o.anything(random)
					}
					o.direct("到点")
					o.deliver()
				}
			}
			o.checkReminders()
		})
	}
}

// anything lets somebody do something that changes who is reminded.
func (o *office) anything(random *rand.Rand) {
	names := []string{"李明", "王芳", "钱进", "赵刚"}
	units := map[string]string{"李明": "塘下镇", "王芳": "陶山镇", "钱进": "马屿镇", "赵刚": "塘下镇"}
	who, other := names[random.IntN(4)], names[random.IntN(4)]
	switch random.IntN(5) {
	case 0, 1:
		o.say(who, units[who]+"："+wholeReport)
	case 2:
		o.say(who, "今天到"+[]string{"明天", "后天", "周五"}[random.IntN(3)]+"由"+other+"代")
	case 3:
		o.say(who, "取消代报")
	case 4:
		o.say(who, "撤回")
	}
}

// checkReminders looks at every reminder that rang.
func (o *office) checkReminders() {
	o.t.Helper()
	total := 0
	for name, openid := range o.phones {
		days, seen := make(map[calendar.Date]int), make(map[string]bool)
		for _, item := range o.platform.Inbox(openid) {
			if item.Template != "reminder" {
				continue
			}
			total++
			at := item.At.In(calendar.Zone)
			days[calendar.DateOf(at)]++
			if days[calendar.DateOf(at)] > 2 {
				o.t.Errorf("%s: reminder %d on %s", name, days[calendar.DateOf(at)], at)
			}
			if !workdays().Workday(calendar.DateOf(at)) || at.Hour() < 8 || at.Hour() >= 20 {
				o.t.Errorf("%s: reminded at %s", name, at)
			}
			card := at.Format(time.DateTime) + item.Fields["thing1"]
			if seen[card] {
				o.t.Errorf("%s: twice: %s", name, card)
			}
			seen[card] = true
		}
	}
	if total < 20 {
		o.t.Errorf("only %d reminders in months", total)
	}
}
