package bot_test

import (
	"strings"
	"testing"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/ledger"
)

const oneIssue = "编号,责任单位,类别,问题,责任人,分管领导,挂号日期,整改期限,状态,涉及金额（万元）\nRA26-0003,塘下镇,三资,某事,某人,陈副市长,2026-10-12,2026-12-01,整改中,1.19\n"

// openIssue is an office with one issue of 塘下镇 on its ledger, everybody bound.
func openIssue(t *testing.T) *office {
	t.Helper()
	o := openOffice(t, map[string][]byte{"台账": []byte(oneIssue)})
	o.perform("（全员绑定）\n（导入台账：台账）\n【2026年11月16日 周一 9:10】\n")
	return o
}

// TestStaleSheetWipesNothing: a sheet that was exported before a unit and a leader
// acted is refused, and what they did stands.
func TestStaleSheetWipesNothing(t *testing.T) {
	t.Parallel()
	o := openIssue(t)
	table := ledger.Export(must(o.store.Issues(o.ctx))(t), must(o.bot.Roster(o.ctx))(t))
	o.perform("塘下联络员：3号退了5000元\n塘下联络员：延期 3 7天 等判决\n陈副市长：督办 3 三日内报结果\n")
	if _, err := o.bot.ImportLedger(o.ctx, table, "cli"); err == nil {
		t.Error("an old sheet is taken")
	}
	i := must(o.store.Issues(o.ctx))(t)[0]
	if len(i.Instalments) != 1 || len(i.Extensions) != 1 || len(i.Instructions) != 1 {
		t.Errorf("%+v", i)
	}
}

// TestFilingSurvivesOldSheet: an old word does not take an issue from the office's
// hands, and the unit is told where it is.
func TestFilingSurvivesOldSheet(t *testing.T) {
	t.Parallel()
	o := openIssue(t)
	o.perform("塘下联络员：3号已整改，钱已退1.19万\n塘下联络员：已落实\n")
	if _, err := o.bot.ImportLedger(o.ctx, o.table("台账", ""), "cli"); err == nil {
		t.Error("整改中 over 查账 is taken")
	}
	out := o.perform("塘下联络员：3号已整改\n")
	if i := must(o.store.Issues(o.ctx))(t)[0]; i.Status != ledger.UnderReview || strings.Contains(o.log.String(), "panic") {
		t.Errorf("%s\n%s", i.Status, out)
	}
}

// TestTransferredFiling: the new unit files for itself; the former officer's answer
// is refused in words.
func TestTransferredFiling(t *testing.T) {
	t.Parallel()
	o := openIssue(t)
	o.perform("塘下联络员：3号已整改\n")
	must(o.bot.Transfer(o.ctx, bot.TransferOrder{From: "塘下镇", To: "陶山镇", By: "cli"}))(t)
	if out := o.perform("塘下联络员：已落实\n"); strings.Contains(out, "未保存") {
		t.Error(out)
	}
	if out := o.perform("陶山联络员：3号已整改\n"); strings.Contains(out, "已送查账") || !strings.Contains(out, "还缺") {
		t.Error(out)
	}
}

// TestNoProgramSignsAsAMember: by of the API is no member's id.
func TestNoProgramSignsAsAMember(t *testing.T) {
	t.Parallel()
	o := openIssue(t)
	for by, want := range map[string]bool{"M0001": false, "api": true} {
		_, err := o.bot.Act(o.ctx, bot.IssueOrder{Number: "RA26-0003", Cause: by, Order: ledger.Order{Act: ledger.ActRepay, By: by, Fen: 100}})
		if (err == nil) != want {
			t.Errorf("%s: %v", by, err)
		}
	}
}
