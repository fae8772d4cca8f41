package sample

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/roster"
)

// issue is one problem on the ledger and what becomes of it, as it is decided
// beforehand. A zero day never comes.
type issue struct {
	number      string
	source      string
	area        area
	village     string
	category    string
	text        string
	responsible string
	leader      string // a name; may be empty
	registered  calendar.Date
	due         calendar.Date
	assigned    calendar.Date // 对账
	rectifying  calendar.Date // 整改中
	review      calendar.Date // 查账
	signedOff   calendar.Date
	amount      int64 // in hundreds of 元
	recovered   int64 // of it, by the time of review
}

// status is the word of the ledger for an issue that is open on that day.
func (i issue) status(on calendar.Date) string {
	reached := func(d calendar.Date) bool { return !d.IsZero() && !d.After(on) }
	switch {
	case reached(i.review):
		return "查账"
	case reached(i.rectifying):
		return "整改中"
	case reached(i.assigned):
		return "对账"
	default:
		return "建账"
	}
}

// openOn reports whether the issue is on the ledger and not signed off before that day.
func (i issue) openOn(day calendar.Date) bool {
	return !i.registered.After(day) && (i.signedOff.IsZero() || i.signedOff.After(day))
}

// stages spreads the stages of an issue that is signed off between its days.
func (i *issue) stages(cal *calendar.Calendar, d dice) {
	days := cal.Overdue(i.registered, i.signedOff)
	i.assigned = cal.AddWorkdays(i.registered, days*d.between(8, 20)/100)
	i.rectifying = cal.AddWorkdays(i.registered, days*d.between(25, 45)/100)
	i.review = cal.AddWorkdays(i.registered, days*d.between(70, 90)/100)
}

// describe makes up what an issue is about; an amount that it has stays.
func (c *County) describe(i *issue, d dice) {
	fixed := i.amount
	p := pick(d, c.words.problems)
	i.category = p.category
	i.village = pick(d, i.area.villages)
	i.source = fill(pick(d, c.words.sources), map[string]string{
		"year": strconv.Itoa(i.registered.Year), "round": strconv.Itoa((int(i.registered.Month)-1)/4 + 1),
	})
	i.responsible = pick(d, c.words.surnames) + pick(d, c.words.given)
	if strings.Contains(p.text, "{amount}") {
		i.amount = int64(d.between(12, 900))
		if d.chance(20) {
			i.amount *= 5
		}
		i.amount = cmp.Or(fixed, i.amount)
		i.recovered = i.amount * int64(d.between(55, 100)) / 100
	}
	i.text = fill(p.text, map[string]string{
		"village": i.village, "amount": tenThousands(i.amount),
		"count": strconv.Itoa(d.between(2, 9)), "year": strconv.Itoa(d.between(2018, 2024)),
	})
	if d.chance(60) {
		i.leader = c.leaderOf(i.area)
	}
}

// leaderOf is the name of the leader who has the township in 分管.
func (c *County) leaderOf(a area) string {
	for _, p := range c.people {
		if p.Role == roster.Leader && slices.Contains(p.Charge, a.name) {
			return p.Name
		}
	}
	return ""
}

// anyArea is a township, the large ones more often.
func (c *County) anyArea(d dice) area {
	n := 0
	for _, a := range c.areas {
		n += len(a.villages) + 5
	}
	n = d.IntN(n)
	for _, a := range c.areas {
		if n -= len(a.villages) + 5; n < 0 {
			return a
		}
	}
	return c.areas[0]
}

// numbered is the nth number of a year's ledger: RA26-0031.
func numbered(year, n int) string { return fmt.Sprintf("RA%02d-%04d", year%100, n) }
