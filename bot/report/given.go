package report

// Given judges figures that were chosen rather than read from a text: item by
// item in the guided dialogue, 同上周, a form. They go by the same rules as a
// message that says them: a figure that cannot be is asked about, an unusual
// one holds them all until 确认, another recorded figure asks unless they are
// meant as a correction, and a week that is closed or not begun, or a unit that
// the sender has no right to, is refused. A correction where nothing is
// recorded yet is a first report. Keys without an indicator are left out; none
// left, the outcome is OutNotReport.
func (l *Language) Given(values Values, ref Ref, c Context, corrects bool) Judgement {
	j := Judgement{Unit: ref.Area, Week: &ref.Week, Values: Values{}, Changes: Values{}}
	if q, refused := forbidden(c, ref.Area, ref.Week, ""); refused {
		j.Outcome, j.Questions = OutRefuse, []Question{q}
		return j
	}
	g := &judging{sc: &scene{l: l, oops: -1}, c: c, st: c.look(ref.Area, ref.Week), vals: Values{}, asks: map[string]Question{}}
	g.take(values)
	if len(g.vals)+len(g.asks) == 0 {
		j.Outcome = OutNotReport
		return j
	}
	if corrects && g.changes() {
		g.sc.oops = 0
	}
	switch {
	case len(g.st.Held) > 0:
		return g.overHeld(j, false)
	case g.sc.corrects():
		return g.correct(j)
	}
	return g.record(j)
}

// take keeps the figures that can be, and asks about the others.
func (g *judging) take(values Values) {
	for _, ind := range g.l().inds {
		v, given := values[ind.Key]
		if !given {
			continue
		}
		if why := ind.refuses(v); why != "" {
			g.asks[ind.Key] = Question{About: ind.Key, Doubt: why, Quote: v.String()}
			continue
		}
		g.vals[ind.Key] = v
	}
}

// changes reports whether a figure that stands recorded is given differently.
func (g *judging) changes() bool {
	for key, v := range g.vals {
		if old, known := g.st.Values[key]; known && old != v {
			return true
		}
	}
	return false
}

// refuses tells why the figure cannot be one of the indicator; "" when it can.
func (ind Indicator) refuses(v Value) Doubt {
	switch {
	case v.Kind != ind.Kind:
		return DoubtUnclear
	case ind.Kind == Money && v.N < 0:
		return DoubtMoneyFine
	case !ind.holds(v):
		return DoubtImpossible
	}
	return ""
}
