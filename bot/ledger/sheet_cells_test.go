package ledger

import (
	"errors"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot/sheet"
)

// lived is an issue with something in every column, in its second round.
func lived(t *testing.T) Issue {
	t.Helper()
	i := Issue{
		Number: "RA26-0005", Source: "巡察", Area: "330381101", Village: "碧山村", Category: "三资", Text: "店面租金未入账", Responsible: "王某", Leader: "M0003",
		RegisteredOn: day(t, "2026-01-05"), Term: 20, AmountFen: 1_190_000, Status: Registered, Armed: true, CreatedAt: friday,
	}
	at := time.Date(2026, 1, 5, 9, 0, 0, 0, friday.Location())
	left := int64(690_000)
	for _, o := range []Order{
		{Act: ActTransfer, By: "api", Unit: "330381120"},
		{Act: ActClaim, By: "M0003"},
		{Act: ActAccept, By: "M0001"},
		{Act: ActInstruct, By: "M0004", Note: "三日内报结果", On: day(t, "2026-01-30")},
		{Act: ActExtend, By: "M0002", Note: "等\n审计", On: day(t, "2026-03-20")},
		{Act: ActGrant, By: "M0006", Note: "可以"},
		{Act: ActRepay, By: "M0001", Fen: 500_000, Left: &left},
		{Act: ActCheck, By: "M0005"},
		{Act: ActRepay, By: "M0001", Fen: 900_000, Note: "多退", Sure: true},
		{Act: ActStrike, By: "M0005", Note: "没到"},
		{Act: ActProve, By: "M0001", Proof: ProofOutcome, Note: "「已退」"},
		{Act: ActProve, By: "M0001", Proof: ProofAccountability},
		{Act: ActFile, By: "M0001", Said: "3号已整改"},
		{Act: ActReturn, By: "M0005", Note: "缺凭证", Lack: []Proof{ProofAccountability}},
		{Act: ActProve, By: "M0001", Proof: ProofAccountability, Note: "补上", Forms: []Disposition{{Form: 1, Kind: "函询", Cases: 1, People: 1}, {Form: 4, Cases: 2}}},
		{Act: ActAnswer, By: "M0002", Note: "已办"},
		{Act: ActSignOff, By: "M0005", Note: "齐了"},
		{Act: ActArchive, By: "孙三"},
		{Act: ActRelapse, By: "M0005", Note: "又犯", On: day(t, "2026-12-31")},
		{Act: ActAccept, By: "M0001"},
		{Act: ActExtend, By: "M0001", Note: "人手", On: day(t, "2027-01-08")},
		{Act: ActRefuse, By: "M0004"},
		{Act: ActRepay, By: "M0001", Fen: 690_000, Sure: true},
		{Act: ActFile, By: "M0001"},
	} {
		at = at.AddDate(0, 0, 1)
		o.At = at
		done, _, err := i.Do(o, workdays)
		if err != nil {
			t.Fatal(err)
		}
		i = done
	}
	return i
}

// TestSheetCells fixes how the office's sheet reads: it is a file format.
func TestSheetCells(t *testing.T) {
	_, got := asFile(t, Export([]Issue{lived(t)}, office()), asCSV)
	want, err := os.ReadFile("testdata/sheet.csv")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("the file format has changed (-want +got):\n%s", diff)
	}
}

