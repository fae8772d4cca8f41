package bot_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
)

const mergedLedger = `编号,责任单位,村居,类别,问题,责任人,分管领导,挂号日期,整改期限,涉及金额(万元),状态,销号日期
RA26-0001,塘下镇,鲍田,三资,某事一,某人,陈副市长,2026-10-12,2026-12-18,1.19,,
RA26-0002,塘下镇,鲍田,三资,某事二,某人,陈副市长,2026-10-12,2026-12-18,,,
RA26-0003,塘下镇,韩田,三资,某事三,某人,陈副市长,2026-10-12,2026-12-18,,,
RA26-0004,塘下镇,鲍田,三资,某事四,某人,陈副市长,2026-10-12,2026-12-18,,已销号,2026-11-10
RA26-0005,陶山镇,前金,三资,某事五,某人,陈副市长,2026-10-12,2026-12-18,,,
`

// heldBy lists the issues of a unit, with who held them before.
func (o *office) heldBy(area string) string {
	o.t.Helper()
	views := must(o.bot.Issues(o.ctx, bot.IssueFilter{Area: area}))(o.t)
	var out []string
	for _, v := range views {
		line := strings.TrimPrefix(v.Number, "RA26-") + " " + string(v.Status)
		for _, f := range v.Formerly {
			line += " " + f.Area + "→" + f.To
		}
		out = append(out, line)
	}
	slices.Sort(out)
	return strings.Join(out, "; ")
}

// TestTransfer merges a village of 塘下镇 into 陶山镇, twice over, and the rest after it.
func TestTransfer(t *testing.T) {
	t.Parallel()
	o := openOffice(t, map[string][]byte{"台账": []byte(mergedLedger)})
	o.bindAll()
	o.direct("导入台账：台账")
	o.say("塘下联络员", "问题5个，线索1件，问责0人，制度1项")
	const tangxia, taoshan = "330381101", "330381120"
	order := bot.TransferOrder{From: "塘下", To: "陶山镇", Village: "鲍田", By: "cli", DryRun: true}
	before := o.heldBy(tangxia)
	res := must(o.bot.Transfer(o.ctx, order))(t)
	if diff := cmp.Diff("[RA26-0001 RA26-0002] [RA26-0004]", fmt.Sprint(res.Open, res.Closed)); diff != "" || o.heldBy(tangxia) != before {
		t.Errorf("the dry run plans %s, and leaves %s", diff, o.heldBy(tangxia))
	}
	order.DryRun = false
	for range 2 { // the second finds nothing to do
		must(o.bot.Transfer(o.ctx, order))(t)
		o.deliver()
		o.wantCards(map[string]int{"陶山联络员": 1, "塘下联络员": 0}, "alert")
	}
	if diff := cmp.Diff("0003 rectifying", o.heldBy(tangxia)); diff != "" {
		t.Errorf("塘下镇 (-want +got):\n%s", diff)
	}
	moved := tangxia + "→" + taoshan
	if diff := cmp.Diff("0001 assigned "+moved+"; 0002 assigned "+moved+"; 0004 signed_off "+moved+"; 0005 rectifying", o.heldBy(taoshan)); diff != "" {
		t.Errorf("陶山镇 (-want +got):\n%s", diff)
	}
	view := must(o.store.Read(o.ctx, bot.Need{Issues: []string{"RA26-0001"}, Stories: []string{"RA26-0001"}}))(t)
	steps := view.Stories["RA26-0001"]
	if len(steps) != 1 || steps[0].Act != ledger.ActTransfer || steps[0].By != "cli" || steps[0].Unit != taoshan {
		t.Errorf("its story is %+v", steps)
	}
	if i := view.Issues["RA26-0001"]; i.DueOn != (calendar.Date{Year: 2026, Month: 12, Day: 18}) || i.AmountFen != 1_190_000 {
		t.Errorf("the transfer changed more than the unit: %+v", i)
	}
	if r, _ := o.ofTangxia(); r.Area != tangxia {
		t.Errorf("the report went with the issues: %s", r.Area)
	}
	order.Village, order.Numbers = "", []string{"RA26-0003"}
	must(o.bot.Transfer(o.ctx, order))(t)
	o.deliver()
	o.wantCards(map[string]int{"陶山联络员": 2}, "alert")
}

func TestTransferRefuses(t *testing.T) {
	t.Parallel()
	o := openOffice(t, map[string][]byte{"台账": []byte(mergedLedger)})
	o.direct("导入台账：台账")
	for _, c := range []struct {
		order bot.TransferOrder
		field string
	}{
		{bot.TransferOrder{From: "瞎写镇", To: "陶山镇"}, "from"},
		{bot.TransferOrder{From: "塘下镇", To: "瞎写镇"}, "to"},
		{bot.TransferOrder{From: "塘下镇", To: "塘下镇"}, "to"},
		{bot.TransferOrder{From: "塘下镇", To: "瑞安市"}, "to"},
		{bot.TransferOrder{From: "塘下镇", To: "陶山镇", Numbers: []string{"RA26-0001", "RA26-9999"}}, "number"},
		{bot.TransferOrder{From: "塘下镇", To: "马屿镇", Numbers: []string{"RA26-0005"}}, "number"},
	} {
		c.order.By = "cli"
		_, err := o.bot.Transfer(o.ctx, c.order)
		if wrong, ok := errors.AsType[*bot.InputError](err); !ok || wrong.Field != c.field {
			t.Errorf("%+v: %v, want %s refused", c.order, err, c.field)
		}
	}
	if got := o.heldBy("330381120"); got != "0005 rectifying" {
		t.Errorf("something went all the same: %s", got)
	}
}
