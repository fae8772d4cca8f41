package ledger

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// Most messages are weekly reports. What follows tells by a few characters that a
// message can be no order, before anything of it is copied or matched. It may let
// pass what is none, and never holds back what is one.

// hanNumerals are the characters of numbers in words.
const hanNumerals = "零〇一二两三四五六七八九十百千"

// Characters by which the parts of an order are known, in their simplified form.
const (
	// firsts begin the words of an order where no number does.
	firsts = "申请提销已收签回反督延展退现业均都也全整处办解可拟特因由恳要需想望将"
	// numberOpeners begin a number, beside digits and letters.
	numberOpeners = "问编第#「“\"一二三四五六七八九十百零〇两"
	// greetings begin what may stand before an order.
	greetings = "各领主书老您你报汇"
	// askings begin 麻烦给, 烦请把; 请 begins other words as well.
	askings = "麻烦"
	// inNumber are the characters of an issue's number and of what stands before and
	// right behind it, beside digits, letters and blanks.
	inNumber = "问题编号第#.「“\"」”-—–−_:"
	// betweenNumbers stand between several numbers.
	betweenNumbers = "、,和及与/" + hanNumerals
	// saidFirsts begin what is said behind a number (saidOf).
	saidFirsts = firsts + "期时宽涉违有相所的钱款资赃余尾剩其今昨刚本这又再先共累一总合前上追挽归返还缴清到足悉结予见人事单责" + hanNumerals
	// lateWords begin what asks for an extension.
	lateWords = "延展宽"
	// undoFirsts begin what is said behind a number that is to be undone.
	undoFirsts = "这的整事件退金钱数销申延报写填弄记发说搞撤"
	// officeFirsts begin the words of officeVerbs.
	officeFirsts = "不同批准认督复审通退打交归核到回"
)

// mayBeUnits reports whether unitWords can read the message.
func mayBeUnits(text string) bool {
	if mayBeOwn(text) {
		return true
	}
	if r, _ := utf8.DecodeRuneInString(text); unicode.Is(unicode.Cf, r) {
		return false
	}
	first, rest := plainFirst(text)
	switch {
	case strings.ContainsRune(greetings, first):
		first, rest = plainFirst(behindGreeting(rest))
	case strings.ContainsRune(askings, first):
		if k := strings.IndexAny(rest, "给把将"); k >= 0 {
			first, rest = plainFirst(rest[k+len("给"):])
		}
	}
	switch {
	case strings.ContainsRune(firsts, first):
		return mayBeSaid(first, rest)
	case strings.ContainsRune(numberOpeners, first), isDigit(first), letter(first):
		return mayBeNumbered(first, rest)
	}
	return false
}

// ownBrackets stand about the year in a number of an office's own kind.
const ownBrackets = "〔[（(【［"

// mayBeOwn reports whether a number of an office's own kind may stand near the head.
func mayBeOwn(text string) bool {
	seen := 0
	for k, r := range text {
		if strings.ContainsRune(ownBrackets, r) {
			return strings.HasPrefix(text[k+utf8.RuneLen(r):], "20") || strings.HasPrefix(text[k+utf8.RuneLen(r):], "２０")
		}
		if seen++; seen > mostBefore {
			return false
		}
	}
	return false
}

// mostBefore is how many characters may stand before the year of such a number.
const mostBefore = 24

// mayBeSaid is of a message that begins with words: what names no number is short
// and has no digits, or says what it is.
func mayBeSaid(first rune, rest string) bool {
	if strings.ContainsRune("申请提销退"+lateWords, first) {
		return true
	}
	figures := false
	for _, r := range rest {
		switch r {
		case '延', '展', '宽', '寬', '督', '签', '簽', '收':
			return true
		}
		figures = figures || isDigit(r) || r >= '０' && r <= '９'
	}
	return !figures || first == '督' || first == '签' || first == '收'
}

