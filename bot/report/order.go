package report

// orders tells that 改 at i begins the message and stands before a label: 改问题7,
// 改线索为4. Behind other figures it may be short for 整改 (查问题12个，改问题7个).
func (s *scan) orders(i int) bool {
	if t := s.sc.toks[i]; len(t.word.runes) != 1 || len(s.items) > 0 {
		return false
	}
	if b := s.sc.at(i - 1); i > 0 && (b.kind == kText || b.kind == kNum || b.kind == kWord && !neutral(b)) {
		return false
	}
	k := i + 1
	for s.sc.at(k).kind == kSpace {
		k++
	}
	return s.sc.at(k).kind == kLabel && s.followed(k)
}

// shares notes that the figures behind a colon are the parts of the one before it
// and add up to it: 问责2人：党纪处分1人、组织处理1人. They are no figures of their own.
func (s *scan) shares() {
	for v := 1; v < len(s.items); v++ {
		whole := &s.items[v]
		if whole.num == nil || whole.scope != plainScope || whole.num.measure == "" || s.sc.at(whole.tok+1).kind != kLink || s.items[v-1].value() || s.items[v-1].clause != whole.clause {
			continue
		}
		if end := s.sharesTo(v); end > 0 {
			for k := v + 1; k < end; k++ {
				s.items[k].part = true
			}
		}
	}
}

// sharesTo is behind the last of at least two parts that add up to the figure at v; 0: none do.
func (s *scan) sharesTo(v int) int {
	whole, ind := &s.items[v], s.items[v-1].label.ind
	left, ok := whole.num.val.whole()
	parts, end := 0, 0
	for k := v + 1; ok && k < len(s.items) && s.items[k].sent == whole.sent; k++ {
		it := &s.items[k]
		if !it.value() {
			ok = it.label.ind == ind
			continue
		}
		if it.num == nil || it.scope != plainScope || it.num.measure != whole.num.measure || it.num.doubt != "" {
			return 0
		}
		n, exact := it.num.val.whole()
		if left -= n; !exact || n <= 0 || left < 0 {
			return 0
		}
		if parts++; left == 0 && parts > 1 {
			end = k + 1
		}
	}
	return end
}
