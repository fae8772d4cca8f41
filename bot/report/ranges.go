package report

import "slices"

// joinRanges makes one doubtful figure of 12或13个, 10-12个, 十二、三个: nobody
// knows which is meant. A range whose end is a date is none either.
func (x *lexer) joinRanges() {
	out := x.toks[:0]
	for i := 0; i < len(x.toks); i++ {
		t := x.toks[i]
		if t.kind != kNum || len(out) == 0 {
			out = append(out, t)
			continue
		}
		k := connector(out)
		if k < 0 || out[k].kind != kNum || !x.joins(out[k], out[k+1:], t) {
			out = append(out, t)
			continue
		}
		a, b := out[k].num, *t.num
		b.others = nil
		for _, f := range []*number{a, t.num} {
			if len(f.others) == 0 {
				b.others = append(b.others, f)
			}
			b.others = append(b.others, f.others...)
		}
		if b.measure == "" {
			b.measure = a.measure
		}
		b.approx, b.money = true, b.money || a.money
		b.doubt = DoubtApprox
		if slices.ContainsFunc(out[k+1:], func(o token) bool { return o.kind == kWord && slices.Contains(orWords, o.word.text) }) && !a.approx && !t.num.approx {
			b.doubt = DoubtTwice // 3件还是5件
		}
		out = append(out[:k], token{kind: kNum, start: out[k].start, end: t.end, num: &b})
	}
	x.toks = out
	x.claimRanges()
}

// claimRanges drops the first number of 16-18日, 3至5天.
func (x *lexer) claimRanges() {
	if !x.holds(kClaim) {
		return
	}
	for i, t := range x.toks {
		if t.kind != kClaim {
			continue
		}
		if k := connector(x.toks[:i]); k >= 0 && x.toks[k].kind == kNum && x.toks[k].num.measure == "" && k+1 < i {
			x.toks[k].kind = kClaim
		}
	}
}

// connector finds the token before the one connecting word at the end of toks;
// -1 when there is none.
func connector(toks []token) int {
	k, seen := len(toks)-1, 0
	for ; k >= 0 && seen <= 2; k-- {
		t := toks[k]
		switch {
		case t.kind == kSpace, t.kind == kComma && k > 0:
		case t.kind == kLink && (t.r == '-' || t.r == '~' || t.r == '—'), t.kind == kDun, t.kind == kText && containsRune("到至加减乘", t.r),
			t.kind == kWord && len(t.word.runes) <= 2 && (t.is(wAnd) && t.word.runes[0] == '或' || t.is(wFill) && t.word.text == "还是"):
			seen++
		default:
			if seen == 0 {
				return -1
			}
			return k
		}
	}
	return -1
}

// joins tells whether two numbers with these tokens between are one doubtful figure.
func (x *lexer) joins(a token, between []token, b token) bool {
	for _, t := range between {
		if t.kind != kDun {
			continue
		}
		va, okA := a.num.val.whole()
		vb, okB := b.num.val.whole()
		tail := va % 10
		return okA && okB && !a.num.ascii && !b.num.ascii && a.num.measure == "" && b.num.measure != "" && vb < 10 && vb > tail && vb <= tail+2 && tail != 0
	}
	return true
}
