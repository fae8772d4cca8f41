package report

// lineHead is the plain text that heads the token's line (前北村：问题5个), or
// stands alone on a line above it.
func (sc *scene) lineHead(tok int) string {
	from := sc.lineFrom(tok)
	for k := from; k < tok && k < from+12; k++ {
		t := sc.toks[k]
		if t.kind == kLink && t.r == ':' {
			if h := sc.words(from, k); h != "" {
				return h
			}
		}
		if t.kind == kLabel || t.kind == kNum || t.kind == kComma || t.kind == kUnit {
			break
		}
	}
	for end := from - 1; end > tok-reach && end > 0; {
		from = sc.lineFrom(end)
		if h, ok := sc.title(from, end); ok {
			return h
		}
		end = from - 1
	}
	return ""
}

// lineFrom is the first token of the line of token i.
func (sc *scene) lineFrom(i int) int {
	for n := 0; i > 0 && sc.line[i-1] == sc.line[i] && n < reach; n++ {
		i--
	}
	return i
}

// title is the text of a short line without labels, figures and units.
func (sc *scene) title(from, to int) (string, bool) {
	if to-from > 10 {
		return "", false
	}
	for k := from; k < to; k++ {
		switch t := sc.toks[k]; t.kind {
		case kLabel, kNum, kUnit, kComma, kStop:
			return "", false
		case kText, kSpace, kLine, kDun, kLink, kBar, kOpen, kClose, kQuote, kWord, kPeriod, kClaim, kMark:
		}
	}
	h := sc.words(from, to)
	return h, h != ""
}

// lead is the plain text at the start of the token's sentence, before its first
// label or figure: 巡察前北村，梳理问题5个，线索1件.
func (sc *scene) lead(tok int) string {
	from := tok
	for from > max(0, tok-reach) && !sc.stops(from-1) {
		from--
	}
	to := from
	for to < tok && sc.toks[to].kind != kLabel && sc.toks[to].kind != kNum {
		to++
	}
	return sc.words(from, to)
}
