package report

// crossed asks about the checks that the report would break once it takes the
// values. A check that does not concern what they change is settled.
func (g *judging) crossed(vals Values) []Question {
	if len(g.l().checks) == 0 {
		return nil
	}
	all := g.st.Values.merged(vals)
	changes := func(key string) bool {
		v, given := vals[key]
		old, known := g.st.Values[key]
		return given && (!known || old != v)
	}
	var out []Question
	for _, c := range g.l().checks {
		less, okLess := all[c.Less]
		more, okMore := all[c.More]
		if !okLess || !okMore || less.N <= more.N || less.Kind != more.Kind || !changes(c.Less) && !changes(c.More) {
			continue
		}
		out = append(out, Question{About: c.Less, Doubt: DoubtCross, Other: c.More, Candidates: []Value{more, less}})
	}
	return out
}

// crossedAsks asks about broken checks in a message that asks anyway: the figure
// that it gives is not kept.
func (g *judging) crossedAsks() {
	for _, q := range g.crossed(g.vals) {
		if _, given := g.vals[q.About]; !given {
			q.About, q.Other = q.Other, q.About
			q.Candidates[0], q.Candidates[1] = q.Candidates[1], q.Candidates[0]
		}
		delete(g.vals, q.About)
		g.asks[q.About] = q
	}
}

// waits tells that the values wait for 确认.
func (g *judging) waits(vals Values) bool {
	return len(g.outliers(vals)) > 0 || len(g.crossed(vals)) > 0
}
