package report

import "slices"

// labelFirst handles labels before values: 问题12个. It returns where to go on.
func (s *scan) labelFirst(i, end int) int {
	k := s.block(i, end)
	if k == end {
		s.unvalued(i, k)
		return end
	}
	m := s.block(k, end)
	last := k - 1
	v := s.firstFit(last, k, m)
	if v < 0 {
		s.refused(last, k, m)
		if s.before(m-1, m) && m < end {
			return m - 1
		}
		return m
	}
	if m < end && m-k > 1 && v == m-1 {
		v = k // the last value may belong to the next label
	}
	switch {
	case s.items[v].used:
	case s.items[v].each:
		s.each(i, last, v)
	case k-i >= 2 && s.joined(last-1, last):
		s.twoLabels(last-1, last, v)
	case k-i >= 2 && s.listed(last-1, last):
		s.both(i, last, v)
	case m == v+1 && m < end && s.between(last, v, m, end):
		s.doubtful(last, v, DoubtTwoLabels)
		s.doubtful(m, v, DoubtTwoLabels)
		return m + 1
	default:
		s.take(last, v)
	}
	return s.more(last, v, m, end)
}

// firstFit is the first value of k..m that fits the label, or -1.
func (s *scan) firstFit(l, k, m int) int {
	for v := k; v < m; v++ {
		if s.items[v].scope == deniedScope {
			continue
		}
		if s.after(l, v) && !s.far(l, v) {
			return v
		}
	}
	return -1
}

// far tells that too many words stand between label and figure, or that the
// figure counts the word behind it and not the label.
func (s *scan) far(l, v int) bool {
	it := &s.items[v]
	g := s.sc.gap(s.items[l].tok, it.tok)
	if it.num == nil {
		return g.text > 2
	}
	switch s.sc.fit(s.items[l].label.ind, it) {
	case good:
		return g.text > 14 || g.text > 2 && g.link || s.countsOther(l, v, g)
	case bare:
		return g.text > 0 && !it.fix && !it.this || !s.bareEnds(it)
	case misfit:
	}
	return true
}

// countsOther tells that the figure counts the word behind it: 问题涉及8个村.
func (s *scan) countsOther(l, v int, g gap) bool {
	tok := s.items[v].tok
	if s.sc.x.l.counted.at(s.sc.x.cs, s.sc.toks[tok].end) > 0 || s.sc.countedBefore(tok) {
		return true
	}
	next := s.sc.at(tok + 1)
	if next.kind != kText {
		return false
	}
	if next.r == '村' {
		m := s.items[v].num.measure
		return m != "人" && m != "名" && !slices.Contains(s.sc.l.inds[s.items[l].label.ind].Measures, "村") // but 1名村干部
	}
	return g.text > 0 && !containsRune("已均全都并因将正上入归及且但而在也还", next.r)
}

// countedBefore tells that the word before the figure names what it counts: 问责单位2个.
func (sc *scene) countedBefore(tok int) bool {
	end := sc.toks[tok].start
	for i := max(0, end-3); i < end; i++ {
		if n := sc.x.l.counted.at(sc.x.cs, i); n > 0 && i+n == end {
			return true
		}
	}
	return false
}

// bareEnds tells that a number without a measure word ends there: 问题12均已反馈,
// but not 问题一直存在.
func (s *scan) bareEnds(it *item) bool {
	t := s.sc.at(it.tok + 1)
	if t.kind == kLink {
		return t.r == '-' || t.r == '>' || t.r == '→' || t.r == '—' || t.r == '~'
	}
	if t.kind == kText {
		return containsRune(".&", t.r) || it.num.ascii && containsRune("因此截这", t.r)
	}
	return true
}

