package report

import "slices"

// mention is one indicator with one figure, or with the reason why it has none.
type mention struct {
	ind   int
	val   Value
	ok    bool  // val holds
	doubt Doubt // why not
	soft  bool  // the doubt counts only where nothing else is known
	heard bool  // the reply should show how it was read
	near  bool  // the label was only nearly right

	item
	from, to int    // tokens
	word     string // the alias
	prefix   string // words that distinguish it
	lead     string // words in the clauses before
	cands    []Value
	alts     []int
}

// fit of a figure to an indicator.
type fit uint8

const (
	misfit fit = iota
	bare       // no measure word
	good
)

func (sc *scene) fit(ind int, it *item) fit {
	if it.zero || it.few {
		return bare
	}
	f, def := it.num, sc.l.inds[ind]
	if def.Kind == Money {
		switch {
		case f.money || f.measure == "" && f.unit >= 3:
			return good
		case f.measure == "":
			return bare
		}
		return misfit
	}
	switch {
	case f.money:
		return misfit
	case f.measure == "":
		return bare
	case slices.Contains(sc.l.fitting[ind], f.measure):
		return good
	}
	return misfit
}

// pairs goes through the items clause by clause.
func (s *scan) pairs() {
	s.lists()
	for i := 0; i < len(s.items); {
		j := i
		for j < len(s.items) && s.items[j].clause == s.items[i].clause {
			j++
		}
		s.clausePairs(i, j)
		i = j
	}
	s.resumes()
	s.orphans()
	s.slips()
	s.loose()
	s.adjust()
	s.strays()
	s.either()
}

// clausePairs pairs the labels and values of one clause.
func (s *scan) clausePairs(i, end int) {
	for i < end {
		if s.items[i].value() {
			i = s.valueFirst(i, end)
			continue
		}
		i = s.labelFirst(i, end)
	}
}

// block is the end of the labels (or values) that begin at i.
func (s *scan) block(i, end int) int {
	j := i
	for j < end && s.items[j].value() == s.items[i].value() {
		j++
	}
	return j
}

// valueFirst handles values before labels: 12个问题. It returns where to go on.
func (s *scan) valueFirst(i, end int) int {
	k := s.block(i, end)
	if k == end {
		return end
	}
	v, l := k-1, k
	m := s.block(l, end)
	if s.items[v].used || !s.before(v, l) {
		return k
	}
	if m < end && m-l == 1 && !s.chain(v, end) {
		return s.contest(v, l, m)
	}
	if tok := s.items[v].tok; s.sc.at(tok-1).kind == kText && s.sc.at(tok-1).r == '对' && s.sc.at(tok-2).r == '针' {
		s.doubtful(l, v, DoubtTwoLabels) // 针对3个问题: they were there before
		return l + 1
	}
	if l+1 < m && s.items[l+1].blocked && s.sc.l.status[s.items[l+1].label.word] && s.sc.gap(s.items[l].tok, s.items[l+1].tok).text <= 2 {
		s.doubtful(l, v, DoubtTwoLabels) // 2个问题未整改: they may be old ones
		return l + 1
	}
	if !s.items[v].zero && s.intended(v) {
		s.doubtful(l, v, DoubtTwoLabels)
		return l + 1
	}
	s.take(l, v)
	if s.items[v].zero {
		return s.zeroList(l, v, m, end)
	}
	if m-l >= 2 && m == end && s.sc.gap(s.items[l].tok, s.items[l+1].tok).touching() {
		s.twoLabels(l, l+1, v)
		return m
	}
	return l + 1
}

// contest settles 4个村居9个: which of two values the label takes.
func (s *scan) contest(v, l, m int) int {
	before := s.sc.gap(s.items[v].tok, s.items[l].tok)
	after := s.sc.gap(s.items[l].tok, s.items[m].tok)
	okAfter := s.after(l, m)
	switch {
	case !okAfter || after.text > before.text:
		s.take(l, v)
		return l + 1
	case before.text == 1 && s.sc.at(s.items[l].tok-1).kind == kText && containsRune("被受予", s.sc.at(s.items[l].tok-1).r) && s.sc.fit(s.items[l].label.ind, &s.items[v]) == good:
	case before.text > after.text || s.weak(v) && !s.weak(m) || before.space && !after.space && s.weak(v):
		return l
	}
	s.doubtful(l, v, DoubtUnclear)
	s.items[m].used = true
	return m + 1
}

