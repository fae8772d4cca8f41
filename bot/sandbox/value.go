package sandbox

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// validValue reports whether the platform takes value for a template's field,
// whose rule is in its name: "thing1", "character_string12". Lengths count
// characters. choices are what a const or enum field may be.
func validValue(field, value string, choices []string) bool {
	if strings.TrimSpace(value) == "" || !utf8.ValidString(value) || strings.ContainsFunc(value, emoji) {
		return false
	}
	length := utf8.RuneCountInString(value)
	switch strings.TrimRight(field, "0123456789") {
	case "thing":
		return length <= 20 && !strings.ContainsFunc(value, unicode.IsControl)
	case "number":
		return numberRule.MatchString(value) && length <= 33 && digits(value) <= 32
	case "letter":
		return letterRule.MatchString(value)
	case "symbol":
		return length <= 5 && !strings.ContainsFunc(value, notSymbol)
	case "character_string":
		return length <= 32 && !strings.ContainsFunc(value, chineseOrControl)
	case "time":
		return eachEnd(value, validTime)
	case "date":
		return eachEnd(value, validDate)
	case "amount":
		return amountRule.MatchString(value)
	case "phone_number":
		return length <= 17 && phoneRule.MatchString(value)
	case "car_number":
		return length <= 8 && carRule.MatchString(value)
	case "name":
		return validName(value, length)
	case "phrase":
		return length <= 5 && !strings.ContainsFunc(value, notHan)
	case "const", "enum":
		return length <= 20 && (len(choices) == 0 || slices.Contains(choices, value))
	}
	return length <= 200 // a field of the old kind, as "keyword1"
}

// The rules that are plain patterns. They are never changed.
var (
	numberRule = regexp.MustCompile(`^[0-9]+(\.[0-9]+)?$`)
	letterRule = regexp.MustCompile(`^[A-Za-z]{1,32}$`)
	amountRule = regexp.MustCompile(`^[¥￥$€£]?[0-9]{1,10}(\.[0-9]+)?元?$`)
	phoneRule  = regexp.MustCompile(`^[0-9+\-() *]*[0-9][0-9+\-() *]*$`)
	carRule    = regexp.MustCompile(`^[\p{Han}A-Za-z0-9][A-Za-z0-9]*[\p{Han}A-Za-z0-9]$`)
)

func digits(value string) int {
	return len(strings.ReplaceAll(value, ".", ""))
}

func notHan(r rune) bool { return !unicode.Is(unicode.Han, r) }

func notSymbol(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsControl(r)
}

// chineseOrControl is what a character_string may not have: Chinese characters,
// Chinese punctuation and full-width forms, control characters.
func chineseOrControl(r rune) bool {
	return unicode.Is(unicode.Han, r) || unicode.IsControl(r) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xffef
}

// validName takes ten Chinese characters, or twenty letters and symbols; a
// mixture counts as Chinese.
func validName(value string, length int) bool {
	if strings.ContainsFunc(value, func(r rune) bool { return unicode.IsDigit(r) || unicode.IsControl(r) }) {
		return false
	}
	if strings.ContainsFunc(value, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return length <= 10
	}
	return length <= 20
}

// eachEnd applies valid to a moment, or to both ends of a span "a~b".
func eachEnd(value string, valid func(string) bool) bool {
	begin, end, span := strings.Cut(value, "~")
	return valid(strings.TrimSpace(begin)) && (!span || valid(strings.TrimSpace(end)))
}

var (
	dayForms    = []string{"2006年1月2日", "2006-1-2", "2006/1/2", "2006.1.2"}
	partForms   = []string{"2006年1月", "1月2日", "2006-1", "1-2", "2006/1", "2006.1"}
	momentForms = []string{"15:04", "15:04:05"}
)

// validTime takes a time of day with or without a day before it.
func validTime(value string) bool {
	if parses(value, momentForms) {
		return true
	}
	day, moment, ok := strings.Cut(value, " ")
	return ok && parses(day, dayForms) && parses(moment, momentForms)
}

// validDate takes a day, with or without a time of day, or a month.
func validDate(value string) bool {
	if parses(value, dayForms) || parses(value, partForms) {
		return true
	}
	return strings.Contains(value, " ") && validTime(value)
}

func parses(value string, forms []string) bool {
	return slices.ContainsFunc(forms, func(form string) bool {
		_, err := time.Parse(form, value)
		return err == nil
	})
}
