package report

// rests reads 其余无 and 其余同上周.
func (sc *scene) rests() {
	if !sc.x.says(wRest) {
		return
	}
	for i, t := range sc.toks {
		if !t.is(wRest) || sc.skip[i] {
			continue
		}
		k := i + 1
		if sc.countsRest(k) {
			k++
		}
		for sc.at(k).kind == kSpace || sc.at(k).kind == kLink || sc.at(k).is(wFill) || sc.at(k).is(wEach) || sc.at(k).is(wThis) {
			k++
		}
		z := sc.at(k)
		switch {
		case z.is(wChange):
			sc.restAsk = DoubtChange
		case z.kind == kNum && z.num.doubt == "" && z.num.val.m == 0 || z.is(wNeg) || z.is(wWhole):
			if sc.restEnds(k + 1) {
				sc.restZero = true
			} else if !sc.labelNear(k + 1) {
				sc.restAsk = DoubtUnclear
			}
		}
	}
}

// countsRest tells that the number at k says how many are left: 其余两个都是0.
func (sc *scene) countsRest(k int) bool {
	n, next := sc.at(k), sc.at(k+1)
	return n.kind == kNum && n.num.measure != "" && (next.is(wEach) || next.is(wFill) || next.is(wNeg) || next.is(wWhole))
}

// restEnds tells that nothing with a meaning of its own follows 其余无.
func (sc *scene) restEnds(k int) bool {
	for ; ; k++ {
		t := sc.at(k)
		switch {
		case t.kind == kSpace, t.is(wPolite), t.is(wFill):
		case t.kind == kText:
			return false
		case t.kind == kWord:
			return !t.is(wSuffix) && !t.is(wQuestion) && !t.is(wPending)
		case t.kind == kLabel:
			return sc.at(k+1).kind == kNum
		default:
			return t.kind != kNum
		}
	}
}

// afterRest tells that the zero at i is that of 其余无.
func (s *scan) afterRest(i int) bool {
	k := i - 1
	for s.sc.at(k).kind == kSpace || s.sc.at(k).is(wFill) || s.sc.at(k).is(wEach) || s.sc.at(k).is(wThis) || s.sc.at(k).kind == kLink {
		k--
	}
	if s.sc.countsRest(k) {
		k--
	}
	return s.sc.at(k).is(wRest)
}

func (sc *scene) labelNear(k int) bool {
	for n := k; n < k+4; n++ {
		if sc.at(n).kind == kLabel {
			return true
		}
	}
	return false
}

// bareZero reads a clause that says only 无新增 or 本周没有, and nothing else.
func (sc *scene) bareZero(s *scan) {
	if len(sc.mentions) > 0 || sc.whole || sc.restZero || sc.has(wRecall, 0, len(sc.toks)) {
		return
	}
	for i := range s.items {
		it := &s.items[i]
		if !it.value() || !it.zero {
			return
		}
	}
	for _, t := range sc.toks {
		if t.kind == kText || t.kind == kLabel || t.kind == kNum || t.kind == kWord && !neutral(t) && !t.is(wNeg) && !t.is(wNew) {
			return
		}
	}
	for i := range s.items {
		it := &s.items[i]
		word := sc.toks[it.tok].word.text
		if it.this || containsRune(word, '增') || containsRune(word, '涉') {
			sc.whole = true
			return
		}
		sc.posAsk = true
	}
}
