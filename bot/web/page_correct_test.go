package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
)

const (
	correctURL  = "/m/mine/correct/330381120/2026-W47"
	withdrawURL = "/m/mine/withdraw/330381120/2026-W47"
	weekURL     = "/m/mine/week/330381120/2026-W47"
)

// fillWeek has 陶山's week reported, and corrected once.
func (r *rig) fillWeek() bot.UnitWeek {
	four, six := count(4), count(6)
	w := bot.UnitWeek{
		MineWeek: sampleMine().Weeks[0], Member: roster.Member{ID: "M0001", Role: roster.Officer}, Area: taoshan, Now: now, Seq: 2,
		MayReport: true, Recorded: true,
		Entries: []bot.WeekEntry{
			{At: now.Add(-time.Hour), By: roster.Member{ID: "M0001", Name: "赵一", Role: roster.Officer}, Act: report.ActCorrect, Message: "更正 <b>问题</b>6", Figures: []bot.EntryFigure{{Label: "梳理问题", Unit: "个", From: &four, To: &six}}},
			{At: now.Add(-2 * time.Hour), Act: report.ActRecord, Message: strings.Repeat("长", 400), Figures: []bot.EntryFigure{{Label: "梳理问题", Unit: "个", To: &four}}, Undone: true},
		},
	}
	r.bot.weeks = map[report.Ref]bot.UnitWeek{{Area: taoshan.Code, Week: w.Week}: w}
	return w
}

// send posts a form as a browser does from the page itself.
func (r *rig) send(t *testing.T, path string, form url.Values, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	return r.do(t, http.MethodPost, r.link(path, "M0001"), form.Encode(),
		append([]string{"Content-Type", "application/x-www-form-urlencoded", "Origin", "https://wx.example.gov.cn"}, header...)...)
}

func whole() url.Values {
	return url.Values{"seq": {"2"}, "nonce": {"n"}, "f.problems": {"6"}, "f.leads": {"1"}, "step": {"write"}}
}

// TestCorrectForm: every indicator with what stands recorded, and a policy that lets the form be sent.
func TestCorrectForm(t *testing.T) {
	r := newRig(t)
	r.fillWeek()
	rec := r.do(t, http.MethodGet, r.link(correctURL, "M0001"), "")
	body := rec.Body.String()
	mustHold(t, body,
		`<input id="f-problems" name="f.problems" inputmode="numeric"`, `value="4"`, `<input id="f-recovered" name="f.recovered" inputmode="decimal"`,
		`name="seq" value="2"`, `name="nonce" value="`, `<form class="sec fill-in" method="post" novalidate>`)
	mustHold(t, words(body), "陶山镇 第47周 11月16日至22日 更正 梳理问题 个", "挽回损失 选报 万元")
	if h := rec.Header(); !strings.Contains(h.Get("Content-Security-Policy"), "form-action 'self'") || !strings.Contains(h.Get("Content-Security-Policy"), "default-src 'none'") ||
		h.Get("Referrer-Policy") != "same-origin" || h.Get("Cache-Control") != "private, no-store" {
		t.Errorf("headers %v", h)
	}
	if again := r.do(t, http.MethodGet, r.link(correctURL, "M0001"), "").Body.String(); again == body {
		t.Error("two forms have the same nonce")
	}
	if rec := r.do(t, http.MethodGet, r.link("/m/mine", "M0001"), ""); strings.Contains(rec.Header().Get("Content-Security-Policy"), "form-action 'self'") {
		t.Error("a page without a form may send one")
	}
}