// TestSheetBadCells has a bad cell in each of the further columns: the file is
// refused with the row and the column, and nothing is planned.
func TestSheetBadCells(t *testing.T) {
	good := Export([]Issue{lived(t)}, office())
	for _, c := range []struct {
		row     int // 0: the former round, 1: the current one
		column  string
		cell    string
		problem sheet.Problem
	}{
		{1, colTerm, "三十", sheet.BadNumber},
		{1, colExtended, "年底", sheet.BadDate},
		{1, colExtended, "2026-12-31", sheet.BadDate}, // no later than what was set
		{1, colClaimed, "x", sheet.BadDate},
		{1, colClaimedBy, "没有这个人", sheet.UnknownMember},
		{1, colClaimedBy, "王五", sheet.AmbiguousMember},
		{1, colAssigned, "x", sheet.BadDate},
		{1, colAssignedBy, "「孙三", ProblemRecord},
		{1, colAccepted, "2026-02-30", sheet.BadDate},
		{1, colAcceptedBy, "没有这个人", sheet.UnknownMember},
		{1, colFiling, "陈一 2026-01-01", sheet.UnknownMember},
		{1, colFiling, "2026-01-01 陈一\n2026-01-01 陈一", ProblemRecord},
		{1, colReview, "x", sheet.BadDate},
		{1, colProven, "见钱；2026-01-21 陈一", ProblemRecord},
		{1, colProven, "见事；2026-01-21 陈一\n见人；2026-01-21 陈一", ProblemRecord},
		{1, colProven, "见事；2026-01-21 陈一\n见事；2026-01-21 陈一", ProblemRecord},
		{1, colProven, "见事；2026-01-21 陈一；已落实", ProblemRecord},
		{1, colProven, "见责任追究；2026-01-21 陈一；第五种形态1件", ProblemRecord},
		{1, colProven, "见责任追究；2026-01-21 陈一；第一种形态", ProblemRecord},
		{1, colProven, "见责任追究；2026-01-21 陈一；第一种形态「函询」01件", ProblemRecord},
		{1, colInstalments, "1；0.5；2026-01-12 陈一；待核", ProblemRecord},
		{1, colInstalments, "2；0.5万元；2026-01-12 陈一；待核", ProblemRecord},
		{1, colInstalments, "1；0.5万元；2026-01-12 陈一；到了", ProblemRecord},
		{1, colInstalments, "1；0.5万元；2026-01-12 陈一；已核 2026-01-12 外人", sheet.UnknownMember},
		{1, colInstalments, "1；0.6万元；2026-01-12 陈一；已核 2026-01-12 李四", ProblemTooLittle},
		{1, colInstalments, "1;0.5万元;2026-01-12 陈一;待核", ProblemRecord},
		{1, colExtensions, "1；2026-12-31；2026-01-24 陈一；「人手」；待批", ProblemRecord},
		{1, colExtensions, "1；2026-12-31至2027-01-08；2026-01-24 陈一；人手；待批", ProblemRecord},
		{1, colInstructions, "1；2026-01-09 李四；2026-01-30；「三日内报结果」", ProblemRecord},
		{1, colInstructions, "1；2026-01-09 李四；限2026-01-30；「三日」内」", ProblemRecord},
		{1, colReturns, "2026-01-19 李四", ProblemRecord},
		{1, colReturns, "2026-01-19 李四；缺见钱；「说明」", ProblemRecord},
		{1, colReturns, "2026-01-19 李四；「缺\\凭证」", ProblemRecord},
		{1, colSignedOffBy, "王五", sheet.AmbiguousMember},
		{1, colArchived, "x", sheet.BadDate},
		{1, colArchivedBy, "没有这个人", sheet.UnknownMember},
		{1, colRound, "第二轮", sheet.BadNumber},
		{1, colRound, "3", ProblemRound}, // the second one is missing
		{1, colRound, "1", sheet.Duplicate},
		{1, colBegun, "x", sheet.BadDate},
		{1, colRelapse, "又犯", ProblemRound},
		{1, colFormerly, "塘下镇→天山镇；2026-01-06 李四", sheet.UnknownArea},
		{1, colFormerly, "塘下镇 陶山镇；2026-01-06 李四", sheet.UnknownArea},
		{1, colArmed, "是", sheet.UnknownStatus},
		{0, colStatus, "整改中", ProblemRound},
		{0, colStatus, "已销号", ProblemRound}, // it was archived
		{0, colSignedOff, "", sheet.Empty},
		{0, colBegun, "", sheet.Empty},
		{0, colAmount, "1.19", ProblemRound},
		{0, colText, "另一个问题", ProblemRound},
		{0, colInstalments, "1；0.5万元；2026-01-12 陈一；待核", ProblemRound},
		{0, colProven, "见钱；2026-01-21 陈一", ProblemRecord},
	} {
		table := good
		table.Rows = slices.Clone(good.Rows)
		row := &table.Rows[c.row]
		row.Cells = slices.Clone(row.Cells)
		row.Cells[slices.Index(table.Header, c.column)] = c.cell
		_, err := read(table, []Issue{lived(t)}, 0)
		var cell *sheet.CellError
		wantRow, wantColumn := c.row+2, c.column
		if c.problem == sheet.Duplicate {
			wantColumn = colNumber
		}
		if c.problem == ProblemTooLittle {
			wantColumn = colRecovered
		}
		if !errors.As(err, &cell) || cell.Row != wantRow || cell.Column != wantColumn || cell.Problem != c.problem {
			t.Errorf("row %d, %s %q: %v, want %s", wantRow, c.column, c.cell, err, c.problem)
		}
	}
}

