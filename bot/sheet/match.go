package sheet

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// headerWithin is the number of rows at the top in which the header is looked
// for: people put a title above it.
const headerWithin = 5

// Matched is a table whose columns have been recognised.
type Matched struct {
	Unknown []string // headers that no column explains, as written; a warning names them

	sheet   string
	columns map[string]place // by Column.Name
	rows    []Row
}

// place is where a column was found.
type place struct {
	index  int
	header string // as written in the file
}

// Record is one row of a matched table.
type Record struct {
	m   *Matched
	row Row
}

// Match finds the header row within the first five and recognises its columns,
// in any order. A column's own name goes before its aliases, and those in their
// order; case, width, spaces and a * around them do not matter. The error is a *CellError: a required column
// is missing (MissingColumn), or two columns are alike (DuplicateColumn).
func Match(t Table, cols []Column) (*Matched, error) {
	candidates := append([]Row{{Line: max(t.Line, 1), Cells: t.Header}}, t.Rows...)
	var best *heading
	for i, row := range candidates[:min(headerWithin, len(candidates))] {
		h := readHeading(row, cols)
		h.below = candidates[i+1:]
		if best == nil || h.better(best) {
			best = h
		}
		if h.missing == "" && len(h.columns) > 0 {
			break
		}
	}
	switch {
	case best.missing != "":
		return nil, &CellError{Sheet: t.Name, Row: best.line, Column: best.missing, Problem: MissingColumn}
	case best.twice != "":
		return nil, &CellError{Sheet: t.Name, Row: best.line, Column: best.twice, Problem: DuplicateColumn}
	}
	m := &Matched{Unknown: best.unknown, sheet: t.Name, columns: best.columns}
	for _, row := range best.below {
		if !row.blank() {
			m.rows = append(m.rows, row)
		}
	}
	return m, nil
}

// heading is one row read as if it were the header.
type heading struct {
	line    int
	columns map[string]place
	unknown []string
	missing string // the first required column that is not there
	twice   string // the first header that stands there twice
	below   []Row
}

// better reports whether h is the likelier header.
func (h *heading) better(o *heading) bool {
	if (h.missing == "") != (o.missing == "") {
		return h.missing == ""
	}
	return len(h.columns) > len(o.columns)
}

func readHeading(row Row, cols []Column) *heading {
	h := &heading{line: row.Line, columns: map[string]place{}}
	taken := make([]bool, len(row.Cells))
	for _, col := range cols {
		h.take(row.Cells, taken, col.Name, col.Name)
	}
	for _, col := range cols {
		for _, alias := range col.Aliases {
			if _, ok := h.columns[col.Name]; !ok {
				h.take(row.Cells, taken, col.Name, alias)
			}
		}
		if _, ok := h.columns[col.Name]; col.Required && !ok && h.missing == "" {
			h.missing = col.Name
		}
	}
	for i, cell := range row.Cells {
		if !taken[i] && clean(cell) != "" {
			h.unknown = append(h.unknown, clean(cell))
		}
	}
	return h
}

// take gives the column the cell that reads as name.
func (h *heading) take(cells []string, taken []bool, column, name string) {
	for i, cell := range cells {
		if taken[i] || fold(cell) != fold(name) {
			continue
		}
		if _, ok := h.columns[column]; ok {
			h.twice = clean(cell)
			return
		}
		taken[i] = true
		h.columns[column] = place{index: i, header: clean(cell)}
	}
}

func (r Row) blank() bool {
	return !slices.ContainsFunc(r.Cells, func(c string) bool { return clean(c) != "" })
}

// Rows are the rows below the header, without the blank ones, in order.
func (m *Matched) Rows() []Record {
	records := make([]Record, len(m.rows))
	for i, row := range m.rows {
		records[i] = Record{m: m, row: row}
	}
	return records
}

// Has reports whether the table has the column of that name.
func (m *Matched) Has(column string) bool {
	_, ok := m.columns[column]
	return ok
}

// Line is the row number as Excel shows it.
func (r Record) Line() int { return r.row.Line }

// Has reports whether the table has the column of that name.
func (r Record) Has(column string) bool { return r.m.Has(column) }

// Get is the row's cell in the column of that name, without surrounding space;
// "" where the table has no such column or the row no such cell.
func (r Record) Get(column string) string {
	p, ok := r.m.columns[column]
	if !ok || p.index >= len(r.row.Cells) {
		return ""
	}
	return clean(plain(r.row.Cells[p.index]))
}

// Err says what is wrong with the row's cell in the column of that name. The
// error names the column as the file does.
func (r Record) Err(column string, p Problem, value string) *CellError {
	name := column
	if found, ok := r.m.columns[column]; ok {
		name = found.header
	}
	return &CellError{Sheet: r.m.sheet, Row: r.row.Line, Column: name, Problem: p, Value: value}
}

// clean drops what surrounds a cell's text without being seen.
func clean(cell string) string {
	return strings.TrimFunc(cell, func(r rune) bool {
		return unicode.IsSpace(r) || r == '\u200B' || r == '\uFEFF'
	})
}

// fold makes headers comparable: narrow, lower case, without space or a trailing *.
func fold(header string) string {
	header = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\u200B' || r == '\uFEFF' {
			return -1
		}
		return unicode.ToLower(r)
	}, width.Narrow.String(header))
	return strings.Trim(header, "*")
}
