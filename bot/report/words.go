package report

import (
	"slices"
	"strings"
)

func words(s string) []string { return strings.Fields(s) }

// lexicon finds the longest word that starts at a place.
type lexicon struct {
	index map[rune][]entry
}

type entry struct {
	runes []rune
	class class
	more  []class
}

func newLexicon() *lexicon {
	l := &lexicon{index: map[rune][]entry{}}
	for c := wPart; c <= wAll; c++ {
		for _, w := range words(grammarWords[c]) {
			l.add(w, c)
		}
	}
	for _, head := range pendingHeads {
		for _, verb := range pendingVerbs {
			l.add(head+verb, wPending)
		}
	}
	for _, w := range idioms {
		l.add(w, wNone)
	}
	for r := range l.index {
		slices.SortStableFunc(l.index[r], func(a, b entry) int { return len(b.runes) - len(a.runes) })
	}
	return l
}

func (l *lexicon) add(w string, c class) {
	r := []rune(w)
	for i, e := range l.index[r[0]] {
		if slices.Equal(e.runes, r) {
			l.index[r[0]][i].more = append(e.more, c)
			return
		}
	}
	l.index[r[0]] = append(l.index[r[0]], entry{runes: r, class: c})
}

// at finds the longest word at i, nil when there is none.
func (l *lexicon) at(cs []char, i int) *entry {
	list := l.index[cs[i].r]
	for k := range list {
		if hasRunes(cs, i, list[k].runes) {
			return &list[k]
		}
	}
	return nil
}

// is reports whether the word has the class, as its first or as another one.
func (e *entry) is(c class) bool { return e.class == c || slices.Contains(e.more, c) }
