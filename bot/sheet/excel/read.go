// Package excel reads and writes tables as Excel files (.xlsx) and csv. Files
// come from outside: they are bounded, and nothing in them is executed.
package excel

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/weidubao/weidubao/bot/sheet"
)

// Read reads the file at path: an .xlsx or UTF-8 csv, told apart by content, not
// by name. Of an .xlsx it takes the first visible sheet with a header. The error
// is a *sheet.FileError where the file is to blame.
func Read(path string) (sheet.Table, error) {
	f, err := os.Open(path) //nolint:gosec // the operator names the file
	if err != nil {
		return sheet.Table{}, fmt.Errorf("opening table: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, sheet.MaxBytes+1))
	if err != nil {
		return sheet.Table{}, fmt.Errorf("reading table: %w", err)
	}
	return Parse(filepath.Base(path), data)
}

// The first bytes of the two families of Office files.
const (
	zipStart = "PK\x03\x04"
	oleStart = "\xD0\xCF\x11\xE0"
)

// Parse is Read for a file that has been uploaded.
func Parse(name string, data []byte) (sheet.Table, error) {
	switch {
	case len(data) > sheet.MaxBytes:
		return sheet.Table{}, &sheet.FileError{File: name, Problem: sheet.TooBig, Limit: sheet.MaxBytes}
	case bytes.HasPrefix(data, []byte(oleStart)):
		return sheet.Table{}, &sheet.FileError{File: name, Problem: oleProblem(data)}
	case bytes.HasPrefix(data, []byte(zipStart)):
		if err := inspect(name, data); err != nil {
			return sheet.Table{}, err
		}
		return workbook(name, data)
	default:
		return sheet.ReadCSV(name, bytes.NewReader(data))
	}
}

// oleProblem tells an .xls from an .xlsx with a password: both are OLE containers.
func oleProblem(data []byte) sheet.FileProblem {
	const stream = "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"
	if bytes.Contains(data, []byte(stream)) {
		return sheet.Encrypted
	}
	return sheet.OldFormat
}

// Bounds of what an .xlsx is made of. A table of 10,000 rows and 60 columns
// needs fewer than half of the tags; the most styles that Excel makes, a third.
const (
	maxParts     = 2000      // files within
	maxSheets    = 100       // that are looked into for a header
	maxTags      = 3_000_000 // of all parts: each takes memory and time when it is read
	maxStyleTags = 300_000   // of the part that holds the styles
)

// inspect refuses macros and bombs before anything is unpacked. The sizes that
// a zip declares can be believed: reading past them is an error of archive/zip.
func inspect(name string, data []byte) error {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return &sheet.FileError{File: name, Problem: sheet.Damaged, Err: err}
	}
	var size uint64
	for _, part := range z.File {
		if macroPart(part.Name) {
			return &sheet.FileError{File: name, Problem: sheet.Macros}
		}
		size += min(part.UncompressedSize64, sheet.MaxUnzipped+1)
		if size > sheet.MaxUnzipped || len(z.File) > maxParts {
			return &sheet.FileError{File: name, Problem: sheet.TooBig, Limit: sheet.MaxUnzipped}
		}
	}
	return weigh(name, z)
}

// macroPart tells macros by where they stand: Visual Basic, and the sheets of Excel 4.
func macroPart(name string) bool {
	name = strings.ToLower(strings.ReplaceAll(name, "\\", "/"))
	return strings.Contains(name, "vbaproject") || strings.Contains(name, "macrosheets/")
}

// weigh counts the tags of all parts. Of 50 MB that say nothing but <row/> the
// reader makes gigabytes. It also reads the list of contents, which tells macros
// however their part is called.
func weigh(name string, z *zip.Reader) error {
	tags := 0
	for _, part := range z.File {
		n, macros, err := tagsOf(part)
		switch {
		case err != nil:
			return &sheet.FileError{File: name, Problem: sheet.Damaged, Err: err}
		case macros:
			return &sheet.FileError{File: name, Problem: sheet.Macros}
		}
		tags += n
		if tags > maxTags || n > maxStyleTags && strings.HasSuffix(strings.ToLower(part.Name), "styles.xml") {
			return &sheet.FileError{File: name, Problem: sheet.TooMuch}
		}
	}
	return nil
}

// tagsOf unpacks one part without keeping it.
func tagsOf(part *zip.File) (tags int, macros bool, err error) {
	if part.FileInfo().IsDir() {
		return 0, false, nil
	}
	in, err := part.Open()
	if err != nil {
		return 0, false, err
	}
	defer in.Close()
	contents := strings.EqualFold(part.Name, "[Content_Types].xml")
	var list bytes.Buffer
	chunk := make([]byte, 64<<10)
	for tags <= maxTags {
		n, err := in.Read(chunk)
		tags += bytes.Count(chunk[:n], []byte("<"))
		if contents {
			list.Write(bytes.ToLower(chunk[:n]))
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return tags, false, err
		}
	}
	return tags, bytes.Contains(list.Bytes(), []byte("macroenabled")) || bytes.Contains(list.Bytes(), []byte("vbaproject")), nil
}

// workbook reads the first visible sheet with a header. A file that makes the
// library panic is damaged, and must not take the service with it.
func workbook(name string, data []byte) (t sheet.Table, err error) {
	defer func() {
		if p := recover(); p != nil {
			t, err = sheet.Table{}, &sheet.FileError{File: name, Problem: sheet.Damaged, Err: fmt.Errorf("panic: %v", p)}
		}
	}()
	// Everything stays in memory: no temporary files of people's data.
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		UnzipSizeLimit: sheet.MaxUnzipped, UnzipXMLSizeLimit: sheet.MaxUnzipped,
	})
	if err != nil {
		return sheet.Table{}, &sheet.FileError{File: name, Problem: sheet.Damaged, Err: err}
	}
	defer f.Close()
	plainFormats(f)
	return firstTable(name, f)
}

