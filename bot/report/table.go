package report

// row is one line of a table: labels above, figures below.
type row struct {
	from, to int
	labels   []int // tokens
	values   []int
	cells    []int // every cell's first token
	header   bool  // only labels and column names
	figures  bool  // only figures and names
	rule     bool  // |---|---|
	blank    bool
}

// tables pairs a line of n labels with the line of n numbers below it, and
// takes both out of the running text.
func (sc *scene) tables() {
	if !sc.headed() {
		return
	}
	rows := sc.rows()
	taken, unclear := -1, false // the last line that was taken as figures
	for i := 0; i < len(rows); i++ {
		if !rows[i].header {
			continue
		}
		heads := i + 1
		for heads < len(rows) && rows[heads].header {
			heads++
		}
		end := heads
		for end < len(rows) && rows[end].figures {
			end++
		}
		if end > heads {
			unclear = unclear || i > 0 && rows[i-1].figures && taken != i-1
			sc.table(rows[i:heads], rows[heads:end], unclear)
			taken = end - 1
		}
		i = end - 1
	}
}

// headed tells that a line, not the last one, has labels and no numbers: without
// one there is no table.
func (sc *scene) headed() bool {
	label, num := false, false
	for i := range sc.toks {
		switch sc.toks[i].kind {
		case kLabel:
			label = true
		case kNum:
			num = true
		case kLine:
			if label && !num {
				return true
			}
			label, num = false, false
		default:
		}
	}
	return false
}

// rows lists the lines that are not blank and no rules.
func (sc *scene) rows() []row {
	var out []row
	from := 0
	for k := 0; k <= len(sc.toks); k++ {
		if k < len(sc.toks) && sc.toks[k].kind != kLine {
			continue
		}
		r := sc.row(from, k)
		if !r.blank && !r.rule {
			out = append(out, r)
		}
		from = k + 1
	}
	return out
}

// row reads one line. A line of nothing but numbers is read before list marks
// were taken out: 12、3、2、1.
func (sc *scene) row(from, to int) row {
	toks := sc.toks
	for k := from; k < to; k++ {
		if t := sc.raw[k]; t.kind != kNum && t.kind != kSpace && t.kind != kBar && t.kind != kComma && t.kind != kDun {
			return sc.rowOf(toks, from, to)
		}
	}
	return sc.rowOf(sc.raw, from, to)
}

func (sc *scene) rowOf(toks []token, from, to int) row {
	r := row{from: from, to: to, header: true, figures: true, rule: true, blank: true}
	fresh := true
	for k := from; k < to; k++ {
		t := toks[k]
		if t.kind == kSpace || t.kind == kBar || t.kind == kComma || t.kind == kDun {
			r.blank = r.blank && t.kind == kSpace
			fresh = true
			continue
		}
		r.blank = false
		if fresh && t.kind != kOpen { // the unit in brackets belongs to the cell before it
			r.cells = append(r.cells, k)
		}
		fresh = false
		r.token(sc, t, k)
	}
	r.header = r.header && len(r.labels) > 0 && !sc.anySkipped(from, to)
	r.figures = r.figures && len(r.values) > 0 && !sc.anySkipped(from, to)
	return r
}

func (r *row) token(sc *scene, t token, k int) {
	if t.kind != kLink {
		r.rule = false
	}
	switch {
	case t.kind == kLabel && !sc.at(k+1).is(wSuffix):
		r.labels = append(r.labels, k)
		r.figures = false
	case t.kind == kNum:
		r.values = append(r.values, k)
		r.header = false
	case t.is(wNeg):
		r.values = append(r.values, k)
		r.header = false
	case t.kind == kUnit, t.kind == kPeriod, t.kind == kClaim, t.kind == kMark, t.kind == kQuote, t.is(wThis):
	case t.is(wFill) && sc.at(k-1).kind == kOpen && sc.at(k+1).kind == kClose && sc.l.measures.at(sc.x.cs, t.start) > 0: // 交办线索（件）
	case t.is(wCell), t.kind == kOpen, t.kind == kClose, t.kind == kText && containsRune("个条项处件人名万元次村", t.r):
		r.figures = r.figures && t.kind != kText
	default:
		r.header, r.figures = false, false
	}
}

func (sc *scene) anySkipped(from, to int) bool {
	for k := from; k < to; k++ {
		if sc.skip[k] {
			return true
		}
	}
	return false
}

// table pairs head lines with lines of figures. after tells that a line of
// figures stands above: then nobody knows which belongs to which.
func (sc *scene) table(heads, bodies []row, after bool) {
	var labels []int
	for _, h := range heads {
		labels = append(labels, h.labels...)
	}
	matched := len(heads) == 1 && !after
	for n, b := range bodies {
		values := columns(heads[0], b)
		for k, l := range labels {
			m := mention{ind: sc.toks[l].label.ind, item: item{tok: l}, from: l, to: l, word: sc.toks[l].label.word, near: sc.toks[l].label.near}
			if n > 0 {
				m.prefix = "另一行"
			}
			if matched && len(values) == len(labels) {
				m.to = values[k]
				sc.cell(&m, l, values[k])
			} else {
				m.doubt = DoubtPositions
			}
			sc.add(m)
		}
	}
	sc.drop(heads[0].from, bodies[len(bodies)-1].to)
}

