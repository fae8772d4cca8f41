package report

// outlier tells that a figure is so far above the last weeks that it waits for 确认.
func (g *judging) outlier(key string, v Value) bool {
	if !v.Kind.Adds() {
		return false
	}
	f := v.Float()
	if f <= 50 {
		return false
	}
	mean, ok := g.st.Means[key]
	return !ok || mean == 0 || f > 10*mean
}

// outliers lists the figures that wait for 确认, and are not recorded already.
func (g *judging) outliers(vals Values) []string {
	var out []string
	for _, ind := range g.l().inds {
		v, ok := vals[ind.Key]
		if !ok || !g.outlier(ind.Key, v) {
			continue
		}
		if old, known := g.st.Values[ind.Key]; !known || old != v {
			out = append(out, ind.Key)
		}
	}
	return out
}

// record judges a message that is no correction.
func (g *judging) record(j Judgement) Judgement {
	g.conflicts(nil)
	if len(g.asks) > 0 {
		return g.ask(j)
	}
	if g.held || g.waits(g.vals) {
		return g.hold(j, g.vals)
	}
	return g.done(j, g.vals)
}

// conflicts asks about recorded figures that the message gives differently.
func (g *judging) conflicts(except Values) {
	for key, v := range g.vals {
		old, known := g.st.Values[key]
		if _, skip := except[key]; skip || !known || old == v {
			continue
		}
		delete(g.vals, key)
		g.asks[key] = Question{About: key, Doubt: DoubtChanged, Candidates: []Value{old, v}}
	}
}

// ask ends a message that has a question; what is certain is kept.
func (g *judging) ask(j Judgement) Judgement {
	for _, key := range g.outliers(g.vals) {
		g.asks[key] = Question{About: key, Doubt: DoubtOutlier, Candidates: []Value{g.vals[key]}}
		delete(g.vals, key)
	}
	g.crossedAsks()
	j.Outcome, j.Values, j.Changes, j.Heard = OutAsk, g.vals.Clone(), g.vals.Clone(), g.heard
	j.Questions = g.questions()
	j.Missing = g.l().missingKeys(g.st.Values, g.vals)
	return j
}

// hold ends a message that waits for 确认.
func (g *judging) hold(j Judgement, vals Values) Judgement {
	j.Outcome, j.Values, j.Changes, j.Heard = OutHold, vals.Clone(), vals.Clone(), g.heard
	j.Missing = g.l().missingKeys(g.st.Values, vals)
	for _, key := range g.outliers(vals) {
		j.Questions = append(j.Questions, Question{About: key, Doubt: DoubtOutlier, Candidates: []Value{vals[key]}})
	}
	j.Questions = append(j.Questions, g.crossed(vals)...)
	return j
}

// done ends a message that takes effect.
func (g *judging) done(j Judgement, vals Values) Judgement {
	all := g.st.Values.merged(vals)
	j.Values, j.Changes, j.Heard = all, vals.Clone(), g.heard
	j.Missing = g.l().missingKeys(all)
	j.Outcome = OutRecord
	if len(j.Missing) > 0 {
		j.Outcome = OutIncomplete
	}
	return j
}

// correct judges 更正.
func (g *judging) correct(j Judgement) Judgement {
	j.Corrects = true
	if len(g.vals)+len(g.asks) == 0 {
		g.which()
		return g.ask(j)
	}
	if !g.st.Exists || len(g.st.Values) == 0 {
		for key, v := range g.vals {
			g.asks[key] = Question{About: key, Doubt: DoubtNoReport, Candidates: []Value{v}}
		}
		g.vals = Values{}
		return g.ask(j)
	}
	for key, same := range g.same { // 线索不变
		if same {
			delete(g.asks, key)
		}
	}
	if len(g.asks) > 0 || len(g.vals) == 0 {
		return g.ask(j)
	}
	changed := Values{}
	for key, v := range g.vals {
		if old, known := g.st.Values[key]; !known || old != v {
			changed[key] = v
		}
	}
	if len(changed) == 0 {
		changed = g.vals
	}
	if g.waits(changed) {
		return g.hold(j, changed)
	}
	j.Outcome, j.Values, j.Changes, j.Heard = OutCorrect, changed.Clone(), changed.Clone(), g.heard
	j.Missing = g.l().missingKeys(g.st.Values, changed)
	return j
}

// which asks which indicator a correction is about: those it names without a
// figure, otherwise every required one.
func (g *judging) which() {
	named := g.sc.labels()
	if len(named) == 0 {
		g.askAll(DoubtWhichOne)
		return
	}
	for _, i := range named {
		key := g.l().inds[i].Key
		g.asks[key] = Question{About: key, Doubt: DoubtWhichOne}
	}
}

// overHeld judges a message while another one waits for 确认. Indicators that
// it gives again replace the held ones.
func (g *judging) overHeld(j Judgement, confirms bool) Judgement {
	j.Corrects = g.sc.corrects()
	held := g.st.Held
	if len(g.vals)+len(g.asks) == 0 {
		g.which()
		return g.ask(j)
	}
	if !j.Corrects {
		g.conflicts(held)
	}
	if len(g.asks) > 0 {
		return g.ask(j)
	}
	all := held.merged(g.vals)
	bare, open := !g.waits(held), g.waits(all)
	for key := range held {
		if _, again := g.vals[key]; bare && !again {
			open = true
		}
	}
	if (open || g.held) && !confirms {
		return g.hold(j, all)
	}
	if confirms {
		j.Confirms = true
	}
	return g.done(j, all)
}
