package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot/bulletin"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/notice"
	"github.com/weidubao/weidubao/bot/report"
)

// link signs path for member as the bot would, and cuts the public address off.
func (r *rig) link(path, member string) string {
	return strings.TrimPrefix(r.bot.links.Sign(path, member, now.Add(time.Hour)), "https://wx.example.gov.cn")
}

func date(month time.Month, day int) calendar.Date {
	return calendar.Date{Year: 2026, Month: month, Day: day}
}

func count(n int64) report.Value { return report.Value{Kind: report.Count, N: n} }

func wan(fen int64) report.Value { return report.Value{Kind: report.Money, N: fen} }

// sampleEdition is one with everything that a page can show.
func sampleEdition() bulletin.Edition {
	weeks := []calendar.Week{{Year: 2026, Number: 41}, {Year: 2026, Number: 42}, {Year: 2026, Number: 43}, {Year: 2026, Number: 44}}
	unit := func(code, name string) bulletin.Unit { return bulletin.Unit{Code: code, Name: name} }
	six, down, same, more := count(42), count(-2), count(0), count(6)
	return bulletin.Edition{
		Key: "2026-10", Office: "中共瑞安市委巡察办", Month: calendar.Month{Year: 2026, Month: 10}, Number: 10, Total: 47, Version: 1,
		AsOf: date(10, 31), FrozenAt: date(11, 1).At(0, 0), Status: bulletin.Published, ApprovedBy: "M0003", PublishedAt: date(11, 2).At(9, 0),
		Units: 23, Weeks: weeks, Exempt: []calendar.Week{{Year: 2026, Number: 40}}, Expected: 92, Received: 91, OnTime: 90,
		Late:    []bulletin.Miss{{Unit: unit("330381206", "芳庄乡"), Week: weeks[2], At: date(10, 26).At(9, 12), Due: date(10, 23).At(17, 0)}},
		Missing: []bulletin.Miss{{Unit: unit("330381208", "北麂乡"), Week: weeks[1]}},
		Totals: []bulletin.Total{
			{Key: "problems", Label: "梳理问题", Unit: "个", Sum: count(48), Reports: 91, Before: &six, Change: &more},
			{Key: "leads", Label: "交办线索", Unit: "件", Sum: count(17), Reports: 91, Before: &six, Change: &down},
			{Key: "rules", Label: "规范制度", Unit: "项", Sum: count(42), Reports: 90, Before: &six, Change: &same},
			{Key: "recovered", Label: "挽回损失", Unit: "万元", Sum: wan(12_360_000), Reports: 91},
		},
		Registered: 47, SignedOff: 44, SignedOffMonth: 41, SignedOffBefore: new(35),
		Overdue: []bulletin.Overdue{
			{Number: "RA26-0012", Area: "330381115", AreaName: "平阳坑镇", DueOn: date(10, 9), Days: 16, Stage: ledger.StageRed},
			{Number: "RA26-0019", Area: "330381116", AreaName: "高楼镇", DueOn: date(10, 21), Days: 7, Stage: ledger.StageOrange},
			{Number: "RA26-0027", Area: "330381117", AreaName: "湖岭镇", DueOn: date(10, 28), Days: 2, Stage: ledger.StageYellow},
		},
		Bands: []bulletin.UnitBand{
			{Unit: unit("330381101", "塘下镇"), Band: bulletin.BandGreen},
			{Unit: unit("330381115", "平阳坑镇"), Band: bulletin.BandRed},
			{Unit: unit("330381116", "高楼镇"), Band: bulletin.BandYellow},
			{Unit: unit("330381117", "湖岭镇"), Band: bulletin.BandYellow},
			{Unit: unit("330381120", "陶山镇"), Band: bulletin.BandGreen},
		},
	}
}

func (r *rig) fill() {
	r.bot.editions["2026-10"] = sampleEdition()
	r.bot.issues["RA26-0031"] = issueView()
	r.bot.notices["N0001"] = notice.Notice{ID: "N0001", Title: "周报提醒", Body: "第一行\n第二行", Ack: true, CreatedAt: now, Members: []string{"M0001"}}
}

var everyPage = []string{"/m/bulletin/2026-10/1", "/m/notice/N0001", "/m/issues/RA26-0031"}

