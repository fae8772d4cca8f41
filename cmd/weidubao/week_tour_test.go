package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The two officers of the tour. Neither has reported when the demo begins.
const (
	guided, guidedArea = "陈晓峰", "330381120" // of 陶山镇, who sits at the first phone
	asked              = "苏海明"              // of 北麂乡
)

// phoneScreen is a phone as the docs show it.
var phoneScreen = screen{width: phoneWidth, height: phoneHeight, scale: 1.5, mobile: true}

// TestOfficersWeek is an officer's week on a phone's own screen: the guided
// dialogue, a question and the bare answer to it, a photo, and a correction from
// the officer's page. It takes the docs' pictures when asked for them (-pictures DIR).
func TestOfficersWeek(t *testing.T) {
	c := openCounty(t)
	b := openBrowser(t)
	p := b.open(c.url+"/", phoneScreen)
	p.see("#seat-0 .who", guided)

	c.guidesThrough(p)
	c.takesThePhoto(p)
	c.correctsFromThePage(b, p)

	p.click("#seat-0 .who")
	p.tap("#people-list button", asked)
	p.see("#seat-0 .who", asked)
	c.settlesTheDoubt(p)
}

// guidesThrough reports by the dialogue: from the account's menu to the receipt.
func (c *county) guidesThrough(p *page) {
	c.t.Helper()
	p.click("#seat-0 .toggle")
	p.tap("#seat-0 .menu button", "我要报")
	p.see("#seat-0 .items", "1/7 梳理问题（个）")
	p.write(0, "6", "2/7 交办线索")
	p.write(0, "1", "3/7 问责处理")
	p.shot("guide")
	p.write(0, "返回", "2/7 交办线索（件），现为1")
	p.write(0, "返回", "1/7 梳理问题（个），现为6")
	p.write(0, "5", "梳理问题5个。3/7 问责处理")
	p.write(0, "约3人", "不是准数")
	p.write(0, "同上周", "4/7 规范制度")
	p.write(0, "1", "5/7 巡察村居")
	p.write(0, "3个村", "6/7 完成整改")
	p.write(0, "跳过", "7/7 挽回损失")
	if status := c.state().Status; !strings.Contains(status, "已报17") {
		c.t.Errorf("before 确认 the county stands at %q", status)
	}
	p.write(0, "跳过", "1.梳理问题5个")
	p.write(0, "1", "已登记")
	p.see("#status", "已报18，未报5")
	c.recorded(map[string]float64{"problems": 5, "leads": 1, "accountable": 0, "systems": 1, "villages": 3})
}

// takesThePhoto sends a picture from the phone's own file field, and sees it on 我的.
func (c *county) takesThePhoto(p *page) {
	c.t.Helper()
	path := filepath.Join(c.t.TempDir(), "notice-board.jpg")
	if err := os.WriteFile(path, noticeBoard(c.t), 0o600); err != nil {
		c.t.Fatal(err)
	}
	p.click("#seat-0 .plus")
	if err := p.find("#seat-0 .more input[type=file]").SetFiles([]string{path}); err != nil {
		c.t.Fatal(err)
	}
	p.see("#seat-0 .items", "照片已收（第1张），附在陶山镇第47周")
	p.loads("#seat-0 .me .pic img")
	p.shot("photo")

	eventually(c.t, patience, "the photo is fetched and shown", func() bool {
		inside := p.openMine(c)
		defer p.click("#seat-0 [data-shut]")
		if inside.number(`() => document.querySelectorAll(".files img").length`) == 0 {
			return false
		}
		inside.loads(".files img")
		return true
	})
}

// correctsFromThePage mends one figure where it is shown, and hurries while doing so.
func (c *county) correctsFromThePage(b *browser, p *page) {
	c.t.Helper()
	p.openMine(c)
	out, err := p.find("#seat-0 [data-vout]").Property("href")
	if err != nil {
		c.t.Fatal(err)
	}
	p.click("#seat-0 [data-shut]")

	m := b.open(out.String(), phoneScreen)
	m.tap("a.btn", "更正本周")
	if err := m.find("#f-problems").SelectAllText(); err != nil {
		c.t.Fatal(err)
	}
	if err := m.find("#f-problems").Input("4"); err != nil {
		c.t.Fatal(err)
	}
	m.tap("button", "下一步")
	if row := m.see(".diff li", "梳理问题").MustText(); !strings.Contains(row, "5→4") {
		c.t.Errorf("the preview shows %q", row)
	}
	m.look(screen{width: phoneWidth, height: phoneHeight / 2, scale: phoneScreen.scale, mobile: true})
	m.shot("correct")
	m.look(phoneScreen)
	c.recorded(map[string]float64{"problems": 5})

	m.twice(m.see("button", "确认更正"))
	m.see(".told", "已更正，留痕")
	m.see(".figs", "原报5")
	m.see(".story", "梳理问题 5→4个")
	c.recorded(map[string]float64{"problems": 4})
	c.correctedOnce()

	m.back(1) // to the form that was sent
	m.see("main", "请核对")
	m.tap("button", "确认更正")
	m.see(".story", "梳理问题 5→4个")
	c.correctedOnce()
	m.close()
}

// settlesTheDoubt: a message with a doubtful figure and with markup, the bare
// answer to the question, and the week's page, which shows the message as text.
func (c *county) settlesTheDoubt(p *page) {
	c.t.Helper()
	const markup = `<img src=x onerror=alert(1)>`
	p.write(0, "问题30余个，线索1件，问责0人，制度1项", "“问题30余个”不是准数。直接回准数。")
	p.write(0, "32", "已登记")
	p.shot("question")
	p.see("#status", "已报19，未报4")
	p.write(0, "更正 线索2"+markup, "1→2件")

	inside := p.openMine(c)
	inside.tap("th a", "第47周")
	inside.see(".story", markup)
	if n := inside.number(`() => document.querySelectorAll("main img, main script, main b:not([class])").length`); n != 0 {
		c.t.Errorf("%d elements of the message's markup stand on the page", n)
	}
	p.click("#seat-0 [data-shut]")
}

// openMine asks for 我的 and opens the link in the answer, as the phone does.
func (p *page) openMine(c *county) *page {
	c.t.Helper()
	p.write(0, "我的", "打开我的记录")
	p.tap("#seat-0 .items a", "打开我的记录")
	inside := p.frame("#seat-0 iframe")
	inside.see("h2", "近十周")
	return inside
}

// apiReport is one report as the API tells it.
type apiReport struct {
	Values  map[string]any `json:"values"`
	History []struct {
		Act string `json:"act"`
	} `json:"history"`
}

func (c *county) report() apiReport {
	c.t.Helper()
	var r apiReport
	c.api("/reports/"+guidedArea+"/2026-W47", &r)
	return r
}

// recorded holds the values of the guided officer's week against what the API tells.
func (c *county) recorded(want map[string]float64) {
	c.t.Helper()
	got := c.report().Values
	for key, n := range want {
		if got[key] != n {
			c.t.Errorf("%s is recorded as %v, want %v", key, got[key], n)
		}
	}
}

// correctedOnce: the history has one correction, however often the button was pressed.
func (c *county) correctedOnce() {
	c.t.Helper()
	var acts []string
	for _, e := range c.report().History {
		acts = append(acts, e.Act)
	}
	if n := len(slices.DeleteFunc(slices.Clone(acts), func(act string) bool { return act != "correct" })); n != 1 {
		c.t.Errorf("the history has %d corrections: %v", n, acts)
	}
}
