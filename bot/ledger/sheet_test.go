package ledger

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/weidubao/weidubao/bot/sheet"
	"github.com/weidubao/weidubao/bot/sheet/excel"
)

// drawLife is an issue after some years: everything in it came by acts.
func drawLife(t *rapid.T, number string) Issue {
	who := rapid.SampledFrom([]string{"M0001", "M0002", "M0003", "M0005", "M0006", "M0008", "api", "孙三", "张三；李四", "M0099", ""})
	words := rapid.SampledFrom([]string{
		"已落实", "=1+1", "第一笔", "」；「", "反\\斜杠\\", "两行\n第二行", "回车\r\n换行", "  ", "逗号,引号\"", "；", "\\u000d", "审核认定", "待核", "已核 2026-01-01", "\u200b不见", "'撇",
	})
	i := Issue{
		Number: number, Area: rapid.SampledFrom([]string{"330381120", "330381101"}).Draw(t, "area"), Text: number + "问题", Source: "巡察",
		RegisteredOn: day(t, "2026-01-05"), AmountFen: 3_570_000, Status: Registered, Armed: rapid.Bool().Draw(t, "armed"), CreatedAt: friday,
	}
	if i.Term = rapid.IntRange(0, 40).Draw(t, "term"); i.Term == 0 {
		i.DueOn = day(t, "2026-03-02")
	}
	at := time.Date(2026, 1, 5, 9, 0, 0, 0, friday.Location())
	for range rapid.IntRange(0, 40).Draw(t, "acts") {
		at = at.Add(time.Duration(rapid.IntRange(1, 200).Draw(t, "hours")) * time.Hour)
		o := Order{
			Act: rapid.SampledFrom(Acts()).Draw(t, "act"), By: who.Draw(t, "by"), At: at, Said: words.Draw(t, "said"), Note: words.Draw(t, "note"),
			Proof: rapid.SampledFrom(proofs()).Draw(t, "proof"), Fen: rapid.Int64Range(1, 2_000_000).Draw(t, "fen"), Sure: true,
			Unit: rapid.SampledFrom([]string{"330381120", "330381101", "D001"}).Draw(t, "unit"), On: day(t, "2026-01-01"),
		}
		if o.On = o.On.AddDays(rapid.IntRange(0, 800).Draw(t, "on")); o.Act == ActPass || o.Act == ActSignOff {
			o.On = day(t, "")
		}
		o.Lack = rapid.SampledFrom([][]Proof{nil, {ProofFact}, {ProofPerson, ProofAccountability}}).Draw(t, "lack")
		if o.Act == ActSignOff || o.Proof == ProofAccountability {
			o.Forms = rapid.SampledFrom([][]Disposition{nil, {{Form: 1, Kind: "函询」", Cases: 1, People: 12}, {Form: 4, People: 2}}, {{Form: 2, Cases: 3}}}).Draw(t, "forms")
		}
		if done, _, err := i.Do(o, workdays); err == nil {
			i = done
		}
	}
	return i
}

// drawLives is a ledger of them.
func drawLives(t *rapid.T) []Issue {
	var issues []Issue
	for k := range rapid.IntRange(1, 4).Draw(t, "n") {
		issues = append(issues, drawLife(t, Number(2026, k+1, "")))
	}
	return issues
}

// asFile writes a table as a file and reads it again.
func asFile(t interface{ Fatal(...any) }, table sheet.Table, write func(*bytes.Buffer, sheet.Table) error) (sheet.Table, []byte) {
	var b bytes.Buffer
	if err := write(&b, table); err != nil {
		t.Fatal(err)
	}
	data := bytes.Clone(b.Bytes())
	back, err := excel.Parse(table.Name, data)
	if err != nil {
		t.Fatal(err)
	}
	return back, data
}

func asCSV(b *bytes.Buffer, t sheet.Table) error { return sheet.WriteCSV(b, t) }

// plainOf is what an issue loses on its way through a file: the moment it came,
// the count of its steps, and line ends of plain text.
func plainOf(i Issue) Issue {
	text, err := json.Marshal(i) // as it is stored: nothing and an empty list are one
	if err != nil {
		panic(err)
	}
	i = Issue{}
	if err := json.Unmarshal(text, &i); err != nil {
		panic(err)
	}
	i.Steps, i.CreatedAt, i.Rev = 0, friday, 0
	i.Note = plainLines(i.Note)
	for k := range i.Rounds {
		i.Rounds[k].Note, i.Rounds[k].Relapse = plainLines(i.Rounds[k].Note), plainLines(i.Rounds[k].Relapse)
	}
	return i
}

