package excel_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/weidubao/weidubao/bot/sheet"
	"github.com/weidubao/weidubao/bot/sheet/excel"
)

const (
	spreadsheet = ` xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	twoCells    = `<row><c t="str"><v>姓名</v></c><c t="str"><v>手机</v></c></row>`
)

// TestBombs are small files that are enormous once they are read. Each is refused
// for what it is, soon, and without the memory that it asks for.
func TestBombs(t *testing.T) {
	good := newWorkbook(t).set("A1", "姓名", nil).set("B1", "手机", nil).bytes()
	part := func(name, head, unit string, n int, tail string) []byte {
		return inflated(t, good, name, head, unit, n, tail)
	}
	rows := func(head, unit, tail string) []byte {
		before, after, _ := strings.Cut(worksheet(head+"|"+tail), "|")
		return part(sheet1, before, unit, 3_000_001, after)
	}
	for name, tc := range map[string]struct {
		data []byte
		want sheet.FileProblem
	}{
		"800,000 shared strings": {part("xl/sharedStrings.xml", `<sst`+spreadsheet+`>`, "<si><t>a</t></si>", 800_000, `</sst>`), sheet.TooMuch},
		"three million rows":     {rows("", "<row/>", ""), sheet.TooMuch},
		"three million cells":    {rows("<row>", "<c/>", "</row>"), sheet.TooMuch},
		"310,000 styles":         {part("xl/styles.xml", `<styleSheet`+spreadsheet+`><cellXfs>`, `<xf numFmtId="14"/>`, 310_000, `</cellXfs></styleSheet>`), sheet.TooMuch},
		"deep nesting":           {rows("", "<a>", ""), sheet.TooMuch},
		"overlapping parts":      {overlapping(t, 40), sheet.TooBig},
		"many parts":             {manyParts(t, 2001), sheet.TooBig},
	} {
		runtime.GC()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		begun := time.Now()
		_, err := excel.Parse("x.xlsx", tc.data)
		took := time.Since(begun)
		runtime.ReadMemStats(&after)
		took, mb := took.Round(time.Millisecond), (after.TotalAlloc-before.TotalAlloc)>>20
		t.Logf("figure: %s: file of %d KB refused in %v with %d MB", name, len(tc.data)>>10, took, mb)
		var file *sheet.FileError
		if !errors.As(err, &file) || file.Problem != tc.want || mb > 64 {
			t.Errorf("%s: %v with %d MB, want %s", name, err, mb, tc.want)
		}
	}
}

// overlapping is a zip whose many entries are one and the same data of 2 MB.
func overlapping(t *testing.T, entries int) []byte {
	t.Helper()
	var one bytes.Buffer
	w := zip.NewWriter(&one)
	part, err := w.Create("a")
	must(t, err)
	_, err = part.Write(make([]byte, 2<<20))
	must(t, err)
	must(t, w.Close())
	data := one.Bytes()
	start := bytes.Index(data, []byte("PK\x01\x02"))
	end := bytes.Index(data, []byte("PK\x05\x06"))
	entry, last := data[start:end], bytes.Clone(data[end:])
	out := append(bytes.Clone(data[:start]), bytes.Repeat(entry, entries)...)
	last[8], last[10] = byte(entries), byte(entries)
	size := len(entry) * entries
	last[12], last[13] = byte(size), byte(size>>8)
	return append(out, last...)
}

func manyParts(t *testing.T, n int) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for i := range n {
		_, err := w.Create(strings.Repeat("a", i%200) + "/x")
		must(t, err)
	}
	must(t, w.Close())
	return buf.Bytes()
}

// TestHugeCell is refused with its place: what Excel itself could not hold nobody has typed.
func TestHugeCell(t *testing.T) {
	good := newWorkbook(t).bytes()
	huge := strings.Repeat("a", 1<<20)
	before, after, _ := strings.Cut(worksheet(twoCells+`<row r="7"><c t="str"><v>a</v></c><c t="str"><v>|</v></c></row>`), "|")
	_, err := excel.Parse("x.xlsx", inflated(t, good, sheet1, before, "a", len(huge), after))
	_, inCSV := excel.Parse("x.csv", []byte("姓名,手机\na,b\na,"+huge[:sheet.MaxCell+1]+"\n"))
	for want, err := range map[sheet.CellError]error{
		{Sheet: "Sheet1", Row: 7, Column: "B", Problem: sheet.TooLong}: err,
		{Sheet: "x.csv", Row: 3, Column: "B", Problem: sheet.TooLong}:  inCSV,
	} {
		var cell *sheet.CellError
		if !errors.As(err, &cell) || *cell != want {
			t.Errorf("%.200v, want %v", err, want)
		}
	}
}

// TestMacrosHoweverNamed: the part may have any name; the list of contents tells what it is.
func TestMacrosHoweverNamed(t *testing.T) {
	good := newWorkbook(t).set("A1", "姓名", nil).set("B1", "手机", nil).bytes()
	contents := func(kind string) map[string]string {
		return map[string]string{"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
			`<Override PartName="/xl/workbook.xml" ContentType="` + kind + `"/></Types>`, "xl/thing.bin": "x"}
	}
	for name, parts := range map[string]map[string]string{
		"an .xlsm called .xlsx":    contents("application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
		"a template with macros":   contents("application/vnd.ms-excel.template.MACROENABLED.main+xml"),
		"a project by its type":    contents("application/vnd.ms-office.vbaProject"),
		"a sheet of Excel 4":       {"xl/macrosheets/sheet2.xml": "<x/>"},
		"a path with backslashes":  {`xl\macrosheets\sheet2.xml`: "<x/>"},
		"a project out of the way": {"../../VBAPROJECT.BIN": "x"},
	} {
		_, err := excel.Parse("x.xlsx", repack(t, good, parts))
		var file *sheet.FileError
		if !errors.As(err, &file) || file.Problem != sheet.Macros {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestHostileParts: what is named outside of the file, what points outside of it and what is
// defined in it are not followed. Nothing is written anywhere.
func TestHostileParts(t *testing.T) {
	empty := t.TempDir()
	t.Setenv("TMPDIR", empty)
	good := newWorkbook(t).set("A1", "姓名", nil).set("B1", "手机", nil).set("A2", "王某", nil).set("B2", "138", nil).bytes()
	for name, parts := range map[string]map[string]string{
		"paths upwards":        {"../../../tmp/evil.xml": "<x/>", "/etc/evil": "x", `..\..\evil`: "x", "xl/../../evil": "x"},
		"external links":       {"xl/externalLinks/externalLink1.xml": `<externalLink` + spreadsheet + `/>`, "xl/externalLinks/_rels/externalLink1.xml.rels": `<Relationships><Relationship Id="rId1" TargetMode="External" Target="http://127.0.0.1:1/x"/></Relationships>`},
		"connections":          {"xl/connections.xml": `<connections` + spreadsheet + `><connection id="1" type="4"><webPr url="http://127.0.0.1:1/"/></connection></connections>`},
		"the part in capitals": {"xl/worksheets/SHEET1.xml": worksheet("")},
	} {
		got, err := excel.Parse("x.xlsx", repack(t, good, parts))
		if err != nil {
			if file, ok := errors.AsType[*sheet.FileError](err); !ok || file.Problem != sheet.Damaged && file.Problem != sheet.NoRows {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if len(got.Rows) != 1 || got.Rows[0].Cells[0] != "王某" {
			t.Errorf("%s: %v", name, got)
		}
	}
	doctype := `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "&a;&a;">]>`
	got, err := excel.Parse("x.xlsx", repack(t, good, map[string]string{sheet1: doctype + worksheet(twoCells+`<row><c t="str"><v>&a;&b;</v></c><c t="str"><v>x</v></c></row>`)}))
	if err == nil && len(got.Rows) > 0 && strings.Contains(got.Rows[0].Cells[0], "root") {
		t.Errorf("an entity was resolved: %v", got.Rows)
	}
	if left, err := os.ReadDir(empty); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestFiguresOfEveryForm: however Excel stores or shows a figure, it comes out as
// the value that the person saw, or as something that no importer takes for one.
func TestFiguresOfEveryForm(t *testing.T) {
	custom := func(code string) *excelize.Style { return &excelize.Style{CustomNumFmt: &code} }
	for _, c := range []struct {
		name  string
		value any
		style *excelize.Style
		want  string
	}{
		{"percent", 0.955, &excelize.Style{NumFmt: 9}, "95.5%"},
		{"percent with decimals", 0.9555, &excelize.Style{NumFmt: 10}, "95.55%"},
		{"whole percent", 1, &excelize.Style{NumFmt: 9}, "100%"},
		{"percent of one's own", 0.5, custom(`0.0"个"%`), "50%"},
		{"less than nothing", -0.125, &excelize.Style{NumFmt: 10}, "-12.5%"},
		{"a percent sign that is text", 7, custom(`0"%"`), "7"},
		{"text in a percent cell", "约90", &excelize.Style{NumFmt: 9}, "约90"},
		{"exponent", 1.5e5, &excelize.Style{NumFmt: 11}, "150000"},
		{"small", 1e-7, &excelize.Style{NumFmt: 48}, "0.0000001"},
		{"rounded away", 12.49, &excelize.Style{NumFmt: 1}, "12.49"},
		{"thousands", 1234567.0, &excelize.Style{NumFmt: 3}, "1234567"},
		{"in thousands", 12000, custom("0,"), "12000"},
		{"money", 1.19, &excelize.Style{NumFmt: 7}, "1.19"},
		{"fraction", 0.5, &excelize.Style{NumFmt: 12}, "0.5"},
		{"hidden", 5, custom(";;;"), "5"},
		{"words instead", 5, custom(`"零"`), "5"},
	} {
		w := newWorkbook(t).set("A1", "甲", nil).set("B1", "乙", nil).set("A2", c.value, c.style).set("B2", "x", nil)
		got, err := excel.Parse("x.xlsx", w.bytes())
		if err != nil || got.Rows[0].Cells[0] != c.want {
			t.Errorf("%s: %v, %v, want %q", c.name, got.Rows, err, c.want)
		}
	}
}