// An edit of any cell of the sheet is taken as it stands, or refused; never dropped.
func TestSheetTakesEdits(t *testing.T) {
	old := lived(t)
	table := Export([]Issue{old}, office())
	for k, head := range table.Header {
		for r := range table.Rows {
			if table.Rows[r].Cells[k] == "" {
				continue
			}
			edited := table
			edited.Rows = slices.Clone(table.Rows)
			edited.Rows[r].Cells = slices.Clone(table.Rows[r].Cells)
			edited.Rows[r].Cells[k] = ""
			p, err := read(edited, []Issue{old}, 0)
			if head == colNumber || slices.Contains(identity, head) && r == 0 || head == colArmed || head == colRegistered || head == colStatus || head == colSteps || head == colRound && r == 0 {
				continue // may be left out
			}
			if err == nil && p.Unchanged > 0 {
				t.Errorf("row %d: %s emptied, and nothing is said", r+2, head)
			}
		}
	}
}

// A file of the first fourteen columns leaves everything else as it is.
func TestSheetLeavesAlone(t *testing.T) {
	old := lived(t)
	table := Export([]Issue{old}, office())
	table.Header, table.Rows = table.Header[:14], table.Rows[1:]
	table.Rows[0].Cells = table.Rows[0].Cells[:14]
	table.Rows[0].Cells[slices.Index(table.Header, colVillage)] = "沙洲村"
	want := old.clone()
	want.Village = "沙洲村"
	if diff := cmp.Diff(Plan{Change: []Issue{want}}, mustRead(t, table, []Issue{old})); diff != "" {
		t.Error(diff)
	}
}

// A ledger that is in an earlier round takes the later one whole; one in a later round refuses the file.
func TestSheetRounds(t *testing.T) {
	later := lived(t)
	first := later.Rounds[0].issue().between(0)
	first.Number, first.Area, first.Text, first.RegisteredOn, first.DueOn = later.Number, later.Area, later.Text, later.RegisteredOn, later.DueOn
	first.Leader, first.Armed, first.CreatedAt = later.Leader, true, friday
	first.Status, first.SignedOffOn, first.SignedOffBy = SignedOff, day(t, "2026-01-22"), "M0005"
	p := mustRead(t, Export([]Issue{later}, office()), []Issue{first})
	want := plainOf(later)
	if len(p.Change) != 1 || !p.Change[0].Same(want) {
		t.Errorf("%s", cmp.Diff([]Issue{want}, p.Change))
	}
	_, err := read(Export([]Issue{first}, office()), []Issue{later}, 0)
	if cell, ok := errors.AsType[*sheet.CellError](err); !ok || cell.Problem != sheet.Empty || cell.Column != colRound {
		t.Errorf("an old file: %v", err)
	}
	first.Round = 1
	_, err = read(Export([]Issue{first}, office()), []Issue{later}, 0)
	if cell, ok := errors.AsType[*sheet.CellError](err); !ok || cell.Problem != ProblemOldRound {
		t.Errorf("an old file that says its round: %v", err)
	}
}

