package report

import (
	"slices"
	"strings"
)

// strays is the safety net: a figure that no label took, and that stands beside
// an accepted one of its own measure with at most a short word between, may be
// another figure of the same indicator: 问责党纪1人政务1人, 制度1项，修订2项.
func (s *scan) strays() {
	for v := range s.items {
		it := &s.items[v]
		if it.used || it.num == nil || it.scope != plainScope || it.part || it.num.measure == "" && !it.num.money && it.num.unit < 3 {
			continue
		}
		if s.behindTwin(v) || s.beforeTwin(v) {
			it.used = true
		}
	}
}

// behindTwin asks about the label of the figure right before the one at v.
func (s *scan) behindTwin(v int) bool {
	p := v - 1
	if p > 0 && !s.items[p].value() {
		p-- // 1项制度，修订2项
	}
	if p < 0 || s.items[p].num == nil || !s.items[p].used || !s.twins(p, v) || !s.strayEnds(v) {
		return false
	}
	if n := s.breakdown(p, v); n > 0 {
		for k := v; k < v+n; k++ {
			s.items[k].used = true
		}
		return true
	}
	a, b := s.items[p].tok, s.items[v].tok
	found := false
	for _, l := range s.owners(p) {
		t := s.items[l].tok
		named, from := t < a && s.sc.named(t, a), a
		if t > a && t < b {
			from = t
		}
		if s.near(from, b, named) && s.sc.fit(s.items[l].label.ind, &s.items[v]) == good && (!s.repeats(l, v) || s.again(a, b)) {
			s.doubtful(l, v, DoubtTwice)
			found = true
		}
	}
	return found
}

// beforeTwin asks about the label that stands before the figure at v and took
// the one behind it: 制度党建1项财务2项.
func (s *scan) beforeTwin(v int) bool {
	if v+1 >= len(s.items) || s.items[v+1].num == nil || !s.items[v+1].used || !s.twins(v, v+1) || s.items[v].clause != s.items[v+1].clause {
		return false
	}
	a, b := s.items[v].tok, s.items[v+1].tok
	found := false
	for _, l := range s.owners(v + 1) {
		t := s.items[l].tok
		if t > b && s.bothBefore(v, l) {
			s.doubtful(l, v, DoubtTwice)
			found = true
		}
		if t < a && s.near(a, b, s.sc.named(t, a)) && !s.sc.gap(t, a).status && s.sc.fit(s.items[l].label.ind, &s.items[v]) == good && !s.counts(v) {
			s.doubtful(l, v, DoubtTwice)
			found = true
		}
	}
	return found
}

// bothBefore tells that the figure at v and the one behind it stand before their
// label: 科级1人、股级2人问责, 修订1项新建2项制度. A figure in 个 may count the word
// between: 3个项目12个问题.
func (s *scan) bothBefore(v, l int) bool {
	a, b := s.items[v].tok, s.items[v+1].tok
	if s.counts(v) || s.sc.fit(s.items[l].label.ind, &s.items[v]) != good || s.items[v].num.measure == "个" && !s.sc.gap(a, b).dun {
		return false
	}
	return s.near(a, b, true)
}

// breakdown counts the figures from v on that together make up the one at p before
// them: 12个，前北5个，新坊7个. They are its parts.
func (s *scan) breakdown(p, v int) int {
	whole, sum := s.items[p].num, int64(0)
	total, ok := whole.val.whole()
	for k := v; ok && k < len(s.items) && k < v+reach; k++ {
		it := &s.items[k]
		if it.num == nil || it.used || it.sent != s.items[v].sent || it.num.doubt != "" || !s.twins(p, k) {
			return 0
		}
		n, exact := it.num.val.whole()
		if sum += n; !exact || n < 0 || sum > total {
			return 0
		}
		if sum == total && k > v {
			return k - v + 1
		}
	}
	return 0
}

// twins tells that two figures have the same measure and the same standing.
func (s *scan) twins(a, b int) bool {
	x, y := &s.items[a], &s.items[b]
	money := (x.num.money || x.num.unit >= 3) && (y.num.money || y.num.unit >= 3) && x.num.measure == "" && y.num.measure == ""
	return x.depth == y.depth && x.part == y.part && x.scope == y.scope && (money || x.num.measure == y.num.measure && x.num.measure != "")
}

// near tells that only a short word that is no deed of its own stands between.
func (s *scan) near(a, b int, named bool) bool {
	if s.again(a, b) {
		return true
	}
	g := s.sc.gap(a, b)
	limit := 3
	if named {
		limit = 6
	}
	if g.comma {
		limit = 2
	}
	if g.text > limit || g.line || g.bar || g.link || g.status || g.modal || g.unit || s.commas(a, b) > 1 {
		return false
	}
	from, to := s.sc.toks[a].end, s.sc.toks[b].start
	said := s.sc.x.norm[s.sc.x.at[from]:s.sc.x.at[to]]
	other := func(w string) bool { return strings.Contains(said, w) }
	return !slices.ContainsFunc(deeds, other) && (named || !slices.ContainsFunc(ownThings, other))
}

