package report

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// renamed gives the default indicators new names, character by character. What
// the grammar itself speaks of (问题, 整改, 巡察) keeps its name.
func renamed() ([]Indicator, *strings.Replacer, string) {
	const from, to = "交办线索移转问责处理追分规范制度建章立完善修订健全村级管挽回损失缴清退收经济", "鲲鹏麒麟蜻蜓蝴蝶鸳鸯鹦鹉琵琶葡萄芙蓉茉莉牡丹蔷薇玫瑰橄榄枇杷樱桃柠檬蘑菇蜈蚣蟋蟀"
	swap := map[rune]rune{}
	fresh := []rune(to)
	for i, r := range []rune(from) {
		swap[r] = fresh[i]
	}
	rename := func(s string) string {
		return strings.Map(func(r rune) rune {
			if n, ok := swap[r]; ok {
				return n
			}
			return r
		}, strings.ReplaceAll(s, "问题", "#"))
	}
	inds := Defaults()
	var names []string
	for i := range inds {
		if k := inds[i].Key; k == "problems" || k == "rectified" || k == "villages" {
			continue
		}
		names = append(append(names, inds[i].Label), inds[i].Aliases...)
		inds[i].Label = strings.ReplaceAll(rename(inds[i].Label), "#", "问题")
		inds[i].Aliases = slices.Clone(inds[i].Aliases)
		for k, a := range inds[i].Aliases {
			inds[i].Aliases[k] = strings.ReplaceAll(rename(a), "#", "问题")
		}
	}
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) })
	var pairs []string
	for _, n := range names {
		pairs = append(pairs, n, strings.ReplaceAll(rename(n), "#", "问题"))
	}
	return inds, strings.NewReplacer(pairs...), from
}

// TestRenamedIndicators reads the reviewed messages with other names for the
// indicators: the judgement must be the same. Messages that use the old
// characters otherwise (near misses, 处理信访, 回镇) are left out.
func TestRenamedIndicators(t *testing.T) {
	t.Parallel()
	inds, names, old := renamed()
	l, err := NewLanguage(inds)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(rulesFile)
	if err != nil {
		t.Fatal(err)
	}
	known, n := contexts(), 0
	for line := range strings.Lines(string(data)) {
		cells := strings.SplitN(strings.TrimRight(line, "\n"), "\t", 3)
		if len(cells) != 3 {
			continue
		}
		text := names.Replace(cells[2])
		if strings.ContainsAny(strings.ReplaceAll(text, "问题", ""), old) {
			continue
		}
		n++
		_, js := l.DryRun(strings.ReplaceAll(text, `\n`, "\n"), known[cells[1]], friday, ruian)
		if got := short(js); got != cells[0] {
			t.Errorf("%s %s\n  got  %s\n  want %s", cells[1], text, got, cells[0])
		}
	}
	if n < 300 {
		t.Errorf("only %d messages", n)
	}
}