// TestCorrectSteps: what each state shows; only what is done leads on.
func TestCorrectSteps(t *testing.T) {
	four, six := count(4), count(6)
	diff := []bot.EntryFigure{{Label: "梳理问题", Unit: "个", From: &four, To: &six}}
	for name, c := range map[string]struct {
		review bot.EditReview
		step   string
		status int
		want   string
	}{
		"ready":   {bot.EditReview{State: bot.EditReady, Changes: diff, Warnings: []string{"梳理问题6个比平时大得多。"}, Doubts: "problems:outlier"}, "preview", 200, "请核对 梳理问题 4 → 6 个 梳理问题6个比平时大得多。 返回修改 数没错，确认更正 确认后登记并留痕。仍算按时。"},
		"back":    {bot.EditReview{State: bot.EditReady, Changes: diff}, "edit", 200, "更正 梳理问题"},
		"invalid": {bot.EditReview{State: bot.EditInvalid, Errors: map[string]string{"problems": "“约6”不是准数，请填准数。"}}, "write", 422, "“约6”不是准数，请填准数。"},
		"moved":   {bot.EditReview{State: bot.EditMoved, Moved: diff}, "write", 409, "此间已有改动：梳理问题 4→6个，请核对后再交。"},
		"same":    {bot.EditReview{State: bot.EditSame}, "write", 200, "没有改动，没有登记。"},
		"closed":  {bot.EditReview{State: bot.EditClosed}, "write", 200, "这一周12月13日已截止修改，要改请联系巡察办。"},
		"done":    {bot.EditReview{State: bot.EditDone}, "write", 303, ""},
	} {
		r := newRig(t)
		c.review.UnitWeek = r.fillWeek()
		r.bot.review = c.review
		form := whole()
		form.Set("step", c.step)
		rec := r.send(t, correctURL, form)
		if rec.Code != c.status || !strings.Contains(words(rec.Body.String()), c.want) {
			t.Errorf("%s: %d %s, want %d %s", name, rec.Code, words(rec.Body.String()), c.status, c.want)
		}
		if n := len(r.bot.edits); (c.step == "write") != (n == 1) {
			t.Errorf("%s: %d orders", name, n)
		}
		if name == "ready" {
			mustHold(t, rec.Body.String(), `name="seen" value="problems:outlier"`, `<input type="hidden" name="f.problems" value="6">`)
		}
		if name == "done" {
			to := rec.Header().Get("Location")
			if !strings.HasPrefix(to, weekURL+"?") || r.do(t, http.MethodGet, to, "").Code != http.StatusOK {
				t.Errorf("leads to %q", to)
			}
		}
	}
}

// TestFormGuards: nothing is ordered by who has no right link, from another
// site, by a form that is too large or none of ours.
func TestFormGuards(t *testing.T) {
	r := newRig(t)
	r.fillWeek()
	r.bot.review = bot.EditReview{State: bot.EditDone}
	for _, path := range []string{correctURL, withdrawURL} {
		for name, c := range map[string]struct {
			rec  *httptest.ResponseRecorder
			want int
		}{
			"another path":   {r.do(t, http.MethodPost, strings.Replace(r.link(path, "M0001"), "W47", "W46", 1), whole().Encode(), "Content-Type", "application/x-www-form-urlencoded"), 403},
			"another member": {r.do(t, http.MethodPost, strings.Replace(r.link(path, "M0001"), "M0001", "M0003", 1), whole().Encode(), "Content-Type", "application/x-www-form-urlencoded"), 403},
			"another origin": {r.send(t, path, whole(), "Origin", "https://evil.example"), 403},
			"another site":   {r.send(t, path, whole(), "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"), 403},
			"no nonce":       {r.send(t, path, url.Values{"seq": {"2"}, "step": {"write"}}), 400},
			"no number":      {r.send(t, path, url.Values{"seq": {"x"}, "nonce": {"n"}, "step": {"write"}}), 400},
			"too large":      {r.send(t, path, url.Values{"f.problems": {strings.Repeat("6", maxForm)}}), 413},
			"no week":        {r.send(t, strings.Replace(path, "W47", "W99", 1), whole()), 404},
		} {
			if c.rec.Code != c.want {
				t.Errorf("%s %s: %d, want %d", path, name, c.rec.Code, c.want)
			}
		}
	}
	if len(r.bot.edits) != 0 {
		t.Errorf("ordered: %+v", r.bot.edits)
	}
	// A link that has expired says so.
	old := r.bot.links.Correct(report.Ref{Area: taoshan.Code, Week: sampleMine().Weeks[0].Week}, "M0001", now.Add(-time.Second))
	if rec := r.do(t, http.MethodGet, old, ""); rec.Code != http.StatusForbidden || !strings.Contains(rec.Body.String(), "链接已过期") {
		t.Errorf("an expired link: %d", rec.Code)
	}
}

