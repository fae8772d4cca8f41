package report

import (
	"maps"
	"slices"
	"strings"
)

// segment is the part of a message that is about one unit.
type segment struct {
	from, to int    // tokens
	unit     string // area code; empty: asked, or the sender's own
	named    bool   // a heading names the unit
	unclear  bool   // a heading names a unit that is not known, or two
}

// segments cuts a message at the headings that name units.
func (x *lexer) segments() []segment {
	segs := []segment{{from: 0}}
	x.openAt = 0
	for i := 0; i < len(x.toks); i++ {
		h, ok := x.heading(i)
		if !ok {
			continue
		}
		start := x.headStart(i)
		segs[len(segs)-1].to = start
		segs = append(segs, segment{from: start, unit: h.unit, named: true, unclear: h.unclear})
		i = max(i, h.end-1)
	}
	segs[len(segs)-1].to = len(x.toks)
	return x.mergeSegments(segs)
}

// figured tells that a figure stands before i.
func (x *lexer) figured(i int) bool {
	return slices.ContainsFunc(x.toks[:i], isFigure)
}

type head struct {
	unit    string
	unclear bool
	end     int // token behind
}

// heading reads a heading at token i: 陶山镇：, 代陶山镇报, 【陶山镇】.
func (x *lexer) heading(i int) (head, bool) {
	t := &x.toks[i]
	if t.kind != kUnit {
		return x.nameless(i)
	}
	if i+2 < len(x.toks) && x.toks[i+1].is(wBehalf) && x.toks[i+2].kind == kUnit && x.opens(i) {
		return x.behalf(i + 1) // 塘下镇代陶山镇报
	}
	if i > 0 && x.toks[i-1].is(wFill) && x.toks[i-1].end-x.toks[i-1].start == 1 && x.cs[x.toks[i-1].start].r == '是' && t.unit != x.sender && !x.figured(i) {
		return head{unclear: true, end: i + 1}, true // 我是陶山镇的
	}
	if t.unit != x.sender && x.opens(i) {
		if k, ok := x.yonder(i + 1); ok {
			return head{unclear: true, end: k}, true // 陶山镇那边问题12个, 陶山镇小李发来：
		}
	}
	if t.unit != x.sender && x.opens(i) && x.handsOver(i+1) {
		return head{unclear: true, end: i + 1}, true // 陶山镇移交线索1件
	}
	if t.unit != x.sender && i > 0 && (x.toks[i-1].is(wAnd) || x.toks[i-1].kind == kDun) && i+1 < len(x.toks) && x.toks[i+1].kind == kLink {
		return head{unclear: true, end: i + 1}, true // 我镇和陶山镇：
	}
	h := head{unit: t.unit, end: i + 1}
	j, jointly := x.afterUnit(i + 1)
	colon := j < len(x.toks) && x.toks[j].kind == kLink
	switch {
	case x.opens(i) && x.headEnds(i, j, colon):
	case colon && x.breaks(i):
	case x.startsOver(i, j):
	case t.unit != x.sender && x.opens(i) && !x.figured(i) && x.telling(i+1):
		return head{unclear: true, end: i + 1}, true // 陶山镇转来线索1件
	default:
		return head{}, false
	}
	h.unclear = jointly
	if h.unclear {
		h.unit = ""
	}
	h.end = j
	return h, true
}

// nameless reads a heading at token i that does not begin with a unit's name.
func (x *lexer) nameless(i int) (head, bool) {
	t := &x.toks[i]
	if t.kind != kText && t.kind != kWord || !x.opens(i) {
		return head{}, false
	}
	if t.is(wBehalf) {
		return x.behalf(i)
	}
	if h, ok := x.forwarded(i); ok {
		return h, true
	}
	if t.kind == kText {
		return x.stranger(i)
	}
	return head{}, false
}

// yonder is the token behind 那边 or 的 where a label or a figure follows, or the
// colon behind a few words about the unit.
func (x *lexer) yonder(j int) (int, bool) {
	k := j
	for k < len(x.toks) && (x.toks[k].kind == kText && containsRune("那这边里儿面", x.toks[k].r) || x.toks[k].is(wFill) && containsRune("的方情", x.toks[k].word.runes[0])) {
		k++
	}
	if k > j && k < len(x.toks) && (x.toks[k].kind == kLabel || x.toks[k].kind == kNum) {
		return k, true
	}
	plain := k > j
	for n := k; n < min(len(x.toks), j+10); n++ {
		switch t := x.toks[n]; t.kind {
		case kText:
			plain = true
		case kLink:
			return n, plain && t.r == ':'
		case kWord:
			if t.is(wNeg) || t.is(wWhole) || t.is(wOops) || t.is(wRest) || t.is(wRecall) || t.is(wSection) {
				return j, false
			}
		default:
			return j, false
		}
	}
	return j, false
}

