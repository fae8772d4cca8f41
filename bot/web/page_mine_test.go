package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
)

var (
	tangxia = roster.Area{Code: "330381101", Name: "塘下镇", Kind: roster.Township, Ordinal: 1}
	taoshan = roster.Area{Code: "330381120", Name: "陶山镇", Kind: roster.Township, Ordinal: 2}
)

// figures gives the indicators of the default table; a negative value is none.
func figures(values ...int64) []bot.MineFigure {
	var out []bot.MineFigure
	for i, in := range report.Defaults() {
		f := bot.MineFigure{Key: in.Key, Label: in.Label, Unit: in.Unit, Short: in.Aliases[0], Required: in.Required}
		if i < len(values) && values[i] >= 0 {
			f.Value = &report.Value{Kind: in.Kind, N: values[i]}
		}
		out = append(out, f)
	}
	return out
}

// weekOf is week n of 2026, due on Friday at 17:00 and open for three weeks more.
func weekOf(n int, status report.Status, at time.Time, values ...int64) bot.MineWeek {
	w := calendar.Week{Year: 2026, Number: n}
	return bot.MineWeek{
		Week: w, Due: w.Monday().AddDays(4).At(17, 0), Until: w.Add(3).Sunday(), Status: status, At: at,
		Receipt: fmt.Sprintf("W%02d-002", n), Figures: figures(values...),
	}
}

// sampleMine is the page of an officer of two units in every state.
func sampleMine() bot.Mine {
	this := weekOf(47, report.Complete, date(11, 20).At(13, 52), 4, 1, 0, 1, 3)
	five := count(5)
	this.Figures[0].From, this.Figures[0].At, this.Corrected = &five, date(11, 20).At(13, 54), date(11, 20).At(13, 54)
	late := weekOf(43, report.Complete, date(10, 26).At(9, 0), 0, 0, 0, 0)
	late.Late, late.Zero, late.Delegated = true, true, true
	exempt := weekOf(42, "", time.Time{})
	exempt.Exempt, exempt.DayOff = true, true
	held := weekOf(45, report.Held, date(11, 6).At(9, 0), 500)
	held.Figures[0].Held = true
	v := issueView()
	v.Area, v.AreaName = taoshan.Code, taoshan.Name
	return bot.Mine{
		Member: roster.Member{ID: "M0001", Role: roster.Officer}, Now: now, Units: []roster.Area{taoshan, tangxia}, Unit: taoshan,
		Expected: true, From: calendar.Week{Year: 2026, Number: 40}, Issues: []bot.IssueView{v},
		Sent: bot.SentCount{Messages: 11, Asking: 4},
		Weeks: []bot.MineWeek{
			this, weekOf(46, "", time.Time{}), held, weekOf(44, report.Incomplete, date(10, 30).At(9, 0), 2, 1), late, exempt,
			weekOf(41, report.Withdrawn, date(10, 9).At(9, 0)),
		},
	}
}

func sampleStory() bot.Story {
	v := issueView()
	v.Village, v.Text, v.Responsible, v.Source = "碧山村", "租金未入账。3间店面由村干部代收", "王建国、欧阳修文", "2026年第三轮巡察"
	v.AmountFen, v.RecoveredFen = 3_570_000, 2_380_000
	officer := roster.Member{ID: "M0001", Name: "赵一", Role: roster.Officer}
	return bot.Story{
		IssueView: v, Now: now, Leader: roster.Member{ID: "M0002", Name: "钱二", Role: roster.Leader},
		Events: []bot.StoryEvent{
			{Kind: bot.StoryAlerted, Stage: ledger.StageRed, Told: []roster.Member{officer}},
			{Kind: bot.StoryAlerted, At: date(10, 20).At(8, 0), On: date(10, 20), Stage: ledger.StageOrange, Told: []roster.Member{officer, {Name: "钱二", Role: roster.Leader}}, Here: true},
			{Kind: bot.StoryRegistered, On: date(9, 1)},
		},
	}
}

func (r *rig) fillOwn() {
	r.bot.mine = map[string]bot.Mine{"M0001": sampleMine()}
	r.bot.stories = map[string]bot.Story{"RA26-0031": sampleStory()}
	r.bot.issues["RA26-0031"] = issueView()
}

// words is a page's text without its elements.
func words(body string) string {
	text := regexp.MustCompile(`(?s)<title.*?</title>|<desc.*?</desc>|<[^>]*>`).ReplaceAllString(body, " ")
	return strings.Join(strings.Fields(text), " ")
}

