package report

// scope is whose figures a figure belongs to.
type scope uint8

const (
	plainScope  scope = iota // this week's
	cumScope                 // cumulative
	lastScope                // another week's
	changeScope              // a change against last week
	planScope                // a plan
	deniedScope              // 不是12个
)

// item is a label or a value of one clause.
type item struct {
	tok    int
	clause int
	sent   int
	depth  int // brackets
	label  *match
	num    *number
	zero   bool // a zero word
	few    bool // 若干: nobody knows how many
	vague  bool // 一些, 许多: narrative unless nothing else is known

	scope   scope
	part    bool // behind 其中 or in brackets
	this    bool // 本周 stands before it
	total   bool // 共 stands before it
	each    bool // 各, 均
	fix     bool // 改为, 应为
	oops    bool // 不对, before it in its clause
	resp    bool // 分别
	hedge   bool // 好像, 可能
	blocked bool // a label inside another word, or negated
	planned bool // blocked by 应, 拟: what should be, not what is
	status  bool // a label with another status: 办结线索
	maybe   bool // nobody knows whether it belongs to the plan before
	quest   bool // in a question
	used    bool
}

func (it *item) value() bool { return it.label == nil }

// scan walks once over the tokens and lists the items with their marks.
type scan struct {
	sc    *scene
	items []item
	cover marks
	outer []marks
	one   marks // for the next value of the clause only

	clause, sent int
	planBehind   bool         // figures stood before the plan
	changed      map[int]bool // clauses with a change mark
	title        scope        // of the lines below a line like 累计数据：
	statements   []item       // percentages, yes/no and texts, read with their labels
}

// marks are what grammar words say about the figures behind them.
type marks struct {
	scope                                                 scope
	part, this, total, each, fix, oops, resp, hedge, deny bool
	maybe                                                 bool // behind a plan, perhaps no longer part of it
	others                                                bool // 全市: 本周 does not make them the own figures
}

func (sc *scene) items() *scan {
	s := sc.x.desk.scans.one()
	s.sc, s.items = sc, sc.x.desk.items.take(sc.counts[len(sc.toks)] + sc.names)[:0]
	for i := range sc.toks {
		if sc.skip[i] {
			if sc.stops(i) {
				s.breakSentence()
			}
			continue
		}
		s.token(i)
	}
	return s
}

func (s *scan) breakClause() {
	s.clause++
	s.one = marks{oops: s.one.oops}
}

func (s *scan) breakSentence() {
	s.breakClause()
	s.sent++
	s.cover, s.outer, s.one = marks{scope: s.title}, nil, marks{}
}

// token takes one token.
func (s *scan) token(i int) {
	t := s.sc.toks[i]
	switch t.kind {
	case kLine, kStop:
		if t.kind == kLine {
			s.titled(i)
		}
		s.breakSentence()
	case kComma:
		if t.r == stated {
			s.state(i)
		}
		s.breakClause()
		s.afterPlan(i)
	case kOpen:
		if !s.sc.transparent(i) {
			s.outer = append(s.outer, s.cover)
			s.cover.part = true
			s.breakClause()
		}
	case kClose:
		if n := len(s.outer); n > 0 && !s.sc.closesTransparent(i) {
			s.cover, s.outer = s.outer[n-1], s.outer[:n-1]
			s.breakClause()
		}
	case kLabel:
		s.label(i)
	case kNum:
		s.split(i)
		s.value(item{tok: i, num: t.num})
	case kWord:
		s.word(i, t)
	case kPeriod:
		if !s.sc.setsWeek(i) {
			s.mark(i, lastScope)
		} else {
			s.cover.scope = plainScope
		}
	case kClaim:
		if s.since(i) {
			s.foreign(i)
		}
	case kSpace:
		if s.sc.spaced(i) {
			s.breakClause() // 问责2人 12个问题 1项制度
		}
	case kText, kDun, kLink, kBar, kQuote, kUnit, kMark:
	}
}

// spaced tells that blanks alone separate whole clauses around the blank at i:
// every piece with a label has one figure of its own, and no other piece has one.
func (sc *scene) spaced(i int) bool {
	from, to := i, i
	for from > 0 && !sc.separates(from-1) && (from > i-40 || sc.toks[from].kind != kSpace) && from > i-reach {
		from--
	}
	for to < len(sc.toks) && !sc.separates(to) && (to < i+40 || sc.toks[to].kind != kSpace) && to < i+reach {
		to++
	}
	labels, figures := 0, 0
	for k := from; k <= to; k++ {
		switch t := sc.at(k); {
		case k == to || t.kind == kSpace:
			if labels > 1 || figures != labels {
				return false
			}
			labels, figures = 0, 0
		case t.kind == kLabel:
			labels++
		case t.kind == kNum || t.is(wNeg):
			figures++
		}
	}
	return true
}

