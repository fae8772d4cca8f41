package ledger

import (
	"strconv"
	"strings"
)

// typed is a text with its letters, digits and marks in their narrow form, so
// that patterns need but one of each. What is kept of it is cut from the text
// as it was written.
type typed struct {
	plain string
	as    []rune
}

func newTyped(text string) typed {
	t := typed{as: []rune(strings.TrimSpace(text))}
	var b strings.Builder
	for _, r := range t.as {
		if narrow := foldedRune(r); narrow != 0 {
			r = narrow
		}
		b.WriteRune(r)
	}
	t.plain = strings.ToUpper(b.String())
	return t
}

// tail is the end of the text that is plain's last part rest, as it was written.
func (t typed) tail(rest string) string {
	n := len([]rune(rest))
	if len([]rune(t.plain)) != len(t.as) { // a letter whose capital is written with several
		return rest
	}
	return string(t.as[len(t.as)-n:])
}

// marksAround stand between a number and the words behind it, and at the end.
const marksAround = " \t\r\n\u3000:：,，。.、;；!！~～-—"

func trimAround(s string) string { return strings.Trim(s, marksAround) }

// hanDigitValue is the value of a Chinese digit.
var hanDigitValue = map[rune]int{
	'零': 0, '〇': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9,
}

// hanUnitValue is what a Chinese digit before it is multiplied with.
var hanUnitValue = map[rune]int{'十': 10, '百': 100, '千': 1000}

// smallNumber reads 12, 十二, 一百零三 or 二〇; false for what is no number.
func smallNumber(s string) (int, bool) {
	if n, err := strconv.Atoi(s); err == nil {
		return n, n >= 0
	}
	total, digit, units := 0, -1, false
	for _, r := range s {
		d, isDigit := hanDigitValue[r]
		unit, isUnit := hanUnitValue[r]
		switch {
		case isDigit && digit > 0 && !units: // 二〇二: digit by digit
			digit = digit*10 + d
		case isDigit:
			digit = d
		case isUnit:
			total += max(digit, 1) * unit
			digit, units = 0, true
		default:
			return 0, false
		}
	}
	return total + max(digit, 0), s != ""
}
