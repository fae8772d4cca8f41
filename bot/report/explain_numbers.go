package report

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// numberRuns lists every longest run of digits and numerals of the text: 12,
// 1,200.5, 一百二十, ①. A point or a comma joins digits; what is invisible between them does not part them.
func numberRuns(text string) []Explained {
	var out []Explained
	from, to, digit := -1, 0, false
	end := func() {
		if from >= 0 {
			out = append(out, Explained{Quote: text[from:to], From: from, To: to})
		}
		from = -1
	}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		f := fold(r)
		switch {
		case isNumberRune(r):
			if from < 0 {
				from = i
			}
			to, digit = i+size, unicode.IsDigit(r)
		case f == dropped || f == foreign || f == keycap:
		case from >= 0 && digit && to == i && (f == '.' || f == ',') && digitAt(text[i+size:]):
		default:
			end()
		}
		i += size
	}
	end()
	return out
}

// isNumberRune tells digits of every script, enclosed numbers and Chinese numerals.
func isNumberRune(r rune) bool { return unicode.IsNumber(r) || isNumeral(fold(r)) }

func digitAt(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsDigit(r)
}

// claimReasons tell the numbers that are no figures apart, by how they are written.
var claimReasons = []struct {
	form *regexp.Regexp
	why  Reason
}{
	{regexp.MustCompile(`[%‰]|百分点|分之|成`), WhyPercent},
	{regexp.MustCompile(`^[A-Za-z]|^\[`), WhyDocument},
	{regexp.MustCompile(`^第`), WhyOrdinal},
	{regexp.MustCompile(`^\+|^1[3-9]\d[ -]|\d{7}|^0\d{2,3}[ -]|^400|[幺零〇一二三四五六七八九]{7}`), WhyPhone},
	{regexp.MustCompile(`\d:\d|[点时](半|整|钟|许|前|后|多|\d|$|[一二三四五六七八九十])`), WhyTime},
	{regexp.MustCompile(`[月日号]|\d{4}年|[年./-].*\d|^(星期|礼拜|周)|[〇零一二三四五六七八九]{4}年`), WhyDate},
}

// months tells 两个月 from 11月.
var months = regexp.MustCompile(`个(半|多)?月|半月`)

// reasonOf says why a token is no figure by what it is.
func (x *lexer) reasonOf(t token) Reason {
	said := x.norm[x.at[t.start]:x.at[t.end]]
	switch {
	case t.kind == kMark:
		return WhyMark
	case t.kind == kNum:
		return WhyNoLabel
	case t.kind == kPeriod:
		return WhyWeek
	case t.is(wCum) && strings.ContainsFunc(said, isNumberRune):
		return WhyDate
	case t.kind != kClaim:
		return WhyWord
	case months.MatchString(said):
		return WhySpan
	}
	for _, c := range claimReasons {
		if c.form.MatchString(said) {
			return c.why
		}
	}
	return WhySpan
}
