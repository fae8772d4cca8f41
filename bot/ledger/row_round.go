package ledger

import (
	"github.com/weidubao/weidubao/bot/sheet"
)

// ProblemRound says that a cell belongs to another round's row, or that rounds
// are missing; ProblemOldRound that the ledger is in a later round than the file.
const (
	ProblemRound    sheet.Problem = "round"
	ProblemOldRound sheet.Problem = "old_round"
)

// mostRounds is the largest number of a round.
const mostRounds = 99

// identity are the columns that a former round's row may repeat; they are read
// from the row of the current round. wholly are those that only that row has.
var (
	identity = []string{colSource, colArea, colVillage, colCategory, colText, colResponsible, colLeader, colRegistered}
	wholly   = []string{colTerm, colAmount, colRecovered, colInstalments, colInstructions, colFormerly, colArmed, colSteps}
)

// issue is a former round as an issue that stands at its end.
func (w Round) issue() Issue {
	i := Issue{
		Round: w.Round, BegunOn: w.BegunOn, DueOn: w.DueOn, ExtendedTo: w.ExtendedTo, ClaimedOn: w.ClaimedOn, ClaimedBy: w.ClaimedBy,
		AssignedOn: w.AssignedOn, AssignedBy: w.AssignedBy, AcceptedOn: w.AcceptedOn, AcceptedBy: w.AcceptedBy, Filing: w.Filing, ReviewOn: w.ReviewOn,
		SignedOffOn: w.SignedOffOn, SignedOffBy: w.SignedOffBy, Note: w.Note, ArchivedOn: w.ArchivedOn, ArchivedBy: w.ArchivedBy,
		Proven: w.Proven, Extensions: w.Extensions, Returns: w.Returns, Status: SignedOff,
	}
	if !w.ArchivedOn.IsZero() {
		i.Status = Archived
	}
	return i
}

// between is the issue as it stands before anything of a later round is known.
func (i Issue) between(round int) Issue {
	blank := Round{}.issue()
	blank.Number, blank.Source, blank.Area, blank.Village, blank.Category, blank.Text = i.Number, i.Source, i.Area, i.Village, i.Category, i.Text
	blank.Responsible, blank.Leader, blank.RegisteredOn, blank.AmountFen, blank.RecoveredFen = i.Responsible, i.Leader, i.RegisteredOn, i.AmountFen, i.RecoveredFen
	blank.Armed, blank.CreatedAt, blank.Instalments, blank.Instructions = i.Armed, i.CreatedAt, i.Instalments, i.Instructions
	blank.Rounds, blank.Formerly, blank.Steps, blank.Rev = i.Rounds, i.Formerly, i.Steps, i.Rev
	blank.Round, blank.Status = round, Rectifying
	return blank
}

// lap reads a row as one of the former rounds, over what the ledger has of it.
func (l line) lap(was Round, n int, current line, old map[string]string) (Round, error) {
	for _, column := range identity {
		if cell := l.Get(column); cell != "" && cell != current.Get(column) && cell != old[column] {
			l.fail(column, ProblemRound, cell)
		}
	}
	for _, column := range wholly {
		if cell := l.Get(column); cell != "" {
			l.fail(column, ProblemRound, cell)
		}
	}
	i, relapse := was.issue(), was.Relapse
	i.Round = n
	l.date(colDue, &i.DueOn, false)
	l.date(colSignedOff, &i.SignedOffOn, false)
	l.rest(&i)
	l.text(colRelapse, &relapse, maxText)
	l.kept(i, was.issue())
	l.ended(i)
	return i.ended(relapse), l.err
}

// ended sees that a former round has begun and ended, and stands where it ended.
func (l *line) ended(i Issue) {
	switch {
	case i.BegunOn.IsZero():
		l.fail(colBegun, sheet.Empty, "")
	case i.SignedOffOn.IsZero():
		l.fail(colSignedOff, sheet.Empty, "")
	case i.SignedOffOn.Before(i.BegunOn):
		l.fail(colSignedOff, sheet.BadDate, i.SignedOffOn.String())
	}
	word := l.Get(colStatus)
	if word == "" {
		return
	}
	s, ok := readStatus(word)
	if !ok || !s.Closed() || (s == Archived) != !i.ArchivedOn.IsZero() {
		l.fail(colStatus, ProblemRound, word)
	}
}

// rounds reads the rows of one issue: which round runs, and those before it.
func (im *importer) rounds(e entry, base Issue) (Issue, error) {
	now := max(1, e.lap)
	switch {
	case !e.line.Has(colRound):
		return base, nil
	case e.issue.Number == "" && e.lap > 1:
		return base, e.line.Err(colRound, sheet.BadNumber, e.line.Get(colRound))
	case e.old != nil && e.lap == 0 && base.round() > 1:
		return base, e.line.Err(colRound, sheet.Empty, "")
	case e.old != nil && now < base.round():
		return base, e.line.Err(colRound, ProblemOldRound, e.line.Get(colRound))
	case e.old == nil:
		base.Round = e.lap
	case now > base.round():
		base = base.between(now)
	}
	cells := map[string]string{}
	if e.old != nil {
		cells = cellsOf(*e.old, im.roster)
	}
	list := make([]Round, now-1)
	for _, was := range base.Rounds {
		if was.Round <= len(list) {
			list[was.Round-1] = was
		}
	}
	for _, row := range e.former {
		if e.old != nil && row.lap == e.old.round() && list[row.lap-1].Round == 0 {
			list[row.lap-1] = e.old.ended("") // the round that the row ends
		}
		var err error
		if list[row.lap-1], err = row.line.lap(list[row.lap-1], row.lap, e.line, cells); err != nil {
			return base, err
		}
	}
	for _, was := range list {
		if was.Round == 0 {
			return base, e.line.Err(colRound, ProblemRound, e.line.Get(colRound))
		}
	}
	if len(list)+len(base.Rounds) > 0 {
		base.Rounds = list
	}
	return base, nil
}
