package official

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// zone is the time that cards show. China has kept no summer time since 1991.
var zone = time.FixedZone("CST", 8*60*60)

// rule is what the platform accepts in one kind of template field. A value that
// breaks it is refused as a whole (47003), so it is fitted before it leaves.
type rule struct {
	limit int             // characters
	keep  func(rune) bool // nil: any text on one line, without emoji
	mark  string          // what stands for the part left out
	empty string          // what stands for nothing, since an empty value is refused
}

// ruleOf gives the published limits. ok is false for const, whose values come
// from the platform's list, for time and date, and for the free fields of old templates.
func ruleOf(kind string) (rule, bool) {
	switch kind {
	case "thing":
		return rule{limit: 20, mark: ellipsis, empty: "—"}, true
	case "character_string":
		return rule{limit: 32, keep: printableASCII, mark: "..", empty: "-"}, true
	case "phrase":
		return rule{limit: 5, keep: han, empty: "无"}, true
	case "name":
		return rule{limit: 10, keep: nameRune, empty: "无"}, true
	case "number":
		return rule{limit: 32, keep: numeric, empty: "0"}, true
	case "letter":
		return rule{limit: 32, keep: latin, empty: "N"}, true
	case "symbol":
		return rule{limit: 5, keep: symbol, empty: "-"}, true
	case "phone_number":
		return rule{limit: 17, keep: phoneRune, empty: "-"}, true
	case "car_number":
		return rule{limit: 8, keep: plateRune, empty: "-"}, true
	case "amount":
		return rule{limit: 12, keep: amountRune, empty: "0"}, true
	}
	return rule{}, false
}

// kindOfField is the field's name without its number: "thing1" is a thing.
func kindOfField(field string) string { return strings.TrimRight(field, "0123456789") }

// Fit makes value acceptable to a template field, by the letters of the field's
// name. Text that is too long loses its middle: township names differ at both
// ends, and what is said about one stands behind it. A figure is never cut in
// two. Values for const, time and date pass as they are.
func Fit(field, value string) string {
	kind := kindOfField(field)
	r, ok := ruleOf(kind)
	switch {
	case kind == "const" || kind == "time" || kind == "date":
		return value
	case !ok:
		return plainText(value)
	case r.keep == nil:
		value = plainText(value)
	default:
		value = strings.TrimSpace(only(value, r.keep))
	}
	if value == "" {
		return r.empty
	}
	return cutMiddle(value, r.limit, r.mark)
}

// FitTime writes t for a template field, in Chinese time to the minute: the way
// the platform wants it, and without Chinese characters where those are refused.
func FitTime(field string, t time.Time) string {
	if kindOfField(field) == "character_string" {
		return t.In(zone).Format("2006-01-02 15:04")
	}
	return t.In(zone).Format("2006年1月2日 15:04")
}

// checkText and checkTime refuse fields that cannot hold what is put into them;
// a title squeezed into a number would say something else.
func checkText(field string) error {
	switch kindOfField(field) {
	case "number", "letter", "symbol", "phone_number", "car_number", "amount", "time", "date":
		return fmt.Errorf("field %q cannot hold a text; choose a thing field", field)
	}
	return nil
}

func checkTime(field string) error {
	kind := kindOfField(field)
	if _, ruled := ruleOf(kind); kind == "const" || ruled && kind != "thing" && kind != "character_string" {
		return fmt.Errorf("field %q cannot hold a time; choose a time, date or thing field", field)
	}
	return nil
}

// cutMiddle keeps the beginning and the end of s, together with mark at most
// limit characters. Without a mark the beginning alone is kept.
func cutMiddle(s string, limit int, mark string) string {
	runes := []rune(s)
	if len(runes) <= limit {
		return s
	}
	if mark == "" {
		return string(runes[:limit])
	}
	room := limit - utf8.RuneCountInString(mark)
	head := (room*3 + 4) / 5
	tail := len(runes) - (room - head)
	head, tail = whole(runes, head, tail)
	return strings.TrimSpace(string(runes[:head])) + mark + strings.TrimSpace(string(runes[tail:]))
}

// whole moves the cuts outwards until neither goes through a figure, unless one
// side is nothing but a figure.
func whole(runes []rune, head, tail int) (int, int) {
	h, t := head, tail
	for h > 0 && figure(runes[h-1]) && figure(runes[h]) {
		h--
	}
	for t < len(runes) && figure(runes[t]) && figure(runes[t-1]) {
		t++
	}
	if h == 0 {
		h = head
	}
	if t == len(runes) {
		t = tail
	}
	return h, t
}

// figure reports whether r can stand inside a number, a date or a reference like RA26-0031.
func figure(r rune) bool {
	return '0' <= r && r <= '9' || r == '.' || r == ',' || r == '-' || r == '%' || r == '/' || r == ':' || latin(r)
}

// plainText puts s on one line and takes out emoji and invisible characters.
func plainText(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == utf8.RuneError, unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, emoji):
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// emoji holds the blocks of pictures, with what joins and colours them.
var emoji = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x20D0, Hi: 0x20FF, Stride: 1}, // combining marks for symbols: keycaps
		{Lo: 0x2300, Hi: 0x23FF, Stride: 1}, // watches, hourglasses
		{Lo: 0x2600, Hi: 0x27BF, Stride: 1}, // miscellaneous symbols, dingbats
		{Lo: 0x2B00, Hi: 0x2BFF, Stride: 1}, // stars, arrows
		{Lo: 0xFE00, Hi: 0xFE0F, Stride: 1}, // variation selectors
	},
	R32: []unicode.Range32{
		{Lo: 0x1F000, Hi: 0x1FAFF, Stride: 1},
		{Lo: 0xE0000, Hi: 0xE0FFF, Stride: 1},
	},
}

func only(s string, keep func(rune) bool) string {
	return strings.Map(func(r rune) rune {
		if keep(r) {
			return r
		}
		return -1
	}, s)
}

func printableASCII(r rune) bool { return ' ' <= r && r <= '~' }
func han(r rune) bool            { return unicode.Is(unicode.Han, r) }
func latin(r rune) bool          { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }
func numeric(r rune) bool        { return '0' <= r && r <= '9' || r == '.' }
func nameRune(r rune) bool       { return han(r) || latin(r) || r == '·' }
func phoneRune(r rune) bool      { return '0' <= r && r <= '9' || r == '+' || r == '-' }
func plateRune(r rune) bool      { return han(r) || latin(r) || '0' <= r && r <= '9' }
func amountRune(r rune) bool     { return numeric(r) || slices.Contains([]rune("¥￥$元"), r) }

func symbol(r rune) bool {
	return unicode.In(r, unicode.P, unicode.S) && !unicode.Is(emoji, r)
}
