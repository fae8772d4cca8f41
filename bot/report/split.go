package report

// split finds an alias around the figure at token i (巡察3个村) and lists its
// label before the figure.
func (s *scan) split(i int) {
	t, x := s.sc.toks[i], s.sc.x
	start := t.start
	if start > 0 && containsRune("了过", x.cs[start-1].r) {
		start--
	}
	for _, sp := range s.sc.l.splits {
		from := start - len(sp.before)
		if from < 0 || !hasRunes(x.cs, from, sp.before) || t.num.measure == "" || !s.splitEnds(i, sp) {
			continue
		}
		word := string(sp.before) + string(sp.rest)
		s.items = append(s.items, item{
			tok: i, label: &match{ind: sp.ind, word: word}, clause: s.clause, sent: s.sent, depth: len(s.outer),
			part: s.cover.part, scope: s.cover.scope, oops: s.one.oops,
		})
		return
	}
}

// splitEnds tells that the rest of the alias, and nothing more, stands behind the figure.
func (s *scan) splitEnds(i int, sp split) bool {
	t, x := s.sc.toks[i], s.sc.x
	if t.num.measure == string(sp.rest) {
		return x.boundaryWord(s.sc.at(i + 1))
	}
	if !hasRunes(x.cs, t.end, sp.rest) {
		return false
	}
	next := i + 1
	for next < len(s.sc.toks) && s.sc.toks[next].start < t.end+len(sp.rest) {
		next++
	}
	return s.sc.at(next-1).kind == kText && x.boundaryWord(s.sc.at(next))
}
