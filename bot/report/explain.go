package report

import "slices"

// Reason says why a number of a message is, or is not, an indicator's figure.
type Reason string

// The reasons. A new one needs its words in templates; a test sees to it.
const (
	WhyValue      Reason = "value"      // it is the figure of the indicator
	WhyAsked      Reason = "asked"      // an indicator may claim it, and asks: see Doubt
	WhyCorrected  Reason = "corrected"  // another figure of the message takes its place
	WhyCumulative Reason = "cumulative" // 累计, 今年以来
	WhyChange     Reason = "change"     // 比上周多2个
	WhyLast       Reason = "last_week"  // 上周10个
	WhyPlan       Reason = "plan"       // 应追缴5万元
	WhyDenied     Reason = "denied"     // 不是12个
	WhyPart       Reason = "part"       // 其中
	WhyTotal      Reason = "total"      // 共计, beside another figure
	WhySection    Reason = "section"    // 下周计划, 存在困难, 典型做法
	WhyQuestion   Reason = "question"   // the message only asks
	WhyRecall     Reason = "recall"     // behind 撤回
	WhyMark       Reason = "mark"       // 1、 （一） ①
	WhyWeek       Reason = "week"       // 第47周, 11.9-11.15
	WhyDate       Reason = "date"       // 11月20日, 2026年
	WhyTime       Reason = "time"       // 15:00, 三点半
	WhySpan       Reason = "span"       // 3天, 两个月
	WhyPhone      Reason = "phone"      // a telephone or another long number
	WhyPercent    Reason = "percent"    // 95%, 九成
	WhyOrdinal    Reason = "ordinal"    // 第三批
	WhyDocument   Reason = "document"   // RA26-0031, 〔2026〕5号
	WhyOther      Reason = "other"      // it counts something else: 2个单位
	WhyUnit       Reason = "unit"       // its measure word does not fit the label beside it
	WhyNoLabel    Reason = "no_label"   // no label stands with it
	WhyWord       Reason = "word"       // part of a word or a name: 统一, 三农
	WhyQuoted     Reason = "quoted"     // of a message that is quoted, or of markup
)

// Reasons lists every reason, so that a test can see to it that each has its words.
var Reasons = []Reason{
	WhyValue, WhyAsked, WhyCorrected, WhyCumulative, WhyChange, WhyLast, WhyPlan, WhyDenied, WhyPart, WhyTotal, WhySection, WhyQuestion,
	WhyRecall, WhyMark, WhyWeek, WhyDate, WhyTime, WhySpan, WhyPhone, WhyPercent, WhyOrdinal, WhyDocument, WhyOther, WhyUnit, WhyNoLabel,
	WhyWord, WhyQuoted,
}

// Explained is one number of a message.
type Explained struct {
	Quote    string // as it came
	From, To int    // its bytes in the message
	Claimed  []string
	Value    *Value // as it was read for the first of Claimed; nil: not certain
	Why      Reason
	Doubt    Doubt // of WhyAsked
}

// Explain tells of every run of digits or numerals in the message, in order, who
// claimed it or why nobody did. It reads the message as Read does.
func (l *Language) Explain(text string, c Context) []Explained {
	x := l.lex(text, c)
	_, recalls := x.recalls()
	var told []*telling
	if !recalls {
		for _, sc := range x.scenes(c) {
			told = append(told, sc.tell(c))
		}
	}
	runs := numberRuns(text)
	for i := range runs {
		x.explain(&runs[i], told, recalls)
	}
	return runs
}

// telling is what was read of one scene.
type telling struct {
	sc       *scene
	section  []bool // tokens of narrative sections
	verdicts []verdict
	asked    map[string]Doubt
}

func (sc *scene) tell(c Context) *telling {
	section := slices.Clone(sc.skip) // reading also passes over tables
	j := sc.judge(c)
	t := &telling{sc: sc, section: section, asked: make(map[string]Doubt)}
	for i := range sc.l.inds {
		t.verdicts = append(t.verdicts, sc.resolve(i))
	}
	if j.Outcome == OutAsk || j.Outcome == OutHold {
		for _, q := range j.Questions {
			t.asked[q.About] = q.Doubt
		}
	}
	return t
}

// explain finds the token that the run is, first among what the scenes read.
func (x *lexer) explain(e *Explained, told []*telling, recalls bool) {
	e.Why = WhyQuoted
	best := Explained{}
	for _, t := range told {
		for i, tok := range t.sc.toks {
			if !x.covers(tok, *e) {
				continue
			}
			if got := t.of(i); best.Why == "" || weight(got) > weight(best) {
				best = got
			}
		}
	}
	if best.Why != "" {
		e.Claimed, e.Value, e.Why, e.Doubt = best.Claimed, best.Value, best.Why, best.Doubt
		return
	}
	for _, tok := range x.toks { // of a part of the message that says nothing else
		if x.covers(tok, *e) {
			if e.Why = x.reasonOf(tok); recalls && tok.kind == kNum {
				e.Why = WhyRecall
			}
			return
		}
	}
}