func (r *rig) page(t *testing.T, path, member string) string {
	t.Helper()
	rec := r.do(t, http.MethodGet, r.link(path, member), "")
	if rec.Code != http.StatusOK {
		t.Fatalf("%s: %d %s", path, rec.Code, rec.Body)
	}
	return rec.Body.String()
}

func mustHold(t *testing.T, body string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(body, want) {
			t.Errorf("no %q in %s", want, body)
		}
	}
}

// TestMinePage tells each week by its facts, and what to send to mend it.
func TestMinePage(t *testing.T) {
	r := newRig(t)
	r.fillOwn()
	body := r.page(t, "/m/mine", "M0001")
	mustHold(t, words(body),
		"陶山镇 第47周 11月16日至22日 已报 W47-002 今日13:52收到，13:54更正", "梳理问题 原报 5 ，13:54更正 4 个", "完成整改、挽回损失 选报，未填",
		"改数 如 更正 问题6", "今日17:00截止。到12月13日都可更正，留痕，仍算按时。",
		"第47周 11月20日 4 1 0 1 更正 按时", "第46周 11月13日 未报，可补报 缺", "第45周 11月6日 等您回“确认” 待确认",
		"第44周 10月30日 2 1 缺 缺 未齐", "第43周 10月26日 0 0 0 0 零报告 代报 迟报", "第42周 10月16日 全周放假 免", "第41周 10月9日 已撤回，已截止 缺",
		"第46周补报：问题5个，线索1件，问责0人，制度1项 到12月6日仍收，算迟报。", "1件在办，逾期1件", "红 RA26-0031 合同到期未续 逾期16个工作日，期限10月9日",
		"本月发给您的消息 11条，其中要求回“收到”4条", "不计打卡、不排名次",
	)
	if strings.Contains(body, "<button") || strings.Contains(body, `href="#"`) {
		t.Error("there is a control that does nothing")
	}
	if n := strings.Count(body, `class="gap"`); n != 4 { // 41 withdrawn, 44 not complete, 45 held, 46 missing
		t.Errorf("%d weeks are drawn as missing, want 4", n)
	}
}

// TestMineStates is the running week where it is not simply reported.
func TestMineStates(t *testing.T) {
	r := newRig(t)
	at := date(11, 20).At(13, 0)
	exempt := weekOf(47, "", time.Time{})
	exempt.Exempt = true
	overdue := weekOf(47, "", time.Time{})
	overdue.Due = now.Add(-time.Hour)
	for name, c := range map[string]struct {
		week bot.MineWeek
		want []string
		not  string
	}{
		"missing":   {weekOf(47, "", time.Time{}), []string{"未报", "未截止", "报送 如 问题5个，线索1件，问责0人，制度1项", "今日17:00截止，以后收到的算迟报。"}, "缺"},
		"overdue":   {overdue, []string{"未报", "缺", "今日13:00已截止，到12月13日仍收，算迟报。"}, "未截止"},
		"withdrawn": {weekOf(47, report.Withdrawn, at), []string{"未报 今日13:00撤回", "零报告"}, "W47"},
		"held":      {weekOf(47, report.Held, at, 500), []string{"待确认", "数没错 确认", "确认前不登记。"}, "W47"},
		"part":      {weekOf(47, report.Incomplete, at, 5, 1), []string{"未齐", "问责处理 还缺", "直接补发：问责、制度", "W47-002 今日13:00收到"}, "按时"},
		"exempt":    {exempt, []string{"免报", "本周免报，不必报送。"}, "在聊天里回"},
	} {
		m := sampleMine()
		m.Weeks = []bot.MineWeek{c.week}
		r.bot.mine = map[string]bot.Mine{"M0001": m}
		got := words(r.page(t, "/m/mine", "M0001"))
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: no %q in %s", name, want, got)
			}
		}
		if strings.Contains(got, c.not) {
			t.Errorf("%s: says %q: %s", name, c.not, got)
		}
	}
}

