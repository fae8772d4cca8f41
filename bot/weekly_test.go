package bot_test

import (
	"strings"
	"testing"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/report"
)

// replyRoom is what the platform takes of a passive reply, in bytes.
const replyRoom = 2047

// TestManyUnitsInOneMessage has staff report for every unit at once, twice, and
// then with two questions among them: each unit is recorded once, and the reply
// fits with every question in it.
func TestManyUnitsInOneMessage(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bind("办公室小周")
	units := must(o.bot.Roster(o.ctx))(t).Units()
	if len(units) < 23 {
		t.Fatalf("only %d units", len(units))
	}
	var all strings.Builder
	for _, u := range units {
		all.WriteString(u.Name + "：问题3个，线索1件，问责0人，制度1项\n")
	}
	week := calendar.WeekOf(o.clock.Now())
	for _, round := range []string{"first", "again"} {
		reply := o.sayAt("办公室小周", all.String())
		for _, u := range units {
			if !strings.Contains(reply, u.Name) {
				t.Errorf("%s: nothing said of %s", round, u.Name)
			}
			r, history, err := o.bot.Report(o.ctx, report.Ref{Area: u.Code, Week: week})
			if err != nil || r.Status != report.Complete || len(history) != 1 {
				t.Errorf("%s: %s is %q with %d entries, %v", round, u.Name, r.Status, len(history), err)
			}
		}
	}
	o.clock.Set(week.Next().Thursday().At(10, 0))
	text := all.String()
	for _, i := range []int{1, len(units) - 1} {
		text = strings.Replace(text, units[i].Name+"：问题3个", units[i].Name+"：问题30余个", 1)
	}
	reply := o.sayAt("办公室小周", text)
	if n := strings.Count(reply, "“问题30余个”不是准数"); n != 2 {
		t.Errorf("%d of two questions are in the reply:\n%s", n, reply)
	}
	o.wantReports(week.Next(), len(units), len(units)-2)
}

// sayAt says something and is answered within the room that the platform gives.
func (o *office) sayAt(name, text string) string {
	o.t.Helper()
	o.say(name, text)
	if n := len(o.last.Reply); n > replyRoom || n == 0 {
		o.t.Errorf("the reply has %d bytes, at most %d go through", n, replyRoom)
	}
	return o.last.Reply
}

// wantReports counts a week's reports and those of them that are complete.
func (o *office) wantReports(week calendar.Week, all, complete int) {
	o.t.Helper()
	reports, _, err := o.bot.Reports(o.ctx, week, "")
	if err != nil {
		o.t.Fatal(err)
	}
	done := 0
	for _, r := range reports {
		if r.Status == report.Complete {
			done++
		}
	}
	if len(reports) != all || done != complete {
		o.t.Errorf("%s has %d reports, %d complete; want %d and %d", week, len(reports), done, all, complete)
	}
}

// TestHeldFiguresOfTwoUnits confirms two units with one word: both stand complete.
func TestHeldFiguresOfTwoUnits(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bindAll()
	week := calendar.WeekOf(o.clock.Now())
	o.say("马屿联络员", "马屿镇：问题3，线索61，问责0，制度0\n高楼镇：问题4，线索71，问责0，制度1")
	o.wantReports(week, 2, 0)
	o.say("马屿联络员", "确认")
	o.wantReports(week, 2, 2)
}

// TestCorrectionWithoutAReport is answered 上周 and then 确认: it stands as last week's report.
func TestCorrectionWithoutAReport(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bindAll()
	last := calendar.WeekOf(o.clock.Now())
	o.clock.Set(last.Next().Monday().At(9, 0))
	o.say("塘下联络员", "更正 问题6，线索2，问责1，制度0")
	o.say("塘下联络员", "上周")
	o.wantReports(last, 0, 0)
	o.say("塘下联络员", "确认")
	o.wantReports(last, 1, 1)
	o.wantReports(last.Next(), 0, 0)
	o.say("陶山联络员", "更正 问题6，线索71，问责1，制度0")
	o.say("陶山联络员", "上周")
	o.say("陶山联络员", "确认")
	o.wantReports(last, 2, 1) // 71 waits for another 确认
	o.say("陶山联络员", "确认")
	o.wantReports(last, 2, 2)
	o.wantReports(last.Next(), 0, 0)
}
