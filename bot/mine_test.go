package bot_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/report"
)

// id is the member's id of a person on the roster.
func (o *office) id(name string) string {
	o.t.Helper()
	members := must(o.bot.Roster(o.ctx))(o.t).ByName(name)
	if len(members) != 1 {
		o.t.Fatalf("%d members are called %s", len(members), name)
	}
	return members[0].ID
}

// mine is a person's own page.
func (o *office) mine(name, area string) bot.Mine {
	o.t.Helper()
	return must(o.bot.Mine(o.ctx, o.id(name), area))(o.t)
}

// on moves the clock to that hour of a day of 2026.
func (o *office) on(month time.Month, day, hour, minute int) {
	o.clock.Set(time.Date(2026, month, day, hour, minute, 0, 0, calendar.Zone))
}

// line is a week in short: 47 complete late zero 代报 更正 …, figures with what stood before.
func line(w bot.MineWeek, now time.Time) string {
	out := []string{w.Week.String()[5:], string(w.Status)}
	for _, fact := range []struct {
		word string
		is   bool
	}{
		{"late", w.Late},
		{"zero", w.Zero},
		{"delegated", w.Delegated},
		{"corrected", !w.Corrected.IsZero()},
		{"exempt", w.Exempt},
		{"passed", w.Overdue(now)},
		{"closed", w.Closed(now)},
	} {
		if fact.is {
			out = append(out, fact.word)
		}
	}
	for _, f := range w.Figures {
		switch {
		case f.From != nil:
			out = append(out, f.Short+f.From.String()+"→"+f.Value.String())
		case f.Held:
			out = append(out, f.Short+f.Value.String()+"?")
		case f.Value != nil:
			out = append(out, f.Short+f.Value.String())
		}
	}
	return strings.Join(out, " ")
}

func lines(m bot.Mine) []string {
	var out []string
	for _, w := range m.Weeks {
		out = append(out, line(w, m.Now))
	}
	return out
}

// TestMineWeeks tells every state that a week can be in by the facts of its history.
func TestMineWeeks(t *testing.T) {
	t.Parallel()
	o := openOffice(t, map[string][]byte{"设置": []byte("起报 2026-W39\n免报 2026-W40\n")})
	o.bindAll()
	o.on(9, 28, 9, 0)
	o.say("陶山联络员", "第39周补报：问题3，线索1，问责0，制度0")
	o.on(10, 9, 10, 0)
	o.say("办公室小周", "代陶山镇报：问题2，线索1，问责0，制度0")
	o.on(10, 15, 10, 0)
	o.say("陶山联络员", "零报告")
	o.on(10, 22, 10, 0)
	o.say("陶山联络员", "问题5，线索1")
	o.on(10, 29, 10, 0)
	o.say("陶山联络员", "问题5，线索1，问责0，制度1")
	o.say("陶山联络员", "撤回")
	o.on(11, 5, 10, 0)
	o.say("陶山联络员", "问题500，线索1，问责0，制度1")
	o.on(11, 12, 10, 0)
	o.say("陶山联络员", "问题5，线索1，问责0，制度1")
	o.say("陶山联络员", "更正 问题6")
	o.on(11, 12, 10, 1)
	o.say("陶山联络员", "撤回")
	o.on(11, 20, 13, 52)
	o.say("陶山联络员", "问题5，线索1，问责0，制度1，村居3")
	o.on(11, 20, 13, 54)
	o.say("陶山联络员", "更正 问题4")
	o.on(11, 20, 14, 0)

	m := o.mine("陶山联络员", "")
	want := []string{
		"W47 complete corrected 问题5→4 线索1 问责0 制度1 村居3",
		"W46 complete passed 问题5 线索1 问责0 制度1",
		"W45 held passed 问题500? 线索1? 问责0? 制度1?",
		"W44 withdrawn passed",
		"W43 incomplete passed closed 问题5 线索1",
		"W42 complete zero passed closed 问题0 线索0 问责0 制度0",
		"W41 complete delegated passed closed 问题2 线索1 问责0 制度0",
		"W40  exempt passed closed",
		"W39 complete late passed closed 问题3 线索1 问责0 制度0",
	}
	if diff := cmp.Diff(want, lines(m)); diff != "" {
		t.Error(diff)
	}
	first := m.Weeks[0]
	if !strings.HasPrefix(first.Receipt, "W47-") {
		t.Errorf("receipt %q", first.Receipt)
	}
	if got := first.At.In(calendar.Zone).Format("15:04"); got != "13:52" {
		t.Errorf("received at %s, want the message that completed it", got)
	}
	if got := first.Corrected.In(calendar.Zone).Format("15:04"); got != "13:54" {
		t.Errorf("corrected at %s", got)
	}
}

