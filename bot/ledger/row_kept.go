package ledger

import (
	"reflect"
	"slices"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/sheet"
)

// ProblemStale says that more was done to an issue since the row was exported:
// the cell's value is the issue's number. ProblemDropped says that a row would
// take back, or change, what stands on record; ProblemBackwards that it would
// move an open issue back to a state it has left.
const (
	ProblemStale     sheet.Problem = "stale"
	ProblemDropped   sheet.Problem = "dropped"
	ProblemBackwards sheet.Problem = "backwards"
)

// mostSteps is the largest count of steps that a sheet may name.
const mostSteps = 1_000_000

// stale refuses a row that was exported before the issue's last step, unless it
// says what the ledger says: a file that was taken in halves is taken whole, and
// the same file twice changes nothing. An empty cell says nothing of it.
func (e entry) stale(i Issue, failed error) error {
	if e.old == nil || e.line.Get(colSteps) == "" {
		return nil
	}
	l := e.line
	l.err = nil
	n := 0
	if l.Get(colSteps) != "0" {
		n = l.count(colSteps, 0, mostSteps)
	}
	if l.err != nil {
		return l.err
	}
	if n >= e.old.Steps || failed == nil && i.Same(*e.old) {
		return nil
	}
	return l.Err(colSteps, ProblemStale, e.old.Number)
}

// kept sees that a row takes back nothing that was acknowledged: record columns
// may gain entries and settle those that wait, what else stands in them stays.
func (l *line) kept(i, old Issue) {
	keeps(l, colProven, i.Number, old.Proven, i.Proven, func(a, b Evidence) bool {
		return a.Proof == b.Proof && (a.Attested || a.By == b.By && a.On == b.On)
	})
	keeps(l, colInstalments, i.Number, old.Instalments, i.Instalments, func(a, b Instalment) bool {
		settled := a.State == Reported || a.State == b.State && a.CheckedOn == b.CheckedOn && a.CheckedBy == b.CheckedBy
		return settled && a.Seq == b.Seq && a.Fen == b.Fen && a.On == b.On && a.By == b.By
	})
	keeps(l, colExtensions, i.Number, old.Extensions, i.Extensions, func(a, b Extension) bool {
		if a.State == Asked {
			b.State, b.DecidedOn, b.DecidedBy, b.Note = a.State, a.DecidedOn, a.DecidedBy, a.Note
		}
		return a == b
	})
	keeps(l, colInstructions, i.Number, old.Instructions, i.Instructions, keepsInstruction)
	keeps(l, colReturns, i.Number, old.Returns, i.Returns, func(a, b Return) bool { return reflect.DeepEqual(a, b) })
	keeps(l, colFormerly, i.Number, old.Formerly, i.Formerly, func(a, b Former) bool { return a == b })
	if was := old.Filing; was != nil && (i.Filing == nil || i.Filing.On != was.On || i.Filing.By != was.By) {
		l.fail(colFiling, ProblemDropped, i.Number)
	}
	for _, d := range []struct {
		column string
		was    calendar.Date
		is     calendar.Date
	}{
		{colClaimed, old.ClaimedOn, i.ClaimedOn},
		{colAssigned, old.AssignedOn, i.AssignedOn},
		{colAccepted, old.AcceptedOn, i.AcceptedOn},
		{colReview, old.ReviewOn, i.ReviewOn},
		{colExtended, old.ExtendedTo, i.ExtendedTo},
		{colArchived, old.ArchivedOn, i.ArchivedOn},
	} {
		if !d.was.IsZero() && d.is.IsZero() {
			l.fail(d.column, ProblemDropped, i.Number)
		}
	}
}

// keepsInstruction reports whether an instruction stands as it was, or was read or
// answered since.
func keepsInstruction(a, b Instruction) bool {
	if a.HeededOn.IsZero() {
		b.HeededOn, b.HeededBy = a.HeededOn, a.HeededBy
	}
	if a.AnsweredOn.IsZero() {
		b.AnsweredOn, b.AnsweredBy, b.Answer = a.AnsweredOn, a.AnsweredBy, a.Answer
	}
	return a == b
}

// keeps sees that every entry that stood in a record column stands there still.
func keeps[T any](l *line, column, number string, old, now []T, same func(a, b T) bool) {
	for _, was := range old {
		if !slices.ContainsFunc(now, func(is T) bool { return same(was, is) }) {
			l.fail(column, ProblemDropped, number)
			return
		}
	}
	if len(now) < len(old) {
		l.fail(column, ProblemDropped, number)
	}
}
