package excel_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"strings"
	"testing"

	"github.com/weidubao/weidubao/bot/sheet"
	"github.com/weidubao/weidubao/bot/sheet/excel"
)

// repack copies an .xlsx, with some of its parts replaced or added.
func repack(t *testing.T, data []byte, parts map[string]string) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	must(t, err)
	var buf bytes.Buffer
	out := zip.NewWriter(&buf)
	for _, part := range in.File {
		if _, ok := parts[part.Name]; !ok {
			must(t, out.Copy(part))
		}
	}
	for name, text := range parts {
		w, err := out.Create(name)
		must(t, err)
		_, err = io.WriteString(w, text)
		must(t, err)
	}
	must(t, out.Close())
	return buf.Bytes()
}

// lying is a zip whose part declares another size than it has.
func lying(t *testing.T, name string, declared uint64, text string) []byte {
	t.Helper()
	var buf bytes.Buffer
	out := zip.NewWriter(&buf)
	w, err := out.CreateRaw(&zip.FileHeader{
		Name: name, Method: zip.Store, CRC32: crc32.ChecksumIEEE([]byte(text)), CompressedSize64: uint64(len(text)), UncompressedSize64: declared,
	})
	must(t, err)
	_, err = io.WriteString(w, text)
	must(t, err)
	must(t, out.Close())
	return buf.Bytes()
}

func worksheet(rows string) string {
	return `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` + rows + `</sheetData></worksheet>`
}

const sheet1 = "xl/worksheets/sheet1.xml"

func TestHostileFilesAreRefused(t *testing.T) {
	good := newWorkbook(t).set("A1", "姓名", nil).set("B1", "手机", nil).bytes()
	many := worksheet(`<row><c t="str"><v>a</v></c><c t="str"><v>b</v></c></row>` + strings.Repeat(`<row><c><v>1</v></c></row>`, sheet.MaxRows+1))
	for name, tc := range map[string]struct {
		data []byte
		want sheet.FileProblem
	}{
		"macros":             {repack(t, good, map[string]string{"xl/vbaProject.bin": "x"}), sheet.Macros},
		"bomb":               {lying(t, "xl/media/image1.png", sheet.MaxUnzipped+1, "x"), sheet.TooBig},
		"bomb over 64 bits":  {lying(t, "a", 1<<63, "x"), sheet.TooBig},
		"lying bomb":         {lying(t, sheet1, 10, strings.Repeat("x", 1<<20)), sheet.Damaged},
		"too many rows":      {repack(t, good, map[string]string{sheet1: many}), sheet.TooManyRows},
		"too big":            {make([]byte, sheet.MaxBytes+1), sheet.TooBig},
		"cut off":            {good[:len(good)/2], sheet.Damaged},
		"zip of nothing":     {lying(t, "readme.txt", 1, "x"), sheet.Damaged},
		"old .xls":           {[]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and so on"), sheet.OldFormat},
		"password":           {[]byte("\xD0\xCF\x11\xE0 E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"), sheet.Encrypted},
		"picture":            {[]byte("\x89PNG\r\n\x1a\n\x00\x00"), sheet.NotATable},
		"empty":              {nil, sheet.NoRows},
		"empty sheet":        {newWorkbook(t).bytes(), sheet.NoRows},
		"bad reference":      {repack(t, good, map[string]string{sheet1: worksheet(`<row><c r="A1A"><v>1</v></c></row>`)}), sheet.Damaged},
		"row beyond the end": {repack(t, good, map[string]string{sheet1: worksheet(`<row r="99999999"><c><v>1</v></c><c><v>1</v></c></row>`)}), sheet.Damaged},
	} {
		_, err := excel.Parse("x.xlsx", tc.data)
		var file *sheet.FileError
		if !errors.As(err, &file) || file.Problem != tc.want {
			t.Errorf("%s: %v, want %s", name, err, tc.want)
		}
	}
}

// Whoever formats whole columns makes a small file with a cell in the last
// column or row; it must cost neither memory nor rows.
func TestFarCells(t *testing.T) {
	good := newWorkbook(t).bytes()
	var rows strings.Builder
	rows.WriteString(`<row r="1"><c r="A1" t="str"><v>姓名</v></c><c r="B1" t="str"><v>手机</v></c></row>`)
	for i := 2; i <= 50; i++ {
		fmt.Fprintf(&rows, `<row r="%d"><c r="A%d" t="str"><v>王某</v></c><c r="XFD%d"><v>1</v></c></row>`, i, i, i)
	}
	rows.WriteString(`<row r="1048576"><c r="A1048576" s="0"/></row>`)
	got, err := excel.Parse("x.xlsx", repack(t, good, map[string]string{sheet1: worksheet(rows.String())}))
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Rows) != 49 || len(got.Rows[0].Cells) != sheet.MaxColumns || got.Rows[48].Line != 50 {
		t.Errorf("%d rows of %d cells", len(got.Rows), len(got.Rows[0].Cells))
	}
}

// A formula is not computed: what it gave when the file was saved is read.
func TestFormulasAreNotComputed(t *testing.T) {
	good := newWorkbook(t).bytes()
	got, err := excel.Parse("x.xlsx", repack(t, good, map[string]string{sheet1: worksheet(
		`<row><c t="str"><v>a</v></c><c t="str"><v>b</v></c></row>` +
			`<row><c><f>1+1</f><v>7</v></c><c t="str"><f>WEBSERVICE("http://127.0.0.1/")</f><v>saved</v></c></row>`)}))
	if err != nil {
		t.Fatal(err)
	}
	if got.Rows[0].Cells[0] != "7" || got.Rows[0].Cells[1] != "saved" {
		t.Errorf("%v", got.Rows)
	}
}

func FuzzParse(f *testing.F) {
	var buf bytes.Buffer
	if err := excel.Write(&buf, sheet.Table{Name: "x", Header: []string{"a", "b"}, Rows: []sheet.Row{{Cells: []string{"1", "=2"}}}}); err != nil {
		f.Fatal(err)
	}
	f.Add(buf.Bytes())
	f.Add([]byte("\uFEFFa,b\n\"c\nd\",e\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		table, err := excel.Parse("x", data)
		if err == nil && (table.Line < 1 || len(table.Rows) > sheet.MaxRows) {
			t.Errorf("%+v", table)
		}
		for _, row := range table.Rows {
			if row.Line <= table.Line || len(row.Cells) > sheet.MaxColumns {
				t.Errorf("row %+v", row)
			}
		}
	})
}
