package ledger

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// fenPerWan is 1 万元 in fen.
const fenPerWan = 1_000_000

// amount is a number of 万元 as spreadsheets hold it: plain or with separators of
// thousands, with decimals, with the unit behind it or not. Zeros finer than a fen are harmless.
var amount = regexp.MustCompile(`^(\d{1,9}|\d{1,3}(?:,\d{3}){1,2})(?:\.(\d{1,6})0*)?(?:万元?)?$`)

// parseWan reads an amount in 万元 exactly, as fen. False: it is no amount, is
// negative, or is finer than a fen. No floating point is involved.
func parseWan(s string) (fen int64, ok bool) {
	m := amount.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return 0, false
	}
	whole, err := strconv.ParseInt(strings.ReplaceAll(m[1], ",", ""), 10, 64)
	if err != nil {
		return 0, false
	}
	frac, err := strconv.ParseInt((m[2] + "000000")[:6], 10, 64)
	if err != nil {
		return 0, false
	}
	return whole*fenPerWan + frac, true
}

// formatWan writes fen as 万元 without trailing zeros; nothing for 0.
func formatWan(fen int64) string {
	if fen == 0 {
		return ""
	}
	s := fmt.Sprintf("%d.%06d", fen/fenPerWan, fen%fenPerWan)
	return strings.TrimRight(strings.TrimRight(s, "0"), ".")
}

// ParseWan reads an amount in 万元 exactly, as fen: 1.19 is 1190000. False: it is no
// amount, is negative, or is finer than a fen.
func ParseWan(s string) (fen int64, ok bool) { return parseWan(s) }