// again tells that nothing but 另, 还有 or the like stands between two figures.
func (s *scan) again(a, b int) bool {
	from, to := s.sc.toks[a].end, s.sc.toks[b].start
	return slices.Contains(againWords, strings.Trim(s.sc.x.norm[s.sc.x.at[from]:s.sc.x.at[to]], " ，,、；;"))
}

// commas counts the separators of clauses between two tokens; a full stop
// counts as more than any.
func (s *scan) commas(a, b int) int {
	n := 0
	for k := a + 1; k < b; k++ {
		switch t := s.sc.toks[k]; {
		case t.kind == kComma || t.kind == kStop && t.r == ';':
			n++
		case t.kind == kStop:
			n += 9
		case t.is(wRest), t.is(wPart), t.is(wChange), t.is(wLast), t.is(wPending), t.is(wNeg), t.is(wAdjust):
			n += 9
		}
	}
	return n
}

// counts tells that the figure at v counts the word beside it: 2个单位.
func (s *scan) counts(v int) bool {
	tok := s.items[v].tok
	return s.sc.x.l.counted.at(s.sc.x.cs, s.sc.toks[tok].end) > 0 || s.sc.countedBefore(tok)
}

// strayEnds tells that the figure at v counts no word of its own: its clause
// ends there, or goes on with another figure, or with a label it does not fit.
func (s *scan) strayEnds(v int) bool {
	if s.counts(v) {
		return false
	}
	next := s.figureEnd(v)
	t := s.sc.at(next)
	switch {
	case s.closes(next) && !t.is(wFill):
		return true
	case t.kind == kLabel:
		return s.sc.fit(t.label.ind, &s.items[v]) == misfit
	case t.is(wFill) && t.word.runes[0] == '也':
		return s.sc.at(next+1).kind == kText && containsRune("行可成对能", s.sc.at(next+1).r)
	}
	return v+1 < len(s.items) && s.items[v+1].num != nil && s.items[v+1].clause == s.items[v].clause && s.twins(v, v+1) && s.near(s.items[v].tok, s.items[v+1].tok, true)
}

// figureEnd is the token behind the figure at v and the 村 of 6个村.
func (s *scan) figureEnd(v int) int {
	next := s.items[v].tok + 1
	if t := s.sc.at(next); t.kind == kText && t.r == '村' {
		return next + 1
	}
	return next
}

// either asks about both figures of 问题12个或线索3件.
func (s *scan) either() {
	for v := range s.items {
		if s.items[v].num == nil || !s.items[v].used || v+1 >= len(s.items) || s.items[v+1].value() {
			continue
		}
		if l := v + 1; s.alternative(s.items[v].tok, s.items[l].tok) {
			for _, k := range append(s.owners(v), l) {
				s.unclear(k)
			}
		}
	}
}

// alternative tells that nothing but 或, 或者 or 还是 stands between two tokens.
func (s *scan) alternative(a, b int) bool {
	said := false
	for k := a + 1; k < b; k++ {
		switch t := s.sc.toks[k]; {
		case t.kind == kWord && slices.Contains(orWords, t.word.text):
			said = true
		case t.kind != kComma && t.kind != kSpace && !t.is(wPolite) && !t.is(wFill):
			return false
		}
	}
	return said
}

// unclear takes the certainty from every figure of the label at l.
func (s *scan) unclear(l int) {
	for i := range s.sc.mentions {
		if m := &s.sc.mentions[i]; (m.from == s.items[l].tok || m.to == s.items[l].tok) && m.ok {
			m.ok, m.doubt = false, DoubtUnclear
		}
	}
}

// partly tells that only a part of the indicator is meant: 部分整改4个.
func (s *scan) partly(lab, v *item) bool {
	x := s.sc.x
	a, b := s.sc.toks[lab.tok], s.sc.toks[v.tok]
	before := x.norm[x.at[max(0, a.start-4)]:x.at[a.start]]
	if strings.HasSuffix(before, "部分") && !strings.HasSuffix(before, "数据部分") {
		return true
	}
	return a.end < b.start && strings.Contains(x.norm[x.at[a.end]:x.at[b.start]], "部分")
}

// ofOthers tells that a short label behind 已 has a figure with the measure of the
// figure before it, and so speaks of that: 问题5个，已处理3个.
func (s *scan) ofOthers(lab, v *item) bool {
	ind := s.sc.l.inds[lab.label.ind]
	if v.num == nil || v.num.measure == "" || v.num.measure == s.sc.l.fitting[lab.label.ind][0] || ind.Kind == Money || len([]rune(lab.label.word)) > 2 {
		return false
	}
	x, at := s.sc.x, s.sc.toks[lab.tok].start
	before := x.norm[x.at[max(0, at-2)]:x.at[at]]
	return slices.ContainsFunc(alreadyWords, func(w string) bool { return strings.HasSuffix(before, w) })
}
