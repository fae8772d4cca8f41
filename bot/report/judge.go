package report

import (
	"slices"

	"github.com/weidubao/weidubao/bot/calendar"
)

// judging is one scene on its way to a judgement.
type judging struct {
	sc    *scene
	c     Context
	st    State
	vals  Values
	asks  map[string]Question
	heard []Heard
	same  map[string]bool // asked, but all that is said of it is 不变
	held  bool            // bare numbers fill an incomplete report
}

// judge weighs the scene against what stands recorded.
func (sc *scene) judge(c Context) Judgement {
	week, weekDoubt := sc.week(c)
	j := Judgement{Unit: sc.seg.unit, Week: &week}
	g := &judging{sc: sc, c: c, vals: Values{}, asks: map[string]Question{}, same: map[string]bool{}}
	if weekDoubt == "" && !sc.seg.unclear {
		g.st = c.look(sc.seg.unit, week)
	}
	g.read()
	confirms := sc.x.confirms()
	if !g.content() {
		return g.without(j, confirms)
	}
	if sc.seg.unit != "" && !sc.seg.unclear {
		if q, refused := forbidden(c, sc.seg.unit, week, sc.weekQuote()); refused && (weekDoubt == "" || q.Doubt == DoubtNoRight) {
			j.Outcome, j.Values, j.Changes, j.Questions = OutRefuse, Values{}, Values{}, []Question{q}
			return j
		}
	}
	if weekDoubt != "" || sc.seg.unclear || sc.seg.unit == "" {
		return g.place(j, weekDoubt)
	}
	switch {
	case len(g.st.Held) > 0:
		return g.overHeld(j, confirms)
	case (sc.corrects() || g.denies()) && (!g.c.AsNew || len(g.st.Values) > 0):
		return g.correct(j)
	}
	return g.record(j)
}

// read runs the language over the scene.
func (g *judging) read() {
	sc := g.sc
	if g.st.Exists {
		sc.missingOrder = g.l().missing(g.st.Values)
		if len(sc.missingOrder) == 0 {
			sc.missingOrder = nil
		}
	}
	if sc.positions() {
		sc.mentions = sc.pos
		g.held = sc.filled && !sc.posAsk
	} else {
		sc.thisWeek()
		sc.tables()
		s := sc.items()
		sc.scan = s
		s.questions()
		s.shares()
		sc.valued = sc.oops > 0 && len(sc.labels()) > 0 && s.valuedBefore(sc.oops)
		s.pairs()
		s.statedMentions()
		sc.rests()
		sc.bareZero(s)
		sc.wholeDoubts()
		sc.quests()
	}
	for i, ind := range g.l().inds {
		v := sc.resolve(i)
		switch {
		case v.ok && !ind.holds(v.val):
			g.asks[ind.Key] = Question{About: ind.Key, Doubt: DoubtImpossible, Quote: sc.quote(v.at.from, v.at.to)}
		case v.ok:
			g.vals[ind.Key] = v.val
			if v.at.heard || v.at.near {
				g.heard = append(g.heard, Heard{Key: ind.Key, Quote: sc.quote(v.at.from, v.at.to), Value: v.val})
			}
		case v.ask != "":
			g.same[ind.Key] = v.ask == DoubtChange && v.at.from == v.at.to
			g.asks[ind.Key] = Question{About: ind.Key, Doubt: v.ask, Quote: sc.quote(v.at.from, v.at.to), Candidates: v.cands}
		}
	}
	g.zeros()
}

// valuedBefore tells that a figure stands before the n-th item.
func (s *scan) valuedBefore(n int) bool {
	for i := 0; i < n && i < len(s.items); i++ {
		if it := s.items[i]; it.value() && it.scope == plainScope && !it.vague && s.sc.oops >= 0 && !s.fixedIn(it.clause) {
			return true
		}
	}
	return false
}

// fixedIn tells that the clause itself names the corrected figure: 由12改为13.
func (s *scan) fixedIn(clause int) bool {
	for i := range s.items {
		if s.items[i].clause == clause && s.items[i].fix {
			return i > 1 || !s.items[0].value()
		}
	}
	return false
}

