package report

// leastYuan is the smallest bare number that is taken as 元: below it people leave 万元 out too.
const leastYuan = 100

// Amount reads text that is nothing but a sum of money, by the rules of a report:
// 1.19万, 5000元, 五千, 1万1千9百. A bare whole number from 100 on is 元; a smaller
// one, or one with a point, may be 万元 and is none. approx: it is hedged (约5000,
// 1.8万余), and then fen is what it says without the hedge, or 0. ok is false where
// text is no sum, or says more than one.
func (l *Language) Amount(text string) (fen int64, approx, ok bool) {
	x := l.lex(text, Context{Now: answerDay})
	defer func() {
		d := x.desk
		d.clear()
		l.desks.Put(d)
	}()
	var f *number
	for _, t := range x.raw {
		switch {
		case t.kind == kNum && f == nil:
			f = t.num
		case t.is(wBefore), t.is(wAfter), t.is(wHedge):
			approx = true
		case t.kind == kSpace, t.kind == kText && containsRune("了钱款", t.r):
		default:
			return 0, false, false
		}
	}
	if f == nil || f.foreign || f.negative || f.short && !f.approx {
		return 0, approx, false
	}
	fen, ok = f.sum()
	return fen, approx || f.approx, ok || f.approx
}

// sum is the amount in fen of a figure that can be nothing but money.
func (f *number) sum() (int64, bool) {
	if f.garbled {
		return 0, false
	}
	if v, whole := f.val.whole(); !f.money && f.measure == "" && f.unit == 0 && !f.myriad && f.val.e == 0 && whole && v >= leastYuan {
		return v * 100, true
	}
	n, why, _ := f.fen()
	if bare := !f.money && f.unit < 3 && !f.myriad; bare || why != "" || n <= 0 {
		return 0, false
	}
	return n, true
}
