package report

import (
	"slices"
	"strings"

	"github.com/weidubao/weidubao/bot/calendar"
)

// markWeeks finds the periods that set the week of the report. A period that
// sets nothing is left as a mark of another week's figures.
func (sc *scene) markWeeks(open calendar.Week) {
	if !sc.x.holds(kPeriod) {
		return
	}
	for i, t := range sc.toks {
		if t.kind != kPeriod || sc.skip[i] {
			continue
		}
		w, ok := t.per.resolve(open)
		m := weekMark{week: w, tok: i}
		switch {
		case !sc.sets(i):
			if sc.another(i, w) {
				m.doubt = DoubtWeekRange
				break
			}
			if !sc.signs(i) || w == open {
				continue
			}
			m.doubt = DoubtWeekWhich
		case !ok || sc.partial(i):
			m.doubt = DoubtWeekRange
		case w != open && sc.tells(i):
			m.doubt = DoubtWeekWhich
		}
		sc.weeks = append(sc.weeks, m)
	}
}

// another tells that the numbered week at i opens a line or sentence of figures
// after those of a different week.
func (sc *scene) another(i int, w calendar.Week) bool {
	if sc.toks[i].per.rel != 0 || len(sc.weeks) == 0 || sc.weeks[0].week == w || i > 0 && !sc.stops(i-1) && sc.at(i-1).kind != kQuote {
		return false
	}
	next := sc.at(i + 1)
	return next.kind == kLabel || next.kind == kLink || next.kind == kSpace || next.kind == kNum || next.kind == kQuote
}

// partial tells that the week number at i is only a part of what was written:
// 第45、46周, 本月第三周.
func (sc *scene) partial(i int) bool {
	a, b := sc.at(i-1), sc.at(i-2)
	if a.is(wCum) {
		s := sc.x.norm[sc.x.at[a.start]:sc.x.at[a.end]]
		return strings.HasSuffix(s, "月") || strings.HasSuffix(s, "月份")
	}
	joined := a.kind == kDun || a.kind == kLink && a.r != ':' || a.is(wAnd) || a.kind == kText && containsRune("至到", a.r)
	return joined && (b.kind == kClaim || b.kind == kNum)
}

// setsWeek tells whether token i is one of the periods that set the week.
func (sc *scene) setsWeek(i int) bool {
	_, found := slices.BinarySearchFunc(sc.weeks, i, func(w weekMark, i int) int { return w.tok - i })
	return found
}

// sets tells whether the period at i heads the message or stands with 补报, 报 or a label.
func (sc *scene) sets(i int) bool {
	p := i - 1
	for p > i-8 && (sc.at(p).kind == kSpace || sc.at(p).kind == kQuote || sc.at(p).kind == kOpen || sc.at(p).kind == kPeriod) {
		p--
	}
	if t := sc.at(p); t.is(wAmend) || t.is(wRecall) || (t.is(wReport) || t.is(wBehalf)) && !sc.hasFigure(0, i) {
		return true
	}
	if w := sc.toks[i].word; w != nil && w.runes[0] == '补' {
		return true // 补上周
	}
	from, to := sc.sentence(i)
	rel := sc.toks[i].per.rel != 0
	if rel && sc.hasThis(i) {
		return false
	}
	if sc.inHead(i) || sc.titled(i) {
		return sc.hasFigure(i, to) || sc.plain(from, to) || !rel
	}
	n := i + 1
	for sc.at(n).kind == kSpace || sc.at(n).is(wFill) || sc.at(n).is(wPolite) || sc.at(n).kind == kClose {
		n++
	}
	if sc.at(n).kind == kLink && sc.at(n).r == ':' && (sc.at(i-1).kind == kComma || i > 0 && sc.stops(i-1)) {
		n++ // 昨天忘了，上周的：问题9
	}
	return (sc.at(n).kind == kLabel || sc.at(n).r == stated) && !sc.hasFigure(0, i)
}

// sentence bounds the sentence around i: up to a full stop or a line end.
func (sc *scene) sentence(i int) (from, to int) {
	from, to = i, i
	for from > max(0, i-reach) && !sc.stops(from-1) {
		from--
	}
	for to < min(len(sc.toks), i+reach) && !sc.stops(to) {
		to++
	}
	return from, to
}

