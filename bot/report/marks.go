package report

import (
	"slices"
	"strings"
)

// reach is how many tokens a mark looks ahead: longer clauses are no clauses,
// and reading stays linear.
const reach = 200

// word takes a grammar word.
func (s *scan) word(i int, t token) {
	switch {
	case t.is(wPart):
		if len(s.items) > 0 {
			s.cover.part = true
		}
		s.one = marks{}
	case t.is(wThis):
		s.title = plainScope
		s.one.this, s.one.scope = true, plainScope
		s.cover.scope, s.cover.total, s.cover.maybe = plainScope, false, false
		s.cover.this = s.next(i) == kLabel
		if s.cover.part && !s.inBracket() {
			s.cover.part = s.next(i) != kNum
		}
	case t.is(wCounty):
		s.foreign(i)
	case t.is(wCum):
		if !s.attribute(i, t) {
			s.mark(i, cumScope)
		}
	case t.is(wTotal):
		s.one.total = true
		s.cover.total = s.cover.total || s.next(i) == kLabel
	case t.is(wChange):
		s.change(i)
	case t.is(wPlan), t.is(wSection) && !t.is(wWork):
		s.cover.scope, s.planBehind = planScope, s.sc.hasFigure(0, i) || s.leads(i)
	case t.is(wBoth):
		if s.next(i) == kNum {
			s.one.scope = changeScope
		}
	case t.is(wNeg), t.is(wWhole):
		if !s.afterRest(i) && !s.unknownYet(i) && (t.word.text != "未" || !s.undone(i+1)) {
			s.zero(i, t)
		}
	case slices.Contains(ownUnit, t.word.text):
		if s.cover.others { // 全市共120个，我镇12个; but 今年以来我镇 stays cumulative
			s.cover.scope, s.cover.others = plainScope, false
		}
	default:
		s.touch(i, t)
	}
}

// touch takes a word about the one figure that follows it.
func (s *scan) touch(i int, t token) {
	switch {
	case t.is(wFix):
		s.fix(i, t)
	case t.is(wOops):
		if s.mistake(i, t) {
			s.one.oops = true
			s.sc.oopsAt(i, len(s.items))
		}
	case t.is(wNot):
		s.one.deny = s.touchesNumber(i) && !s.unsaid(i)
		s.one.oops = s.one.oops || s.one.deny
	case t.is(wEach):
		s.one.each = s.touchesNumber(i) || s.sc.at(i+1).is(wNeg)
	case t.is(wResp):
		s.one.resp = true
	case t.is(wBefore):
		s.cover.hedge = s.cover.hedge || len(t.word.runes) > 1 && s.heads(i)
		s.one.hedge = s.one.hedge || len(t.word.runes) > 1 || s.sc.at(i+1).kind == kNum
		if len(t.word.runes) > 1 {
			s.hedgeAll(i)
		}
	case t.is(wModal):
		s.cover.hedge = s.cover.hedge || s.heads(i) && !remaining(t)
	case t.is(wHedge):
		s.cover.hedge = s.cover.hedge || s.heads(i)
		s.hedge()
		s.hedgeAll(i)
	case t.is(wFew):
		s.value(item{tok: i, few: true, vague: s.isVague(t)})
	}
}

func (s *scan) inBracket() bool { return len(s.outer) > 0 }

func (s *scan) isVague(t token) bool {
	return containsRune("一许不少大诸个归清", t.word.runes[0])
}

// next is the kind of the first label or number behind i in its clause; a
// number that is directly followed by a label of its own counts as that label.
// kText: there is none.
func (s *scan) next(i int) kind {
	for k := i + 1; k < min(len(s.sc.toks), i+reach); k++ {
		switch t := s.sc.toks[k]; t.kind {
		case kLabel:
			return kLabel
		case kNum:
			if s.sc.at(k+1).kind == kLabel && !s.followed(k+1) && !s.labelBefore() {
				return kLabel
			}
			return kNum
		case kComma, kStop, kLine, kClose:
			if t.r == stated {
				return kLabel
			}
			return kText
		case kText, kSpace, kDun, kLink, kBar, kOpen, kQuote, kWord, kPeriod, kUnit, kClaim, kMark:
			if t.is(wNeg) || t.is(wFew) {
				return kNum
			}
		}
	}
	return kText
}

