package report

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// char is one character of a message after normalisation.
type char struct {
	r       rune
	foreign bool  // touches a direction mark, a stroke or another mark that may change how it reads
	keycap  bool  // a keycap or circled number: a list mark
	pos     int32 // byte offset in the original text
	end     int32 // byte offset behind it
}

// blockTags end a line when they occur in HTML that somebody pasted.
var blockTags = []string{"br", "/p", "p", "div", "/div", "/tr", "tr", "li", "/li", "h1", "h2", "h3", "table", "/table", "ul", "ol"}

// entities are the HTML entities that occur in pasted text.
var entities = map[string]rune{"&nbsp;": ' ', "&amp;": ' ', "&lt;": ' ', "&gt;": ' ', "&quot;": '"', "&emsp;": ' ', "&ensp;": ' '}

// toChars normalises a message: widths are folded, invisible and control
// characters dropped, traditional characters simplified, tags and emoji become
// separators. Every character keeps its place in the original.
func toChars(text string) []char {
	return appendChars(make([]char, 0, utf8.RuneCountInString(text)), text)
}

// appendChars adds the characters of a message to cs, which is empty.
func appendChars(cs []char, text string) []char {
	fold := folds()
	mark := false // a direction mark came before the next character
	skip := 0
	for i, r := range text {
		if i < skip {
			continue
		}
		if r == '<' || r == '&' {
			if n, sep := markup(text[i:]); n > 0 {
				cs = append(cs, char{r: sep, pos: int32(i), end: int32(i + n)}) //nolint:gosec // no message has 2 GB
				skip, mark = i+n, false
				continue
			}
		}
		switch f := fold.of(r); f {
		case dropped:
		case foreign:
			mark = true
			if len(cs) > 0 {
				cs[len(cs)-1].foreign = true
			}
		case keycap:
			if len(cs) > 0 {
				cs[len(cs)-1].keycap = true
			}
		default:
			w := utf8.RuneLen(r)
			if r == unicode.ReplacementChar {
				w = 1
			}
			cs = append(cs, char{r: f, pos: int32(i), end: int32(i + w), foreign: mark}) //nolint:gosec // no message has 2 GB
			mark = false
		}
	}
	return cs
}

// Private results of fold.
const (
	dropped rune = -1 - iota
	foreign
	keycap
)

// foldTable holds the normal forms of the characters that nearly every message
// consists of, so that each takes one look-up: the first half of the plane (all
// common Han characters are below) and the full-width forms.
type foldTable struct {
	low  [0xA000]int32
	wide [0x10000 - 0xFE00]int32
}

// folds computes the table when the first message comes, once per process.
var folds = sync.OnceValue(func() *foldTable {
	t := &foldTable{}
	for r := range t.low {
		t.low[r] = fold(rune(r))
	}
	for r := range t.wide {
		t.wide[r] = fold(rune(r + 0xFE00))
	}
	return t
})

// of is fold from the table.
func (t *foldTable) of(r rune) rune {
	switch {
	case r < 0xA000:
		return t.low[r]
	case r >= 0xFE00 && r <= 0xFFFF:
		return t.wide[r-0xFE00]
	}
	return fold(r)
}

// fold maps one character to its normal form.
func fold(r rune) rune {
	switch {
	case r > ' ' && r < 0x7F:
		return r
	case r >= 0x4E00 && r <= 0x9FFF: // Han
		if s, ok := simplified[r]; ok {
			return s
		}
		return r
	case r == '\n' || r == '\r' || r == '\v' || r == '\f' || r == 0x85 || r == 0x2028 || r == 0x2029:
		return '\n'
	case r == '\t' || unicode.Is(unicode.Zs, r):
		return ' '
	case r == 0x20E3:
		return keycap
	case isDirection(r):
		return foreign
	case r >= 0xFE00 && r <= 0xFE0F || r >= 0xE0000 && r <= 0xE01EF:
		return dropped
	case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r):
		return foreign
	case unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Cc, r):
		return dropped
	case r == '，':
		return r // a full-width comma never groups thousands
	case r >= 0xFF01 && r <= 0xFF5E:
		return r - 0xFEE0
	}
	if s, ok := punctuation[r]; ok {
		return s
	}
	if s, ok := simplified[r]; ok {
		return s
	}
	if unicode.Is(unicode.So, r) && !isListSymbol(r) || unicode.Is(unicode.Sk, r) && r > 0x2000 || unicode.Is(unicode.Co, r) {
		return ' '
	}
	return r
}

