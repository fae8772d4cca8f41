package report

// markLists turns list marks into kMark: 1. 1、 1) (一) 一、 and the first
// column of a numbered list. Where a mark may as well be a figure, the number
// is left in doubt.
func (x *lexer) markLists() {
	lines := x.lineStarts()
	x.bracketed()
	prev := 0
	for n, i := range lines {
		prev = x.markLine(i, x.lineEnd(lines, n), prev)
	}
	x.decimals(lines)
	x.column(lines)
}

// lineStarts lists the first meaningful token of each line that has one.
func (x *lexer) lineStarts() []int {
	var out []int
	fresh := true
	for i, t := range x.toks {
		switch {
		case t.kind == kLine:
			fresh = true
		case fresh && t.kind != kSpace && t.kind != kQuote:
			out = append(out, i)
			fresh = false
		}
	}
	return out
}

func (x *lexer) lineEnd(lines []int, n int) int {
	if n+1 < len(lines) {
		return lines[n+1]
	}
	return len(x.toks)
}

// bracketed marks (1) and (一), unless they stand behind a label and end there.
func (x *lexer) bracketed() {
	for i := 0; i+2 < len(x.toks); i++ {
		if x.toks[i].kind != kOpen || !x.ordinal(i+1) || x.toks[i+2].kind != kClose {
			continue
		}
		p := x.before(i)
		if p >= 0 && x.toks[p].kind == kLabel && x.boundary(i+3) {
			continue
		}
		if p >= 0 && x.toks[p].kind == kNum && x.boundary(i+3) && (i+3 >= len(x.toks) || x.toks[i+3].kind != kLabel && x.toks[i+3].r != stated && x.toks[i+3].kind != kSpace) {
			continue // 问题20（12）: a second figure
		}
		for k := i; k < i+3; k++ {
			x.mark(k)
		}
	}
}

// boundary tells that nothing but a separator or a label follows.
func (x *lexer) boundary(i int) bool {
	if i >= len(x.toks) {
		return true
	}
	k := x.toks[i].kind
	return k != kText && k != kWord && k != kNum && k != kUnit
}

// before is the index of the meaningful token before i on the same line, or -1.
func (x *lexer) before(i int) int {
	for i--; i >= 0; i-- {
		switch x.toks[i].kind {
		case kSpace, kQuote:
		case kLine:
			return -1
		default:
			return i
		}
	}
	return -1
}

// ordinal tells that the token may be the number of a list item.
func (x *lexer) ordinal(i int) bool {
	if i >= len(x.toks) || x.toks[i].kind != kNum {
		return false
	}
	f := x.toks[i].num
	v, ok := f.val.whole()
	return ok && f.measure == "" && !f.money && !f.point && !f.negative && !f.approx && v >= 1 && v <= 50
}

// dotted tells that the number at i is followed by the dot of a list mark and
// what stands behind it.
func (x *lexer) dotted(i int) (next int, ok bool) {
	if !x.ordinal(i) || i+1 >= len(x.toks) {
		return 0, false
	}
	t := x.toks[i+1]
	if t.kind == kClose && x.inBrackets(i) {
		return 0, false
	}
	if t.start != x.toks[i].end || t.kind != kDun && t.kind != kClose && (t.kind != kText || t.r != '.') {
		return 0, false
	}
	next = i + 2
	for next < len(x.toks) && (x.toks[next].kind == kSpace || x.toks[next].kind == kQuote) {
		next++
	}
	return next, true
}

// inBrackets tells that a bracket is open before i.
func (x *lexer) inBrackets(i int) bool {
	for k := i - 1; k >= max(0, i-30) && x.toks[k].kind != kLine && x.toks[k].kind != kClose; k-- {
		if x.toks[k].kind == kOpen {
			return true
		}
	}
	return false
}

