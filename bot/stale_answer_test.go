package bot_test

import (
	"strings"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot/report"
)

const movedRoster = `姓名,手机,角色,地区,分管,状态
塘下联络员,13800000001,联络员,陶山镇,,
`

const disabledRoster = `姓名,手机,角色,地区,分管,状态
塘下联络员,13800000001,联络员,塘下镇,,停用
`

// TestAnswerAfterTheRosterChanged answers a question about 塘下镇 when its officer has
// gone to another unit, or has left: nothing of 塘下镇 is recorded any more.
func TestAnswerAfterTheRosterChanged(t *testing.T) {
	t.Parallel()
	const whole = "问题5个，线索1件，问责0人，制度1项"
	for name, tc := range map[string]struct {
		asked  []string
		answer string
	}{
		"missing":  {[]string{"线索1件，问责0人，制度1项"}, "5"},
		"changed":  {[]string{whole, "问题6个"}, "改"},
		"one item": {[]string{whole, "只改第1项"}, "6"},
		"by item":  {[]string{whole}, "第1项改为6"},
		"none yet": {[]string{"更正 问题6"}, "确认"},
		"held":     {[]string{"问题300个，线索1件，问责0人，制度1项"}, "确认"},
		"offered":  {[]string{"同上周"}, "确认"},
		"summed":   {[]string{"报", "3", "0", "0", "0", "跳过", "跳过", "跳过"}, "确认"},
		"item":     {[]string{"报", "3", "0", "0", "0", "跳过", "跳过"}, "跳过"},
		"resumed":  {[]string{"报", "3"}, "报"},
		"zero":     {[]string{"报", "3"}, "都是0"},
	} {
		for change, roster := range map[string]string{"moved": movedRoster, "disabled": disabledRoster} {
			t.Run(name+", "+change, func(t *testing.T) {
				t.Parallel()
				o := openOffice(t, map[string][]byte{"新名册": []byte(roster)})
				o.bindAll()
				o.told(o.bot, o.message("before", "第46周：问题2，线索1，问责0，制度1"))
				for i, text := range tc.asked {
					o.told(o.bot, o.message("asked"+string(rune('a'+i)), text))
				}
				before, _ := o.ofTangxia()
				o.direct("导入名册：新名册")
				o.clock.Set(o.clock.Now().Add(time.Minute))
				answers := []string{o.told(o.bot, o.message("answer", tc.answer))}
				if name == "zero" || name == "item" || name == "resumed" {
					o.clock.Set(o.clock.Now().Add(time.Minute))
					answers = append(answers, o.told(o.bot, o.message("confirm", "确认")))
				}
				said := strings.Join(answers, "｜")
				if strings.Contains(said, "1.梳理问题3个") || strings.Contains(said, "接着上次填") {
					t.Errorf("the draft goes on: %s", said)
				}
				if strings.Contains(said, "已登记 ") || strings.Contains(said, "已更正") {
					t.Errorf("recorded: %s", said)
				}
				if after, _ := o.ofTangxia(); after.Seq != before.Seq || !after.Values.Equal(before.Values) {
					t.Errorf("recorded %+v, was %+v: %s", after.Values, before.Values, said)
				}
			})
		}
	}
}

// TestDeputyAtMidnight has the right from the first moment of the first day to the
// last moment of the last one, whatever was begun before.
func TestDeputyAtMidnight(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		begun    []string // at noon of the last day
		at       time.Time
		say      string
		recorded bool
	}{
		"before":                {nil, day(11, 18).At(0, 0).Add(-time.Second), "塘下镇：" + wholeReport, false},
		"from":                  {nil, day(11, 18).At(0, 0), "塘下镇：" + wholeReport, true},
		"to":                    {nil, day(11, 20).At(0, 0).Add(-time.Second), "塘下镇：" + wholeReport, true},
		"after":                 {nil, day(11, 20).At(0, 0), "塘下镇：" + wholeReport, false},
		"draft, to":             {[]string{"报", "2", "都是0"}, day(11, 20).At(0, 0).Add(-time.Second), "确认", true},
		"draft, after":          {[]string{"报", "2", "都是0"}, day(11, 20).At(0, 0), "确认", false},
		"question, after":       {[]string{"塘下镇：问题5个，线索1件，问责0人"}, day(11, 20).At(0, 0), "1", false},
		"held, after":           {[]string{"塘下镇：问题300个，线索1件，问责0人，制度1项"}, day(11, 20).At(0, 0), "确认", false},
		"which of two, after":   {[]string{wholeReport}, day(11, 20).At(0, 0), "塘下镇", false},
		"which of two, in time": {[]string{wholeReport}, day(11, 20).At(0, 0).Add(-time.Second), "塘下镇", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := openOffice(t, nil)
			o.bindAll()
			o.say("塘下联络员", "11月18日至19日由陶山联络员代")
			if tc.begun != nil {
				o.clock.Set(day(11, 20).At(0, 0).Add(-5 * time.Minute))
			}
			for i, text := range tc.begun {
				o.told(o.bot, o.by("陶山联络员", "begun"+string(rune('a'+i)), text))
			}
			o.clock.Set(tc.at)
			said := o.told(o.bot, o.by("陶山联络员", "then", tc.say))
			if strings.HasPrefix(name, "draft, after") != strings.HasPrefix(said, "这个单位已不由您报") {
				t.Errorf("said %s", said)
			}
			if r, _ := o.ofTangxia(); (r.Status == report.Complete) != tc.recorded {
				t.Errorf("%s %+v, want recorded %t: %s", r.Status, r.Values, tc.recorded, said)
			}
		})
	}
}