// separates tells that token i ends a clause for certain.
func (sc *scene) separates(i int) bool {
	k := sc.toks[i].kind
	return k == kComma || k == kStop || k == kLine || k == kOpen || k == kClose
}

func (s *scan) value(it item) {
	m := s.one
	it.clause, it.sent, it.depth = s.clause, s.sent, len(s.outer)
	it.scope = s.cover.scope
	if m.scope != plainScope {
		it.scope = m.scope
	}
	it.part = s.cover.part
	it.this = m.this
	if m.this && it.scope != changeScope {
		it.scope = plainScope
	}
	it.total = (m.total || s.cover.total) && !it.this && !s.cover.this
	it.each, it.fix, it.oops, it.resp = m.each, m.fix, m.oops, m.resp
	it.maybe = s.cover.maybe
	it.hedge = m.hedge || s.cover.hedge || s.unsure(it.tok)
	if s.cover.others {
		it.scope = cumScope
	}
	if m.deny {
		it.scope = deniedScope
	}
	hedge := m.hedge
	s.one = marks{hedge: hedge, resp: m.resp, each: false}
	if m.resp {
		s.one.scope = m.scope
	}
	s.one.oops = m.deny // 不是12个，是13个
	s.items = append(s.items, it)
}

func (s *scan) label(i int) {
	t := s.sc.toks[i]
	it := item{tok: i, label: t.label, clause: s.clause, sent: s.sent, depth: len(s.outer), part: s.cover.part, scope: s.cover.scope, oops: s.one.oops, this: s.one.this}
	next, prev := s.sc.at(i+1), s.sc.at(i-1)
	switch {
	case next.is(wSuffix) && !next.is(wPart):
		it.blocked = true
	case prev.is(wModal) && intends(prev):
		it.blocked, it.planned = true, true
	case prev.is(wModal), prev.is(wPending), prev.is(wNeg) && prev.word.text == "未" && (s.followed(i) || s.undone(i)):
		it.blocked = true
	case prev.is(wStatus), prev.is(wFill) && s.sc.at(i-2).is(wStatus):
		it.status = true
	case prev.kind == kUnit && prev.unit != s.sc.seg.unit:
		it.status = true
	}
	if t.label.near && !s.adjacent(i) {
		return
	}
	s.items = append(s.items, it)
}

// remaining tells words for what is left to do, which stand beside what is done.
func remaining(t token) bool {
	return containsRune("待未尚还仍缺", t.word.runes[0])
}

// intends tells words for what should be or is planned.
func intends(t token) bool {
	return containsRune("应须需拟计目要预本原任力争建", t.word.runes[0])
}

// undone tells that the label at i says what a figure before it is not yet:
// 2个未整改. That is no zero.
func (s *scan) undone(i int) bool {
	t, n := s.sc.at(i), len(s.items)
	if t.kind != kLabel {
		return false
	}
	for n > 0 && !s.items[n-1].value() {
		n--
	}
	if n == 0 || s.items[n-1].num == nil || s.items[n-1].clause != s.clause {
		return false
	}
	return s.sc.l.status[t.label.word] || s.sc.fit(t.label.ind, &s.items[n-1]) == good
}

// followed tells that a number follows the label at i in its clause.
func (s *scan) followed(i int) bool {
	for k := i + 1; k < min(len(s.sc.toks), i+reach); k++ {
		switch t := s.sc.toks[k]; t.kind {
		case kNum:
			return true
		case kComma, kStop, kLine, kDun:
			return false
		case kText, kSpace, kLink, kBar, kOpen, kClose, kQuote, kLabel, kWord, kPeriod, kUnit, kClaim, kMark:
		}
	}
	return false
}

// adjacent tells that a label that was only nearly right has a figure of its
// own right beside it, and nothing else is counted by that figure.
func (s *scan) adjacent(i int) bool {
	k := i + 1
	for t := s.sc.at(k); t.kind == kSpace || t.kind == kLink || t.is(wFill) || t.is(wThis) || t.is(wTotal) || t.is(wNew) || t.kind == kQuote || t.is(wCum) || t.is(wBefore) || t.is(wEach) || t.is(wFix); t = s.sc.at(k) {
		k++
	}
	if t := s.sc.at(k); t.kind == kNum {
		return s.sc.x.boundaryWord(s.sc.at(k + 1))
	} else if t.is(wNeg) || t.is(wFew) {
		return true
	}
	if t := s.sc.at(i - 1); t.kind == kNum && t.num.measure != "" || t.is(wNeg) {
		return s.sc.x.boundaryWord(s.sc.at(i + 1))
	}
	return s.sc.at(i+1).kind == kSpace || s.sc.at(i+1).kind == kLine || s.sc.at(i+1).kind == kDun || s.sc.at(i+1).kind == kLabel
}

// boundaryWord tells that t does not continue the word before it.
func (x *lexer) boundaryWord(t token) bool {
	return t.kind != kText && t.kind != kUnit
}
