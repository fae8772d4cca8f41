package report

import (
	"slices"
	"unicode/utf8"

	"github.com/weidubao/weidubao/bot/calendar"
)

// kind is what a token is.
type kind uint8

const (
	kText   kind = iota // one character without meaning here
	kSpace              // blanks, emoji
	kLine               // a line end
	kStop               // 。！？；
	kComma              // ，
	kDun                // 、
	kLink               // : = → and other marks between label and value
	kBar                // | / tab-like cells
	kOpen               // (
	kClose              // )
	kQuote              // quotes and square brackets: transparent
	kNum                // a number that an indicator may claim
	kLabel              // an indicator's label
	kWord               // a grammar word
	kPeriod             // 上周, 第46周, 11.9-11.15
	kUnit               // a unit's name
	kClaim              // a number that is none: date, phone, percentage
	kMark               // a list mark
)

// token is one piece of a message; start and end count characters.
type token struct {
	kind       kind
	short      bool // kUnit: the short name was used
	r          rune // the character of separators
	start, end int

	word  *entry  // kWord
	num   *number // kNum
	label *match  // kLabel
	per   *period // kPeriod
	unit  string  // kUnit: area code
}

func (t token) is(c class) bool { return t.kind == kWord && t.word.is(c) }

// number is a figure as it was written, with everything that makes it doubtful.
type number struct {
	numeral
	measure  string // 个; empty: none
	money    bool   // 元, 千元, 万元 or ¥ stands with it
	yuan     decimal
	negative bool
	approx   bool
	foreign  bool // touches a letter, a question mark, a direction mark
	mark     bool // may be a list mark: 1.12个
	doubt    Doubt
	others   []*number // the two figures of 12还是13
}

// match is a label that was found.
type match struct {
	ind  int // index of the indicator; -1: two fit
	alts []int
	word string
	near bool // one character differs
}

// period is a week that a message names.
type period struct {
	rel   int             // 上周 -1
	week  int             // 第46周; 0: none
	year  int             // with it; 0: none
	dates []calendar.Date // the first and the last day
	bad   bool            // a date that does not exist
}

// lexer cuts a message into tokens. It lies on a desk with all its lists.
type lexer struct {
	l       *Language
	units   *Units
	sender  string // the sender's own unit
	now     calendar.Date
	text    string
	cs      []char
	norm    string             // the same characters, for the patterns
	at      []int              // byte offset in norm of each character
	said    map[int]*statement // by first character; nil entries: none there
	toks    []token
	raw     []token // the same before list marks were taken out
	cleaned bool    // list marks were taken out of toks, so that raw is another list
	desk    *desk   // where all of this lies, and what is read from it
	classes uint64  // of the grammar words that occur: a bit for each class
	kinds   uint32  // of the tokens that occur: a bit for each kind
	openAt  int     // the token that opens was asked about last; 0: none
	open    bool    // and its answer
}

func (l *Language) lex(text string, c Context) *lexer {
	d := l.desk()
	d.lexer = lexer{l: l, units: c.Units, sender: c.SenderUnit, now: calendar.DateOf(c.Now), text: text, desk: d}
	x := &d.lexer
	x.cs = cutQuote(appendChars(d.chars.take(utf8.RuneCountInString(text))[:0], text))
	x.normalised()
	x.toks = d.tokens.take(len(x.cs)*3/4 + 4)[:0]
	for i := 0; i < len(x.cs); {
		t := x.next(i)
		x.toks = append(x.toks, t)
		x.kinds |= 1 << t.kind
		if t.kind == kWord {
			x.classes |= t.word.all
		}
		i = t.end
	}
	x.joinRanges()
	x.raw = x.toks
	x.markLists()
	return x
}

// says tells that a word of the class may stand in the message. Most messages have
// words of a few classes only, so that whole steps of the reading end here.
func (x *lexer) says(c class) bool { return x.classes&(1<<c) != 0 }

// holds tells that a token of the kind may stand in the message.
func (x *lexer) holds(k kind) bool { return x.kinds&(1<<k) != 0 }

// normalised writes the characters as a string.
func (x *lexer) normalised() {
	b := slices.Grow(x.desk.text, len(x.text))
	x.at = x.desk.ints.take(len(x.cs) + 1)
	for i := range x.cs {
		x.at[i] = len(b)
		b = utf8.AppendRune(b, x.cs[i].r)
	}
	x.at[len(x.cs)] = len(b)
	x.norm, x.desk.text = string(b), b
}

// number keeps a number for as long as the message is read.
func (x *lexer) number(n number) *number {
	kept := x.desk.numbers.one()
	*kept = n
	return kept
}

// mark makes a list mark of token i; raw keeps it as it was.
func (x *lexer) mark(i int) {
	if !x.cleaned {
		x.toks, x.cleaned = x.desk.tokens.take(len(x.raw)), true
		copy(x.toks, x.raw)
	}
	x.toks[i] = token{kind: kMark, start: x.toks[i].start, end: x.toks[i].end}
}