func TestPagesHeaders(t *testing.T) {
	r := newRig(t)
	r.fill()
	for _, path := range everyPage {
		rec := r.do(t, http.MethodGet, r.link(path, "M0001"), "")
		if rec.Code != http.StatusOK {
			t.Fatalf("%s: %d", path, rec.Code)
		}
		h := rec.Header()
		for _, want := range []string{"default-src 'none'", "style-src 'self'", "img-src 'self'", "frame-ancestors 'none'"} {
			if !strings.Contains(h.Get("Content-Security-Policy"), want) {
				t.Errorf("%s: no %s in %q", path, want, h.Get("Content-Security-Policy"))
			}
		}
		for name, want := range map[string]string{
			"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff", "Content-Type": "text/html; charset=utf-8",
		} {
			if h.Get(name) != want {
				t.Errorf("%s: %s is %q", path, name, h.Get(name))
			}
		}
		// What the policy forbids must not be there to begin with.
		if m := regexp.MustCompile(`(?i)<script| style=|<style| on[a-z]+=|javascript:`).FindString(rec.Body.String()); m != "" {
			t.Errorf("%s: holds %q", path, m)
		}
	}
}

func TestPagesLinks(t *testing.T) {
	r := newRig(t)
	r.fill()
	for _, path := range everyPage {
		good := r.link(path, "M0001")
		other := r.link(strings.Replace(path, "1", "2", 1), "M0001")
		_, query, _ := strings.Cut(other, "?")
		for name, target := range map[string]string{
			"without":      path,
			"another path": path + "?" + query,
			"altered":      good + "x",
			"another name": strings.Replace(good, "m=M0001", "m=M0002", 1),
		} {
			rec := r.do(t, http.MethodGet, target, "")
			if rec.Code != http.StatusForbidden || !strings.Contains(rec.Body.String(), "被改动") {
				t.Errorf("%s, %s: %d", path, name, rec.Code)
			}
		}
		old := strings.TrimPrefix(r.bot.links.Sign(path, "M0001", now), "https://wx.example.gov.cn")
		if rec := r.do(t, http.MethodGet, old, ""); rec.Code != http.StatusForbidden || !strings.Contains(rec.Body.String(), "有效期") {
			t.Errorf("%s, expired: %d %s", path, rec.Code, rec.Body)
		}
		if rec := r.do(t, http.MethodGet, r.link(path, "M0004"), ""); rec.Code != http.StatusForbidden {
			t.Errorf("%s, disabled member: %d", path, rec.Code)
		}
		if rec := r.do(t, http.MethodHead, good, ""); rec.Code != http.StatusOK {
			t.Errorf("HEAD %s: %d", path, rec.Code)
		}
	}
}

func TestPagesNotFound(t *testing.T) {
	r := newRig(t)
	r.fill()
	for _, path := range []string{
		"/m/bulletin/2026-09/1", "/m/bulletin/2026-10/2", "/m/bulletin/2026-10/0", "/m/bulletin/2026-10/x", "/m/notice/N9", "/m/issues/RA26-9999", "/m/issues/,",
	} {
		if rec := r.do(t, http.MethodGet, r.link(path, "M0003"), ""); rec.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, rec.Code)
		}
	}
}

func TestPagesStoreDown(t *testing.T) {
	r := newRig(t)
	r.fill()
	r.bot.err = errDown
	for _, path := range everyPage {
		rec := r.do(t, http.MethodGet, r.link(path, "M0001"), "")
		if rec.Code != http.StatusInternalServerError || strings.Contains(rec.Body.String(), "refused") {
			t.Errorf("%s: %d %s", path, rec.Code, rec.Body)
		}
	}
	if got := strings.Count(r.log.String(), "level=ERROR"); got != len(everyPage) {
		t.Errorf("logged %d times", got)
	}
}

