package bot

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

const (
	longestOwn = 8 // so many characters in a row, besides units and figures, are no coincidence
	shortestOf = 4 // a whole text of the case that is shorter is as likely a word of our own
	phoneRun   = 11
)

// hidden are the words of what a change is about, which must not be in its pushes.
type hidden struct {
	names []string // of people on the ledger, who are on no roster
	whole []string // texts of issues
	said  []string // of which only a long run is telling: a command is made of our own words
}

// hiddenIn collects them of every issue that the change writes or has seen.
func hiddenIn(c Change) hidden {
	var h hidden
	for _, i := range slices.Concat(c.Issues, c.Seen) {
		h.names = append(h.names, namesIn(i.Responsible)...)
		h.whole = append(h.whole, i.Secrets()...)
	}
	for _, s := range c.Steps {
		h.said = append(h.said, s.Secrets()...)
	}
	for _, s := range c.Silences {
		h.whole = append(h.whole, s.Secrets()...)
	}
	return h
}

// namesIn splits 王建国、李四 into names of at least two characters.
func namesIn(text string) []string {
	names := strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) })
	return slices.DeleteFunc(names, func(n string) bool { return utf8.RuneCountInString(n) < 2 })
}

// told reports whether the pieces of a push have words of the case: eight
// characters in a row of any text, or the whole of a short one.
func (h hidden) told(pieces []string) bool {
	return slices.ContainsFunc(pieces, func(piece string) bool {
		return slices.ContainsFunc(h.whole, func(s string) bool { return sharesRun(piece, s) || holdsWhole(piece, s) }) ||
			slices.ContainsFunc(h.said, func(s string) bool { return sharesRun(piece, s) })
	})
}

// sharesRun reports whether eight characters in a row of the piece stand in the text.
func sharesRun(piece, text string) bool {
	r := []rune(piece)
	for at := 0; at+longestOwn <= len(r); at++ {
		if strings.Contains(text, string(r[at:at+longestOwn])) {
			return true
		}
	}
	return false
}

func holdsWhole(piece, text string) bool {
	n := utf8.RuneCountInString(text)
	return n >= shortestOf && n < longestOwn && strings.Contains(piece, text)
}

// nameIndex finds the names of people and units in a text.
type nameIndex struct {
	rev    int64
	people map[rune][]string // by first character, the longest first
	units  map[rune][]string
}

// namesOf compiles the names once for each roster.
func (b *Bot) namesOf(people *roster.Roster) *nameIndex {
	if cached := b.named.Load(); cached != nil && cached.rev == people.Rev() {
		return cached
	}
	fresh := newNameIndex(people)
	b.named.Store(fresh)
	return fresh
}

func newNameIndex(people *roster.Roster) *nameIndex {
	x := &nameIndex{rev: people.Rev(), people: make(map[rune][]string), units: make(map[rune][]string)}
	for _, m := range people.Members() {
		x.add(x.people, m.Name)
	}
	for _, a := range people.Areas() {
		x.add(x.units, a.Name)
	}
	for _, all := range []map[rune][]string{x.people, x.units} {
		for first, names := range all {
			slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
			all[first] = slices.Compact(names)
		}
	}
	return x
}

func (x *nameIndex) add(to map[rune][]string, name string) {
	if utf8.RuneCountInString(name) < 2 {
		return
	}
	first, _ := utf8.DecodeRuneInString(name)
	to[first] = append(to[first], name)
}

// begins is the longest of the names with which the text begins; "" for none.
func begins(text string, names map[rune][]string) string {
	first, _ := utf8.DecodeRuneInString(text)
	for _, name := range names[first] {
		if strings.HasPrefix(text, name) {
			return name
		}
	}
	return ""
}

// mask writes 王某 for every name of a person, those of more among them, and hides
// telephone numbers; a unit's name is left as it is.
func (x *nameIndex) mask(text string, more []string) string {
	var out strings.Builder
	for len(text) > 0 {
		if unit := begins(text, x.units); unit != "" {
			out.WriteString(unit)
			text = text[len(unit):]
			continue
		}
		name := begins(text, x.people)
		for _, n := range more {
			if len(n) > len(name) && strings.HasPrefix(text, n) {
				name = n
			}
		}
		switch n := digits(text); {
		case name != "":
			out.WriteString(templates.MaskedName(name))
			text = text[len(name):]
		case n >= phoneRun:
			out.WriteString("…")
			text = text[n:]
		default:
			_, size := utf8.DecodeRuneInString(text)
			size = max(size, n)
			out.WriteString(text[:size])
			text = text[size:]
		}
	}
	return out.String()
}

// found are the names of people in a text, each once.
func (x *nameIndex) found(text string) []string {
	var out []string
	for len(text) > 0 {
		step := begins(text, x.units)
		if step == "" {
			step = begins(text, x.people)
			if step != "" && !slices.Contains(out, step) {
				out = append(out, step)
			}
		}
		if step == "" {
			_, size := utf8.DecodeRuneInString(text)
			step = text[:size]
		}
		text = text[len(step):]
	}
	return out
}

// digits is how many digits the text begins with.
func digits(text string) int {
	return len(text) - len(strings.TrimLeft(text, "0123456789"))
}

// blank cuts a text where it says what it may: at names of units, and at figures.
func (x *nameIndex) blank(text string) []string {
	var out []string
	from, at := 0, 0
	for at < len(text) {
		n := max(len(begins(text[at:], x.units)), digits(text[at:]))
		if n == 0 {
			_, size := utf8.DecodeRuneInString(text[at:])
			at += size
			continue
		}
		out = append(out, text[from:at])
		at += n
		from = at
	}
	return append(out, text[from:])
}
