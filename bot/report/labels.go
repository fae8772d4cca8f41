package report

import "slices"

// labels finds the configured labels, exactly or with one character replaced
// by another of the same sound.
type labels struct {
	first  map[rune][]*alias // by first character, longest first
	second map[rune][]*alias // by second character: the first may be replaced
}

type alias struct {
	runes  []rune
	ind    int
	sounds [][]string // of each character
}

func newLabels(inds []Indicator) *labels {
	l := &labels{first: map[rune][]*alias{}, second: map[rune][]*alias{}}
	for i, ind := range inds {
		for _, name := range append([]string{ind.Label}, ind.Aliases...) {
			a := &alias{runes: []rune(normalize(name)), ind: i}
			for _, r := range a.runes {
				a.sounds = append(a.sounds, sounds(r))
			}
			l.first[a.runes[0]] = append(l.first[a.runes[0]], a)
			if len(a.runes) > 1 {
				l.second[a.runes[1]] = append(l.second[a.runes[1]], a)
			}
		}
	}
	for _, m := range []map[rune][]*alias{l.first, l.second} {
		for r := range m {
			slices.SortStableFunc(m[r], func(a, b *alias) int { return len(b.runes) - len(a.runes) })
		}
	}
	return l
}

// exact finds the longest alias at i.
func (l *labels) exact(cs []char, i int) (*match, int) {
	for _, a := range l.first[cs[i].r] {
		if hasRunes(cs, i, a.runes) {
			return &match{ind: a.ind, word: string(a.runes)}, len(a.runes)
		}
	}
	return nil, 0
}

// near finds the longest alias that differs in one character of the same
// sound. Where two indicators fit alike, both are in alts.
func (l *labels) near(cs []char, i int) (*match, int) {
	if !isHan(cs[i].r) {
		return nil, 0
	}
	var best []*alias
	take := func(a *alias) {
		if len(best) > 0 && len(a.runes) < len(best[0].runes) || !a.almost(cs, i) {
			return
		}
		if len(best) > 0 && len(a.runes) > len(best[0].runes) {
			best = best[:0]
		}
		best = append(best, a)
	}
	for _, a := range l.first[cs[i].r] {
		take(a)
	}
	if i+1 < len(cs) {
		for _, a := range l.second[cs[i+1].r] {
			take(a)
		}
	}
	if len(best) == 0 {
		return nil, 0
	}
	m := &match{ind: best[0].ind, word: string(best[0].runes), near: true}
	for _, a := range best[1:] {
		if a.ind != m.ind {
			m.alts = append(m.alts, a.ind)
		}
	}
	return m, len(best[0].runes)
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
