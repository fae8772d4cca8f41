package report

import (
	"slices"
	"sort"
	"strings"
)

// questions marks the items of clauses that ask something. A clause that only
// asks for assent (…，对吗？) is about its whole sentence, 比如 about all behind it.
func (s *scan) questions() {
	if !s.sc.x.says(wQuestion) && !strings.Contains(s.sc.x.norm, "?") {
		return
	}
	from, sentence, asks, suppose := 0, 0, false, false
	for i := 0; i <= len(s.sc.toks); i++ {
		t := s.sc.at(i)
		if t.is(wQuestion) {
			asks = true
			suppose = suppose || slices.Contains(supposed, t.word.text)
		}
		stop := t.kind == kLine || t.kind == kStop
		if !stop && t.kind != kComma {
			continue
		}
		if prev := s.sc.at(i - 1); t.r == '?' && (prev.kind != kNum || prev.num.garbled && prev.num.approx) {
			asks = true
		}
		if asks || suppose {
			first := from
			if s.assents(from, i) {
				first = sentence
			}
			s.doubtBetween(first, i)
		}
		from, asks = i+1, false
		if stop {
			sentence, suppose = i+1, false
		}
	}
}

// assents tells that the clause only asks whether what was said is right.
func (s *scan) assents(from, to int) bool {
	if from >= to || to > len(s.sc.toks) {
		return false
	}
	a, b := s.sc.toks[from].start, s.sc.toks[to-1].end
	if b-a > 6 {
		return false
	}
	return slices.Contains(assents, strings.TrimLeft(strings.TrimSpace(s.sc.x.norm[s.sc.x.at[a]:s.sc.x.at[b]]), "这样都"))
}

// doubtBetween marks the items between two tokens as asked about.
func (s *scan) doubtBetween(from, to int) {
	for i := sort.Search(len(s.items), func(i int) bool { return s.items[i].tok >= from }); i < len(s.items) && s.items[i].tok < to; i++ {
		s.items[i].quest = true
	}
	for i := range s.statements {
		if it := &s.statements[i]; it.tok >= from && it.tok < to {
			it.quest = true
		}
	}
}