func isDirection(r rune) bool {
	return r == 0x200E || r == 0x200F || r == 0x061C || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069
}

// isListSymbol tells circled, bracketed and dotted numbers, which stay for the list marks.
func isListSymbol(r rune) bool {
	return r >= 0x2460 && r <= 0x24FF || r >= 0x2776 && r <= 0x2793 || r >= 0x3220 && r <= 0x3229 || r >= 0x3280 && r <= 0x3289
}

// punctuation brings look-alikes to one form.
var punctuation = map[rune]rune{
	'﹐': '，', '､': '、', '｡': '。', '．': '.', '·': ' ', '•': ' ', '●': ' ', '○': ' ', '◆': ' ', '■': ' ', '▪': ' ', '★': ' ', '☆': ' ',
	'：': ':', '；': ';', '！': '!', '？': '?', '﹖': '?', '¿': '?', '⁉': '?', '❓': '?', '❔': '?', '⁇': '?', '⁈': '?', '﹗': '!', '❗': '!', '‼': '!', '（': '(', '）': ')', '﹙': '(', '﹚': ')', '［': '[', '］': ']', '｛': '{', '｝': '}',
	'【': '[', '】': ']', '〔': '[', '〕': ']', '〖': '[', '〗': ']', '“': '"', '”': '"', '‘': '"', '’': '"', '「': '"', '」': '"', '『': '"', '』': '"', '《': '"', '》': '"', '〈': '"', '〉': '"',
	'～': '~', '〜': '~', '∼': '~', '－': '-', '−': '-', '–': '-', '‐': '-', '‑': '-', '﹣': '-', '—': '—', '―': '—', '─': '—', '｜': '|', '│': '|', '┃': '|', '￥': '¥', '％': '%', '＋': '+', '＝': '=', '→': '→', '➡': '→', '⇒': '→', '∶': ':', '︰': ':',
}

// normalize is the normal form of an alias or a name.
func normalize(s string) string {
	var b strings.Builder
	for _, c := range toChars(strings.TrimSpace(s)) {
		b.WriteRune(c.r)
	}
	return b.String()
}

// markup measures an HTML tag or entity at the start of s: its length and the
// separator that stands for it. Zero: there is none.
func markup(s string) (int, rune) {
	if s[0] == '&' {
		for e, r := range entities {
			if strings.HasPrefix(s, e) {
				return len(e), r
			}
		}
		return 0, 0
	}
	if len(s) < 3 || s[1] != '/' && s[1] != '!' && (s[1]|0x20 < 'a' || s[1]|0x20 > 'z') {
		return 0, 0
	}
	end := strings.IndexAny(s[1:min(len(s), 200)], "<>\n")
	if end < 0 || s[1+end] != '>' {
		return 0, 0
	}
	name := strings.ToLower(strings.TrimRight(strings.Fields(s[1:1+end] + " ")[0], "/"))
	if slices.Contains(blockTags, name) {
		return end + 2, '\n'
	}
	return end + 2, ' '
}

// hasRunes tells that the characters at i are those of the word.
func hasRunes(cs []char, i int, word []rune) bool {
	if i+len(word) > len(cs) {
		return false
	}
	for k, r := range word {
		if cs[i+k].r != r {
			return false
		}
	}
	return true
}

func hasRune(cs []char, r rune) bool {
	return slices.ContainsFunc(cs, func(c char) bool { return c.r == r })
}

func isLatin(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 0x7F && r < 0x2E80 && unicode.IsLetter(r)
}

func isHan(r rune) bool {
	return r >= 0x4E00 && r <= 0x9FFF || r >= 0x2E80 && unicode.Is(unicode.Han, r)
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// isOddDigit tells digits that are neither ASCII nor full-width: ², 𝟏, ٣.
func isOddDigit(r rune) bool {
	return r > 0x7F && !isHan(r) && !isListSymbol(r) && !isRoman(r) && unicode.IsNumber(r)
}

func isRoman(r rune) bool { return r >= 0x2160 && r <= 0x217F }
