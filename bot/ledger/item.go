package ledger

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/bot/sheet"
)

// A record column (分期退款, 督办记录 …) holds one entry a line; its fields stand
// apart by ；. Words of people stand in 「」, within which \ goes before 」 and
// itself and \u000d is a character that no cell can hold. Days are 2026-11-20,
// people a name, a phone number or a member id; who is no member stands in 「」.

// ProblemRecord says that an entry of a record column is not written as the column's entries are.
const ProblemRecord sheet.Problem = "bad_record"

const (
	entryEnd  = '\n'
	fieldEnd  = '；'
	openWord  = "「"
	closeWord = "」"
)

// quoted writes words so that they read back exactly.
func quoted(words string) string {
	var b strings.Builder
	b.WriteString(openWord)
	for _, r := range words {
		switch {
		case r == '\\' || r == '」':
			b.WriteRune('\\')
			b.WriteRune(r)
		case unprintable(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteString(closeWord)
	return b.String()
}

// unprintable reports whether a file would lose or change the character.
func unprintable(r rune) bool {
	return r < ' ' && r != '\n' || r == 0xFFFE || r == 0xFFFF
}

// unquoted reads what quoted has written; false for anything else.
func unquoted(cell string) (string, bool) {
	rest, ok := strings.CutPrefix(cell, openWord)
	var b strings.Builder
	for ok && rest != "" {
		if rest == closeWord {
			return b.String(), true
		}
		r, size := utf8.DecodeRuneInString(rest)
		rest = rest[size:]
		switch r {
		case '」':
			return "", false
		case '\\':
			if r, rest, ok = escaped(rest); !ok {
				return "", false
			}
		}
		b.WriteRune(r)
	}
	return "", false
}

// escaped reads what stands behind a backslash.
func escaped(rest string) (r rune, after string, ok bool) {
	r, size := utf8.DecodeRuneInString(rest)
	switch {
	case r == '\\' || r == '」':
		return r, rest[size:], true
	case r == 'u' && len(rest) >= 5:
		code, err := strconv.ParseUint(rest[1:5], 16, 16)
		if err == nil && unprintable(rune(code)) {
			return rune(code), rest[5:], true
		}
	}
	return 0, "", false
}

// parted cuts a text at every sep that stands outside of 「」; false when a
// bracket is left open.
func parted(text string, sep rune) ([]string, bool) {
	var out []string
	start, inside, skip := 0, false, false
	for k, r := range text {
		switch {
		case skip:
			skip = false
		case inside && r == '\\':
			skip = true
		case inside && r == '」':
			inside = false
		case inside:
		case r == '「':
			inside = true
		case r == sep:
			out = append(out, strings.TrimSpace(text[start:k]))
			start = k + utf8.RuneLen(sep)
		}
	}
	return append(out, strings.TrimSpace(text[start:])), !inside
}

// item reads one entry of a record column, field by field. The first field that
// cannot be taken ends it.
type item struct {
	roster *roster.Roster
	whole  string
	fields []string
	bad    sheet.Problem
	value  string
}

// newItem takes an entry apart.
func newItem(whole string, r *roster.Roster) *item {
	e := &item{roster: r, whole: whole}
	var ok bool
	if e.fields, ok = parted(whole, fieldEnd); !ok {
		e.refuse()
	}
	return e
}

func (e *item) fail(p sheet.Problem, value string) {
	if e.bad == "" {
		e.bad, e.value = p, value
	}
}

// refuse says that the entry is not written as it has to be.
func (e *item) refuse() { e.fail(ProblemRecord, e.whole) }

// next takes a field, which must be there.
func (e *item) next() string {
	if len(e.fields) == 0 || e.fields[0] == "" {
		e.refuse()
		return ""
	}
	f := e.fields[0]
	e.fields = e.fields[1:]
	return f
}

// end sees that nothing is left over.
func (e *item) end() {
	if len(e.fields) > 0 {
		e.refuse()
	}
}

// seq takes the number of the entry, which counts from 1 without gaps.
func (e *item) seq(n int) int {
	if e.next() != strconv.Itoa(n) {
		e.refuse()
	}
	return n
}

// words takes what a person wrote.
func (e *item) words() string {
	text, ok := unquoted(e.next())
	switch {
	case !ok:
		e.refuse()
	case utf8.RuneCountInString(text) > maxText:
		e.fail(sheet.TooLong, text)
	}
	return text
}

// maybe takes what a person wrote where something is written.
func (e *item) maybe() string {
	if len(e.fields) == 0 {
		return ""
	}
	return e.words()
}

// flag takes a word that may stand there.
func (e *item) flag(word string) bool {
	if len(e.fields) == 0 || e.fields[0] != word {
		return false
	}
	e.fields = e.fields[1:]
	return true
}

// day reads a day.
func (e *item) day(text string) calendar.Date {
	d, err := calendar.ParseDate(text)
	if err != nil {
		e.refuse()
	}
	return d
}

// stamp takes a day and, behind a blank, who it was.
func (e *item) stamp() (calendar.Date, string) { return e.stampOf(e.next()) }

// after takes a field that begins with a word and goes on with a stamp.
func (e *item) after(word string) (on calendar.Date, by string, ok bool) {
	if len(e.fields) == 0 {
		return on, "", false
	}
	rest, ok := strings.CutPrefix(e.fields[0], word+" ")
	if !ok {
		return on, "", false
	}
	e.fields = e.fields[1:]
	on, by = e.stampOf(strings.TrimSpace(rest))
	return on, by, true
}

func (e *item) stampOf(text string) (calendar.Date, string) {
	day, who, _ := strings.Cut(text, " ")
	by, problem := readWho(strings.TrimSpace(who), e.roster)
	if problem != "" {
		e.fail(problem, who)
	}
	return e.day(day), by
}

// money takes an amount with its unit.
func (e *item) money() int64 {
	text := e.next()
	fen, ok := parseWan(text)
	if !ok || fen <= 0 || !strings.HasSuffix(text, "万元") {
		e.refuse()
	}
	return fen
}

// stampCell writes a day and who it was.
func stampCell(on calendar.Date, by string, r *roster.Roster) string {
	return strings.TrimSpace(on.String() + " " + whoCell(by, r))
}

// whoCell is how a cell names who did something: a member by name, where the name
// leads back, else by phone number or id; whoever is no member in 「」.
func whoCell(id string, r *roster.Roster) string {
	m, ok := r.Member(id)
	if id == "" || !ok {
		if id == "" {
			return ""
		}
		return quoted(id)
	}
	for _, name := range []string{m.Name, m.Phone} {
		back, problem := readWho(name, r)
		if name != "" && problem == "" && back == id && !strings.ContainsAny(name, " \t\r\n；「」'") {
			return name
		}
	}
	return m.ID
}

// readWho reads what whoCell has written.
func readWho(text string, r *roster.Roster) (string, sheet.Problem) {
	if text == "" {
		return "", ""
	}
	if strings.HasPrefix(text, openWord) {
		id, ok := unquoted(text)
		if !ok {
			return "", ProblemRecord
		}
		return id, ""
	}
	found := named(text, r)
	if m, ok := r.Member(text); ok && len(found) == 0 {
		found = append(found, m)
	}
	switch len(found) {
	case 0:
		return "", sheet.UnknownMember
	case 1:
		return found[0].ID, ""
	}
	return "", sheet.AmbiguousMember
}

// unit reads a unit by its name or code.
func (e *item) unit(name string) string {
	a, ok := e.roster.FindArea(name)
	if !ok {
		e.fail(sheet.UnknownArea, name)
	}
	return a.Code
}

// seqCell writes the number of an entry.
func seqCell(n int) string { return strconv.Itoa(n) }
