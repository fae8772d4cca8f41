package report

// positions reads a message of bare numbers in the order of the required
// indicators: 12 3 2 1. It tells whether the segment is one.
func (sc *scene) positions() bool {
	var nums []int
	amends, rest := false, false
	for i, t := range sc.raw {
		switch {
		case t.is(wOops) && len(nums) == 0:
			amends = true
		case t.kind == kNum:
			nums = append(nums, i)
		case t.is(wNeg) && len(nums) > 0 && t.end-t.start == 1:
			nums = append(nums, i)
		case t.kind == kLabel, t.kind == kText && !sc.signature(i), t.kind == kWord && !idle(t) && !t.is(wRest) && !t.is(wAnd):
			return false
		case t.is(wRest):
			rest = rest || sc.at(i+1).kind != kLink
		case t.kind == kText, t.kind == kSpace, t.kind == kLine, t.kind == kStop, t.kind == kComma, t.kind == kDun, t.kind == kLink, t.kind == kBar, t.kind == kOpen, t.kind == kClose, t.kind == kQuote, t.kind == kWord, t.kind == kPeriod, t.kind == kUnit, t.kind == kClaim, t.kind == kMark:
		}
	}
	if len(nums) == 0 || sc.states() || rest && len(nums) == 1 { // 其余0
		return false
	}
	sc.figures = len(nums)
	order := sc.l.required
	if sc.missingOrder != nil && len(nums) == len(sc.missingOrder) && len(nums) != len(order) {
		order, sc.filled = sc.missingOrder, true
	}
	if !sc.l.numeric(order) || len(nums) != len(order) || !sc.separated(nums) || !sc.position(nums, order) {
		sc.pos, sc.posAsk = nil, true
	}
	if amends {
		sc.oops = 0
	}
	return true
}

// numeric tells that each of the indicators is a count or an amount, which bare
// numbers can stand for.
func (l *Language) numeric(inds []int) bool {
	for _, i := range inds {
		if !l.inds[i].Kind.Adds() {
			return false
		}
	}
	return true
}

// signature tells plain words that may stand beside bare numbers: none so far.
func (sc *scene) signature(int) bool { return false }

// idle tells words that may stand before or behind bare numbers.
func idle(t token) bool {
	return (t.is(wPolite) || t.is(wReport) || t.is(wThis) || t.is(wAmend) || t.is(wBehalf) || t.is(wWork)) && !t.is(wNot)
}

// separated tells that the numbers are separated as the language allows.
func (sc *scene) separated(nums []int) bool {
	for k := 1; k < len(nums); k++ {
		for i := nums[k-1] + 1; i < nums[k]; i++ {
			t := sc.raw[i]
			switch t.kind {
			case kSpace, kLine, kComma, kDun, kBar, kQuote:
			case kStop:
				if t.r != ';' {
					return false
				}
			case kText, kLink, kOpen, kClose, kNum, kLabel, kWord, kPeriod, kUnit, kClaim, kMark:
				return false
			}
		}
		if nums[k] == nums[k-1]+1 {
			return false
		}
	}
	return true
}

// position fills in one mention per number. False: a unit does not fit its place.
func (sc *scene) position(nums, order []int) bool {
	for k, i := range nums {
		t := sc.raw[i]
		m := mention{ind: order[k], from: i, to: i, item: item{tok: i, num: t.num}}
		if t.kind == kWord {
			m.val, m.ok = Value{Kind: sc.l.inds[m.ind].Kind}, true
			m.zero = true
		} else {
			if sc.fit(m.ind, &m.item) == misfit {
				return false
			}
			sc.judgeNumber(&m, t.num)
		}
		sc.pos = append(sc.pos, m)
	}
	return true
}
