package sample_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/bulletin"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster/divisions"
	"github.com/weidubao/weidubao/bot/sandbox/sample"
	"github.com/weidubao/weidubao/store"
	"github.com/weidubao/weidubao/store/storetest"
	"github.com/weidubao/weidubao/templates"
)

// office is the product on a real store, told the county's time.
type office struct {
	t      *testing.T
	county *sample.County
	store  *store.Store
	bot    *bot.Bot
	now    time.Time
	causes int
	names  map[string]string // of the townships, by code
}

// must is the value of a call that may not fail: must(f())(t).
func must[T any](v T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// openOffice sets the office up at sample.Begin, with everybody bound who binds.
func openOffice(t *testing.T) *office {
	t.Helper()
	o := &office{t: t, county: sample.New(), store: storetest.MustOpen(t), now: sample.Begin(), names: map[string]string{}}
	key := must(o.store.LinkKey(t.Context()))(t)
	digits := rand.New(rand.NewPCG(1, 2))
	o.bot = bot.New(bot.Options{
		Store: o.store, Language: must(report.NewLanguage(report.Defaults()))(t), Calendar: calendar.New(nil),
		Texts: must(templates.NewTexts())(t), Links: must(bot.NewLinks("https://wx.example.gov.cn", key))(t),
		Settings: settings(t), Now: func() time.Time { return o.now },
		Draw: func() string { return fmt.Sprintf("%06d", digits.IntN(1_000_000)) }, Log: slog.New(slog.DiscardHandler),
	})
	if err := o.bot.SyncAreas(t.Context(), divisions.Townships(storetest.Office)); err != nil {
		t.Fatal(err)
	}
	must(o.bot.ImportRoster(t.Context(), o.county.Roster(), "cli"))(t)
	for _, a := range o.county.Townships() {
		o.names[a.Code] = a.Name
	}
	o.bind()
	return o
}

// settings are those of an office that configures little.
func settings(t *testing.T) bot.Settings {
	t.Helper()
	return bot.Settings{
		Office: "中共瑞安市委巡察办", Due: must(calendar.ParseDue("Fri 17:00"))(t), KeepOpen: 3, Start: sample.FirstWeek(),
		Ladders: ledger.DefaultRules(), Alerts: must(cron.ParseStandard("0 8 * * *"))(t), Quiet: must(calendar.ParseQuiet("20:00-08:00"))(t),
		Bulletin: must(cron.ParseStandard("0 9 1 * *"))(t), FirstWorkday: true, Approval: true, FirstTotal: 37,
	}
}

// bind links everybody who binds, by code.
func (o *office) bind() {
	o.t.Helper()
	codes := map[string]string{}
	for _, l := range must(o.bot.BindingCodes(o.t.Context(), "cli"))(o.t) {
		codes[l.Phone] = l.Code
	}
	for _, p := range o.county.People() {
		if !p.Binds {
			continue
		}
		if reply := o.say(p.OpenID, "绑定 "+codes[p.Phone]); !strings.HasPrefix(reply, "已绑定：") {
			o.t.Fatalf("%s: %s", p.Name, reply)
		}
	}
}

// say hands one text on as the platform would, and answers the reply.
func (o *office) say(openid, text string) string {
	o.t.Helper()
	return o.receive(channel.Inbound{Kind: channel.Text, From: openid, Text: text})
}

func (o *office) receive(in channel.Inbound) string {
	o.t.Helper()
	o.causes++
	in.Cause, in.CreatedAt = fmt.Sprintf("wx:%d", o.causes), o.now
	return must(o.bot.Receive(o.t.Context(), in))(o.t)
}

// until runs the schedules of every day up to a moment, and sets the clock there.
func (o *office) until(at time.Time) {
	o.t.Helper()
	for next := nextHour(o.now); !next.After(at); next = nextHour(next) {
		o.now = next
		if err := o.bot.Due(o.t.Context()); err != nil {
			o.t.Fatal(err)
		}
	}
	o.now = at
}

// dueDays is how long into a month a draft may be laid before the staff; after it
// the schedules are left alone until the demo's month, to keep the test short.
const dueDays = 9

// nextHour is the next 08:00 or 09:00 at which the schedules are looked at.
func nextHour(t time.Time) time.Time {
	day := calendar.DateOf(t)
	for _, at := range []time.Time{day.At(8, 0), day.At(9, 0)} {
		if at.After(t) {
			return at
		}
	}
	if day = day.AddDays(1); day.Day > dueDays && day.Month != sample.Start().Month() {
		day = calendar.MonthOf(day).Next().First()
	}
	return day.At(8, 0)
}

// play does what one event says, and complains unless it is answered as meant.
func (o *office) play(e sample.Event) {
	o.t.Helper()
	o.until(e.At)
	switch {
	case e.Import != nil:
		plan, err := o.bot.ImportLedger(o.t.Context(), *e.Import, "cli")
		if err != nil || len(plan.Unarmed)+len(plan.Suspects)+len(plan.Unknown)+plan.Unchanged > 0 || len(plan.Add) == 0 {
			o.t.Errorf("import of %s: %d added, %+v, %v", e.At.Format(time.DateOnly), len(plan.Add), plan.Unarmed, err)
		}
	case e.Order != nil:
		m, _ := must(o.bot.Roster(o.t.Context()))(o.t).ByOpenID(e.OpenID)
		if _, err := o.bot.Act(o.t.Context(), bot.IssueOrder{Member: m.ID, Number: e.Issue, Order: *e.Order, Cause: e.Issue + e.At.String()}); err != nil {
			o.t.Errorf("%s %s of %s by %s: %v", e.At.Format(time.DateTime), e.Order.Act, e.Issue, m.Name, err)
		}
	case e.Unfollow:
		o.receive(channel.Inbound{Kind: channel.Event, Event: channel.EventUnsubscribe, From: e.OpenID})
	default:
		reply := o.say(e.OpenID, e.Text)
		if word, _, _ := strings.Cut(e.Text, " "); word == "发送" || word == "签发" {
			o.expand()
		}
		if !strings.HasPrefix(reply, o.expect(e)) || strings.Contains(reply, "？") || !strings.Contains(reply, registered(e)) {
			o.t.Errorf("%s %q: %s", e.At.Format(time.DateTime), e.Text, reply)
		}
	}
}

// expand makes the messages of a notice or a bulletin, so that it can be acknowledged.
func (o *office) expand() {
	o.t.Helper()
	for must(o.bot.Expand(o.t.Context()))(o.t) {
	}
}

// registered is what the reply to a first report says.
func registered(e sample.Event) string {
	if e.Report == nil || e.Correct {
		return ""
	}
	return "已登记"
}

// expect is how the reply to an event begins.
func (o *office) expect(e sample.Event) string {
	word, _, _ := strings.Cut(e.Text, " ")
	switch {
	case e.Correct:
		return o.names[e.Report.Area] + fmt.Sprintf("第%d周已更正", e.Report.Week.Number)
	case e.Report != nil:
		return o.names[e.Report.Area] + fmt.Sprintf("第%d周：", e.Report.Week.Number)
	case word == "销号":
		return strings.Fields(e.Text)[1]
	case word == "签发":
		return strings.Fields(e.Text)[1] + "微督报已签发，正在发给9位领导。"
	case word == "通知":
		return "将发"
	case word == "发送":
		return "通知 N"
	default:
		return "回执已登记："
	}
}

// TestTheYearIsPlayed plays the whole opening through the product's own use
// cases and looks at what stands at Start.
func TestTheYearIsPlayed(t *testing.T) {
	o := openOffice(t)
	began := time.Now()
	for _, e := range o.county.Opening() {
		o.play(e)
	}
	o.until(sample.Start())
	t.Logf("played in %s", time.Since(began))
	o.checkEditions()
	o.checkLedger()
	o.checkSums()
}

// checkEditions looks at the ten bulletins.
func (o *office) checkEditions() {
	o.t.Helper()
	for m := sample.FirstWeek().Month(); m.Before(calendar.MonthOf(calendar.DateOf(sample.Start()))); m = m.Next() {
		e := must(o.bot.Edition(o.t.Context(), bulletin.FinalKey(m)))(o.t)
		rate := 100 * e.OnTime / e.Expected
		var sums []string
		for _, total := range e.Totals {
			sums = append(sums, total.Label+total.Sum.String())
		}
		o.t.Logf("%s 总第%d期 应报%d 按时%d(%d%%) 迟%d 缺%d 挂号%d 销号%d 本月销号%d 逾期%d %v", m, e.Total, e.Expected, e.OnTime, rate,
			len(e.Late), len(e.Missing), e.Registered, e.SignedOff, e.SignedOffMonth, len(e.Overdue), sums)
		if e.Status != bulletin.Published || rate < 90 || rate > 99 || len(e.Overdue) > 6 {
			o.t.Errorf("%s: %s, %d%% on time, %d overdue", m, e.Status, rate, len(e.Overdue))
		}
	}
}

// checkLedger looks at the issues as they stand at Start.
func (o *office) checkLedger() {
	o.t.Helper()
	issues := must(o.bot.Issues(o.t.Context(), bot.IssueFilter{}))(o.t)
	status, stage := map[ledger.Status]int{}, map[ledger.Stage]int{}
	for _, i := range issues {
		status[i.Status]++
		if i.Status.Closed() {
			continue
		}
		stage[i.Stage]++
		if !i.Armed {
			o.t.Errorf("%s is not armed", i.Number)
		}
		if i.AreaName == "陶山镇" || i.Overdue > 0 {
			o.t.Logf("%s %s %s 期限%s 逾期%d %s %s %s", i.Number, i.AreaName, i.Status, i.DueOn, i.Overdue, i.Stage, i.LeaderName, i.Text)
		}
		if i.Number == "RA26-0031" && (i.AreaName != "陶山镇" || i.Stage != ledger.StageOrange || i.LeaderName != "黄志远") {
			o.t.Errorf("RA26-0031: %+v", i)
		}
	}
	o.checkTurns(issues)
	o.t.Log(status, stage)
	if len(issues) != 240 || status[ledger.SignedOff] != 179 || stage[ledger.StageRed] != 2 || stage[ledger.StageOrange] != 2 || stage[ledger.StageYellow] != 4 {
		o.t.Errorf("%d issues: %v %v", len(issues), status, stage)
	}
}

// checkTurns sees that the demo has an issue at every turn of the way.
func (o *office) checkTurns(issues []bot.IssueView) {
	o.t.Helper()
	turns := map[string]bool{}
	for _, i := range issues {
		if i.Number == "RA26-0031" && strings.Contains(i.Text, "万元") && !strings.Contains(i.Text, "1.19万元") {
			o.t.Errorf("%s tells of another sum than %d: %s", i.Number, i.AmountFen, i.Text)
		}
		_, asks := i.AskedExtension()
		leaders := must(o.bot.Roster(o.t.Context()))(o.t).InCharge(i.Area, i.Category, i.Leader)
		for turn, is := range map[string]bool{
			"waits for a claim":      i.Status == ledger.Registered && len(leaders) > 0,
			"claimed and accepted":   i.ClaimedBy != "" && i.Status == ledger.Rectifying,
			"asks for more time":     asks && i.Stage == ledger.StageRed,
			"an open instruction":    len(i.Instructions) > 0 && i.Instructions[0].Open() && i.Instructions[0].HeededBy != "",
			"filed with five proofs": i.Status == ledger.UnderReview && i.Filing != nil && len(i.Lack()) == 0,
			"returned":               len(i.Returns) > 0 && len(i.Lack()) > 0 && i.Status == ledger.Rectifying,
			"found again":            i.Round == 2 && i.Rounds[0].SignedOffBy != "",
			"three instalments":      i.Number == "RA26-0031" && i.AmountFen == 1_190_000 && i.RecoveredFen == 900_000 && i.Claimed() == i.AmountFen && i.Steps >= 10,
		} {
			turns[turn] = turns[turn] || is
		}
	}
	for turn, there := range turns {
		if !there {
			o.t.Errorf("no issue: %s", turn)
		}
	}
}

// checkSums adds up the year and looks at the demo's week.
func (o *office) checkSums() {
	o.t.Helper()
	sums := map[string]int64{}
	var weeks []calendar.Week
	last := calendar.WeekOf(sample.Start())
	for w := sample.FirstWeek(); !last.Before(w); w = w.Next() {
		weeks = append(weeks, w)
	}
	byWeek := must(o.store.Weeks(context.WithoutCancel(o.t.Context()), weeks))(o.t)
	for _, w := range weeks {
		for _, r := range byWeek[w] {
			if r.Status != report.Complete {
				o.t.Errorf("%v is %s", r.Ref, r.Status)
			}
			for key, v := range r.Values {
				sums[key] += v.N
			}
		}
	}
	reported := len(byWeek[last])
	o.t.Log(sums, reported)
	if sums["problems"] != 457 || sums["leads"] != 194 || sums["accountable"] != 128 || sums["systems"] != 69 || reported != 17 {
		o.t.Errorf("sums %v, %d reported in %s", sums, reported, last)
	}
}
