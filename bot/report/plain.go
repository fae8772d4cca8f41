package report

// begins collects the Han characters with which something begins that the
// language knows.
func (l *Language) begins() *runeSet {
	s := newRuneSet("零〇一壹二贰两弍俩三叁弎仨四肆五伍六陆七柒八捌九玖十拾廿卅卌百佰千仟万亿负数几")
	for _, index := range []*runeIndex{&l.labels.names.index, &l.lexicon.index, &claimStarts.runeIndex} {
		index.each(func(r rune) { s.put(r) })
	}
	return s
}

// plain tells that the character at i begins nothing that means anything here, as
// most characters of a narrative do: neither a number, a word of the grammar, a
// label (also one whose first character is mistyped) nor a unit's name. It saves
// them the long way through next.
func (x *lexer) plain(i int) bool {
	c := &x.cs[i]
	if c.r < 0x4E00 || c.r > 0x9FFF || c.keycap || x.l.known.has(c.r) || x.l.statements != nil {
		return false
	}
	if x.units != nil && x.units.index.index.of(c.r) > 0 {
		return false
	}
	return i+1 == len(x.cs) || x.l.labels.second.index.of(x.cs[i+1].r) == 0
}
