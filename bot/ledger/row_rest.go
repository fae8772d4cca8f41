package ledger

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/sheet"
)

// ProblemLacks says that an issue which a row closes has not all of its proofs in
// a file that has the column; ProblemTooLittle that less is recovered than the
// instalments that were received come to.
const (
	ProblemLacks     sheet.Problem = "lacks_proofs"
	ProblemTooLittle sheet.Problem = "too_little"
)

// rest takes the columns that go beyond the first fourteen, those of one round.
func (l *line) rest(i *Issue) {
	l.date(colExtended, &i.ExtendedTo, false)
	l.date(colClaimed, &i.ClaimedOn, false)
	l.who(colClaimedBy, &i.ClaimedBy)
	l.date(colAssigned, &i.AssignedOn, false)
	l.who(colAssignedBy, &i.AssignedBy)
	l.date(colAccepted, &i.AcceptedOn, false)
	l.who(colAcceptedBy, &i.AcceptedBy)
	l.filing(&i.Filing)
	l.date(colReview, &i.ReviewOn, false)
	records(l, colProven, &i.Proven, readEvidence)
	l.proofsInOrder(i.Proven)
	records(l, colExtensions, &i.Extensions, readExtension)
	records(l, colReturns, &i.Returns, readReturn)
	l.who(colSignedOffBy, &i.SignedOffBy)
	l.text(colNote, &i.Note, maxText)
	l.date(colArchived, &i.ArchivedOn, false)
	l.who(colArchivedBy, &i.ArchivedBy)
	l.date(colBegun, &i.BegunOn, false)
}

// whole takes the columns that are of all rounds.
func (l *line) whole(i *Issue) {
	records(l, colInstalments, &i.Instalments, readInstalment)
	records(l, colInstructions, &i.Instructions, readInstruction)
	records(l, colFormerly, &i.Formerly, readFormer)
	switch word := l.Get(colArmed); word {
	case "":
	case wordArmed:
		i.Armed = true
	case wordUnarmed:
		i.Armed = false
	default:
		l.fail(colArmed, sheet.UnknownStatus, word)
	}
}

// who takes the column of a person.
func (l *line) who(column string, into *string) {
	if !l.Has(column) {
		return
	}
	typed := l.Get(column)
	id, problem := readWho(typed, l.roster)
	if problem != "" {
		l.fail(column, problem, typed)
		return
	}
	*into = id
}

// records takes a record column: one entry a line. The first entry that is not
// written as the column's entries are refuses the file.
func records[T any](l *line, column string, into *[]T, read func(e *item, n int) T) {
	if !l.Has(column) {
		return
	}
	cell := l.Get(column)
	list, whole := parted(cell, entryEnd)
	if !whole {
		l.fail(column, ProblemRecord, cell)
		return
	}
	var out []T
	for _, text := range list {
		if text == "" {
			continue
		}
		e := newItem(text, l.roster)
		out = append(out, read(e, len(out)+1))
		e.end()
		if e.bad != "" {
			l.fail(column, e.bad, e.value)
			return
		}
	}
	if len(out)+len(*into) > 0 {
		*into = out
	}
}

// filing takes the column of the sign-off that is asked for: at most one entry.
func (l *line) filing(into **Filing) {
	var list []Filing
	if *into != nil {
		list = []Filing{**into}
	}
	records(l, colFiling, &list, readFiling)
	switch len(list) {
	case 0:
		*into = nil
	case 1:
		*into = &list[0]
	default:
		l.fail(colFiling, ProblemRecord, l.Get(colFiling))
	}
}

// proofsInOrder sees that every proof stands at most once, in the order of the five.
func (l *line) proofsInOrder(list []Evidence) {
	sorted := slices.IsSortedFunc(list, func(a, b Evidence) int {
		return cmp.Compare(slices.Index(proofs(), a.Proof), slices.Index(proofs(), b.Proof))
	})
	twice := slices.ContainsFunc(list, func(e Evidence) bool {
		return len(slices.DeleteFunc(slices.Clone(list), func(o Evidence) bool { return o.Proof != e.Proof })) > 1
	})
	if !sorted || twice {
		l.fail(colProven, ProblemRecord, l.Get(colProven))
	}
}

