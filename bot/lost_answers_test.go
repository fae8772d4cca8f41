package bot_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/bulletin"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/store"
	"github.com/weidubao/weidubao/store/storetest"
)

// fourUnits has an officer, four of them, for each of four units.
const fourUnits = `姓名,手机,角色,地区,分管,状态
塘下联络员,13800000001,联络员,塘下镇,,
陶山联络员,13800000002,联络员,陶山镇,,
马屿联络员,13800000003,联络员,马屿镇,,
高楼联络员,13800000008,联络员,高楼镇,,
陈副市长,13800000005,领导,,塘下镇、陶山镇,
林市长,13800000006,领导,,,
办公室小周,13800000007,工作人员,,,
`

// newcomerRoster adds a member.
const newcomerRoster = `姓名,手机,角色,地区,分管,状态
新来联络员,13800000009,联络员,高楼镇,,
`

// pastFile is a week of last year for two units.
const pastFile = "周,地区,梳理问题,交办线索,问责处理,规范制度,挽回损失\n2025-W40,塘下镇,2,1,0,1,0.5\n2025-W40,陶山镇,3,1,0,1,0.5\n"

// lossyOffice is an office and a bot on a store that loses the answer of every nth command.
type lossyOffice struct {
	*office
	lossy  *bot.Bot
	cutter *storetest.Cutter
}

func openLossy(t *testing.T, n int) *lossyOffice {
	t.Helper()
	o := openOffice(t, map[string][]byte{
		"名册": []byte(fourUnits), "新名册": []byte(newcomerRoster), "台账": []byte(canaryLedger), "设置": []byte("催报\n不用签发\n"),
	})
	cutter := storetest.Cut(t, o.redis.Server.Socket())
	s, err := store.Open(t.Context(), cutter.URL, store.Options{Office: testArea})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	cutter.Every(n)
	options := o.options
	options.Store = s
	return &lossyOffice{office: o, lossy: bot.New(options), cutter: cutter}
}

// again does what has to happen until nothing of it is lost. What needs more
// commands than go well in a row is done by another replica in the end.
func (o *lossyOffice) again(what string, f func(b *bot.Bot) error) {
	for range 30 {
		if f(o.lossy) == nil {
			return
		}
		o.stir()
	}
	if err := f(o.bot); err != nil {
		o.t.Errorf("%s: %v", what, err)
	}
}

// stir makes a few commands more, so that not always the same one loses its answer.
func (o *lossyOffice) stir() {
	for range rand.IntN(4) {
		_, _ = o.lossy.Roster(o.ctx)
	}
}

// hear gives the bot a message until it is answered, as the platform and the person
// would, and asks the other bot whether the answer is the one that is remembered.
func (o *lossyOffice) hear(in channel.Inbound, want string) {
	var said string
	o.again(in.Cause, func(b *bot.Bot) (err error) {
		said, err = b.Receive(o.ctx, in)
		return err
	})
	if !strings.Contains(said, want) {
		o.t.Errorf("%s: answered %q, want %q", in.Text, said, want)
	}
	if remembered, err := o.bot.Receive(o.ctx, in); err != nil || remembered != said {
		o.t.Errorf("%s: answered %q, and again %q, %v", in.Text, said, remembered, err)
	}
}

// saying is what one person says, and what is to be in the answer.
type saying struct{ says, want string }

// converse has a person say one line after the other, half a minute apart.
func (o *lossyOffice) converse(name string, lines ...saying) {
	for i, l := range lines {
		in := o.by(name, fmt.Sprintf("wx:%s:%d", name, i), l.says)
		in.CreatedAt = in.CreatedAt.Add(time.Duration(i) * 30 * time.Second)
		if l.says == "" {
			in.Kind, in.MediaID = channel.Image, "media-"+name
		}
		o.hear(in, l.want)
	}
}

// TestLostAnswersOfEveryUseCase loses the answer of every nth command between the
// product and Redis while officers, staff, imports and schedules write: each thing
// happens once, each text stands in its history once, each is told once.
func TestLostAnswersOfEveryUseCase(t *testing.T) {
	t.Parallel()
	rounds := []int{3, 7}
	if storetest.Rounds(0, 1) == 1 {
		rounds = []int{2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13}
	}
	for _, n := range rounds {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			o := openLossy(t, n)
			texts := o.everybodyWrites()
			o.scheduled()
			for name, want := range texts {
				o.wantHistory(name, want)
			}
			o.wantOnce()
			t.Logf("figure: the answer of one command in %d lost: %d answers lost", n, o.cutter.Lost())
			if o.cutter.Lost() == 0 {
				t.Error("no answer was lost")
			}
		})
	}
}

// officersOfFour are the writers.
var officersOfFour = []string{"塘下联络员", "陶山联络员", "马屿联络员", "高楼联络员"}

