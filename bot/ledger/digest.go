package ledger

import (
	"cmp"
	"maps"
	"slices"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/roster"
)

// Sweep is one look at the ledger: who is to be told what on a day.
type Sweep struct {
	Rules    Rules
	People   *roster.Roster
	Calendar *calendar.Calendar
	Today    calendar.Date
	Silences []Silence // all that were ever made; those that stand keep lines back
}

// Lines is what the issue's clocks have come to, told or not: for each clock one
// line per person whom its stage tells. Only the highest stage that a clock has
// reached counts, so that a stage that was missed (or lay before the import) is
// never told afterwards. A person who is related to an issue in several ways is
// told once a clock, by the first relation of the rung. Disabled members get
// nothing; members without a WeChat account are included, for the caller to
// show as unreachable. Nothing comes of an issue that a silence covers.
func (s Sweep) Lines(i Issue) []Line {
	clocks := s.Rules.Clocks(i, s.Calendar, s.Today)
	if len(clocks) == 0 || s.silent(i) {
		return nil
	}
	var out []Line
	for _, c := range clocks {
		rung, ok := c.ladder.reached(c.Days)
		if !ok {
			continue
		}
		seen := make(map[string]bool)
		swallowed := s.swallowed(i, c, rung)
		for _, whom := range rung.To {
			for _, m := range c.members(i, whom, s.People) {
				if seen[m.ID] || m.Disabled {
					continue
				}
				seen[m.ID] = true
				out = append(out, Line{
					Mark: c.mark(i, rung.Stage, m.ID), Issue: i, Clock: c.Kind, Overdue: c.Days, Why: whom, Silence: swallowed,
				})
			}
		}
	}
	return out
}

// silent reports whether a silence that stands covers the issue.
func (s Sweep) silent(i Issue) bool {
	return slices.ContainsFunc(s.Silences, func(q Silence) bool { return q.Stands(s.Today) && q.Covers(i) })
}

// swallowed is the id of the last silence that kept the rung back and has ended:
// it covered the issue on its last day, when the clock had come that far already.
func (s Sweep) swallowed(i Issue, c Clock, rung Rung) string {
	var last Silence
	for _, q := range s.Silences {
		end := q.last()
		if q.Covers(i) && end.Before(s.Today) && !end.Before(q.From) && end.After(last.last()) && s.Calendar.Overdue(c.From, end) >= rung.Days {
			last = q
		}
	}
	return last.ID
}

// last is the last day on which the silence stands; before From if it never does.
func (s Silence) last() calendar.Date {
	if !s.EndedOn.IsZero() && !s.EndedOn.After(s.Until) {
		return s.EndedOn.AddDays(-1)
	}
	return s.Until
}

// Holds reports whether the line says of its issue what m told, or worse: the same
// clock has come to the same stage, or further.
func (l Line) Holds(m Mark) bool {
	same := l.Issue.Number == m.Issue && l.Member == m.Member && l.Seq == m.Seq && l.Round == m.Round
	return same && l.Clock == ClockOf(m.Stage) && l.Gravity() <= gravity(m.Stage)
}

// ClockOf is the clock whose ladder has the stage; empty: none.
func ClockOf(stage Stage) ClockKind {
	for _, k := range []ClockKind{ClockRectify, ClockClaim, ClockAccept, ClockHeed, ClockAnswer, ClockReview} {
		if slices.Contains(StagesOf(k), stage) {
			return k
		}
	}
	return ""
}

// Digests says who is to be told what on that day, silences left aside: one
// digest per person, by member id, its lines most urgent first, without what told knows.
func Digests(issues []Issue, rules Rules, r *roster.Roster, cal *calendar.Calendar, today calendar.Date, told func(Mark) bool) []Digest {
	s := Sweep{Rules: rules, People: r, Calendar: cal, Today: today}
	var lines []Line
	for _, i := range issues {
		for _, line := range s.Lines(i) {
			if !told(line.Mark) {
				lines = append(lines, line)
			}
		}
	}
	return DigestsOf(lines)
}

// DigestsOf puts lines together: one digest per person, by member id, its lines
// most urgent first.
func DigestsOf(lines []Line) []Digest {
	of := make(map[string][]Line)
	for _, l := range lines {
		of[l.Member] = append(of[l.Member], l)
	}
	out := make([]Digest, 0, len(of))
	for _, id := range slices.SortedFunc(maps.Keys(of), byID) {
		slices.SortStableFunc(of[id], byUrgency)
		out = append(out, Digest{Member: id, Lines: of[id]})
	}
	return out
}

// byID is the order of the roster: M9999 before M10000.
func byID(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) }

// byUrgency puts red first, then goes by the gravity of the stage, the longest
// overdue and the number.
func byUrgency(a, b Line) int {
	return cmp.Or(
		cmp.Compare(a.Gravity(), b.Gravity()), cmp.Compare(b.Overdue, a.Overdue),
		byID(a.Issue.Number, b.Issue.Number), cmp.Compare(a.Seq, b.Seq),
	)
}

// Gravity orders lines: 0 is the gravest, which is red.
func (l Line) Gravity() int { return gravity(l.Stage) }

func gravity(s Stage) int {
	all := gravest()
	if k := slices.Index(all, s); k >= 0 {
		return k
	}
	return len(all)
}

// Interrupts reports whether the line is sent although its person has had the
// day's digest: red alone is.
func (l Line) Interrupts() bool { return l.Stage == StageRed }

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
	case ToStaff:
		return r.With(roster.Staff)
	default: // ToIssuer is of an instruction, not of the issue
		return nil
	}
}

// inCharge are the leaders in charge. Where there is none, the chief leaders are
// told at their own rung and not before, and staff see in the console that the
// issue has no leader in charge.
func inCharge(i Issue, r *roster.Roster) []roster.Member {
	return r.InCharge(i.Area, i.Category, i.Leader)
}