// mostTerm is the longest term, in working days.
const mostTerm = 999

// termForm is a term as it stands in the column 整改期限.
var termForm = regexp.MustCompile(`^(\d{1,3})个?工作日$`)

// due takes the due date, or the term of working days that begins when the unit
// gets the issue. A term that has begun stays where it ends.
func (l *line) due(i *Issue) {
	term := l.count(colTerm, i.Term, mostTerm)
	typed := termForm.FindStringSubmatch(width.Fold.String(l.Get(colDue)))
	if typed == nil {
		i.Term = term
		l.date(colDue, &i.DueOn, false)
		l.begin(i)
		return
	}
	n := atoi(typed[1])
	switch {
	case n == 0, i.Status != Registered && i.Status != Assigned:
		l.fail(colDue, sheet.BadDate, l.Get(colDue))
	case l.Get(colTerm) != "" && term != n:
		l.fail(colTerm, sheet.BadNumber, l.Get(colTerm))
	case i.Term != n:
		i.Term, i.DueOn = n, calendar.Date{}
	}
	l.begin(i)
}

// begin sets the due date of a term where the unit has the issue.
func (l *line) begin(i *Issue) {
	if i.Status != Assigned || i.Term == 0 || !i.DueOn.IsZero() {
		return
	}
	if i.AssignedOn.IsZero() {
		i.AssignedOn = l.today
	}
	i.DueOn = l.cal.AddWorkdays(i.AssignedOn, i.Term)
}

// count takes a plain number; an empty cell is 0.
func (l *line) count(column string, old, most int) int {
	if !l.Has(column) {
		return old
	}
	typed := l.Get(column)
	if typed == "" {
		return 0
	}
	n, err := strconv.Atoi(width.Fold.String(typed))
	if err != nil || n < 1 || n > most {
		l.fail(column, sheet.BadNumber, typed)
		return old
	}
	return n
}

// agree sees that what the row says of dates and money fits together, where it
// differs from what stood there.
func (l *line) agree(i, old Issue) {
	if !i.ExtendedTo.IsZero() && (i.ExtendedTo != old.ExtendedTo || i.DueOn != old.DueOn) && !i.ExtendedTo.After(i.DueOn) {
		l.fail(l.either(colExtended, colDue), sheet.BadDate, i.ExtendedTo.String())
	}
	var received int64
	// a sum that a file states as it signs off is all that came: it must hold what was reported, too
	all := i.Status.Closed() && !old.Status.Closed() && old.Number != "" && i.RecoveredFen != old.RecoveredFen
	for _, n := range i.Instalments {
		if n.State == Received || all && n.State == Reported {
			received += n.Fen
		}
	}
	if i.RecoveredFen < received && (i.RecoveredFen != old.RecoveredFen || !slices.Equal(i.Instalments, old.Instalments)) {
		l.fail(l.either(colRecovered, colInstalments), ProblemTooLittle, formatWan(i.RecoveredFen))
	}
	if !i.Status.Closed() || old.Status.Closed() || old.Number == "" {
		return
	}
	if l.Has(colProven) && len(i.Lack()) > 0 {
		l.fail(colProven, ProblemLacks, "")
	}
	if l.Has(colSignedOffBy) && i.SignedOffBy == "" {
		l.fail(colSignedOffBy, sheet.Empty, "")
	}
}

// either is the first of two columns that the file has.
func (l *line) either(a, b string) string {
	if l.Has(a) {
		return a
	}
	return b
}

// same keeps what stands there where the file cannot tell the difference: line ends.
func same(text, old string) bool {
	return text == old || utf8.RuneCountInString(old) > 0 && text == plainLines(old)
}

// plainLines is a text as it comes back out of a file: with plain line ends, and
// without what surrounds it unseen.
func plainLines(text string) string {
	return clean(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text))
}

// clean drops what surrounds a text unseen, as reading a cell does.
func clean(text string) string {
	return strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '\u200B' || r == '\uFEFF' })
}
