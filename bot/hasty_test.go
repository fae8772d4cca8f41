package bot_test

import (
	"strings"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot/report"
)

// TestLastItemSentTwice answers the last item twice at once: the second one does not
// confirm the summary, which nobody has seen; one that was written later does.
func TestLastItemSentTwice(t *testing.T) {
	t.Parallel()
	for after, filed := range map[time.Duration]bool{0: false, time.Second: false, 2 * time.Second: false, 3 * time.Second: true} {
		o := openOffice(t, nil)
		o.bindAll()
		for i, text := range []string{"报", "3", "0", "0", "0", "跳过", "1", "跳过"} {
			o.told(o.bot, o.message("m"+string(rune('a'+i)), text))
		}
		for i, text := range []string{"改2", "1"} {
			o.told(o.bot, o.message("n"+string(rune('a'+i)), text))
		}
		o.clock.Set(o.clock.Now().Add(after))
		got := o.told(o.bot, o.message("twice", "1"))
		if r, _ := o.ofTangxia(); (r.Status == report.Complete) != filed || strings.Contains(got, "确认前不登记") == filed {
			t.Errorf("%s later: %s, %s", after, r.Status, got)
		}
	}
}

// TestNumberToWhichUnit answers a question that listed no numbers, or not this one,
// by a number: it is asked again, and the report that waits for it is kept.
func TestNumberToWhichUnit(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ asked, number, then, want string }{
		{wholeReport, "1", "马屿", "马屿镇第47周：梳理问题5个"},
		{wholeReport, "5个", "高楼镇", "高楼镇第47周：梳理问题5个"},
		{"同上周", "3", "2", "高楼镇上周（第46周）"},
	} {
		o := openOffice(t, nil)
		o.bindAll()
		o.told(o.bot, o.by("马屿联络员", "last", "高楼镇：第46周："+wholeReport))
		o.told(o.bot, o.by("马屿联络员", "last2", "马屿镇：第46周："+wholeReport))
		o.told(o.bot, o.by("马屿联络员", "asked", tc.asked))
		again := o.told(o.bot, o.by("马屿联络员", "number", tc.number))
		if !strings.Contains(again, "哪个单位") && !strings.Contains(again, "请回1至2的序号") {
			t.Errorf("%s, %s: %s", tc.asked, tc.number, again)
		}
		if got := o.told(o.bot, o.by("马屿联络员", "then", tc.then)); !strings.HasPrefix(got, tc.want) {
			t.Errorf("%s, %s, %s: %s", tc.asked, tc.number, tc.then, got)
		}
	}
}

// TestConfirmWithFiguresOverUnseen sends 确认 with one figure while somebody else's
// others wait: all are shown first, and recorded by the 确认 after that.
func TestConfirmWithFiguresOverUnseen(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		say      string
		recorded bool
	}{
		"one of them":     {"问题6个，确认", false},
		"all of them":     {"问题6个，线索1件，问责0人，制度1项，确认", true},
		"another one":     {"巡察村居3个，确认无误", false},
		"without figures": {"确认", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := openOffice(t, nil)
			o.bindAll()
			o.told(o.bot, o.by("塘下负责人", "held", "问题300个，线索1件，问责0人，制度1项"))
			o.clock.Set(o.clock.Now().Add(time.Minute))
			got := o.told(o.bot, o.message("confirm", tc.say))
			r, _ := o.ofTangxia()
			if (r.Status == report.Complete) != tc.recorded {
				t.Fatalf("%s %+v: %s", r.Status, r.Values, got)
			}
			if tc.recorded {
				return
			}
			for key, v := range r.Held {
				if v.N > 0 && !strings.Contains(got, v.String()) {
					t.Errorf("%s %s waits unseen: %s", key, v, got)
				}
			}
			o.clock.Set(o.clock.Now().Add(time.Minute))
			held := r.Held
			got = o.told(o.bot, o.message("again", "确认"))
			if r, _ = o.ofTangxia(); r.Status != report.Complete || !r.Values.Equal(held) {
				t.Errorf("%s %+v: %s", r.Status, r.Values, got)
			}
		})
	}
}
