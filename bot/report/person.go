package report

import "slices"

// forwarded reads a line that was written by somebody else, so that nobody
// knows whose figures it has: 转发：陶山镇：…, 转：…, 张三：问题5.
func (x *lexer) forwarded(i int) (head, bool) {
	if k := x.toks[i].kind; k != kText && k != kWord {
		return head{}, false
	}
	if k, ok := x.passedOn(i); ok {
		return head{unclear: true, end: k}, true
	}
	if k, ok := x.spokenBy(i); ok && !x.figured(i) {
		return head{unclear: true, end: k}, true
	}
	return head{}, false
}

// passedOn is the token behind 转发： or 转陶山镇.
func (x *lexer) passedOn(i int) (int, bool) {
	if x.toks[i].r != '转' || x.toks[i].kind != kText {
		return 0, false
	}
	k := i + 1
	for k < len(x.toks) && k < i+4 && (x.toks[k].kind == kText && containsRune("发述自达来交办一下", x.toks[k].r) || x.toks[k].kind == kSpace && x.toks[k].end-x.toks[k].start == 1 && k == i+1) {
		k++
	}
	if k >= len(x.toks) {
		return 0, false
	}
	t := x.toks[k]
	return k + 1, t.kind == kLink && t.r == ':' || t.kind == kUnit || t.kind == kLine
}

// spokenBy is the colon behind a person's name at the head of the message.
func (x *lexer) spokenBy(i int) (int, bool) {
	k := i
	for k < len(x.toks) && (x.toks[k].kind == kText || x.toks[k].is(wNone) || x.toks[k].is(wPolite) && x.cs[x.toks[k].start].r == '老') && x.toks[k].end-x.toks[i].start <= 3 {
		k++
	}
	if k == i || k >= len(x.toks) || x.toks[k].kind != kLink || x.toks[k].r != ':' {
		return 0, false
	}
	name := x.runes(x.toks[i].start, x.toks[k-1].end)
	if containsRune("小老阿", name[0]) && len(name) <= 3 {
		name = name[1:]
	} else if len(name) < 2 {
		return 0, false
	}
	if len(name) == 0 || !containsRune(surnames, name[0]) || containsRune(noNameEnds, name[len(name)-1]) {
		return 0, false
	}
	return k, !slices.ContainsFunc(noNames, func(w string) bool { return len(name) >= 2 && w == string(name[:2]) })
}

// handsOver tells that the label at i, right behind a unit's name, says what that
// unit did for another: 陶山镇移交线索1件, 陶山镇书记交来线索1件.
func (x *lexer) handsOver(i int) bool {
	if i < len(x.toks) && x.toks[i].is(wPolite) && slices.Contains(titles, x.toks[i].word.text) {
		return !x.figured(i) && x.telling(i+1)
	}
	return i < len(x.toks) && x.toks[i].kind == kLabel && containsRune(handOver, []rune(x.toks[i].label.word)[0])
}

// telling tells that the clause at i, right behind a unit's name, says what the unit
// did: with figures of an indicator (陶山镇转来线索1件), or as its own work
// (陶山镇开展巡察，发现问题5个). Nobody knows whose the figures are.
func (x *lexer) telling(i int) bool {
	if i >= len(x.toks) || x.toks[i].kind != kText && x.toks[i].kind != kWord {
		return false
	}
	from := x.toks[i].start
	works := slices.ContainsFunc(workVerbs, func(w string) bool { return hasRunes(x.cs, from, []rune(w)) })
	label, num := works, works
	for k := i; k < len(x.toks); k++ {
		switch t := x.toks[k]; t.kind {
		case kComma, kStop, kLine, kLink, kOpen:
			return label && num
		case kLabel:
			label = true
		case kNum:
			num = true
		case kWord:
			if slices.Contains(ownUnit, t.word.text) {
				return false // 陶山镇来我镇交流
			}
		case kText, kSpace, kDun, kBar, kClose, kQuote, kPeriod, kUnit, kClaim, kMark:
		}
	}
	return label && num
}