func TestNoticePage(t *testing.T) {
	r := newRig(t)
	r.fill()
	body := r.do(t, http.MethodGet, r.link("/m/notice/N0001", "M0001"), "").Body.String()
	for _, want := range []string{"周报提醒", "第一行\n第二行", "回“收到”", "11月20日14:00"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %q in %s", want, body)
		}
	}
	if rec := r.do(t, http.MethodGet, r.link("/m/notice/N0001", "M0002"), ""); rec.Code != http.StatusForbidden {
		t.Errorf("a member who was not addressed: %d", rec.Code)
	}
	if rec := r.do(t, http.MethodGet, r.link("/m/notice/N0001", "M0003"), ""); rec.Code != http.StatusOK {
		t.Errorf("staff: %d", rec.Code)
	}
	n := r.bot.notices["N0001"]
	n.Ack = false
	r.bot.notices["N0001"] = n
	if body := r.do(t, http.MethodGet, r.link("/m/notice/N0001", "M0001"), "").Body.String(); strings.Contains(body, "收到") {
		t.Error("asks for an acknowledgement that nobody wants")
	}
}

func TestIssuePage(t *testing.T) {
	r := newRig(t)
	r.fill()
	soon := issueView()
	soon.Number, soon.Overdue, soon.Stage, soon.Text = "RA26-0032", -3, ledger.StageT3, "王某侵占"
	done := issueView()
	done.Number, done.Status, done.SignedOffOn, done.Stage = "RA26-0033", ledger.SignedOff, date(11, 18), ledger.NoStage
	r.bot.issues["RA26-0032"], r.bot.issues["RA26-0033"] = soon, done
	rec := r.do(t, http.MethodGet, r.link("/m/issues/RA26-0031,RA26-0032,RA26-0033,RA26-9999", "M0001"), "")
	body := rec.Body.String()
	for _, want := range []string{
		"<b>RA26-0031</b>　塘下镇", "逾期16个工作日，期限10月9日", `mark red">红`, "还有3个工作日", `mark grey">临期`, "11月18日销号", "3件", "11月20日14:00",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("no %q in %s", want, body)
		}
	}
	for _, secret := range []string{"王某", "合同", "钱二", "RA26-9999"} {
		if strings.Contains(body, secret) {
			t.Errorf("the page shows %q", secret)
		}
	}
}

func TestBulletinPage(t *testing.T) {
	r := newRig(t)
	r.fill()
	body := r.do(t, http.MethodGet, r.link("/m/bulletin/2026-10/1", "M0002"), "").Body.String()
	for _, want := range []string{
		"2026年第10期（总第47期）", "中共瑞安市委巡察办", "11月2日",
		"90<small>/92期", "按时率97.8%", "41<small>件", "环比＋6", "3<small>件", "红1 橙1 黄1",
		"按时90 ＝ 应报92 － 迟报1 － 缺报1", "23个单位 × 4周", "第41周至第44周；第40周免报", "芳庄乡 第43周", "10月26日09:12收到，迟2天16小时", "北麂乡 第42周<small>未补报",
		"销号41 ＝ 累计已销号44 － 此前3", "9月销号35件", "逾期3 ＝ 红1 ＋ 橙1 ＋ 黄1", "RA26-0019</span> 高楼镇，7个工作日", `href="#signed"`, `id="signed"`,
		"<b>48</b>", "＋6", "－2", "持平", "<b>12.36</b>", "90期有此数", `mark none">缺`,
		"RA26-0012　平阳坑镇", "逾期16个工作日，期限10月9日", "逾期1件，7个工作日（橙）", "<span>塘下镇</span><span>陶山镇</span>",
		"未销号3 ＝ 建账47 － 已销号44", "93.6%", "如实多报问题都不影响颜色", "数据冻结于11月1日00:00", "签发：孙某", "第1版",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("no %q", want)
		}
	}
	for _, never := range []string{"草稿", "截至11月", "孙三", "ZgotmplZ", "未到期", "<svg", "累计</th>"} {
		if strings.Contains(body, never) {
			t.Errorf("holds %q", never)
		}
	}
	if strings.Index(body, "平阳坑镇</span>") > strings.Index(body, "高楼镇</span>") {
		t.Error("yellow stands before red")
	}
}

