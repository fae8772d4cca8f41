package report

import (
	"slices"
	"strings"
)

// take pairs the label at l with the value at v.
func (s *scan) take(l, v int) {
	lab, it := &s.items[l], &s.items[v]
	lab.used, it.used = true, true
	m := s.mention(lab, it)
	if lab.blocked {
		s.plan(lab, m)
		return
	}
	switch {
	case it.few:
		m.doubt, m.soft = DoubtApprox, it.vague
	case it.zero:
		m.val, m.ok = Value{Kind: s.sc.l.inds[m.ind].Kind}, true
	default:
		s.sc.judgeNumber(&m, s.sc.inUnit(lab.tok, it.tok, it.num))
	}
	if it.hedge && m.doubt == "" && !it.zero {
		m.ok, m.doubt = false, DoubtApprox
	}
	g := s.sc.between(lab.tok, it.tok)
	if (lab.status || g.status || g.unit) && !it.zero {
		m.ok, m.doubt, m.soft = false, DoubtTwoLabels, true
	}
	if g.modal && !it.zero && !it.fix {
		m.ok, m.doubt, m.soft = false, DoubtUnclear, true
	}
	if n := s.sc.toks[it.tok].start; it.num != nil && n > 0 && containsRune("少欠差缺", s.sc.x.cs[n-1].r) && m.doubt == "" {
		m.ok, m.doubt = false, DoubtChange // 线索少3件
	}
	if it.maybe && m.doubt == "" {
		m.ok, m.doubt = false, DoubtUnclear
	}
	if s.ofOthers(lab, it) {
		m.ok, m.doubt = false, DoubtUnit
	}
	if s.shared(lab.tok, m) || it.num != nil && s.partly(lab, it) {
		m.ok, m.doubt = false, DoubtUnclear
	}
	if len(m.alts) > 0 {
		m.ok, m.doubt = false, DoubtTwoLabels
		for _, a := range m.alts {
			s.sc.add(mention{ind: a, doubt: DoubtTwoLabels, item: m.item, from: m.from, to: m.to, word: m.word})
		}
	}
	s.sc.add(m)
}

// shared tells that the figure is one for each of several: 每村问题5个, 两村各发现问题5个.
func (s *scan) shared(label int, m mention) bool {
	if m.num == nil || m.val.N == 0 {
		return false
	}
	b, from := s.sc.at(label-1), s.sc.toks[m.from].start
	near := s.sc.x.norm[s.sc.x.at[max(0, from-4)]:s.sc.x.at[from]]
	return b.is(wEach) && b.word.text == "各" || slices.ContainsFunc(perEach, func(w string) bool { return strings.Contains(near, w) })
}

var perEach = words("每 人均 户均 村均 平均")

// plan notes a figure that should be reached or is planned (应追缴5万元): no
// value, but beside another figure of its indicator it must be asked.
func (s *scan) plan(lab *item, m mention) {
	if lab.planned && m.num != nil && m.scope == plainScope {
		s.sc.judgeNumber(&m, m.num)
		m.planned = true
		s.sc.plans = append(s.sc.plans, m)
	}
}

// between is the gap between two tokens in either order.
func (sc *scene) between(a, b int) gap { return sc.gap(min(a, b), max(a, b)) }

func (s *scan) mention(lab, it *item) mention {
	m := mention{ind: lab.label.ind, item: *it, near: lab.label.near, word: lab.label.word, alts: lab.label.alts}
	m.from, m.to = min(lab.tok, it.tok), max(lab.tok, it.tok)
	m.part = it.part || lab.part
	m.oops = it.oops || lab.oops
	m.this = it.this || lab.this && it.scope == plainScope
	if it.scope == plainScope && lab.scope != plainScope && !it.this && m.from == it.tok {
		m.scope = lab.scope
	}
	m.lead = s.sc.lead(m.from)
	m.prefix = s.sc.lineHead(m.from) + s.sc.prefix(m.from) + s.sc.words(m.from+1, m.to)
	return m
}

// doubtful notes that the label has a figure, but not a certain one.
func (s *scan) doubtful(l, v int, why Doubt) {
	lab, it := &s.items[l], &s.items[v]
	lab.used, it.used = true, true
	if lab.blocked {
		return
	}
	m := s.mention(lab, it)
	m.doubt, m.ok = why, false
	m.soft = why == DoubtUnit || why == DoubtTwoLabels
	if it.num != nil && why != DoubtUnit {
		if c, ok := s.sc.candidate(m.ind, it.num); ok {
			m.cands = append(m.cands, c)
		}
	}
	s.sc.add(m)
}

