package bot_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/sheet"
)

// paste is a table as it comes from a clipboard.
func paste(t *testing.T, text string) sheet.Table {
	t.Helper()
	table, err := sheet.ReadCSV("粘贴", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// TestPasteLedger: a pasted table is shown, taken once for its cause, and what it
// changes of an issue stands in the issue's story with who and when.
func TestPasteLedger(t *testing.T) {
	t.Parallel()
	o := openOffice(t, map[string][]byte{"台账": []byte(mineLedger), "设置": []byte("起报 2026-W47\n")})
	o.on(11, 20, 14, 0)
	old, err := o.bot.ImportLedger(o.ctx, o.table("台账", ""), "cli")
	if err != nil {
		t.Fatal(err)
	}
	first := old.Add[0]
	text := "编号\t责任单位\t问题\t整改期限\n" + first.Number + "\t" + first.Area + "\t" + first.Text + "\t2027-03-01\n\t" + first.Area + "\t\"新的\n一件\"\t2027-03-02\n"
	order := bot.LedgerOrder{Table: paste(t, text), By: "M0001", Cause: "api:paste:1"}
	dry := order
	dry.DryRun = true
	shown, err := o.bot.TakeLedger(o.ctx, dry)
	if err != nil {
		t.Fatal(err)
	}
	if steps, err := o.bot.Steps(o.ctx, first.Number); err != nil || len(steps) != 0 {
		t.Fatalf("a dry run: %v %v", steps, err)
	}
	took, err := o.bot.TakeLedger(o.ctx, order)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(shown, took); diff != "" || len(took.Add) != 1 || !slices.Equal(took.Change, []string{first.Number}) {
		t.Errorf("shown (-), taken (+):\n%s", diff)
	}
	again, err := o.bot.TakeLedger(o.ctx, order)
	if diff := cmp.Diff(took, again); diff != "" || err != nil {
		t.Errorf("the same cause: %v\n%s", err, diff)
	}
	steps, err := o.bot.Steps(o.ctx, first.Number)
	if err != nil || len(steps) != 1 || steps[0].Act != ledger.ActImport || steps[0].By != "M0001" || steps[0].Note != "整改期限" || steps[0].Seq != 1 || steps[0].At.IsZero() {
		t.Errorf("the story: %+v %v", steps, err)
	}
	if v, err := o.bot.Issue(o.ctx, first.Number); err != nil || v.Steps != 1 {
		t.Errorf("%d steps are counted: %v", v.Steps, err)
	}
	if _, err := o.bot.Steps(o.ctx, "RA26-9999"); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("the story of nothing: %v", err)
	}
}

// TestLedgerImportClosesWithProofs: who signs off an open issue by a file vouches for its proofs.
func TestLedgerImportClosesWithProofs(t *testing.T) {
	t.Parallel()
	o := openOffice(t, map[string][]byte{"台账": []byte(mineLedger), "设置": []byte("起报 2026-W47\n")})
	o.on(11, 20, 14, 0)
	old, err := o.bot.ImportLedger(o.ctx, o.table("台账", ""), "cli")
	if err != nil {
		t.Fatal(err)
	}
	k := slices.IndexFunc(old.Add, func(i ledger.Issue) bool { return !i.Status.Closed() })
	i := old.Add[k]
	table := paste(t, "编号,责任单位,问题,状态,销号日期\n"+i.Number+","+i.Area+","+i.Text+",已销号,2026-11-20\n")
	for range 2 { // the second time nothing is left to change
		if _, err := o.bot.ImportLedger(o.ctx, table, "cli"); err != nil {
			t.Fatal(err)
		}
	}
	v, err := o.bot.Issue(o.ctx, i.Number)
	if err != nil || v.Status != ledger.SignedOff || v.SignedOffBy != "cli" || len(v.Lack()) > 0 || v.Steps != 1 {
		t.Errorf("%+v %v", v.Issue, err)
	}
}

// TestLedgerImportOfMany stays within what one commit may write, also where every issue gains a step.
func TestLedgerImportOfMany(t *testing.T) {
	t.Parallel()
	o := openOffice(t, map[string][]byte{"台账": []byte(mineLedger), "设置": []byte("起报 2026-W47\n")})
	o.on(11, 20, 14, 0)
	for _, due := range []string{"2027-03-01", "2027-03-02"} {
		var b strings.Builder
		b.WriteString("编号,责任单位,问题,整改期限\n")
		for n := range 300 {
			b.WriteString(ledger.Number(2026, 1000+n, "") + ",陶山镇,问题" + ledger.Number(2026, n, "") + "," + due + "\n")
		}
		if _, err := o.bot.ImportLedger(o.ctx, paste(t, b.String()), "cli"); err != nil {
			t.Fatal(err)
		}
	}
	if v, err := o.bot.Issue(o.ctx, ledger.Number(2026, 1299, "")); err != nil || v.DueOn.String() != "2027-03-02" || v.Steps != 1 {
		t.Errorf("%+v %v", v.Issue, err)
	}
}

// TestRegister puts an issue on the ledger, once for its cause.
func TestRegister(t *testing.T) {
	t.Parallel()
	o := openOffice(t, map[string][]byte{"台账": []byte(mineLedger), "设置": []byte("起报 2026-W47\n")})
	o.on(11, 20, 14, 0)
	people, err := o.bot.Roster(o.ctx)
	if err != nil {
		t.Fatal(err)
	}
	area, _ := people.FindArea("陶山镇")
	good := ledger.Issue{Area: area.Code, Text: " 新的一件 ", Term: 30, AmountFen: 5, Status: ledger.SignedOff, Armed: false}
	var numbers []string
	for range 2 {
		v, err := o.bot.Register(o.ctx, bot.NewIssue{Issue: good, By: "api", Cause: "api:new:1"})
		if err != nil || v.Status != ledger.Registered || v.Text != "新的一件" || !v.DueOn.IsZero() || !v.Armed || v.RegisteredOn.String() != "2026-11-20" {
			t.Fatalf("%+v %v", v, err)
		}
		numbers = append(numbers, v.Number)
	}
	if numbers[0] != numbers[1] {
		t.Errorf("the same cause gave %v", numbers)
	}
	for field, change := range map[string]func(*ledger.Issue){
		"area": func(i *ledger.Issue) { i.Area = "999" }, "text": func(i *ledger.Issue) { i.Text = " " }, "leader": func(i *ledger.Issue) { i.Leader = "M9999" },
		"due_on": func(i *ledger.Issue) { i.Term = 0 }, "registered_on": func(i *ledger.Issue) { i.RegisteredOn = i.RegisteredOn.AddDays(700) },
	} {
		bad := good
		bad.RegisteredOn = calendar.Date{Year: 2026, Month: 11, Day: 2}
		change(&bad)
		_, err := o.bot.Register(o.ctx, bot.NewIssue{Issue: bad, By: "api", Cause: "api:bad:" + field})
		if input, ok := errors.AsType[*bot.InputError](err); !ok || input.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}
