package main

import (
	"context"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

func (c *cli) alerts(ctx context.Context, f *flags) error {
	if f.at != "" && !f.dryRun {
		return misuse("at", "")
	}
	if _, err := momentOr(f.at, time.Time{}); err != nil {
		return err
	}
	return c.with(ctx, f, func(ctx context.Context, a *app) error {
		if f.dryRun {
			at, err := momentOr(f.at, a.now())
			if err != nil {
				return err
			}
			return c.dryAlerts(ctx, a, at, f.json)
		}
		res, err := a.bot.Alert(ctx, cliName, true)
		if err != nil {
			return err
		}
		c.println(templates.AlertsSent{Armed: res.Armed, People: res.People, Unbound: memberNames(res.Unbound)})
		c.sayEnqueued(a, res.People)
		return nil
	})
}

// alertPlan is the dry run for programs.
type alertPlan struct {
	At       string          `json:"at"`
	People   []plannedPerson `json:"people"`   // who would be told, in order of their ids; who cannot be reached is among them
	Silenced []plannedPerson `json:"silenced"` // what a silence keeps back on that day
	Totals   planTotals      `json:"totals"`
}

type plannedPerson struct {
	Member string        `json:"member"`
	Name   string        `json:"name"`
	Role   string        `json:"role"`
	Phone  string        `json:"phone,omitempty"` // of who cannot be reached
	Reach  bool          `json:"reachable"`
	Lines  []plannedLine `json:"lines"` // most urgent first
}

type plannedLine struct {
	Issue string `json:"issue"`
	Area  string `json:"area"`
	Stage string `json:"stage"`
	Clock string `json:"clock"`
	Days  int    `json:"workdays"`         // overdue (negative: left), or since the clock began
	DueOn string `json:"due_on,omitempty"` // of the clock against the due date
	Why   string `json:"why"`              // the relation by which the person is told
}

// planTotals counts persons and lines: those that are sent, to be phoned, and silenced.
type planTotals struct {
	Sent          int `json:"sent"`
	SentLines     int `json:"sent_lines"`
	Phone         int `json:"phone"`
	PhoneLines    int `json:"phone_lines"`
	SilencedLines int `json:"silenced_lines"`
}

// dryAlerts prints who would get what and why.
func (c *cli) dryAlerts(ctx context.Context, a *app, at time.Time, asJSON bool) error {
	people, err := a.bot.Roster(ctx)
	if err != nil {
		return err
	}
	planned, err := a.bot.PlanAlerts(ctx, at)
	if err != nil {
		return err
	}
	silenced, err := a.bot.SilencedAlerts(ctx, at)
	if err != nil {
		return err
	}
	plan := alertPlan{At: at.Format(time.RFC3339), People: plannedPeople(people, planned), Silenced: plannedPeople(people, silenced)}
	plan.Totals = totalsOf(plan, a.cfg.Delivery == "rehearsal")
	if asJSON {
		return c.printJSON(plan)
	}
	c.showPlan(plan, at)
	return nil
}

func plannedPeople(people *roster.Roster, planned []bot.PlannedAlert) []plannedPerson {
	out := make([]plannedPerson, 0, len(planned))
	for _, p := range planned {
		one := plannedPerson{Member: p.Member.ID, Name: p.Member.Name, Role: string(p.Member.Role), Reach: p.Member.Reachable()}
		if !one.Reach {
			one.Phone = p.Member.Phone
		}
		for _, l := range p.Lines {
			line := plannedLine{
				Issue: l.Issue.Number, Area: people.AreaName(l.Issue.Area), Stage: string(l.Stage), Clock: string(l.Clock), Days: l.Overdue, Why: string(l.Why),
			}
			if l.Clock == ledger.ClockRectify {
				line.DueOn = l.Issue.Due().String()
			}
			one.Lines = append(one.Lines, line)
		}
		out = append(out, one)
	}
	return out
}

// totalsOf counts; in a rehearsal the staff get everything, also what is for people who are not bound.
func totalsOf(p alertPlan, rehearsal bool) (t planTotals) {
	for _, one := range p.People {
		if one.Reach || rehearsal {
			t.Sent, t.SentLines = t.Sent+1, t.SentLines+len(one.Lines)
		} else {
			t.Phone, t.PhoneLines = t.Phone+1, t.PhoneLines+len(one.Lines)
		}
	}
	for _, one := range p.Silenced {
		t.SilencedLines += len(one.Lines)
	}
	return t
}

// showPlan prints the plan for people: a digest after the other, what is silenced, and the totals.
func (c *cli) showPlan(p alertPlan, at time.Time) {
	if len(p.People)+len(p.Silenced) == 0 {
		c.println(templates.AlertsNone{})
		return
	}
	for _, one := range p.People {
		c.println(templates.AlertsPerson{Name: one.Name, Role: one.Role, Count: len(one.Lines), Phone: one.Phone, Bound: one.Reach})
		c.showLines(one.Lines)
	}
	if len(p.Silenced) > 0 {
		c.println(templates.AlertsSilenced{})
	}
	for _, one := range p.Silenced {
		c.println(templates.AlertsPerson{Name: one.Name, Role: one.Role, Count: len(one.Lines), Bound: true})
		c.showLines(one.Lines)
	}
	t := p.Totals
	c.println(templates.AlertsTotal{
		Day: calendar.DateOf(at), People: t.Sent, Lines: t.SentLines, Phone: t.Phone, PhoneLines: t.PhoneLines, Silenced: t.SilencedLines,
	})
}

func (c *cli) showLines(lines []plannedLine) {
	for _, l := range lines {
		c.println(templates.AlertsPlanned{Number: l.Issue, Unit: l.Area, Stage: l.Stage, Clock: l.Clock, Why: l.Why, Days: l.Days, Due: l.DueOn})
	}
}

func memberNames(members []roster.Member) []string {
	out := make([]string, len(members))
	for i, m := range members {
		out[i] = m.Name
	}
	return out
}

// sayEnqueued tells that messages wait when no service is there to send them.
func (c *cli) sayEnqueued(a *app, n int) {
	if n > 0 && !a.serving() {
		c.println(templates.Enqueued{})
	}
}

// momentOr reads a time (RFC 3339, or without a zone: the office's) or a day (its 08:00); empty is the default.
func momentOr(s string, def time.Time) (time.Time, error) {
	if s == "" {
		return def, nil
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, nil
	}
	for _, form := range []string{"2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02T15:04:05"} {
		if t, err := time.ParseInLocation(form, s, calendar.Zone); err == nil {
			return t, nil
		}
	}
	if d, err := calendar.ParseDate(s); err == nil {
		return d.At(8, 0), nil
	}
	return time.Time{}, misuse("time", s)
}
