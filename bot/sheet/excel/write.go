package excel

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/width"

	"github.com/weidubao/weidubao/bot/sheet"
)

// Write writes t as an .xlsx of one sheet with a fixed header. Cells are text,
// also where they look like formulas or phone numbers; short plain numbers are
// numbers, so that they can be added up.
func Write(w io.Writer, t sheet.Table) error {
	f := excelize.NewFile()
	defer f.Close()
	name := sheetName(t.Name)
	if err := f.SetSheetName("Sheet1", name); err != nil {
		return fmt.Errorf("writing table %s: %w", t.Name, err)
	}
	if err := fill(f, name, t); err != nil {
		return fmt.Errorf("writing table %s: %w", t.Name, err)
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("writing table %s: %w", t.Name, err)
	}
	return nil
}

func fill(f *excelize.File, name string, t sheet.Table) error {
	textFormat, headFont := 49, &excelize.Font{Bold: true} // 49 is "@", text
	text, err := f.NewStyle(&excelize.Style{NumFmt: textFormat})
	if err != nil {
		return err
	}
	head, err := f.NewStyle(&excelize.Style{NumFmt: textFormat, Font: headFont})
	if err != nil {
		return err
	}
	out, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	if err := layout(out, t); err != nil {
		return err
	}
	header := make([]any, len(t.Header))
	for i, cell := range t.Header {
		header[i] = excelize.Cell{StyleID: head, Value: fitted(cell)}
	}
	if err := out.SetRow("A1", header); err != nil {
		return err
	}
	for i, row := range t.Rows {
		cells := make([]any, len(row.Cells))
		for j, cell := range row.Cells {
			cells[j] = value(cell, text)
		}
		if err := out.SetRow("A"+strconv.Itoa(i+2), cells); err != nil {
			return err
		}
	}
	return out.Flush()
}

// layout keeps the header in sight and makes the columns as wide as their text, within reason.
func layout(out *excelize.StreamWriter, t sheet.Table) error {
	for i := range t.Header {
		widest := columns(t.Header[i])
		for _, row := range t.Rows {
			if i < len(row.Cells) {
				widest = max(widest, columns(row.Cells[i]))
			}
		}
		if err := out.SetColWidth(i+1, i+1, float64(min(widest+2, 60))); err != nil {
			return err
		}
	}
	return out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}

// columns is how many characters wide text is; a Chinese character takes two.
func columns(text string) int {
	n := 0
	for _, r := range text {
		n++
		if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
			n++
		}
	}
	return n
}

// longestNumber keeps phone numbers and division codes text.
const longestNumber = 8

// value is the cell as a number where that loses nothing, else as text.
func value(cell string, text int) excelize.Cell {
	if n, err := strconv.ParseFloat(cell, 64); err == nil && len(cell) <= longestNumber && strconv.FormatFloat(n, 'f', -1, 64) == cell {
		return excelize.Cell{Value: n}
	}
	return excelize.Cell{StyleID: text, Value: fitted(cell)}
}

// fitted is text as a cell can hold it: without what XML forbids, and where there
// is more than Excel takes, with a mark that something is left out.
func fitted(cell string) string {
	cell = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, cell)
	units := 0 // of UTF-16, by which Excel counts
	cut := 0
	for i, r := range cell {
		if units < excelize.TotalCellChars {
			cut = i
		}
		if units += max(utf16.RuneLen(r), 1); units > excelize.TotalCellChars {
			return cell[:cut] + "…"
		}
	}
	return cell
}

// sheetName is a name that Excel accepts.
func sheetName(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'`, r) {
			return '_'
		}
		return r
	}, name)
	for utf8.RuneCountInString(name) > excelize.MaxSheetNameLength {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	if name == "" {
		return "Sheet1"
	}
	return name
}
