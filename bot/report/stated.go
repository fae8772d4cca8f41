package report

// statementAt is the statement that the token is, or the label that it is the
// whole of; nil: it is none.
func (sc *scene) statementAt(t token) *statement {
	if sc.x == nil || sc.x.said == nil || t.r != stated && t.kind != kText {
		return nil
	}
	return sc.x.said[t.start]
}

// state notes the statement at token i with the marks before it.
func (s *scan) state(i int) {
	st := s.sc.statementAt(s.sc.toks[i])
	n := len(s.items)
	s.value(item{tok: i}) // it takes the marks like any other value, but is none of the items
	it := s.items[n]
	s.items = s.items[:n]
	it.fix = it.fix || st.fix
	if st.fix {
		s.sc.oopsAt(i, n)
	}
	switch {
	case st.cum:
		it.scope = cumScope
	case st.last:
		it.scope = lastScope
	}
	if prev := s.sc.at(i - 1); prev.is(wModal) && intends(prev) {
		it.scope = planScope
	}
	s.statements = append(s.statements, it)
}

// statedMentions makes the statements mentions of their indicators.
func (s *scan) statedMentions() {
	for _, it := range s.statements {
		t := s.sc.toks[it.tok]
		st := s.sc.statementAt(t)
		m := mention{
			ind: st.ind, val: st.val, ok: st.ok, doubt: st.doubt, soft: st.soft, near: st.near, cands: st.cands,
			item: it, from: it.tok, to: it.tok, word: s.sc.l.inds[st.ind].Label,
		}
		prev := s.sc.at(it.tok - 1)
		switch {
		case !m.ok:
		case it.hedge:
			m.ok, m.doubt = false, DoubtApprox
		case it.maybe, prev.is(wNeg) && st.val.Kind != YesNo, prev.is(wPending), prev.kind == kUnit && prev.unit != s.sc.seg.unit:
			m.ok, m.doubt = false, DoubtUnclear
		}
		if !m.ok && st.ok {
			m.cands = append(m.cands, st.val)
		}
		s.sc.add(m)
	}
}

// states tells whether the scene has a statement.
func (sc *scene) states() bool {
	for _, t := range sc.toks {
		if t.r == stated {
			return true
		}
	}
	return false
}

// holds tells that the value is of the indicator's kind and within its range.
func (ind Indicator) holds(v Value) bool {
	switch {
	case v.Kind != ind.Kind:
		return false
	case v.Kind == YesNo:
		return v.N == 0 || v.N == 1
	case v.Kind == Text:
		n := len([]rune(v.Text))
		return n >= 1 && n <= TextMax
	}
	return v.N >= ind.Min && (ind.Max == 0 || v.N <= ind.Max)
}

// zero is what 零报告 and 其余无 say for the indicator: 0 for a count or an
// amount that may be 0, no for yes/no. They say nothing of percentages and texts.
func (ind Indicator) zero() (Value, bool) {
	v := Value{Kind: ind.Kind}
	return v, (ind.Kind.Adds() || ind.Kind == YesNo) && ind.holds(v)
}