func (sc *scene) cell(m *mention, l, v int) {
	t := sc.raw[v]
	if t.kind == kWord {
		m.val, m.ok, m.zero = Value{Kind: sc.l.inds[m.ind].Kind}, true, true
		return
	}
	it := item{tok: v, num: t.num}
	if sc.fit(m.ind, &it) == misfit {
		m.doubt = DoubtUnit
		return
	}
	m.num = t.num
	sc.judgeNumber(m, sc.inUnit(l, v, t.num))
}

// drop takes tokens out of the running text.
func (sc *scene) drop(from, to int) {
	for k := from; k < to; k++ {
		sc.skip[k] = true
	}
}

// columns are the figures of a line that stand under the labels of the head.
// Other columns (序号, 单位) are left out. nil: they do not match.
func columns(head, body row) []int {
	if len(head.cells) == len(body.cells) && len(head.cells) > len(head.labels) {
		var out []int
		for k, c := range head.cells {
			if at(head.labels, head.cellEnd(k), c) < 0 {
				continue
			}
			v := at(body.values, body.cellEnd(k), body.cells[k])
			if v < 0 {
				return nil
			}
			out = append(out, v)
		}
		return out
	}
	if len(head.labels) == len(body.values) && len(head.cells) == len(head.labels) {
		return body.values
	}
	return nil
}

func (r row) cellEnd(k int) int {
	if k+1 < len(r.cells) {
		return r.cells[k+1]
	}
	return r.to
}

// at finds the token of the list that lies in [from, to).
func at(list []int, to, from int) int {
	for _, t := range list {
		if t >= from && t < to {
			return t
		}
	}
	return -1
}

// inUnit reads a bare figure in the unit that stands in brackets behind the
// label or the figure: 挽回损失（元）8000.
func (sc *scene) inUnit(label, value int, f *number) *number {
	if f.money || f.measure != "" || f.unit > 0 {
		return f
	}
	open := label + 1
	if sc.at(open).kind != kOpen {
		open = value + 1 // 追缴1.5（万元）
	}
	if sc.at(open).kind != kOpen {
		return f
	}
	k := open + 1
	for sc.at(k).kind == kText && k < open+5 {
		k++
	}
	unit := sc.words(open+1, k)
	power := map[string]int{"元": 0, "千元": 3, "万元": 4, "亿元": 8, "万": 4}
	p, ok := power[unit]
	if !ok || sc.at(k).kind != kClose {
		return f
	}
	g := *f
	g.money, g.yuan = true, f.val.times10(p)
	return &g
}

// lists pairs n labels with n values that follow them in the same line:
// 问题、线索、问责、制度分别为12、3、2、1.
func (s *scan) lists() {
	for i := 0; i < len(s.items); {
		if s.items[i].value() {
			i++
			continue
		}
		k := i + 1
		for k < len(s.items) && !s.items[k].value() && s.sameList(k-1, k) {
			k++
		}
		m := k
		for m < len(s.items) && s.items[m].value() && (m == k && s.sc.gap(s.items[k-1].tok, s.items[m].tok).text == 0 && s.items[m].sent == s.items[k-1].sent || m > k && s.items[m].scope == s.items[k].scope && s.sameList(m-1, m)) {
			m++
		}
		if k-i >= 2 && m-k >= 2 && !s.items[k].each && s.numbered(k, m) && (i == 0 || !s.items[i-1].value() || s.items[i-1].clause != s.items[i].clause) && (m >= len(s.items) || s.items[m].value() || s.items[m].sent != s.items[m-1].sent || m-k == k-i && !s.touches(m-1, m)) {
			s.list(i, k, m)
		}
		i = max(k, m)
	}
}

// touches tells that the value at v stands right before the label behind it and is its own: 1项制度.
func (s *scan) touches(v, l int) bool {
	return s.before(v, l) && s.sc.gap(s.items[v].tok, s.items[l].tok).touching()
}

// numbered tells that the values are numbers, not zero words.
func (s *scan) numbered(k, m int) bool {
	for ; k < m; k++ {
		if s.items[k].num == nil {
			return false
		}
	}
	return true
}

// sameList tells that only list separators stand between two items.
func (s *scan) sameList(a, b int) bool {
	if s.items[a].sent != s.items[b].sent || s.items[a].depth != s.items[b].depth {
		return false
	}
	g := s.sc.gap(s.items[a].tok, s.items[b].tok)
	return g.text == 0 && !g.line && !g.link && (g.dun || g.comma || g.space || g.bar)
}

func (s *scan) list(i, k, m int) {
	for n := i; n < k; n++ {
		switch {
		case s.items[n].used:
		case m-k == k-i && s.sc.fit(s.items[n].label.ind, &s.items[k+n-i]) != misfit:
			s.take(n, k+n-i)
		default:
			s.doubtful(n, k, DoubtPositions)
		}
	}
	for n := k; n < m; n++ {
		s.items[n].used = true
	}
}
