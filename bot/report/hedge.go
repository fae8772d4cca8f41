package report

import "strings"

// unsure tells that the brackets or the clause right behind the figure at tok
// say nothing but that it is not certain: 12个（待核实）, 12个，大概.
func (s *scan) unsure(tok int) bool {
	from := tok + 1
	for s.sc.at(from).kind == kSpace {
		from++
	}
	open, limit := s.sc.at(from).kind, 5
	switch open {
	case kOpen:
		limit = 8
	case kComma:
	default:
		return false
	}
	end := from + 1
	for ; end < len(s.sc.toks) && end < from+10; end++ {
		t := s.sc.toks[end]
		if t.kind == kClose || open == kComma && (t.kind == kComma || t.kind == kStop || t.kind == kLine) {
			break
		}
		if t.kind == kLabel || t.kind == kNum || t.is(wRest) || t.kind == kComma || t.kind == kStop || t.kind == kLine {
			return false
		}
	}
	if end <= from+1 {
		return false
	}
	a, b := s.sc.toks[from].end, s.sc.toks[end-1].end
	if b-a > limit {
		return false
	}
	said := s.sc.x.norm[s.sc.x.at[a]:s.sc.x.at[b]]
	for _, w := range loneHedges {
		if strings.Contains(said, w) {
			return true
		}
	}
	return false
}

// heads tells that the word at i stands in a heading of its own (目标：, 以下为估计数：),
// so that it is about everything behind the colon.
func (s *scan) heads(i int) bool {
	if len(s.items) > 0 && s.items[len(s.items)-1].sent == s.sent {
		return false
	}
	for k := i + 1; k < min(len(s.sc.toks), i+8); k++ {
		switch t := s.sc.toks[k]; t.kind {
		case kLink:
			return t.r == ':'
		case kText, kSpace, kQuote, kWord:
		default:
			return false
		}
	}
	return false
}

// afterPlan ends a plan that heads the message at the comma before a clause
// with a label of its own: 下周移交线索3件，问题12个. Nobody knows whether that is
// still a plan.
func (s *scan) afterPlan(i int) {
	if s.cover.scope != planScope || len(s.outer) > 0 || s.planBehind {
		return
	}
	k := i + 1
	for s.sc.at(k).kind == kSpace || s.sc.at(k).kind == kQuote || s.sc.at(k).is(wFill) {
		k++
	}
	if s.sc.at(k).kind == kLabel || s.sc.at(k).kind == kNum && s.sc.at(k+1).kind == kLabel {
		s.cover.scope, s.cover.maybe = plainScope, true
	}
}

// leads tells that a colon stands between the word at i and the first label or
// figure behind it: 下周的先报：.
func (s *scan) leads(i int) bool {
	for k := i + 1; k < min(len(s.sc.toks), i+reach); k++ {
		switch t := s.sc.toks[k]; t.kind {
		case kLink:
			return true
		case kLabel, kNum, kComma, kStop, kLine:
			return false
		case kText, kSpace, kDun, kBar, kOpen, kClose, kQuote, kWord, kPeriod, kUnit, kClaim, kMark:
		}
	}
	return false
}
