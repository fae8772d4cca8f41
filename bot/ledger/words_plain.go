package ledger

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// heard is a message as the grammar of orders reads it: widths folded, the
// traditional characters of its words simplified, what cannot be seen dropped.
// One character of text is one of said.
type heard struct {
	text string // what the patterns see
	said []rune // the same characters as they were typed
}

// traditional and simplified are the characters of the grammar that differ.
const (
	traditional = "號銷賬帳問題錢還萬億簽辦實決責結請報條務處點資貪贓繳歸清額數補領導長週個兩餘達訖閱寬續錯誤滅陸叄貳伍"
	simplified  = "号销账账问题钱还万亿签办实决责结请报条务处点资贪赃缴归清额数补领导长周个两余达讫阅宽续错误灭陆叁贰伍"
)

// simpler has the traditional characters with their simplified forms.
var simpler = func() map[rune]rune {
	out, plain := make(map[rune]rune), []rune(simplified)
	for k, r := range []rune(traditional) {
		out[r] = plain[k]
	}
	return out
}()

// hear prepares a message for the patterns; marks and blanks around it are gone.
func hear(text string) heard {
	text = strings.TrimRightFunc(strings.TrimSpace(text), closing)
	h := heard{said: make([]rune, 0, utf8.RuneCountInString(text))}
	var b strings.Builder
	b.Grow(len(text))
	for _, r := range text {
		if p, seen := plainRune(r); seen {
			h.said = append(h.said, r)
			b.WriteRune(p)
		}
	}
	h.text = b.String()
	return h
}

// closing are the marks at a message's end that say nothing. A question mark does.
func closing(r rune) bool {
	return unicode.IsSpace(r) || strings.ContainsRune("。.!！~～，,；;｡", r)
}

// from is what was typed from a byte of text on, without the marks around it.
func (h heard) from(at int) string {
	return strings.TrimFunc(string(h.said[utf8.RuneCountInString(h.text[:at]):]), func(r rune) bool {
		return closing(r) || strings.ContainsRune("：:、", r)
	})
}

// cut is the message from a byte of text on.
func (h heard) cut(at int) heard {
	return heard{text: h.text[at:], said: h.said[utf8.RuneCountInString(h.text[:at]):]}
}