// afterUnit skips what belongs to the heading: 第47周, 巡察工作周报, 纪委. A second
// unit joined by 、 or 和 makes the heading unclear.
func (x *lexer) afterUnit(j int) (int, bool) {
	jointly := false
	for ; j < len(x.toks); j++ {
		t := x.toks[j]
		switch {
		case t.kind == kPeriod || t.kind == kClaim || t.kind == kQuote || t.is(wReport) || t.is(wThis) || t.is(wAmend):
		case t.kind == kUnit && j > 0 && (x.toks[j-1].kind == kDun || x.toks[j-1].is(wAnd)):
			jointly = true
		case (t.kind == kDun || t.is(wAnd)) && j+1 < len(x.toks) && x.toks[j+1].kind == kUnit:
		default:
			return j, jointly
		}
	}
	return j, jointly
}

// startsOver tells that the unit's name at i stands right behind a figure, and that
// the labels before it, two at least, are given once more behind it:
// 塘下镇问题九个线索两件陶山镇问题六个线索一件. j is the token behind the heading.
func (x *lexer) startsOver(i, j int) bool {
	k := i - 1
	for k > 0 && (x.toks[k].kind == kSpace || x.toks[k].kind == kComma) {
		k--
	}
	if k < 0 || j >= len(x.toks) || x.toks[j].kind != kLabel || x.toks[k].kind != kNum && !x.toks[k].is(wNeg) {
		return false
	}
	before, behind := map[int]bool{}, map[int]bool{}
	for ; k >= max(0, i-reach) && x.toks[k].kind != kUnit && x.toks[k].kind != kStop; k-- {
		if x.toks[k].kind == kLabel {
			before[x.toks[k].label.ind] = true
		}
	}
	for k = j; k < min(len(x.toks), j+reach) && x.toks[k].kind != kUnit && x.toks[k].kind != kStop && x.toks[k].kind != kLine; k++ {
		if x.toks[k].kind == kLabel {
			behind[x.toks[k].label.ind] = true
		}
	}
	return len(before) > 1 && maps.Equal(before, behind)
}

// headEnds tells whether what follows the unit's name makes it a heading and
// not a mention (陶山镇的书记, 陶山镇转来线索).
func (x *lexer) headEnds(i, j int, colon bool) bool {
	if colon || j >= len(x.toks) {
		return true
	}
	t := x.toks[j]
	if j > i+1 && x.toks[j-1].is(wReport) && t.is(wFill) {
		return false
	}
	switch t.kind {
	case kLine, kComma, kSpace, kStop, kNum, kLabel, kOpen, kBar, kMark:
		return true
	case kWord:
		return t.is(wNeg) || t.is(wWhole) || t.is(wTotal) || t.is(wNew) || t.is(wRecall) || t.is(wOops) || t.is(wFix) || t.is(wCum) || t.is(wWork) || t.is(wPolite) && !t.is(wFill)
	case kText, kLink, kClose, kQuote, kPeriod, kUnit, kClaim, kDun:
	}
	return false
}

// opens tells that nothing but greetings and marks stands before i on its line
// or since the last full stop. It remembers its last answer, because headings
// are looked for at one token after the other: 本周本周本周… would be read from
// its beginning for each.
func (x *lexer) opens(i int) bool {
	opens := true
	for k := i - 1; k >= 0; k-- {
		if k+1 == x.openAt {
			opens = x.open
			break
		}
		t := &x.toks[k]
		if t.kind == kLine || t.kind == kStop {
			break
		}
		if !x.leads(k) {
			opens = false
			break
		}
	}
	x.openAt, x.open = i, opens
	return opens
}

// leads tells that token k may stand before a heading.
func (x *lexer) leads(k int) bool {
	t := &x.toks[k]
	switch t.kind {
	case kSpace, kQuote, kMark, kClaim, kPeriod, kOpen, kClose, kComma, kLink, kBar: // 周报|陶山镇：…
		return t.r != stated
	case kWord:
		return t.is(wPolite) || t.is(wReport) || t.is(wAmend) || t.is(wBehalf) || t.is(wOops) || t.is(wThis) || t.is(wRecall) || t.is(wFix)
	case kText, kLine, kStop, kDun, kNum, kLabel, kUnit:
	}
	return false
}