// weight puts what says more before what says less, where a run lies in several tokens.
func weight(e Explained) int {
	switch e.Why {
	case WhyValue:
		return 4
	case WhyAsked:
		return 3
	case WhyWord:
		return 0
	case WhyMark, WhyNoLabel:
		return 1
	default:
		return 2
	}
}

// covers tells that the token and the run have a character in common.
func (x *lexer) covers(t token, e Explained) bool {
	if t.end <= t.start || t.end > len(x.cs) {
		return false
	}
	return int(x.cs[t.start].pos) < e.To && int(x.cs[t.end-1].end) > e.From
}

// of explains the token at i of the scene.
func (t *telling) of(i int) Explained {
	e := Explained{}
	for k := range t.sc.mentions {
		if m := &t.sc.mentions[k]; m.label == nil && (m.tok == i || m.from == i || m.to == i) {
			t.mention(&e, m)
		}
	}
	slices.SortFunc(e.Claimed, func(a, b string) int { return t.sc.l.byKey[a] - t.sc.l.byKey[b] })
	if e.Why == "" {
		e.Why = t.unclaimed(i)
	}
	if e.Why == WhyNoLabel && t.sc.posAsk {
		e.Why, e.Doubt = WhyAsked, DoubtPositions
	}
	return e
}

// mention adds what one indicator made of the number.
func (t *telling) mention(e *Explained, m *mention) {
	if m.ind < 0 {
		return
	}
	key, v := t.sc.l.inds[m.ind].Key, t.verdicts[m.ind]
	doubt, asked := t.asked[key]
	got := Explained{Why: t.passedOver(m, v)}
	switch {
	case asked && (m.scope == plainScope || doubt == DoubtCumulative || doubt == DoubtChange):
		got = Explained{Why: WhyAsked, Doubt: doubt, Claimed: []string{key}}
	case v.ok && m.ok && m.scope == plainScope && m.val == v.val:
		got = Explained{Why: WhyValue, Claimed: []string{key}}
	case v.ask != "" && m.scope == plainScope:
		got = Explained{Why: WhyAsked, Doubt: v.ask, Claimed: []string{key}}
	}
	if m.ok && len(got.Claimed) > 0 {
		got.Value = &m.val
	}
	switch {
	case e.Why == "" || weight(got) > weight(*e):
		*e = got
	case got.Why == e.Why && len(got.Claimed) > 0 && !slices.Contains(e.Claimed, key):
		e.Claimed = append(e.Claimed, key)
	}
}

// passedOver says why a mention is not its indicator's figure.
func (t *telling) passedOver(m *mention, v verdict) Reason {
	switch m.scope {
	case cumScope:
		return WhyCumulative
	case lastScope:
		return WhyLast
	case changeScope:
		return WhyChange
	case planScope:
		return WhyPlan
	case deniedScope:
		return WhyDenied
	case plainScope:
	}
	switch {
	case m.part:
		return WhyPart
	case m.total:
		return WhyTotal
	case v.ok && m.ok:
		return WhyCorrected
	case m.doubt == DoubtUnit:
		return WhyUnit
	}
	return WhyOther
}

// unclaimed says why no indicator has the number at i.
func (t *telling) unclaimed(i int) Reason {
	sc := t.sc
	tok := sc.toks[i]
	switch {
	case tok.kind != kNum:
		return sc.x.reasonOf(tok)
	case t.section[i]:
		return WhySection
	case sc.asking:
		return WhyQuestion
	}
	for k := range sc.plans {
		if p := &sc.plans[k]; p.from <= i && i <= p.to {
			return WhyPlan
		}
	}
	if sc.scan == nil {
		return WhyNoLabel
	}
	return sc.scan.unclaimed(i)
}

// unclaimed says why the number at token i, which is among the items, was taken by no label.
func (s *scan) unclaimed(i int) Reason {
	at := slices.IndexFunc(s.items, func(it item) bool { return it.tok == i && it.num != nil })
	if at < 0 {
		return WhyNoLabel
	}
	it := &s.items[at]
	if why := (&telling{sc: s.sc}).passedOver(&mention{item: *it}, verdict{}); why != WhyOther {
		return why
	}
	if s.counts(at) {
		return WhyOther
	}
	for k := range s.items {
		if o := &s.items[k]; o.label != nil && o.clause == it.clause && o.label.ind >= 0 {
			if s.sc.fit(o.label.ind, it) == misfit {
				return WhyUnit
			}
			return WhyOther
		}
	}
	if prev := s.sc.at(i - 1); !it.num.ascii && it.num.measure == "" && !it.num.money && prev.kind == kText {
		return WhyWord
	}
	return WhyNoLabel
}
