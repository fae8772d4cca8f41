package main

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/go-rod/rod"

	"github.com/weidubao/weidubao/templates"
)

// The phones as they stand on the page: #seat-0 officer, 1 head, 2 leader, 3 staff.
const (
	desktopWidth, desktopHeight = 1440, 1176
	phoneWidth, phoneHeight     = 390, 844
)

// write types into a phone and sends it, and waits for the answer that holds want.
func (p *page) write(seat int, text, want string) {
	p.b.t.Helper()
	phone := fmt.Sprintf("#seat-%d", seat)
	if p.number(`(s) => document.querySelector(s + " textarea").checkVisibility() ? 1 : 0`, phone) == 0 {
		p.click(phone + " .toggle") // the menu stands in the field's place
	}
	field := p.find(phone + " textarea")
	if err := field.Input(text); err != nil {
		p.b.t.Fatalf("type: %v", err)
	}
	p.click(phone + " .send")
	const script = `(phone, text, want) => {
		const all = [...document.querySelectorAll(phone + " .items > *")];
		const mine = all.findLastIndex((e) => e.matches(".me") && e.textContent.includes(text));
		return all.slice(mine + 1).find((e) => mine >= 0 && e.textContent.includes(want)) ?? null;
	}`
	if _, err := p.rod.Timeout(browserPatience).ElementByJS(rod.Eval(script, phone, text, want)); err != nil {
		p.b.t.Fatalf("%q is not answered with %q; the phone shows: %s", text, want, p.text(phone+" .items"))
	}
}

// TestFirstTenMinutes is what a newcomer does: reports in the officer's phone,
// moves the clock to the first working day of the next month, has the clerk
// sign the bulletin off, and opens it on the leader's phone, where the sums are
// right. It takes the README's pictures when asked for them (-pictures DIR).
func TestFirstTenMinutes(t *testing.T) {
	c := openCounty(t)
	b := openBrowser(t)
	p := b.open(c.url+"/", screen{width: desktopWidth, height: desktopHeight, scale: 1.5})
	p.see("#status", "第47周，已报17，未报6")
	p.see("#seat-0 .who", "陈晓峰")

	p.write(0, templates.DemoFirst, "已登记")
	p.see("#seat-0 .items", "梳理问题5")
	p.see("#status", "已报18，未报5")
	p.write(0, "问题改4", "5→4")
	p.write(1, "本周", "已报")
	p.write(3, "谁没报", "未报5")
	p.write(3, "通知 全体联络员：下周一10点线上培训，内容为五见材料。", "发送")
	p.write(3, "发送", "正在发给30人")
	p.see("#log-rows", "template/send")
	p.settle(0)
	p.picture("phones", false)

	p.tap("#moves button", "12月1日09:00")
	p.see("#day", "12月1日")
	p.see("#seat-3 a.card", "11月微督报已拟好")
	p.write(3, "签发 11月", "已签发")
	card := p.see("#seat-2 a.card", "2026年第11期")
	p.press(card)
	inside := p.frame("#seat-2 iframe")
	inside.see("main", "2026年第11期（总第48期）")
	c.compare(inside)
	p.see("#seat-2 a.card", "已阅")

	address, err := card.Property("href")
	if err != nil {
		t.Fatal(err)
	}
	paper := b.open(address.String(), screen{width: phoneWidth, height: phoneHeight, scale: 2, mobile: true})
	paper.picture("bulletin", false)
	if over := paper.number(`() => document.documentElement.scrollWidth - innerWidth`); over > 0 {
		t.Errorf("the bulletin is %d px too wide for a phone", over)
	}
}

// compare holds what the page shows against what the product's own interface
// says and against the reports themselves.
func (c *county) compare(p *page) {
	c.t.Helper()
	var edition struct {
		Expected int            `json:"expected"`
		OnTime   int            `json:"on_time"`
		Totals   map[string]any `json:"totals"`
	}
	c.api("/bulletins/2026-11", &edition)
	sums := make(map[string]float64)
	expected := 0
	for week := 45; week <= 48; week++ { // the weeks whose Thursday lies in November
		var got struct {
			Reports []struct {
				Values map[string]any `json:"values"`
				Status string         `json:"status"`
			} `json:"reports"`
			Missing []any `json:"missing"`
		}
		c.api(fmt.Sprintf("/reports?week=2026-W%d", week), &got)
		expected += len(got.Reports) + len(got.Missing)
		for _, r := range got.Reports {
			for _, key := range []string{"problems", "leads", "accountable", "systems"} {
				if n, ok := r.Values[key].(float64); ok && r.Status == "complete" {
					sums[key] += n
				}
			}
		}
	}
	if expected != edition.Expected {
		c.t.Errorf("expected %d reports, the bulletin says %d", expected, edition.Expected)
	}
	rows := p.text("#totals")
	for label, key := range map[string]string{"梳理问题": "problems", "交办线索": "leads", "问责处理": "accountable", "规范制度": "systems"} {
		want := fmt.Sprintf("%.0f", sums[key])
		row := regexp.MustCompile(label + `\s+(\d+)`).FindStringSubmatch(rows)
		if row == nil || row[1] != want || fmt.Sprint(edition.Totals[key]) != want {
			c.t.Errorf("%s: the reports make %s, the API %v, the page %q", label, want, edition.Totals[key], row)
		}
	}
	if key := p.text(".key"); !strings.Contains(key, fmt.Sprint(edition.OnTime)) || !strings.Contains(key, fmt.Sprint(edition.Expected)) {
		c.t.Errorf("the page's first figure is %q, the API's %d of %d", key, edition.OnTime, edition.Expected)
	}
}

