package bot_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/report"
)

const taoshanCode = "330381120"

var week47 = calendar.Week{Year: 2026, Number: 47}

// form is the form of 陶山's week as a person has it open, with some fields typed over.
func (o *office) form(week calendar.Week, typed map[string]string) bot.PageEdit {
	o.t.Helper()
	ref := report.Ref{Area: taoshanCode, Week: week}
	w := must(o.bot.UnitWeek(o.ctx, o.id("陶山联络员"), ref))(o.t)
	e := bot.PageEdit{Member: o.id("陶山联络员"), Ref: ref, Seq: w.Seq, Nonce: "nonce-陶山联络员", Typed: make(map[string]string)}
	for _, f := range w.Figures {
		if f.Value != nil {
			e.Typed[f.Key] = f.Value.String()
		}
	}
	maps.Copy(e.Typed, typed)
	return e
}

// told is an edit's review in short.
func told(r bot.EditReview) string {
	var out []string
	for _, f := range r.Changes {
		from, to := "无", "无"
		if f.From != nil {
			from = f.From.String()
		}
		if f.To != nil {
			to = f.To.String()
		}
		out = append(out, f.Label+from+"→"+to)
	}
	return strings.Join(append([]string{string(r.State)}, append(out, r.Warnings...)...), " ")
}

// history is a week's history in short, newest first.
func (o *office) history() []string {
	o.t.Helper()
	w := must(o.bot.UnitWeek(o.ctx, o.id("陶山联络员"), report.Ref{Area: taoshanCode, Week: week47}))(o.t)
	var out []string
	for _, e := range w.Entries {
		line := string(e.Act) + " " + e.By.Name + "：" + e.Message
		if e.Undone {
			line += "（已撤回）"
		}
		out = append(out, line)
	}
	return out
}

// TestCorrectFromPage is a report that is corrected on the page: looked at, then
// written once, however often the form is sent.
func TestCorrectFromPage(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bindAll()
	o.on(11, 20, 10, 0)
	o.say("陶山联络员", "问题4，线索1，问责0，制度1")
	o.on(11, 20, 18, 0)
	e := o.form(week47, map[string]string{"problems": "６个", "recovered": "1.19"})
	r := must(o.bot.ReviewEdit(o.ctx, e))(t)
	if got := told(r); got != "ready 梳理问题4→6 挽回损失无→1.19" {
		t.Errorf("review: %s", got)
	}
	if got := o.history(); len(got) != 1 {
		t.Errorf("a look wrote: %v", got)
	}
	var both sync.WaitGroup // 确认 pressed twice
	for range 4 {
		both.Go(func() {
			if r, err := o.bot.CorrectFromPage(o.ctx, e); err != nil || r.State != bot.EditDone {
				t.Errorf("%s %v", r.State, err)
			}
		})
	}
	both.Wait()
	want := []string{"correct 陶山联络员：页面更正：梳理问题6个 挽回损失1.19万元", "record 陶山联络员：问题4，线索1，问责0，制度1"}
	if diff := cmp.Diff(want, o.history()); diff != "" {
		t.Error(diff)
	}
	if got := line(o.mine("陶山联络员", "").Weeks[0], o.clock.Now()); !strings.HasPrefix(got, "W47 complete corrected passed 问题4→6 线索1") {
		t.Errorf("我的: %s", got)
	}
	// The chat knows of it, and takes it back.
	o.say("陶山联络员", "撤回")
	if got := o.history(); got[0] != "withdraw 陶山联络员：撤回" || !strings.HasSuffix(got[1], "（已撤回）") {
		t.Errorf("after 撤回: %v", got)
	}
	o.lookThroughLog([]string{"页面更正", "1.19"})
}