// retract takes back a mention of the label.
func (s *scan) retract(l int) {
	out := s.sc.mentions[:0]
	for _, m := range s.sc.mentions {
		if m.ind != s.items[l].label.ind || m.from != s.items[l].tok && m.to != s.items[l].tok {
			out = append(out, m)
		}
	}
	s.sc.mentions = out
}

// judgeNumber fills in the figure or the doubt.
func (sc *scene) judgeNumber(m *mention, f *number) {
	if found := sc.candidates(m.ind, f); m.cands == nil {
		m.cands = found
	} else {
		m.cands = append(m.cands, found...)
	}
	if f.doubt != "" {
		m.doubt = f.doubt
		return
	}
	if sc.l.inds[m.ind].Kind == Money {
		n, why, heard := f.fen()
		m.val, m.doubt, m.ok, m.heard = Value{Kind: Money, N: n}, why, why == "", heard
		return
	}
	n, whole := f.val.whole()
	switch {
	case f.wan:
		m.doubt = DoubtNumeral
	case f.negative || !whole || f.point || n > sc.l.inds[m.ind].Max:
		m.doubt = DoubtImpossible
	default:
		m.val, m.ok = Value{Kind: Count, N: n}, true
	}
}

// candidates are the figures that a doubtful number may mean: both of 3件还是5件？
func (sc *scene) candidates(ind int, f *number) []Value {
	if f.doubt != DoubtTwice {
		if c, ok := sc.candidate(ind, f); ok {
			only := sc.x.desk.values.take(1)
			only[0] = c
			return only
		}
		return nil
	}
	var out []Value
	for _, o := range f.others {
		one := *o
		one.foreign = false // the question mark behind it
		if c, ok := sc.candidate(ind, &one); ok {
			out = append(out, c)
		}
	}
	return out
}

// candidate is the figure that a doubtful number may mean.
func (sc *scene) candidate(ind int, f *number) (Value, bool) {
	if f.foreign || f.garbled {
		return Value{}, false
	}
	if sc.l.inds[ind].Kind == Money {
		n, why, _ := f.fen()
		return Value{Kind: Money, N: n}, why == ""
	}
	n, ok := f.val.whole()
	return Value{Kind: Count, N: n}, ok && !f.negative && n <= sc.l.inds[ind].Max
}

func (sc *scene) add(m mention) {
	if sc.mentions == nil {
		sc.mentions = sc.x.desk.mentions.take(sc.names)[:0]
	}
	sc.labelled[m.ind] = true
	sc.mentions = append(sc.mentions, m)
}

// prefix is the plain text between the label (or figure) at tok and the
// separator or item before it: what distinguishes 党纪处分 from 政务处分.
func (sc *scene) prefix(tok int) string {
	k := tok
	for k > 0 && k > tok-20 {
		t := sc.toks[k-1]
		if t.kind == kLabel || t.kind == kNum || t.kind == kComma || t.kind == kDun || t.kind == kStop || t.kind == kLine || t.kind == kOpen || t.kind == kClose || t.is(wPart) {
			break
		}
		k--
	}
	return sc.words(k, tok)
}

// words is the plain text of the tokens from..to-1.
func (sc *scene) words(from, to int) string {
	var b strings.Builder
	for k := from; k < to; k++ {
		t := &sc.toks[k]
		if t.is(wEdge) && containsRune("上下左", t.word.runes[0]) || t.kind == kText || t.kind == kUnit && t.unit != sc.seg.unit || t.kind == kClaim || t.is(wRest) || t.is(wNew) || t.is(wDistinct) || t.is(wStatus) || t.is(wNone) && containsRune(surnames, t.word.runes[0]) {
			b.WriteString(sc.x.norm[sc.x.at[t.start]:sc.x.at[t.end]])
		}
	}
	return b.String()
}

// orphans looks at the values that no label took.
func (s *scan) orphans() {
	for v := range s.items {
		it := &s.items[v]
		if it.used || !it.value() || it.scope == deniedScope {
			continue
		}
		if s.revise(v) || s.retracted(v) {
			continue
		}
		if l := s.inherits(v); l >= 0 {
			s.adopt(l, v)
		}
	}
}