func TestBulletinPageInterimDraft(t *testing.T) {
	r := newRig(t)
	week := func(n int) calendar.Week { return calendar.Week{Year: 2026, Number: n} }
	e := bulletin.Edition{
		Key: "2026-11@2026-11-21", Office: "巡察办", Month: calendar.Month{Year: 2026, Month: 11}, Version: 1, Interim: true, Status: bulletin.Draft,
		AsOf: date(11, 21), FrozenAt: date(11, 21).At(9, 30), Units: 2, Weeks: []calendar.Week{week(45)}, Open: []calendar.Week{week(47), week(48)},
		Expected: 3, Early: 1, Received: 1, OnTime: 1, Extra: 1,
		Missing: []bulletin.Miss{
			{Unit: bulletin.Unit{Name: "塘下镇"}, Week: week(45)},
			{Unit: bulletin.Unit{Name: "陶山镇"}, Week: week(45), Status: report.Incomplete},
		},
		Totals: []bulletin.Total{
			{Key: "problems", Label: "梳理问题", Sum: count(5), Reports: 2},
			{Key: "recovered", Label: "挽回损失", Unit: "万元", Sum: wan(0)},
		},
	}
	r.bot.editions[e.Key] = e
	rec := r.do(t, http.MethodGet, r.link("/m/bulletin/2026-11@2026-11-21/1", "M0002"), "")
	body := rec.Body.String()
	for _, want := range []string{
		"2026年11月（截至11月21日）", "草稿", "未签发", "期中", "按时1 ＝ 应报3 － 缺报2", "2个单位 × 1周 ＋ 提前1期<small>第45周；第47周、第48周未到期",
		"第45周 2个单位<small>塘下镇、陶山镇（未齐）", "1期<small>不在应报之列", "2期；缺2期", "<b>5</b>", `挽回损失</th><td class="num"><span class="mark none">缺`,
		"不与上月整月相比", "无逾期。", "截至11月21日</span>", "11月至21日", "逾期0，没有一件过了期限",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("no %q in %s", want, body)
		}
	}
	if strings.Contains(body, "第0期") || strings.Contains(body, "环比") {
		t.Error("an interim edition has a number or a comparison")
	}
	api := newRig(t)
	api.bot.editions["2026-11"] = e
	if body := api.api(t, http.MethodGet, "/bulletins/2026-11", "").Body.String(); !strings.Contains(body, `"totals":{"problems":5}`) || !strings.Contains(body, `"status":"incomplete"`) {
		t.Errorf("API: %s", body)
	}
}

func TestBulletinPageErratum(t *testing.T) {
	r := newRig(t)
	e := sampleEdition()
	e.Version = 2
	r.bot.editions[e.Key] = e
	body := r.do(t, http.MethodGet, r.link("/m/bulletin/2026-10/1", "M0002"), "").Body.String()
	if !strings.Contains(body, "第1版已更正，这里是第2版") {
		t.Error("does not say that it is another version")
	}
	body = r.do(t, http.MethodGet, r.link("/m/bulletin/2026-10/2", "M0002"), "").Body.String()
	if strings.Contains(body, "已更正") {
		t.Error("the newest version calls itself replaced")
	}
}

func TestBulletinAPI(t *testing.T) {
	r := newRig(t)
	r.fill()
	rec := r.api(t, http.MethodGet, "/bulletins/2026-10", "")
	got, ok := decoded(t, rec, http.StatusOK).(map[string]any)
	if !ok {
		t.Fatal("not an object")
	}
	address, _ := got["url"].(string)
	delete(got, "url")
	want := fromJSON(t, `{"key":"2026-10","month":"2026-10","number":10,"total_number":47,"version":1,"interim":false,"status":"published",
		"as_of":"2026-10-31","frozen_at":"2026-11-01T00:00:00+08:00","published_at":"2026-11-02T09:00:00+08:00","units":23,
		"expected":92,"early":0,"received":91,"on_time":90,"imported":0,"extra":0,
		"late":[{"area":"330381206","area_name":"芳庄乡","week":"2026-W43","at":"2026-10-26T09:12:00+08:00"}],
		"missing":[{"area":"330381208","area_name":"北麂乡","week":"2026-W42"}],
		"totals":{"problems":48,"leads":17,"rules":42,"recovered":"12.36"},"changes":{"problems":6,"leads":-2,"rules":0},"year_on_year":{},"year_totals":{},"year_gaps":{},
		"registered":47,"signed_off":44,"signed_off_month":41,"signed_off_before":35,
		"overdue":[
			{"number":"RA26-0012","area":"330381115","area_name":"平阳坑镇","due_on":"2026-10-09","days":16,"stage":"red"},
			{"number":"RA26-0019","area":"330381116","area_name":"高楼镇","due_on":"2026-10-21","days":7,"stage":"orange"},
			{"number":"RA26-0027","area":"330381117","area_name":"湖岭镇","due_on":"2026-10-28","days":2,"stage":"yellow"}]}`)
	if diff := cmp.Diff(want, any(got)); diff != "" {
		t.Error(diff)
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	if rec := r.do(t, http.MethodGet, u.RequestURI(), ""); rec.Code != http.StatusOK {
		t.Errorf("the address %s answers %d", address, rec.Code)
	}
	r.opt.Now = func() time.Time { return now.Add(7 * 24 * time.Hour) }
	r.opt.Registry = nil
	r.h = New(r.opt)
	if rec := r.do(t, http.MethodGet, u.RequestURI(), ""); rec.Code != http.StatusForbidden {
		t.Errorf("after 7 days the address answers %d", rec.Code)
	}
}

func TestBulletinAPIEmpty(t *testing.T) {
	r := newRig(t)
	r.bot.editions["2026-10"] = bulletin.Edition{Key: "2026-10", Month: calendar.Month{Year: 2026, Month: 10}, Version: 1}
	body := r.api(t, http.MethodGet, "/bulletins/2026-10", "").Body.String()
	for _, want := range []string{`"late":[]`, `"missing":[]`, `"totals":{}`, `"overdue":[]`, `"published_at":null`, `"signed_off_before":null`} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in %s", want, body)
		}
	}
}

