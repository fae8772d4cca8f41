package report

import (
	"slices"
	"strings"
)

// What people write behind 是否开会 for yes and for no. Anything else is asked.
var (
	yesWords = words("是 是的 有 有的 已 已经 对 对的 √ Y y YES Yes yes 完成 已完成 已经完成 已有 已开 已召开 已开展 已落实 已办 已办理 已报 已上报 已建 已建立 已执行 已到位 √是 √有 是√ 有√ √是□否 √有□无 是√否□ 有√无□ √是×否 √有×无")
	noWords  = words("否 否的 不 不是 无 没 没有 暂无 未 尚未 还没 还没有 并未 × X x N n NO No no 未完成 没完成 没有完成 尚未完成 还没完成 未开 未召开 未开展 未落实 未办 未办理 未报 未上报 未建 未建立 未执行 未到位 没开 没召开 没开展 没有开 没有召开 没有开展 √否 √无 否√ 无√ □是√否 □有√无 是□否√ 有□无√ ×是√否 ×有√无")
	checks   = strings.NewReplacer("✓", "√", "✔", "√", "☑", "√", "✅", "√", "🗹", "√", "✗", "×", "✘", "×", "☒", "×", "❌", "×", "❎", "×", "✖", "×",
		"☐", "□", "▢", "□", "\ufe0f", "", " ", "", "\u3000", "", "\t", "", "_", "", "“", "", "”", "", "\"", "", "「", "", "」", "", "【", "", "】", "", "[", "", "]", "")
)

// readYesNo reads what the clause behind the label says.
func (x *lexer) readYesNo(s *statement) {
	j := s.end
	if k := x.blank(j); k < len(x.cs) && x.cs[k].r == '?' {
		j = k + 1 // 是否开会？是
	}
	k, link, fix := x.beforeAnswer(j)
	end := x.clauseEnd(k, "，,。;!?\n、|")
	said := checks.Replace(x.wordsOf(k, end))
	said, aside := cutBracket(said)
	yes, no := slices.Contains(yesWords, said), slices.Contains(noWords, said)
	switch {
	case yes == no && said != "" && (link || fix):
		s.end = end
		s.asks(DoubtUnclear)
		return
	case yes == no && x.denied(s.start) && x.ends(j):
		s.ok, s.val = true, Value{Kind: YesNo} // 未经商办企业
		return
	case yes == no, !link && !fix && aside:
		return
	}
	s.end, s.fix = end, fix
	s.val = Value{Kind: YesNo}
	if yes {
		s.val.N = 1
	}
	s.ok = true
	asked := end < len(x.cs) && x.cs[end].r == '?'
	_, back := x.takenBack(end)
	switch {
	case x.marked(k, end), asked, x.denied(s.start):
		s.asks(DoubtUnclear, s.val)
	case back, x.more(end):
		s.asks(DoubtTwice, s.val)
	}
}

// beforeAnswer reads over the separators and 改为 before an answer.
func (x *lexer) beforeAnswer(j int) (at int, link, fix bool) {
	for at = j; at < len(x.cs) && at-j < glueMost; {
		r := x.cs[at].r
		w := x.wordAt(at)
		switch {
		case x.ticked(at):
			return at, link, fix
		case containsRune(" \"[]", r):
			at++
		case r == '|' || r == ':' || r == '=' || r == '→' || r == '—' || r == '-':
			link = true
			at++
		case w != nil && w.is(wFix) && len(w.runes) > 1:
			fix = true
			at += len(w.runes)
		default:
			return at, link, fix
		}
	}
	return at, link, fix
}

// ticked tells that the character was a check mark or a box, which otherwise
// separate like a blank.
func (x *lexer) ticked(i int) bool {
	return strings.ContainsAny(x.original(i, i), "√✓✔☑✅🗹✗✘☒❌❎✖×□☐▢")
}

// cutBracket takes a remark in brackets off the end: 是（11月18日）. One that
// speaks of 否 or 没 stays.
func cutBracket(said string) (string, bool) {
	k := strings.IndexAny(said, "（(")
	if k <= 0 || !strings.HasSuffix(said, "）") && !strings.HasSuffix(said, ")") || strings.ContainsAny(said[k:], "否不没未无×√?？") {
		return said, false
	}
	return said[:k], true
}

// denied tells that the word before the label denies it: 未开会.
func (x *lexer) denied(i int) bool {
	return i > 0 && containsRune("未没不非无", x.cs[i-1].r) || i > 1 && hasRunes(x.cs, i-2, []rune("没有"))
}

// more tells that another answer stands behind the one that ends at j: 是、否.
func (x *lexer) more(j int) bool {
	if j >= len(x.cs) || !containsRune("、，,", x.cs[j].r) {
		return false
	}
	k := x.blank(j + 1)
	said := checks.Replace(x.wordsOf(k, x.clauseEnd(k, "，,。;!?\n、|")))
	return k < len(x.cs) && (slices.Contains(yesWords, said) || slices.Contains(noWords, said))
}