// TestWithdrawForm asks first, and then takes back.
func TestWithdrawForm(t *testing.T) {
	four := count(4)
	r := newRig(t)
	r.bot.review = bot.EditReview{UnitWeek: r.fillWeek(), State: bot.EditReady, Changes: []bot.EntryFigure{{Label: "梳理问题", Unit: "个", From: &four}}}
	rec := r.do(t, http.MethodGet, r.link(withdrawURL, "M0001"), "")
	mustHold(t, words(rec.Body.String()), "撤回最近一次报送 撤回后： 梳理问题 4 → 无 个 不撤回 确认撤回")
	if len(r.bot.edits) != 0 {
		t.Error("looking takes back")
	}
	r.bot.review.State = bot.EditDone
	if rec := r.send(t, withdrawURL, whole()); rec.Code != http.StatusSeeOther || len(r.bot.edits) != 1 {
		t.Errorf("%d, %d orders", rec.Code, len(r.bot.edits))
	}
	r.bot.review.State = bot.EditNothing
	if rec := r.send(t, withdrawURL, whole()); !strings.Contains(words(rec.Body.String()), "没有撤回 这一周没有您自己报的数可撤回。") {
		t.Errorf("nothing to take back: %s", words(rec.Body.String()))
	}
}

// TestWeekPage is one week with its history; what was written is text and nothing else.
func TestWeekPage(t *testing.T) {
	r := newRig(t)
	w := r.fillWeek()
	body := r.page(t, weekURL)
	mustHold(t, words(body), "经过 新的在前 今日13:00 赵一（联络员） 更正 梳理问题 4→6个", "已不在名册 登记 已撤回 梳理问题4个", "撤回 更正")
	mustHold(t, body, "更正 &lt;b&gt;问题&lt;/b&gt;6", strings.Repeat("长", 300)+"…")
	if strings.Contains(words(body), "原文已按规定清除") {
		t.Error("an original text that is there is said to be gone")
	}
	w.Entries[0].At, w.Entries[1].Message, w.Entries[1].Purged = now, "", true
	r.bot.weeks[report.Ref{Area: taoshan.Code, Week: w.Week}] = w
	mustHold(t, words(r.page(t, weekURL)), "登记 已撤回 梳理问题4个 原文已按规定清除")
	mustHold(t, words(r.page(t, weekURL)), "已更正，留痕。 陶山镇")
	w.MayReport, w.Entries = false, nil
	r.bot.weeks[report.Ref{Area: taoshan.Code, Week: w.Week}] = w
	body = r.page(t, weekURL)
	mustHold(t, words(body), "这一周还没有收到报送。")
	if strings.Contains(body, "/m/mine/correct/") || r.do(t, http.MethodGet, r.link(correctURL, "M0001"), "").Code != http.StatusForbidden {
		t.Error("who only looks is offered the form")
	}
}

// TestUnitPage is a unit for those who look after several.
func TestUnitPage(t *testing.T) {
	r := newRig(t)
	mine := sampleMine()
	r.bot.units = map[string]bot.UnitView{taoshan.Code: {
		Area: taoshan, Now: now, Expected: true, Weeks: mine.Weeks, Issues: mine.Issues,
		Months:   []bot.MonthSum{{Month: mine.Weeks[0].Week.Month(), Expected: 2, Reported: 1, Totals: report.Values{"problems": count(4)}}},
		Contacts: []roster.Member{{Name: "赵一", Role: roster.Officer, Phone: "13800000001"}},
	}}
	body := r.page(t, "/m/unit/330381120")
	mustHold(t, words(body), "陶山镇 近三月合计（已报的周） 11月 已报1/2周 梳理问题4个", "近十周", "数待确认", "1件，逾期1件", "赵一（联络员） 未绑定 13800000001")
	mustHold(t, body, `href="tel:13800000001"`, weekURL)
	if strings.Contains(body, "等您回") || strings.Contains(body, "/m/mine/correct/") {
		t.Error("who looks is told to report")
	}
	if rec := r.do(t, http.MethodGet, r.link("/m/unit/330381101", "M0001"), ""); rec.Code != http.StatusForbidden {
		t.Errorf("another unit: %d", rec.Code)
	}
}
