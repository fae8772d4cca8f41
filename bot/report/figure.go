package report

import "unicode"

// figure reads a number with its measure word and everything that touches it.
func (x *lexer) figure(i int) (token, bool) {
	r := x.cs[i].r
	if isLatin(r) || isOddDigit(r) {
		return x.latin(i), true
	}
	start, negative, currency := i, false, false
	switch {
	case r == '负' && i+1 < len(x.cs) && startsNumber(x.cs, i+1):
		i, negative = i+1, true
	case r == '¥' && i+1 < len(x.cs) && isDigit(x.cs[i+1].r):
		i, currency = i+1, true
	case !startsNumber(x.cs, i) || x.cs[i].r == '俩' && i > 0 && containsRune("哥咱他她你我", x.cs[i-1].r):
		return token{}, false
	}
	n, ok := readNumeral(x.cs, i)
	if !ok || n.end == i {
		return token{}, false
	}
	if d, spoken := x.spoken(n); spoken {
		n = d
	}
	f := x.number(number{numeral: n, negative: negative, approx: n.approx || !n.ascii && n.val.m >= 10 && start > 0 && containsRune("上小", x.cs[start-1].r)})
	end := x.suffix(f, n.end, currency)
	if end == n.end && !n.ascii && x.namesPlace(n.end) {
		return token{kind: kClaim, start: start, end: end}, true
	}
	f.foreign = x.touched(start, n.end, end)
	f.negative = f.negative || x.minus(start)
	f.doubt = f.why()
	return token{kind: kNum, start: start, end: end, num: f}, true
}

func startsNumber(cs []char, i int) bool {
	r := cs[i].r
	if isDigit(r) {
		return true
	}
	return isNumeral(r) && powerOf(r) <= 1
}

// latin reads a run of letters; with digits in it, it is a garbled number.
func (x *lexer) latin(i int) token {
	j, digit := i, false
	for j < len(x.cs) && (isLatin(x.cs[j].r) || isDigit(x.cs[j].r) || isOddDigit(x.cs[j].r)) {
		digit = digit || isDigit(x.cs[j].r) || isOddDigit(x.cs[j].r)
		j++
	}
	if !digit {
		return token{kind: kText, start: i, end: j, r: 'a'}
	}
	f := x.number(number{numeral: numeral{garbled: true}, foreign: true, doubt: DoubtGarbled})
	return token{kind: kNum, start: i, end: x.suffix(f, j, false), num: f}
}

// signsBefore and signsBehind leave a number that they touch in doubt.
var (
	signsBefore = newRuneSet("?<>≥≤≈±+×÷$€^")
	signsBehind = newRuneSet("?+×÷^±%$")
)

// touched tells whether a letter, a question mark, a direction mark or an odd
// sign touches the number.
func (x *lexer) touched(start, digits, end int) bool {
	for k := start; k < min(end, len(x.cs)); k++ {
		if x.cs[k].foreign {
			return true
		}
	}
	if end < len(x.cs) && x.cs[end].foreign && end == digits {
		return true
	}
	if start > 0 && (isLatin(x.cs[start-1].r) || signsBefore.has(x.cs[start-1].r) && !x.arrow(start-1)) {
		return true
	}
	if digits+1 < len(x.cs) && x.cs[digits].r == ' ' && x.cs[digits+1].r == '%' && (digits+2 >= len(x.cs) || !isDigit(x.cs[digits+2].r)) {
		return true
	}
	for _, k := range [...]int{digits, end} {
		if k < len(x.cs) && (isLatin(x.cs[k].r) || isOddDigit(x.cs[k].r) || signsBehind.has(x.cs[k].r)) {
			return true
		}
	}
	return false
}

// arrow tells that the sign at k is the head of an arrow: -> or =>.
func (x *lexer) arrow(k int) bool {
	return x.cs[k].r == '>' && k > 0 && (x.cs[k-1].r == '-' || x.cs[k-1].r == '=')
}

// minus tells whether a single minus stands directly before the number.
func (x *lexer) minus(i int) bool {
	if i == 0 || x.cs[i-1].r != '-' {
		return false
	}
	return i == 1 || x.cs[i-2].r != '-' && !isDigit(x.cs[i-2].r)
}

// suffix reads what follows the digits: approximation, unit, currency. It
// returns where the figure ends.
func (x *lexer) suffix(f *number, j int, currency bool) int {
	j = x.about(f, j, true)
	k := j
	if k < len(x.cs) && x.cs[k].r == ' ' {
		k++
	}
	if end, ok := x.money(f, j, k, currency); ok {
		return x.about(f, end, false)
	}
	w := x.l.measures.find(x.cs, k)
	if w == nil || len(w.runes) == 1 && x.l.notUnits.at(x.cs, k) > 0 && !x.labelAt(k+1) {
		if f.both {
			f.measure = "个"
		}
		return j
	}
	f.measure = w.of
	end := k + len(w.runes)
	if f.measure == "个" && end < len(x.cs) && x.cs[end].r == '人' {
		end++
	}
	if f.unit >= 3 && (f.measure == "个人" || end-k == 2) && end < len(x.cs) && startsNumber(x.cs, end) {
		f.measure = ""
		return j // 集体1万个人2万
	}
	if f.measure == "个人" {
		f.measure = "个"
	}
	return x.about(f, end, false)
}

// labelAt tells that a label starts at i: the 条 of 3条线索 is a unit.
func (x *lexer) labelAt(i int) bool {
	if i >= len(x.cs) {
		return false
	}
	m, _ := x.l.labels.exact(x.cs, i)
	return m != nil
}

