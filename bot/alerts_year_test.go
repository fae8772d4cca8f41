package bot_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/bot/roster/divisions"
	"github.com/weidubao/weidubao/bot/sheet"
	"github.com/weidubao/weidubao/bot/simulate"
	"github.com/weidubao/weidubao/store"
	"github.com/weidubao/weidubao/store/storetest"
)

// county is the office of the year's test: the 23 townships of 瑞安, each with an
// officer and a head, leaders in charge of some townships or of a field, chief
// leaders and staff, on a scratch Redis and a clock that is stepped.
type county struct {
	t       *testing.T
	ctx     context.Context
	clock   *simulate.Clock
	store   *store.Store
	marks   *simulate.Marks
	sender  *simulate.Recorder
	options bot.Options
	bot     *bot.Bot
	worker  *outbox.Worker
	people  *roster.Roster
}

// countyRoster is the people, as a file.
func countyRoster() string {
	var b strings.Builder
	b.WriteString("姓名,手机,角色,地区,分管,状态\n")
	phone := 13700000000
	add := func(name, role, area, charge string) {
		phone++
		fmt.Fprintf(&b, "%s,%d,%s,%s,%s,\n", name, phone, role, area, charge)
	}
	towns := divisions.Townships(testArea)
	for i, a := range towns {
		add(fmt.Sprintf("联络员%02d", i), "联络员", a.Name, "")
		add(fmt.Sprintf("负责人%02d", i), "负责人", a.Name, "")
	}
	for i := range 5 { // four townships each; the last three have no leader in charge
		var names []string
		for _, a := range towns[4*i : 4*i+4] {
			names = append(names, a.Name)
		}
		add(fmt.Sprintf("分管%d", i), "领导", "", strings.Join(names, "、"))
	}
	add("分管三资", "领导", "", "农村集体三资")
	add("主要领导甲", "领导", "", "")
	add("主要领导乙", "领导", "", "")
	add("办公室甲", "工作人员", "", "")
	return b.String()
}

// openCounty makes the office on a scratch copy of an empty store; some people
// never bind.
func openCounty(t *testing.T, begin time.Time) *county {
	t.Helper()
	c := &county{t: t, ctx: t.Context(), clock: simulate.NewClock(begin)}
	log := slog.New(slog.DiscardHandler)
	durable := storetest.MustOpen(t)
	c.store = must(durable.Scratch(c.ctx, t.TempDir(), store.Options{Now: c.clock.Now}))(t)
	t.Cleanup(func() {
		if err := c.store.Close(); err != nil {
			t.Error(err)
		}
	})
	c.marks, c.sender = &simulate.Marks{Store: c.store, Now: c.clock.Now}, &simulate.Recorder{Now: c.clock.Now}
	c.options = bot.Options{
		Store: c.marks, Language: must(defaultLanguage())(t), Calendar: workdays(), Texts: must(allTexts())(t),
		Links: must(bot.NewLinks("https://wx.example.gov.cn", must(c.store.LinkKey(c.ctx))(t)))(t), Settings: settingsOf(t, nil),
		Now: c.clock.Now, Draw: func() string { return "" }, Log: log,
	}
	c.bot = bot.New(c.options)
	c.worker = c.bot.Worker(outbox.Options{Queue: c.store, Sender: c.sender})
	if err := c.bot.SyncAreas(c.ctx, divisions.Townships(testArea)); err != nil {
		t.Fatal(err)
	}
	file := must(sheet.ReadCSV("名册", strings.NewReader(countyRoster())))(t)
	must(c.bot.ImportRoster(c.ctx, file, "cli"))(t)
	c.bind()
	return c
}

// bind gives everybody an address but every fifth head and one leader.
func (c *county) bind() {
	c.t.Helper()
	people := must(c.bot.Roster(c.ctx))(c.t)
	var change bot.Change
	for i, m := range people.Members() {
		if m.Role == roster.Head && i%10 == 1 || m.Name == "分管2" {
			continue
		}
		change.Members = append(change.Members, roster.Bind(m, "openid-"+m.ID, c.clock.Now()))
	}
	change.Cause, change.At = "bind", c.clock.Now()
	c.commit(change)
	c.people = must(c.bot.Roster(c.ctx))(c.t)
}

func (c *county) commit(change bot.Change) {
	c.t.Helper()
	if err := c.store.Commit(c.ctx, change); err != nil {
		c.t.Fatal(err)
	}
}

// event is one thing that is done to a problem at the beginning of a day.
type event struct {
	on   calendar.Date
	act  ledger.Act // ActExtend (asked and granted), ActSignOff, ActRelapse
	date calendar.Date
}