// TestMineMend does what the page tells an officer to do about a missing week.
func TestMineMend(t *testing.T) {
	t.Parallel()
	o := openOffice(t, map[string][]byte{"设置": []byte("起报 2026-W40\n")})
	o.bindAll()
	o.on(11, 20, 14, 0)
	missing := o.mine("陶山联络员", "").Weeks[1]
	if missing.Status != "" || missing.Closed(o.clock.Now()) || missing.Until.String() != "2026-12-06" {
		t.Fatalf("week %v: %q until %v", missing.Week, missing.Status, missing.Until)
	}
	o.say("陶山联络员", "第46周补报：问题5个，线索1件，问责0人，制度1项")
	if got := lines(o.mine("陶山联络员", ""))[1]; got != "W46 complete late passed 问题5 线索1 问责0 制度1" {
		t.Errorf("after doing so: %s", got)
	}
	// The first day after Until takes nothing any more.
	o.on(12, 7, 9, 0)
	for _, w := range o.mine("陶山联络员", "").Weeks {
		if w.Week.Number == 46 && !w.Closed(o.clock.Now()) {
			t.Error("week 46 still counts as open on 7 December")
		}
	}
	o.say("塘下联络员", "第46周补报：问题5个，线索1件，问责0人，制度1项")
	if _, _, err := o.bot.Report(o.ctx, report.Ref{Area: "330381101", Week: missing.Week}); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("week 46 took a report on 7 December: %v", err)
	}
}

// TestMineYears shows ten weeks across a year of 53, and none before the first expected one.
func TestMineYears(t *testing.T) {
	t.Parallel()
	o := openOffice(t, map[string][]byte{"设置": []byte("起报 2026-W50\n")})
	if got := o.mine("陶山联络员", ""); len(got.Weeks) != 0 || got.From.Number != 50 || !got.Expected {
		t.Errorf("before the first week: %+v", got)
	}
	o.clock.Set(time.Date(2027, 1, 14, 9, 0, 0, 0, calendar.Zone))
	var weeks []string
	for _, w := range o.mine("陶山联络员", "").Weeks {
		weeks = append(weeks, w.Week.String())
	}
	if diff := cmp.Diff([]string{"2027-W02", "2027-W01", "2026-W53", "2026-W52", "2026-W51", "2026-W50"}, weeks); diff != "" {
		t.Error(diff)
	}
}

const mineLedger = `编号,来源,责任单位,村居,类别,问题,责任人,分管领导,挂号日期,整改期限,涉及金额(万元),已追回(万元),状态,销号日期
RA26-0001,巡察,陶山镇,碧山村,三资,村集体店面租金未入账。3间店面租金由村干部代收,王建国,,2026-09-01,2026-11-27,3.57,2.38,,
RA26-0002,巡察,陶山镇,,基建,工程未招标,,林市长,2026-08-01,2026-10-09,,,,
RA26-0003,巡察,塘下镇,,三资,合同到期未续,李四,,2026-08-01,2026-11-11,,,,
RA26-0004,巡察,马屿镇,,三资,账目不清,李四,,2026-08-01,2026-11-18,,,,
RA26-0005,巡察,陶山镇,,三资,已办结的一件,李四,,2026-08-01,2026-09-18,,,已销号,2026-09-10
`

