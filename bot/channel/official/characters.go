package official

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// unescape resolves the five predefined entities and character references.
// References to characters that XML forbids vanish like the characters themselves.
func unescape(b []byte) ([]byte, error) {
	out := make([]byte, 0, len(b))
	for {
		n := bytes.IndexByte(b, '&')
		if n < 0 {
			return append(out, b...), nil
		}
		out = append(out, b[:n]...)
		b = b[n+1:]
		end := bytes.IndexByte(b, ';')
		if end < 0 {
			return nil, malformed("a reference without an end")
		}
		r, ok := reference(string(b[:end]))
		if !ok {
			return nil, malformed("an entity that is not predefined")
		}
		if legal(r) {
			out = utf8.AppendRune(out, r)
		}
		b = b[end+1:]
	}
}

func reference(name string) (rune, bool) {
	switch name {
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "amp":
		return '&', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if len(name) < 2 || name[0] != '#' {
		return 0, false
	}
	digits, base := name[1:], 10
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || n > utf8.MaxRune {
		return 0, false
	}
	return rune(n), true
}

// clean takes out what XML 1.0 forbids and replaces invalid UTF-8 by U+FFFD. It
// comes before any reading, so that nothing can hide behind such a character.
func clean(b []byte) []byte {
	if utf8.Valid(b) && !forbidden(b) {
		return b
	}
	out := make([]byte, 0, len(b))
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		if legal(r) {
			out = utf8.AppendRune(out, r)
		}
		b = b[size:]
	}
	return out
}

func forbidden(b []byte) bool {
	for _, c := range b {
		if c < ' ' && !space(c) {
			return true
		}
	}
	return bytes.Contains(b, []byte("\uFFFE")) || bytes.Contains(b, []byte("\uFFFF"))
}

// legal reports whether XML 1.0 allows the character.
func legal(r rune) bool {
	if r < ' ' {
		return r == '\t' || r == '\n' || r == '\r'
	}
	return r != 0xFFFE && r != 0xFFFF && (r < 0xD800 || r > 0xDFFF)
}