// breaks tells that a separator stands directly before i.
func (x *lexer) breaks(i int) bool {
	if i == 0 {
		return true
	}
	switch x.toks[i-1].kind {
	case kLine, kStop, kComma, kSpace, kQuote, kMark, kClose:
		return true
	case kText, kDun, kLink, kBar, kOpen, kNum, kLabel, kWord, kPeriod, kUnit, kClaim:
	}
	return false
}

// behalf reads 代陶山镇报 at the word 代.
func (x *lexer) behalf(i int) (head, bool) {
	j := i + 1
	for j < len(x.toks) && (x.toks[j].is(wReport) || x.toks[j].is(wBehalf) || x.toks[j].kind == kSpace || x.toks[j].kind == kQuote || x.toks[j].is(wAmend)) {
		j++
	}
	if j < len(x.toks) && x.toks[j].kind == kUnit {
		end, jointly := x.afterUnit(j + 1)
		h := head{unit: x.toks[j].unit, end: end, unclear: jointly}
		if jointly {
			h.unit = ""
		}
		return h, true
	}
	name, k := x.phrase(j)
	if k >= len(x.toks) || name == "" || !x.toks[k].is(wReport) && x.toks[k].kind != kLink || x.personal(name) {
		return head{}, false
	}
	return head{unclear: true, end: k}, true
}

// phrase reads a short run of plain words.
func (x *lexer) phrase(i int) (string, int) {
	var b strings.Builder
	n := 0
	for ; i < len(x.toks) && (x.toks[i].kind == kText || x.toks[i].is(wPolite)) && n < 9; i++ {
		for _, c := range x.cs[x.toks[i].start:x.toks[i].end] {
			b.WriteRune(c.r)
		}
		n++
	}
	return b.String(), i
}

var personalWords = words("忙 我 书记 领导 同事 主任 他 她 大家 办公室 单位 镇里 乡里 街道里 小 老 自己 科里 站里 委 某")

// personal tells that 代X报 names a person and no unit.
func (x *lexer) personal(name string) bool {
	for _, w := range personalWords {
		if strings.HasPrefix(name, w) || len(w) > 3 && strings.HasSuffix(name, w) {
			return !strings.HasSuffix(name, "镇") || strings.HasSuffix(name, "我镇") || strings.HasSuffix(name, "本镇")
		}
	}
	return false
}

var ownWords = words("我 本 全 各 该 镇 乡 我们 咱 咱们 贵 两 每 某 所在")

// stranger reads 某某镇： where the unit is not on the list.
func (x *lexer) stranger(i int) (head, bool) {
	if i > 0 && x.toks[i-1].kind == kText {
		return head{}, false
	}
	name, k := "", i
	for ; k < len(x.toks) && x.toks[k].kind == kText && k < i+7; k++ {
		name += string(x.toks[k].r)
	}
	own := false
	for _, w := range ownWords {
		own = own || strings.TrimRight(name, "镇乡街道") == w || name == w
	}
	if own || !strings.HasSuffix(name, "镇") && !strings.HasSuffix(name, "乡") && !strings.HasSuffix(name, "街道") || len([]rune(name)) < 3 {
		return head{}, false
	}
	j, _ := x.afterUnit(k)
	if j < len(x.toks) && x.toks[j].kind != kLink && x.toks[j].kind != kLine && (x.toks[j].kind != kSpace || j > k && x.toks[k].kind != kQuote) {
		return head{}, false
	}
	return head{unclear: true, end: j}, true
}

// headStart is the first token of the line or sentence that the heading opens.
func (x *lexer) headStart(i int) int {
	for i > 0 {
		t := x.toks[i-1]
		if t.kind == kLine || t.kind == kStop || t.kind == kComma {
			break
		}
		i--
		if t.kind == kNum || t.kind == kLabel {
			return i + 1
		}
	}
	return i
}

// mergeSegments drops parts without content and joins parts of the same unit.
func (x *lexer) mergeSegments(segs []segment) []segment {
	if len(segs) == 1 {
		return segs
	}
	var out []segment
	for k, s := range segs {
		if len(segs) > 1 && !x.hasContent(s) {
			if k > 0 && len(out) == 1 && !out[0].named && s.unit != x.sender {
				out[0].unclear = true // signed by another unit
			}
			continue
		}
		out = append(out, s)
	}
	if len(out) == 0 {
		return segs[len(segs)-1:]
	}
	return out
}

// hasContent tells whether the part says anything that may be recorded.
func (x *lexer) hasContent(s segment) bool {
	for _, t := range x.toks[s.from:s.to] {
		if t.kind == kLabel || t.kind == kNum || t.r == stated || t.is(wWhole) || t.is(wRest) || t.is(wRecall) {
			return true
		}
	}
	return false
}
