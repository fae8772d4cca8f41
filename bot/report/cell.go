package report

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// plainFigure is a number as spreadsheets hold it: plain or with separators of
// thousands, with decimals or not. Zeros behind the last place are harmless.
var plainFigure = regexp.MustCompile(`^(\d{1,9}|\d{1,3}(?:,\d{3}){1,2})(?:\.(\d+?)0*)?$`)

// How yes and no stand in a cell, the word that an export writes first.
var (
	yesCells = words("是 有 √ true TRUE")
	noCells  = words("否 没有 无 × false FALSE")
)

// ReadCell reads a value as it stands in a cell of the indicator's column, with
// its unit behind it or not; money is in 万元, whatever the figure. False: it is
// none, is negative, or is finer than the indicator. A percentage below 1 needs
// its sign: 0.95 may be 95 %. Whether it is plausible is not looked at.
func (ind Indicator) ReadCell(cell string) (Value, bool) {
	switch ind.Kind {
	case Text:
		text := strings.TrimSpace(cell)
		return Value{Kind: Text, Text: text}, text != "" && utf8.RuneCountInString(text) <= TextMax
	case YesNo:
		return readYesNoCell(strings.TrimSpace(cell))
	case Count, Money, Percent:
	}
	s := spaceless(width.Narrow.String(cell))
	bare := strings.TrimSuffix(s, ind.Unit)
	m := plainFigure.FindStringSubmatch(bare)
	if m == nil || ind.Kind == Percent && bare == s && strings.HasPrefix(m[1], "0") && m[2] != "" {
		return Value{}, false
	}
	places := map[Kind]int{Money: 6, Percent: 2}[ind.Kind]
	whole, frac := strings.ReplaceAll(m[1], ",", ""), strings.TrimRight(m[2], "0")
	if frac != "" {
		whole += "." + frac
	}
	n, ok := parseDecimal(whole, places)
	return Value{Kind: ind.Kind, N: n}, ok
}

func readYesNoCell(cell string) (Value, bool) {
	switch {
	case slices.Contains(yesCells, cell):
		return Value{Kind: YesNo, N: 1}, true
	case slices.Contains(noCells, cell):
		return Value{Kind: YesNo}, true
	}
	return Value{}, false
}

// spaceless is the text without any space.
func spaceless(s string) string { return strings.Join(strings.Fields(s), "") }

// WriteCell writes a value so that ReadCell reads it again. One of another kind,
// from before the configuration was changed, is written as it is.
func (ind Indicator) WriteCell(v Value) string {
	switch {
	case v.Kind == Percent:
		return v.String() + "%"
	case v.Kind == YesNo && v.N != 0:
		return yesCells[0]
	case v.Kind == YesNo:
		return noCells[0]
	}
	return v.String()
}
