package report

import "slices"

// revise notes that the value at v takes back the one before it (3件……哦不对是4件),
// or stands beside it without a word of its own. The label of that one is asked.
func (s *scan) revise(v int) bool {
	it := &s.items[v]
	if v == 0 || it.num == nil || it.fix && s.sc.past {
		return false
	}
	if b := s.items[v-1]; it.fix && s.changed[b.clause] && (!b.value() || b.scope == changeScope) {
		return false // 问题报多了，应为10个; 问题少报了2个，改成14个
	}
	if s.changed[s.items[v-1].clause] && s.items[v-1].clause == it.clause-1 && slices.ContainsFunc(s.owners(v-1), func(l int) bool { return s.comesTo(l, v) }) {
		return false // 问题减少3个，为9个
	}
	said, ok := s.aside(s.items[v-1].tok, it.tok)
	query := it.num.foreign && it.num.measure != "" // 3件（4件？）
	if query && s.sc.gap(s.items[v-1].tok, it.tok).text == 0 {
		said, ok = true, true
	}
	if it.part && !s.items[v-1].part && !said {
		return false
	}
	if !ok || !said && (!s.closes(s.figureEnd(v)) && !s.strayEnds(v) || it.scope != plainScope || it.total && !it.hedge || it.this || it.fix || it.num.foreign) {
		return false
	}
	found := false
	for _, l := range s.owners(v - 1) {
		f := s.sc.fit(s.items[l].label.ind, it)
		if f == misfit || f == bare && !said && s.sc.line[it.tok] != s.sc.line[s.items[v-1].tok] {
			continue
		}
		if !said && s.repeats(l, v) {
			continue
		}
		it.part, found = false, true
		s.doubtful(l, v, DoubtTwice)
	}
	return found
}

// retracted notes that the value at v, which no label took, was taken back by
// the one behind it: 12个，不对，13个问题.
func (s *scan) retracted(v int) bool {
	if v+1 >= len(s.items) || !s.items[v+1].value() && !s.items[v+1].used {
		return false
	}
	said, ok := s.aside(s.items[v].tok, s.items[v+1].tok)
	if !ok || !said && (s.items[v+1].num == nil || s.items[v].num == nil || !s.twins(v, v+1) || !s.alone(v)) {
		return false
	}
	found := false
	for _, l := range s.owners(v + 1) {
		if s.items[v].num != nil && s.sc.fit(s.items[l].label.ind, &s.items[v]) != misfit {
			s.doubtful(l, v, DoubtTwice)
			found = true
		}
	}
	return found
}

// slips doubts the label of a figure that was taken back by one which the next
// label may claim as well: 12个……哦不对是13个线索3件.
func (s *scan) slips() {
	for v := 1; v < len(s.items); v++ {
		it := &s.items[v]
		if it.num == nil || !it.used || it.fix && s.sc.past || !s.items[v-1].value() {
			continue
		}
		if said, ok := s.aside(s.items[v-1].tok, it.tok); !said || !ok {
			continue
		}
		mine := s.owners(v)
		for _, l := range s.owners(v - 1) {
			if s.sc.fit(s.items[l].label.ind, it) == good && !slices.Contains(mine, l) {
				s.doubtful(l, v, DoubtTwice)
			}
		}
	}
}

// closes tells that the clause of a figure ends at token i.
func (s *scan) closes(i int) bool {
	switch t := s.sc.at(i); t.kind {
	case kComma, kStop, kLine, kClose, kOpen, kSpace, kDun, kLink, kQuote, kBar:
		return true
	case kWord:
		return t.is(wPolite) && !t.is(wFill)
	case kText, kNum, kLabel, kPeriod, kUnit, kClaim, kMark:
	}
	return false
}

// owners are the labels that took the value at p, or the label at p itself.
func (s *scan) owners(p int) []int {
	var out []int
	for _, m := range s.sc.mentions {
		if m.tok != s.items[p].tok && (s.items[p].value() || m.from != s.items[p].tok && m.to != s.items[p].tok) {
			continue
		}
		for k := range s.items {
			if o := &s.items[k]; !o.value() && o.label.ind == m.ind && (o.tok == m.from || o.tok == m.to) {
				out = append(out, k)
				break
			}
		}
	}
	return out
}

// Interjections stand between a slip of the tongue and its correction.
const interjections = "不呃额嗯唔噢喔哦啊哎欸诶咦呀嘛哈是错了应该的"

