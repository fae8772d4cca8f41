package sheet

import "fmt"

// Problem says what is wrong with a cell. The wording stands in the templates.
type Problem string

// The problems of cells.
const (
	MissingColumn   Problem = "missing_column"   // the header lacks Column
	DuplicateColumn Problem = "duplicate_column" // the header has Column twice
	Empty           Problem = "empty"
	Duplicate       Problem = "duplicate" // another row has the same key
	TooLong         Problem = "too_long"
	BadPhone        Problem = "bad_phone"
	BadDate         Problem = "bad_date"
	BadWeek         Problem = "bad_week"
	BadNumber       Problem = "bad_number"
	BadAmount       Problem = "bad_amount"
	UnknownRole     Problem = "unknown_role"
	UnknownArea     Problem = "unknown_area"
	UnknownUnit     Problem = "unknown_unit"
	UnknownStatus   Problem = "unknown_status"
	UnknownMember   Problem = "unknown_member"
	AmbiguousMember Problem = "ambiguous_member"
)

// CellError is one cell that cannot be taken. Nothing of the table is taken then.
type CellError struct {
	Sheet   string // of the sheet, or of the file
	Row     int    // as Excel shows it
	Column  string // as the file names it
	Problem Problem
	Value   string // what stands there
}

// Error names the cell, for logs; users read the templates' wording.
func (e *CellError) Error() string {
	return fmt.Sprintf("sheet %q, row %d, column %q: %s: %q", e.Sheet, e.Row, e.Column, e.Problem, e.Value)
}

// FileProblem says why a whole file cannot be read.
type FileProblem string

// The problems of files.
const (
	NotUTF8     FileProblem = "not_utf8"      // text in another encoding, as a rule GBK: save as CSV UTF-8
	NotATable   FileProblem = "not_a_table"   // neither .xlsx nor text
	NoRows      FileProblem = "no_rows"       // not one row that is not blank
	TooBig      FileProblem = "too_big"       // Limit: bytes, of the file or unpacked
	TooManyRows FileProblem = "too_many_rows" // Limit: rows
	TooMuch     FileProblem = "too_much"      // more cells and styles than a table of so many rows needs
	Macros      FileProblem = "macros"        // .xlsm or the like: save as .xlsx
	OldFormat   FileProblem = "old_format"    // .xls: save as .xlsx
	Encrypted   FileProblem = "encrypted"     // with a password
	Damaged     FileProblem = "damaged"       // begins like an .xlsx and cannot be read as one
)

// FileError is a file that cannot be read at all.
type FileError struct {
	File    string
	Problem FileProblem
	Limit   int64 // that was passed, where there is one
	Err     error // what the reader said, or nil
}

// Error names the file, for logs; users read the templates' wording.
func (e *FileError) Error() string {
	text := fmt.Sprintf("file %q: %s", e.File, e.Problem)
	if e.Limit > 0 {
		text += fmt.Sprintf(" (limit %d)", e.Limit)
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap is what the reader said.
func (e *FileError) Unwrap() error { return e.Err }