// TestEditStates: nothing is written unless everything is certain and seen.
func TestEditStates(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bindAll()
	o.on(11, 13, 10, 0)
	o.say("陶山联络员", "问题4，线索1，问责0，制度1")
	o.on(11, 20, 10, 0)
	o.say("陶山联络员", "问题4，线索1，问责0，制度1")
	for name, c := range map[string]struct {
		typed map[string]string
		want  string
		wrong string
	}{
		"same":      {nil, "same", ""},
		"about":     {map[string]string{"problems": "约6"}, "invalid", "problems=“约6”不是准数，请填准数。"},
		"two":       {map[string]string{"problems": "6 线索3"}, "invalid", "problems=“6 线索3”没看准，请只填数字。"},
		"emptied":   {map[string]string{"problems": " "}, "invalid", "problems=已登记过，不能清空，没有请填0。"},
		"too large": {map[string]string{"leads": "99999"}, "invalid", "leads=“99999”不登记，须是0至9999的整数。"},
		"words":     {map[string]string{"leads": "<b>很多</b>"}, "invalid", "leads=“<b>很多</b>”没看准，请只填数字。"},
		"unusual":   {map[string]string{"problems": "500"}, "ready 梳理问题4→500 梳理问题500个比平时大得多。", ""},
	} {
		e := o.form(week47, c.typed)
		e.Nonce = name
		for _, write := range []bool{false, true} {
			do := o.bot.ReviewEdit
			if write {
				do = o.bot.CorrectFromPage
			}
			r := must(do(o.ctx, e))(t)
			var wrong []string
			for key, text := range r.Errors {
				wrong = append(wrong, key+"="+text)
			}
			if told(r) != c.want || strings.Join(wrong, " ") != c.wrong {
				t.Errorf("%s: %s %v, want %s %s", name, told(r), wrong, c.want, c.wrong)
			}
		}
	}
	if got := o.history(); len(got) != 1 {
		t.Errorf("something was written: %v", got)
	}
	// What is unusual is written by who has seen it.
	e := o.form(week47, map[string]string{"problems": "500"})
	e.Seen = must(o.bot.ReviewEdit(o.ctx, e))(t).Doubts
	if r := must(o.bot.CorrectFromPage(o.ctx, e))(t); r.State != bot.EditDone {
		t.Errorf("seen, and still %s", told(r))
	}
	if got := lines(o.mine("陶山联络员", ""))[0]; !strings.HasPrefix(got, "W47 complete corrected 问题4→500") {
		t.Errorf("after it: %s", got)
	}
}

// TestEditMoved: what others changed meanwhile is shown, and nothing is written over.
func TestEditMoved(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bindAll()
	o.on(11, 20, 10, 0)
	o.say("陶山联络员", "问题4，线索1，问责0，制度1")
	e := o.form(week47, map[string]string{"problems": "5"})
	undo := o.form(week47, nil)
	o.say("办公室小周", "代陶山镇报：更正 问题6")
	r := must(o.bot.CorrectFromPage(o.ctx, e))(t)
	if r.State != bot.EditMoved || len(r.Moved) != 1 || r.Moved[0].From.N != 4 || r.Moved[0].To.N != 6 {
		t.Errorf("%s, moved %+v", r.State, r.Moved)
	}
	if r := must(o.bot.WithdrawFromPage(o.ctx, undo))(t); r.State != bot.EditMoved {
		t.Errorf("taken back over it: %s", r.State)
	}
	if got := lines(o.mine("陶山联络员", ""))[0]; got != "W47 complete corrected 问题4→6 线索1 问责0 制度1" {
		t.Errorf("it is %s", got)
	}
	e.Seq = r.Seq // looked at again, and sent
	if r := must(o.bot.CorrectFromPage(o.ctx, e))(t); r.State != bot.EditDone {
		t.Errorf("then %s", told(r))
	}
}

// TestReportFromPage: a week without a report is reported from the form, held
// figures are settled by it, and what is one's own is taken back.
func TestReportFromPage(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bindAll()
	o.on(11, 20, 18, 0)
	e := o.form(week47, map[string]string{"problems": "4", "leads": "1", "accountable": "0"})
	if r := must(o.bot.CorrectFromPage(o.ctx, e))(t); told(r) != "invalid" || r.Errors["systems"] != "必报，没有请填0。" {
		t.Errorf("%s %v", told(r), r.Errors)
	}
	e.Typed["systems"] = "1"
	if r := must(o.bot.CorrectFromPage(o.ctx, e))(t); r.State != bot.EditDone {
		t.Errorf("%s %v", told(r), r.Errors)
	}
	if got := lines(o.mine("陶山联络员", ""))[0]; got != "W47 complete late passed 问题4 线索1 问责0 制度1" {
		t.Errorf("it is %s", got)
	}
	undo := o.form(week47, nil)
	undo.Nonce = "undo"
	if r := must(o.bot.ReviewWithdrawal(o.ctx, undo))(t); told(r) != "ready 梳理问题4→无 交办线索1→无 问责处理0→无 规范制度1→无" {
		t.Errorf("to take back: %s", told(r))
	}
	for range 2 {
		if r := must(o.bot.WithdrawFromPage(o.ctx, undo))(t); r.State != bot.EditDone {
			t.Errorf("taken back: %s", told(r))
		}
	}
	if diff := cmp.Diff([]string{
		"withdraw 陶山联络员：页面撤回", "record 陶山联络员：页面填报：梳理问题4个 交办线索1件 问责处理0人 规范制度1项（已撤回）",
	}, o.history()); diff != "" {
		t.Error(diff)
	}
	again := o.form(week47, nil)
	again.Nonce = "again"
	if r := must(o.bot.WithdrawFromPage(o.ctx, again))(t); r.State != bot.EditNothing {
		t.Errorf("taken back twice: %s", told(r))
	}
}

