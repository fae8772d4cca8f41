package roster

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

var mobile = regexp.MustCompile(`^(?:\+?86|0086)?(1\d{10})$`)

// Phone is a mobile number as it is kept: eleven digits, without +86, spaces,
// dashes and full-width digits. It reports whether typed is one.
func Phone(typed string) (string, bool) {
	digits := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || strings.ContainsRune("()·.\u200B\u202D\u202C", r) {
			return -1
		}
		return r
	}, width.Narrow.String(typed))
	m := mobile.FindStringSubmatch(digits)
	if m == nil {
		return "", false
	}
	return m[1], true
}