// Whatever a person or a file wrote stays text: the page keeps its elements.
func TestPagesEscape(t *testing.T) {
	tags := regexp.MustCompile(`<[^>]*>`)
	skeleton := func(words string) map[string][]string {
		r := newRig(t)
		e := sampleEdition()
		e.Office, e.Late[0].Unit.Name, e.Missing[0].Unit.Name, e.Totals[0].Label, e.Totals[0].Unit = words, words, words, words, words
		e.Overdue[0].AreaName, e.Overdue[0].Number, e.Bands[0].Unit.Name, e.Bands[1].Unit.Name = words, words, words, words
		r.bot.editions[e.Key] = e
		v := issueView()
		v.AreaName = words
		r.bot.issues["RA26-0031"] = v
		r.bot.notices["N0001"] = notice.Notice{Title: words, Body: words, Members: []string{"M0001"}}
		out := make(map[string][]string)
		for _, path := range everyPage {
			rec := r.do(t, http.MethodGet, r.link(path, "M0001"), "")
			if rec.Code != http.StatusOK {
				t.Fatalf("%s: %d", path, rec.Code)
			}
			out[path] = tags.FindAllString(rec.Body.String(), -1)
		}
		return out
	}
	want := skeleton("harmless")
	for _, payload := range []string{
		`<script>alert(1)</script>`,
		`<img src=x onerror=alert(1)>`,
		`"><svg onload=alert(1)>`,
		`' onmouseover='alert(1)`,
		`</title><script>alert(1)</script>`,
		`</main></body></html><iframe src=//evil>`,
		`{{.}}<b>{{template "layout"}}</b>`,
		`<!--`,
		`<style>*{display:none}</style>`,
		`&lt;script&gt;<a href="javascript:alert(1)">x</a>`,
		"\u202e<\u0000script>",
	} {
		if diff := cmp.Diff(want, skeleton(payload)); diff != "" {
			t.Errorf("%q changes the page: %s", payload, diff)
		}
	}
}

func TestPercent(t *testing.T) {
	for share, want := range map[bulletin.Share]string{
		{Part: 90, Whole: 92}: "97.8%", {Part: 92, Whole: 92}: "100%", {Part: 0, Whole: 92}: "0%", {Part: 1, Whole: 2}: "50%", {}: "",
	} {
		if got := percent(share); got != want {
			t.Errorf("percent(%v) = %q, want %q", share, got, want)
		}
	}
}

// A path in the public address stands before the style sheets, also where there is no page.
func TestPagesBelowAPath(t *testing.T) {
	r := newRig(t, func(o *Options) { o.PublicURL = "https://wx.example.gov.cn/wdb/" })
	if body := r.do(t, http.MethodGet, "/nowhere", "").Body.String(); !strings.Contains(body, `href="/wdb/static/h5.css?v=`) {
		t.Errorf("%s", body)
	}
}
