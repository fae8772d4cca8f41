package excel_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/weidubao/weidubao/bot/sheet"
	"github.com/weidubao/weidubao/bot/sheet/excel"
)

// workbook is a file in the making.
type workbook struct {
	t *testing.T
	f *excelize.File
}

func newWorkbook(t *testing.T) *workbook {
	t.Helper()
	f := excelize.NewFile()
	t.Cleanup(func() { must(t, f.Close()) })
	return &workbook{t: t, f: f}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (w *workbook) set(cell string, v any, s *excelize.Style) *workbook {
	w.t.Helper()
	must(w.t, w.f.SetCellValue("Sheet1", cell, v))
	if s != nil {
		id, err := w.f.NewStyle(s)
		must(w.t, err)
		must(w.t, w.f.SetCellStyle("Sheet1", cell, cell, id))
	}
	return w
}

func (w *workbook) bytes() []byte {
	w.t.Helper()
	var buf bytes.Buffer
	must(w.t, w.f.Write(&buf))
	return buf.Bytes()
}

func TestDatesComeOutAlike(t *testing.T) {
	custom := func(code string) *excelize.Style { return &excelize.Style{CustomNumFmt: &code} }
	day := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	for name, style := range map[string]*excelize.Style{
		"built-in 14": {NumFmt: 14},
		"built-in 15": {NumFmt: 15},
		"built-in 22": {NumFmt: 22},
		"Chinese 31":  {NumFmt: 31},
		"Chinese 57":  {NumFmt: 57},
		"Chinese":     custom(`yyyy"年"m"月"d"日"`),
		"with locale": custom(`[$-804]yyyy\-mm\-dd;@`),
		"American":    custom(`m/d/yy`),
		"Excel's own": custom(`[DBNum1][$-804]yyyy"年"m"月"d"日";@`),
	} {
		w := newWorkbook(t).set("A1", "期限", nil).set("B1", "号", nil).set("A2", 46346, style).set("B2", 46346, nil)
		got, err := excel.Parse("x.xlsx", w.bytes())
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff([]string{day.Format(time.DateOnly), "46346"}, got.Rows[0].Cells); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestDatesSince1904(t *testing.T) {
	w := newWorkbook(t).set("A1", "期限", nil).set("B1", "号", nil).set("A2", 44884, &excelize.Style{NumFmt: 14}).set("B2", 1, nil)
	yes := true
	must(t, w.f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}))
	got, err := excel.Parse("x.xlsx", w.bytes())
	if err != nil || got.Rows[0].Cells[0] != "2026-11-20" {
		t.Errorf("%v, %v", got, err)
	}
}

func TestNumbersComeOutAsTyped(t *testing.T) {
	custom := func(code string) *excelize.Style { return &excelize.Style{CustomNumFmt: &code} }
	w := newWorkbook(t).set("A1", "手机", nil).set("B1", "x", nil)
	for _, c := range []struct {
		cell  string
		value any
		style *excelize.Style
		want  string
	}{
		{"A2", 13800138000, nil, "13800138000"},
		{"A3", 13800138000, &excelize.Style{NumFmt: 11}, "13800138000"}, // shown as 1.38E+10
		{"A4", 1.1, &excelize.Style{NumFmt: 1}, "1.1"},                  // shown as 1
		{"A5", 1234567.5, &excelize.Style{NumFmt: 4}, "1234567.5"},
		{"A6", "0577", nil, "0577"},
		{"A7", "46346", &excelize.Style{NumFmt: 14}, "46346"}, // text in a date cell
		{"A8", 0.1 + 0.2, nil, "0.3"},
		{"A9", 5, custom(`[Red]0"元"`), "5"},
		{"A10", 0.5, custom(`h:mm`), "12:00"},
		{"A11", 1.19, nil, "1.19"},
		{"A12", "1.38E+10", nil, "1.38E+10"},
	} {
		w.set(c.cell, c.value, c.style)
		got, err := excel.Parse("x.xlsx", w.bytes())
		if err != nil {
			t.Fatal(err)
		}
		if last := got.Rows[len(got.Rows)-1]; last.Cells[0] != c.want {
			t.Errorf("%s %v: %q, want %q", c.cell, c.value, last.Cells[0], c.want)
		}
	}
}

func TestRowsAreNumberedAsInExcel(t *testing.T) {
	w := newWorkbook(t).set("A2", "名单", nil).set("A4", "姓名", nil).set("C4", "手机", nil).set("A7", "王某", nil).set("C7", "138", nil)
	must(t, w.f.MergeCell("Sheet1", "A2", "C2"))
	got, err := excel.Parse("x.xlsx", w.bytes())
	if err != nil {
		t.Fatal(err)
	}
	want := sheet.Table{Name: "Sheet1", Line: 2, Header: []string{"名单"}, Rows: []sheet.Row{
		{Line: 4, Cells: []string{"姓名", "", "手机"}},
		{Line: 7, Cells: []string{"王某", "", "138"}},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestFirstVisibleSheetWithAHeader(t *testing.T) {
	w := newWorkbook(t).set("A1", "填表说明：一行一人", nil)
	for _, name := range []string{"旧", "名单", "后"} {
		_, err := w.f.NewSheet(name)
		must(t, err)
		must(t, w.f.SetSheetRow(name, "A1", &[]any{"姓名", "手机"}))
	}
	must(t, w.f.SetSheetVisible("旧", false))
	got, err := excel.Parse("x.xlsx", w.bytes())
	if err != nil || got.Name != "名单" {
		t.Errorf("%q, %v", got.Name, err)
	}
}

func TestWhatIsWrittenComesBack(t *testing.T) {
	want := sheet.Table{Name: "问题清单", Line: 1, Header: []string{"编号", "手机", "问题", "金额"}, Rows: []sheet.Row{
		{Line: 2, Cells: []string{"RA26-0031", "13800138000", "=1+1", "1.19"}},
		{Line: 3, Cells: []string{"0031", "330381101", "-截至11月\n未整改", "0"}},
		{Line: 4, Cells: []string{"", "+8613800138000", "@x\t<&>\"'", "1.50"}},
		{Line: 5, Cells: []string{"2026-11-20", "1e5", "'=1", "-3"}},
	}}
	var buf bytes.Buffer
	must(t, excel.Write(&buf, want))
	path := filepath.Join(t.TempDir(), "out.csv") // the name does not matter
	must(t, os.WriteFile(path, buf.Bytes(), 0o600))
	got, err := excel.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	f, err := excelize.OpenReader(&buf)
	must(t, err)
	defer func() { must(t, f.Close()) }()
	for cell, text := range map[string]bool{"C2": true, "B2": true, "C4": true, "A3": true, "D2": false, "D5": false} {
		kind, err := f.GetCellType("问题清单", cell)
		must(t, err)
		formula, err := f.GetCellFormula("问题清单", cell)
		must(t, err)
		if (kind == excelize.CellTypeInlineString) != text || formula != "" {
			t.Errorf("%s: type %v, formula %q", cell, kind, formula)
		}
	}
}

func TestWriteNamesTheSheet(t *testing.T) {
	for name, want := range map[string]string{
		"": "Sheet1", "2026/10[a]": "2026_10_a_", "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三": "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一",
	} {
		var buf bytes.Buffer
		must(t, excel.Write(&buf, sheet.Table{Name: name, Header: []string{"a", "b"}}))
		if got, err := excel.Parse("x", buf.Bytes()); err != nil || got.Name != want {
			t.Errorf("%q: %q, %v", name, got.Name, err)
		}
	}
}

func TestReadCSVByContent(t *testing.T) {
	path := filepath.Join(t.TempDir(), "名单.xlsx")
	must(t, os.WriteFile(path, []byte("\uFEFF姓名,手机\n王某,138\n"), 0o600))
	got, err := excel.Read(path)
	if err != nil || got.Name != "名单.xlsx" || got.Rows[0].Cells[0] != "王某" {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := excel.Read(path + "x"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v", err)
	}
}