func numbers(list []bot.IssueView) string {
	var out []string
	for _, v := range list {
		out = append(out, v.Number[5:])
	}
	return strings.Join(out, " ")
}

// TestMineIssues shows everybody what concerns them, the most urgent first.
func TestMineIssues(t *testing.T) {
	t.Parallel()
	o := openOffice(t, map[string][]byte{"台账": []byte(mineLedger), "设置": []byte("起报 2026-W47\n")})
	o.on(11, 20, 14, 0)
	if _, err := o.bot.ImportLedger(o.ctx, o.table("台账", ""), "cli"); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"陶山联络员": "0002 0001",      // of the unit, without what is closed
		"塘下负责人": "0003",           //
		"马屿联络员": "0004",           // of the first unit
		"陈副市长":  "0003 0001",      // the units in charge; 0002 names another leader
		"林市长":   "0002 0003 0004", // a chief leader: all that is overdue
		"办公室小周": "0002 0003 0004", //
	} {
		if got := numbers(o.mine(name, "").Issues); got != want {
			t.Errorf("%s sees %q, want %q", name, got, want)
		}
	}
	if m := o.mine("陈副市长", ""); m.Unit.Code != "" || len(m.Weeks) != 0 || m.Office != nil {
		t.Errorf("a leader's page has %+v", m)
	}
}

func TestMineUnits(t *testing.T) {
	t.Parallel()
	o := openOffice(t, map[string][]byte{"设置": []byte("起报 2026-W47\n")})
	m := o.mine("马屿联络员", "")
	if len(m.Units) != 2 || m.Unit.Name != "马屿镇" {
		t.Fatalf("units %v, shown %v", m.Units, m.Unit)
	}
	other := m.Units[1].Code
	if got := o.mine("马屿联络员", other); got.Unit.Name != "高楼镇" || len(got.Weeks) != 1 {
		t.Errorf("the other unit: %+v", got)
	}
	for _, c := range []struct{ member, area string }{
		{o.id("马屿联络员"), "330381101"}, {o.id("马屿联络员"), "x"}, {o.id("林市长"), "330381101"}, {o.id("办公室小周"), other}, {"M9999", ""}, {"", ""},
	} {
		if _, err := o.bot.Mine(o.ctx, c.member, c.area); !errors.Is(err, bot.ErrForbidden) {
			t.Errorf("%s may see %q: %v", c.member, c.area, err)
		}
	}
}

// TestMineOffice counts what staff look for first.
func TestMineOffice(t *testing.T) {
	t.Parallel()
	o := openOffice(t, map[string][]byte{"台账": []byte(mineLedger)})
	o.bindAll()
	o.on(11, 20, 14, 0)
	if _, err := o.bot.ImportLedger(o.ctx, o.table("台账", ""), "cli"); err != nil {
		t.Fatal(err)
	}
	o.say("陶山联络员", "问题5，线索1，问责0，制度1")
	o.say("塘下联络员", "问题5，线索1")
	got := o.mine("办公室小周", "").Office
	units := len(must(o.bot.Roster(o.ctx))(t).Units())
	if got.Units != units || got.Reported != 1 || len(got.Missing) != units-1 || !got.Begun || got.Exempt {
		t.Errorf("%+v", got)
	}
	want := map[ledger.Stage]int{ledger.StageRed: 1, ledger.StageOrange: 1, ledger.StageYellow: 1, ledger.StageT7: 1}
	if diff := cmp.Diff(want, got.Stages); diff != "" || got.Open != 4 {
		t.Errorf("%d open: %s", got.Open, diff)
	}
}