// The office's sheet holds everything: into an empty ledger it brings the same
// issues, over the same ledger it changes nothing, and written again it is the
// same, byte for byte.
func TestSheetComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { comesBack(t, drawLives(t), asCSV) })
}

// TestSheetComesBackAsXLSX does so with a workbook.
func TestSheetComesBackAsXLSX(t *testing.T) {
	for seed := range 5 {
		comesBack(t, rapid.Custom(drawLives).Example(seed), func(b *bytes.Buffer, t sheet.Table) error { return excel.Write(b, t) })
	}
}

type failer interface {
	Fatal(...any)
	Fatalf(string, ...any)
}

func comesBack(t failer, issues []Issue, write func(*bytes.Buffer, sheet.Table) error) {
	table, first := asFile(t, Export(issues, office()), write)
	over, err := read(table, issues, 0)
	if err != nil {
		t.Fatal(err)
	}
	if over.Unchanged != len(issues) || len(over.Change)+len(over.Add)+len(over.Suspects)+len(over.Unknown) > 0 {
		t.Fatalf("over the same ledger: %s", cmp.Diff(issues, over.Change))
	}
	into, err := read(table, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(into.Add) != len(issues) {
		t.Fatalf("%d of %d came", len(into.Add), len(issues))
	}
	for k, i := range into.Add {
		if want := plainOf(issues[k]); !i.Same(want) {
			t.Fatalf("into an empty ledger (-want +got):\n%s", cmp.Diff(want, i))
		}
	}
	for k := range into.Add {
		into.Add[k].Steps = issues[k].Steps // a ledger counts the steps that it has seen
	}
	if _, again := asFile(t, Export(into.Add, office()), write); !bytes.Equal(first, again) && !strings.HasPrefix(string(first), "PK") {
		t.Fatalf("written again:\n%s\n%s", first, again)
	}
	if diff := cmp.Diff(Export(issues, office()).Header, Export(into.Add, office()).Header); diff != "" {
		t.Fatal(diff)
	}
}

// TestSheetKnowsEveryField: whoever adds a field gives it a place in the sheet, or
// says here why it has none.
func TestSheetKnowsEveryField(t *testing.T) {
	for _, c := range []struct {
		record any
		fields string
	}{
		{Issue{}, "Number Source Area Village Category Text Responsible Leader RegisteredOn DueOn Term ExtendedTo AmountFen RecoveredFen Status " +
			"ClaimedOn ClaimedBy AssignedOn AssignedBy AcceptedOn AcceptedBy Filing ReviewOn SignedOffOn SignedOffBy Note ArchivedOn ArchivedBy Armed " +
			"CreatedAt Proven Instalments Extensions Instructions Returns Round BegunOn Rounds Formerly Steps Rev"}, // without a column: CreatedAt, Rev
		{Round{}, "Round BegunOn DueOn ExtendedTo ClaimedOn ClaimedBy AssignedOn AssignedBy AcceptedOn AcceptedBy Filing ReviewOn SignedOffOn " +
			"SignedOffBy Note ArchivedOn ArchivedBy Proven Extensions Returns Relapse"},
		{Filing{}, "By On Said"},
		{Evidence{}, "Proof By On Note Attested Money Forms"},
		{Disposition{}, "Form Kind Cases People"},
		{Instalment{}, "Seq Fen On By State CheckedOn CheckedBy Sure Note"},
		{Extension{}, "Seq From To Reason On By State DecidedOn DecidedBy Note"},
		{Instruction{}, "Seq Text On By DueOn HeededOn HeededBy AnsweredOn AnsweredBy Answer"},
		{Return{}, "On By Reason Lack"},
		{Former{}, "Area To On By"},
	} {
		var names []string
		for f := range reflect.TypeOf(c.record).Fields() {
			names = append(names, f.Name)
		}
		if diff := cmp.Diff(strings.Fields(c.fields), names); diff != "" {
			t.Errorf("%T has fields that the sheet does not know (-known +has):\n%s", c.record, diff)
		}
	}
}
