package sample

import (
	"slices"
	"strings"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/roster"
)

// staffMoment is a moment of a working day of the office.
func staffMoment(day calendar.Date, d dice) time.Time {
	hour := pick(d, []int{9, 10, 11, 14, 15, 16})
	if day == calendar.DateOf(Start()) {
		hour = pick(d, []int{9, 10, 11})
	}
	return day.At(hour, d.IntN(60)).Add(time.Duration(d.IntN(60)) * time.Second)
}

// signOff is the message by which staff sign an issue off. After Start it is not
// the visitor's own phone that writes it.
func (c *County) signOff(i issue, seed int) Event {
	d := newDice(forOrder, i.signedOff.Year, int(i.signedOff.Month), i.signedOff.Day, seed)
	e := Event{At: staffMoment(i.signedOff, d), Text: strings.TrimSpace("销号 " + i.number + " " + pick(d, c.words.signOffs))}
	staff := c.staff()
	e.OpenID = pick(d, []string{staff[0], staff[0], staff[0], staff[1], staff[2]})
	if e.At.After(Start()) {
		e.OpenID = pick(d, staff[1:3])
	}
	return e
}

// staff are the openids of the office's people.
func (c *County) staff() []string {
	var out []string
	for _, p := range c.people {
		if p.Role == roster.Staff && p.Binds {
			out = append(out, p.OpenID)
		}
	}
	return out
}

// publications are the 签发 of every month whose bulletin was due before Start: on
// the first working day of the month after it, an hour after the draft was laid before the staff.
func (c *County) publications() []Event {
	var out []Event
	for m := FirstWeek().Month(); ; m = m.Next() {
		day := c.cal.WorkdayOnOrAfter(m.Next().First())
		d := newDice(forOrder, m.Year, int(m.Month))
		e := Event{At: day.At(10, d.between(2, 28)), OpenID: c.staff()[0], Text: "签发 " + monthWord(m)}
		if e.At.After(Start()) {
			return out
		}
		out = append(out, e)
	}
}

// monthWord is how staff write a month: 10月.
func monthWord(m calendar.Month) string { return m.First().At(0, 0).Format("1") + "月" }

// sendAfter is how long staff look at a notice's preview before they send it.
const sendAfter = 48 * time.Second

// The columns of the embedded notices.
const (
	noticeDay = iota
	noticeClock
	noticeText
	noticeAcked
)

// notices are the office's notices of the year, and 收到 to the latest ones.
func (c *County) notices() []Event {
	var out []Event
	for k, row := range rows("notices.csv", noticesFile) {
		at, err := time.ParseInLocation("2006-01-02 15:04", row[noticeDay]+" "+row[noticeClock], calendar.Zone)
		if err != nil {
			panic("embedded notices: " + err.Error())
		}
		office := c.staff()[k%2]
		sent := at.Add(sendAfter)
		out = append(out, Event{At: at, OpenID: office, Text: row[noticeText]}, Event{At: sent, OpenID: office, Text: "发送"})
		role := roster.Officer
		if strings.Contains(row[noticeText], "全体负责人") {
			role = roster.Head
		}
		if row[noticeAcked] != "" {
			out = append(out, c.acks(k, role, sent)...)
		}
	}
	return out
}

// acks are the answers to a notice: most people's, within two hours.
func (c *County) acks(notice int, role roster.Role, sent time.Time) []Event {
	people := slices.DeleteFunc(c.People(), func(p Person) bool {
		return p.Role != role || !p.Binds || p.Name == leaver && sent.After(leaves())
	})
	var out []Event
	for k, p := range people {
		d := newDice(forAck, notice, k)
		if d.chance(82) {
			after := time.Duration(d.between(70, 120*60)) * time.Second
			out = append(out, Event{At: sent.Add(after), OpenID: p.OpenID, Text: pick(d, c.words.acks)})
		}
	}
	return out
}

// leaving is the officer of 芳庄乡 who stops following the account.
func (c *County) leaving() Event {
	return Event{At: leaves(), OpenID: c.openID(leaver), Unfollow: true}
}
