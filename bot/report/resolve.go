package report

import (
	"slices"
	"strings"
)

// verdict is what a message says about one indicator.
type verdict struct {
	val   Value
	ok    bool  // val is certain
	ask   Doubt // what must be asked; empty: nothing
	at    *mention
	cands []Value
}

// resolve weighs all mentions of one indicator.
func (sc *scene) resolve(ind int) verdict {
	var room [8]*mention
	ms := room[:0]
	for i := range sc.mentions {
		if sc.mentions[i].ind == ind {
			ms = append(ms, &sc.mentions[i])
		}
	}
	if len(ms) == 0 {
		return verdict{}
	}
	ms, bad := sc.parts(ms)
	if bad != nil {
		return ask(bad, DoubtTwice, ms)
	}
	ms, bad = totals(ms)
	if bad != nil {
		return ask(bad, DoubtTwice, ms)
	}
	if f := sc.fixed(ms); f != nil {
		ms = []*mention{f}
	}
	var few [8]*mention
	plain := few[:0]
	for _, m := range ms {
		if m.scope != plainScope {
			continue
		}
		if m.ok {
			plain = append(plain, m)
		} else if m.doubt != "" && !m.soft {
			return ask(m, m.doubt, ms)
		}
	}
	if len(plain) == 0 {
		return unknown(ms)
	}
	for _, m := range plain[1:] {
		if m.val != plain[0].val || sc.distinct(plain[0], m) {
			return ask(m, DoubtTwice, ms)
		}
	}
	if v, found := sc.rivals(ind, plain[0], ms); found {
		return v
	}
	return verdict{val: plain[0].val, ok: true, at: plain[0]}
}

// rivals finds what speaks against the only plain figure: one of another sort
// beside it, or a plan with another figure.
func (sc *scene) rivals(ind int, plain *mention, ms []*mention) (verdict, bool) {
	for _, m := range ms {
		if m.soft && m.num != nil && m.doubt == DoubtTwoLabels && sc.besides(m, plain) {
			return ask(m, m.doubt, ms), true
		}
	}
	for i := range sc.plans {
		if p := &sc.plans[i]; p.ind == ind && !plain.fix && (!p.ok || p.val != plain.val) {
			return ask(p, DoubtTwice, append([]*mention{p}, ms...)), true
		}
	}
	return verdict{}, false
}

func ask(m *mention, why Doubt, ms []*mention) verdict {
	v := verdict{ask: why, at: m}
	add := func(c Value) {
		v.cands = slices.DeleteFunc(v.cands, func(o Value) bool { return o == c })
		v.cands = append(v.cands, c)
	}
	for _, o := range ms {
		switch {
		case o.scope != plainScope:
		case o.ok:
			add(o.val)
		default:
			for _, c := range o.cands {
				add(c)
			}
		}
	}
	return v
}

// unknown asks where only soft doubts, cumulative figures or changes are known.
func unknown(ms []*mention) verdict {
	for _, m := range ms {
		if m.scope == plainScope && m.doubt != "" {
			return ask(m, m.doubt, ms)
		}
	}
	for _, m := range ms {
		switch m.scope {
		case cumScope:
			return verdict{ask: DoubtCumulative, at: m}
		case changeScope, lastScope:
			return verdict{ask: DoubtChange, at: m}
		case plainScope, planScope, deniedScope:
		}
	}
	return verdict{}
}

// parts drops what is only a part of the same indicator's whole. A part above
// its whole is returned as bad.
func (sc *scene) parts(ms []*mention) (rest []*mention, bad *mention) {
	if !slices.ContainsFunc(ms, func(m *mention) bool { return m.part }) {
		return ms, nil
	}
	for i, m := range ms {
		if !m.part {
			rest = append(rest, m)
			continue
		}
		whole := wholeOf(ms[:i], m)
		switch {
		case whole == nil:
			rest = append(rest, m)
		case whole.ok && m.ok && whole.val.Kind == m.val.Kind && m.val.N > whole.val.N && whole.scope == m.scope:
			return ms, m
		}
	}
	return rest, nil
}

// wholeOf is the mention of the same indicator before the part, in its sentence.
func wholeOf(before []*mention, part *mention) *mention {
	for _, b := range slices.Backward(before) {
		if !b.part && b.sent == part.sent {
			return b
		}
	}
	return nil
}

// totals makes a total cumulative where the indicator has another figure. A
// total below the other figure, or above figures that are told apart, is bad.
func totals(ms []*mention) (rest []*mention, bad *mention) {
	var other *mention
	for _, m := range ms {
		if m.scope == plainScope && m.ok && !m.total && !m.part {
			other = m
		}
	}
	if other == nil || !slices.ContainsFunc(ms, func(m *mention) bool { return m.total }) {
		return ms, nil
	}
	for _, m := range ms {
		if m.scope == plainScope && m.total && m.ok && m.val != other.val {
			if m.val.N < other.val.N || other.prefix != "" {
				return ms, m
			}
			continue
		}
		rest = append(rest, m)
	}
	return rest, nil
}

// fixed is the corrected figure of a correction: 由12改为13.
func (sc *scene) fixed(ms []*mention) *mention {
	if !sc.corrects() {
		return nil
	}
	var found *mention
	for _, m := range ms {
		if !m.fix {
			continue
		}
		if found != nil && found.val != m.val {
			return nil
		}
		found = m
	}
	if found == nil {
		return nil
	}
	for _, m := range ms {
		if m != found && m.from > found.from && m.scope == plainScope && (m.val != found.val || !m.ok) {
			return nil
		}
	}
	return found
}

// distinct tells that something distinguishes two equal mentions, so that they
// may be two figures.
func (sc *scene) distinct(a, b *mention) bool {
	if a.val.N == 0 || a.total || b.total || sc.same {
		return false
	}
	if sc.parted && sc.has(wDistinct, min(a.to, b.to), max(a.from, b.from)) {
		return true
	}
	return a.prefix != b.prefix || a.lead != b.lead && a.lead != "" && b.lead != "" || !strings.Contains(a.word, b.word) && !strings.Contains(b.word, a.word)
}

// besides tells that a figure of another sort stands in one list with the plain
// one, or both say of which sort they are: 信访线索1件、巡察线索2件.
func (sc *scene) besides(other, plain *mention) bool {
	if plain.sent != other.sent || plain.tok == other.tok {
		return false
	}
	b := sc.at(plain.from - 1)
	return plain.clause == other.clause && plain.depth == other.depth && sc.gap(min(plain.to, other.to), max(plain.from, other.from)).dun || b.is(wReport) && !sc.has(wFill, plain.from-1, plain.from)
}

// has tells that a word of the class stands in the range of tokens.
func (sc *scene) has(c class, from, to int) bool {
	if !sc.x.says(c) {
		return false
	}
	for k := from; k < to && k < len(sc.toks); k++ {
		if sc.toks[k].is(c) {
			return true
		}
	}
	return false
}

// corrects tells that the message names itself a correction of an earlier one.
func (sc *scene) corrects() bool {
	return sc.oops >= 0 && (sc.past || !sc.valued)
}
