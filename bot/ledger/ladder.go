package ledger

import "github.com/weidubao/weidubao/bot/calendar"

// DefaultLadder is the ladder of an office that configures none: T-7 and T-3 to
// the officer; 1 working day overdue 黄, 7 橙, 15 红, each telling more people.
func DefaultLadder() Ladder {
	return Ladder{
		{Stage: StageT7, Days: -7, To: []Whom{ToOfficer}},
		{Stage: StageT3, Days: -3, To: []Whom{ToOfficer}},
		{Stage: StageYellow, Days: 1, To: []Whom{ToOfficer, ToHead}},
		{Stage: StageOrange, Days: 7, To: []Whom{ToOfficer, ToHead, ToLeader}},
		{Stage: StageRed, Days: 15, To: []Whom{ToOfficer, ToHead, ToLeader, ToChiefLeaders}},
	}
}

// Stage is the highest stage reached by an issue that is overdue by so many
// working days (negative: days left); NoStage before the first rung.
func (l Ladder) Stage(overdue int) Stage {
	r, ok := l.reached(overdue)
	if !ok {
		return NoStage
	}
	return r.Stage
}

// reached finds the highest rung reached. It does not rely on the order of the
// rungs, because an office writes its ladder by hand.
func (l Ladder) reached(overdue int) (Rung, bool) {
	var best Rung
	found := false
	for _, r := range l {
		if r.Days <= overdue && (!found || r.Days > best.Days) {
			best, found = r, true
		}
	}
	return best, found
}

// StageOn is the stage that the issue has reached on that day, and by how many
// working days it is overdue (negative: left). An issue that was closed by then
// has NoStage and 0, and so has one without a due date.
func (i Issue) StageOn(l Ladder, cal *calendar.Calendar, today calendar.Date) (Stage, int) {
	due := i.DueAsOf(today)
	if due.IsZero() || !i.OpenOn(today) {
		return NoStage, 0
	}
	overdue := cal.Overdue(due, today)
	return l.Stage(overdue), overdue
}