// labelBefore tells that a label or figure was already seen in the clause.
func (s *scan) labelBefore() bool {
	n := len(s.items)
	return n > 0 && s.items[n-1].clause == s.clause
}

// mark takes a mark of other figures than this week's. Before a label it
// covers everything up to the end of the sentence, before a figure that one;
// with nothing behind it, the figure before it.
func (s *scan) mark(i int, sc scope) {
	switch s.next(i) {
	case kLabel:
		s.cover.scope, s.cover.this = sc, false
		s.one.this = false
	case kNum:
		s.one.scope, s.one.this = sc, false
		s.one.resp = s.one.resp || s.sc.barelyListed(i) // 累计203、41、30、12
	default:
		if (sc == lastScope || s.sc.toks[i].word == cumulativeWord) && s.story(i) {
			return
		}
		if s.rest(i) || len(s.items) == 0 {
			s.cover.scope, s.cover.this = sc, false
			s.one.this = false
			return
		}
		if sc == cumScope {
			s.back(i)
		}
	}
}

// change takes 增加, 持平, 比上周: the next figure of the clause is a change;
// without one, the label before it has no figure but the change.
func (s *scan) change(i int) {
	if s.changed == nil {
		s.changed = map[int]bool{}
	}
	s.changed[s.clause] = true
	if s.next(i) != kText {
		s.one.scope = changeScope
	}
	last := s.sc.toks[i].word.runes
	if containsRune("到至", last[len(last)-1]) {
		for k := len(s.items) - 1; k >= 0 && s.items[k].clause == s.clause; k-- {
			if s.items[k].value() && s.items[k].scope == plainScope {
				s.items[k].scope = changeScope
			}
		}
	}
}

// fix takes 改为, 应为: the next figure is the corrected one.
func (s *scan) fix(i int, t token) {
	if s.sc.at(i+1).kind == kLabel && len(t.word.runes) > 1 && containsRune("改更修纠", t.word.runes[0]) {
		s.one.oops = true // 改成问题13个
		s.sc.oopsAt(i, len(s.items))
	}
	if s.orders(i) {
		s.sc.oopsAt(i, 0) // 改问题7
		return
	}
	if !s.touchesNumber(i) && !s.sc.at(i+1).is(wNeg) {
		return
	}
	if len(t.word.runes) == 1 && s.sc.at(i+1).kind != kNum && (s.sc.at(i+1).kind != kSpace || s.sc.at(i+2).kind != kNum) {
		return
	}
	s.one.fix = true
	if !containsRune("去核剔扣最其", t.word.runes[0]) && t.word.text != "实际" && t.word.text != "实有" {
		s.sc.oopsAt(i, len(s.items))
	}
}

// touchesNumber tells that a number follows directly.
func (s *scan) touchesNumber(i int) bool {
	k := i + 1
	for t := s.sc.at(k); t.kind == kSpace || t.kind == kLink || t.is(wFill) || t.kind == kQuote || t.is(wBefore); t = s.sc.at(k) {
		k++
	}
	return s.sc.at(k).kind == kNum
}

// hedge doubts every figure of its clause.
func (s *scan) hedge() {
	s.one.hedge = true
	for k := len(s.items) - 1; k >= 0 && s.items[k].clause == s.clause; k-- {
		s.items[k].hedge = true
	}
}

// hedgeAll doubts everything before: 以上都是大概数.
func (s *scan) hedgeAll(i int) {
	all := false
	for k := i - 1; k >= max(0, i-8) && !s.sc.stops(k) && s.sc.toks[k].kind != kComma; k-- {
		all = all || s.sc.toks[k].is(wAll)
	}
	if all {
		for k := range s.items {
			s.items[k].hedge = true
		}
	}
}

// zero takes a word for zero where it stands with a label.
func (s *scan) zero(i int, t token) {
	if t.is(wWhole) && !s.clauseLabel(i) {
		if s.sc.at(i+1).kind != kLabel || s.followed(i+1) {
			s.sc.wholeZero(i)
			return
		}
	}
	s.value(item{tok: i, zero: true})
	if n := len(s.items) - 1; t.is(wWhole) && s.sc.at(i+1).kind != kLabel || containsRune(t.word.text, '均') || containsRune(t.word.text, '都') {
		s.items[n].each = true
	}
}