func (sc *scene) stops(i int) bool {
	k := sc.toks[i].kind
	return k == kStop || k == kLine
}

// hasThis tells that 本周 stands behind i, or before it beside figures of its own.
func (sc *scene) hasThis(i int) bool {
	for k := max(0, i-reach); k < min(len(sc.toks), i+10*reach); k++ {
		if sc.toks[k].is(wThis) && (k > i || sc.line[k] == sc.line[i] && sc.hasFigure(k, i)) {
			return true
		}
	}
	return false
}

// hasFigure tells whether a figure or a zero word stands between the tokens.
func (sc *scene) hasFigure(from, to int) bool {
	return sc.counts[min(to, len(sc.toks))] > sc.counts[max(0, min(from, to))]
}

// isFigure tells a number, a zero word or 零报告.
func isFigure(t token) bool { return t.kind == kNum || t.is(wWhole) || t.is(wNeg) || t.r == stated }

// neutral tells that the token may stand before or beside a heading.
func neutral(t token) bool {
	switch t.kind {
	case kSpace, kLine, kStop, kComma, kLink, kQuote, kOpen, kClose, kMark, kClaim, kPeriod, kUnit, kBar:
		return t.r != stated
	case kWord:
		return t.is(wPolite) || t.is(wReport) || t.is(wThis) || t.is(wAmend) || t.is(wBehalf) || t.is(wOops) || t.is(wFix) || t.is(wWork) || t.is(wFill) || t.is(wRecall)
	case kText, kDun, kNum, kLabel:
	}
	return false
}

// inHead tells that everything before i is neutral.
func (sc *scene) inHead(i int) bool {
	return i <= sc.head
}

// titled tells that i stands in a title line: no figure before it, and the
// word for a report on the line.
func (sc *scene) titled(i int) bool {
	if sc.hasFigure(0, i) {
		return false
	}
	for k := max(0, i-reach); k < min(len(sc.toks), i+reach); k++ {
		if sc.line[k] == sc.line[i] && sc.toks[k].is(wReport) {
			return true
		}
	}
	return false
}

// plain tells that the sentence says nothing but its period.
func (sc *scene) plain(from, to int) bool {
	for k := from; k < to; k++ {
		if !neutral(sc.toks[k]) {
			return false
		}
	}
	return true
}

// tells that the period at i belongs to a story and not to the report: its own
// clause goes on in other words (第45周移交的线索3件已办结, 上周会议已传达) and
// does not speak of reporting.
func (sc *scene) tells(i int) bool {
	story, figure := false, false
	for k := i + 1; k < min(len(sc.toks), i+reach); k++ {
		t := sc.toks[k]
		switch t.kind {
		case kComma, kStop, kLine:
			return story
		case kLink:
			return false
		case kText:
			story = story || !figure
		case kNum, kLabel:
			if t.kind == kNum {
				return story || sc.at(k+1).is(wStatus) || sc.at(k+1).kind == kText && sc.at(k+1).r == '已' || sc.at(k+1).is(wFill) && sc.at(k+2).is(wStatus)
			}
			figure = figure || !story
		case kWord:
			if t.is(wAmend) || t.is(wReport) && strings.ContainsAny(t.word.text, "报数结总统") {
				return false
			}
		case kSpace, kDun, kBar, kOpen, kClose, kQuote, kPeriod, kUnit, kClaim, kMark:
		}
	}
	return story
}

// signs tells that the period at i, behind the figures, is all that its clause
// says: 以上为上周数据, （第46周）. Nobody knows whether it is meant for the report.
func (sc *scene) signs(i int) bool {
	if !sc.hasFigure(0, i) {
		return false
	}
	edge := func(t token) bool {
		return t.kind == kComma || t.kind == kStop || t.kind == kLine || t.kind == kOpen || t.kind == kClose
	}
	for k := i + 1; !edge(sc.at(k)); k++ {
		if !neutral(sc.at(k)) && !sc.at(k).is(wAll) {
			return false
		}
	}
	for k := i - 1; !edge(sc.at(k)); k-- {
		if !neutral(sc.at(k)) && !sc.at(k).is(wAll) && !sc.at(k).is(wEach) {
			return false
		}
	}
	return true
}
