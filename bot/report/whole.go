package report

import (
	"slices"
	"strings"
)

// remark is a short clause without labels and figures, which may be about the
// message as a whole.
type remark struct {
	text       string
	head, tail bool // no figure before, no figure behind
}

// remarks lists the short clauses without labels and figures. A blank ends
// one as well.
func (sc *scene) remarks() []remark {
	var out []remark
	from, blank := 0, 0
	add := func(a, b int) {
		if r, ok := sc.remark(a, b); ok {
			out = append(out, r)
		}
	}
	for i := 0; i <= len(sc.toks); i++ {
		switch t := sc.at(i); t.kind {
		case kComma, kStop, kLine, kOpen, kClose, kLink, kDun:
			if blank > from {
				add(blank, i)
			}
			add(from, i)
			from, blank = i+1, i+1
		case kSpace, kQuote:
			add(blank, i)
			blank = i + 1
		case kText, kBar, kNum, kLabel, kWord, kPeriod, kUnit, kClaim, kMark:
		}
	}
	return out
}

func (sc *scene) remark(a, b int) (remark, bool) {
	if a >= b || b > len(sc.toks) || sc.skip[a] || b-a > 16 {
		return remark{}, false
	}
	for k := a; k < b; k++ {
		if t := sc.toks[k]; t.kind == kNum || t.kind == kLabel && !t.label.near {
			return remark{}, false
		}
	}
	x := sc.x
	text := strings.TrimSpace(x.norm[x.at[sc.toks[a].start]:x.at[sc.toks[b-1].end]])
	return remark{text: strings.TrimRight(text, "的哦啊哈呀"), head: !sc.hasFigure(0, a), tail: !sc.hasFigure(b, len(sc.toks))}, text != ""
}

// wholeDoubts looks for what is said about the message as a whole: a draft or a
// question is no report, a figure that may be wrong is asked.
func (sc *scene) wholeDoubts() {
	if len(sc.mentions) == 0 && len(sc.pos) == 0 && !sc.whole || !sc.l.aboutAll.within(sc.x.cs) {
		return
	}
	for _, r := range sc.remarks() {
		switch {
		case r.draft() || r.asksForm():
			for i := range sc.mentions {
				sc.mentions[i].quest = true
			}
			sc.whole, sc.restZero = false, false
			sc.asking = true
		case (r.head || r.tail) && r.doubts():
			sc.doubtAll()
		}
	}
}

// draft tells a test or a draft.
func (r remark) draft() bool {
	text := r.text
	for _, w := range draftLeads {
		text = strings.TrimPrefix(text, w)
	}
	return slices.Contains(draftWords, text) || r.head && slices.ContainsFunc(draftAsks, func(w string) bool { return strings.HasPrefix(r.text, w) })
}

// draftAsks before all figures begin a question.
var draftAsks = words("请问")

// asksForm tells 这样写对吗, 格式对不对, 是不是这样写.
func (r remark) asksForm() bool {
	about := func(w string) bool { return strings.Contains(r.text, w) }
	if !slices.ContainsFunc(formWords, about) {
		return false
	}
	return slices.ContainsFunc(rightWords, func(w string) bool { return strings.HasSuffix(r.text, w) }) || strings.HasPrefix(strings.TrimPrefix(r.text, "请问"), "是不是")
}

func (r remark) doubts() bool {
	if strings.HasPrefix(r.text, "如") || strings.HasPrefix(r.text, "若") {
		return false
	}
	return slices.ContainsFunc(doubtWords, func(w string) bool { return strings.Contains(r.text, w) })
}

// doubtAll takes the certainty from every figure.
func (sc *scene) doubtAll() {
	for i := range sc.mentions {
		if m := &sc.mentions[i]; m.scope == plainScope && m.ok {
			m.ok, m.doubt = false, DoubtApprox
			m.cands = append(m.cands, m.val)
		}
	}
	if sc.whole {
		sc.whole, sc.posAsk = false, true
	}
}
