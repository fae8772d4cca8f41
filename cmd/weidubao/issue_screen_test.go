package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/go-rod/rod"
	"github.com/go-rod/rod/lib/proto"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/store"
	"github.com/weidubao/weidubao/store/storetest"
)

// The phone on which the pages of issues are looked at, and the narrowest there is.
var (
	issueScreen  = screen{width: phoneWidth, height: phoneHeight, scale: 2, mobile: true}
	narrowScreen = screen{width: 320, height: 568, scale: 2, mobile: true}
)

// TestIssuesByTapping goes an issue's way on members' pages in a real browser, in
// which the pages' own policy lets no script run: the leader claims on the page of what is overdue, the
// officer accepts, states a proof, reports money that is asked about, asks for
// an extension and files; the leader decides, instructs; the office checks,
// sends back and passes. On the way every page is measured at 390 and 320 px.
func TestIssuesByTapping(t *testing.T) {
	t.Parallel()
	v := newVisits(t)
	v.leaderClaims()
	v.officerWorks()
	v.leaderDecides()
	v.officeCloses()
	if code, _ := v.service.stop(t); code != exitOK {
		t.Errorf("SIGTERM: exit %d", code)
	}
}

// visits is an office whose members open their pages in one browser.
type visits struct {
	*office
	t       *testing.T
	service *service
	people  map[string]person
	links   bot.Links
	roster  *roster.Roster
	p       *page
}