// quests doubts the figures of questions; a message that only asks is no report.
func (sc *scene) quests() {
	all := len(sc.mentions) > 0
	for i := range sc.mentions {
		m := &sc.mentions[i]
		if !m.quest {
			all = false
			continue
		}
		m.ok = false
		if m.doubt == "" {
			m.doubt = DoubtUnclear
		}
	}
	if all {
		sc.mentions, sc.asking = nil, true
	}
	if sc.whole && sc.questioned() {
		sc.whole, sc.asking = false, true
	}
}

func (g *judging) l() *Language { return g.sc.l }

// zeros applies 零报告, 其余无 and bare numbers that do not match.
func (g *judging) zeros() {
	sc := g.sc
	if sc.asking {
		return
	}
	if sc.whole {
		g.wholeZero()
	}
	beside := len(g.vals) > 0 || len(g.asks) > 0 || g.st.Exists || slices.Contains(sc.labelled, true)
	open := g.l().missing(g.st.Values, g.vals)
	for _, i := range open {
		key := g.l().inds[i].Key
		if _, asked := g.asks[key]; asked {
			continue
		}
		switch {
		case sc.restZero && beside:
			if v, ok := g.l().inds[i].zero(); ok {
				g.vals[key] = v
			}
		case sc.restAsk != "":
			g.asks[key] = Question{About: key, Doubt: sc.restAsk}
		case sc.restZero:
			g.asks[key] = Question{About: key, Doubt: DoubtUnclear}
		}
	}
	if sc.posAsk {
		g.askAll(DoubtPositions)
	}
}

func (g *judging) wholeZero() {
	for _, i := range g.l().required {
		ind := g.l().inds[i]
		_, asked := g.asks[ind.Key]
		if v, ok := g.vals[ind.Key]; ind.Kind.Adds() && (asked || ok && v.N != 0) {
			g.askAll(DoubtZeroButNot)
			return
		}
	}
	for _, i := range g.l().required {
		ind := g.l().inds[i]
		_, asked := g.asks[ind.Key]
		_, given := g.vals[ind.Key]
		if v, ok := ind.zero(); ok && !asked && !given {
			g.vals[ind.Key] = v
		}
	}
}

// askAll asks about every required indicator.
func (g *judging) askAll(why Doubt) {
	for _, i := range g.l().required {
		ind := g.l().inds[i]
		if _, given := g.vals[ind.Key]; !ind.Kind.Adds() && (given || why == DoubtZeroButNot) {
			continue // read with its label, and no part of what is unclear
		}
		delete(g.vals, ind.Key)
		g.asks[ind.Key] = Question{About: ind.Key, Doubt: why}
	}
}

// missing lists the required indicators that have a value nowhere.
func (l *Language) missing(given ...Values) []int {
	var out []int
	for _, i := range l.required {
		key := l.inds[i].Key
		if !slices.ContainsFunc(given, func(v Values) bool { _, ok := v[key]; return ok }) {
			out = append(out, i)
		}
	}
	return out
}

func (l *Language) missingKeys(given ...Values) []string {
	var out []string
	for _, i := range l.missing(given...) {
		out = append(out, l.inds[i].Key)
	}
	return out
}

// content tells that the message says anything to record, ask or correct.
func (g *judging) content() bool {
	if len(g.vals) > 0 || len(g.asks) > 0 {
		return true
	}
	if g.sc.asking || !g.sc.corrects() {
		return g.sameAsLast()
	}
	return g.sc.numbers() || len(g.sc.labels()) > 0 || g.onlyOops()
}

// sameAsLast asks about everything where the whole message is 同上周.
func (g *judging) sameAsLast() bool {
	sc := g.sc
	if sc.asking || !sc.has(wChange, 0, len(sc.toks)) || sc.numbers() || len(sc.labels()) > 0 {
		return false
	}
	for i, t := range sc.toks {
		if sc.skip[i] || t.kind == kText || t.kind == kWord && !neutral(t) && !t.is(wChange) && !t.is(wEach) && !t.is(wRest) {
			return false
		}
	}
	g.askAll(DoubtChange)
	return true
}

