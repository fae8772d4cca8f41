package report

// gap is what stands between a label and a figure.
type gap struct {
	text   int // characters of other words
	comma  bool
	dun    bool // 、 or 和
	space  bool
	link   bool
	bar    bool
	line   bool
	status bool // 办结: the figure has another status
	modal  bool // 拟: nothing is done yet
	unit   bool // another township is named between
}

// touching tells that nothing at all stands between.
func (g gap) touching() bool { return g == gap{} }

func (sc *scene) gap(a, b int) gap {
	var g gap
	for k := a + 1; k < b; k++ {
		if sc.toks[k].kind == kOpen && sc.transparent(k) {
			for k+1 < b && sc.toks[k].kind != kClose {
				k++
			}
		}
		switch t := sc.toks[k]; t.kind {
		case kText:
			g.text++
		case kComma, kStop:
			g.comma = true
		case kDun:
			g.dun = true
		case kSpace, kMark:
			g.space = true
		case kLink:
			g.link = true
		case kBar:
			g.bar = true
		case kLine:
			g.line = true
		case kUnit:
			g.unit = true
			g.text++
		case kClaim, kNum, kLabel:
			g.text += 2
		case kPeriod, kOpen, kClose, kQuote:
		case kWord:
			g.word(t)
		}
	}
	return g
}

func (g *gap) word(t token) {
	switch {
	case t.is(wStatus):
		g.status = true
		g.text += len(t.word.runes)
	case t.is(wModal):
		g.modal = true
	case t.is(wAnd) && !t.is(wFill):
		g.dun = true
	case t.is(wFill), t.is(wPolite), t.is(wNew), t.is(wThis), t.is(wTotal), t.is(wCum), t.is(wEach), t.is(wFix), t.is(wBefore), t.is(wResp), t.is(wLast), t.is(wHedge), t.is(wChange), t.is(wNot), t.is(wOops), t.is(wReport), t.is(wEdge), t.is(wAmend), t.is(wPart), t.is(wBoth), t.is(wSame):
	default:
		g.text += len(t.word.runes)
	}
}

// transparent tells that the brackets at i hold only a label, a number or a unit.
func (sc *scene) transparent(i int) bool {
	n := 0
	for k := i + 1; k < len(sc.toks) && n < 6; k++ {
		t := sc.toks[k]
		switch t.kind {
		case kClose:
			return n <= 2
		case kLabel, kNum:
			n++
			if n > 1 {
				return false
			}
		case kText:
			if !containsRune("个条项处件人名万元亿千次村", t.r) {
				return false
			}
		case kSpace:
		case kWord:
			if (t.is(wBefore) || t.is(wHedge)) && sc.at(i-1).kind == kLabel {
				continue // 问题（大概）7个
			}
			if !t.is(wFill) || !containsRune("个条项处件人名次", t.word.runes[0]) {
				return false
			}
		default:
			return false
		}
	}
	return false
}

func (sc *scene) closesTransparent(i int) bool {
	for k := i - 1; k >= 0 && k > i-8; k-- {
		if sc.toks[k].kind == kOpen {
			return sc.transparent(k)
		}
	}
	return false
}
