package report

import (
	"slices"
	"strings"
	"unicode"
)

// statement is the label of a percentage, a yes/no or a text with the value
// behind it. Such values stand directly with their label or nowhere, so that the
// lexer reads the two together and the rules about counts never see them.
type statement struct {
	ind        int
	start, end int // characters
	val        Value
	ok         bool // val is certain
	doubt      Doubt
	soft       bool // the doubt counts only where nothing else is known
	cands      []Value
	fix        bool // 改为
	cum, last  bool // 累计, 上周 between label and value
	near       bool // one character of the label differs
	bare       bool // the label alone
}

// stated is the mark of tokens that are statements. They separate like a comma.
const stated rune = -10

// statementLabel is one name of an indicator that is no count and no amount.
type statementLabel struct {
	runes  []rune
	ind    int
	sounds [][]string
}

// statementLabels are these names by their first and by their second character,
// the longest first.
type statementLabels struct{ first, second map[rune][]*statementLabel }

// newStatementLabels answers nil where there are none, as in the default table.
func newStatementLabels(inds []Indicator) *statementLabels {
	l := &statementLabels{first: map[rune][]*statementLabel{}, second: map[rune][]*statementLabel{}}
	for i, ind := range inds {
		if ind.Kind.Adds() {
			continue
		}
		for _, name := range ind.Names() {
			n := &statementLabel{runes: []rune(normalize(name)), ind: i}
			for _, r := range n.runes {
				n.sounds = append(n.sounds, sounds(r))
			}
			l.first[n.runes[0]] = append(l.first[n.runes[0]], n)
			l.second[n.runes[1]] = append(l.second[n.runes[1]], n)
		}
	}
	if len(l.first) == 0 {
		return nil
	}
	for _, m := range []map[rune][]*statementLabel{l.first, l.second} {
		for r := range m {
			slices.SortStableFunc(m[r], func(a, b *statementLabel) int { return len(b.runes) - len(a.runes) })
		}
	}
	return l
}

// at is the longest name at i; nil: none.
func (l *statementLabels) at(cs []char, i int) *statementLabel {
	for _, n := range l.first[cs[i].r] {
		if hasRunes(cs, i, n.runes) {
			return n
		}
	}
	return nil
}

// nearly is the longest name of three or more characters of which one is
// replaced by another of the same sound. Nil: none, or two indicators fit.
func (l *statementLabels) nearly(cs []char, i int) *statementLabel {
	var best *statementLabel
	try := func(n *statementLabel) {
		if len(n.runes) < 3 || best != nil && len(n.runes) <= len(best.runes) && n.ind == best.ind || !n.sounding(cs, i) {
			return
		}
		if best == nil || len(n.runes) > len(best.runes) {
			best = n
		}
	}
	for _, n := range l.first[cs[i].r] {
		try(n)
	}
	if i+1 < len(cs) {
		for _, n := range l.second[cs[i+1].r] {
			try(n)
		}
	}
	return best
}

// sounding tells that the text at i is the name with exactly one character
// replaced by one of the same sound.
func (n *statementLabel) sounding(cs []char, i int) bool {
	if i+len(n.runes) > len(cs) {
		return false
	}
	odd := -1
	for k, r := range n.runes {
		if cs[i+k].r == r {
			continue
		}
		if odd >= 0 {
			return false
		}
		odd = k
	}
	return odd >= 0 && soundsLike(n.sounds[odd], cs[i+odd].r)
}

// stated reads the statement at i as one token: with its value like a comma, so
// that no figure reaches across it, alone like any other word.
func (x *lexer) stated(i int) (token, bool) {
	s := x.statement(i)
	switch {
	case s == nil:
		return token{}, false
	case s.bare:
		return token{kind: kText, start: i, end: s.end, r: x.cs[s.end-1].r}, true
	}
	return token{kind: kComma, start: i, end: s.end, r: stated}, true
}

// statement reads the statement at i once; nil: there is none.
func (x *lexer) statement(i int) *statement {
	if s, known := x.said[i]; known {
		return s
	}
	if x.said == nil {
		x.said = map[int]*statement{}
	}
	x.said[i] = nil // a text that looks ahead to its own place finds nothing
	x.said[i] = x.readStatement(i)
	return x.said[i]
}

func (x *lexer) readStatement(i int) *statement {
	n, near := x.l.statements.at(x.cs, i), false
	if n == nil {
		n, near = x.l.statements.nearly(x.cs, i), true
	}
	if n == nil || x.longerAt(i, len(n.runes)) {
		return nil
	}
	s := &statement{ind: n.ind, start: i, end: i + len(n.runes), near: near}
	switch x.l.inds[n.ind].Kind {
	case Percent:
		x.readPercent(s)
	case YesNo:
		x.readYesNo(s)
	case Text:
		x.readText(s)
	case Count, Money:
	}
	s.bare = !s.ok && s.doubt == ""
	if near && !s.ok {
		return nil
	}
	return s
}