func firstTable(name string, f *excelize.File) (sheet.Table, error) {
	titles := f.GetSheetList()
	for _, title := range titles[:min(len(titles), maxSheets)] {
		if visible, err := f.GetSheetVisible(title); err != nil || !visible {
			continue
		}
		rows, err := readSheet(name, f, title)
		if err != nil {
			return sheet.Table{}, err
		}
		if hasHeader(rows) {
			return sheet.NewTable(title, rows)
		}
	}
	return sheet.Table{}, &sheet.FileError{File: name, Problem: sheet.NoRows}
}

// hasHeader reports whether any row has two cells; a sheet of notes has none.
func hasHeader(rows []sheet.Row) bool {
	for _, row := range rows {
		filled := 0
		for _, cell := range row.Cells {
			if strings.TrimSpace(cell) != "" {
				filled++
			}
		}
		if filled > 1 {
			return true
		}
	}
	return false
}

// readSheet reads the rows that are not blank, with the numbers they have in Excel.
func readSheet(name string, f *excelize.File, title string) ([]sheet.Row, error) {
	in, err := f.Rows(title)
	if err != nil {
		return nil, nil // a chart sheet has no rows
	}
	defer in.Close()
	var rows []sheet.Row
	for line := 1; in.Next(); line++ {
		cells, err := in.Columns()
		if err != nil {
			return nil, &sheet.FileError{File: name, Problem: sheet.Damaged, Err: err}
		}
		if len(cells) == 0 {
			continue
		}
		if len(rows) > sheet.MaxRows {
			return nil, &sheet.FileError{File: name, Problem: sheet.TooManyRows, Limit: sheet.MaxRows}
		}
		rows = append(rows, sheet.Row{Line: line, Cells: trim(cells)})
	}
	if err := in.Error(); err != nil {
		return nil, &sheet.FileError{File: name, Problem: sheet.Damaged, Err: err}
	}
	return rows, nil
}

// trim keeps the columns that count, in memory of their own.
func trim(cells []string) []string {
	kept := append([]string(nil), cells[:min(len(cells), sheet.MaxColumns)]...)
	for i, cell := range kept {
		kept[i] = percentage(cell)
	}
	return kept
}
