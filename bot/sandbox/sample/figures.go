package sample

import (
	"strings"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/report"
)

// The counts of a report, in the order of the required indicators.
const (
	problems = iota
	leads
	accountable
	systems
	required
)

// figures are one report's.
type figures struct {
	counts    [required]int
	villages  int   // 0: not told
	rectified int   // 0: not told
	hundreds  int64 // money recovered, in hundreds of 元; 0: not told
}

// fenPerHundred is 100 元 in fen.
const fenPerHundred = 10_000

// values are the figures as the report keeps them.
func (f figures) values() report.Values {
	out := report.Values{}
	for k, key := range []string{"problems", "leads", "accountable", "systems"} {
		out[key] = report.Value{Kind: report.Count, N: int64(f.counts[k])}
	}
	if f.villages > 0 {
		out["villages"] = report.Value{Kind: report.Count, N: int64(f.villages)}
	}
	if f.rectified > 0 {
		out["rectified"] = report.Value{Kind: report.Count, N: int64(f.rectified)}
	}
	if f.hundreds > 0 {
		out["recovered"] = report.Value{Kind: report.Money, N: f.hundreds * fenPerHundred}
	}
	return out
}

// Problems that an average township with something to tell finds in an average week.
const meanProblems = 0.30

// draw throws a report's figures, as far as the way in which it is written tells them.
func (c *County) draw(s slot) figures {
	_, body := c.phrase(s)
	if s.zero {
		return drawZero(s).told(body.text)
	}
	return drawSome(s).told(body.text)
}

// drawSome throws the figures of a report that has some.
func drawSome(s slot) figures {
	d, size := s.dice(forFigures), size(s.area)
	if s.area.name == demoMissing[0] {
		size *= 2.6 // the visitor's own township is a busy one
	}
	var f figures
	f.counts[problems] = d.poisson(meanProblems * size * season(s.week))
	f.counts[accountable] = d.poisson(0.10 * size)
	f.counts[systems] = d.poisson(0.05 * size)
	if f.counts == [required]int{} && d.chance(80) { // who has nothing at all mostly writes 零报告
		f.counts[pick(d, []int{problems, problems, problems, accountable, systems})]++
	}
	f.counts[leads] = d.share(f.counts[problems], 42)
	if d.chance(60) {
		f.villages = d.between(1, min(5, 1+len(s.area.villages)/8))
	}
	if d.chance(45) {
		f.rectified = d.poisson(0.8 * size)
	}
	if f.counts[problems]+f.counts[accountable] > 0 && d.chance(22) {
		f.hundreds = int64(d.between(8, 260))
	}
	return f
}

// drawZero throws what a report of nothing may tell beside.
func drawZero(s slot) figures {
	d := s.dice(forFigures)
	if !d.chance(30) {
		return figures{}
	}
	return figures{villages: d.between(1, 2)}
}

// total is how much there is to tell.
func (f figures) total() int {
	n := 0
	for _, count := range f.counts {
		n += count
	}
	return n
}

// told are the figures that a phrase has a place for.
func (f figures) told(phrase string) figures {
	if !strings.Contains(phrase, "{v}") {
		f.villages = 0
	}
	if !strings.Contains(phrase, "{r}") {
		f.rectified = 0
	}
	if !strings.Contains(phrase, "{m}") {
		f.hundreds = 0
	}
	return f
}

// season is how busy a week is: inspections go in three rounds a year, and
// little is found around the Spring Festival and in the summer's heat.
func season(w calendar.Week) float64 {
	switch w.Thursday().Month {
	case 1, 2, 8:
		return 0.6
	case 4, 6, 10, 11:
		return 1.35
	default:
		return 1
	}
}

// yearSums are what the counted reports of 2026-W01 to W47 come to when the
// demo begins: the public figures of 2017, the last full year that was published.
var yearSums = [required]int{problems: 457, leads: 194, accountable: 128, systems: 69}

// fit moves single figures up or down until the sums are those wanted. Reports
// of nothing stay as they are, and what tells something goes on telling
// something as long as that is possible.
func fit(slots []*slot, want [required]int) {
	for key, sum := range want {
		for _, s := range slots {
			sum -= s.figures.counts[key]
		}
		order := newDice(forFit, key).Perm(len(slots))
		for least := 1; sum != 0 && least >= 0; least-- {
			for _, k := range order {
				sum -= slots[k].figures.nudge(key, sum, least)
			}
		}
	}
}

// nudge moves one figure by one in the direction of sum, down only while more
// than least remains to be told. It answers by how much.
func (f *figures) nudge(key, sum, least int) int {
	by := 0
	switch {
	case sum > 0:
		by = 1
	case sum < 0 && f.counts[key] > 0 && f.total() > least:
		by = -1
	}
	f.counts[key] += by
	return by
}
