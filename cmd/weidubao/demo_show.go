package main

import (
	"context"
	"net"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/bot/sandbox"
	"github.com/weidubao/weidubao/templates"
)

// people are the roster's, with the address that each has or will have.
func (d *demo) people(ctx context.Context) ([]sandbox.Person, error) {
	people, err := d.bot.Roster(ctx)
	if err != nil {
		return nil, err
	}
	var out []sandbox.Person
	for _, m := range people.Members() {
		if m.Disabled {
			continue
		}
		p := sandbox.Person{
			OpenID: d.openid(m), Name: m.Name, Role: string(m.Role), Title: templates.DemoSeat(string(m.Role)),
			Bound: m.Bound(), Ticket: d.life.passOf(m).ticket, Code: d.life.passOf(m).code,
		}
		if len(m.Areas) > 0 {
			p.Area, p.AreaName = m.Areas[0], people.AreaName(m.Areas[0])
		}
		out = append(out, p)
	}
	return out, nil
}

// openid is a member's address, or the one under which the member will follow.
func (d *demo) openid(m roster.Member) string {
	if m.Bound() {
		return m.OpenID
	}
	for _, p := range d.county.People() {
		if p.Phone == m.Phone {
			return p.OpenID
		}
	}
	return "oRA_" + m.ID
}

// seats are the four phones that the page begins with.
func (d *demo) seats() []sandbox.Seat {
	var out []sandbox.Seat
	roles := []roster.Role{roster.Officer, roster.Head, roster.Leader, roster.Staff}
	for i, openid := range d.county.Seats() {
		out = append(out, sandbox.Seat{Title: templates.DemoSeat(string(roles[i])), OpenID: openid})
	}
	return out
}

// status is the reporting week at a glance.
func (d *demo) status(ctx context.Context) (string, error) {
	o, err := d.bot.OfficeWeek(ctx)
	if err != nil {
		return "", err
	}
	return d.texts.Say(templates.DemoStatus{
		Week: o.Week.Number, Reported: o.Reported, Missing: len(o.Missing), Exempt: o.Exempt || !o.Begun,
	}), nil
}

// jumps are where the clock's buttons lead: the last round of reminders of this
// week or the next, and the moment of the next bulletin.
func (d *demo) jumps(now time.Time) []sandbox.Jump {
	remind := d.cfg.Rules.Due
	if rounds := d.cfg.Rules.Remind; len(rounds) > 0 {
		remind = rounds[len(rounds)-1]
	}
	week := calendar.WeekOf(now)
	friday := d.cal.DueAt(remind, week)
	for !friday.After(now) {
		week = week.Next()
		friday = d.cal.DueAt(remind, week)
	}
	month := calendar.MonthOf(calendar.DateOf(now))
	first := momentOf(d.cfg.Rules.Bulletin, d.cal.WorkdayOnOrAfter(month.First()))
	if !first.After(now) {
		first = momentOf(d.cfg.Rules.Bulletin, d.cal.WorkdayOnOrAfter(month.Next().First()))
	}
	return []sandbox.Jump{
		{Key: "friday", Label: d.texts.Say(templates.DemoJump{Key: "friday", To: friday}), To: friday},
		{Key: "month", Label: d.texts.Say(templates.DemoJump{Key: "month", To: first}), To: first},
	}
}

// localHost is where the demo reaches itself.
func localHost(listen string) string {
	host, port, _ := net.SplitHostPort(listen)
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}

// publicHost is where others reach the demo: where it listens on every
// address, the machine's first one that is not its own loopback.
func publicHost(listen string) string {
	host, port, _ := net.SplitHostPort(listen)
	if ip := net.ParseIP(host); host != "" && (ip == nil || !ip.IsUnspecified()) {
		return net.JoinHostPort(host, port)
	}
	addresses, _ := net.InterfaceAddrs()
	for _, a := range addresses {
		if ip, ok := a.(*net.IPNet); ok && ip.IP.To4() != nil && ip.IP.IsGlobalUnicast() {
			return net.JoinHostPort(ip.IP.String(), port)
		}
	}
	return localHost(listen)
}
