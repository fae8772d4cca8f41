package bot_test

import (
	"strings"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/report"
)

// TestSomebodyElseMeanwhile lets 塘下负责人 change what 塘下联络员 was asked about
// before the answer: the answer records nothing that was not seen.
func TestSomebodyElseMeanwhile(t *testing.T) {
	t.Parallel()
	const whole = "问题5个，线索1件，问责0人，制度1项"
	for name, tc := range map[string]struct {
		asked, meanwhile []string
		answer, reply    string
		problems         int64
		held             int64
	}{
		"missing, reported since":   {asked: []string{"线索1件，问责0人，制度1项"}, meanwhile: []string{"问题8个"}, answer: "5", reply: "梳理问题已登记8个，本条写5个", problems: 8},
		"changed, corrected since":  {asked: []string{whole, "问题6个"}, meanwhile: []string{"更正 问题8"}, answer: "改", reply: "梳理问题已登记8个，本条写6个", problems: 8},
		"one item, corrected since": {asked: []string{whole, "只改第1项"}, meanwhile: []string{"更正 问题8"}, answer: "6", reply: "梳理问题已登记8个，本条写6个", problems: 8},
		"none yet, reported since":  {asked: []string{"更正 问题6"}, meanwhile: []string{"问题8个，线索1件，问责0人，制度1项"}, answer: "确认", reply: "梳理问题已登记8个，本条写6个", problems: 8},
		"held, others held since": {
			asked: []string{"问题300个，线索1件，问责0人，制度1项"}, meanwhile: []string{"问题400个，线索1件，问责0人，制度1项"},
			answer: "确认", reply: "梳理问题400个 交办线索1件 问责处理0人 规范制度1项。确认无误请回“确认”", held: 400,
		},
		"held by somebody else": {
			meanwhile: []string{"问题400个，线索1件，问责0人，制度1项"}, answer: "对", reply: "梳理问题400个 交办线索1件 问责处理0人 规范制度1项。确认无误请回“确认”", held: 400,
		},
		"offered, reported since": {asked: []string{"同上周"}, meanwhile: []string{"问题8个，线索1件，问责0人，制度1项"}, answer: "确认", reply: "梳理问题已登记8个", problems: 8},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := openOffice(t, nil)
			o.bindAll()
			o.told(o.bot, o.message("before", "第46周：问题2，线索1，问责0，制度1"))
			for i, text := range tc.asked {
				o.told(o.bot, o.message("asked"+string(rune('a'+i)), text))
			}
			o.clock.Set(o.clock.Now().Add(time.Minute))
			for _, text := range tc.meanwhile {
				o.told(o.bot, o.by("塘下负责人", "meanwhile", text))
			}
			o.clock.Set(o.clock.Now().Add(time.Minute))
			if got := o.told(o.bot, o.message("answer", tc.answer)); !strings.Contains(got, tc.reply) {
				t.Errorf("answered %s", got)
			}
			if r, _ := o.ofTangxia(); r.Values["problems"].N != tc.problems || r.Held["problems"].N != tc.held {
				t.Errorf("recorded %+v, held %+v", r.Values, r.Held)
			}
			if tc.held == 0 {
				return
			}
			if got := o.told(o.bot, o.message("twice", "确认")); strings.Contains(got, "已登记") {
				t.Errorf("sent twice at once: %s", got)
			}
			o.clock.Set(o.clock.Now().Add(time.Minute))
			if got := o.told(o.bot, o.message("again", "确认")); !strings.Contains(got, "已登记") {
				t.Errorf("after it was shown: %s", got)
			}
		})
	}
}

// TestLateMessageAnswersNothing lets an older message come after a question: the
// question stays, whether the message is recorded or not.
func TestLateMessageAnswersNothing(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"问题9，线索9，问责9，制度9", "问题9余个，线索9", "第46周：问题9，线索9，问责9，制度9", "取消", "谢谢"} {
		o := openOffice(t, nil)
		o.bindAll()
		late := o.message("late", text)
		o.clock.Set(o.clock.Now().Add(time.Minute))
		o.told(o.bot, o.message("asked", "问题30余个，线索0件，问责0人，制度0项"))
		o.told(o.bot, late)
		o.clock.Set(o.clock.Now().Add(time.Minute))
		if got := o.told(o.bot, o.message("answer", "33")); !strings.Contains(got, "梳理问题33个") {
			t.Errorf("after a late %s: %s", text, got)
		}
	}
}

// TestGuideOverMidnight goes on with an open question of Sunday on Monday, for its
// own week.
func TestGuideOverMidnight(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bindAll()
	o.clock.Set(time.Date(2026, 11, 22, 23, 55, 0, 0, calendar.Zone))
	for i, text := range []string{"报", "3", "0", "0", "0", "跳过", "跳过", "跳过"} {
		if i == 5 {
			o.clock.Set(time.Date(2026, 11, 23, 0, 5, 0, 0, calendar.Zone))
		}
		o.told(o.bot, o.message("m"+string(rune('a'+i)), text))
	}
	if got := o.told(o.bot, o.message("confirm", "确认")); !strings.Contains(got, "第47周") || !strings.Contains(got, "迟报") {
		t.Errorf("confirmed: %s", got)
	}
}

// TestDraftOfAnotherTable answers a draft after the indicators have changed,
// wherever it stood: it is begun anew, and nothing of it is recorded.
func TestDraftOfAnotherTable(t *testing.T) {
	t.Parallel()
	said := []string{"报", "3", "0", "0", "0", "跳过", "跳过", "跳过"}
	for name, n := range map[string]int{"first": 1, "beyond": 7, "sum": 8} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			draftOfAnotherTable(t, said[:n])
		})
	}
}

func draftOfAnotherTable(t *testing.T, said []string) {
	t.Helper()
	o := openOffice(t, nil)
	o.bindAll()
	for i, text := range said {
		o.told(o.bot, o.message("m"+string(rune('a'+i)), text))
	}
	opt := o.options
	var inds []report.Indicator
	for _, in := range o.options.Language.Indicators() {
		if in.Key != "leads" && in.Key != "villages" && in.Key != "recovered" {
			inds = append(inds, in)
		}
	}
	opt.Language = must(report.NewLanguage(inds))(t)
	if got := o.told(bot.New(opt), o.message("answer", "1")); !strings.HasPrefix(got, "填报项目已调整，草稿不再保留。") || !strings.Contains(got, "1/4") {
		t.Errorf("after the change: %s", got)
	}
	if r, _ := o.ofTangxia(); r.Seq != 0 {
		t.Errorf("recorded %+v", r)
	}
}
