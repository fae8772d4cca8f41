package ledger

import (
	"cmp"
	"maps"
	"slices"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/roster"
)

// Digests says who is to be told what on that day: one digest per person, by
// member id, its lines most urgent first. Only the highest stage that an issue
// has reached counts, so that a stage that was missed (or lay before the import)
// is never told afterwards. Closed and unarmed issues are left out, and so is
// every mark that told knows. A person who is related to an issue in several
// ways is told once, by the first relation of the rung. Disabled members get
// nothing; members without a WeChat account are included, for the caller to
// show as unreachable.
func Digests(issues []Issue, l Ladder, r *roster.Roster, cal *calendar.Calendar, today calendar.Date, told func(Mark) bool) []Digest {
	lines := make(map[string][]Line)
	for _, i := range issues {
		for _, line := range linesOf(i, l, r, cal, today) {
			if !told(line.Mark) {
				lines[line.Member] = append(lines[line.Member], line)
			}
		}
	}
	out := make([]Digest, 0, len(lines))
	for _, id := range slices.SortedFunc(maps.Keys(lines), byID) {
		slices.SortFunc(lines[id], byUrgency)
		out = append(out, Digest{Member: id, Lines: lines[id]})
	}
	return out
}

// byID is the order of the roster: M9999 before M10000.
func byID(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) }

// byUrgency puts the longest overdue first, then goes by number.
func byUrgency(a, b Line) int {
	return cmp.Or(cmp.Compare(b.Overdue, a.Overdue), cmp.Compare(a.Issue.Number, b.Issue.Number))
}

// linesOf is one line per person whom the issue's current rung tells.
func linesOf(i Issue, l Ladder, r *roster.Roster, cal *calendar.Calendar, today calendar.Date) []Line {
	if i.Status.Closed() || !i.Armed || i.DueOn.IsZero() {
		return nil
	}
	overdue := cal.Overdue(i.DueOn, today)
	rung, ok := l.reached(overdue)
	if !ok {
		return nil
	}
	var out []Line
	seen := make(map[string]bool)
	for _, whom := range rung.To {
		for _, m := range related(i, whom, r) {
			if seen[m.ID] || m.Disabled {
				continue
			}
			seen[m.ID] = true
			out = append(out, Line{
				Mark:  Mark{Issue: i.Number, Stage: rung.Stage, Member: m.ID},
				Issue: i, Overdue: overdue, Why: whom,
			})
		}
	}
	return out
}

// related lists the members that stand in that relation to the issue.
func related(i Issue, whom Whom, r *roster.Roster) []roster.Member {
	switch whom {
	case ToOfficer:
		return r.OfficersOf(i.Area)
	case ToHead:
		return r.HeadsOf(i.Area)
	case ToLeader:
		return inCharge(i, r)
	case ToChiefLeaders:
		return r.ChiefLeaders()
	default:
		return nil
	}
}

// inCharge are the leaders in charge. Where there is none, the chief leaders are
// told at their own rung and not before, and staff see in the console that the
// issue has no leader in charge.
func inCharge(i Issue, r *roster.Roster) []roster.Member {
	return r.InCharge(i.Area, i.Category, i.Leader)
}
