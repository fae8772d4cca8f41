package sample

import (
	"math"
	"slices"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/report"
)

// slot is one township's week and what becomes of it.
type slot struct {
	area    area
	week    calendar.Week
	missing bool
	late    bool
	zero    bool // 零报告
	correct bool // the first message has a figure wrong
	figures figures
}

// ref names the slot's report.
func (s slot) ref() report.Ref { return report.Ref{Area: s.area.code, Week: s.week} }

// seed are the numbers that tell the slot from every other.
func (s slot) seed() []int { return []int{s.week.Year, s.week.Number, s.area.index} }

// dice are the slot's own.
func (s slot) dice(of int) dice { return newDice(of, s.seed()...) }

// How often what happens, in percent.
const (
	missingShare = 2
	lateShare    = 3
	correctShare = 7 // of those with figures and on time
)

// fateSeed was chosen so that no month of 2026 is spotless, and none a bad one.
const fateSeed = 1000

// demoWeek is the week in which the demo begins.
func demoWeek() calendar.Week { return calendar.WeekOf(Start()) }

// The townships that have not reported in the demo's week by Start; the first is
// the visitor's own, and the last stays away altogether.
var demoMissing = []string{"陶山镇", "湖岭镇", "仙降街道", "锦湖街道", "林川镇", "北麂乡"}

// The townships that report in the last quarter of an hour before Start.
var demoFresh = []string{"飞云街道", "马屿镇", "塘下镇", "曹村镇"}

// slotsOf are the townships' fates in one week; none in a week without a working day.
func (c *County) slotsOf(w calendar.Week) []slot {
	if !c.cal.HasWorkday(w) {
		return nil
	}
	out := make([]slot, 0, len(c.areas))
	for _, a := range c.areas {
		s := slot{area: a, week: w}
		d := s.dice(forFate + fateSeed)
		s.missing, s.late = d.chance(missingShare), d.chance(lateShare)
		s.zero = d.chance(zeroShare(a))
		if w == demoWeek() {
			s.demoFate()
		}
		if a.name == demoMissing[0] {
			s.missing, s.late, s.zero = s.missing && w == demoWeek(), false, s.zero && d.chance(40)
		}
		s.figures = c.draw(s)
		s.correct = d.chance(correctShare) && !s.zero && !s.late && !s.missing && c.settledByStart(s)
		out = append(out, s)
	}
	return out
}

// demoFate decides the demo's week as the demo wants it.
func (s *slot) demoFate() {
	k := slices.Index(demoMissing, s.area.name)
	s.missing = k == 0 || k == len(demoMissing)-1
	s.late = k == len(demoMissing)-2
	s.zero = s.zero && k < 0 && !slices.Contains(demoFresh, s.area.name)
}

// settledByStart reports whether a correction of the slot's report comes before
// the demo begins, or after all of the demo's week.
func (c *County) settledByStart(s slot) bool {
	return s.week != demoWeek() || c.sentAt(s).Add(slowestCorrection).Before(Start())
}

// size is how much a township has to do, 1 for the average one.
func size(a area) float64 {
	const average = 11.3 // of the power below, over the townships
	return math.Pow(float64(len(a.villages)+6), 0.75) / average
}

// zeroShare is how many of a hundred weeks a township has nothing: small ones more often.
func zeroShare(a area) int { return int(min(52, 34/math.Sqrt(size(a)))) }