// TestMineOthers: never an empty page.
func TestMineOthers(t *testing.T) {
	r := newRig(t)
	week := calendar.Week{Year: 2026, Number: 47}
	office := &bot.MineOffice{
		Week: week, Due: date(11, 20).At(17, 0), Begun: true, Units: 3, Reported: 1, Missing: []roster.Area{tangxia, taoshan}, Open: 9,
		Stages: map[ledger.Stage]int{ledger.StageRed: 2, ledger.StageT3: 1, ledger.StageT7: 1, "cold": 1, "": 4},
	}
	with := func(role roster.Role, f func(*bot.Mine)) bot.Mine {
		m := bot.Mine{Now: now, Member: roster.Member{ID: "M0001", Role: role}}
		f(&m)
		return m
	}
	for name, c := range map[string]struct {
		mine bot.Mine
		want string
	}{
		"no unit":    {with(roster.Officer, func(*bot.Mine) {}), "名册里还没有您的单位，请联系巡察办。"},
		"no reports": {with(roster.Head, func(m *bot.Mine) { m.Unit = taoshan }), "陶山镇 本单位不在周报之列，不必报送。 我的整改 没有在办事项。"},
		"to begin": {with(roster.Officer, func(m *bot.Mine) {
			m.Unit, m.Expected, m.From = taoshan, true, calendar.Week{Year: 2027, Number: 1}
		}), "2027年第1周（1月4日）起报送，现在不必报送。"},
		"not begun": {with(roster.Officer, func(m *bot.Mine) { m.Unit, m.Expected = taoshan, true }), "还没有起报，现在不必报送。"},
		"leader":    {with(roster.Leader, func(m *bot.Mine) { m.Member.Charge = []string{"x"} }), "分管整改 没有在办事项。"},
		"led": {with(roster.Leader, func(m *bot.Mine) {
			m.Member.Charge, m.Issues = []string{"x"}, []bot.IssueView{issueView()}
		}), "分管整改 1件在办，逾期1件。天数按工作日计。 塘下镇 1件 红 RA26-0031 合同到期未续"},
		"chief":  {with(roster.Leader, func(*bot.Mine) {}), "逾期整改 没有逾期事项。"},
		"office": {with(roster.Staff, func(m *bot.Mine) { m.Office = office }), "第47周 11月20日17:00截止 已报1，未报2 应报3个单位，未报（含未齐、待确认）： 塘下镇 陶山镇 在办事项 9件 红 2 件 临期 2 件 cold 1 件 期内 4 件"},
		"nothing": {with(roster.Admin, func(m *bot.Mine) {
			m.Office = &bot.MineOffice{Week: week, Exempt: true, Begun: true}
		}), "第47周 本周免报 在办事项 0件 没有在办事项。"},
	} {
		r.bot.mine = map[string]bot.Mine{"M0001": c.mine}
		if got := words(r.page(t, "/m/mine", "M0001")); !strings.Contains(got, c.want) {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// TestMineLinks: the switch and the issues open with the same rights and the same end as the page itself.
func TestMineLinks(t *testing.T) {
	r := newRig(t)
	r.fillOwn()
	body := r.page(t, "/m/mine", "M0001")
	other := regexp.MustCompile(`<a href="(\?[^"]*area=330381101[^"]*)">塘下镇`).FindStringSubmatch(body)
	if other == nil {
		t.Fatal("no switch to the other unit")
	}
	target := "/m/mine" + strings.ReplaceAll(other[1], "&amp;", "&")
	if rec := r.do(t, http.MethodGet, target, ""); rec.Code != http.StatusOK || r.bot.area != "330381101" {
		t.Errorf("%s: %d, area %q", target, rec.Code, r.bot.area)
	}
	for _, path := range []string{"/m/mine", "/m/issues/RA26-0031"} {
		found := regexp.MustCompile(`href="https://wx.example.gov.cn(/m/issue/RA26-0031\?[^"]*)"`).FindStringSubmatch(r.page(t, path, "M0001"))
		if found == nil {
			t.Fatalf("%s: no link to the issue", path)
		}
		issue := strings.ReplaceAll(found[1], "&amp;", "&")
		if rec := r.do(t, http.MethodGet, issue, ""); rec.Code != http.StatusOK {
			t.Errorf("%s: %d", issue, rec.Code)
		}
		u, err := url.Parse(issue)
		if err != nil {
			t.Fatal(err)
		}
		if got := bot.LinkExpiry(u.Query()); !got.Equal(now.Add(time.Hour)) {
			t.Errorf("from %s the link lasts until %v, longer than the page's own", path, got)
		}
	}
}

// TestIssueListLinks: the list keeps to number, unit and days; its rows lead on only for who may see the issue.
func TestIssueListLinks(t *testing.T) {
	r := newRig(t)
	r.fillOwn()
	v := issueView()
	v.Area = "330381199"
	r.bot.issues["RA26-0031"] = v
	for member, linked := range map[string]bool{"M0001": false, "M0002": true, "M0003": true, "M9999": false} {
		body := r.page(t, "/m/issues/RA26-0031", member)
		if got := strings.Contains(body, "/m/issue/RA26-0031?"); got != linked {
			t.Errorf("%s: linked %t", member, got)
		}
		if strings.Contains(body, v.Text) {
			t.Errorf("%s: the list tells the case", member)
		}
	}
}

// TestOwnPagesRefuse: who may not see it, what is not there, and links that are not good.
func TestOwnPagesRefuse(t *testing.T) {
	r := newRig(t)
	r.fillOwn()
	for name, c := range map[string]struct {
		path, member string
		status       int
	}{
		"stranger":  {"/m/mine", "M9999", http.StatusForbidden},
		"disabled":  {"/m/mine", "M0004", http.StatusForbidden},
		"no issue":  {"/m/issue/RA26-9999", "M0001", http.StatusNotFound},
		"disabled2": {"/m/issue/RA26-0031", "M0004", http.StatusForbidden},
	} {
		if rec := r.do(t, http.MethodGet, r.link(c.path, c.member), ""); rec.Code != c.status {
			t.Errorf("%s: %d", name, rec.Code)
		}
	}
	for _, path := range []string{"/m/mine", "/m/issue/RA26-0031"} {
		good := r.link(path, "M0001")
		for name, target := range map[string]string{
			"without": path, "altered": good + "x", "another member": strings.Replace(good, "m=M0001", "m=M0002", 1),
			"another issue": strings.Replace(good, path, "/m/issue/RA26-0032", 1),
		} {
			if rec := r.do(t, http.MethodGet, target, ""); rec.Code != http.StatusForbidden || !strings.Contains(rec.Body.String(), "被改动") {
				t.Errorf("%s, %s: %d", path, name, rec.Code)
			}
		}
		old := strings.TrimPrefix(r.bot.links.Sign(path, "M0001", now), "https://wx.example.gov.cn")
		if rec := r.do(t, http.MethodGet, old, ""); rec.Code != http.StatusForbidden || !strings.Contains(rec.Body.String(), "有效期") {
			t.Errorf("%s, expired: %d", path, rec.Code)
		}
	}
	r.bot.err = bot.ErrForbidden
	if rec := r.do(t, http.MethodGet, r.link("/m/issue/RA26-0031", "M0001"), ""); rec.Code != http.StatusInternalServerError {
		t.Errorf("a roster that cannot be read: %d", rec.Code)
	}
}

// TestStoryPage tells what is recorded and nothing else.
func TestStoryPage(t *testing.T) {
	r := newRig(t)
	r.fillOwn()
	got := words(r.page(t, "/m/issue/RA26-0031", "M0001"))
	mustHold(t, got,
		"RA26-0031 塘下镇碧山村 红 整改中 租金未入账 3间店面由村干部代收 类别：村级财务 分管领导：钱某", "已逾期 16 个工作日 期限 10月9日 周五",
		"五账 第2步，共5步 建账 9月1日 对账 整改中 查账 — 销账 — 交账 —", "五见 已有3项，缺2项 见人 责任人王某、欧阳某 见事 租金未入账 见单位 塘下镇碧山村 见处理结果 还缺：",
		"已追回 2.38 万元 涉及3.57万元 未追回1.19万元", "经过 新的在前 提醒 红 已告知联络员赵某", "10月20日 08:00 提醒 橙 已告知联络员赵某、领导钱某，已送达 9月1日 建账。来源：2026年第三轮巡察",
	)
	for _, name := range []string{"王建国", "修文", "钱二", "赵一"} {
		if strings.Contains(got, name) {
			t.Errorf("the whole name %s is shown", name)
		}
	}
}

func TestStoryClosed(t *testing.T) {
	r := newRig(t)
	r.fillOwn()
	s := sampleStory()
	s.Status, s.SignedOffOn, s.Note, s.Overdue, s.Stage = ledger.SignedOff, date(11, 19), "票据已核", 0, ""
	s.RecoveredFen = s.AmountFen
	s.Events = append([]bot.StoryEvent{{Kind: bot.StorySignedOff, On: date(11, 19), ByName: "api"}}, s.Events...)
	r.bot.stories["RA26-0031"] = s
	got := words(r.page(t, "/m/issue/RA26-0031", "M0001"))
	mustHold(t, got, "已销号 11月19日 期限10月9日", "第4步，共5步", "对账 未记日期 查账 未记日期 销账 11月19日", "销号说明：票据已核", "已全部追回", "11月19日 销号 票据已核")
	for _, not := range []string{"还缺", "个工作日", "api"} {
		if strings.Contains(got, not) {
			t.Errorf("says %q: %s", not, got)
		}
	}
	s.AmountFen, s.Note, s.SignedOffOn, s.SignedOffBy = 0, "", calendar.Date{}, ""
	r.bot.stories["RA26-0031"] = s
	got = words(r.page(t, "/m/issue/RA26-0031", "M0001"))
	mustHold(t, got, "已销号 未记日期", "销号时没有留说明。")
	if strings.Contains(got, "涉及款项") {
		t.Error("money where none is involved")
	}
}

// TestOwnPagesEscape: whatever was written stays text, and long texts stay folded.
func TestOwnPagesEscape(t *testing.T) {
	tags := regexp.MustCompile(`<[^>]*>`)
	address := regexp.MustCompile(` href="[^"]*"`)
	skeleton := func(said string) map[string][]string {
		r := newRig(t)
		m, s := sampleMine(), sampleStory()
		m.Unit.Name, m.Units[1].Name, m.Issues[0].Text, m.Issues[0].Number, m.Weeks[0].Receipt = said, said, said, said, said
		m.Weeks[0].Figures[0].Label, m.Weeks[0].Figures[0].Short, m.Weeks[0].Figures[0].Unit = said, said, said
		s.Text, s.Village, s.Category, s.Source, s.Note = "头。"+said, said, said, said, said
		s.AreaName, s.Number, s.Responsible, s.Leader.Name = said, said, said, said
		s.Events[0].Told[0].Name, s.Events[2].ByName = said, said
		v := issueView()
		v.Number, v.AreaName = said, said
		r.bot.mine = map[string]bot.Mine{"M0001": m}
		r.bot.stories = map[string]bot.Story{"RA26-0031": s}
		r.bot.issues["RA26-0031"] = v
		out := make(map[string][]string)
		for _, path := range []string{"/m/mine", "/m/issue/RA26-0031", "/m/issues/RA26-0031"} {
			out[path] = tags.FindAllString(address.ReplaceAllString(r.page(t, path, "M0001"), ""), -1)
		}
		return out
	}
	want := skeleton("harmless")
	for _, payload := range []string{
		`<script>alert(1)</script>`, `"><svg onload=alert(1)>`, `' onmouseover='alert(1)`, `</title><script>x</script>`, `{{.}}<b>&`, `<!--`,
		`&lt;script&gt;<a href="javascript:alert(1)">`, "\u202e<\u0000script>",
	} {
		if diff := cmp.Diff(want, skeleton(payload)); diff != "" {
			t.Errorf("%q changes the page: %s", payload, diff)
		}
	}
	r := newRig(t)
	r.fillOwn()
	s := sampleStory()
	s.Text = strings.Repeat("长", 2000)
	r.bot.stories["RA26-0031"] = s
	mustHold(t, r.page(t, "/m/issue/RA26-0031", "M0001"), "<details", s.Text)
}

// TestOwnPagesAreLight: no script, no inline style, and their own bytes within the budget also with forty issues.
func TestOwnPagesAreLight(t *testing.T) {
	r := newRig(t)
	r.fillOwn()
	m := sampleMine()
	for n := range 39 {
		v := issueView()
		v.Number = fmt.Sprintf("RA26-%04d", n+100)
		m.Issues = append(m.Issues, v)
	}
	r.bot.mine["M0001"] = m
	for _, path := range []string{"/m/mine", "/m/issue/RA26-0031", "/m/issues/RA26-0031"} {
		body := r.page(t, path, "M0001")
		if found := regexp.MustCompile(`(?i)<script| style=|<style| on[a-z]+=|javascript:`).FindString(body); found != "" {
			t.Errorf("%s: holds %q", path, found)
		}
		if len(body) > 30<<10 {
			t.Errorf("%s: %d bytes", path, len(body))
		}
		mustHold(t, body, "/static/mine.css?v=")
	}
	r.bot.err = errors.New("down")
	if rec := r.do(t, http.MethodGet, r.link("/m/mine", "M0001"), ""); rec.Code != http.StatusInternalServerError {
		t.Errorf("a store that does not answer: %d", rec.Code)
	}
}
