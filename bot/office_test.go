package bot_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/audit"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/channel/official"
	"github.com/weidubao/weidubao/bot/fetch"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster/divisions"
	"github.com/weidubao/weidubao/bot/sandbox"
	"github.com/weidubao/weidubao/bot/sheet"
	"github.com/weidubao/weidubao/bot/web"
	"github.com/weidubao/weidubao/store"
	"github.com/weidubao/weidubao/store/storetest"
	"github.com/weidubao/weidubao/templates"
)

// The simulated account of the tests.
const (
	testSealKey = "9d1f0c55a7b34e8286e1f4d0c2b7a963"
	testApp     = "wx0123456789abcdef"
	testSecret  = "0123456789abcdef0123456789abcdef"
	testToken   = "weidubaotoken"
	testAES     = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
	testArea    = "330381"
)

// defaultRoster is the roster of a conversation that brings none of its own.
const defaultRoster = `姓名,手机,角色,地区,分管,状态
塘下联络员,13800000001,联络员,塘下镇,,
陶山联络员,13800000002,联络员,陶山镇,,
马屿联络员,13800000003,联络员,马屿镇、高楼镇,,
塘下负责人,13800000004,负责人,塘下镇,,
陈副市长,13800000005,领导,,塘下镇、陶山镇,
林市长,13800000006,领导,,,
办公室小周,13800000007,工作人员,,,
`

// patience bounds what the platform and the product wait for each other, so that a
// busy machine changes nothing.
const patience = time.Minute

// office is a whole installation on a clock that stands still between moves.
type office struct {
	t        *testing.T
	ctx      context.Context
	files    map[string][]byte
	clock    *sandbox.Clock
	platform *sandbox.Platform
	redis    *storetest.Env
	store    *store.Store
	bot      *bot.Bot
	worker   *outbox.Worker
	sender   *official.Sender
	kept     *fetch.Dir
	fetcher  *fetch.Worker
	texts    *templates.Texts
	page     string            // what a page that was looked at shows
	codes    map[string]string // name → ticket of a personal QR code
	log      *bytes.Buffer
	web      *httptest.Server
	phones   map[string]string // name → openid
	seen     map[string]int    // openid → items of the inbox that were shown
	last     sandbox.Exchange
	settings bot.Settings
	options  bot.Options // of bot, for a test that makes another one of them
}

// These never change, and making them for each office is not cheap under the race detector.
var (
	workdays        = sync.OnceValue(func() *calendar.Calendar { return calendar.New(nil) })
	defaultLanguage = sync.OnceValues(func() (*report.Language, error) { return report.NewLanguage(report.Defaults()) })
	allTexts        = sync.OnceValues(templates.NewTexts)
	allPages        = sync.OnceValues(templates.NewPages)
)

// settingsOf are the office's rules; a section 设置 changes some.
func settingsOf(t *testing.T, files map[string][]byte) bot.Settings {
	t.Helper()
	daily, err := cron.ParseStandard("0 8 * * *")
	if err != nil {
		t.Fatal(err)
	}
	monthly, err := cron.ParseStandard("0 9 1 * *")
	if err != nil {
		t.Fatal(err)
	}
	due, err := calendar.ParseDue("Fri 17:00")
	if err != nil {
		t.Fatal(err)
	}
	quiet, err := calendar.ParseQuiet("20:00-08:00")
	if err != nil {
		t.Fatal(err)
	}
	s := bot.Settings{
		Office: "中共瑞安市委巡察办", Due: due, KeepOpen: 3, Ladders: ledger.DefaultRules(), Alerts: daily, Quiet: quiet,
		Bulletin: monthly, FirstWorkday: true, Approval: true, FirstTotal: 47, PerReport: 9,
	}
	for line := range strings.Lines(string(files["设置"])) {
		rule, week, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch rule {
		case "":
		case "不收照片":
			s.PerReport = 0
		case "照片": // at most so many
			s.PerReport = len(week)
		case "不用签发":
			s.Approval = false
		case "今日要办":
			s.Digest = must(cron.ParseStandard("30 8 * * *"))(t)
		case "催报":
			s.Remind = []calendar.Due{must(calendar.ParseDue("Fri 09:00"))(t), must(calendar.ParseDue("Fri 15:00"))(t)}
		case "试发":
			s.Rehearsal = true
		case "少说":
			s.Minimal = true
		case "起报":
			s.Start = must(calendar.ParseWeek(week))(t)
		case "免报":
			s.ExemptWeeks = map[calendar.Week]bool{must(calendar.ParseWeek(week))(t): true}
		default:
			t.Fatalf("unknown setting %q", line)
		}
	}
	return s
}

