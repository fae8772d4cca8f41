package report

import (
	"slices"

	"github.com/weidubao/weidubao/bot/calendar"
)

// Parsed is a message cut into its words, so that what it is about (Mentions) can
// be loaded before it is judged (Read) without cutting it twice. Reading does not
// change it, but only one goroutine may read it at a time.
type Parsed struct {
	l *Language
	x *lexer
}

// Parse cuts a message into its words. Of the context only Now, Units and
// SenderUnit count; Mentions and Read must be given the same ones.
func (l *Language) Parse(text string, c Context) *Parsed {
	return &Parsed{l: l, x: l.lex(text, c)}
}

// Done gives the message's memory to the next one. Calling it is not necessary;
// afterwards p must not be used any more.
func (p *Parsed) Done() {
	d := p.x.desk
	p.x = nil
	if len(d.chars.room) <= deskMost {
		d.clear()
		p.l.desks.Put(d)
	}
}

// Read judges a message: one Judgement per heading, at least one. c.Look is
// called for each unit and week the message turns out to be about. Read does
// not keep anything and gives the same answer to the same question.
func (l *Language) Read(text string, c Context) []Judgement {
	p := l.Parse(text, c)
	out := p.Read(c)
	p.Done()
	return out
}

// Read judges the message like Language.Read.
func (p *Parsed) Read(c Context) []Judgement {
	l, x := p.l, p.x
	if r, ok := x.recalls(); ok {
		return []Judgement{l.withdrawal(x, r, c)}
	}
	var out []Judgement
	for _, sc := range x.scenes(c) {
		out = append(out, sc.judge(c))
	}
	return out
}

// maxRefs is more than the units that fit into a message of the platform.
const maxRefs = 128

// Mentions lists the units and weeks that Read will look at, so that they can
// be loaded before. It may name more than Read asks for, at most maxRefs.
func (l *Language) Mentions(text string, c Context) []Ref {
	p := l.Parse(text, c)
	out := p.Mentions(c)
	p.Done()
	return out
}

