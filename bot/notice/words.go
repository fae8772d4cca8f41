package notice

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/weidubao/weidubao/bot/roster"
)

// sort of a word in an audience.
type sort int

const (
	wordUnknown sort = iota
	wordJoin         // 、 和 及
	wordFiller       // 的 们 同志: says nothing
	wordAll          // 全体 所有
	wordRole
	wordArea
)

// word is one word of an audience as it was typed.
type word struct {
	sort  sort
	text  string
	role  roster.Role
	areas []string // codes
}

// fixed are the words that do not depend on the roster.
var fixed = map[string]word{
	"、": {sort: wordJoin}, ",": {sort: wordJoin}, "，": {sort: wordJoin}, ";": {sort: wordJoin}, "；": {sort: wordJoin},
	"/": {sort: wordJoin}, "+": {sort: wordJoin}, " ": {sort: wordJoin},
	"和": {sort: wordJoin}, "与": {sort: wordJoin}, "及": {sort: wordJoin}, "以及": {sort: wordJoin}, "跟": {sort: wordJoin},

	"的": {sort: wordFiller}, "们": {sort: wordFiller}, "同志": {sort: wordFiller}, "同志们": {sort: wordFiller},

	"全体": {sort: wordAll}, "全员": {sort: wordAll}, "所有": {sort: wordAll}, "全部": {sort: wordAll}, "各": {sort: wordAll},
	"各位": {sort: wordAll}, "全体人员": {sort: wordAll}, "全体成员": {sort: wordAll}, "所有人": {sort: wordAll}, "大家": {sort: wordAll},

	"联络员": {sort: wordRole, role: roster.Officer}, "负责人": {sort: wordRole, role: roster.Head},
	"领导": {sort: wordRole, role: roster.Leader}, "市领导": {sort: wordRole, role: roster.Leader},
	"县领导": {sort: wordRole, role: roster.Leader}, "区领导": {sort: wordRole, role: roster.Leader},
	"工作人员": {sort: wordRole, role: roster.Staff}, "巡察办": {sort: wordRole, role: roster.Staff},
	"管理员": {sort: wordRole, role: roster.Admin}, "系统管理员": {sort: wordRole, role: roster.Admin},
}

// kinds are the words that mean every unit of one kind.
var kinds = map[string]roster.Kind{
	"乡镇": roster.Township, "乡镇街道": roster.Township, "乡镇(街道)": roster.Township, "镇街": roster.Township,
	"部门": roster.Department, "市直部门": roster.Department, "市直单位": roster.Department,
	"国企": roster.Enterprise, "国有企业": roster.Enterprise, "站所": roster.Station,
}

// longestWord is the longest word that is looked for, in characters: a
// department's full name is the longest there is.
const longestWord = 30

// split cuts an audience into words, always taking the longest that is known,
// so that the 和 of 太和镇 joins nothing. What is not known becomes one unknown
// word up to the next known one.
func split(s string, r *roster.Roster) []word {
	var out []word
	for len(s) > 0 {
		w, ok := longest(s, r)
		if !ok {
			_, n := utf8.DecodeRuneInString(s)
			w.text = s[:n]
			if k := len(out) - 1; k >= 0 && out[k].sort == wordUnknown {
				out[k].text += w.text
				s = s[n:]
				continue
			}
		}
		out = append(out, w)
		s = s[len(w.text):]
	}
	return out
}

// longest is the longest known word at the beginning of s.
func longest(s string, r *roster.Roster) (word, bool) {
	for end := ends(s); len(end) > 0; end = end[:len(end)-1] {
		text := s[:end[len(end)-1]]
		if w, ok := fixed[text]; ok {
			w.text = text
			return w, true
		}
		if codes := areasOf(text, r); len(codes) > 0 {
			return word{sort: wordArea, text: text, areas: codes}, true
		}
	}
	return word{}, false
}

// areasOf are the codes that a word means: one area by its name or code, or all of a kind.
func areasOf(text string, r *roster.Roster) []string {
	if a, ok := r.FindArea(text); ok && begins(text, a, r) {
		return []string{a.Code}
	}
	kind, ok := kinds[text]
	if !ok {
		return nil
	}
	var codes []string
	for _, a := range r.Areas() {
		if a.Kind == kind {
			codes = append(codes, a.Code)
		}
	}
	return codes
}

// begins reports whether text begins with a name of the area, or of a county
// before it: a look-up may forgive other words around the name, which here are
// words of their own.
func begins(text string, a roster.Area, r *roster.Roster) bool {
	if strings.TrimSpace(text) != text {
		return false
	}
	if strings.HasPrefix(text, a.Code) || strings.HasPrefix(text, roster.Short(a.Name)) {
		return true
	}
	return slices.ContainsFunc(r.Areas(), func(c roster.Area) bool {
		return c.Kind == roster.County && strings.HasPrefix(text, c.Name)
	})
}

// ends are the byte offsets at which a word at the beginning of s may end.
func ends(s string) []int {
	var out []int
	for k, c := range s {
		if len(out) == longestWord {
			break
		}
		out = append(out, k+utf8.RuneLen(c))
	}
	return out
}