// aside tells that nothing but interjections and corrections stands between
// two tokens; said, that one of them takes back what came before.
func (s *scan) aside(from, to int) (said, ok bool) {
	text, cut := 0, false
	for k := from + 1; k < to; k++ {
		t := s.sc.toks[k]
		switch t.kind {
		case kText:
			switch {
			case containsRune("不错误", t.r) && s.cry(k):
				said = true
			case !containsRune(interjections, t.r):
				text++
			}
		case kWord:
			switch {
			case t.is(wRest), t.is(wPart):
				return false, false
			case t.is(wAnd) && t.word.runes[0] == '或':
				said = true
			case t.is(wOops), t.is(wNot), t.is(wFix) && len(t.word.runes) > 1:
				said = true
			case slices.Contains(ownThings, string(t.word.runes)):
				text += len(t.word.runes) // 台账2项
			case t.is(wFill), t.is(wPolite), t.is(wTotal), t.is(wHedge), t.is(wReport), t.is(wBefore), t.is(wThis), t.is(wNew), t.is(wAll):
			default:
				text += len(t.word.runes)
			}
		case kClaim, kPeriod, kUnit, kMark, kNum, kLabel:
			return false, false
		case kClose, kOpen:
			if !s.sc.transparent(k) && t.kind == kOpen {
				text++
			}
		case kComma, kStop, kLine:
			cut = true
		case kDun, kBar, kSpace, kLink, kQuote:
		}
	}
	if b := s.sc.at(to - 1); cut && b.is(wFill) && b.word.runes[len(b.word.runes)-1] == '是' && text > 0 && text <= 6 {
		return true, s.sc.x.boundaryWord(s.sc.at(to + 1)) // 制度1项。刚算了下是2项
	}
	return said, text == 0 || said && text <= 6
}

// cry tells that the character at k is not continued by other words: 不，4件.
func (s *scan) cry(k int) bool {
	next := s.sc.at(k + 1)
	return next.kind != kText || containsRune(interjections, next.r)
}

// unsaid tells that 不是 at i stands directly between two figures (十二个不是十三个):
// nobody knows which of them it denies.
func (s *scan) unsaid(i int) bool {
	n := len(s.items)
	if s.sc.at(i-1).kind != kNum || n == 0 || s.items[n-1].tok != i-1 || s.items[n-1].fix {
		return false
	}
	b := s.sc.at(i - 2)
	return !b.is(wFill) && !b.is(wFix) && s.sc.oops < 0 // 更正，问题10个不是12个
}

// repeats tells that the value at v says the label's own figure again: 12个，共12个.
func (s *scan) repeats(l, v int) bool {
	it, lab := &s.items[v], &s.items[l]
	if it.num == nil || it.num.doubt != "" || it.fix || it.oops {
		return false
	}
	for _, m := range s.sc.mentions {
		if m.ind == lab.label.ind && m.ok && m.num != nil && m.prefix == "" && (m.from == lab.tok || m.to == lab.tok) {
			c, ok := s.sc.candidate(m.ind, it.num)
			return ok && c == m.val
		}
	}
	return false
}

// answers tells that the clause at v gives the figure of the label before:
// 制度刚核出来，是2项.
func (s *scan) answers(l, v int) bool {
	it, lab := &s.items[v], &s.items[l]
	if lab.used || lab.clause != it.clause-1 || s.sc.fit(lab.label.ind, it) != good {
		return false
	}
	g := s.sc.between(lab.tok, it.tok)
	if g.modal || g.status || g.unit || g.text > 8 || s.changed[lab.clause] {
		return false
	}
	b := s.sc.at(it.tok - 1)
	return b.is(wFill) && containsRune("是为有", b.word.runes[len(b.word.runes)-1])
}

// enumerates tells that the label's own figure was one of several: 问题A村5个，B村7个，共12个;
// 问责村干部2人、党员1人.
func (s *scan) enumerates(l, v int) bool {
	it, lab := &s.items[v], &s.items[l]
	if l+1 >= v || !lab.used || lab.depth != it.depth || it.sent != lab.sent {
		return false
	}
	own := &s.items[l+1]
	if !own.value() || !own.used || own.num == nil || it.num == nil || own.num.measure != it.num.measure || own.num.money != it.num.money || !s.sc.named(lab.tok, own.tok) {
		return false
	}
	if v == l+2 && s.sameSort(own.tok, it.tok) {
		return true
	}
	a, b := s.sc.at(own.tok-1), s.sc.at(it.tok-1)
	return it.total || a.kind == kText && b.kind == kText && a.r == b.r
}

// sameSort tells that two figures stand in one list, each with a few words before it.
func (s *scan) sameSort(a, b int) bool {
	g := s.sc.gap(a, b)
	if g.line || s.sc.toks[b].num.measure == "" && !s.sc.toks[b].num.money {
		return false
	}
	return g.dun && !g.comma && g.text <= 8 || g.comma && g.text <= 4
}

// named tells that something is named between a label and its figure: 线索：纪委3件.
func (sc *scene) named(a, b int) bool {
	for k := a + 1; k < b; k++ {
		if t := sc.toks[k]; t.is(wReport) && containsRune("纪巡", t.word.runes[0]) {
			return true
		}
	}
	return sc.gap(a, b).text > 0
}

// comesTo tells that the clause at v says what the change in the clause before
// has led to: 问题减少3个，为9个.
func (s *scan) comesTo(l, v int) bool {
	it, lab := &s.items[v], &s.items[l]
	if lab.clause != it.clause-1 || !s.changed[lab.clause] || s.sc.fit(lab.label.ind, it) == misfit {
		return false
	}
	b := s.sc.at(it.tok - 1)
	if !b.is(wFill) || !containsRune("是为有达", b.word.runes[len(b.word.runes)-1]) {
		return false
	}
	changed := slices.ContainsFunc(s.sc.mentions, func(m mention) bool { return m.ind == lab.label.ind && m.scope == changeScope })
	plain := slices.ContainsFunc(s.sc.mentions, func(m mention) bool { return m.ind == lab.label.ind && m.scope == plainScope })
	return changed && !plain
}
