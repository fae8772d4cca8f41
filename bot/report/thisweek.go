package report

import "slices"

// thisWeek reads a table whose columns are periods: of 本周 and 累计 side by side
// only the figures under 本周 are this week's.
func (sc *scene) thisWeek() {
	if sc.names == 0 || !sc.has(wThis, 0, len(sc.toks)) || len(sc.line) == 0 || sc.line[len(sc.line)-1] == 0 {
		return
	}
	rows := sc.rows()
	for i := 0; i < len(rows); i++ {
		col := sc.weekColumn(rows[i])
		if col < 0 {
			continue
		}
		head, taken := rows[i], 0
		for i+1 < len(rows) && sc.weekRow(head, rows[i+1], col) {
			i++
			taken++
		}
		if taken > 0 {
			sc.drop(head.from, head.to)
		}
	}
}

// weekColumn is the cell that says 本周 in a head line of periods; -1: none, or
// the line is no such head.
func (sc *scene) weekColumn(r row) int {
	if len(r.labels)+len(r.values) > 0 || len(r.cells) < 2 || sc.anySkipped(r.from, r.to) {
		return -1
	}
	col, others := -1, 0
	for k, c := range r.cells {
		switch t := sc.toks[c]; {
		case t.is(wThis) && col >= 0:
			return -1
		case t.is(wThis):
			col = k
		case t.is(wCum), t.is(wLast), t.kind == kPeriod:
			others++
		case t.is(wCell), t.kind == kMark:
		default:
			return -1
		}
	}
	if others == 0 {
		return -1
	}
	return col
}

// weekRow takes the figure under 本周 from a line of one indicator. False: the
// line does not match the head.
func (sc *scene) weekRow(head, r row, col int) bool {
	if len(r.labels) != 1 || sc.anySkipped(r.from, r.to) {
		return false
	}
	l := r.labels[0]
	if len(r.values) == 1 {
		return sc.weekLone(head, r, col)
	}
	switch short := len(head.cells) - len(r.cells); {
	case short == -1 && l == r.cells[0]: // no word above the labels
		col++
	case short != 0 && (short != -1 || l != r.cells[len(r.cells)-1]):
		return sc.weekUnclear(r)
	}
	v := at(r.values, r.cellEnd(col), r.cells[col])
	if v != r.cells[col] {
		return sc.weekUnclear(r)
	}
	return sc.weekTake(r, v)
}

func (sc *scene) weekTake(r row, v int) bool {
	m := weekMention(sc, r.labels[0], v)
	sc.cell(&m, r.labels[0], v)
	sc.add(m)
	sc.drop(r.from, r.to)
	return true
}

// weekLone reads a line with one figure: the bars before it must show that it
// stands under 本周. Otherwise it may be the cumulative one, and is asked about.
func (sc *scene) weekLone(head, r row, col int) bool {
	l, v := r.labels[0], r.values[0]
	if len(r.cells) < 2 || !slices.Contains(r.cells, l) || !slices.Contains(r.cells, v) {
		return false
	}
	want, got := sc.bars(head.from, head.cells[col]), sc.bars(r.from, v)
	if first := sc.toks[head.cells[0]]; l < v && (first.is(wThis) || first.is(wCum) || first.is(wLast) || first.kind == kPeriod) && sc.bars(head.from, head.cells[0]) == sc.bars(r.from, l) {
		want++ // no word above the labels
	}
	if got > 0 && got == want {
		return sc.weekTake(r, v)
	}
	return sc.weekAsk(r, v)
}

// bars counts the edges of cells between two tokens.
func (sc *scene) bars(from, to int) int {
	n := 0
	for k := from; k < to; k++ {
		if sc.toks[k].kind == kBar {
			n++
		}
	}
	return n
}

// weekUnclear asks about a line whose label stands behind several figures and
// that does not match the head: the one beside the label may be cumulative.
func (sc *scene) weekUnclear(r row) bool {
	l, n := r.labels[0], len(r.values)
	if n < 2 || l < r.values[n-1] {
		return false
	}
	return sc.weekAsk(r, r.values[n-1])
}

func (sc *scene) weekAsk(r row, v int) bool {
	m := weekMention(sc, r.labels[0], v)
	m.doubt = DoubtTwice
	sc.add(m)
	sc.drop(r.from, r.to)
	return true
}

func weekMention(sc *scene, l, v int) mention {
	match := sc.toks[l].label
	return mention{ind: match.ind, item: item{tok: l, this: true}, from: min(l, v), to: max(l, v), word: match.word, near: match.near}
}
