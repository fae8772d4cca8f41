package excel

import (
	"regexp"
	"strings"

	"github.com/xuri/excelize/v2"
)

// asTyped is a number format that is defined nowhere: its numbers come out as
// they were typed. Excel gives no ids as high.
const asTyped = 60_000

// plainFormats replaces the workbook's number formats before it is read: a date
// comes out as 2026-11-20 whatever its format, a percentage as the 95.5% that it
// shows and not as the 0.955 that is stored, and every other number with all its
// digits, a phone number never as 1.38E+10. Times of day keep theirs.
func plainFormats(f *excelize.File) {
	date, percent := formatID(f, "yyyy-mm-dd"), formatID(f, percentFormat)
	s := f.Styles
	if s == nil || s.CellXfs == nil {
		return
	}
	custom := map[int]string{}
	if s.NumFmts != nil {
		for _, n := range s.NumFmts.NumFmt {
			custom[n.NumFmtID] = n.FormatCode
		}
	}
	for i := range s.CellXfs.Xf {
		xf := &s.CellXfs.Xf[i]
		id := asTyped
		if xf.NumFmtID != nil {
			id = plainFormat(*xf.NumFmtID, custom, date, percent)
		}
		xf.NumFmtID = &id
	}
}

// formatID is the id of a format, which is added to the workbook's own.
func formatID(f *excelize.File, code string) int {
	if _, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code}); err != nil || f.Styles == nil || f.Styles.NumFmts == nil {
		return asTyped
	}
	for _, n := range f.Styles.NumFmts.NumFmt {
		if n.FormatCode == code {
			return n.NumFmtID
		}
	}
	return asTyped
}

// plainFormat is the format that takes the place of id.
func plainFormat(id int, custom map[int]string, date, percent int) int {
	code, ok := custom[id]
	switch {
	case ok && datelike(code), !ok && dateFormat(id):
		return date
	case ok && timelike(code), !ok && timeFormat(id):
		return id
	case ok && percentlike(code), !ok && (id == 9 || id == 10):
		return percent
	default:
		return asTyped
	}
}

// percentFormat shows all the digits that there are, and zeros behind them.
const percentFormat = "0.000000000000%"

var percentZeros = regexp.MustCompile(`^(-?\d+)\.(\d{12})%$`)

// percentage takes the zeros off that percentFormat puts behind a percentage.
func percentage(cell string) string {
	m := percentZeros.FindStringSubmatch(cell)
	if m == nil {
		return cell
	}
	if digits := strings.TrimRight(m[2], "0"); digits != "" {
		return m[1] + "." + digits + "%"
	}
	return m[1] + "%"
}

// dateFormat reports whether a built-in format shows a date; 27–36 and 50–58 are the Chinese ones.
func dateFormat(id int) bool {
	switch id {
	case 32, 33, 34, 35, 55, 56: // 上午/下午 and hours
		return false
	default:
		return id >= 14 && id <= 17 || id == 22 || id >= 27 && id <= 36 || id >= 50 && id <= 58
	}
}

// timeFormat reports whether a built-in format shows a time of day.
func timeFormat(id int) bool {
	return id >= 18 && id <= 21 || id >= 32 && id <= 35 || id >= 45 && id <= 47 || id == 55 || id == 56
}

// literals are the parts of a format that are shown as they stand, colours and locales.
var literals = regexp.MustCompile(`"[^"]*"|\[[^\]]*\]|\\.|_.|\*.`)

func datelike(code string) bool {
	return strings.ContainsAny(strings.ToLower(literals.ReplaceAllString(code, "")), "yd")
}

func timelike(code string) bool {
	return strings.ContainsAny(strings.ToLower(literals.ReplaceAllString(code, "")), "hs")
}

func percentlike(code string) bool {
	return strings.Contains(literals.ReplaceAllString(code, ""), "%")
}
