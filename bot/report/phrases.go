package report

import "slices"

// runeIndex numbers characters: the first character of each word of a set. It
// is asked at every character of every message, so it is no map: a page of 256
// characters exists only where one of them was put in.
type runeIndex struct {
	pages [256]*[256]uint16
	rare  map[rune]uint16 // beyond the first plane, in a few names of places
	n     uint16
}

// of is the number of the character, counted from 1; 0 when it was not put in.
func (x *runeIndex) of(r rune) int {
	if r < 0 || r > 0xFFFF {
		return int(x.rare[r])
	}
	if p := x.pages[r>>8]; p != nil {
		return int(p[r&0xFF])
	}
	return 0
}

// put numbers the character, once.
func (x *runeIndex) put(r rune) int {
	if n := x.of(r); n > 0 {
		return n
	}
	x.n++
	if r > 0xFFFF {
		if x.rare == nil {
			x.rare = map[rune]uint16{}
		}
		x.rare[r] = x.n
		return int(x.n)
	}
	if x.pages[r>>8] == nil {
		x.pages[r>>8] = &[256]uint16{}
	}
	x.pages[r>>8][r&0xFF] = x.n
	return int(x.n)
}

// each calls f with every character that was put in.
func (x *runeIndex) each(f func(r rune)) {
	for high, p := range x.pages {
		if p == nil {
			continue
		}
		for low, n := range p {
			if n > 0 {
				f(rune(high<<8 | low)) //nolint:gosec // within the first plane
			}
		}
	}
	for r := range x.rare {
		f(r)
	}
}

// runeSet is a set of characters.
type runeSet struct{ runeIndex }

func newRuneSet(all string) *runeSet {
	s := &runeSet{}
	for _, r := range all {
		s.put(r)
	}
	return s
}

func (s *runeSet) has(r rune) bool { return s.of(r) > 0 }

// phrases finds the longest of many words at a place of a message: by the first
// character, then by the second one, then by trying those few that are left.
type phrases[T any] struct {
	index  runeIndex
	groups []group[T] // by the number of the first character, less one
}

// group is the words with one first character.
type group[T any] struct {
	single  *phrase[T]     // the word that is nothing but this character
	seconds []rune         // the second characters
	longer  [][]*phrase[T] // the words with each, longest first
}

// phrase is one word and what it stands for.
type phrase[T any] struct {
	runes []rune
	of    T
}

// add puts a word in. Of two equal ones the first is found.
func (p *phrases[T]) add(runes []rune, of T) {
	n := p.index.put(runes[0])
	if n > len(p.groups) {
		p.groups = append(p.groups, group[T]{})
	}
	g, w := &p.groups[n-1], &phrase[T]{runes: runes, of: of}
	if len(runes) == 1 {
		if g.single == nil {
			g.single = w
		}
		return
	}
	k := slices.Index(g.seconds, runes[1])
	if k < 0 {
		k = len(g.seconds)
		g.seconds, g.longer = append(g.seconds, runes[1]), append(g.longer, nil)
	}
	at := 0
	for at < len(g.longer[k]) && len(g.longer[k][at].runes) >= len(runes) {
		at++
	}
	g.longer[k] = slices.Insert(g.longer[k], at, w)
}

// find is the longest word that starts at i, nil when there is none.
func (p *phrases[T]) find(cs []char, i int) *phrase[T] {
	if i >= len(cs) {
		return nil
	}
	n := p.index.of(cs[i].r)
	if n == 0 {
		return nil
	}
	g := &p.groups[n-1]
	if i+1 < len(cs) {
		if k := slices.Index(g.seconds, cs[i+1].r); k >= 0 {
			for _, w := range g.longer[k] {
				if hasRunes(cs, i, w.runes) {
					return w
				}
			}
		}
	}
	return g.single
}