// everybodyWrites has all of them at work at once, and returns what each officer's history must be.
func (o *lossyOffice) everybodyWrites() map[string][]string {
	o.t.Helper()
	code := make(map[string]string)
	for _, name := range append(slices.Clone(officersOfFour), "陈副市长", "林市长", "办公室小周") {
		code[name] = o.code(name)
	}
	texts := make(map[string][]string)
	var all sync.WaitGroup
	for _, name := range officersOfFour {
		lines := []saying{
			{"绑定 " + code[name], "已绑定"},
			{wholeReport, "已登记 W47"},
			{"更正 问题6", "已更正"},
			{"更正 问题7", "已更正"},
			{"更正 线索3", "已更正"},
			{"更正 问题8", "已更正"},
			{"撤回", "已撤回"},
			{"更正 问题300", "确认"},
			{"确认", "已"},
			{"", "已收"},
			{"11月18日至19日由林市长代", ""},
		}
		for _, l := range lines[1:9] {
			texts[name] = append(texts[name], l.says)
		}
		all.Go(func() { o.converse(name, lines...) })
	}
	all.Go(func() {
		for _, leader := range []string{"陈副市长", "林市长"} {
			o.converse(leader, saying{"绑定 " + code[leader], "已绑定"})
		}
		o.again("import the ledger", func(b *bot.Bot) error { _, err := b.ImportLedger(o.ctx, o.table("台账", ""), "cli"); return err })
		o.converse("办公室小周",
			saying{"绑定 " + code["办公室小周"], "已绑定"}, saying{"通知 全体联络员：明日开会", "发送"}, saying{"发送", "N000"},
			saying{"销号 2", "已销号"}, saying{"启动提醒", ""})
		o.again("API notice", func(b *bot.Bot) error {
			_, _, err := b.SendNotice(o.ctx, bot.NoticeOrder{Title: "开会", Body: "开会", Audience: o.officers(), By: "api", Cause: "api:1"})
			return err
		})
		o.again("import the roster", func(b *bot.Bot) error { _, err := b.ImportRoster(o.ctx, o.table("新名册", ""), "cli"); return err })
		o.again("import reports", func(b *bot.Bot) error {
			_, err := b.ImportReports(o.ctx, csvTable(o.t, pastFile), bot.ReportImport{By: "cli"})
			return err
		})
	})
	all.Wait()
	return texts
}

// scheduled lets the clock do its part, and sends everything.
func (o *lossyOffice) scheduled() {
	o.t.Helper()
	minutes := func(of func() error) { // most of them fail; at last Redis is well again
		for range 12 {
			_ = of()
			o.stir()
		}
	}
	for _, at := range []time.Time{o.clock.Now(), day(11, 20).At(9, 0), day(12, 1).At(9, 0)} {
		o.clock.Set(at)
		minutes(func() error { return o.lossy.Due(o.ctx) })
		o.direct("到点")
	}
	minutes(func() error { _, err := o.lossy.Expand(o.ctx); return err })
	o.deliver()
}

// wantHistory compares a report's history with what its officer said.
func (o *lossyOffice) wantHistory(name string, want []string) {
	o.t.Helper()
	ref := report.Ref{Area: o.member(name).Home(), Week: calendar.Week{Year: 2026, Number: 47}}
	r, hist, err := o.bot.Report(o.ctx, ref)
	if err != nil {
		o.t.Fatal(err)
	}
	var got []string
	for i, e := range hist {
		got = append(got, e.Message)
		if e.Seq != i+1 {
			o.t.Errorf("%s: entry %d has the number %d", name, i, e.Seq)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		o.t.Errorf("%s: the history (-want +got):\n%s", name, diff)
	}
	if n := r.Values["problems"].N; n != 300 {
		o.t.Errorf("%s: %d problems", name, n)
	}
	if photos := must(o.bot.Attachments(o.ctx, []report.Ref{ref}))(o.t)[ref]; len(photos) != 1 {
		o.t.Errorf("%s: %d photos", name, len(photos))
	}
}

// wantOnce looks at what is numbered, told and written into the audit trail.
func (o *lossyOffice) wantOnce() {
	o.t.Helper()
	for _, name := range officersOfFour {
		o.wantCards(map[string]int{name: 2}, "notice")
	}
	o.wantCards(map[string]int{"陈副市长": 1, "林市长": 1}, "bulletin")
	view := must(o.store.Read(o.ctx, bot.Need{Counters: []string{"notice", "bulletin"}}))(o.t)
	if n := view.Counters["notice"].Last; n != 2 {
		o.t.Errorf("%d notices were numbered", n)
	}
	e := must(o.bot.Edition(o.ctx, bulletin.FinalKey(calendar.Month{Year: 2026, Month: 11})))(o.t)
	if e.Total != o.settings.FirstTotal || view.Counters["bulletin"].Last != o.settings.FirstTotal {
		o.t.Errorf("总第%d期, the counter stands at %d", e.Total, view.Counters["bulletin"].Last)
	}
	got := o.audited()
	for _, what := range []string{"alert.send", "area.sync"} { // as many as there are people with something due, and units
		delete(got, what)
	}
	want := map[string]int{
		"member.bind": 7, "report.record": 4, "report.correct": 16, "report.withdraw": 4, "report.hold": 4, "report.confirm": 4,
		"notice.send": 2, "issue.import": 2, "issue.sign_off": 1, "issue.arm": 1, "member.import": 8,
		"report.import": 2, "bulletin.publish": 1, "bulletin.send": 1, "member.codes": 1,
		"report.attach": 4, "attachment.failed": 4,
	}
	for what, n := range want {
		if got[what] != n {
			o.t.Errorf("the audit trail has %s %d times, want %d", what, got[what], n)
		}
		delete(got, what)
	}
	if len(got) > 0 {
		o.t.Errorf("also in the audit trail: %v", got)
	}
}

// audited counts the entries of the audit trail by what was done.
func (o *lossyOffice) audited() map[string]int {
	o.t.Helper()
	rdb := redis.NewClient(&redis.Options{Network: "unix", Addr: o.redis.Server.Socket()})
	defer rdb.Close()
	entries := must(rdb.XRange(o.ctx, "wdb:{"+testArea+"}:audit", "-", "+").Result())(o.t)
	out := make(map[string]int)
	for _, x := range entries {
		var e bot.AuditEntry
		text, _ := x.Values["e"].(string)
		if err := json.Unmarshal([]byte(text), &e); err != nil {
			o.t.Fatal(err)
		}
		out[e.What]++
	}
	return out
}