// Mentions lists the units and weeks like Language.Mentions.
func (p *Parsed) Mentions(c Context) []Ref {
	x := p.x
	var out []Ref
	add := func(unit string, w calendar.Week) {
		if r := (Ref{Area: unit, Week: w}); unit != "" && len(out) < maxRefs && !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	if r, ok := x.recalls(); ok {
		add(r.place(c))
		return out
	}
	confirms := x.confirms()
	for _, sc := range x.scenes(c) {
		if w, why := sc.week(c); why == "" {
			add(sc.seg.unit, w)
		}
		if confirms && len(sc.weeks) == 0 {
			for _, w := range openWeeks(c) {
				add(sc.seg.unit, w)
			}
		}
	}
	return out
}

// place is the unit and week that a 撤回 is about.
func (r recall) place(c Context) (string, calendar.Week) {
	unit, week := r.unit, c.Open
	if unit == "" {
		unit = c.SenderUnit
	}
	if r.per != nil {
		if w, ok := r.per.resolve(c.Open); ok {
			week = w
		}
	}
	return unit, week
}

// scenes prepares one scene per unit: parts of the same unit are joined, a
// title's period and a table's head count for all that follow.
func (x *lexer) scenes(c Context) []*scene {
	segs := x.segments()
	var title []token
	if segs[0].from > 0 {
		title = x.toks[:segs[0].from]
	} else if len(segs) > 1 && !segs[0].named && x.headOnly(segs[0]) {
		title, segs = x.toks[:segs[0].to], segs[1:]
	}
	var out []*scene
	byUnit := map[string]*scene{}
	var sizes map[string]int
	for _, s := range segs {
		if !s.named {
			s.unit = c.SenderUnit
		}
		if o := byUnit[s.unit]; o != nil && s.unit != "" {
			if sizes == nil {
				sizes = sizesOf(segs)
			}
			o.reserve(sizes[s.unit])
			o.join(x, s)
			continue
		}
		sc := x.newScene(s, title)
		byUnit[s.unit] = sc
		out = append(out, sc)
	}
	for _, sc := range out {
		sc.prepare()
		sc.seg.unclear = sc.seg.unclear || sc.seg.unit != c.SenderUnit && sc.speaksOfOwn() || sc.signedByOther()
		sc.markSections()
		sc.markWeeks(c.Open)
	}
	return out
}

// headOnly tells that the part has labels but no figures: the head of a table.
func (x *lexer) headOnly(s segment) bool {
	return !slices.ContainsFunc(x.toks[s.from:s.to], isFigure)
}

// week is the week that the scene is about, or why it must be asked.
func (sc *scene) week(c Context) (calendar.Week, Doubt) {
	w, named := c.Open, false
	firm := func(w calendar.Week) bool {
		return slices.ContainsFunc(sc.weeks, func(m weekMark) bool { return m.doubt == "" && m.week == w })
	}
	for _, m := range sc.weeks {
		if m.doubt == DoubtWeekWhich && firm(m.week) {
			continue
		}
		if m.doubt != "" {
			return calendar.Week{}, m.doubt
		}
		if named && m.week != w {
			return calendar.Week{}, DoubtWeekRange
		}
		w, named = m.week, true
	}
	if named {
		return w, ""
	}
	if c.ForceWeek != nil {
		return *c.ForceWeek, ""
	}
	if c.LastMissing && !sc.has(wThis, 0, len(sc.toks)) {
		return calendar.Week{}, DoubtWeekWhich
	}
	return w, ""
}

// withdrawal judges 撤回.
func (l *Language) withdrawal(x *lexer, r recall, c Context) Judgement {
	unit, week := r.place(c)
	j := Judgement{Outcome: OutWithdraw, Unit: unit, Week: &week, Values: Values{}, Changes: Values{}}
	quote := x.original(x.toks[r.tok].start, x.toks[r.tok].end-1)
	if r.per != nil {
		if _, ok := r.per.resolve(c.Open); !ok {
			j.Outcome, j.Week = OutAsk, nil
			j.Questions = []Question{{About: AboutWeek, Doubt: DoubtWeekRange, Quote: quote}}
			return j
		}
	}
	if unit == "" {
		j.Outcome = OutAsk
		j.Questions = []Question{{About: AboutUnit, Doubt: DoubtUnitWhich, Quote: quote}}
		return j
	}
	if q, refused := forbidden(c, unit, week, quote); refused {
		j.Outcome, j.Questions = OutRefuse, []Question{q}
		return j
	}
	if !c.look(unit, week).Mine {
		j.Outcome, j.Questions = OutRefuse, []Question{{Doubt: DoubtNothing, Quote: quote}}
		return j
	}
	if r.again {
		j.Questions = []Question{{Doubt: DoubtWithdrawNew, Quote: quote}}
	}
	return j
}

func (c Context) look(unit string, w calendar.Week) State {
	if c.Look == nil || unit == "" {
		return State{}
	}
	return c.Look(unit, w)
}

// forbidden tells why nothing may be recorded for the unit and week.
func forbidden(c Context, unit string, w calendar.Week, quote string) (Question, bool) {
	switch {
	case c.MayReport != nil && !c.MayReport(unit):
		return Question{Doubt: DoubtNoRight, Quote: c.Units.Name(unit)}, true
	case c.Open.Before(w):
		return Question{Doubt: DoubtWeekFuture, Quote: quote}, true
	case !c.ClosedUpTo.IsZero() && !c.ClosedUpTo.Before(w):
		return Question{Doubt: DoubtWeekClosed, Quote: quote}, true
	}
	return Question{}, false
}

// ownUnit is what officers call their own.
var ownUnit = words("我镇 我们镇 本镇 我乡 本乡 我街道")

// signedByOther tells that the last word of the part is another unit's name, by
// itself: 12 3 2 1 陶山.
func (sc *scene) signedByOther() bool {
	k := len(sc.toks) - 1
	for k > 0 && (sc.toks[k].kind == kSpace || sc.toks[k].kind == kClose || sc.toks[k].kind == kStop || sc.toks[k].kind == kLine || sc.toks[k].kind == kQuote || sc.toks[k].is(wReport) || sc.toks[k].is(wBehalf)) {
		k--
	}
	if k <= 0 || sc.toks[k].kind != kUnit || sc.toks[k].unit == sc.seg.unit || !sc.hasFigure(0, k) {
		return false
	}
	switch b := sc.toks[k-1]; b.kind {
	case kSpace, kOpen, kLine, kComma, kStop, kLink, kQuote, kNum:
		return true
	case kText, kDun, kBar, kClose, kLabel, kWord, kPeriod, kUnit, kClaim, kMark:
	}
	return sc.toks[k-1].is(wBehalf)
}

// speaksOfOwn tells that a part headed with another unit speaks of the
// sender's own beside figures: 陶山镇问题8个，我镇问题12个.
func (sc *scene) speaksOfOwn() bool {
	if !sc.x.says(wPolite) {
		return false
	}
	for i, t := range sc.toks {
		if t.is(wPolite) && slices.Contains(ownUnit, t.word.text) && sc.hasFigure(0, i) && sc.hasFigure(i, len(sc.toks)) {
			return true
		}
	}
	return false
}