// numbers tells that a number stands outside of narrative sections.
func (sc *scene) numbers() bool {
	for i := range sc.toks {
		if sc.toks[i].kind == kNum && !sc.skip[i] {
			return true
		}
	}
	return false
}

// labels lists the indicators whose label occurs.
func (sc *scene) labels() []int {
	var out []int
	for i := range sc.toks {
		t := &sc.toks[i]
		if t.kind == kLabel && !t.label.near && !sc.skip[i] && !slices.Contains(out, t.label.ind) {
			out = append(out, t.label.ind)
		}
		if st := sc.statementAt(*t); st != nil && !sc.skip[i] && !slices.Contains(out, st.ind) {
			out = append(out, st.ind)
		}
	}
	return out
}

// onlyOops tells that the message is 更正 and nothing else.
func (g *judging) onlyOops() bool {
	for _, t := range g.sc.toks {
		earlier := t.kind == kText && containsRune("刚才前面之上条那次昨天午早我", t.r) // 刚才报错了
		if !neutral(t) && !earlier || t.kind == kWord && t.is(wAmend) {
			return false
		}
	}
	return g.sc.x.norm != "" && g.sc.has(wOops, 0, len(g.sc.toks))
}

func (sc *scene) weekQuote() string {
	if len(sc.weeks) == 0 {
		return ""
	}
	return sc.quote(sc.weeks[0].tok, sc.weeks[0].tok)
}

// without ends a message that has nothing to record: 确认, or no report.
func (g *judging) without(j Judgement, confirms bool) Judgement {
	j.Outcome, j.Values, j.Changes, j.Confirms = OutNotReport, Values{}, Values{}, confirms
	if j.Week.IsZero() {
		j.Week = nil
	}
	if !confirms || g.sc.asking || g.elsewhere() || !g.findHeld(&j) {
		return j
	}
	if q, refused := forbidden(g.c, j.Unit, *j.Week, ""); refused {
		j.Outcome, j.Questions = OutRefuse, []Question{q}
		return j
	}
	return g.done(j, g.st.Held)
}

// elsewhere tells that 确认 names another unit or week than the one it would take effect for.
func (g *judging) elsewhere() bool {
	return slices.ContainsFunc(g.sc.x.toks, func(t token) bool {
		return t.kind == kUnit && t.unit != g.sc.seg.unit || t.kind == kPeriod && len(g.sc.weeks) == 0
	})
}

// findHeld looks for what waits for 确认: in the week that the message names,
// otherwise in the open week and then in those before it.
func (g *judging) findHeld(j *Judgement) bool {
	if len(g.sc.weeks) > 0 {
		return len(g.st.Held) > 0
	}
	for _, w := range openWeeks(g.c) {
		if st := g.c.look(j.Unit, w); len(st.Held) > 0 {
			g.st, j.Week = st, &w
			return true
		}
	}
	return false
}

// openWeeks are the weeks in which something may wait for 确认, the newest first.
func openWeeks(c Context) []calendar.Week {
	out := []calendar.Week{c.Open}
	for len(out) < 4 && !c.ClosedUpTo.IsZero() && c.ClosedUpTo.Before(out[len(out)-1].Add(-1)) {
		out = append(out, out[len(out)-1].Add(-1))
	}
	return out
}

// place ends a message whose week or unit must be asked: nothing is kept.
func (g *judging) place(j Judgement, why Doubt) Judgement {
	j.Outcome, j.Values, j.Changes, j.Heard, j.Corrects = OutAsk, g.vals, Values{}, g.heard, g.sc.corrects()
	j.Questions = g.questions()
	if why != "" {
		j.Week = nil
		j.Questions = append(j.Questions, Question{About: AboutWeek, Doubt: why, Quote: g.sc.weekQuote()})
	}
	if g.sc.seg.unclear || g.sc.seg.unit == "" {
		j.Unit = ""
		j.Questions = append(j.Questions, Question{About: AboutUnit, Doubt: DoubtUnitWhich})
	}
	return j
}

// questions lists the asked indicators in their order.
func (g *judging) questions() []Question {
	var out []Question
	for _, ind := range g.l().inds {
		if q, ok := g.asks[ind.Key]; ok {
			out = append(out, q)
		}
	}
	return out
}
