package report

// readPercent reads the percentage behind the label: 95%, 95.5 %, 百分之九十五,
// 从90%改为95%. A number without a percent sign is one as well.
func (x *lexer) readPercent(s *statement) {
	label := s.end
	g := x.between(label)
	n, ok := x.share(s.ind, g.at)
	if !ok {
		x.noShare(s, g)
		return
	}
	s.end = n.end
	if m, to, found := x.correctedTo(s.ind, n.end); found && (g.from || to.fix) {
		s.end, g.fix = m.end, to.fix
		g.change, n = !to.fix, m
	} else if g.from {
		g.change = true
	}
	s.val, s.fix, s.cum, s.last = n.val, g.fix, g.cum, g.last
	switch {
	case g.change:
		s.asks(DoubtChange, n.val)
		s.soft = true
	case n.why != "":
		s.asks(n.why)
	case g.about:
		s.asks(DoubtApprox, n.val)
	case g.deny:
		s.asks(DoubtTwice, n.val)
	default:
		s.ok = true
	}
	if at, said := x.takenBack(s.end); said && s.ok {
		cands := []Value{n.val}
		if m, ok := x.share(s.ind, x.between(at).at); ok && m.why == "" {
			cands = append(cands, m.val)
		}
		s.asks(DoubtTwice, cands...)
	}
}

// noShare doubts a percentage that stands near its label and not with it: 95%的整改率,
// 整改率提高5%. Elsewhere the label alone says nothing.
func (x *lexer) noShare(s *statement, g glue) {
	b := s.start - 1
	for b >= 0 && containsRune(" 的", x.cs[b].r) {
		b--
	}
	figure := b >= 0 && x.cs[b].r == '%'
	for k := s.end; k < x.clauseEnd(s.end, "，,。;!?\n、|("); k++ {
		figure = figure || isDigit(x.cs[k].r) || x.cs[k].r == '%'
	}
	if figure || g.change || g.about || g.from {
		s.doubt, s.soft = DoubtUnclear, true
	}
	if g.change {
		s.doubt = DoubtChange
	}
}

// correctedTo reads the second figure of 90%改为95% and of 从90%升到95%.
func (x *lexer) correctedTo(ind, j int) (share, glue, bool) {
	g := x.between(j)
	if g.at < len(x.cs) && containsRune("到至", x.cs[g.at].r) {
		g.change = true
		g.at++
	}
	if !g.fix && !g.change {
		return share{}, g, false
	}
	n, ok := x.share(ind, g.at)
	return n, g, ok
}

// share is a percentage as it was written.
type share struct {
	val Value
	end int
	why Doubt // "": it is certain
}

// share reads the number at i; false: there is none.
func (x *lexer) share(ind, i int) (share, bool) {
	out := share{}
	k, negative, spoken := i, false, false
	if k < len(x.cs) && containsRune("-负", x.cs[k].r) {
		k, negative = k+1, true
	}
	if hasRunes(x.cs, k, []rune("百分之")) {
		k, spoken = k+3, true
	}
	n, ok := x.shareNumeral(k, spoken)
	if !ok {
		return out, false
	}
	out.end = n.end
	sign := spoken
	if k := x.blank(out.end); k < len(x.cs) && x.cs[k].r == '%' && !spoken {
		out.end, sign = k+1, true
	}
	hundredths, fits := n.val.hundredths()
	out.val = Value{Kind: Percent, N: hundredths}
	switch {
	case x.marked(i, out.end):
		out.why = DoubtGarbled
	case n.approx:
		out.why = DoubtApprox
	case n.garbled, n.unit >= 3:
		out.why = DoubtGarbled
	case n.short:
		out.why = DoubtNumeral
	case x.shareTail(out.end, sign) != "":
		out.why = x.shareTail(out.end, sign)
	case !sign && hundredths > 0 && hundredths <= PercentUnit:
		out.why = DoubtUnit // 0.95 may be 95 %
	case negative || !fits || !x.l.inds[ind].holds(out.val):
		out.why = DoubtImpossible
	}
	return out, true
}

// shareNumeral reads the digits at k. 百分之百 has none.
func (x *lexer) shareNumeral(k int, spoken bool) (numeral, bool) {
	if spoken && k < len(x.cs) && x.cs[k].r == '百' {
		return numeral{val: decimal{m: 100}, end: k + 1}, true
	}
	if k >= len(x.cs) || !startsNumber(x.cs, k) {
		return numeral{}, false
	}
	n, ok := readNumeral(x.cs, k)
	if !ok || n.end == k {
		return numeral{}, false
	}
	if n.end+1 < len(x.cs) && x.cs[n.end].r == '点' {
		for n.end++; n.end < len(x.cs); n.end++ {
			d, han := digitOf(x.cs[n.end].r)
			if x.digitAt(n.end) {
				d, han = int64(x.cs[n.end].r-'0'), true
			}
			if !han || n.val.m > maxMantissa {
				break
			}
			n.val = decimal{m: n.val.m*10 + d, e: n.val.e + 1}
		}
	}
	return n, true
}

// hundredths is the number with two decimals; false: it has more, or is no number.
func (d decimal) hundredths() (int64, bool) {
	for d.e > 2 && d.m%10 == 0 {
		d.m, d.e = d.m/10, d.e-1
	}
	if d.e > 2 || d.bad {
		return 0, false
	}
	d = d.lift(2)
	return d.m, !d.bad
}

// marked tells that a direction mark or another invisible sign touches the characters.
func (x *lexer) marked(from, to int) bool {
	for k := from; k < to && k < len(x.cs); k++ {
		if x.cs[k].foreign || x.cs[k].keycap {
			return true
		}
	}
	return false
}

func (x *lexer) blank(k int) int {
	for k < len(x.cs) && x.cs[k].r == ' ' {
		k++
	}
	return k
}

// shareTail looks at what follows a percentage; sign tells that it was written
// as one. "": it ends there.
func (x *lexer) shareTail(end int, sign bool) Doubt {
	k := x.blank(end)
	if k >= len(x.cs) {
		return ""
	}
	r := x.cs[k].r
	next := x.blank(k + 1)
	number := next < len(x.cs) && (startsNumber(x.cs, next) || hasRunes(x.cs, next, []rune("百分之")))
	w := x.wordAt(k)
	switch {
	case k == end && (isLatin(r) || isOddDigit(r)), containsRune("?+±‰%^", r), k > end && !sign && isDigit(r):
		return DoubtGarbled
	case containsRune("余多几", r), x.l.hedges.at(x.cs, k) > 0, w != nil && w.is(wAfter) && len(w.runes) > 1:
		return DoubtApprox
	case containsRune("-~—至到", r) && number, r == '或' || hasRunes(x.cs, k, []rune("还是")):
		return DoubtUnclear
	case containsRune("、/", r) && number && x.another(next):
		return DoubtTwice
	case sign || k > end || x.anyLabel(k):
		return ""
	}
	if _, ok := separator(r, k); ok {
		return ""
	}
	if x.l.measures.at(x.cs, k) > 0 || r == '成' {
		return DoubtUnit
	}
	if w != nil && (w.is(wEdge) || w.is(wPolite) || w.is(wThis) || w.is(wWhole) || w.is(wRest)) {
		return ""
	}
	return DoubtUnclear
}

// another tells that the number at k is a percentage as well.
func (x *lexer) another(k int) bool {
	n, ok := x.shareNumeral(k, false)
	if !ok {
		return hasRunes(x.cs, k, []rune("百分之"))
	}
	end := x.blank(n.end)
	return end < len(x.cs) && x.cs[end].r == '%'
}