// TestFaultsAreToldTrue: each fault switch of the page, what the people then
// see, and that everybody gets what was meant for them once.
func TestFaultsAreToldTrue(t *testing.T) {
	c := openCounty(t)
	b := openBrowser(t)
	p := b.open(c.url+"/sandbox/", screen{width: desktopWidth, height: desktopHeight})
	p.see("#status", "已报17")
	officer := c.seat("联络员")

	t.Log("the day's quota is used up: the clerk is told, and nothing is lost")
	p.click("[data-switch=quota]")
	p.order("额度用尽时发的通知")
	p.see("#log-rows", "45009")
	p.see("#seat-3 .items", "今日推送额度已用完")
	p.picture("fault-quota", false)
	p.click("[data-switch=quota]")
	p.tap("#moves button", "1天")
	p.see("#day", "11月21日")
	p.see("#seat-0 a.card", "额度用尽时发的通知")

	t.Log("answers are lost: the platform is asked again under the same number")
	p.click("[data-switch=dropped]")
	p.order("应答丢失时发的通知")
	p.see("#seat-0 a.card", "应答丢失时发的通知")
	p.see("#log-rows", "应答丢失")
	p.click("[data-switch=dropped]")
	c.call(http.MethodPost, "/sandbox/api/clock", map[string]string{"advance": "3m"}, nil)
	p.see("#log-rows", "只发一次")

	t.Log("the platform is down: what officers write is recorded all the same")
	p.click("[data-switch=outage]")
	p.write(0, "第47周补报："+templates.DemoFirst, "已登记")
	p.order("平台不可用时发的通知")
	p.see("#log-rows", "连接被断开")
	p.picture("fault-outage", false)
	p.click("[data-switch=outage]")
	c.call(http.MethodPost, "/sandbox/api/clock", map[string]string{"advance": "3m"}, nil)
	p.see("#seat-0 a.card", "平台不可用时发的通知")
	c.call(http.MethodPost, "/sandbox/api/clock", map[string]string{"advance": "1h"}, nil)
	for _, notice := range []string{"额度用尽", "应答丢失", "平台不可用"} {
		if n := c.cards(officer, notice); n != 1 {
			t.Errorf("the officer has the notice of %s %d times", notice, n)
		}
	}

	t.Log("somebody leaves: the clerk is told to phone")
	p.click("#leave")
	p.tap("#leavers button", "林建国")
	p.see("#seat-1 .gone", "已取消关注")
	p.click("#leave")
	p.write(3, "通知 全体负责人：有人取关时发的通知。", "收不到")
	p.picture("fault-left", false)
}

// order has the clerk send a notice to all officers.
func (p *page) order(words string) {
	p.b.t.Helper()
	p.write(3, "通知 全体联络员："+words+"。", words)
	p.write(3, "发送", "正在发给")
}

// cards counts the cards on a phone with these words.
func (c *county) cards(openid, words string) int {
	c.t.Helper()
	var items []struct {
		Kind string `json:"kind"`
		Text string `json:"text"`
	}
	c.call(http.MethodGet, "/sandbox/api/inbox/"+openid, nil, &items)
	n := 0
	for _, item := range items {
		if item.Kind == "template" && strings.Contains(item.Text, words) {
			n++
		}
	}
	return n
}

// TestScreens: the phones, the officer's own page and the issue's page at the
// widths of phones, tablets and desks, light and dark, without a sideways scroll.
func TestScreens(t *testing.T) {
	c := openCounty(t)
	b := openBrowser(t)
	c.say(c.seat("联络员"), templates.DemoFirst)
	link := regexp.MustCompile(`href="([^"]+)"`)
	address := map[string]string{"phones": c.url + "/sandbox/"}
	mine := link.FindStringSubmatch(c.say(c.seat("联络员"), "我的"))
	if mine == nil {
		t.Fatal("我的 gives no link")
	}
	address["mine"] = mine[1]
	first := b.open(mine[1], screen{width: phoneWidth, height: phoneHeight})
	issue, err := first.find(`a[href*="/m/issue/"]`).Property("href")
	if err != nil {
		t.Fatal(err)
	}
	address["issue"] = issue.String()
	for _, item := range c.chat(c.seat("领导")) {
		if strings.Contains(item.URL, "/m/bulletin/") {
			_, page, _ := strings.Cut(item.URL, "/m/")
			address["bulletin"] = c.url + "/m/" + page // the card is of an earlier run, on another port
		}
	}
	if len(address) != 4 {
		t.Fatalf("no bulletin on the leader's phone: %v", address)
	}
	for name, url := range address {
		for _, s := range []screen{
			{width: 320, height: 640},
			{width: phoneWidth, height: phoneHeight},
			{width: phoneWidth, height: phoneHeight, dark: true},
			{width: 768, height: 1024},
			{width: desktopWidth, height: desktopHeight},
			{width: desktopWidth, height: desktopHeight, dark: true},
		} {
			s.mobile = s.width < 700
			p := b.open(url, s)
			if name == "phones" {
				p.see("#status", "第47周")
				p.see("#seat-0 .items", "已登记")
			}
			shade := "light"
			if s.dark {
				shade = "dark"
			}
			p.picture(fmt.Sprintf("%s-%d-%s", name, s.width, shade), name != "phones")
			if over := p.number(`() => document.documentElement.scrollWidth - innerWidth`); over > 0 {
				t.Errorf("%s at %d px is %d px too wide", name, s.width, over)
			}
			p.close()
		}
	}
}