func (x *lexer) runes(from, to int) []rune {
	out := make([]rune, 0, to-from)
	for _, c := range x.cs[from:to] {
		out = append(out, c.r)
	}
	return out
}

// about takes 余, 多, 左右 behind a figure. Before the measure word only the
// short ones count.
func (x *lexer) about(f *number, j int, before bool) int {
	if j < len(x.cs) && containsRune("余多来几把半", x.cs[j].r) {
		next := j + 1
		switch {
		case before && x.l.measures.at(x.cs, next) == 0 && !x.unitAt(next) && !x.ends(next):
		case !before && (containsRune("来几", x.cs[j].r) || !x.ends(next) && x.cs[j].r != '半'):
		default:
			f.approx = true
			return next
		}
	}
	if before && j+1 < len(x.cs) && x.cs[j].r == '好' && x.cs[j+1].r == '几' {
		f.approx = true // 十好几个
		return j + 2
	}
	if e := x.wordAt(j); e != nil && e.is(wAfter) && len(e.runes) > 1 {
		f.approx = true
		return j + len(e.runes)
	}
	if n := x.l.hedges.at(x.cs, j); n > 0 && (n > 1 || x.cs[j].r != '吧' || !x.ordered(j)) {
		f.approx = true
		return j + n
	}
	return j
}

// namesPlace tells that the numeral before j begins the name of a village, and
// stands behind no label: 三都岭村, 五里村.
func (x *lexer) namesPlace(j int) bool {
	n := len(x.toks)
	if n > 1 && (x.toks[n-1].kind == kLink || x.toks[n-1].kind == kSpace) {
		n-- // 问题：三
	}
	if n > 0 && x.toks[n-1].kind == kLabel {
		return false
	}
	for k := j; k < min(len(x.cs), j+5); k++ {
		if k > j && x.cs[k].r == '村' || k+1 < len(x.cs) && x.cs[k].r == '社' && x.cs[k+1].r == '区' {
			return true
		}
		if w := x.wordAt(k); x.labelAt(k) || w != nil && len(w.runes) > 1 || !unicode.Is(unicode.Han, x.cs[k].r) || isNumeral(x.cs[k].r) {
			return false
		}
	}
	return false
}

// ordered tells that the figure before j is what somebody asks it to be changed
// to: 改成5件吧 is an order, 5件吧 a guess.
func (x *lexer) ordered(j int) bool {
	k := j - 1
	for k > max(0, j-12) && (x.cs[k].r == ' ' || isDigit(x.cs[k].r) || isNumeral(x.cs[k].r) || containsRune("个条项处件人名次村元", x.cs[k].r)) {
		k--
	}
	return k > 0 && containsRune("成为到回", x.cs[k].r) && containsRune("改正", x.cs[k-1].r)
}

func (x *lexer) unitAt(i int) bool {
	return i < len(x.cs) && containsRune("元块万千亿人名", x.cs[i].r)
}

// ends tells that a clause ends at i.
func (x *lexer) ends(i int) bool {
	if i >= len(x.cs) {
		return true
	}
	t, ok := separator(x.cs[i].r, i)
	return ok && t.kind != kQuote || x.cs[i].r == '了' || x.cs[i].r == '吧'
}

func (x *lexer) wordAt(i int) *entry {
	if i >= len(x.cs) {
		return nil
	}
	return x.l.lexicon.at(x.cs, i)
}

// why names the first reason to doubt the number itself.
func (f *number) why() Doubt {
	switch {
	case f.foreign:
		return DoubtGarbled
	case f.approx:
		return DoubtApprox
	case f.garbled:
		return DoubtGarbled
	case f.short:
		return DoubtNumeral
	case f.mark:
		return DoubtListMark
	}
	return ""
}

// vague reads 数件, 几十人: a figure that nobody knows.
func (x *lexer) vague(i int) (token, bool) {
	if x.cs[i].r != '数' && x.cs[i].r != '几' || i+1 < len(x.cs) && x.cs[i].r == '数' && x.cs[i+1].r == '字' {
		return token{}, false
	}
	j := i + 1
	for j < len(x.cs) && powerOf(x.cs[j].r) > 0 {
		j++
	}
	if j < len(x.cs) && startsNumber(x.cs, j) || x.l.notUnits.at(x.cs, j) > 0 {
		return token{}, false
	}
	f := x.number(number{numeral: numeral{approx: true, unit: j - i - 1}, approx: true, doubt: DoubtApprox})
	end := x.suffix(f, j, false)
	if end == j && j == i+1 {
		return token{}, false
	}
	f.garbled = true // it has no value to offer
	return token{kind: kNum, start: i, end: end, num: f}, true
}

// spoken reads on behind a spoken decimal point: 一点五万.
func (x *lexer) spoken(n numeral) (numeral, bool) {
	i := n.end
	if i+1 >= len(x.cs) || x.cs[i].r != '点' || n.unit > 0 || n.val.e > 0 {
		return n, false
	}
	d := n
	for i++; i < len(x.cs); i++ {
		v, ok := digitOf(x.cs[i].r)
		if isDigit(x.cs[i].r) {
			v, ok = int64(x.cs[i].r-'0'), true
		}
		if !ok {
			break
		}
		d.val = decimal{m: d.val.m*10 + v, e: d.val.e + 1, bad: d.val.bad || d.val.m > maxMantissa}
	}
	if d.val.e == 0 || i >= len(x.cs) || !containsRune("万亿千百元块", x.cs[i].r) {
		return n, false
	}
	d.point = true
	if p := powerOf(x.cs[i].r); p > 0 {
		d.val, d.unit = d.val.times10(p), p
		i++
	}
	d.end, d.garbled = i, d.garbled || d.val.bad
	return d, true
}
