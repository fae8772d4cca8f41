package sheet_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/weidubao/weidubao/bot/sheet"
)

var people = []sheet.Column{
	{Name: "姓名", Required: true},
	{Name: "手机", Aliases: []string{"手机号码", "电话"}, Required: true},
	{Name: "金额(万元)"},
	{Name: "备注"},
}

func table(header string, rows ...string) sheet.Table {
	t := sheet.Table{Name: "Sheet1", Line: 1, Header: strings.Split(header, ",")}
	for i, r := range rows {
		t.Rows = append(t.Rows, sheet.Row{Line: i + 2, Cells: strings.Split(r, ",")})
	}
	return t
}

func TestMatchFindsColumnsInAnyOrder(t *testing.T) {
	m, err := sheet.Match(table("序号, 电 话 ,姓名*,金额（万元）,籍贯", "1,138,王 某,1.19,瑞安", ",,", "2,\u3000139\u00A0,李某"), people)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"序号", "籍贯"}, m.Unknown); diff != "" {
		t.Error(diff)
	}
	rows := m.Rows()
	if len(rows) != 2 || rows[1].Line() != 4 {
		t.Fatalf("rows %v", rows)
	}
	got := []string{rows[0].Get("姓名"), rows[0].Get("手机"), rows[0].Get("金额(万元)"), rows[1].Get("手机"), rows[1].Get("金额(万元)"), rows[1].Get("备注")}
	if diff := cmp.Diff([]string{"王 某", "138", "1.19", "139", "", ""}, got); diff != "" {
		t.Error(diff)
	}
	if !m.Has("金额(万元)") || rows[0].Has("备注") {
		t.Error("Has")
	}
}

func TestMatchPassesTitleRows(t *testing.T) {
	m, err := sheet.Match(table("瑞安市联络员名单", "制表：巡察办,,2026年11月", "姓名,手机", "王某,138"), people)
	if err != nil {
		t.Fatal(err)
	}
	if rows := m.Rows(); len(rows) != 1 || rows[0].Line() != 4 || rows[0].Get("姓名") != "王某" || len(m.Unknown) != 0 {
		t.Errorf("%+v", m)
	}
}

func TestMatchPrefersTheColumnsOwnName(t *testing.T) {
	m, err := sheet.Match(table("电话,手机号码,姓名,手机", "1,2,王某,3"), people)
	if err != nil {
		t.Fatal(err)
	}
	if got := m.Rows()[0].Get("手机"); got != "3" {
		t.Errorf("手机 is %s", got)
	}
	m, err = sheet.Match(table("电话,手机号码,姓名", "1,2,王某"), people)
	if err != nil {
		t.Fatal(err)
	}
	if got := m.Rows()[0].Get("手机"); got != "2" {
		t.Errorf("手机 is %s, the first alias is 手机号码", got)
	}
	if diff := cmp.Diff([]string{"电话"}, m.Unknown); diff != "" {
		t.Error(diff)
	}
}

func TestMatchErrors(t *testing.T) {
	for _, tc := range []struct {
		table sheet.Table
		want  sheet.CellError
	}{
		{table("姓名,备注", "王某,x"), sheet.CellError{Sheet: "Sheet1", Row: 1, Column: "手机", Problem: sheet.MissingColumn}},
		{table("标题", "x", "姓名,备注", "王某,x"), sheet.CellError{Sheet: "Sheet1", Row: 3, Column: "手机", Problem: sheet.MissingColumn}},
		{table("标题"), sheet.CellError{Sheet: "Sheet1", Row: 1, Column: "姓名", Problem: sheet.MissingColumn}},
		{table("姓名,手机,姓名"), sheet.CellError{Sheet: "Sheet1", Row: 1, Column: "姓名", Problem: sheet.DuplicateColumn}},
		{table("1", "2", "3", "4", "5", "姓名,手机"), sheet.CellError{Sheet: "Sheet1", Row: 1, Column: "姓名", Problem: sheet.MissingColumn}},
	} {
		_, err := sheet.Match(tc.table, people)
		var cell *sheet.CellError
		if !errors.As(err, &cell) {
			t.Errorf("%v: %v", tc.table, err)
			continue
		}
		if diff := cmp.Diff(tc.want, *cell); diff != "" {
			t.Errorf("%v: %s", tc.table, diff)
		}
	}
}

func TestErrNamesTheColumnAsTheFileDoes(t *testing.T) {
	m, err := sheet.Match(table("姓名,电话", "王某,x"), people)
	if err != nil {
		t.Fatal(err)
	}
	want := &sheet.CellError{Sheet: "Sheet1", Row: 2, Column: "电话", Problem: sheet.BadPhone, Value: "x"}
	if diff := cmp.Diff(want, m.Rows()[0].Err("手机", sheet.BadPhone, "x")); diff != "" {
		t.Error(diff)
	}
	if got := want.Error(); got != `sheet "Sheet1", row 2, column "电话": bad_phone: "x"` {
		t.Error(got)
	}
}