// TestStory puts together what is recorded of an issue: registration, import, alerts, sign-off.
func TestStory(t *testing.T) {
	t.Parallel()
	o := openOffice(t, map[string][]byte{"台账": []byte(mineLedger)})
	o.bindAll()
	o.on(11, 16, 9, 0)
	if _, err := o.bot.ImportLedger(o.ctx, o.table("台账", ""), "cli"); err != nil {
		t.Fatal(err)
	}
	o.on(11, 18, 8, 0)
	if _, err := o.bot.Alert(o.ctx, "cli", true); err != nil {
		t.Fatal(err)
	}
	o.deliver()
	o.on(11, 20, 14, 0)
	o.say("办公室小周", "销号 2 票据已核")
	events := func(number string) []string {
		t.Helper()
		var out []string
		for _, e := range must(o.bot.Story(o.ctx, o.id("办公室小周"), number))(t).Events {
			l := string(e.Kind) + " " + e.On.String() + " " + string(e.Stage) + e.By.Name
			for _, m := range e.Told {
				l += " " + m.Name
			}
			if e.Here && e.Kind == bot.StoryAlerted {
				l += " delivered"
			}
			out = append(out, l)
		}
		return out
	}
	// A sign-off is told by its step, an alert with the moment of the digest that told it.
	if diff := cmp.Diff([]string{
		"step 2026-11-20 办公室小周", "alerted 2026-11-18 red 陶山联络员 林市长 delivered", "imported 2026-11-16 ", "registered 2026-08-01 ",
	}, events("RA26-0002")); diff != "" {
		t.Error(diff)
	}
	// 0001 stood behind it in the officer's digest.
	if diff := cmp.Diff([]string{"alerted 2026-11-18 t-7 陶山联络员 delivered", "imported 2026-11-16 ", "registered 2026-09-01 "}, events("RA26-0001")); diff != "" {
		t.Error(diff)
	}
	s := must(o.bot.Story(o.ctx, o.id("林市长"), "RA26-0002"))(t)
	if s.Note != "票据已核" || s.Leader.Name != "林市长" || !s.Status.Closed() {
		t.Errorf("%+v", s)
	}
}

// TestMineSent counts what the office sent to each person this month.
func TestMineSent(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bindAll()
	o.say("办公室小周", "通知 全体联络员：明日9时开会，请回收到")
	o.say("办公室小周", "发送")
	o.deliver()
	if got := o.mine("陶山联络员", "").Sent; got.Messages != 1 || got.Asking != 1 {
		t.Errorf("an officer was sent %+v", got)
	}
	if got := o.mine("林市长", "").Sent; got.Messages != 0 {
		t.Errorf("a leader was sent %+v", got)
	}
	o.on(12, 1, 9, 0)
	if got := o.mine("陶山联络员", "").Sent; got.Messages != 0 {
		t.Errorf("in December: %+v", got)
	}
}

// TestStoryRights is who may open an issue of 陶山镇.
func TestStoryRights(t *testing.T) {
	t.Parallel()
	o := openOffice(t, map[string][]byte{"台账": []byte(mineLedger)})
	if _, err := o.bot.ImportLedger(o.ctx, o.table("台账", ""), "cli"); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]error{
		"陶山联络员": nil, "塘下联络员": bot.ErrForbidden, "马屿联络员": bot.ErrForbidden, "塘下负责人": bot.ErrForbidden,
		"陈副市长": nil, "林市长": nil, "办公室小周": nil,
	} {
		if _, err := o.bot.Story(o.ctx, o.id(name), "RA26-0001"); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", name, err, want)
		}
		led := want // 0002 names another leader, who has no 分管
		if name == "陈副市长" {
			led = bot.ErrForbidden
		}
		if _, err := o.bot.Story(o.ctx, o.id(name), "RA26-0002"); !errors.Is(err, led) {
			t.Errorf("%s, another leader's: %v, want %v", name, err, led)
		}
		if _, err := o.bot.Story(o.ctx, o.id(name), "RA26-9999"); !errors.Is(err, bot.ErrNotFound) {
			t.Errorf("%s, no such issue: %v", name, err)
		}
	}
	for _, nobody := range []string{"", "api", "M9999"} {
		for _, number := range []string{"RA26-0001", "RA26-9999"} {
			if _, err := o.bot.Story(o.ctx, nobody, number); !errors.Is(err, bot.ErrForbidden) {
				t.Errorf("%q, %s: %v", nobody, number, err)
			}
		}
	}
}