// refused notes that the label has a figure that it does not take.
func (s *scan) refused(l, k, m int) {
	for v := k; v < m; v++ {
		it := &s.items[v]
		if it.used || it.zero || it.scope != plainScope || it.num == nil {
			continue
		}
		f := s.sc.fit(s.items[l].label.ind, it)
		g := s.sc.gap(s.items[l].tok, it.tok)
		if f == bare && !it.num.ascii || g.dun || g.comma || f == misfit && s.items[l].label.near { // 农业农村局1件 is no 村居
			continue
		}
		if g.link && v == m-1 && f == misfit && s.touches(v, m) {
			return // 线索：两人问责
		}
		why := DoubtUnit
		if it.num.doubt != "" && f != misfit {
			why = it.num.doubt
		}
		s.doubtful(l, v, why)
		return
	}
}

// more attaches further values of the block to the label: cumulative ones,
// last week's, the corrected one. A second plain number makes both doubtful.
func (s *scan) more(l, v, m, end int) int {
	for w := v + 1; w < m; w++ {
		it := &s.items[w]
		if it.used {
			continue
		}
		if w == m-1 && m < end && s.before(w, m) && (!s.firstOwn(m, end) || s.sc.fit(s.items[l].label.ind, it) == misfit) {
			return w
		}
		g := s.sc.gap(s.items[w-1].tok, it.tok)
		switch {
		case it.scope != plainScope || it.part && !s.items[v].part || it.fix || it.this && !s.items[v].this || it.total || it.oops:
			if s.sc.fit(s.items[l].label.ind, it) != misfit {
				s.take(l, w)
			}
		case it.zero || it.few:
		case g.text == 0 && !g.status && s.sc.fit(s.items[l].label.ind, it) != misfit:
			s.doubtful(l, w, DoubtTwice)
			if said, _ := s.aside(s.items[w-1].tok, it.tok); !said && w == m-1 && m < end && s.before(w, m) {
				s.doubtful(m, w, DoubtTwice) // 线索3件12个问题1项制度
			}
		}
	}
	return m
}

// firstOwn tells that the first label at m has a value of its own behind it.
func (s *scan) firstOwn(m, end int) bool {
	k := s.block(m, end)
	return k < end && k-m == 1 && s.after(m, k)
}

// joined tells that two labels stand side by side with one value: 处理问题12个.
func (s *scan) joined(a, b int) bool {
	return s.items[a].label.ind != s.items[b].label.ind && s.sc.gap(s.items[a].tok, s.items[b].tok).sticks() && !s.items[a].blocked
}

// sticks tells that nothing, or only 的 or 已, stands between two labels.
func (g gap) sticks() bool {
	return g.text == 0 && !g.comma && !g.dun && !g.space && !g.link && !g.bar && !g.line
}

// listed tells that two labels stand in one list.
func (s *scan) listed(a, b int) bool {
	g := s.sc.gap(s.items[a].tok, s.items[b].tok)
	return g.text == 0 && (g.dun || g.bar || g.space)
}

// between tells that a value has an unvalued label on both sides and fits both:
// 处理12个问题. 问题12个线索待定 is read from the left.
func (s *scan) between(l, v, m, end int) bool {
	if s.items[v].zero || s.block(m, end) < end || s.block(m, end)-m > 1 && !s.joined(m, m+1) {
		return false
	}
	if s.items[m].blocked || s.items[m].label.ind == s.items[l].label.ind || !s.sc.gap(s.items[v].tok, s.items[m].tok).sticks() {
		return false
	}
	it := &s.items[v]
	right := s.sc.fit(s.items[m].label.ind, it)
	if right == misfit || right == bare && it.num != nil && !it.num.ascii {
		return false
	}
	if s.sc.l.status[s.items[m].label.word] {
		return !s.spread(v, m)
	}
	return it.num == nil || it.num.measure == "" && s.sc.gap(s.items[v].tok, s.items[m].tok).touching() || it.num.measure != "" && it.num.measure != s.sc.l.inds[s.items[l].label.ind].Unit
}

// spread tells 均已整改: all of them.
func (s *scan) spread(v, m int) bool {
	for k := s.items[v].tok + 1; k < s.items[m].tok; k++ {
		if t := s.sc.at(k); t.is(wEach) || t.is(wFill) || t.is(wEdge) {
			return true
		}
	}
	return false
}

