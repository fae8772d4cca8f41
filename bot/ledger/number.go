package ledger

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// DefaultPrefix begins the numbers that an office's ledger gives (RA26-0031).
const DefaultPrefix = "RA"

// maxNumber is the longest number, in characters, that a ledger may bring along.
const maxNumber = 40

// Number writes the nth issue of a year: RA26-0031. An empty prefix is DefaultPrefix.
func Number(year, n int, prefix string) string {
	if prefix == "" {
		prefix = DefaultPrefix
	}
	return fmt.Sprintf("%s%02d-%04d", prefix, year%100, n)
}

// standard is a number in the ledger's own form; the hyphen may be any that a
// phone's keyboard offers, or missing where four digits follow.
var standard = regexp.MustCompile(`^([A-Z]+)(\d{2})(?:[-—–−_ ]+(\d{1,6})|(\d{4,6}))$`)

// parts takes a number in the ledger's own form apart.
func parts(number string) (prefix string, year, n int, ok bool) {
	m := standard.FindStringSubmatch(number)
	if m == nil {
		return "", 0, 0, false
	}
	return m[1], atoi(m[2]), atoi(m[3] + m[4]), true
}

// atoi reads digits that a pattern has bounded, so that it cannot fail.
func atoi(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return 0
	}
	return n
}

// OwnForm is a number of an office's own kind as people type it: 瑞巡〔2026〕3号, also
// with other brackets, or without the 号 behind it.
const OwnForm = `[一-龥A-Za-z]{1,8}[〔\[（(【]20\d{2}[〕\]）)】]\d{1,6}`

// own takes such a number apart.
var own = regexp.MustCompile(`^([一-龥A-Z]{1,8})[〔\[（(【](20\d{2})[〕\]）)】](\d{1,6})号?$`)

// ownParts takes a number of an office's own kind apart; the year has four digits.
func ownParts(number string) (prefix string, year, n int, ok bool) {
	m := own.FindStringSubmatch(plain(number))
	if m == nil {
		return "", 0, 0, false
	}
	return m[1], atoi(m[2]), atoi(m[3]), true
}

// yearAndCount is the year in two digits and the count that a short number means, of
// either kind of number.
func yearAndCount(number string) (year, n int, ok bool) {
	if _, year, n, ok := parts(number); ok {
		return year, n, true
	}
	_, year, n, ok = ownParts(number)
	return year % 100, n, ok
}

// plain folds what keyboards make of one number: full width, lower case, blanks around.
func plain(s string) string {
	return strings.ToUpper(strings.TrimSpace(width.Fold.String(s)))
}

// canonical is the form in which a number from outside is stored: RA26-31 is
// RA26-0031; a number of the office's own kind (瑞巡〔2026〕3号) stays as it is,
// if a letter in it keeps it apart from a mere count of rows, and nothing in it
// breaks a stored key.
func canonical(s string) (string, bool) {
	s = plain(s)
	if prefix, year, n, ok := parts(s); ok {
		return Number(year, n, prefix), true
	}
	bad := func(r rune) bool { return r == '/' || unicode.IsSpace(r) || !unicode.IsGraphic(r) }
	if utf8.RuneCountInString(s) > maxNumber || !strings.ContainsFunc(s, unicode.IsLetter) || strings.ContainsFunc(s, bad) {
		return "", false
	}
	return s, true
}

// FullNumber is the number that a person has typed in full, as it is stored;
// false for a short one (3, 3号), which only the whole ledger can tell.
func FullNumber(typed string) (string, bool) {
	if prefix, year, n, ok := ownParts(typed); ok {
		return fmt.Sprintf("%s〔%d〕%d号", prefix, year, n), true
	}
	_, _, _, ok := parts(strings.TrimSuffix(plain(typed), "号"))
	if !ok {
		return "", false
	}
	return canonical(strings.TrimSuffix(plain(typed), "号"))
}

// ParseNumber takes a number that the ledger itself gave (RA26-0031) apart into
// its full year and count; false for any other.
func ParseNumber(number string) (year, n int, ok bool) {
	prefix, year, n, ok := parts(number)
	return century + year, n, ok && prefix == DefaultPrefix
}

// century completes the two digits of a number's year.
const century = 2000
