package report

import "strings"

func words(s string) []string { return strings.Fields(s) }

// lexicon finds the longest word of the grammar that starts at a place.
type lexicon struct {
	phrases[*entry]
	known map[string]*entry
}

// entry is a word of the grammar.
type entry struct {
	text  string
	runes []rune
	class class  // the first one
	all   uint64 // a bit for each of its classes
}

// The bits of an entry have room for every class.
const _ = uint(63 - wAll)

func newEntry(w string, c class) *entry {
	return &entry{text: w, runes: []rune(w), class: c, all: 1 << c}
}

func newLexicon() *lexicon {
	l := &lexicon{known: map[string]*entry{}}
	for c := wPart; c <= wAll; c++ {
		for _, w := range words(grammarWords[c]) {
			l.put(w, c)
		}
	}
	for _, head := range pendingHeads {
		for _, verb := range pendingVerbs {
			l.put(head+verb, wPending)
		}
	}
	for _, w := range idioms {
		l.put(w, wNone)
	}
	return l
}

func (l *lexicon) put(w string, c class) {
	if e, ok := l.known[w]; ok {
		e.all |= 1 << c
		return
	}
	e := newEntry(w, c)
	l.known[w] = e
	l.add(e.runes, e)
}

// at finds the longest word at i, nil when there is none.
func (l *lexicon) at(cs []char, i int) *entry {
	if w := l.find(cs, i); w != nil {
		return w.of
	}
	return nil
}

// is reports whether the word has the class, as its first or as another one.
func (e *entry) is(c class) bool { return e.all&(1<<c) != 0 }