// mayBeNumbered is of a message that begins with a number: an issue's mark or words
// of an order stand behind it.
func mayBeNumbered(first rune, rest string) bool {
	full, numbers := letter(first), strings.ContainsRune(hanNumerals, first)
	for r, tail := plainFirst(rest); r != 0; r, tail = plainFirst(tail) {
		full = full || letter(r)
		switch {
		case r == '号':
			return true
		case isDigit(r), letter(r), unicode.IsSpace(r), strings.ContainsRune(inNumber, r):
		case !numbers && strings.ContainsRune(saidFirsts, r) && (first != '问' || full):
			return true
		case strings.ContainsRune(betweenNumbers, r):
			numbers = true
		default:
			return false
		}
	}
	return false
}

// behindGreeting is the text behind the first marks or blanks.
func behindGreeting(text string) string {
	ends := false
	for at, r := range text {
		p, seen := plainRune(r)
		switch mark := unicode.IsSpace(p) || strings.ContainsRune(",:!。", p); {
		case mark:
			ends = true
		case ends && seen:
			return text[at:]
		}
	}
	return ""
}

// mayBeUndo reports whether ReadUndo can read the message.
func mayBeUndo(text string) bool {
	first, rest := plainFirst(strings.TrimSpace(text))
	if first == '撤' || first == '收' {
		return true
	}
	if !strings.ContainsRune(numberOpeners, first) && !isDigit(first) && !letter(first) {
		return false
	}
	for r, tail := plainFirst(rest); r != 0; r, tail = plainFirst(tail) {
		switch {
		case isDigit(r), letter(r), unicode.IsSpace(r), strings.ContainsRune(inNumber, r), strings.ContainsRune(hanNumerals, r):
		default:
			return strings.ContainsRune(undoFirsts, r)
		}
	}
	return false
}

// mayBeOffices reports whether officeWords can read the message.
func mayBeOffices(text string) bool {
	if mayBeOwn(text) {
		return true
	}
	text = strings.TrimSpace(text)
	for _, polite := range [...]string{"请", "我来", "我", "本人", "现", "予以"} {
		if rest, ok := strings.CutPrefix(text, polite); ok {
			text = rest
			break
		}
	}
	for _, r := range text {
		if folded := foldedRune(r); folded != 0 {
			r = folded
		}
		switch {
		case strings.ContainsRune(officeFirsts, r):
			return true
		case r > unicode.MaxASCII && r < firstHan: // a letter whose capital may be another one's
		case isDigit(r), letter(r), unicode.IsSpace(r), strings.ContainsRune("问题编号第-—–−,:、和及与请我来"+hanNumerals, r):
		default:
			return false
		}
	}
	return false
}

// The characters between these have no narrow form and can all be seen.
const firstHan, lastHan = 0x3001, 0xd7ff

// plainFirst is the first character that can be seen in its plain form, and the text
// behind it; 0 at the end.
func plainFirst(text string) (first rune, rest string) {
	for text != "" {
		r, n := utf8.DecodeRuneInString(text)
		text = text[n:]
		if p, seen := plainRune(r); seen {
			return p, text
		}
	}
	return 0, ""
}

// plainRune is the character as the patterns of a unit's words see it: narrow and
// simplified; seen is false where it is left out.
func plainRune(r rune) (plain rune, seen bool) {
	if r >= firstHan && r <= lastHan {
		if s, ok := simpler[r]; ok {
			return s, true
		}
		return r, true
	}
	if unicode.Is(unicode.Cf, r) || unicode.IsControl(r) && r != '\n' {
		return 0, false
	}
	if f := foldedRune(r); f != 0 {
		r = f
	}
	return r, true
}

// foldedRune is the narrow form of a wide character; 0: it has none.
func foldedRune(r rune) rune {
	if r < utf8.RuneSelf || r >= firstHan && r <= lastHan {
		return 0
	}
	return width.LookupRune(r).Folded()
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func letter(r rune) bool { return r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' }
