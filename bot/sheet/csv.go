package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// byteOrderMark stands at the start of a UTF-8 file that Excel is to recognise as such.
const byteOrderMark = "\uFEFF"

// lineEnds are written as line feeds: reading csv drops a carriage return before one.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// ReadCSV reads UTF-8 text with or without a byte order mark, separated by
// commas or, as a copy out of a spreadsheet is, by tabs. The error is a
// *FileError: a file in another encoding (GBK) is refused, never guessed at.
func ReadCSV(name string, r io.Reader) (Table, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return Table{}, fmt.Errorf("reading %s: %w", name, err)
	}
	if len(data) > MaxBytes {
		return Table{}, &FileError{File: name, Problem: TooBig, Limit: MaxBytes}
	}
	data = bytes.TrimPrefix(data, []byte(byteOrderMark))
	switch {
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}) || bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		return Table{}, &FileError{File: name, Problem: NotUTF8}
	case bytes.IndexByte(data, 0) >= 0:
		return Table{}, &FileError{File: name, Problem: NotATable}
	case !utf8.Valid(data):
		return Table{}, &FileError{File: name, Problem: NotUTF8}
	}
	rows, err := readRows(name, data)
	if err != nil {
		return Table{}, err
	}
	return NewTable(name, rows)
}

// NewTable makes a table of the rows of a sheet, of which the first that is not
// blank becomes the header. The error is a *FileError: NoRows, or TooManyRows; or a
// *CellError: TooLong, with the column's letter.
func NewTable(name string, rows []Row) (Table, error) {
	t := Table{Name: name}
	for _, row := range rows {
		if i := slices.IndexFunc(row.Cells, tooLong); i >= 0 {
			return Table{}, &CellError{Sheet: name, Row: row.Line, Column: letter(i), Problem: TooLong}
		}
		switch {
		case row.blank():
		case t.Line == 0:
			t.Line, t.Header = row.Line, row.Cells
		case len(t.Rows) == MaxRows:
			return Table{}, &FileError{File: name, Problem: TooManyRows, Limit: MaxRows}
		default:
			t.Rows = append(t.Rows, row)
		}
	}
	if t.Line == 0 {
		return Table{}, &FileError{File: name, Problem: NoRows}
	}
	return t, nil
}

func tooLong(cell string) bool { return len(cell) > MaxCell && utf8.RuneCountInString(cell) > MaxCell }

// letter is how a spreadsheet calls its columns: A, B, …, Z, AA.
func letter(index int) string {
	name := ""
	for n := index + 1; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name
}

// readRows numbers the rows as a spreadsheet does: blank lines count, lines
// within a quoted cell do not.
func readRows(name string, data []byte) ([]Row, error) {
	c := csv.NewReader(bytes.NewReader(data))
	c.Comma, c.FieldsPerRecord = separator(data), -1
	var rows []Row
	line, end := 0, int64(0)
	for {
		cells, err := c.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, &FileError{File: name, Problem: NotATable, Err: err}
		}
		if len(rows) > 2*MaxRows {
			return nil, &FileError{File: name, Problem: TooManyRows, Limit: MaxRows}
		}
		line += 1 + blankLines(data[end:c.InputOffset()])
		end = c.InputOffset()
		rows = append(rows, Row{Line: line, Cells: cells[:min(len(cells), MaxColumns)]})
	}
}

// blankLines counts the empty lines at the start, which the csv package skips.
func blankLines(data []byte) int {
	n := 0
	for {
		switch {
		case bytes.HasPrefix(data, []byte("\n")):
			data = data[1:]
		case bytes.HasPrefix(data, []byte("\r\n")):
			data = data[2:]
		default:
			return n
		}
		n++
	}
}

// separator is a tab where the first line has tabs and no comma.
func separator(data []byte) rune {
	first, _, _ := bytes.Cut(data, []byte("\n"))
	if bytes.ContainsRune(first, '\t') && !bytes.ContainsRune(first, ',') {
		return '\t'
	}
	return ','
}

// WriteCSV writes t as UTF-8 with a byte order mark, so that Excel reads it as
// such. Every cell passes through Safe.
func WriteCSV(w io.Writer, t Table) error {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return fmt.Errorf("writing table %s: %w", t.Name, err)
	}
	c := csv.NewWriter(w)
	rows := append([]Row{{Cells: t.Header}}, t.Rows...)
	for _, row := range rows {
		safe := make([]string, len(row.Cells))
		for i, cell := range row.Cells {
			safe[i] = Safe(lineEnds.Replace(cell))
		}
		if err := c.Write(safe); err != nil {
			return fmt.Errorf("writing table %s: %w", t.Name, err)
		}
	}
	c.Flush()
	if err := c.Error(); err != nil {
		return fmt.Errorf("writing table %s: %w", t.Name, err)
	}
	return nil
}
