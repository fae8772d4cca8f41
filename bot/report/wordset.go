package report

// wordSet finds the longest of a set of words at a place.
type wordSet struct{ *phrases[string] }

func newWordSet(list []string) wordSet {
	s := wordSet{&phrases[string]{}}
	for _, w := range list {
		s.add([]rune(w), w)
	}
	return s
}

// at is the length of the longest word at i; zero when there is none.
func (s wordSet) at(cs []char, i int) int {
	if w := s.find(cs, i); w != nil {
		return len(w.runes)
	}
	return 0
}

// within tells that one of the words stands somewhere in the text.
func (s wordSet) within(cs []char) bool {
	for i := range cs {
		if s.index.of(cs[i].r) > 0 && s.at(cs, i) > 0 {
			return true
		}
	}
	return false
}
