package report

import "slices"

// resumes reads 本周分别为9、2、1、1 behind a list whose figures were all
// cumulative: one figure for each indicator of the list, in its order.
func (s *scan) resumes() {
	for v := range s.items {
		it := &s.items[v]
		if !it.resp || !it.this || it.used || it.num == nil {
			continue
		}
		m := v + 1
		for m < len(s.items) && s.items[m].num != nil && !s.items[m].used && s.sameList(m-1, m) {
			m++
		}
		labels, ok := s.onlyCumulative(v)
		if !ok || len(labels) < 2 || len(labels) != m-v || m < len(s.items) && s.items[m].sent == it.sent {
			return
		}
		for k, l := range labels {
			if s.sc.fit(s.items[l].label.ind, &s.items[v+k]) == misfit {
				return
			}
		}
		for k, l := range labels {
			s.take(l, v+k)
		}
		return
	}
}

// onlyCumulative lists the labels before the item at v, one for each indicator;
// ok is false where one has another figure than a cumulative one, or none.
func (s *scan) onlyCumulative(v int) (labels []int, ok bool) {
	for l := range v {
		lab := &s.items[l]
		if lab.value() {
			continue
		}
		again := slices.ContainsFunc(labels, func(o int) bool { return s.items[o].label.ind == lab.label.ind })
		if again || lab.blocked || !lab.used || lab.part {
			return nil, false
		}
		labels = append(labels, l)
	}
	plain := slices.ContainsFunc(s.sc.mentions, func(m mention) bool { return m.scope != cumScope && m.from < s.items[v].tok })
	return labels, !plain
}

// denies tells that the message says of a recorded figure that it is not so and
// gives another: 问题不是12个，是13个 where 12 stands. That is a correction.
func (g *judging) denies() bool {
	if g.sc.scan == nil {
		return false
	}
	key := ""
	for i := range g.sc.scan.items {
		it := &g.sc.scan.items[i]
		if !it.value() {
			key = g.l().inds[it.label.ind].Key
			continue
		}
		if it.scope != deniedScope || it.num == nil || key == "" {
			continue
		}
		old, known := g.st.Values[key]
		now, given := g.vals[key]
		if n, ok := it.num.val.whole(); known && given && ok && old.Kind == Count && old.N == n && now != old {
			return true
		}
	}
	return false
}

// barelyListed tells that numbers without labels stand in a list behind the mark at i.
func (sc *scene) barelyListed(i int) bool {
	k := i + 1
	for sc.at(k).kind == kSpace || sc.at(k).kind == kLink || sc.at(k).is(wFill) {
		k++
	}
	return sc.at(k).kind == kNum && (sc.at(k+1).kind == kDun || sc.at(k+1).kind == kBar) &&
		sc.at(k+2).kind == kNum && (sc.at(k+3).kind == kDun || sc.at(k+3).kind == kBar || sc.at(k+3).kind == kClose)
}
