package report

// currencies other than 元 make an amount unreadable.
var currencies = words("美元 美金 港币 港元 欧元 日元 英镑 韩元")

// money reads the unit of an amount at k (j when no blank stands between) and
// the 角 and 分 behind it. ok tells that it is an amount.
func (x *lexer) money(f *number, j, k int, currency bool) (int, bool) {
	end, power := j, 0
	switch {
	case k < len(x.cs) && (x.cs[k].r == '元' || x.cs[k].r == '块' || x.cs[k].r == '圆'):
		end = k + 1
	case k+1 < len(x.cs) && powerOf(x.cs[k].r) > 1 && (x.cs[k+1].r == '元' || x.cs[k+1].r == '块'):
		end, power = k+2, powerOf(x.cs[k].r)
	case f.approx && k < len(x.cs) && (x.cs[k].r == '万' || x.cs[k].r == '亿' || x.cs[k].r == '千'):
		end, power = k+1, powerOf(x.cs[k].r)
	case k < len(x.cs) && (x.cs[k].r == '角' || x.cs[k].r == '毛'):
		f.money, f.yuan = true, decimal{m: f.val.m, e: f.val.e + 1, bad: f.val.bad}
		return k + 1, true
	case !currency:
		return x.foreignMoney(f, k)
	}
	f.money, f.yuan = true, f.val.times10(power)
	f.garbled = f.garbled || f.yuan.bad
	for end < len(x.cs) && (x.cs[end].r == '钱' || x.cs[end].r == '整' && (end+1 >= len(x.cs) || x.cs[end+1].r != '改')) {
		end++
	}
	return x.small(f, end), true
}

func (x *lexer) foreignMoney(f *number, k int) (int, bool) {
	w := x.l.foreign.find(x.cs, k)
	if w == nil {
		return 0, false
	}
	f.measure = w.of
	return k + len(w.runes), true
}

// small reads 角 and 分 behind 元. A bare digit there has two readings.
func (x *lexer) small(f *number, end int) int {
	for exp, names := 1, []string{"角毛", "分"}; len(names) > 0; exp, names = exp+1, names[1:] {
		if end >= len(x.cs) || !startsNumber(x.cs, end) {
			return end
		}
		n, ok := readNumeral(x.cs, end)
		if !ok {
			return end
		}
		if n.end >= len(x.cs) || !containsRune(names[0], x.cs[n.end].r) {
			if v, whole := n.val.whole(); whole && v < 10 && x.ends(n.end) {
				f.short = true
				return n.end
			}
			return end
		}
		f.yuan = f.yuan.plus(decimal{m: n.val.m, e: n.val.e + exp})
		end = n.end + 1
	}
	return end
}

// fen is the amount of a figure in fen for an indicator of kind Money, or why
// it has none. A numeral with 万 in it (1万1千9百), or 千 at its end, is in 元. heard tells that the reply should show how it was read.
func (f *number) fen() (n int64, why Doubt, heard bool) {
	d := f.yuan
	switch {
	case f.money:
		heard = f.wan
	case f.measure != "":
		return 0, DoubtUnit, false
	case f.unit >= 3 || f.myriad:
		d, heard = f.val, f.wan || f.unit < 3
	default:
		if v, ok := f.val.whole(); (f.val.e == 0 && ok && v >= 100) || f.val.m >= 100*pow10(f.val.e) && f.val.e == 0 {
			return 0, DoubtMoneyUnit, false
		}
		d, heard = f.val.times10(4), true
	}
	if f.negative {
		return 0, DoubtMoneyFine, false
	}
	n, ok := d.times10(2).whole()
	if !ok {
		return 0, DoubtMoneyFine, false
	}
	return n, "", heard
}

func pow10(e int) int64 {
	p := int64(1)
	for ; e > 0 && e < 18; e-- {
		p *= 10
	}
	return p
}