// unknownYet tells that the word at i denies a label's figures and not what it
// counts: 没有问责数据 is no zero.
func (s *scan) unknownYet(i int) bool {
	if s.sc.at(i+1).kind != kLabel {
		return false
	}
	k := i + 2
	if s.sc.at(k).is(wFill) && s.sc.at(k).word.text == "的" {
		k++
	}
	t := s.sc.at(k)
	return t.kind == kWord && slices.Contains(figureWords, t.word.text) && !s.followed(i+1)
}

var figureWords = words("数 数据 数字 统计 汇总 统计数 结果")

// clauseLabel tells that a label without a figure stands before i in its clause.
func (s *scan) clauseLabel(int) bool {
	n := len(s.items)
	return n > 0 && s.items[n-1].clause == s.clause && !s.items[n-1].value()
}

// oopsAt notes the first correction word and how many items came before it.
func (sc *scene) oopsAt(i, before int) {
	if sc.oops < 0 {
		sc.oops = before
	}
	sc.past = sc.past || sc.pastAt(i)
}

var pastWords = words("刚才 刚刚 前面 之前 上一条 上条 那条 上次 昨天 上午 早上")

// pastAt tells that a word about an earlier message stands in the sentence of token i.
func (sc *scene) pastAt(i int) bool {
	if sc.pastTo > i && sc.pastFrom <= i {
		return sc.pastSaid
	}
	from, to := sc.sentence(i)
	a, b := sc.toks[from].start, sc.toks[to-1].end
	s := sc.x.norm[sc.x.at[a]:sc.x.at[b]]
	sc.pastFrom, sc.pastTo, sc.pastSaid = from, to, false
	for _, w := range pastWords {
		sc.pastSaid = sc.pastSaid || strings.Contains(s, w)
	}
	return sc.pastSaid
}

// wholeZero takes 零报告 unless it is denied.
func (sc *scene) wholeZero(i int) {
	if b := sc.at(i - 1); b.is(wPlan) || b.kind == kSpace && sc.at(i-2).is(wPlan) {
		return // 下周零报告
	}
	if sc.at(i-1).is(wNot) || sc.at(i-1).is(wQuestion) || sc.at(i-1).kind == kText && containsRune("非别", sc.at(i-1).r) {
		return
	}
	if from, to := sc.sentence(i); sc.at(to).r == '?' && !sc.receipt(from, to) {
		sc.asking = true // 零报告不算吧？
		return
	}
	sc.whole = true
}

// receipt tells that the tokens ask whether the message has arrived: 收到了吗.
func (sc *scene) receipt(from, to int) bool {
	return strings.Contains(sc.x.norm[sc.x.at[sc.toks[from].start]:sc.x.at[sc.toks[to-1].end]], "收到")
}

// questioned tells that the message asks something else than whether it has arrived.
func (sc *scene) questioned() bool {
	if !sc.x.says(wQuestion) {
		return false
	}
	for i, t := range sc.toks {
		if !t.is(wQuestion) {
			continue
		}
		if from, to := sc.sentence(i); !sc.receipt(from, to) {
			return true
		}
	}
	return false
}

// weakOops may as well tell what a village did: 督促更正台账3处.
var weakOops = words("更正 订正 纠正 修正 勘误 改正 修改 更改 更正一下 修改一下")

// mistake tells that the word at i is about the report itself.
func (s *scan) mistake(i int, t token) bool {
	k := i + 1
	for s.sc.at(k).kind == kSpace || s.sc.at(k).is(wFill) {
		k++
	}
	next := s.sc.at(k)
	weak := false
	for _, w := range weakOops {
		weak = weak || w == t.word.text
	}
	if !weak {
		return next.kind != kNum || s.sc.at(i+1).kind == kSpace || s.past(i)
	}
	if next.kind == kText && s.sc.statementAt(next) == nil || next.is(wSuffix) || next.is(wStatus) {
		return false
	}
	for k := i - 1; k >= max(0, i-reach); k-- {
		b := s.sc.toks[k]
		if b.kind == kComma || b.kind == kStop || b.kind == kLine || b.kind == kLink || b.kind == kOpen {
			return true
		}
		if !neutral(b) && b.kind != kLabel {
			return s.past(i)
		}
	}
	return true
}

// past tells that the sentence of token i is about an earlier message.
func (s *scan) past(i int) bool { return s.sc.pastAt(i) }
