package report

// decimal is m × 10^-e, exact. bad tells that it did not fit.
type decimal struct {
	m   int64
	e   int
	n   int // digits that were written before the point
	bad bool
}

const maxMantissa = int64(1e15)

func (d decimal) times10(k int) decimal {
	for ; k > 0; k-- {
		if d.e > 0 {
			d.e--
			continue
		}
		if d.m > maxMantissa {
			d.bad = true
			return d
		}
		d.m *= 10
	}
	return d
}

func (d decimal) plus(o decimal) decimal {
	e := max(d.e, o.e)
	a, b := d.lift(e), o.lift(e)
	return decimal{m: a.m + b.m, e: e, bad: a.bad || b.bad}
}

// lift writes the same number with e digits behind the point.
func (d decimal) lift(e int) decimal {
	for d.e < e {
		if d.m > maxMantissa {
			d.bad = true
			return d
		}
		d.m *= 10
		d.e++
	}
	return d
}

// whole is the number when it has no fraction.
func (d decimal) whole() (int64, bool) {
	m := d.m
	for range d.e {
		if m%10 != 0 {
			return 0, false
		}
		m /= 10
	}
	return m, !d.bad
}

// powerOf is the power of ten of a unit of Chinese numerals; 0 for any other character.
func powerOf(r rune) int {
	switch r {
	case '十', '拾':
		return 1
	case '百', '佰':
		return 2
	case '千', '仟':
		return 3
	case '万':
		return 4
	case '亿':
		return 8
	}
	return 0
}

// digitOf is the value of a Chinese digit.
func digitOf(r rune) (n int64, ok bool) {
	switch r {
	case '零', '〇':
		return 0, true
	case '一', '壹':
		return 1, true
	case '二', '贰', '两', '弍', '俩':
		return 2, true
	case '三', '叁', '弎', '仨':
		return 3, true
	case '四', '肆':
		return 4, true
	case '五', '伍':
		return 5, true
	case '六', '陆':
		return 6, true
	case '七', '柒':
		return 7, true
	case '八', '捌':
		return 8, true
	case '九', '玖':
		return 9, true
	}
	return 0, false
}

// tensOf is the value of a character for whole tens (廿三 is 23), else 0.
func tensOf(r rune) int64 {
	switch r {
	case '廿':
		return 20
	case '卅':
		return 30
	case '卌':
		return 40
	}
	return 0
}

func isNumeral(r rune) bool {
	if r < '〇' {
		return false
	}
	_, digit := digitOf(r)
	return digit || powerOf(r) > 0 || tensOf(r) > 0
}

// numeral is what a run of digits and Chinese numerals says.
type numeral struct {
	val     decimal
	end     int  // behind the run
	ascii   bool // ASCII digits only
	approx  bool // 两三, 七八十
	garbled bool // no numeral at all: 三12, 二〇二六
	short   bool // 一百二, 一千五: two readings
	wan     bool // 3万5: 35,000 for money
	myriad  bool // 万 or 亿 stands in it: 1万1千9百
	unit    int  // the power that ends it: 8千, 3万; 0: none
	point   bool // has decimals
	both    bool // 俩, 仨: the measure word is inside
}

// numeralReader reads one run; it keeps the state between its parts.
type numeralReader struct {
	n       numeral
	total   decimal
	section decimal
	cur     decimal
	have    bool // cur holds a digit
	wide    int  // number of digits in cur
	zero    bool // 零 stands before cur
	last    int  // last power
	inner   int  // last power inside the section
	started bool
	parts   int
}

// readNumeral reads the number that starts at i. It needs a digit there: 万 alone is none.
func readNumeral(cs []char, i int) (numeral, bool) {
	r := numeralReader{last: 99, inner: 99}
	r.n.ascii = true
	j := i
	for j < len(cs) {
		switch c := cs[j].r; {
		case cs[j].keycap && j > i:
			r.n.end = j
			return r.finish(), true
		case isDigit(c):
			d, end, ok := readASCII(cs, j)
			r.put(d, d.n, true)
			r.n.garbled = r.n.garbled || !ok
			j = end
		case isNumeral(c):
			r.n.ascii = false
			if !r.step(c) {
				return numeral{}, false
			}
			j++
		case c == ' ' && j+2 < len(cs) && r.n.ascii && powerOf(cs[j+1].r) > 2 && (cs[j+2].r == '元' || cs[j+2].r == '块'):
			j++
		default:
			r.n.end = j
			return r.finish(), true
		}
		r.started = true
	}
	r.n.end = j
	return r.finish(), true
}

