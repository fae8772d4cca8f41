package report

import "slices"

// wordSet finds the longest of a set of words at a place.
type wordSet map[rune][][]rune

func newWordSet(list []string) wordSet {
	s := wordSet{}
	for _, w := range list {
		r := []rune(w)
		s[r[0]] = append(s[r[0]], r)
	}
	for r := range s {
		slices.SortFunc(s[r], func(a, b []rune) int { return len(b) - len(a) })
	}
	return s
}

// at is the length of the longest word at i; zero when there is none.
func (s wordSet) at(cs []char, i int) int {
	if i >= len(cs) {
		return 0
	}
	for _, w := range s[cs[i].r] {
		if hasRunes(cs, i, w) {
			return len(w)
		}
	}
	return 0
}