// twoLabels gives one value to two labels side by side: a status word takes it
// before what it is about; any other pair is asked.
func (s *scan) twoLabels(a, b, v int) {
	la, lb := s.items[a].label, s.items[b].label
	switch {
	case s.sc.l.status[la.word] && isObject(lb.word):
		s.unite(a, b, v)
	case s.sc.l.status[lb.word] && isObject(la.word):
		s.unite(b, a, v)
	default:
		s.doubtful(a, v, DoubtTwoLabels)
		s.doubtful(b, v, DoubtTwoLabels)
	}
}

// unite gives the value to the status label and withdraws it from the other.
func (s *scan) unite(status, object, v int) {
	s.retract(object)
	if s.sc.fit(s.items[status].label.ind, &s.items[v]) == misfit {
		s.doubtful(status, v, DoubtUnit)
		return
	}
	s.items[v].used = false
	s.take(status, v)
}

func isObject(word string) bool {
	for _, o := range statusObjects {
		if len(word) >= len(o) && word[len(word)-len(o):] == o {
			return true
		}
	}
	return false
}

// both handles 问题、线索3件: a zero is both's, a figure is asked.
func (s *scan) both(first, last, v int) {
	if s.items[v].zero || s.isZero(v) {
		s.each(first, last, v)
		return
	}
	g := s.sc.gap(s.items[last-1].tok, s.items[last].tok)
	if !g.dun && !g.space && !g.bar {
		s.take(last, v)
		return
	}
	for k := last; k >= first && (k == last || s.listed(k, k+1)); k-- {
		s.doubtful(k, v, DoubtTwoLabels)
	}
}

func (s *scan) isZero(v int) bool {
	f := s.items[v].num
	return f != nil && f.doubt == "" && f.val.m == 0
}

// each gives one value to every label listed directly before it.
func (s *scan) each(first, last, v int) {
	if b := s.sc.at(s.items[v].tok - 1); first == last && b.is(wEach) && b.word.runes[0] == '各' && !s.isZero(v) && !s.listedBefore(first) {
		s.doubtful(last, v, DoubtUnclear) // 两村问题各5个: of each village
		return
	}
	for k := last; k >= first; k-- {
		if k < last && s.sc.gap(s.items[k].tok, s.items[k+1].tok).text > 0 {
			return
		}
		s.items[v].used = false
		if s.sc.fit(s.items[k].label.ind, &s.items[v]) == misfit {
			s.doubtful(k, v, DoubtUnit)
			continue
		}
		s.take(k, v)
	}
	s.eachBefore(first, v)
}

// listedBefore tells that a label without a figure stands in the clause before: 线索，问责，制度各1.
func (s *scan) listedBefore(first int) bool {
	return first > 0 && !s.items[first-1].value() && !s.items[first-1].used && s.items[first-1].sent == s.items[first].sent
}

// eachBefore goes back over clauses that are nothing but a label: 线索，问责，制度各1.
func (s *scan) eachBefore(first, v int) {
	for k := first - 1; k >= 0; k-- {
		it := &s.items[k]
		g := s.sc.gap(it.tok, s.items[k+1].tok)
		if it.value() || it.used || it.sent != s.items[v].sent || g.text > 0 || g.line {
			return
		}
		s.items[v].used = false
		if s.sc.fit(it.label.ind, &s.items[v]) == misfit {
			s.doubtful(k, v, DoubtUnit)
			continue
		}
		s.take(k, v)
	}
}

// unvalued handles labels at the end of a clause without a figure.
func (s *scan) unvalued(i, k int) {
	for ; i < k; i++ {
		it := &s.items[i]
		if it.used || it.blocked {
			continue
		}
		if s.changed[it.clause] && i == k-1 {
			s.sc.add(mention{ind: it.label.ind, doubt: DoubtChange, item: scoped(*it, changeScope), from: it.tok, to: it.tok, word: it.label.word})
		}
	}
}

func scoped(it item, sc scope) item {
	it.scope = sc
	return it
}