// TestEditHeld: the form shows what waits for 确认, and settles it.
func TestEditHeld(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{"5": "问题5", "500": "问题500"} {
		o := openOffice(t, nil)
		o.bindAll()
		o.on(11, 13, 10, 0)
		o.say("陶山联络员", "问题4，线索1，问责0，制度1")
		o.on(11, 20, 10, 0)
		o.say("陶山联络员", "问题500，线索1，问责0，制度1")
		e := o.form(week47, map[string]string{"problems": typed})
		if e.Typed["problems"] != typed || e.Typed["leads"] != "1" {
			t.Errorf("the form has %v", e.Typed)
		}
		e.Seen = must(o.bot.ReviewEdit(o.ctx, e))(t).Doubts
		if r := must(o.bot.CorrectFromPage(o.ctx, e))(t); r.State != bot.EditDone {
			t.Errorf("%s: %s %v", typed, told(r), r.Errors)
		}
		if got := lines(o.mine("陶山联络员", ""))[0]; got != fmt.Sprintf("W47 complete %s 线索1 问责0 制度1", want) {
			t.Errorf("%s: it is %s", typed, got)
		}
	}
}

// TestEditRights: officers and heads for their own, the office's people for all,
// leaders look only; closed weeks and those to come take nothing.
func TestEditRights(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bindAll()
	o.on(11, 20, 10, 0)
	o.say("陶山联络员", "问题4，线索1，问责0，制度1")
	e := o.form(week47, map[string]string{"problems": "5"})
	for name, want := range map[string]error{
		"塘下联络员": bot.ErrForbidden, "塘下负责人": bot.ErrForbidden, "陈副市长": bot.ErrForbidden, "林市长": bot.ErrForbidden, "办公室小周": nil,
	} {
		mine := e
		mine.Member = o.id(name)
		if _, err := o.bot.ReviewEdit(o.ctx, mine); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", name, err, want)
		}
		if _, err := o.bot.WithdrawFromPage(o.ctx, mine); !errors.Is(err, want) {
			t.Errorf("%s takes back: %v, want %v", name, err, want)
		}
	}
	for week, want := range map[int]bot.EditState{43: bot.EditClosed, 48: bot.EditClosed, 44: bot.EditInvalid} {
		past := e
		past.Ref.Week.Number, past.Seq, past.Typed = week, 0, map[string]string{"problems": "5"}
		if r := must(o.bot.CorrectFromPage(o.ctx, past))(t); r.State != want {
			t.Errorf("week %d: %s, want %s", week, r.State, want)
		}
	}
	for _, ref := range []report.Ref{{Area: "330381", Week: week47}, {Area: "999999999", Week: week47}} {
		if _, err := o.bot.UnitWeek(o.ctx, o.id("办公室小周"), ref); !errors.Is(err, bot.ErrNotFound) {
			t.Errorf("%s: %v", ref.Area, err)
		}
	}
	if _, err := o.bot.UnitView(o.ctx, o.id("陈副市长"), "330381124"); !errors.Is(err, bot.ErrForbidden) {
		t.Errorf("a leader sees a unit outside of 分管: %v", err)
	}
	if v := must(o.bot.UnitView(o.ctx, o.id("陈副市长"), taoshanCode))(t); len(v.Contacts) != 0 {
		t.Error("a leader is shown phone numbers")
	}
	if v := must(o.bot.UnitView(o.ctx, o.id("办公室小周"), taoshanCode))(t); len(v.Contacts) != 1 || len(v.Weeks) != 1 {
		t.Errorf("staff see %d contacts, %d weeks", len(v.Contacts), len(v.Weeks))
	}
}

// TestFormSentAgain: a form that is gone back to and sent with other figures is
// not taken for the one that was carried out; nor are other unusual figures for those that were seen.
func TestFormSentAgain(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bindAll()
	o.on(11, 20, 10, 0)
	o.say("陶山联络员", "问题4，线索1，问责0，制度1")
	e := o.form(week47, map[string]string{"problems": "5"})
	must(o.bot.CorrectFromPage(o.ctx, e))(t)
	e.Typed["problems"] = "6"
	for _, do := range []func(context.Context, bot.PageEdit) (bot.EditReview, error){o.bot.ReviewEdit, o.bot.CorrectFromPage} {
		if r := must(do(o.ctx, e))(t); r.State != bot.EditMoved {
			t.Errorf("sent again with another figure: %s", told(r))
		}
	}
	e = o.form(week47, map[string]string{"problems": "500"})
	e.Nonce = "other"
	e.Seen = must(o.bot.ReviewEdit(o.ctx, e))(t).Doubts
	e.Typed["problems"] = "5000"
	if r := must(o.bot.CorrectFromPage(o.ctx, e))(t); r.State == bot.EditDone {
		t.Errorf("written without having been seen: %s", told(r))
	}
	if got := lines(o.mine("陶山联络员", ""))[0]; !strings.HasPrefix(got, "W47 complete corrected 问题4→5 ") {
		t.Errorf("it is %s", got)
	}
}