// problem is an issue with what will be done to it in the year.
type problem struct {
	number, area, category string
	due                    calendar.Date
	unarmed                bool
	events                 []event // in their order
}

// problems are n issues whose due dates are spread over the stretch and a month
// more on both sides.
func problems(rng *rand.Rand, n int, from, to calendar.Date) []problem {
	towns := divisions.Townships(testArea)
	fields := []string{"农村集体三资", "工程项目", "作风建设", "惠农补贴"}
	days := int(to.At(0, 0).Sub(from.At(0, 0)).Hours()/24) + 60
	out := make([]problem, n)
	for i := range out {
		p := problem{
			number: fmt.Sprintf("RA26-%04d", i+1), area: towns[rng.IntN(len(towns))].Code, category: fields[rng.IntN(len(fields))],
			due: from.AddDays(rng.IntN(days) - 30), unarmed: rng.IntN(25) == 0,
		}
		due, earliest := p.due, from.AddDays(1) // the first day has begun
		if rng.IntN(6) == 0 {
			asked := later(due.AddDays(-1-rng.IntN(12)), earliest)
			due = later(due, asked).AddDays(5 + rng.IntN(40))
			p.events = append(p.events, event{asked, ledger.ActExtend, due})
			earliest = asked.AddDays(1)
		}
		if rng.IntN(3) > 0 {
			closed := later(due.AddDays(rng.IntN(70)-20), earliest)
			p.events = append(p.events, event{closed, ledger.ActSignOff, calendar.Date{}})
			if rng.IntN(6) == 0 {
				again := closed.AddDays(10 + rng.IntN(40))
				p.events = append(p.events, event{again, ledger.ActRelapse, again.AddDays(rng.IntN(30))})
			}
		}
		out[i] = p
	}
	return out
}

// later is the later of two days.
func later(a, b calendar.Date) calendar.Date {
	if a.Before(b) {
		return b
	}
	return a
}

// register puts the issues on the ledger, each with its unit, as of a day.
func (c *county) register(all []problem, day calendar.Date) {
	c.t.Helper()
	for chunk := range slices.Chunk(all, 100) {
		change := bot.Change{Cause: "register/" + chunk[0].number, At: c.clock.Now()}
		for _, p := range chunk {
			change.Issues = append(change.Issues, ledger.Issue{
				Number: p.number, Area: p.area, Category: p.category, Source: "巡察", Text: "某村集体资金使用不规范", RegisteredOn: day.AddDays(-90),
				DueOn: p.due, Status: ledger.Rectifying, AssignedOn: day.AddDays(-80), AcceptedOn: day.AddDays(-79),
				Armed: !p.unarmed, CreatedAt: c.clock.Now(),
			})
		}
		c.commit(change)
	}
}

// happen does to the issues what the day brings.
func (c *county) happen(all []problem) func(context.Context, calendar.Date) error {
	staff := c.people.With(roster.Staff)[0].ID
	byDay := make(map[calendar.Date][]int)
	for k, p := range all {
		for n, e := range p.events {
			if n == 0 || p.events[n-1].on != e.on {
				byDay[e.on] = append(byDay[e.on], k)
			}
		}
	}
	return func(ctx context.Context, day calendar.Date) error {
		for _, k := range byDay[day] {
			p := all[k]
			view, err := c.store.Read(ctx, bot.Need{Issues: []string{p.number}})
			if err != nil {
				return err
			}
			i := view.Issues[p.number]
			officer := c.people.OfficersOf(p.area)[0].ID
			do := func(o ledger.Order) {
				o.At, o.Note = c.clock.Now(), "理由"
				if i, _, err = i.Do(o, workdays()); err != nil {
					c.t.Fatalf("%s %s on %s: %v", p.number, o.Act, day, err)
				}
			}
			for _, e := range p.events {
				if e.on != day {
					continue
				}
				switch e.act {
				case ledger.ActExtend:
					do(ledger.Order{Act: ledger.ActExtend, By: officer, On: e.date})
					do(ledger.Order{Act: ledger.ActGrant, By: staff})
				case ledger.ActRelapse:
					do(ledger.Order{Act: ledger.ActRelapse, By: staff, On: e.date})
					do(ledger.Order{Act: ledger.ActAccept, By: officer})
				default:
					do(ledger.Order{Act: e.act, By: staff})
				}
			}
			c.commit(bot.Change{Cause: "act/" + p.number + "/" + day.String(), At: c.clock.Now(), Issues: []ledger.Issue{i}})
		}
		return nil
	}
}

