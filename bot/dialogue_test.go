package bot_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/report"
)

// message is a message of 塘下联络员, written now.
func (o *office) message(cause, body string) channel.Inbound {
	return o.by("塘下联络员", cause, body)
}

// by is a message of one person, written now.
func (o *office) by(name, cause, body string) channel.Inbound {
	return channel.Inbound{Kind: channel.Text, From: o.phone(name), Cause: cause, Text: body, CreatedAt: o.clock.Now()}
}

// told gives a message straight to a bot.
func (o *office) told(b *bot.Bot, in channel.Inbound) string {
	o.t.Helper()
	reply, err := b.Receive(o.ctx, in)
	if err != nil {
		o.t.Fatalf("%s: %v", in.Text, err)
	}
	return reply
}

// ofTangxia is what stands recorded for 塘下镇 this week.
func (o *office) ofTangxia() (report.Report, []report.Entry) {
	o.t.Helper()
	area, ok := must(o.bot.Roster(o.ctx))(o.t).FindArea("塘下镇")
	if !ok {
		o.t.Fatal("no 塘下镇")
	}
	r, hist, err := o.bot.Report(o.ctx, report.Ref{Area: area.Code, Week: calendar.WeekOf(o.clock.Now())})
	if err != nil && !errors.Is(err, bot.ErrNotFound) {
		o.t.Fatal(err)
	}
	return r, hist
}

// TestDialogueSurvivesARestart answers a question, and goes on with a draft, in
// another process on the same store.
func TestDialogueSurvivesARestart(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bindAll()
	o.told(o.bot, o.message("m1", "报"))
	o.told(o.bot, o.message("m2", "5"))
	second := bot.New(o.options)
	if got := o.told(second, o.message("m3", "1")); !strings.Contains(got, "3/7") {
		t.Errorf("after a restart: %s", got)
	}
	if r, _ := o.ofTangxia(); r.Seq != 0 {
		t.Errorf("a draft is recorded: %+v", r)
	}
	o.told(second, o.message("m4", "问题5个，线索1件，线索3件，问责0人，制度1项"))
	third := bot.New(o.options)
	if got := o.told(third, o.message("m5", "3")); !strings.Contains(got, "已登记") {
		t.Errorf("after a restart: %s", got)
	}
	if r, _ := o.ofTangxia(); r.Status != report.Complete || r.Values["leads"].N != 3 {
		t.Errorf("recorded: %+v", r)
	}
}

// TestQuestionsLiveHalfAnHour lets the answer come a second too late, by the
// clock and by the time at which it was written.
func TestQuestionsLiveHalfAnHour(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bindAll()
	asked := o.clock.Now()
	o.told(o.bot, o.message("m1", "问题5个，线索1件，问责0人"))
	late := o.message("m2", "3")
	late.CreatedAt = asked.Add(bot.QuestionLife)
	before := o.message("m3", "3")
	before.CreatedAt = asked.Add(-time.Second)
	for _, in := range []channel.Inbound{late, before} {
		o.told(o.bot, in)
		if r, _ := o.ofTangxia(); r.Status == report.Complete {
			t.Fatalf("%s answers a question of %s", in.CreatedAt, asked)
		}
	}
	o.clock.Set(asked.Add(bot.QuestionLife - time.Second))
	o.told(o.bot, o.message("m4", "问题6个，线索1件，问责0人")) // asks anew, and lives from now
	o.clock.Set(o.clock.Now().Add(bot.QuestionLife))
	o.told(o.bot, o.message("m5", "改"))
	if r, _ := o.ofTangxia(); r.Values["problems"].N != 5 {
		t.Errorf("answered after half an hour: %+v", r.Values)
	}
}

// TestRacingAnswers gives two answers to one question at the same moment: one
// of them settles it, the other finds it settled.
func TestRacingAnswers(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bindAll()
	o.told(o.bot, o.message("m1", "问题5个，线索1件，问责0人"))
	causes := make(chan channel.Inbound, 2)
	causes <- o.message("m2", "3")
	causes <- o.message("m3", "4")
	together(t, 2, func() error { _, err := o.bot.Receive(o.ctx, <-causes); return err })
	r, hist := o.ofTangxia()
	if n := r.Values["systems"].N; r.Status != report.Complete || n != 3 && n != 4 {
		t.Errorf("recorded: %+v", r)
	}
	for _, e := range hist[2:] {
		if e.Act != report.ActAsk || !e.Before.Equal(e.After) {
			t.Errorf("the second answer did something: %+v", e)
		}
	}
}

// TestAnswersComeTwice delivers every message of a dialogue twice: each has one
// effect, and the same reply.
func TestAnswersComeTwice(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bindAll()
	said := []string{"报", "5", "1", "0", "返回", "2", "1", "跳过", "跳过", "跳过", "确认"}
	for i, text := range said {
		in := o.message("twice-"+string(rune('a'+i)), text)
		if first, again := o.told(o.bot, in), o.told(o.bot, in); first != again {
			t.Errorf("%s: %q, then %q", text, first, again)
		}
	}
	r, hist := o.ofTangxia()
	if len(hist) != 1 || r.Status != report.Complete || r.Values["accountable"].N != 2 {
		t.Errorf("recorded %+v by %d entries", r.Values, len(hist))
	}
	if len(hist) == 1 && !strings.HasPrefix(hist[0].Message, "逐项填报：") {
		t.Errorf("the history says %q", hist[0].Message)
	}
}

// TestAnswerStaysWithItsWeek asks on Sunday and answers on Monday: the figure goes
// to the week of the question.
func TestAnswerStaysWithItsWeek(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bindAll()
	o.clock.Set(time.Date(2026, 11, 22, 23, 50, 0, 0, calendar.Zone))
	o.told(o.bot, o.message("m1", "问题5个，线索1件，问责0人"))
	o.clock.Set(time.Date(2026, 11, 23, 0, 5, 0, 0, calendar.Zone))
	if got := o.told(o.bot, o.message("m2", "3")); !strings.Contains(got, "第47周") || !strings.Contains(got, "迟报") {
		t.Errorf("answered: %s", got)
	}
	if r, _ := o.ofTangxia(); r.Seq != 0 {
		t.Errorf("the new week has %+v", r.Values)
	}
}