func TestReadCSV(t *testing.T) {
	for name, text := range map[string]string{
		"plain":    "姓名,手机\n\n\n王某,\"1\n38\"\n李某,139\n",
		"bom, \\r": "\uFEFF姓名,手机\r\n\r\n\r\n王某,\"1\r\n38\"\r\n李某,139",
		"tabs":     "姓名\t手机\n\n \t \n王某\t\"1\n38\"\n李某\t139\n",
	} {
		got, err := sheet.ReadCSV("名单.csv", strings.NewReader(text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		want := sheet.Table{Name: "名单.csv", Line: 1, Header: []string{"姓名", "手机"}, Rows: []sheet.Row{
			{Line: 4, Cells: []string{"王某", "1\n38"}},
			{Line: 5, Cells: []string{"李某", "139"}}, // as Excel numbers it, two lines above
		}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestReadCSVRefuses(t *testing.T) {
	gbk := "\xd0\xd5\xc3\xfb,\xca\xd6\xbb\xfa\n"
	for _, tc := range []struct {
		text string
		want sheet.FileProblem
	}{
		{gbk, sheet.NotUTF8},
		{"\xFF\xFEa\x00,\x00", sheet.NotUTF8},
		{"a,b\x00\n", sheet.NotATable},
		{"", sheet.NoRows},
		{"\uFEFF\n , \n\n", sheet.NoRows},
		{"姓名,手机\n王某,\"138\n李某,139\n", sheet.NotATable}, // a quote left open must not swallow the rest
		{"h,h\n" + strings.Repeat("x,y\n", sheet.MaxRows+1), sheet.TooManyRows},
		{strings.Repeat("x", sheet.MaxBytes+1), sheet.TooBig},
	} {
		_, err := sheet.ReadCSV("a.csv", strings.NewReader(tc.text))
		var file *sheet.FileError
		if !errors.As(err, &file) || file.Problem != tc.want || file.File != "a.csv" || file.Error() == "" {
			t.Errorf("%.20q…: %v, want %s", tc.text, err, tc.want)
		}
	}
	full, err := sheet.ReadCSV("a.csv", strings.NewReader("h,h\n"+strings.Repeat("x,y\n", sheet.MaxRows)))
	if err != nil || len(full.Rows) != sheet.MaxRows {
		t.Errorf("%d rows: %v", len(full.Rows), err)
	}
}

func TestSafe(t *testing.T) {
	for in, want := range map[string]string{
		"":                       "",
		"王某":                     "王某",
		`=HYPERLINK("http://x")`: `'=HYPERLINK("http://x")`,
		"+86 138":                "'+86 138",
		"-截至11月":                 "'-截至11月",
		"@SUM(A1)":               "'@SUM(A1)",
		"\t=1":                   "'\t=1",
		"\r=1":                   "'\r=1",
		"-5":                     "-5",
		"-5.25":                  "-5.25",
		"-5+cmd|x":               "'-5+cmd|x",
		"1=1":                    "1=1",
	} {
		if got := sheet.Safe(in); got != want {
			t.Errorf("Safe(%q) = %q", in, got)
		}
	}
}

// What is exported comes back the same, whatever people have typed, and no cell
// of the file starts a formula.
func TestExportedTextComesBack(t *testing.T) {
	cols := []sheet.Column{{Name: "编号", Required: true}, {Name: "问题", Required: true}}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[-=+@"',;\n\r\t 王1a]{0,8}`).Draw(t, "text")
		var buf bytes.Buffer
		if err := sheet.WriteCSV(&buf, sheet.Table{Name: "x", Header: []string{"编号", "问题"}, Rows: []sheet.Row{{Cells: []string{"1", text}}}}); err != nil {
			t.Fatal(err)
		}
		back, err := sheet.ReadCSV("x", &buf)
		if err != nil {
			t.Fatal(err)
		}
		if cell := back.Rows[0].Cells[1]; sheet.Safe(cell) != cell {
			t.Fatalf("%q stands in the file", cell)
		}
		m, err := sheet.Match(back, cols)
		if err != nil {
			t.Fatal(err)
		}
		want := strings.ReplaceAll(strings.TrimSpace(text), "\r\n", "\n")
		if got := m.Rows()[0].Get("问题"); got != want && !strings.HasPrefix(want, "'") && !strings.Contains(want, "\r") {
			t.Fatalf("%q came back as %q", text, got)
		}
	})
}

// TestLineEndsAreNoFormula: a cell of nothing but a line end comes back empty, not as an apostrophe.
func TestLineEndsAreNoFormula(t *testing.T) {
	var buf bytes.Buffer
	if err := sheet.WriteCSV(&buf, sheet.Table{Name: "x", Header: []string{"a", "b"}, Rows: []sheet.Row{{Cells: []string{"1", "\r\n"}}}}); err != nil {
		t.Fatal(err)
	}
	back, err := sheet.ReadCSV("x", &buf)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.TrimSpace(back.Rows[0].Cells[1]); got != "" {
		t.Errorf("came back as %q", got)
	}
}
