package report

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
	if short := len(head.cells) - len(r.cells); short == -1 { // no word above the labels
		col++
	} else if short != 0 {
		return false
	}
	v := at(r.values, r.cellEnd(col), r.cells[col])
	l := r.labels[0]
	if v != r.cells[col] || l > v || len(r.values) < 2 {
		return false
	}
	m := mention{ind: sc.toks[l].label.ind, item: item{tok: l, this: true}, from: l, to: v, word: sc.toks[l].label.word, near: sc.toks[l].label.near}
	sc.cell(&m, l, v)
	sc.add(m)
	sc.drop(r.from, r.to)
	return true
}
