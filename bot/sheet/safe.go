package sheet

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// formulaStarts are the characters by which a spreadsheet takes text for a formula,
// with the full-width ones that Chinese versions take alike.
const formulaStarts = "=+-@\t\r\n＝＋－＠"

// plainNumber is a number without thousands separators; a spreadsheet computes nothing of it.
var plainNumber = regexp.MustCompile(`^[+-]?\d+(\.\d+)?$`)

// Safe makes text that a spreadsheet would take for a formula stay text, by an
// apostrophe before it. Plain numbers such as -5 pass. Reading takes the apostrophe off again.
func Safe(cell string) string {
	first, size := utf8.DecodeRuneInString(cell)
	if size == 0 || !strings.ContainsRune(formulaStarts, first) || strings.TrimSpace(cell) == "" || plainNumber.MatchString(cell) {
		return cell
	}
	return "'" + cell
}

// plain undoes Safe.
func plain(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && Safe(rest) == cell {
		return rest
	}
	return cell
}
