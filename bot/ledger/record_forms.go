package ledger

import (
	"slices"
	"strconv"
	"strings"
)

// formWords are the words of the four forms, in their order; what came of an
// issue is 第一种形态「函询」1件1人、第四种形态2件.
var formWords = []string{"第一种形态", "第二种形态", "第三种形态", "第四种形态"}

const (
	wordForm   = "第"
	wordCases  = "件"
	wordPeople = "人"
)

// formsCell writes what came of an issue; nothing for none.
func formsCell(list []Disposition) string {
	words := make([]string, 0, len(list))
	for _, d := range list {
		text := formWords[d.Form-1] + maybeQuoted(d.Kind)
		if d.Cases > 0 {
			text += strconv.Itoa(d.Cases) + wordCases
		}
		if d.People > 0 {
			text += strconv.Itoa(d.People) + wordPeople
		}
		words = append(words, text)
	}
	return strings.Join(words, wordAnd)
}

// forms takes what came of an issue where it is said.
func (e *item) forms() []Disposition {
	if len(e.fields) == 0 || !strings.HasPrefix(e.fields[0], wordForm) {
		return nil
	}
	list, _ := parted(e.next(), '、')
	out := make([]Disposition, 0, len(list))
	for _, text := range list {
		out = append(out, e.form(text))
	}
	return out
}

// form reads one of them.
func (e *item) form(text string) Disposition {
	var d Disposition
	d.Form = 1 + slices.IndexFunc(formWords, func(w string) bool { return strings.HasPrefix(text, w) })
	if d.Form == 0 {
		e.refuse()
		return d
	}
	rest := strings.TrimPrefix(text, formWords[d.Form-1])
	if end := strings.LastIndex(rest, closeWord); end >= 0 {
		kind, ok := unquoted(rest[:end+len(closeWord)])
		if !ok || kind == "" {
			e.refuse()
		}
		d.Kind, rest = kind, rest[end+len(closeWord):]
	}
	rest = e.counted(rest, wordCases, &d.Cases)
	if e.counted(rest, wordPeople, &d.People) != "" || !d.valid() {
		e.refuse()
	}
	return d
}

// counted takes a count with its word where it stands first.
func (e *item) counted(text, word string, into *int) string {
	digits, rest, ok := strings.Cut(text, word)
	if !ok {
		return text
	}
	n, err := strconv.Atoi(digits)
	if err != nil || n < 1 || strconv.Itoa(n) != digits {
		e.refuse()
	}
	*into = n
	return rest
}