// toldLines are what was told, in the form of mustTell.
func toldLines(told []simulate.Told) []string {
	out := make([]string, len(told))
	for i, x := range told {
		out[i] = fmt.Sprintf("%s %s round %d %s %s", calendar.DateOf(x.At), x.Issue, max(1, x.Round), x.Stage, x.Member)
	}
	slices.Sort(out)
	return out
}

// yearly is a stretch of the county's life.
type yearly struct {
	issues   int
	from, to calendar.Date
	all      []problem
	silences []ledger.Silence
}

func newYearly(issues, days int) yearly {
	y := yearly{issues: issues, from: day(11, 30)}
	y.to = y.from.AddDays(days - 1)
	rng := rand.New(rand.NewPCG(23, uint64(issues))) // the same county each time
	y.all = problems(rng, issues, y.from, y.to)
	towns := divisions.Townships(testArea)
	for i := range 12 {
		q := ledger.Silence{ID: fmt.Sprintf("S%04d", i+1), From: y.from.AddDays(rng.IntN(days)), Reason: "换届", By: "cli"}
		q.Until = q.From.AddDays(rng.IntN(25))
		switch i % 3 {
		case 0:
			q.Area = towns[rng.IntN(len(towns))].Code
		default:
			q.Issue = y.all[rng.IntN(len(y.all))].number
		}
		if i%4 == 3 {
			q.EndedOn = q.From.AddDays(3)
		}
		y.silences = append(y.silences, q)
	}
	y.silences = append(y.silences, ledger.Silence{ID: "S0099", From: y.from.AddDays(days / 2), Until: y.from.AddDays(days/2 + 6), Reason: "全县停办", By: "cli"})
	return y
}

// live has a county live through the stretch, with services that die or without.
func (y yearly) live(t *testing.T, dying bool) (c *county, deaths int) {
	t.Helper()
	c = y.begun(t)
	r := &restarted{Bot: c.bot, c: c, rng: rand.New(rand.NewPCG(7, 7))} // the same deaths each time
	run := simulate.Run{Clock: c.clock, Bot: c.bot, Delivery: c.worker, Store: c.store, To: y.to, Day: c.happen(y.all)}
	if dying {
		run.Bot = r
	}
	if err := run.Days(c.ctx); err != nil {
		t.Fatal(err)
	}
	return c, r.deaths
}

// TestAlertsOfAYear: over a year every stage of every issue is told exactly once
// to each person whom it concerns and who can be reached, on the day on which it
// is due, never in quiet hours or on a day off, one message a person and day at
// the most; and nothing else is told. What is due says an oracle of its own. It is
// the same when services die between their commits, and with two of them.
func TestAlertsOfAYear(t *testing.T) {
	t.Parallel()
	y := newYearly(storetest.Rounds(80, 1000), storetest.Rounds(60, 365))
	for name, dying := range map[string]bool{"one service": false, "two that die": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, deaths := y.live(t, dying)
			want := mustTell(y.all, y.silences, c.people.Members(), y.from, y.to)
			if len(want) < y.issues {
				t.Fatalf("only %d lines are due: the county is too quiet to show anything", len(want))
			}
			if diff := cmp.Diff(want, toldLines(c.marks.Told())); diff != "" {
				t.Errorf("told otherwise than due (-due +told):\n%s", diff)
			}
			c.sentOnce()
			if y.issues == 1000 && !dying {
				c.document(y)
			}
			if dying && deaths < 10 {
				t.Errorf("only %d deaths", deaths)
			}
		})
	}
}

// sentOnce checks that what is marked as told was really sent, when it may be.
func (c *county) sentOnce() {
	c.t.Helper()
	due, got := make(map[string]bool), make(map[string]int)
	for _, x := range c.marks.Told() {
		due[calendar.DateOf(x.At).String()+" "+x.Member] = true
	}
	quiet := must(calendar.ParseQuiet("20:00-08:00"))(c.t)
	for _, s := range c.sender.Sent() {
		if s.Push != channel.Alert {
			continue
		}
		got[calendar.DateOf(s.At).String()+" "+s.Member]++
		if at := quiet.Release(s.At, workdays()); at.After(s.At) {
			c.t.Errorf("%s was sent at %s, in quiet hours or on a day off", s.ID, s.At)
		}
	}
	for k, n := range got {
		if n > 1 || !due[k] {
			c.t.Errorf("%s: %d messages, due %v", k, n, due[k])
		}
	}
	for k := range due {
		if got[k] == 0 {
			c.t.Errorf("%s: marked as told, nothing was sent", k)
		}
	}
}