// TestSheetTerm: a term of working days stands until the unit has the issue, then it is a date.
func TestSheetTerm(t *testing.T) {
	head := []string{"编号", "责任单位", "问题", "整改期限", "状态"}
	p := mustRead(t, file(head, []string{"", "陶山镇", "租金", "30个工作日", "建账"}, []string{"", "塘下镇", "厂房", "10工作日", "对账"}), nil)
	if i := p.Add[0]; i.Term != 30 || !i.DueOn.IsZero() || i.Status != Registered || !i.Armed {
		t.Errorf("registered: %+v", i)
	}
	if i := p.Add[1]; i.Term != 10 || i.DueOn != day(t, "2026-12-04") || i.AssignedOn != day(t, "2026-11-20") {
		t.Errorf("assigned: %+v", i)
	}
	begun := p.Add[1]
	begun.DueOn = day(t, "2026-12-24")
	again := mustRead(t, file(head, []string{begun.Number, "塘下镇", "厂房", "10个工作日", "对账"}), []Issue{begun})
	if again.Unchanged != 1 {
		t.Errorf("a term that has begun: %+v", again)
	}
	for _, status := range []string{"", "查账", "已销号"} {
		if _, err := read(file(head, []string{"", "陶山镇", "租金", "30个工作日", status}), nil, 0); err == nil {
			t.Errorf("a term for %q", status)
		}
	}
}

// TestImportAnother: 新增 says that a row which looks like an issue is another one,
// once however often the file comes.
func TestImportAnother(t *testing.T) {
	head := []string{"编号", "责任单位", "村居", "问题", "整改期限"}
	old := mustRead(t, file(head, []string{"", "陶山镇", "", "碧山村2024年店面租金未入账", "2026-12-01"}), nil).Add
	row := []string{"", "陶山镇", "", "碧山村店面租金收入2024年度未入账", "2026-12-10"}
	p := mustRead(t, file(head, row), old)
	if len(p.Add) != 0 || len(p.Suspects) != 1 || p.Suspects[0].Like != old[0].Number || p.Suspects[0].Line != 2 || p.Suspects[0].Similarity < 0.6 {
		t.Fatalf("worded anew: %+v", p)
	}
	row[0] = "新增"
	p = mustRead(t, file(head, row), old)
	if len(p.Add) != 1 || len(p.Suspects) != 0 || p.Add[0].Number != "RA26-0032" {
		t.Fatalf("another one: %+v", p)
	}
	if again := mustRead(t, file(head, row), append(old, p.Add...)); again.Unchanged != 1 || len(again.Add) != 0 {
		t.Errorf("the same file again: %+v", again)
	}
}

// A file that was taken in halves, as after a crash, is taken whole: what is on
// the ledger because of this very file makes no suspects of its other rows.
func TestImportInHalves(t *testing.T) {
	head := []string{"责任单位", "问题", "整改期限"}
	table := file(head,
		[]string{"陶山镇", "碧山村店面租金收入2024年度未入账", "2026-12-10"},
		[]string{"陶山镇", "碧山村2024年店面租金未入账", "2026-12-01"},
		[]string{"陶山镇", "碧山村2024年店面租金未入账", "2026-12-05"})
	all := mustRead(t, table, nil)
	if len(all.Add) != 3 {
		t.Fatalf("%+v", all)
	}
	for k := range all.Add {
		p := mustRead(t, table, all.Add[k:k+1])
		if len(p.Add) != 2 || p.Unchanged != 1 || len(p.Suspects) != 0 {
			t.Errorf("with number %d there: %+v", k+1, p)
		}
	}
}