// loose asks about everything where bare numbers stand in a row beside figures
// with labels: 12 3 2 1，村居5.
func (s *scan) loose() {
	run := 0
	for v := range s.items {
		it := &s.items[v]
		if it.used || it.num == nil || it.num.measure != "" || it.num.money || it.num.foreign || run > 0 && s.sc.gap(s.items[v-1].tok, it.tok).text > 0 {
			run = 0
			continue
		}
		if run++; run >= 3 {
			s.sc.posAsk = true
			return
		}
	}
}

// inherits finds the label that an unlabelled value continues: 累计问责128人，其中本周2人.
func (s *scan) inherits(v int) int {
	it := &s.items[v]
	found := -1
	for k := v - 1; k >= max(0, v-reach); k-- {
		o := &s.items[k]
		if o.value() {
			continue
		}
		if o.sent != it.sent && (!it.fix && !it.oops || found >= 0) {
			break
		}
		if found >= 0 && s.items[found].label.ind != o.label.ind {
			if it.fix || it.oops || it.scope != plainScope {
				return found
			}
			if s.items[found].clause == it.clause-1 && (!it.this || s.wholeOf(found, k, v)) {
				return found
			}
			return -1
		}
		if found < 0 {
			found = k
		}
		if it.fix || it.oops {
			return found
		}
	}
	return found
}

// wholeOf tells that the value at v says how much of the figure before it is this
// week's, where the label before that one has a figure of its own, and that it
// ends its clause: 制度1项，累计问责128人，其中本周2人.
func (s *scan) wholeOf(l, before, v int) bool {
	a, b := &s.items[before+1], &s.items[l+1]
	return l+2 == v && a.value() && a.scope == plainScope && b.value() && s.sc.x.boundaryWord(s.sc.at(s.items[v].tok+1))
}

// adopt gives an unlabelled value to the label before it, where it is marked,
// and doubts the label where a bare number follows its figure.
func (s *scan) adopt(l, v int) {
	it, lab := &s.items[v], &s.items[l]
	if it.zero && !it.fix || lab.blocked || s.sc.fit(lab.label.ind, it) == misfit {
		return
	}
	alone := s.alone(v)
	switch {
	case s.repeats(l, v):
	case alone && it.scope == plainScope && s.comesTo(l, v):
		s.take(l, v)
	case it.fix || it.oops && alone || it.this && !it.total && s.thisAt(v) || it.scope == cumScope || it.scope == lastScope:
		s.take(l, v)
	case it.part || it.scope != plainScope || it.few:
	case s.enumerates(l, v):
		s.doubtful(l, v, DoubtTwice)
	case alone && lab.used && lab.clause == it.clause-1 && lab.depth == it.depth && s.closes(it.tok+1):
		s.doubtful(l, v, DoubtTwice)
	case alone && !lab.used && lab.clause == it.clause-1 && s.pure(l), s.answers(l, v) && alone:
		s.take(l, v)
	}
}

// alone tells that the value is the only thing in its clause.
func (s *scan) alone(v int) bool {
	for k := s.items[v].tok - 1; k >= max(0, s.items[v].tok-reach); k-- {
		t := s.sc.toks[k]
		if t.kind == kComma || t.kind == kStop || t.kind == kLine || t.kind == kOpen || t.kind == kClose || t.kind == kDun {
			break
		}
		if t.kind != kSpace && !t.is(wFill) && !t.is(wPolite) && !t.is(wTotal) && t.kind != kLink && t.kind != kNum {
			return false
		}
	}
	return s.sc.x.boundaryWord(s.sc.at(s.items[v].tok + 1))
}

// pure tells that the label is the only thing in its clause.
func (s *scan) pure(l int) bool {
	prev, next := s.sc.at(s.items[l].tok-1), s.sc.at(s.items[l].tok+1)
	return (prev.kind == kComma || prev.kind == kStop || prev.kind == kLine || prev.kind == kSpace || prev.kind == kQuote || prev.is(wThis)) && next.kind == kComma
}

// thisAt tells that nothing but 本周 and words without meaning stand before the value.
func (s *scan) thisAt(v int) bool {
	for k := s.items[v].tok - 1; k >= 0; k-- {
		t := s.sc.toks[k]
		if t.is(wThis) {
			return true
		}
		if t.kind != kSpace && t.kind != kLink && !t.is(wFill) && !t.is(wNew) && !t.is(wTotal) {
			return false
		}
	}
	return false
}
