package report

// markSections finds the narrative sections: their figures are never values.
// A section runs to the next heading, blank line, or line that begins with a
// label or 本周; after a heading alone on its line to the next heading or blank line.
func (sc *scene) markSections() {
	if !sc.x.says(wSection) {
		return
	}
	in, alone := false, false
	fresh, blank := true, true
	for i := range sc.toks {
		t := sc.toks[i]
		if t.kind == kLine {
			if blank && i > 0 {
				in = false
			}
			fresh, blank = true, true
			continue
		}
		if t.kind == kSpace {
			continue
		}
		lead := fresh && (t.kind == kMark || t.kind == kQuote || t.kind == kOpen || t.kind == kClose)
		blank = false
		if lead {
			continue
		}
		narrative, heading, single := sc.sectionHead(i, fresh)
		switch {
		case heading:
			in, alone = narrative, single
		case fresh && in && !alone && (t.kind == kLabel || t.r == stated || t.is(wThis)):
			in = false
		}
		sc.skip[i] = in
		fresh = false
	}
}

// sectionHead tells whether token i is a section's heading, a narrative one,
// and alone on its line.
func (sc *scene) sectionHead(i int, fresh bool) (narrative, heading, alone bool) {
	t := sc.toks[i]
	if !t.is(wSection) && !t.is(wWork) {
		return false, false, false
	}
	after := i + 1
	for sc.at(after).kind == kQuote || sc.at(after).kind == kSpace || sc.at(after).kind == kClose {
		after++
	}
	next := sc.at(after)
	started := fresh || sc.at(i-1).kind == kStop || sc.at(i-1).kind == kQuote
	switch {
	case next.kind == kLine && started:
		return t.is(wSection), true, true
	case next.kind == kLink && next.r != '-' && next.r != '=':
		end := after + 1
		for sc.at(end).kind == kSpace {
			end++
		}
		return t.is(wSection), started, fresh && sc.at(end).kind == kLine
	case started && t.is(wSection) && (after > i+1 || next.kind == kComma || next.kind == kStop):
		return true, true, false
	}
	return false, false, false
}