// longerAt tells that a label of a count, a grammar word or a unit's name at i
// is longer than n characters.
func (x *lexer) longerAt(i, n int) bool {
	if m, k := x.l.labels.exact(x.cs, i); m != nil && k > n {
		return true
	}
	if w := x.l.lexicon.at(x.cs, i); w != nil && len(w.runes) > n {
		return true
	}
	u, ok := x.units.at(x.cs, i)
	return ok && len(u.runes) > n
}

// asks makes the statement a question.
func (s *statement) asks(why Doubt, cands ...Value) {
	s.ok, s.doubt, s.cands = false, why, cands
}

// glue is what stands between a label and its value.
type glue struct {
	at                             int  // where the value begins
	link                           bool // a colon or an equals sign
	apart                          bool // that, or a blank
	fix, about, from, change, deny bool
	cum, last                      bool
}

// glueMost is how many characters may stand between a label and its value.
const glueMost = 16

// between reads over separators and words without a meaning of their own.
func (x *lexer) between(j int) glue {
	g := glue{at: j}
	for g.at < len(x.cs) && g.at-j < glueMost {
		r := x.cs[g.at].r
		switch {
		case containsRune(" \"[]|", r):
			g.apart = true
			g.at++
			continue
		case r == ':' || r == '=' || r == '→' || r == '—' || r == '-' && !x.digitAt(g.at+1):
			g.link, g.apart = true, true
			g.at++
			continue
		case hasRunes(x.cs, g.at, []rune("(%)")):
			g.at += 3
			continue
		}
		w := x.wordAt(g.at)
		if n := x.l.rises.at(x.cs, g.at); n > 0 {
			g.change = true
			g.at += n
			continue
		}
		if w == nil || !g.word(w) {
			break
		}
		g.at += len(w.runes)
	}
	return g
}

// word takes a grammar word between label and value; false: it is none that may
// stand there.
func (g *glue) word(w *entry) bool {
	last := w.runes[len(w.runes)-1]
	switch {
	case w.is(wFix):
		g.fix = g.fix || len(w.runes) > 1 && containsRune("改更修纠调应实变", w.runes[0])
	case w.is(wChange):
		g.change = true
	case w.is(wCum):
		g.cum = true
	case w.is(wLast):
		g.last = true
	case w.is(wBefore), w.is(wHedge):
		g.about = true
	case w.is(wBoth):
		g.from = true
	case w.is(wNot):
		g.deny = true
	case w.is(wFill), w.is(wThis), w.is(wTotal):
		return !containsRune("数量", last)
	default:
		return false
	}
	return true
}

func (x *lexer) digitAt(i int) bool { return i < len(x.cs) && isDigit(x.cs[i].r) }

// clauseEnd is where the clause that runs on at j ends: at a separator, or at a
// label of another indicator.
func (x *lexer) clauseEnd(j int, ends string) int {
	k := j
	for k < len(x.cs) && !containsRune(ends, x.cs[k].r) && (k == j || !x.anyLabel(k)) {
		k++
	}
	return k
}

// anyLabel tells that a label of any kind begins at i.
func (x *lexer) anyLabel(i int) bool {
	return x.labelAt(i) || i < len(x.cs) && x.l.statements.at(x.cs, i) != nil
}

// takenBack tells that the words at j take back what stands before them: ，不对.
func (x *lexer) takenBack(j int) (at int, said bool) {
	k := j
	for k < len(x.cs) && k < j+6 && containsRune(" ，,。;…(哦啊呃哎额", x.cs[k].r) {
		k++
	}
	if k >= len(x.cs) || x.cs[k].r == '\n' {
		return 0, false
	}
	n := x.l.takesBack.at(x.cs, k)
	return k + n, n > 0
}

// riseWords say that a percentage is a change, beside the grammar's own words for it.
var riseWords = words("提高 提高了 提高到 提高至 提升 提升了 提升到 提升至 降低 降低了 降低到 降低至 回升 回升到 回落 回落到")

// takeBacks take back the value before them.
var takeBacks = words("不对 不是 错了 写错 写错了 说错 说错了 打错 打错了 填错 填错了 弄错了 应该是 应该为 应为 应是 改为 改成 更正为 才对")

// wordsOf is the original text of characters a to b-1 without what cannot be seen.
func (x *lexer) wordsOf(a, b int) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, x.original(a, b-1))
}
