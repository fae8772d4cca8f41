package sample

import (
	"slices"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
)

// ledgerSize is how many issues stand on the ledger when the demo begins.
const ledgerSize = 240

// demoIssue is the place on the ledger of the issue that the demo shows first: of
// 陶山镇, and that very day 7 working days overdue.
const demoIssue = 31

// demoAmount is the money of that issue, in hundreds of 元: it comes in three instalments.
const demoAmount = 119

// closedIn is how many issues were signed off in each month of 2026, from January.
var closedIn = []int{3, 6, 13, 16, 17, 19, 20, 22, 22, 24, 18}

// ledgerBegins is the day on which the first issues are registered.
func ledgerBegins() calendar.Date { return calendar.Date{Year: 2026, Month: time.January, Day: 5} }

// openingLedger is the ledger of 2026 up to Start, by number.
func (c *County) openingLedger() []issue {
	list := append(c.closedIssues(), c.openIssues()...)
	slices.SortStableFunc(list, func(a, b issue) int { return a.registered.Compare(b.registered) })
	first := c.demoIssue(list[demoIssue-1].registered)
	list = slices.Insert(list, demoIssue-1, first)
	for k := range list {
		list[k].number = numbered(list[k].registered.Year, k+1)
	}
	return list
}

// closedIssues are those signed off by Start.
func (c *County) closedIssues() []issue {
	var out []issue
	for month, n := range closedIn {
		for k := range n {
			d := newDice(forClosed, month, k)
			i := issue{area: c.anyArea(d), signedOff: c.someDay(d, time.Month(month+1))}
			i.due = c.cal.AddWorkdays(i.signedOff, slack(d))
			i.registered = c.registeredFor(i, d)
			if earliest := c.cal.AddWorkdays(i.registered, 10); i.due.Before(earliest) {
				i.due = earliest
			}
			i.stages(c.cal, d)
			c.describe(&i, newDice(forProblem, month, k))
			out = append(out, i)
		}
	}
	return out
}

// slack is how many working days before its due day an issue is signed off;
// negative: after it.
func slack(d dice) int {
	switch {
	case d.chance(50):
		return d.between(0, 14)
	case d.chance(60):
		return -d.between(1, 6)
	default:
		return -d.between(7, 17)
	}
}

// someDay is a working day of a month of 2026 on which issues are signed off.
func (c *County) someDay(d dice, m time.Month) calendar.Date {
	first, last := 1, calendar.Month{Year: 2026, Month: m}.Last().Day
	if m == ledgerBegins().Month {
		first = 20
	}
	if m == Start().Month() {
		last = Start().Day()
	}
	day := calendar.Date{Year: 2026, Month: m, Day: d.between(first, last)}
	return c.workdayWithin(day, calendar.Date{Year: 2026, Month: m, Day: last})
}

// workdayWithin is the day, or the next working day, or the last one up to the end.
func (c *County) workdayWithin(day, end calendar.Date) calendar.Date {
	if next := c.cal.WorkdayOnOrAfter(day); !next.After(end) {
		return next
	}
	return c.cal.WorkdayOnOrBefore(end)
}

// registeredFor is the day of registration: one to three months before the due
// day, and so that the office has imported it before it is signed off.
func (c *County) registeredFor(i issue, d dice) calendar.Date {
	day := c.cal.AddWorkdays(i.due, -d.between(22, 63))
	for !day.Before(ledgerBegins()) && !c.importOf(day).Before(i.signedOff) {
		day = c.cal.AddWorkdays(day, -4)
	}
	if day.Before(ledgerBegins()) {
		return ledgerBegins().AddDays(d.IntN(4))
	}
	return day
}

// lot is how an open issue stands at Start.
type lot struct {
	overdue int    // working days; negative: left
	area    string // "": any
	status  int    // 0 建账, 1 对账, 2 整改中, 3 查账
}

// The open issues that the demo needs; demoIssue comes beside them.
var demoLots = []lot{
	{19, "塘下镇", 2},
	{16, "高楼镇", 3},
	{9, "仙降街道", 2},
	{5, "马屿镇", 2},
	{4, "湖岭镇", 3},
	{2, "莘塍街道", 2},
	{1, "曹村镇", 2},
	{0, "飞云街道", 3},
	{-1, "塘下镇", 2},
	{-2, "安阳街道", 3},
	{-3, "桐浦镇", 2},
	{-4, "潘岱街道", 2},
	{-5, "陶山镇", 2},
	{-5, "汀田街道", 1},
	{-6, "马屿镇", 3},
	{-7, "平阳坑镇", 2},
	{-23, "陶山镇", 1},
}

// laterLots is how many open issues are due later.
const laterLots = 42

// openIssues are those open at Start, without demoIssue.
func (c *County) openIssues() []issue {
	out := make([]issue, 0, len(demoLots)+laterLots)
	for k := range len(demoLots) + laterLots {
		d := newDice(forOpen, k)
		l := lot{overdue: -8 - k%52, status: []int{0, 1, 0, 2, 1, 2, 3, 2}[k%8]}
		if k < len(demoLots) {
			l = demoLots[k]
		}
		i := issue{area: c.anyArea(d)}
		switch {
		case l.area != "":
			i.area = c.areaNamed(l.area)
		case i.area.name == demoMissing[0]:
			i.area = c.areaNamed("塘下镇") // the visitor's own township has three, told above
		}
		today := calendar.DateOf(Start())
		i.due = c.cal.AddWorkdays(today, -l.overdue)
		i.registered = c.cal.AddWorkdays(i.due, -d.between(24, 63))
		if latest := c.cal.AddWorkdays(today, -2-d.IntN(12)-8*l.status); i.registered.After(latest) {
			i.registered = latest
		}
		i.openStages(c.cal, d, l.status)
		c.describe(&i, newDice(forProblem, 100, k))
		if i.area.name != demoMissing[0] { // those are the visitor's
			i.signedOff = c.cal.AddWorkdays(today, c.daysLeft(l, d))
		}
		out = append(out, i)
	}
	return out
}

// daysLeft is how many working days after Start an open issue is signed off.
func (c *County) daysLeft(l lot, d dice) int {
	if l.overdue >= 0 {
		return 2 + d.IntN(12)
	}
	return max(1+d.IntN(3), -l.overdue-slack(d))
}

// openStages spreads the stages of an issue that has come as far as status says
// between its registration and the last import before Start.
func (i *issue) openStages(cal *calendar.Calendar, d dice, status int) {
	last := calendar.DateOf(Start()).AddDays(-1)
	days := cal.Overdue(i.registered, last)
	for k, day := range []*calendar.Date{&i.assigned, &i.rectifying, &i.review} {
		if k < status {
			*day = cal.AddWorkdays(i.registered, days*(k*30+d.between(5, 30))/100)
		}
	}
}

// demoIssue is the issue that the demo shows first.
func (c *County) demoIssue(registered calendar.Date) issue {
	i := issue{
		area: c.areaNamed(demoMissing[0]), registered: registered,
		due: c.cal.AddWorkdays(calendar.DateOf(Start()), -7),
	}
	d := newDice(forOpen, 1000)
	i.openStages(c.cal, d, 2)
	i.amount = demoAmount
	c.describe(&i, newDice(forProblem, 1006))
	i.leader = seatLeader
	return i
}