func openOffice(t *testing.T, files map[string][]byte) *office {
	t.Helper()
	o := &office{
		t: t, ctx: t.Context(), files: files, log: new(bytes.Buffer), phones: make(map[string]string), codes: make(map[string]string), seen: make(map[string]int),
		clock: sandbox.FixedClock(time.Date(2026, 11, 16, 9, 0, 0, 0, calendar.Zone)), settings: settingsOf(t, files),
	}
	o.startPlatform()
	o.startBot()
	o.importRoster("名册", defaultRoster)
	return o
}

func (o *office) startPlatform() {
	o.platform = sandbox.New(sandbox.Config{
		AppID: testApp, Secret: testSecret, Token: testToken, EncodingAESKey: testAES, Mode: sandbox.Safe, Account: "gh_weidubao",
		Templates: map[string][]string{
			"bulletin": {"thing1", "thing2", "time3"}, "alert": {"thing1", "thing2", "time3"}, "notice": {"thing1", "thing2", "time3"},
			"reminder": {"thing1", "thing2", "time3"}, "review": {"thing1", "thing2", "time3"},
		},
		Clock:         o.clock,
		AnswerTimeout: patience,
	})
	o.t.Cleanup(o.platform.Close)
}

// startBot wires the product as cmd does, on the store and platform of the test.
func (o *office) startBot() {
	o.t.Helper()
	o.redis = storetest.Start(o.t)
	o.store = o.redis.Open(o.t)
	lang := must(defaultLanguage())(o.t)
	texts := must(allTexts())(o.t)
	o.texts = texts
	pages := must(allPages())(o.t)
	key := must(o.store.LinkKey(o.ctx))(o.t)
	links := must(bot.NewLinks("https://wx.example.gov.cn", key))(o.t)
	logger := slog.New(slog.NewTextHandler(o.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	digits := rand.New(rand.NewPCG(1, 2))
	o.options = bot.Options{
		Store: audited{o.store, o.t}, Trail: o.store, SealKeys: audit.NewKeys(testSealKey), Attic: o.store, Language: lang, Calendar: workdays(), Texts: texts, Links: links, Settings: o.settings,
		Now: o.clock.Now, Draw: func() string { return fmt.Sprintf("%06d", digits.IntN(1_000_000)) }, Log: logger,
	}
	o.bot = bot.New(o.options)
	gate := must(official.NewReceiver(official.Config{
		AppID: testApp, Token: testToken, EncodingAESKey: testAES, Mode: official.Safe, Now: o.clock.Now,
	}))(o.t)
	api := httptest.NewServer(o.platform.Handler())
	o.t.Cleanup(api.Close)
	o.startWorker(api.URL, logger)
	o.web = httptest.NewServer(web.New(web.Options{
		Files: o.kept,
		Gate:  gate, Bot: o.bot, Reads: o.store, Pages: pages, Busy: texts.Say(templates.Busy{}), Unsure: texts.Say(templates.Unsure{}), Tokens: []string{"api-token"},
		Now: o.clock.Now, Log: logger, PublicURL: "https://wx.example.gov.cn", Office: o.settings.Office,
	}))
	o.t.Cleanup(o.web.Close)
	o.platform.SetCallback(o.web.URL + "/callback/official")
	areas := divisions.Townships(testArea)
	if err := o.bot.SyncAreas(o.ctx, areas); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) startWorker(apiBase string, logger *slog.Logger) {
	o.t.Helper()
	cards := make(map[channel.Push]official.Template)
	for _, push := range channel.Pushes {
		cards[push] = official.Template{ID: string(push), Title: "thing1", Summary: "thing2", Time: "time3"}
	}
	o.sender = must(official.NewSender(official.SenderConfig{
		AppID: testApp, AppSecret: testSecret, APIBase: apiBase, Timeout: patience, Templates: cards, Tokens: o.store, Now: o.clock.Now, Logger: logger,
	}))(o.t)
	o.startFetcher(logger)
	o.worker = o.bot.Worker(outbox.Options{
		Queue: o.store, Sender: o.sender,
		OnParked: func(ctx context.Context, until time.Time, reason string) error {
			return o.bot.TellParked(ctx, o.sender, until, reason)
		},
		Concurrency: 1, // so that a conversation shows pushes in the order in which they were enqueued
	})
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

// table reads a section of the conversation as a file of that name.
func (o *office) table(section, fallback string) sheet.Table {
	o.t.Helper()
	body := string(o.files[section])
	if body == "" {
		body = fallback
	}
	table, err := sheet.ReadCSV(section, strings.NewReader(body))
	if err != nil {
		o.t.Fatal(err)
	}
	return table
}

func (o *office) importRoster(section, fallback string) {
	o.t.Helper()
	if _, err := o.bot.ImportRoster(o.ctx, o.table(section, fallback), "cli"); err != nil {
		o.t.Fatal(err)
	}
	people, err := o.bot.Roster(o.ctx)
	if err != nil {
		o.t.Fatal(err)
	}
	for _, m := range people.Members() {
		o.phone(m.Name)
	}
}

// phone is the openid of a person, made up at first sight.
func (o *office) phone(name string) string {
	if id, ok := o.phones[name]; ok {
		return id
	}
	id := o.newcomer(name)
	o.platform.Add(id)
	return id
}

// newcomer is somebody who does not follow the account.
func (o *office) newcomer(name string) string {
	id := fmt.Sprintf("oTest%023d", len(o.phones)+1)
	o.phones[name] = id
	return id
}

// button is the key of a button of the account's menu.
func (o *office) button(name string) string {
	for _, b := range o.platform.Menu() {
		if b.Name == name {
			return b.Key
		}
	}
	return name
}

// names lists the persons in the order in which they came.
func (o *office) names() []string {
	return slices.SortedFunc(maps.Keys(o.phones), func(a, b string) int { return strings.Compare(o.phones[a], o.phones[b]) })
}

// bindAll binds everybody who is not, by code, as they would.
func (o *office) bindAll() {
	o.t.Helper()
	lines, err := o.bot.BindingCodes(o.ctx, "cli")
	if err != nil {
		o.t.Fatal(err)
	}
	for _, l := range lines {
		if !l.Bound {
			o.say(l.Name, "绑定 "+l.Code)
		}
	}
	o.hush()
}

// code is the binding code of one person.
func (o *office) code(name string) string {
	o.t.Helper()
	lines, err := o.bot.BindingCodes(o.ctx, "cli")
	if err != nil {
		o.t.Fatal(err)
	}
	for _, l := range lines {
		if l.Name == name {
			return l.Code
		}
	}
	o.t.Fatalf("no code for %s", name)
	return ""
}

func (o *office) say(name, text string) {
	o.t.Helper()
	x, err := o.platform.Send(o.ctx, o.phone(name), text)
	if err != nil {
		o.t.Fatalf("%s: %v", name, err)
	}
	o.last = x
}

// deliver lets the worker send everything that is due, and the platform push its receipts.
func (o *office) deliver() {
	o.t.Helper()
	for range 100 {
		n, err := o.worker.Once(o.ctx)
		if err != nil {
			o.t.Fatal(err)
		}
		if err := o.platform.Wait(o.ctx); err != nil {
			o.t.Fatal(err)
		}
		fetched, err := o.fetcher.Once(o.ctx)
		if err != nil {
			o.t.Fatal(err)
		}
		if n+fetched == 0 {
			return
		}
	}
	o.t.Fatal("the outbox does not come to an end")
}

// hush counts everything so far as seen.
func (o *office) hush() {
	for _, openid := range o.phones {
		o.seen[openid] = len(o.platform.Inbox(openid))
	}
}
