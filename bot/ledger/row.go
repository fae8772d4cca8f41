package ledger

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"golang.org/x/text/width"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/bot/sheet"
)

// ProblemClosed says that a row would reopen an issue that is signed off;
// ProblemNotClosed that a sign-off date stands beside a status that is open.
const (
	ProblemClosed    sheet.Problem = "closed"
	ProblemNotClosed sheet.Problem = "not_closed"
)

// line is one row of the file being laid over an issue. The first cell that
// cannot be taken ends it.
type line struct {
	sheet.Record
	roster *roster.Roster
	cal    *calendar.Calendar
	today  calendar.Date
	anew   bool // the row begins another round of its issue
	err    error
}

// Longest texts, in characters: a ledger is a table, not an archive.
const (
	maxText = 2000 // of the problem's description
	maxWord = 200  // of any other column
)

// over lays the row over an issue: the old one under the same number, or an empty
// one. A column that the file does not have changes nothing; an empty cell empties
// the field. Registered is today where neither row nor issue says when.
func (l line) over(i Issue) (Issue, error) {
	old := i
	isNew := i.Number == ""
	l.text(colSource, &i.Source, maxWord)
	l.area(&i)
	l.text(colVillage, &i.Village, maxWord)
	l.text(colCategory, &i.Category, maxWord)
	l.text(colText, &i.Text, maxText)
	if i.Text == "" {
		l.fail(colText, sheet.Empty, "")
	}
	l.text(colResponsible, &i.Responsible, maxWord)
	l.leader(&i)
	l.money(colAmount, &i.AmountFen)
	l.money(colRecovered, &i.RecoveredFen)
	l.status(&i, isNew)
	l.rest(&i)
	l.whole(&i)
	l.dates(&i)
	l.keepSettled(&i, old)
	l.agree(i, old)
	l.kept(i, old)
	if text := l.Get(colRelapse); text != "" {
		l.fail(colRelapse, ProblemRound, text)
	}
	return i, l.err
}

// fail notes the first cell that cannot be taken.
func (l *line) fail(column string, p sheet.Problem, value string) {
	if l.err == nil {
		l.err = l.Err(column, p, value)
	}
}

// text takes a column of words, at most so many characters.
func (l *line) text(column string, into *string, most int) {
	if !l.Has(column) {
		return
	}
	text := l.Get(column)
	if same(text, *into) {
		return
	}
	*into = text
	if utf8.RuneCountInString(text) > most {
		l.fail(column, sheet.TooLong, text)
	}
}

// area takes the unit responsible: a name, a short name or a code.
func (l *line) area(i *Issue) {
	name := l.Get(colArea)
	if name == "" {
		l.fail(colArea, sheet.Empty, "")
		return
	}
	a, ok := l.roster.FindArea(name)
	if !ok {
		l.fail(colArea, sheet.UnknownArea, name)
		return
	}
	i.Area = a.Code
}

// leader takes the leader in charge. Whoever stands on the issue already may
// stay, also after leaving; a new one must be an active 领导.
func (l *line) leader(i *Issue) {
	if !l.Has(colLeader) {
		return
	}
	who := l.Get(colLeader)
	if who == "" {
		i.Leader = ""
		return
	}
	var found []roster.Member
	for _, m := range named(who, l.roster) {
		if m.ID == i.Leader {
			return
		}
		if m.Role == roster.Leader && !m.Disabled {
			found = append(found, m)
		}
	}
	switch len(found) {
	case 0:
		l.fail(colLeader, sheet.UnknownMember, who)
	case 1:
		i.Leader = found[0].ID
	default:
		l.fail(colLeader, sheet.AmbiguousMember, who)
	}
}

// named are the members that a name or a phone number means.
func named(who string, r *roster.Roster) []roster.Member {
	if m, ok := r.ByPhone(who); ok {
		return []roster.Member{m}
	}
	return r.ByName(who)
}

// money takes an amount in 万元; an empty cell is none.
func (l *line) money(column string, into *int64) {
	if !l.Has(column) {
		return
	}
	value := l.Get(column)
	if value == "" {
		*into = 0
		return
	}
	fen, ok := parseWan(width.Fold.String(value))
	if !ok {
		l.fail(column, sheet.BadAmount, value)
		return
	}
	*into = fen
}

// status takes the status. Words for an open one never reopen an issue; an
// empty cell leaves an open one where it stands.
func (l *line) status(i *Issue, isNew bool) {
	word := l.Get(colStatus)
	s, stays := i.Status, !isNew && !l.anew && !i.Status.Closed()
	if isNew {
		s = Rectifying
	}
	if word != "" {
		var ok bool
		if s, ok = readStatus(word); !ok {
			l.fail(colStatus, sheet.UnknownStatus, word)
			return
		}
	}
	switch {
	case i.Status.Closed() && l.Has(colStatus) && (word == "" || !s.Closed()):
		l.fail(colStatus, ProblemClosed, word)
	case i.Status == Archived:
		// An archived issue is signed off too; the word of an older file does not take it back.
	case stays && word == wordNotClosed:
		// It says no more than that the issue is open.
	case stays && slices.Index(open(), s) >= 0 && slices.Index(open(), s) < slices.Index(open(), i.Status):
		l.fail(colStatus, ProblemBackwards, word)
	default:
		i.Status = s
	}
}

// dates takes the three dates and sees that they agree.
func (l *line) dates(i *Issue) {
	l.date(colRegistered, &i.RegisteredOn, true)
	l.due(i)
	l.date(colSignedOff, &i.SignedOffOn, false)
	switch {
	case i.Status.Closed() && i.SignedOffOn.IsZero():
		l.fail(colSignedOff, sheet.Empty, "")
	case !i.Status.Closed() && !i.SignedOffOn.IsZero() && l.Get(colStatus) == "":
		l.fail(colStatus, sheet.Empty, "")
	case !i.Status.Closed() && !i.SignedOffOn.IsZero():
		l.fail(colSignedOff, ProblemNotClosed, i.SignedOffOn.String())
	case !i.Status.Closed() && i.DueOn.IsZero() && (i.Status != Registered || i.Term == 0):
		l.fail(colDue, sheet.Empty, "")
	case !i.DueOn.IsZero() && i.DueOn.Before(i.RegisteredOn):
		l.fail(colDue, sheet.BadDate, cmp.Or(l.Get(colDue), i.DueOn.String()))
	case !i.SignedOffOn.IsZero() && i.SignedOffOn.Before(i.RegisteredOn):
		l.fail(colSignedOff, sheet.BadDate, cmp.Or(l.Get(colSignedOff), i.SignedOffOn.String()))
	}
	if i.RegisteredOn.IsZero() {
		i.RegisteredOn = earliest(l.today, i.DueOn, i.SignedOffOn)
	}
}

// date takes one date. An empty cell empties it, or leaves it where it may be left out.
func (l *line) date(column string, into *calendar.Date, optional bool) {
	value := l.Get(column)
	switch {
	case !l.Has(column), value == "" && optional:
		return
	case value == "":
		*into = calendar.Date{}
		return
	}
	d, err := calendar.ParseDate(value)
	if err != nil {
		l.fail(column, sheet.BadDate, value)
		return
	}
	*into = d
}

// earliest is the day on which an issue was on the ledger for certain: today, or
// earlier if it was due or signed off before. An issue never falls due before it is registered.
func earliest(today calendar.Date, others ...calendar.Date) calendar.Date {
	for _, d := range others {
		if !d.IsZero() && d.Before(today) {
			today = d
		}
	}
	return today
}
