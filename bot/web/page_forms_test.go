package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/roster"
)

// TestForms: 四种形态 is recorded as it was typed, or refused; nothing of it is dropped.
func TestForms(t *testing.T) {
	note := []string{"proof", "accountability", "note", "已谈话"}
	for name, c := range map[string]struct {
		typed []string
		want  ledger.Order
		says  string // of what is refused
	}{
		"not said":      {nil, ledger.Order{Note: "已谈话"}, ""},
		"one":           {[]string{"form", "1", "kind", "函询", "cases", "1", "people", "２"}, ledger.Order{Note: "已谈话", Forms: []ledger.Disposition{{Form: 1, Kind: "函询", Cases: 1, People: 2}}}, ""},
		"people alone":  {[]string{"form", "4", "people", "1"}, ledger.Order{Note: "已谈话", Forms: []ledger.Disposition{{Form: 4, People: 1}}}, ""},
		"none":          {[]string{"form", "none"}, ledger.Order{Note: "已谈话（不涉及四种形态）"}, ""},
		"none of two":   {[]string{"form", "none", "cases", "2"}, ledger.Order{}, "选了不涉及"},
		"which":         {[]string{"cases", "2"}, ledger.Order{}, "请选第几种形态"},
		"a fifth":       {[]string{"form", "5", "cases", "2"}, ledger.Order{}, "请选第几种形态"},
		"of nobody":     {[]string{"form", "2"}, ledger.Order{}, "至少填一个"},
		"no number":     {[]string{"form", "2", "cases", "两"}, ledger.Order{}, "至少填一个"},
		"less than one": {[]string{"form", "2", "cases", "-1", "people", "3"}, ledger.Order{}, "至少填一个"},
		"a long kind":   {[]string{"form", "2", "cases", "1", "kind", strings.Repeat("长", 21)}, ledger.Order{}, "最多20字"},
		"another proof": {[]string{"proof", "outcome", "form", "2", "cases", "1"}, ledger.Order{}, "只随见责任追究"},
	} {
		r := newRig(t)
		r.fillAct(ledger.ActProve)
		status, body, _ := r.post(t, actOn+"prove", "M0001", actForm(append(note, c.typed...)...))
		if c.says != "" {
			if status != http.StatusUnprocessableEntity || len(r.bot.acted.orders) > 0 || !strings.Contains(body, c.says) {
				t.Errorf("%s: %d, %d orders, no %q", name, status, len(r.bot.acted.orders), c.says)
			}
			continue
		}
		if status != http.StatusSeeOther || len(r.bot.acted.orders) != 1 {
			t.Errorf("%s: %d, %d orders", name, status, len(r.bot.acted.orders))
			continue
		}
		c.want.Act, c.want.Proof = ledger.ActProve, ledger.ProofAccountability
		if diff := cmp.Diff(c.want, r.bot.acted.orders[0].Order); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// TestFormsShown: the issue's page tells what came of it, and that it is not said.
func TestFormsShown(t *testing.T) {
	for name, c := range map[string]struct {
		e    ledger.Evidence
		want string
		not  string
	}{
		"one":      {ledger.Evidence{Note: "已谈话", Forms: []ledger.Disposition{{Form: 1, Kind: "函询", Cases: 1, People: 2}}}, "第一种形态（函询）1件2人", "未写明"},
		"not said": {ledger.Evidence{Note: "已落实"}, "未写明形态，可在页面补", "第一种"},
		"none":     {ledger.Evidence{Note: "已谈话（不涉及四种形态）"}, "不涉及四种形态", "未写明"},
	} {
		r := newRig(t)
		r.fillAct()
		s := r.bot.stories["RA26-0031"]
		c.e.Proof, c.e.By, c.e.On = ledger.ProofAccountability, "M0001", date(11, 2)
		s.Proven = []ledger.Evidence{c.e}
		r.bot.stories["RA26-0031"] = s
		got := words(r.page(t, "/m/issue/RA26-0031"))
		if !strings.Contains(got, c.want) || strings.Contains(got, c.not) {
			t.Errorf("%s: no %q, or %q in %s", name, c.want, c.not, got)
		}
	}
}

// TestPassShows: before 下一步 stands what is passed: the five proofs and the money.
func TestPassShows(t *testing.T) {
	r := newRig(t)
	r.fillAct(ledger.ActPass)
	s := r.bot.stories["RA26-0031"]
	s.Instalments = []ledger.Instalment{{Seq: 1, Fen: 190_000, State: ledger.Reported, On: date(11, 1)}}
	s.Proven = []ledger.Evidence{{Proof: ledger.ProofOutcome, By: "M0001", On: date(11, 2), Note: "票据3张"}}
	r.bot.stories["RA26-0031"] = s
	body := r.page(t, actOn+"pass")
	got := words(body)
	mustHold(t, got, "见处理结果 票据3张", "见责任追究 还缺：谈话或处分的文书", "应退 3.57万元 已到账 2.38万元 已报待核 0.19万元 还没报 1万元")
	if strings.Index(body, "见责任追究") > strings.Index(body, "下一步") {
		t.Error("the proofs stand behind 下一步")
	}
}

// TestStoryNamesNobody: what spoke for the office is worded, and never masked as a name is.
func TestStoryNamesNobody(t *testing.T) {
	staff := roster.Member{ID: "M0003", Name: "孙三", Role: roster.Staff}
	imported := ledger.Step{Seq: 1, Act: ledger.ActImport, Note: "状态、已追回"}
	for name, c := range map[string]struct {
		e    bot.StoryEvent
		want string
	}{
		"by hand":  {bot.StoryEvent{By: staff, Step: imported}, "巡察办（导入） 改：状态、已追回"},
		"cli":      {bot.StoryEvent{ByName: "cli", Step: imported}, "巡察办（命令行导入） 改：状态、已追回"},
		"api":      {bot.StoryEvent{ByName: "api", Step: imported}, "巡察办（接口导入） 改：状态、已追回"},
		"an act":   {bot.StoryEvent{ByName: "api", Step: ledger.Step{Seq: 1, Act: ledger.ActArchive}}, "巡察办（接口） 交账"},
		"schedule": {bot.StoryEvent{ByName: "schedule", Step: ledger.Step{Seq: 1, Act: ledger.ActAssign}}, "巡察办（自动） 交办"},
		"platform": {bot.StoryEvent{ByName: "platform", Step: ledger.Step{Seq: 1, Act: ledger.ActAssign}}, "微信平台 交办"},
		"a name":   {bot.StoryEvent{ByName: "周小明", Step: ledger.Step{Seq: 1, Act: ledger.ActArchive}}, "周某 交账"},
		"twice":    {bot.StoryEvent{ByName: "周小明", Step: ledger.Step{Seq: 1, Act: ledger.ActInstruct, On: date(12, 4), Said: "督办 204 抓紧", Note: "抓紧"}}, "12月4日前报结果 督办 204 抓紧 经过完"},
		"more":     {bot.StoryEvent{ByName: "周小明", Step: ledger.Step{Seq: 1, Act: ledger.ActInstruct, On: date(12, 4), Said: "督办 204", Note: "抓紧"}}, "督办 204 抓紧 经过完"},
	} {
		r := newRig(t)
		r.fillAct()
		s := r.bot.stories["RA26-0031"]
		c.e.Kind, c.e.At = bot.StoryStep, now
		s.Events = []bot.StoryEvent{c.e}
		r.bot.stories["RA26-0031"] = s
		got := words(r.page(t, "/m/issue/RA26-0031"))
		_, got, _ = strings.Cut(got, "新的在前")
		got += " 经过完"
		if !strings.Contains(strings.ReplaceAll(got, "　", " "), c.want) {
			t.Errorf("%s: no %q in %s", name, c.want, got)
		}
		for _, raw := range []string{"import", "cli", "c某", "a某", "s某", "p某"} {
			if strings.Contains(got, raw) {
				t.Errorf("%s: says %q: %s", name, raw, got)
			}
		}
	}
}

// TestAtHand: no number where no working day is left or gone, and what lies before
// the office is not called late.
func TestAtHand(t *testing.T) {
	for day, want := range map[int]string{19: "期限已到", 20: "今日到期", 21: "明日到期", 22: "即将到期"} {
		r := newRig(t)
		r.fillAct()
		s := r.bot.stories["RA26-0031"]
		s.DueOn, s.Overdue, s.Stage = date(11, day), 0, ""
		r.bot.stories["RA26-0031"] = s
		got := words(r.page(t, "/m/issue/RA26-0031"))
		if !strings.Contains(got, want) || strings.Contains(got, "0 个工作日") {
			t.Errorf("due on %d: no %q in %s", day, want, got)
		}
	}
	r := newRig(t)
	r.fillOwn()
	m := sampleMine()
	m.Issues[0].Status, m.Issues[0].ReviewOn, m.Issues[0].Overdue, m.Issues[0].Stage = ledger.UnderReview, date(11, 18), 5, ledger.StageYellow
	r.bot.mine = map[string]bot.Mine{"M0001": m}
	_, got, _ := strings.Cut(words(r.page(t, "/m/mine")), "我的整改")
	_, got, _ = strings.Cut(got, "逾期1件")
	got, _, _ = strings.Cut(got, "天数按")
	if !strings.Contains(got, "查账中") || strings.Contains(got, "逾期") {
		t.Errorf("in review: %s", got)
	}
}

// TestAlertStep: a leader claims from the list behind an alert; once the list leads
// nowhere it says where the claim is found.
func TestAlertStep(t *testing.T) {
	r := newRig(t)
	r.fillOwn()
	v := issueView()
	v.Status, v.Area, v.Leader = ledger.Registered, "330381101", ""
	r.bot.acted.alerts = bot.AlertList{New: []bot.ListedAlert{{IssueView: v, Line: ledger.Line{Clock: ledger.ClockClaim, Overdue: 3}}}}
	const path, month = "/m/alerts/2026-11-20", 30 * 24 * time.Hour
	fresh := r.opened(t, path, "M0002", now, now.Add(month))
	if !strings.Contains(fresh, "/m/issue/RA26-0031/claim?") || !strings.Contains(fresh, "/m/issue/RA26-0031?") || strings.Contains(fresh, "认领请回") {
		t.Errorf("while it is fresh: %s", fresh)
	}
	old := r.opened(t, path, "M0002", now.Add(5*24*time.Hour), now.Add(month))
	if strings.Contains(old, "/m/issue/") || !strings.Contains(old, "认领请回“逾期”打开清单") {
		t.Errorf("later: %s", old)
	}
	if officer := r.opened(t, path, "M0001", now, now.Add(month)); strings.Contains(officer, "/claim?") {
		t.Error("an officer is offered a claim")
	}
}
