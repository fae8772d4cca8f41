package web

import (
	"strings"
	"testing"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/roster"
)

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

// TestStoryPage tells what is recorded and nothing else.
func TestStoryPage(t *testing.T) {
	r := newRig(t)
	r.fillOwn()
	got := words(r.page(t, "/m/issue/RA26-0031"))
	mustHold(t, got,
		"RA26-0031 塘下镇碧山村 红 整改中 租金未入账 3间店面由村干部代收 类别：村级财务 分管领导：钱某", "已逾期 16 个工作日 10月9日 周五 未延期",
		"五账 第2步，共5步 建账 9月1日 对账 整改中 查账 待送审 销账 — 交账 —", "五见 已有3项，缺2项 见人 责任人王某、欧阳某 见事 租金未入账 见单位 塘下镇碧山村 见处理结果 还缺：",
		"已到账 2.38 万元 应退3.57万元 未到账1.19万元", "经过 新的在前 提醒 红 已告知联络员赵某", "10月20日 08:00 提醒 橙 已告知联络员赵某、领导钱某，已送达 9月1日 建账。来源：2026年第三轮巡察",
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
	got := words(r.page(t, "/m/issue/RA26-0031"))
	mustHold(t, got, "已销号 11月19日 期限10月9日", "第4步，共5步", "对账 未记日期 查账 未记日期 销账 11月19日", "销号说明：票据已核", "已全部到账", "11月19日 巡察办（接口） 销号 票据已核", "交账 待交账")
	for _, not := range []string{"还缺", "个工作日", "api"} {
		if strings.Contains(got, not) {
			t.Errorf("says %q: %s", not, got)
		}
	}
	s.AmountFen, s.RecoveredFen, s.Note, s.SignedOffOn, s.SignedOffBy = 0, 0, "", calendar.Date{}, ""
	r.bot.stories["RA26-0031"] = s
	got = words(r.page(t, "/m/issue/RA26-0031"))
	mustHold(t, got, "已销号 未记日期", "销号时没有留说明。")
	if strings.Contains(got, "应退款项") {
		t.Error("money where none is involved")
	}
}
