package web

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

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
		f := bot.MineFigure{Key: in.Key, Label: in.Label, Unit: in.Unit, Short: in.Aliases[0], Kind: in.Kind, Required: in.Required}
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

func (r *rig) fillOwn() {
	r.bot.mine = map[string]bot.Mine{"M0001": sampleMine()}
	r.bot.stories = map[string]bot.Story{"RA26-0031": sampleStory()}
	r.bot.issues["RA26-0031"] = issueView()
	r.bot.acted.overdue = map[string]bot.OverdueList{"M0001": {Items: []bot.OverdueItem{{IssueView: issueView(), Next: ledger.ActClaim}}}}
	r.bot.acted.alerts = bot.AlertList{New: []bot.ListedAlert{{IssueView: issueView()}}}
	r.bot.acted.told = map[string]bool{"RA26-0031": false}
}

// words is a page's text without its elements.
func words(body string) string {
	text := regexp.MustCompile(`(?s)<title.*?</title>|<desc.*?</desc>|<[^>]*>`).ReplaceAllString(body, " ")
	return strings.Join(strings.Fields(text), " ")
}

func (r *rig) page(t *testing.T, path string) string {
	t.Helper()
	rec := r.do(t, http.MethodGet, r.link(path, "M0001"), "")
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
	body := r.page(t, "/m/mine")
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
		"missing":   {weekOf(47, "", time.Time{}), []string{"未报", "未截止", "报送 如 问题5个，线索1件，问责0人，制度1项", "今日17:00截止，以后收到的算迟报。"}, "未报 缺"},
		"overdue":   {overdue, []string{"未报", "缺", "今日13:00已截止，到12月13日仍收，算迟报。"}, "未截止"},
		"withdrawn": {weekOf(47, report.Withdrawn, at), []string{"未报 今日13:00撤回", "零报告"}, "W47"},
		"held":      {weekOf(47, report.Held, at, 500), []string{"待确认", "数没错 确认", "确认前不登记。"}, "W47"},
		"part":      {weekOf(47, report.Incomplete, at, 5, 1), []string{"未齐", "问责处理 还缺", "直接补发：问责、制度", "W47-002 今日13:00收到"}, "按时"},
		"exempt":    {exempt, []string{"免报", "本周免报，不必报送。"}, "在聊天里回"},
	} {
		m := sampleMine()
		m.Weeks = []bot.MineWeek{c.week}
		r.bot.mine = map[string]bot.Mine{"M0001": m}
		got := words(r.page(t, "/m/mine"))
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
		OfficeWeek: bot.OfficeWeek{
			Week: week, Due: date(11, 20).At(17, 0), Begun: true, Units: 3, Reported: 1, Missing: []roster.Area{tangxia, taoshan},
		},
		Open:   9,
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
		"office": {with(roster.Staff, func(m *bot.Mine) { m.Office = office }), "第47周 今日17:00截止 已报1，未报2 应报3个单位，未报（含未齐、待确认）： 塘下镇 陶山镇 在办事项 9件 红 2 件 临期 2 件 cold 1 件 期内 4 件"},
		"nothing": {with(roster.Admin, func(m *bot.Mine) {
			m.Office = &bot.MineOffice{OfficeWeek: bot.OfficeWeek{Week: week, Exempt: true, Begun: true}}
		}), "第47周 本周免报 在办事项 0件 没有在办事项。"},
	} {
		r.bot.mine = map[string]bot.Mine{"M0001": c.mine}
		if got := words(r.page(t, "/m/mine")); !strings.Contains(got, c.want) {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