// markLine finds the marks of one line. prev is the last mark of the lines before.
func (x *lexer) markLine(from, to, prev int) int {
	started := false
	for i := from; i < to; i++ {
		next, ok := x.dotted(i)
		if !ok {
			continue
		}
		v, _ := x.toks[i].num.val.whole()
		n := int(v)
		ended := next >= to || x.toks[next].kind == kNum && i != from
		p := x.before(i)
		atLabel := p >= 0 && x.toks[p].kind == kLabel
		touching := atLabel && x.toks[p].end == x.toks[i].start
		text := next < to && x.toks[next].kind != kLabel
		switch {
		case i == from, x.toks[max(i-1, 0)].kind == kStop && !ended:
			started = true
		case ended:
			continue
		case touching && (started && n == prev+1 || n == 1 && text && x.toks[i+1].kind != kText):
			x.toks[i].num.mark = true
			x.toks[i].num.doubt = x.toks[i].num.why()
			prev = n
			continue
		case touching:
			continue
		case started && n == prev+1:
		case text && (n == 1 || n == prev+1):
			started = true
		case !atLabel && !x.afterLink(i) && !x.afterIs(i):
		default:
			continue
		}
		x.mark(i)
		x.mark(i + 1)
		prev = n
	}
	return prev
}

func (x *lexer) afterLink(i int) bool {
	p := x.before(i)
	return p >= 0 && x.toks[p].kind == kLink
}

// afterIs tells that 是 or 改为 stands right before the number: 线索是3、问责是2.
func (x *lexer) afterIs(i int) bool {
	p := x.before(i)
	return p >= 0 && (x.toks[p].is(wFix) || x.toks[p].is(wFill) || x.toks[p].is(wEach) || x.toks[p].is(wOops) || x.toks[p].is(wThis) || x.toks[p].is(wTotal) || x.toks[p].is(wNew) || x.toks[p].is(wCum))
}

// decimals looks at 1.12个问题 at the start of a line: a list mark before 12
// when the lines around continue the list, otherwise in doubt.
func (x *lexer) decimals(lines []int) {
	type dec struct{ tok, whole, line int }
	var found []dec
	for n, i := range lines {
		if t := x.toks[i]; t.kind == kNum && t.num.point && t.num.ascii && (t.num.measure != "" || t.num.money || t.num.unit > 0 || x.nearLabel(i)) {
			w := t.num.val.m / pow10(t.num.val.e)
			if w >= 1 && w <= 30 {
				found = append(found, dec{i, int(w), n})
			}
		}
	}
	for k, d := range found {
		f := x.toks[d.tok].num
		after := k+1 < len(found) && found[k+1].line == d.line+1 && found[k+1].whole == d.whole+1
		before := k > 0 && found[k-1].line == d.line-1 && found[k-1].whole == d.whole-1
		if after || before {
			rest := decimal{m: f.val.m % pow10(f.val.e)}
			f.yuan = decimal{m: rest.m, bad: f.yuan.bad || f.money && f.yuan.m != f.val.m}
			f.val, f.point = rest, false
			f.garbled = f.garbled || f.unit > 0
		} else if d.whole == 1 || !f.money {
			f.mark = true
		}
		f.doubt = f.why()
	}
}

func (x *lexer) nearLabel(i int) bool {
	return i+1 < len(x.toks) && x.toks[i+1].kind == kLabel
}

// column marks the ordinals of lines that read 1 问题 12.
func (x *lexer) column(lines []int) {
	var run []int
	flush := func() {
		if len(run) > 1 {
			for _, i := range run {
				x.mark(i)
			}
		}
		run = run[:0]
	}
	for _, i := range lines {
		v := int64(0)
		if x.ordinal(i) && i+1 < len(x.toks) && (x.toks[i+1].kind == kSpace || x.toks[i+1].kind == kBar || x.toks[i+1].kind == kLabel) {
			j := i + 1
			for j < len(x.toks) && (x.toks[j].kind == kSpace || x.toks[j].kind == kBar) {
				j++
			}
			if j < len(x.toks) && (x.toks[j].kind == kLabel || x.toks[j].r == stated) {
				v, _ = x.toks[i].num.val.whole()
			}
		}
		if v != int64(len(run)+1) {
			flush()
		}
		if v == int64(len(run)+1) {
			run = append(run, i)
		}
	}
	flush()
}
