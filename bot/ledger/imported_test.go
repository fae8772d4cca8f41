package ledger

import (
	"testing"

	"github.com/weidubao/weidubao/bot/sheet"
)

// TestImportedSignOff: a file that signs off an issue does to its money and its
// instructions what any other sign-off does; read again it changes nothing, and a
// relapse resumes no instruction.
func TestImportedSignOff(t *testing.T) {
	old := taoshan(func(i *Issue) {
		i.Text = "某事"
		i.Text, i.RegisteredOn = "租金未入账", day(t, "2026-08-03")
		i.RecoveredFen = 900_000
		i.Instalments = []Instalment{
			{Seq: 1, Fen: 900_000, On: day(t, "2026-09-01"), By: "M0001", State: Received, CheckedOn: day(t, "2026-09-02"), CheckedBy: "M0010"},
			{Seq: 2, Fen: 290_000, On: day(t, "2026-09-20"), By: "M0001", State: Reported},
		}
		i.AmountFen = 1_190_000
		i.Instructions = []Instruction{{Seq: 1, Text: "报结果", On: day(t, "2026-09-21"), By: "M0003", DueOn: day(t, "2026-09-25")}}
	})
	closed := sheet.Table{Header: []string{"编号", "责任单位", "问题", "状态", "销号日期"}, Rows: []sheet.Row{
		{Line: 2, Cells: []string{old.Number, "陶山镇", old.Text, "已销号", "2026-09-28"}},
	}}
	stated := closed
	stated.Header = append(closed.Header[:5:5], "已追回(万元)")
	for _, c := range []struct {
		name  string
		table sheet.Table
		sum   string // what the file states as recovered; "": nothing
		fen   int64  // received by the sign-off
	}{
		{"no sum", closed, "", 0}, {"the sum that the ledger has", stated, "0.9", 0}, {"the whole sum", stated, "1.19", 290_000},
	} {
		if c.sum != "" {
			c.table.Rows = []sheet.Row{{Line: 2, Cells: append(closed.Rows[0].Cells[:5:5], c.sum)}}
		}
		plan, err := read(c.table, []Issue{old}, 0)
		if err != nil || len(plan.Change) != 1 {
			t.Fatalf("%s: %+v, %v", c.name, plan, err)
		}
		i, step := Imported(old, plan.Change[0], "cli", friday, office())
		n := i.Instalments[1]
		if i.RecoveredFen != 900_000+c.fen || i.Claimed() != 1_190_000 || (n.State == Received) != (c.fen > 0) || (n.CheckedBy == "cli") != (c.fen > 0) || step.Fen != c.fen {
			t.Errorf("%s: %d received of %+v, step %d", c.name, i.RecoveredFen, i.Instalments, step.Fen)
		}
		if plan, err = read(c.table, []Issue{i}, 0); err != nil || plan.Unchanged != 1 {
			t.Errorf("%s, read again: %+v, %v", c.name, plan.Change, err)
		}
		whole := Export([]Issue{old}, office())
		whole.Rows[0].Cells = Export([]Issue{i}, office()).Rows[0].Cells
		if plan, err = read(whole, []Issue{i}, 0); err != nil || plan.Unchanged != 1 {
			t.Errorf("%s, exported and read: %+v, %v", c.name, plan.Change, err)
		}
		again, _, err := i.Do(Order{Act: ActRelapse, By: "M0010", At: friday, Note: "又犯", On: day(t, "2027-01-20")}, workdays)
		if err != nil || again.Instructions[0].Open() {
			t.Errorf("%s: the relapse resumes %+v, %v", c.name, again.Instructions, err)
		}
	}
	stated.Rows = []sheet.Row{{Line: 2, Cells: append(closed.Rows[0].Cells[:5:5], "1.0")}}
	if _, err := read(stated, []Issue{old}, 0); err == nil {
		t.Error("a sum that does not hold what was reported is taken")
	}
}

// TestOldSheetAfterSignOff: a whole sheet from before a sign-off, but for the status,
// takes back nothing of what the sign-off settled.
func TestOldSheetAfterSignOff(t *testing.T) {
	old := taoshan(func(i *Issue) {
		i.Text = "某事"
		i.Text, i.RegisteredOn = "租金未入账", day(t, "2026-08-03")
		i.AmountFen = 1_190_000
		i.Instalments = []Instalment{{Seq: 1, Fen: 290_000, On: day(t, "2026-09-20"), By: "M0001", State: Reported}}
		i.Instructions = []Instruction{{Seq: 1, Text: "报结果", On: day(t, "2026-09-21"), By: "M0003", DueOn: day(t, "2026-09-25")}}
	})
	signed, _, err := old.Do(Order{Act: ActSignOff, By: "M0005", At: friday}, workdays)
	if err != nil {
		t.Fatal(err)
	}
	before := signed
	before.Instalments, before.Instructions, before.RecoveredFen = old.Instalments, old.Instructions, old.RecoveredFen
	plan, err := read(Export([]Issue{before}, office()), []Issue{signed}, 0)
	if err != nil || plan.Unchanged != 1 {
		t.Errorf("%+v, %v", plan.Change, err)
	}
}

// TestNoInstructionOutlivesASignOff: no instruction of before a sign-off, by pass or by 销号,
// runs on in the next round.
func TestNoInstructionOutlivesASignOff(t *testing.T) {
	i := taoshan(func(i *Issue) {
		i.Instructions = []Instruction{{Seq: 1, Text: "报结果", On: day(t, "2026-09-21"), By: "M0003", DueOn: day(t, "2026-09-25")}}
	})
	for _, o := range []Order{
		{Act: ActSignOff, By: "M0010"}, {Act: ActRelapse, By: "M0010", Note: "又犯", On: day(t, "2027-01-20")},
	} {
		o.At = friday
		after, _, err := i.Do(o, workdays)
		if err != nil {
			t.Fatal(err)
		}
		i = after
	}
	for _, c := range DefaultRules().Clocks(i, workdays, day(t, "2026-11-20")) {
		if c.Kind == ClockHeed || c.Kind == ClockAnswer {
			t.Errorf("the clock %s runs in round %d", c.Kind, i.Round)
		}
	}
}