// step takes one Chinese numeral. False: the run does not begin a number.
func (r *numeralReader) step(c rune) bool {
	if p := powerOf(c); p > 0 {
		return r.power(p)
	}
	if t := tensOf(c); t > 0 {
		r.n.garbled = r.n.garbled || r.have
		r.section = r.section.plus(decimal{m: t})
		r.inner, r.last = 1, 1
		return true
	}
	if (c == '零' || c == '〇') && r.started && !r.have {
		r.zero = true
		return true
	}
	if c == '俩' || c == '仨' {
		r.n.both = true
	}
	d, _ := digitOf(c)
	r.put(decimal{m: d}, 1, false)
	return true
}

// put takes digits.
func (r *numeralReader) put(d decimal, width int, ascii bool) {
	r.parts++
	if r.have {
		if ascii || r.wide > 1 || d.m == 0 || r.cur.m == 0 || r.n.approx || d.m <= r.cur.m || d.m > r.cur.m+2 {
			r.n.garbled = true
		}
		r.n.approx = true
	}
	r.cur, r.have, r.wide = d, true, width
	r.n.point = r.n.point || d.e > 0
	r.n.garbled = r.n.garbled || d.bad
}

// power takes 十, 百, 千, 万 or 亿.
func (r *numeralReader) power(p int) bool {
	if !r.have && p > 1 && r.section.m == 0 && r.total.m == 0 {
		return false
	}
	if p >= 4 {
		r.big(p)
		return true
	}
	if !r.have {
		r.cur = decimal{m: 1}
		r.n.garbled = r.n.garbled || p > 1
	}
	if p >= r.inner || r.n.point && r.parts > 1 {
		r.n.garbled = true
	}
	r.section = r.section.plus(r.cur.times10(p))
	r.have, r.zero, r.inner, r.last = false, false, p, p
	return true
}

// big closes a section with 万 or 亿.
func (r *numeralReader) big(p int) {
	if r.have {
		r.n.garbled = r.n.garbled || r.inner > 1 && r.inner < 99 && !r.zero || r.wide > 1 && r.inner < 99
		r.section = r.section.plus(r.cur)
	}
	r.n.myriad = true
	if p == 8 {
		r.section = r.total.plus(r.section)
		r.total = decimal{}
	}
	r.total = r.total.plus(r.section.times10(p))
	r.section, r.have, r.zero, r.inner, r.last = decimal{}, false, false, 99, p
}

// finish adds what stands behind the last unit.
func (r *numeralReader) finish() numeral {
	n := r.n
	sum := r.total.plus(r.section)
	switch {
	case !r.have:
		n.unit = r.last % 99
		n.val = sum
	case r.last == 99 || r.zero || r.last == 1:
		n.val = sum.plus(r.cur)
		n.garbled = n.garbled || r.last == 1 && r.wide > 1
	case r.wide == r.last && r.last > 1, r.last == 4 && r.wide == 3: // 1万500
		n.val = sum.plus(r.cur)
	default:
		n.val = sum.plus(r.cur.times10(r.last - 1))
		n.wan = r.last == 4 && r.wide == 1
		n.short = !n.wan
	}
	n.garbled = n.garbled || n.val.bad
	return n
}

// readASCII reads digits with thousands separators and a decimal point.
func readASCII(cs []char, i int) (decimal, int, bool) {
	var d decimal
	j, groups, lead, ok := i, 0, 0, true
	for j < len(cs) && (isDigit(cs[j].r) || cs[j].r == ',' && groupAt(cs, j, lead)) {
		if cs[j].keycap && j > i {
			break
		}
		if cs[j].r == ',' {
			groups, lead = groups+1, 3
		} else {
			if groups == 0 {
				lead++
			}
			d = d.digit(cs[j].r)
			d.n++
		}
		j++
	}
	if j+1 < len(cs) && cs[j].r == '.' && isDigit(cs[j+1].r) {
		for j++; j < len(cs) && isDigit(cs[j].r); j++ {
			d = d.digit(cs[j].r)
			d.e++
		}
		ok = j+1 >= len(cs) || cs[j].r != '.' || !isDigit(cs[j+1].r)
	}
	return d, j, ok
}

func (d decimal) digit(r rune) decimal {
	if d.m > maxMantissa {
		d.bad = true
		return d
	}
	d.m = d.m*10 + int64(r-'0')
	return d
}

// groupAt tells whether the comma at j groups thousands: one to three digits
// before it and exactly three behind.
func groupAt(cs []char, j, lead int) bool {
	if lead < 1 || lead > 3 || j+3 >= len(cs) {
		return false
	}
	for k := 1; k <= 3; k++ {
		if !isDigit(cs[j+k].r) {
			return false
		}
	}
	return j+4 >= len(cs) || !isDigit(cs[j+4].r)
}
