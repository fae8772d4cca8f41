package report

import "slices"

// labels finds the configured labels, exactly or with one character replaced
// by another of the same sound.
type labels struct {
	names  phrases[*alias]
	first  aliases // by first character
	second aliases // by second character: the first may be replaced
}

// alias is one name of an indicator.
type alias struct {
	runes  []rune
	sounds [][]string // of each character
	exact  *match     // what it comes to where it stands as it is
	near   *match     // and where one character differs
}

// aliases lists the names by one of their characters.
type aliases struct {
	index runeIndex
	lists [][]*alias
}

func (s *aliases) add(r rune, a *alias) {
	n := s.index.put(r)
	if n > len(s.lists) {
		s.lists = append(s.lists, nil)
	}
	s.lists[n-1] = append(s.lists[n-1], a)
}

func (s *aliases) at(r rune) []*alias {
	if n := s.index.of(r); n > 0 {
		return s.lists[n-1]
	}
	return nil
}

func newLabels(inds []Indicator) *labels {
	l := &labels{}
	for i, ind := range inds {
		if !ind.Kind.Adds() {
			continue // statement.go
		}
		for _, name := range ind.Names() {
			word := normalize(name)
			a := &alias{runes: []rune(word), exact: &match{ind: i, word: word}, near: &match{ind: i, word: word, near: true}}
			for _, r := range a.runes {
				a.sounds = append(a.sounds, sounds(r))
			}
			l.names.add(a.runes, a)
			l.first.add(a.runes[0], a)
			if len(a.runes) > 1 {
				l.second.add(a.runes[1], a)
			}
		}
	}
	for _, lists := range [][][]*alias{l.first.lists, l.second.lists} {
		for _, list := range lists {
			slices.SortStableFunc(list, func(a, b *alias) int { return len(b.runes) - len(a.runes) })
		}
	}
	return l
}

// exact finds the longest alias at i.
func (l *labels) exact(cs []char, i int) (*match, int) {
	if w := l.names.find(cs, i); w != nil {
		return w.of.exact, len(w.runes)
	}
	return nil, 0
}

// near finds the longest alias that differs in one character of the same
// sound. Where two indicators fit alike, both are in alts.
func (l *labels) near(cs []char, i int) (*match, int) {
	if !isHan(cs[i].r) {
		return nil, 0
	}
	best := longestAlmost(nil, l.first.at(cs[i].r), cs, i)
	if i+1 < len(cs) {
		best = longestAlmost(best, l.second.at(cs[i+1].r), cs, i)
	}
	if len(best) == 0 {
		return nil, 0
	}
	m, n := best[0].near, len(best[0].runes)
	var alts []int
	for _, a := range best[1:] {
		if a.near.ind != m.ind {
			alts = append(alts, a.near.ind)
		}
	}
	if alts != nil {
		m = &match{ind: m.ind, word: m.word, near: true, alts: alts}
	}
	return m, n
}

// longestAlmost adds those of the list, longest first, that are nearly at i and
// at least as long as the best so far.
func longestAlmost(best, list []*alias, cs []char, i int) []*alias {
	for _, a := range list {
		if len(best) > 0 && len(a.runes) < len(best[0].runes) {
			break
		}
		if !a.almost(cs, i) {
			continue
		}
		if len(best) > 0 && len(a.runes) > len(best[0].runes) {
			best = best[:0]
		}
		best = append(best, a)
	}
	return best
}

// almost tells whether the text at i is the alias with exactly one character
// replaced by one of the same sound.
func (a *alias) almost(cs []char, i int) bool {
	if i+len(a.runes) > len(cs) {
		return false
	}
	odd := -1
	for k, r := range a.runes {
		if cs[i+k].r == r {
			continue
		}
		if odd >= 0 {
			return false
		}
		odd = k
	}
	return odd >= 0 && soundsLike(a.sounds[odd], cs[i+odd].r)
}
