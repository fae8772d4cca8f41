package report

import "github.com/weidubao/weidubao/bot/calendar"

// scene is one segment while it is read.
type scene struct {
	x      *lexer
	l      *Language
	seg    segment
	toks   []token
	raw    []token
	skip   []bool // tokens of narrative sections
	line   []int  // number of the line each token stands on
	counts []int  // figures before each token
	head   int    // tokens at the beginning that are neutral

	scan             *scan // what stands in the running text, once it was read; nil: bare numbers
	weeks            []weekMark
	mentions         []mention
	plans            []mention // 应追缴5万元: figures that are not reached
	names            int       // labels
	labelled         []bool    // indicators whose label occurs
	figures          int       // numbers that are no dates or marks
	whole            bool      // 零报告
	restZero         bool      // 其余无
	restAsk          Doubt     // 其余同上周
	pos              []mention // bare numbers, in order
	posAsk           bool      // bare numbers, but not as many as indicators
	filled           bool      // bare numbers stand for what is missing
	missingOrder     []int     // indicators that an incomplete report lacks
	oops             int       // first correction word; -1: none
	valued           bool      // figures stand before the first correction word
	past             bool      // 刚才报错了: about an earlier message
	pastFrom, pastTo int       // the sentence that was looked at last for such words
	pastSaid         bool
	same             bool // 同一笔: equal mentions are one
	parted           bool // 表一, 分片: they may be two
	asking           bool // every sentence with content is a question
}

// weekMark is a period that sets the week.
type weekMark struct {
	week  calendar.Week
	doubt Doubt // why it sets none
	tok   int
}

// newScene prepares a scene; the tokens of a title stand before its own.
func (x *lexer) newScene(s segment, title []token) *scene {
	sc := x.desk.scenes.one()
	sc.x, sc.l, sc.seg, sc.labelled, sc.oops = x, x.l, s, x.desk.flags.take(len(x.l.inds)), -1
	if len(title) > 0 {
		sc.toks = append(append(sc.toks, title...), token{kind: kLine, start: s.from})
		sc.raw = append(sc.raw, sc.toks...)
		n := len(title)
		sc.toks[n].start, sc.toks[n].end = title[n-1].end, title[n-1].end
		sc.raw[n] = sc.toks[n]
	}
	sc.join(x, s)
	return sc
}

// join adds another part of the message about the same unit.
func (sc *scene) join(x *lexer, s segment) {
	if n := len(sc.toks); n > 0 && sc.toks[n-1].kind != kLine {
		cut := token{kind: kLine, start: sc.toks[n-1].end, end: sc.toks[n-1].end}
		sc.toks, sc.raw = append(sc.toks, cut), append(sc.raw, cut)
	}
	if len(sc.toks) == 0 { // nearly every message: one part, and nothing to add
		sc.toks, sc.raw = x.toks[s.from:s.to:s.to], x.raw[s.from:s.to:s.to]
		return
	}
	sc.toks = append(sc.toks, x.toks[s.from:s.to]...)
	sc.raw = append(sc.raw, x.raw[s.from:s.to]...)
}

// sizesOf is how many tokens all parts about each unit have, with a line end between them.
func sizesOf(segs []segment) map[string]int {
	sizes := map[string]int{}
	for _, s := range segs {
		sizes[s.unit] += s.to - s.from + 1
	}
	return sizes
}

// reserve makes room for n tokens and the title, once and not part by part.
func (sc *scene) reserve(n int) {
	if cap(sc.toks) >= n {
		return
	}
	n += len(sc.toks)
	sc.toks = append(make([]token, 0, n), sc.toks...)
	sc.raw = append(make([]token, 0, n), sc.raw...)
}

// prepare counts lines and figures.
func (sc *scene) prepare() {
	size := len(sc.toks)
	sc.skip = sc.x.desk.flags.take(size)
	sc.line, sc.counts = sc.x.desk.ints.take(size), sc.x.desk.ints.take(size+1)
	n := 0
	for i := range sc.toks {
		t := &sc.toks[i]
		sc.line[i], sc.counts[i+1] = n, sc.counts[i]
		if isFigure(*t) {
			sc.counts[i+1]++
		}
		sc.same, sc.parted = sc.same || t.is(wSame), sc.parted || t.is(wDistinct)
		if sc.head == i && (neutral(*t) || t.is(wCum)) {
			sc.head++
		}
		switch t.kind {
		case kLine:
			n++
		case kLabel:
			sc.names++
		default:
		}
	}
}

// at is the token at i, a line end outside.
func (sc *scene) at(i int) token {
	if i < 0 || i >= len(sc.toks) {
		return token{kind: kLine}
	}
	return sc.toks[i]
}

// quote is the original text of a range of tokens.
func (sc *scene) quote(from, to int) string {
	if from < 0 || to >= len(sc.toks) || from > to {
		return ""
	}
	a, b := sc.toks[from].start, sc.toks[to].end-1
	return sc.x.original(a, b)
}
