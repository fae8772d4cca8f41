package sample

import (
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/roster"
)

// acts are what people have done to issues on their pages before Start: the long
// story of the demo's own issue, and one issue at every turn of the way. But for
// the demo's issue all of it comes after the last import, which would say
// otherwise.
func (c *County) acts(list []issue) []Event {
	out := c.demoStory(list[demoIssue-1])
	open := func(name string, overdue int) *issue { return c.openOf(list, name, overdue) }
	out = append(out, c.askedExtension(open("塘下镇", 19))...)
	out = append(out, c.instructed(open("仙降街道", 9))...)
	out = append(out, c.filed(open("马屿镇", 5))...)
	out = append(out, c.returned(open("湖岭镇", 4))...)
	out = append(out, c.claimed(list)...)
	return append(out, c.relapsed(list)...)
}

// actor does things to one issue.
type actor struct {
	number string
	out    []Event
}

// does adds an act of that person on a day of 2026, "11-19 16:05".
func (a *actor) does(who, at string, o ledger.Order) {
	t, err := time.ParseInLocation("2006-01-02 15:04", "2026-"+at, calendar.Zone)
	if err != nil {
		panic("sample act: " + err.Error())
	}
	a.out = append(a.out, Event{At: t, OpenID: who, Issue: a.number, Order: &o})
}

func november(day int) calendar.Date {
	return calendar.Date{Year: 2026, Month: time.November, Day: day}
}

// demoStory: 1.19万 comes in three instalments, the last not checked yet; more time
// was asked for and refused; the leader in charge gave an instruction, which was
// answered. What is left to do is the visitor's.
func (c *County) demoStory(i issue) []Event {
	officer, leader, staff := c.openID(seatOfficer), c.openID(seatLeader), c.openID(seatStaff)
	a := &actor{number: i.number}
	a.does(officer, "10-15 10:20", ledger.Order{Act: ledger.ActRepay, Fen: 500_000})
	a.does(staff, "10-16 09:12", ledger.Order{Act: ledger.ActCheck})
	a.does(officer, "10-29 15:31", ledger.Order{Act: ledger.ActExtend, On: november(25), Note: "承包户在外，余款月底前结清"})
	a.does(leader, "10-30 08:40", ledger.Order{Act: ledger.ActRefuse, Note: "期限不变，先追回能追的"})
	a.does(officer, "11-05 11:02", ledger.Order{Act: ledger.ActRepay, Fen: 400_000})
	a.does(staff, "11-06 09:25", ledger.Order{Act: ledger.ActCheck})
	a.does(leader, "11-12 16:48", ledger.Order{Act: ledger.ActInstruct, On: november(17), Note: "三个工作日内报余款追回情况"})
	a.does(officer, "11-13 08:55", ledger.Order{Act: ledger.ActHeed})
	a.does(officer, "11-17 14:10", ledger.Order{Act: ledger.ActAnswer, Note: "余款已约定本周退清"})
	a.does(officer, "11-19 16:37", ledger.Order{Act: ledger.ActRepay, Fen: 290_000})
	return a.out
}

// askedExtension waits for an answer.
func (c *County) askedExtension(i *issue) []Event {
	if i == nil {
		return nil
	}
	a := &actor{number: i.number}
	a.does(c.officerOf(i.area), "11-19 16:20", ledger.Order{Act: ledger.ActExtend, On: calendar.Date{Year: 2026, Month: time.December, Day: 4}, Note: "评估报告下周才能出"})
	return a.out
}

// instructed is being looked after by a leader, and the result is not there yet.
func (c *County) instructed(i *issue) []Event {
	if i == nil {
		return nil
	}
	a := &actor{number: i.number}
	a.does(c.chief(), "11-19 16:05", ledger.Order{Act: ledger.ActInstruct, On: november(24), Note: "三日内报结果"})
	a.does(c.officerOf(i.area), "11-20 08:52", ledger.Order{Act: ledger.ActHeed})
	return a.out
}

// filed lies before the office with its five proofs.
func (c *County) filed(i *issue) []Event {
	if i == nil {
		return nil
	}
	officer := c.officerOf(i.area)
	a := &actor{number: i.number}
	a.does(officer, "11-19 16:41", ledger.Order{Act: ledger.ActFile, Said: "已整改"})
	a.does(officer, "11-19 16:43", ledger.Order{Act: ledger.ActProve, Proof: ledger.ProofOutcome, Note: "合同已重签，租金入账"})
	a.does(officer, "11-19 16:46", ledger.Order{
		Act: ledger.ActProve, Proof: ledger.ProofAccountability, Note: "对经办人批评教育", Forms: []ledger.Disposition{{Form: 1, Kind: "谈话", Cases: 1, People: 1}},
	})
	return a.out
}

// returned was sent back for want of a proof.
func (c *County) returned(i *issue) []Event {
	if i == nil {
		return nil
	}
	a := &actor{number: i.number}
	a.does(c.openID(seatStaff), "11-19 17:08", ledger.Order{Act: ledger.ActReturn, Note: "缺责任追究"})
	return a.out
}

// claimed is an issue that its leader has just taken on (1+1); others wait.
func (c *County) claimed(list []issue) []Event {
	for _, i := range list {
		leader := c.leaderOf(i.area)
		if leader == "" || i.leader == "" || i.area.name == demoMissing[0] || !i.openOn(november(20)) || i.status(november(20)) != "建账" {
			continue
		}
		a := &actor{number: i.number}
		a.does(c.openID(leader), "11-19 17:20", ledger.Order{Act: ledger.ActClaim})
		a.does(c.officerOf(i.area), "11-20 09:14", ledger.Order{Act: ledger.ActAccept})
		return a.out
	}
	return nil
}

// relapsed was signed off in summer, and a revisit has found it again.
func (c *County) relapsed(list []issue) []Event {
	for _, i := range list {
		if i.signedOff.Year != 2026 || i.signedOff.Month != time.July || i.area.name == demoMissing[0] {
			continue
		}
		a := &actor{number: i.number}
		a.does(c.openID(seatStaff), "11-19 17:31", ledger.Order{
			Act: ledger.ActRelapse, On: calendar.Date{Year: 2026, Month: time.December, Day: 18}, Note: "回头看发现又有同类问题",
		})
		return a.out
	}
	return nil
}

// openOf is the open issue of a township that is overdue by so many working days at Start.
func (c *County) openOf(list []issue, name string, overdue int) *issue {
	for k, i := range list {
		if i.area.name == name && i.openOn(november(20)) && c.cal.Overdue(i.due, november(20)) == overdue {
			return &list[k]
		}
	}
	return nil
}

// officerOf is the phone of an officer of the township.
func (c *County) officerOf(a area) string { return c.bound(a, roster.Officer)[0].OpenID }

// chief is the phone of a leader without 分管.
func (c *County) chief() string {
	for _, p := range c.people {
		if p.Role == roster.Leader && len(p.Charge) == 0 && p.Binds {
			return p.OpenID
		}
	}
	panic("embedded data: there is no chief leader")
}
