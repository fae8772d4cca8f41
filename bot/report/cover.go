package report

import (
	"sort"
	"strings"
)

// attribute tells that the word only says of which year the thing is that was
// counted: 追缴上年欠款0.45万元.
func (s *scan) attribute(i int, t token) bool {
	n := len(s.items)
	if n == 0 || s.items[n-1].value() || s.items[n-1].clause != s.clause || s.sc.at(i+1).kind != kText {
		return false
	}
	if len(t.word.runes) == 0 {
		return false // a month is no word of the lexicon
	}
	return containsRune("去往历", t.word.runes[0]) || t.word.text == "上年"
}

// story tells that the clause behind i goes on in plain words: 根据上周例会要求.
func (s *scan) story(i int) bool {
	n := 0
	for k := i + 1; k < min(len(s.sc.toks), i+reach); k++ {
		switch t := s.sc.toks[k]; t.kind {
		case kText:
			n++
		case kComma, kStop, kLine, kClose:
			return n > 1
		case kLink:
			return false
		case kSpace, kDun, kBar, kOpen, kQuote, kWord, kPeriod, kUnit, kClaim, kMark, kNum, kLabel:
		}
	}
	return n > 1
}

// rest tells that a label or a number follows in the sentence.
func (s *scan) rest(i int) bool {
	for k := i + 1; k < min(len(s.sc.toks), i+reach); k++ {
		switch t := s.sc.toks[k]; t.kind {
		case kLabel, kNum:
			return !s.sc.skip[k]
		case kStop, kLine, kClose:
			return false
		case kText, kSpace, kComma, kDun, kLink, kBar, kOpen, kQuote, kWord, kPeriod, kUnit, kClaim, kMark:
		}
	}
	return false
}

// back marks the figure before a mark that has nothing behind it as
// cumulative, or all of them: 以上均为累计数.
func (s *scan) back(i int) {
	all := false
	for k := i - 1; k >= 0 && !s.sc.stops(k) && s.sc.toks[k].kind != kComma; k-- {
		all = all || s.sc.toks[k].is(wAll) || s.sc.toks[k].is(wEach)
	}
	for k := len(s.items) - 1; k >= 0; k-- {
		if !s.items[k].value() {
			continue
		}
		if all || s.items[k].sent == s.sent {
			s.items[k].scope = cumScope
		}
		if !all {
			return
		}
	}
}

// foreign takes a mark that only counts right before a label: 全市问题120个, 近三个月问题40个.
func (s *scan) foreign(i int) {
	text := 0
	for k := i + 1; k < min(len(s.sc.toks), i+8); k++ {
		switch t := s.sc.toks[k]; t.kind {
		case kText:
			text++
		case kLabel:
			if text <= 2 && s.followed(k) {
				s.cover.others = true
			}
			return
		case kNum:
			if text <= 2 && s.sc.at(k+1).kind == kLabel {
				s.cover.others = true
			}
			return
		case kComma, kStop, kLine, kClose, kOpen:
			s.cover.others = s.cover.others || t.r == stated && text <= 2
			return
		case kSpace, kDun, kLink, kBar, kQuote, kWord, kPeriod, kUnit, kClaim, kMark:
		}
	}
}

// since tells that the time at token i is longer than the week: 近三个月, 两周来, 自11月1日起.
func (s *scan) since(i int) bool {
	prev, next := s.sc.at(i-1), s.sc.at(i+1)
	if prev.kind == kText && containsRune("自从", prev.r) || prev.is(wBoth) || prev.kind == kText && prev.r == '由' {
		return next.kind == kText && next.r == '起'
	}
	t, cs := s.sc.toks[i], s.sc.x.cs
	if !strings.ContainsAny(s.sc.x.norm[s.sc.x.at[t.start]:s.sc.x.at[t.end]], "月周年季星礼") {
		return false
	}
	return t.start > 0 && containsRune("近这前去", cs[t.start-1].r) || t.end < len(cs) && cs[t.end].r == '来' || next.is(wCum)
}

// adjust asks about a figure that is said to be incomplete: 漏了1个问题, 再加2个.
func (s *scan) adjust() {
	if !s.sc.x.says(wAdjust) {
		return
	}
	for i, t := range s.sc.toks {
		if !t.is(wAdjust) || s.sc.skip[i] {
			continue
		}
		v := sort.Search(len(s.items), func(k int) bool { return s.items[k].tok > i })
		for v < len(s.items) && !s.items[v].value() && s.items[v].clause == s.items[max(v-1, 0)].clause {
			v++
		}
		if v >= len(s.items) || s.items[v].num == nil || s.sc.gap(i, s.items[v].tok).comma {
			continue
		}
		for _, l := range s.adjusted(v) {
			if f := s.sc.fit(s.items[l].label.ind, &s.items[v]); f != misfit {
				s.items[v].part, s.items[v].scope = false, plainScope
				s.doubtful(l, v, DoubtChange)
			}
		}
	}
}

// adjusted are the labels that the figure at v is added to: its own, otherwise
// that of the figure before it.
func (s *scan) adjusted(v int) []int {
	if own := s.owners(v); len(own) > 0 {
		return own
	}
	for p := v - 1; p >= max(0, v-4); p-- {
		if own := s.owners(p); len(own) > 0 {
			return own
		}
	}
	return nil
}

// titled takes a line that says only that the lines below are cumulative: 累计数据.
// It holds until the next line without figures.
func (s *scan) titled(i int) {
	from := s.sc.lineFrom(max(i-1, 0))
	cum := false
	for k := from; k < i; k++ {
		t := s.sc.toks[k]
		if t.kind == kLabel || isFigure(t) {
			return
		}
		cum = cum || t.is(wCum)
		if t.kind == kPeriod || t.is(wThis) || !neutral(t) && !t.is(wCum) || t.is(wReport) && strings.ContainsRune(t.word.text, '周') {
			s.title = plainScope
			return
		}
	}
	s.title = plainScope
	if cum {
		s.title = cumScope
	}
}
