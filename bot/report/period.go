package report

import (
	"slices"
	"strings"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
)

// period reads a week number or a range of dates at i.
func (x *lexer) period(i int, s []char) (token, bool) {
	if g, ok := isoRange.match(s); ok {
		a, okA := date(g.number(s, 1), g.number(s, 2), g.number(s, 3))
		b, okB := date(g.number(s, 4), g.number(s, 5), g.number(s, 6))
		return x.span(i, g[1], a, b, okA && okB), true
	}
	if g, ok := rangePattern.match(s); ok && x.isRange(i, &g) {
		year, month := g.number(s, 1), g.number(s, 2)
		if year == 0 {
			year = x.nearYear(month, g.number(s, 3))
		}
		year2, month2 := g.number(s, 4), g.number(s, 5)
		if month2 == 0 {
			month2 = month
		}
		if year2 == 0 {
			year2 = year
			if month2 < month {
				year2++
			}
		}
		a, okA := date(year, month, g.number(s, 3))
		b, okB := date(year2, month2, g.number(s, 6))
		return x.span(i, g[1], a, b, okA && okB), true
	}
	if g, ok := hanRange.match(s); ok {
		month, month2 := g.number(s, 1), g.number(s, 3)
		if month2 == 0 {
			month2 = month
		}
		year := x.nearYear(month, g.number(s, 2))
		year2 := year
		if month2 < month {
			year2++
		}
		a, okA := date(year, month, g.number(s, 2))
		b, okB := date(year2, month2, g.number(s, 4))
		return x.span(i, g[1], a, b, okA && okB), true
	}
	if g, ok := dayRange.match(s); ok && !containsRune("内前后", x.after(i+g[1])) {
		a, okA := date(x.now.Year, int(x.now.Month), g.number(s, 1))
		b, okB := date(x.now.Year, int(x.now.Month), g.number(s, 2))
		return x.span(i, g[1], a, b, okA && okB), true
	}
	return x.numbered(i, s)
}

// after is the character at i, a line end outside.
func (x *lexer) after(i int) rune {
	if i < len(x.cs) {
		return x.cs[i].r
	}
	return '\n'
}

// isRange keeps amounts and counts (3.5-4.2万) from being read as dates.
func (x *lexer) isRange(i int, g *groups) bool {
	end := i + g[1]
	if !hasRune(x.cs[i:end], '月') && !g.has(5) && !g.has(7) {
		return false
	}
	if end < len(x.cs) && (isDigit(x.cs[end].r) || isNumeral(x.cs[end].r) || x.cs[end].r == '元' || x.cs[end].r == '%' || x.cs[end].r == '.') {
		return false
	}
	return g.has(7) || x.l.measures.at(x.cs, end) == 0 || x.l.notUnits.at(x.cs, end) > 0
}

func containsRune(s string, r rune) bool {
	for _, c := range s {
		if c == r {
			return true
		}
	}
	return false
}

func (x *lexer) span(i, n int, a, b calendar.Date, ok bool) token {
	p := &period{dates: []calendar.Date{a, b}, bad: !ok || b.Before(a)}
	return token{kind: kPeriod, start: i, end: i + n, per: p}
}

// numbered reads 第46周, W46, 2026年第46周.
func (x *lexer) numbered(i int, s []char) (token, bool) {
	g, ok := weekPattern.match(s)
	if !ok || i > 0 && isLatin(x.cs[i].r) && isLatin(x.cs[i-1].r) {
		return token{}, false
	}
	n := g.number(s, 2) + g.number(s, 3) + g.number(s, 4)
	end := i + g[1]
	if g.has(3) && end < len(x.cs) && (x.cs[end].r == '-' || isLatin(x.cs[end].r) || isDigit(x.cs[end].r)) {
		return token{}, false
	}
	if g.has(4) && end < len(x.cs) && containsRune("年岁期内后前", x.cs[end].r) {
		return token{}, false
	}
	return token{kind: kPeriod, start: i, end: end, per: &period{week: n, year: g.number(s, 1), bad: n < 1 || n > 53}}, true
}

