// Package sheet is about tables as people make them (Excel 表格): a header row
// somewhere near the top, columns in any order and under many names, cells with
// stray spaces. It is pure; package excel reads and writes the files.
package sheet

// Limits of a file that is read. Files come from outside.
const (
	MaxBytes    = 10 << 20 // of the file
	MaxUnzipped = 50 << 20 // of an .xlsx once unpacked
	MaxRows     = 10_000   // that are not blank
	MaxColumns  = 256      // further columns are not read
	MaxCell     = 32_767   // characters in one cell, as in Excel
)

// Table is one sheet, without its blank rows.
type Table struct {
	Name   string   // of the sheet, or of the file
	Line   int      // row number of Header as Excel shows it; 0 counts as 1
	Header []string // the first row that is not blank: the header, or a title above it
	Rows   []Row
}

// Row is one row of a table.
type Row struct {
	Line  int // row number as Excel shows it: 1-based, header and blank rows included
	Cells []string
}

// Column is one column that a reader understands.
type Column struct {
	Name     string
	Aliases  []string
	Required bool
}
