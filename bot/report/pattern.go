package report

import "regexp/syntax"

// expression is a regular expression that is tried at one place of a message. It
// has the syntax and the meaning that package regexp gives it, but runs over
// characters instead of bytes and without a machine to set up: nearly always an
// expression fails at its first or second character, and some thirty of them are
// tried at every number.
//
// The expressions here repeat nothing that may be empty and are only given a
// window of the message, so that plain backtracking ends soon.
type expression struct {
	prog []syntax.Inst
	from uint32
}

// groups are where the parenthesised parts of a match begin and end: part k from
// 2k up to 2k+1, the whole match is part 0. A part that did not occur is empty.
type groups [16]int

// part tells where part k is.
func (g *groups) part(k int) (from, to int) { return g[2*k], g[2*k+1] }

// has tells that part k occurred and is not empty.
func (g *groups) has(k int) bool { return g[2*k] < g[2*k+1] }

// compile panics where the expression is wrong: they are all constants.
func compile(expr string) *expression {
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		panic(err)
	}
	prog, err := syntax.Compile(re.Simplify())
	if err != nil {
		panic(err)
	}
	return &expression{prog: prog.Inst, from: uint32(prog.Start)} //nolint:gosec // a program has a few hundred instructions
}

// end is where the match that starts at the first character ends; -1: there is none.
func (p *expression) end(cs []char) int {
	var g groups
	return p.run(cs, 0, p.from, &g)
}

// match is like end and tells the parts.
func (p *expression) match(cs []char) (g groups, ok bool) {
	g[1] = p.run(cs, 0, p.from, &g)
	return g, g[1] >= 0
}

// run takes the instructions from pc on at character at. Where there are two
// ways it tries the first one, then the second.
func (p *expression) run(cs []char, at int, pc uint32, g *groups) int {
	for {
		in := &p.prog[pc]
		switch in.Op {
		case syntax.InstRune, syntax.InstRune1:
			if at >= len(cs) || !in.MatchRune(cs[at].r) {
				return -1
			}
			at++
		case syntax.InstAlt, syntax.InstAltMatch:
			if end := p.run(cs, at, in.Out, g); end >= 0 {
				return end
			}
			pc = in.Arg
			continue
		case syntax.InstCapture:
			was := g[in.Arg]
			g[in.Arg] = at
			end := p.run(cs, at, in.Out, g)
			if end < 0 {
				g[in.Arg] = was
			}
			return end
		case syntax.InstEmptyWidth:
			edge := syntax.EmptyOp(in.Arg) //nolint:gosec // the compiler put an EmptyOp there
			if edge&syntax.EmptyBeginText != 0 && at > 0 || edge&syntax.EmptyEndText != 0 && at < len(cs) {
				return -1
			}
		case syntax.InstMatch:
			return at
		case syntax.InstNop:
		case syntax.InstFail, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
			return -1
		}
		pc = in.Out
	}
}