// date makes a date and tells whether it exists.
func date(y, m, d int) (calendar.Date, bool) {
	v := calendar.Date{Year: y, Month: time.Month(m), Day: d}
	if m < 1 || m > 12 || d < 1 || d > 31 {
		return calendar.Date{}, false
	}
	return v, v.AddDays(0) == v
}

// nearYear is the year in which the day lies nearest to now.
func (x *lexer) nearYear(month, day int) int {
	best, gap := x.now.Year, 1<<30
	for y := x.now.Year - 1; y <= x.now.Year+1; y++ {
		d, ok := date(y, month, day)
		if !ok {
			continue
		}
		g := int(d.At(0, 0).Sub(x.now.At(0, 0)).Abs() / (24 * time.Hour))
		if g < gap {
			best, gap = y, g
		}
	}
	return best
}

// resolve finds the weeks that the period may mean: one, none when it does not
// exist or does not lie within one week.
func (p *period) resolve(open calendar.Week) (calendar.Week, bool) {
	switch {
	case p.bad:
		return calendar.Week{}, false
	case len(p.dates) == 2:
		w := p.dates[0].Week()
		return w, w == p.dates[1].Week()
	case p.week > 0:
		return p.nearest(open)
	}
	return open.Add(p.rel), true
}

func (p *period) nearest(open calendar.Week) (calendar.Week, bool) {
	best, gap, found := calendar.Week{}, time.Duration(1<<62), false
	for y := open.Year - 1; y <= open.Year+1; y++ {
		w := calendar.Week{Year: y, Number: p.week}
		if p.year != 0 && y != p.year || w.Monday().Week() != w {
			continue
		}
		g := w.Monday().At(0, 0).Sub(open.Monday().At(0, 0)).Abs()
		if g < gap {
			best, gap, found = w, g, true
		}
	}
	if p.year != 0 && !found {
		w := calendar.Week{Year: p.year, Number: p.week}
		return w, w.Monday().Week() == w
	}
	return best, found
}

// Words for the week before the last one, and words that may mean either.
var (
	weekBefore   = words("上上周 上上星期")
	weekOrBefore = words("前周 前一周")
)

// relative makes a period of 上周. A day of it (上周五) names no week of a report.
func (x *lexer) relative(t token) token {
	w := t.word.text
	t.kind, t.per = kPeriod, &period{rel: -1}
	switch {
	case slices.Contains(weekBefore, w):
		t.per.rel = -2
	case slices.Contains(weekOrBefore, w):
		t.per.bad = true
	}
	day := strings.HasSuffix(w, "周") || strings.HasSuffix(w, "星期") || strings.HasSuffix(w, "礼拜")
	if day && t.end < len(x.cs) && containsRune("一二三四五六日末", x.cs[t.end].r) && !x.numbersOn(t.end+1) {
		t.end, t.per.bad = t.end+1, true
	}
	return t
}

// insideWord tells that 前周 at i is no word: 之前周报, 提前周知.
func (x *lexer) insideWord(i int, w *entry) bool {
	end := i + len(w.runes)
	if w.text != "前周" {
		return false
	}
	return i > 0 && containsRune("之目提以从先此跟眼日天", x.cs[i-1].r) || end < len(x.cs) && containsRune("边知围期末到全密一二三四五六日", x.cs[end].r)
}

// numbersOn tells that what stands before i is a number and no day: 上周三件, 上周一共.
func (x *lexer) numbersOn(i int) bool {
	return i < len(x.cs) && (isNumeral(x.cs[i].r) || containsRune("共起直并定般常次万元", x.cs[i].r) || x.l.measures.at(x.cs, i) > 0 && x.l.notUnits.at(x.cs, i) == 0)
}