// weak tells a value without a measure word.
func (s *scan) weak(v int) bool {
	return !s.items[v].zero && s.items[v].num != nil && s.items[v].num.measure == "" && !s.items[v].num.money
}

// chain tells that values and labels alternate up to the end, a label last.
func (s *scan) chain(v, end int) bool {
	for v < end {
		l := v + 1
		if l >= end || s.items[l].value() {
			return false
		}
		m := s.block(l, end)
		if m == end || m-l > 1 {
			return true
		}
		if !s.before(m, m+1) {
			return false
		}
		v = m
	}
	return false
}

// before tells whether the value at v may belong to the label behind it.
func (s *scan) before(v, l int) bool {
	if l >= len(s.items) || s.items[l].value() || s.items[v].clause != s.items[l].clause {
		return false
	}
	it := &s.items[v]
	g := s.sc.gap(it.tok, s.items[l].tok)
	if g.dun || g.comma || g.line || g.link || it.each || it.fix {
		return false
	}
	if it.zero {
		return g.text <= 4 && !g.space
	}
	switch s.sc.fit(s.items[l].label.ind, it) {
	case good:
		return g.text <= 6 && !s.namesOther(v, l)
	case bare:
		if s.sc.at(it.tok-1).kind == kDun && s.sc.at(it.tok-2).kind == kNum {
			return false // 问题1、2、3已整改
		}
		return it.few && g.text == 0 || it.num != nil && it.num.ascii && g.text == 0 || it.num != nil && it.num.approx && g.touching()
	case misfit:
	}
	return false
}

// namesOther tells that the word right behind the figure at v is what it
// counts, and not the label: 责成2个村整改.
func (s *scan) namesOther(v, l int) bool {
	t := s.sc.toks[s.items[v].tok]
	next := s.sc.at(s.items[v].tok + 1)
	if next.kind == kText && next.r == '村' {
		return !slices.Contains(s.sc.l.inds[s.items[l].label.ind].Measures, "村") && s.sc.at(s.items[v].tok+2).kind != kText
	}
	return s.sc.x.l.counted.at(s.sc.x.cs, t.end) > 0
}

// intended tells that a word for what should be stands before the figure at v: 拟对2人问责.
func (s *scan) intended(v int) bool {
	for k := s.items[v].tok - 1; k >= max(0, s.items[v].tok-4); k-- {
		t := s.sc.toks[k]
		if t.is(wModal) && !remaining(t) {
			return true
		}
		if t.kind != kText && t.kind != kSpace && !t.is(wFill) {
			return false
		}
	}
	return false
}

// after tells whether the label at l may take the value at v behind it.
func (s *scan) after(l, v int) bool {
	it := &s.items[v]
	g := s.sc.gap(s.items[l].tok, it.tok)
	if g.line || g.comma || g.dun && !it.each {
		return false
	}
	if it.zero {
		return g.text <= 2 && s.zeroEnds(it.tok)
	}
	return s.sc.fit(s.items[l].label.ind, it) != misfit
}

// zeroEnds tells that the zero word at tok is not continued: 无, not 无价值.
func (s *scan) zeroEnds(tok int) bool {
	t := s.sc.at(tok + 1)
	if t.kind == kText {
		return containsRune("发过", t.r)
	}
	return t.kind != kWord || !t.is(wPending) && !t.is(wQuestion)
}

// zeroList gives a zero before a list to all of it: 无线索、问责. A label with a
// value of its own ends the list. It returns where to go on.
func (s *scan) zeroList(l, v, m, end int) int {
	k := l + 1
	for ; k < m; k++ {
		g := s.sc.gap(s.items[k-1].tok, s.items[k].tok)
		if g.text > 0 || !g.dun || k == m-1 && m < end && s.after(k, m) {
			break
		}
		s.items[v].used = false
		s.take(k, v)
	}
	return k
}
