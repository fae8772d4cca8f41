package bot_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/roster"
)

// What follows says once more, and as simply as it can be said, who must be told
// what on which day. It shares nothing with the ladder's code but the calendar's
// answer to what a working day is.

// rungOf is one line of the table in the guide.
type rungOf struct {
	stage string
	days  int // working days overdue, at least
	whom  string
}

// rungsOf is the ladder against due dates, the gravest first.
func rungsOf() []rungOf {
	return []rungOf{
		{"red", 15, "officer head leader chief"},
		{"orange", 7, "officer head leader"},
		{"yellow", 1, "officer head"},
		{"t-3", -3, "officer"},
		{"t-7", -7, "officer"},
	}
}

// workdaysPast counts the working days from the day after due up to today;
// before the due date, those that are left, as a negative number.
func workdaysPast(due, today calendar.Date) (n int) {
	for d := due; d.Before(today); {
		if d = d.AddDays(1); workdays().Workday(d) {
			n++
		}
	}
	for d := today; d.Before(due); {
		if d = d.AddDays(1); workdays().Workday(d) {
			n--
		}
	}
	return n
}

// problemDay is how a problem stands on one day, by what was done to it until then.
type problemDay struct {
	due    calendar.Date
	round  int
	closed bool
	armed  bool
}

func (p problem) on(day calendar.Date) problemDay {
	s := problemDay{due: p.due, round: 1, armed: !p.unarmed}
	for _, e := range p.events {
		if day.Before(e.on) {
			break
		}
		switch e.act {
		case ledger.ActExtend:
			s.due = e.date
		case ledger.ActRelapse:
			s = problemDay{due: e.date, round: s.round + 1, armed: true}
		default:
			s.closed = true
		}
	}
	return s
}

// hushed reports whether one of the silences keeps the problem's alerts back on the day.
func (p problem) hushed(silences []ledger.Silence, day calendar.Date) bool {
	for _, q := range silences {
		about := q.Issue == p.number || q.Issue == "" && (q.Area == p.area || q.Area == "")
		if about && !day.Before(q.From) && !q.Until.Before(day) && (q.EndedOn == calendar.Date{} || day.Before(q.EndedOn)) {
			return true
		}
	}
	return false
}

// toldBy are the people of a rung who can be reached, by member id.
func toldBy(rung rungOf, p problem, people []roster.Member) (ids []string) {
	for _, m := range people {
		mine := false
		for whom := range strings.FieldsSeq(rung.whom) {
			switch {
			case whom == "officer" && m.Role == roster.Officer, whom == "head" && m.Role == roster.Head:
				mine = mine || slices.Contains(m.Areas, p.area)
			case whom == "leader" && m.Role == roster.Leader:
				mine = mine || slices.Contains(m.Charge, p.area) || slices.Contains(m.Charge, p.category)
			case whom == "chief" && m.Role == roster.Leader:
				mine = mine || len(m.Charge) == 0
			}
		}
		if mine && m.OpenID != "" {
			ids = append(ids, m.ID)
		}
	}
	return ids
}

// mustTell lists who must be told what on each working day of the stretch, as
// "2027-03-01 RA26-0031 round 1 red M0003", sorted.
func mustTell(all []problem, silences []ledger.Silence, people []roster.Member, from, to calendar.Date) []string {
	var out []string
	for _, p := range all {
		told := make(map[string]bool)
		for day := from; !to.Before(day); day = day.AddDays(1) {
			s := p.on(day)
			if !workdays().Workday(day) || s.closed || !s.armed || p.hushed(silences, day) {
				continue
			}
			past := workdaysPast(s.due, day)
			for _, rung := range rungsOf() {
				if past < rung.days {
					continue
				}
				for _, id := range toldBy(rung, p, people) {
					if what := fmt.Sprintf("%s round %d %s %s", p.number, s.round, rung.stage, id); !told[what] {
						told[what] = true
						out = append(out, day.String()+" "+what)
					}
				}
				break // only the gravest stage is told
			}
		}
	}
	slices.Sort(out)
	return out
}
