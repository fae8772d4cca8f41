package report

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// nothings are what people write where a text has nothing to tell.
var nothings = words("无 没有 没 暂无 无。 没有。 / 没什么 无事项 无情况")

// readText takes the words behind the label as they are, up to the line's end
// or the next label at the start of a clause.
func (x *lexer) readText(s *statement) {
	k, link, fix := x.beforeText(s.end)
	apart := s.start > 0 && x.cs[s.start-1].r == ' '
	if !x.opensClause(s.start) && (!link || !apart) {
		return
	}
	end := x.textEnd(k)
	if k == s.end {
		if e := x.clauseEnd(k, "，,。;!?\n、| "); slices.Contains(nothings, x.wordsOf(k, e)) {
			s.end, s.val, s.ok = e, Value{Kind: Text, Text: NoText}, true // 外出地点无
		}
		return
	}
	said := strings.TrimRight(strings.TrimSpace(x.wordsOf(k, end)), " \t\u3000，,。;；、")
	if strings.Trim(said, " _-—/.…（）()[]【】") == "" && said != "/" {
		return
	}
	if !link && !fix && x.l.lexicon.at(x.cs, k) != nil && end-k < 2 {
		return
	}
	s.end, s.fix = max(x.textStop(k, end), s.end), fix
	if slices.Contains(nothings, said) {
		said = NoText
	}
	s.val = Value{Kind: Text, Text: said}
	if utf8.RuneCountInString(said) > TextMax {
		s.asks(DoubtImpossible)
		return
	}
	s.ok = true
}

func (x *lexer) runeAt(i int, r rune) bool { return i < len(x.cs) && x.cs[i].r == r }

// opensClause tells that nothing but a list mark or 本周 stands between i and
// the separator before it.
func (x *lexer) opensClause(i int) bool {
	k := i
	for _, w := range []string{"本周", "我镇", "本镇"} {
		if r := []rune(w); k >= len(r) && hasRunes(x.cs, k-len(r), r) {
			k -= len(r)
		}
	}
	for k > 0 && (x.cs[k-1].r == ' ' || x.cs[k-1].r == '"' || x.cs[k-1].keycap || isListSymbol(x.cs[k-1].r)) {
		k--
	}
	if k == 0 || containsRune("\n，,。;!?、:|)].-—", x.cs[k-1].r) {
		return true
	}
	w := x.wordsBefore(k)
	return slices.ContainsFunc(textLeads, func(lead string) bool { return strings.HasSuffix(w, lead) })
}

// textLeads may stand before a text's label: 更正 外出地点：杭州.
var textLeads = words("更正 更正一下 订正 把 将 补充 补报 另 另外")

func (x *lexer) wordsBefore(i int) string {
	return strings.TrimSpace(x.norm[x.at[max(0, i-8)]:x.at[i]])
}

// beforeText reads over the separators before a text. Without any there is no text.
func (x *lexer) beforeText(j int) (at int, link, fix bool) {
	at, link, fix = x.beforeAnswer(j)
	for at < len(x.cs) && (x.cs[at].r == ':' || at == j && containsRune("是为", x.cs[at].r) && !x.runeAt(at+1, '否')) {
		at, link = at+1, true
	}
	return at, link, fix
}

// textEnd is the end of the line, or the label that begins a clause and has a
// value of its own.
func (x *lexer) textEnd(k int) int {
	for i := k; i < len(x.cs); i++ {
		if x.cs[i].r == '\n' || x.cs[i].r == '|' {
			return i
		}
		if i > k && containsRune("，,。;、!? )]|", x.cs[i-1].r) && x.valued(i) {
			return i
		}
	}
	return len(x.cs)
}

// textStop leaves the separator before the next label outside of the text.
func (x *lexer) textStop(k, end int) int {
	if end < len(x.cs) && x.cs[end].r != '\n' && end > k {
		return end - 1
	}
	return end
}

// valued tells that a label with a value of its own begins at i.
func (x *lexer) valued(i int) bool {
	if x.l.statements.at(x.cs, i) != nil {
		s := x.statement(i)
		return s != nil && !s.bare
	}
	m, n := x.l.labels.exact(x.cs, i)
	if m == nil {
		return false
	}
	g := x.between(i + n)
	return g.at < len(x.cs) && (startsNumber(x.cs, g.at) || containsRune("无没未零¥约", x.cs[g.at].r))
}
