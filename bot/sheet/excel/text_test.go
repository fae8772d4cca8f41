package excel_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/weidubao/weidubao/bot/sheet"
	"github.com/weidubao/weidubao/bot/sheet/excel"
)

// formulas are texts that a spreadsheet would compute, or that look like numbers and are none.
var formulas = []string{
	"=1+1", `=HYPERLINK("http://x","y")`, "+cmd|' /C calc'!A0", "-2+3", "@SUM(A:A)", "\t=1+1", "\r=1+1", "\r\n=1+1", "\n=1+1",
	"＝1+1", "＋1+1", "－1+1", "＠SUM(A:A)", `=cmd|'/c calc'!A1`, "==1", "=", "-", "@", "'=1", `"=1"`, "=1\n=2",
	"NaN", "Inf", "+Inf", "-Inf", "0x1p-2", "1_000", "1e5", "1E400", "_x003D_1+1", "]]><f>1+1</f>", "</t></is></c><c><f>1+1</f></c>",
	"#REF!", "TRUE", "2026-11-20", "\u2028=1", "\u200b=1", "\u202e=1", "<f>1+1</f>", "&#61;1+1", strings.Repeat("=", 40_000),
}

// TestFormulasStayText writes them as every export does, as Excel and as csv,
// in the header and below it: no cell is a formula, none a number that it is not,
// and importing the file gives the text again.
func TestFormulasStayText(t *testing.T) {
	table := sheet.Table{Name: "=导出", Header: []string{"=1+1", "@x", "NaN"}}
	for _, text := range formulas {
		table.Rows = append(table.Rows, sheet.Row{Cells: []string{text, "王" + text, text}})
	}
	var book, text bytes.Buffer
	must(t, excel.Write(&book, table))
	must(t, sheet.WriteCSV(&text, table))

	xml := partOf(t, book.Bytes(), sheet1)
	if bad := regexp.MustCompile(`<f[ >/]|<v>[^<]*[^0-9.<-][^<]*</v>`).FindString(xml); bad != "" || !utf8.ValidString(xml) {
		t.Errorf("the workbook holds %s", bad)
	}
	got, err := excel.Parse("x.xlsx", book.Bytes())
	must(t, err)
	for i, row := range got.Rows {
		want := formulas[i]
		if utf8.RuneCountInString(want) > excelize.TotalCellChars {
			want = want[:excelize.TotalCellChars-1] + "…"
		}
		if row.Cells[0] != strings.ReplaceAll(strings.ReplaceAll(want, "\r\n", "\n"), "\r", "\n") && row.Cells[0] != want {
			t.Errorf("%.40q comes back as %.40q", formulas[i], row.Cells[0])
		}
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text.String(), "\uFEFF"))).ReadAll()
	must(t, err)
	if len(rows) != len(formulas)+1 {
		t.Fatalf("%d lines in the csv", len(rows))
	}
	for _, row := range rows {
		for _, cell := range row {
			if strings.ContainsAny(cell[:1], "=+-@\t\r\n") || strings.ContainsAny(cell, "\r") {
				t.Errorf("the csv holds %.40q", cell)
			}
		}
	}
}

func partOf(t *testing.T, data []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	must(t, err)
	in, err := z.Open(name)
	must(t, err)
	defer in.Close()
	text, err := io.ReadAll(in)
	must(t, err)
	return string(text)
}