func newVisits(t *testing.T) *visits {
	t.Helper()
	durable := storetest.Plain(t, "appendonly yes", "appendfsync always", "maxmemory-policy noeviction")
	listen := freeAddress(t)
	o := newOffice(t, func(v *variant) { v.redis, v.listen = durable, listen })
	text, err := os.ReadFile(o.config)
	if err != nil {
		t.Fatal(err)
	}
	o.write(t, "config.yaml", strings.Replace(string(text), "https://wx.example.gov.cn", "http://"+listen, 1))
	v := &visits{office: o, t: t, service: o.serve(t)}
	v.people = o.staffed(t)
	o.bind(t, v.people[officerName(0)], v.people[inCharge], v.people[clerk])
	o.must(t, "ledger", "import", o.write(t, "ledger.csv", v.ledger()))
	v.open(durable)
	return v
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// ledger has an issue overdue that waits for its leader, one that waits and is not due, and a red one.
func (v *visits) ledger() string {
	row := func(town, due int, status, text string) string {
		return fmt.Sprintf(",2026年第三轮村居巡察,%s,碧山村,村级财务,%s,王建国,%s,%s,%s,3.57,1.19,%s\n",
			v.towns[town].Name, text, inCharge, v.today.AddDays(-60), v.today.AddDays(due), status)
	}
	return "编号,来源,责任单位,村居,类别,问题,责任人,分管领导,挂号日期,整改期限,涉及金额(万元),已追回(万元),状态\n" +
		row(0, -5, "建账", "村集体店面租金未入账。3间店面租金3.57万元由村干部代收，未缴村集体账户") +
		row(1, 20, "建账", "合同到期未续") + row(2, -20, "整改中", "招投标程序不规范")
}

// open reads how links are signed and who is who, and starts the browser.
func (v *visits) open(address string) {
	v.t.Helper()
	s, err := store.Open(v.t.Context(), address, store.Options{Office: "330381"})
	if err != nil {
		v.t.Fatal(err)
	}
	defer s.Close()
	key, err := s.LinkKey(v.t.Context())
	if err == nil {
		v.links, err = bot.NewLinks(v.base.Load().(string), key)
	}
	if err == nil {
		v.roster, err = s.Roster(v.t.Context())
	}
	if err != nil {
		v.t.Fatal(err)
	}
	v.p = openBrowser(v.t).open("about:blank", issueScreen)
}

// number is the n-th issue of the ledger.
func (v *visits) number(n int) string { return fmt.Sprintf("RA%s-%04d", v.today.String()[2:4], n) }

// visit opens a page as a member.
func (v *visits) visit(name, path string) {
	v.t.Helper()
	m, ok := v.roster.ByOpenID(v.people[name].OpenID)
	if !ok {
		v.t.Fatalf("%s is not bound", name)
	}
	if err := v.p.rod.Navigate(v.links.Sign(path, m.ID, time.Now().Add(time.Hour))); err != nil {
		v.t.Fatal(err)
	}
	if err := v.p.rod.WaitLoad(); err != nil {
		v.t.Fatal(err)
	}
}

// measured looks at the page at 390 and 320 px, light and dark: nothing is cut
// off, whatever can be tapped is large enough, and it stays small.
func (v *visits) measured(name string) {
	v.t.Helper()
	const over = `() => Math.max(document.documentElement.scrollWidth - innerWidth, ...[...document.querySelectorAll("main *")].map((e) => Math.floor(e.getBoundingClientRect().right) - innerWidth))`
	const small = `() => [...document.querySelectorAll("a, button, summary, select, textarea, input:not([type=hidden]):not([type=radio])")].filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 43.5).length`
	for _, s := range []screen{narrowScreen, issueScreen} {
		v.p.look(s)
		if n := v.p.number(over); n > 0 {
			v.t.Errorf("%s: %d px too wide at %d px", name, n, s.width)
			v.p.picture("wide-"+name, true)
		}
		if n := v.p.number(small); n > 0 {
			v.t.Errorf("%s: %d targets under 44 px at %d px", name, n, s.width)
		}
		v.p.picture(fmt.Sprintf("%s-%d", name, s.width), true)
	}
	if *pictures != "" {
		dark := issueScreen
		dark.dark = true
		v.p.look(dark)
		v.p.picture(name+"-dark", true)
		v.p.look(issueScreen)
	}
	if n := v.p.number(`() => document.scripts.length`); n > 0 {
		v.t.Errorf("%s: %d scripts", name, n)
	}
	const bytes = `() => performance.getEntriesByType("navigation")[0].decodedBodySize`
	v.t.Logf("figure: page %s %d bytes", name, v.p.number(bytes))
	if n := v.p.number(bytes); n > 30<<10 {
		v.t.Errorf("%s: %d bytes", name, n)
	}
}

// sees waits for words on the page.
func (v *visits) sees(selector string, words ...string) {
	v.t.Helper()
	for _, w := range words {
		v.see(selector, w)
	}
}

// see waits for the last element with the words. A page that leads on just then
// takes what was found, or the looking itself, with it; it is looked for again.
func (v *visits) see(selector, words string) *rod.Element {
	v.t.Helper()
	const script = `(selector, words) => [...document.querySelectorAll(selector)].findLast((e) => e.textContent.includes(words)) ?? null`
	for range 5 {
		if e, err := v.p.rod.Timeout(browserPatience).ElementByJS(rod.Eval(script, selector, words)); err == nil {
			return e.CancelTimeout()
		} else if errors.Is(err, context.DeadlineExceeded) {
			break
		}
	}
	v.t.Fatalf("%s with %q is not on the page, which shows: %s", selector, words, v.p.text("body"))
	return nil
}

// fill puts text into a field, a day as a phone's picker does.
func (v *visits) fill(selector, text string) {
	v.t.Helper()
	if _, err := v.p.find(selector).Eval(`(text) => { this.value = text }`, text); err != nil {
		v.t.Fatal(err)
	}
}

// pick chooses a radio button by its value.
func (v *visits) pick(name, value string) {
	v.t.Helper()
	v.press(v.p.find(fmt.Sprintf("input[name=%s][value=%s]", name, value)), 1)
}

// tap taps the last element with the words.
func (v *visits) tap(selector, words string) {
	v.t.Helper()
	v.leaves(func() { v.press(v.see(selector, words), 1) })
}

// leaves waits until what a tap leads to is there, so that nothing is looked for
// on the page that is being left.
func (v *visits) leaves(tap func()) {
	v.t.Helper()
	if _, err := v.p.rod.Eval(`() => { document.documentElement.dataset.here = "1" }`); err != nil {
		v.t.Fatal(err)
	}
	tap()
	const there = `() => document.readyState === "complete" && !document.documentElement.dataset.here ? document.body : null`
	for range 5 {
		if _, err := v.p.rod.Timeout(browserPatience).ElementByJS(rod.Eval(there)); err == nil {
			return
		} else if errors.Is(err, context.DeadlineExceeded) {
			break
		}
	}
	v.t.Fatalf("the tap leads nowhere; the page shows: %s", v.p.text("body"))
}

// press taps an element so many times, in its middle.
func (v *visits) press(e *rod.Element, times int) {
	v.t.Helper()
	where, err := e.Eval(`() => { this.scrollIntoView({block: "center"}); const r = this.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2] }`)
	if err == nil {
		at := where.Value.Arr()
		err = v.p.rod.Mouse.MoveTo(proto.NewPoint(at[0].Num(), at[1].Num()))
	}
	for n := 1; err == nil && n <= times; n++ {
		if err = v.p.rod.Mouse.Down(proto.InputMouseButtonLeft, n); err == nil {
			err = v.p.rod.Mouse.Up(proto.InputMouseButtonLeft, n)
		}
	}
	if err != nil {
		v.t.Fatalf("tap: %v", err)
	}
}

func (v *visits) leaderClaims() {
	v.t.Helper()
	v.visit(inCharge, "/m/overdue")
	v.sees("h1", "逾期2件，其中红1件")
	v.sees(".odue li", v.number(1), v.number(2), "未认领")
	v.measured("overdue")
	v.leaves(func() { v.press(v.p.find(`form[action*="`+v.number(1)+`"] button`), 1) })
	v.sees(".odue li", "单位未签收")

	v.visit(officerName(0), "/m/issue/"+v.number(1))
	v.sees(".five .now", "待签收")
	v.sees(".story li.new", "认领")
	v.measured("officer-accept")
	v.leaves(func() { v.press(v.see(".dock button", "签收"), 2) })
	v.sees(".told", "已签收，留痕")
	v.sees(".story li.new", "签收，转入整改")
	if n := v.p.number(`() => document.querySelectorAll(".story li").length`); n != 4 { // 建账, 录入, 认领, 签收 once
		v.t.Errorf("the story has %d entries after a double tap", n)
	}
}

// officerWorks states a proof, reports an instalment that is asked about, asks for a later date and files.
func (v *visits) officerWorks() {
	v.t.Helper()
	v.tap(".dock a", "补充见处理结果")
	v.fill("#f-note", "租金已入村集体账户，收款票据3张")
	v.measured("prove")
	v.tap("button", "补充五见")
	v.sees(".proofs li", "收款票据3张", "还缺：谈话或处分的文书")

	v.tap(".list a", "报退款")
	v.fill("#f-amount", "1.19")
	v.tap("button", "下一步")
	v.sees(".err", "请选单位")
	v.pick("unit", "wan")
	v.tap("button", "下一步")
	v.sees(".warn", "此前已报1.19万元")
	v.measured("repay-asks")
	v.tap("button", "数没错，确认")
	v.sees(".tot", "已报，待核票据")
	v.sees(".due", "待核对1.19万元", "1.19万元")

	v.tap(".dock a", "申请延期")
	v.tap("button", "申请延期")
	v.sees(".warn", "还没写延期理由")
	v.fill("#f-note", "第3期租金承租人下月初结清")
	v.fill("#f-on", v.today.AddDays(10).String())
	v.measured("extend")
	v.tap("button", "申请延期")
	v.sees(".acts-on", "待批", "下月初结清")

	v.tap(".list a", "申请销号")
	v.fill("#f-note", "3号已整改，钱已退1.19万")
	v.tap("button", "申请销号")
	v.sees(".told", "销号申请已存")
	v.sees(".story q", "3号已整改，钱已退1.19万")
	v.measured("officer")
}

func (v *visits) leaderDecides() {
	v.t.Helper()
	v.visit(inCharge, "/m/overdue")
	v.sees(".odue li", "待批")
	v.tap(".odue a.btn", "同意延期")
	v.sees(".fill-in", "下月初结清")
	v.tap("button", "同意延期")
	v.sees(".due", "原期限")
	v.tap(".dock a", "督办")
	v.fill("#f-note", "三日内报第3期到账结果")
	v.fill("#f-on", v.today.AddDays(3).String())
	v.tap("button", "督办")
	v.sees(".acts-on", "待签收", "三日内报第3期到账结果")
	v.measured("leader")

	v.visit(officerName(0), "/m/issue/"+v.number(1))
	v.tap(".dock button", "收到督办")
	v.sees(".acts-on", "已签收")
	v.tap(".dock a", "报督办结果")
	v.fill("#f-note", "第3期已约定12月5日前付清")
	v.tap("button", "报督办结果")
	v.sees(".acts-on", "已报结果", "12月5日前付清")
	v.tap(".dock a", "补充见责任追究")
	v.fill("#f-note", "对王某谈话提醒，记录已存")
	v.tap("button", "补充五见")
	v.sees(".five .now", "查账")
}

// officeCloses checks the money, sends the issue back once, and passes it.
func (v *visits) officeCloses() {
	v.t.Helper()
	v.visit(clerk, "/m/issue/"+v.number(1))
	v.measured("staff")
	v.tap(".dock a", "核款")
	v.tap("button", "下一步")
	v.tap("button", "确认核款")
	v.sees(".due .v", "2.38")

	v.tap(".dock a", "退回")
	v.sees("h1", "退回")
	back := v.p.rod.MustInfo().URL
	v.fill("#f-note", "票据缺第2期")
	v.tap("button", "退回")
	v.sees(".acts-on", "票据缺第2期")

	v.load(back) // the form of what was done already
	v.sees(".warn", "这件现在不能退回")

	v.visit(officerName(0), "/m/issue/"+v.number(1))
	v.tap(".dock a", "申请销号")
	v.tap("button", "申请销号")
	v.visit(clerk, "/m/issue/"+v.number(1))
	v.tap(".dock a", "通过")
	v.tap("button", "下一步")
	v.measured("pass-confirm")
	v.tap("button", "仍要销号，确认")
	v.sees(".told", "已通过，已销号")
	v.sees(".due", "已销号")
	v.measured("closed")
}

func (v *visits) load(address string) {
	v.t.Helper()
	if err := v.p.rod.Navigate(address); err != nil {
		v.t.Fatal(err)
	}
	if err := v.p.rod.WaitLoad(); err != nil {
		v.t.Fatal(err)
	}
}