// cutQuote drops a message that WeChat quotes above the sender's own words.
func cutQuote(cs []char) []char {
	if len(cs) == 0 || cs[0].r != '"' {
		return cs
	}
	for i := 0; i+4 < len(cs); i++ {
		if cs[i].r == '\n' && cs[i+1].r == '-' && cs[i+2].r == ' ' && cs[i+3].r == '-' {
			for j := i + 1; j < len(cs); j++ {
				if cs[j].r == '\n' {
					return cs[j+1:]
				}
			}
			return nil
		}
	}
	return cs
}

// next reads the token that starts at i.
func (x *lexer) next(i int) token {
	c := x.cs[i]
	if x.plain(i) {
		return token{kind: kText, start: i, end: i + 1, r: c.r}
	}
	if t, ok := separator(c.r, i); ok {
		return t
	}
	if x.l.statements != nil {
		if t, ok := x.stated(i); ok {
			return t
		}
	}
	if n := x.symbol(i); n > 0 {
		return token{kind: kMark, start: i, end: i + n}
	}
	if t, ok := x.vague(i); ok {
		return t
	}
	if t, ok := x.named(i); ok {
		return t
	}
	if t, ok := x.claim(i); ok {
		return t
	}
	if t, ok := x.figure(i); ok {
		return t
	}
	if m, n := x.l.labels.near(x.cs, i); m != nil {
		return token{kind: kLabel, start: i, end: i + n, label: m}
	}
	return token{kind: kText, start: i, end: i + 1, r: c.r}
}

// named finds the longest of label, grammar word and unit name at i.
func (x *lexer) named(i int) (token, bool) {
	var t token
	if m, n := x.l.labels.exact(x.cs, i); m != nil {
		t = token{kind: kLabel, start: i, end: i + n, label: m}
	}
	if w := x.l.lexicon.at(x.cs, i); w != nil && i+len(w.runes) > t.end && !x.cutsNumber(i, w) && !x.nearlyLabel(i, w) && !x.insideWord(i, w) {
		t = token{kind: kWord, start: i, end: i + len(w.runes), word: w}
		if w.is(wLast) {
			t = x.relative(t)
		}
	}
	if u, ok := x.units.at(x.cs, i); ok && i+len(u.runes) > t.end && !x.continues(i, u) {
		t = token{kind: kUnit, start: i, end: i + len(u.runes), unit: u.code, short: u.short}
	}
	return t, t.end > 0
}

// nearlyLabel tells that a word of one character begins a label that is only
// nearly right and has its figure right behind it: 制渡1项, 现索2件.
func (x *lexer) nearlyLabel(i int, w *entry) bool {
	if len(w.runes) > 1 {
		return false
	}
	m, n := x.l.labels.near(x.cs, i)
	return m != nil && i+n < len(x.cs) && (startsNumber(x.cs, i+n) || containsRune(" :=", x.cs[i+n].r))
}

// cutsNumber tells whether a word that begins like a number stands inside one.
func (x *lexer) cutsNumber(i int, w *entry) bool {
	if !isNumeral(x.cs[i].r) && !isDigit(x.cs[i].r) {
		return false
	}
	return i > 0 && (isNumeral(x.cs[i-1].r) || isDigit(x.cs[i-1].r) || x.cs[i-1].r == '.') || w.class == wNone && len(w.runes) == 1
}

// continues tells that a short name is the beginning of a longer one: 陶山村, 陶山中学.
func (x *lexer) continues(i int, u unitName) bool {
	return u.short && x.l.places.at(x.cs, i+len(u.runes)) > 0
}

func separator(r rune, i int) (token, bool) {
	t := token{start: i, end: i + 1, r: r}
	switch r {
	case ' ', '\\', '*', '_', '`', '#', '@', '^':
		t.kind = kSpace
	case '\n':
		t.kind = kLine
	case '。', '!', '?', ';', '…':
		t.kind = kStop
	case '，', ',':
		t.kind = kComma
	case '、':
		t.kind = kDun
	case ':', '=', '→', '—', '~', '-', '>':
		t.kind = kLink
	case '|', '/':
		t.kind = kBar
	case '(', '{':
		t.kind = kOpen
	case ')', '}':
		t.kind = kClose
	case '"', '\'', '[', ']':
		t.kind = kQuote
	default:
		return token{}, false
	}
	return t, true
}

// symbol is the length of a keycap, circled or Roman number at i; zero for none.
func (x *lexer) symbol(i int) int {
	n := 0
	for i+n < len(x.cs) && isDigit(x.cs[i+n].r) && !x.cs[i+n].keycap {
		n++
	}
	if i+n < len(x.cs) && x.cs[i+n].keycap {
		return n + 1
	}
	if isListSymbol(x.cs[i].r) || isRoman(x.cs[i].r) {
		return 1
	}
	return 0
}

// original is the original text from character a to b, both included.
func (x *lexer) original(a, b int) string {
	if a < 0 || b >= len(x.cs) || a > b {
		return ""
	}
	return x.text[x.cs[a].pos:x.cs[b].end]
}
