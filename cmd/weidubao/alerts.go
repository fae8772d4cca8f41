package main

import (
	"context"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
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
			plan, err := a.bot.PlanAlerts(ctx, at)
			if err != nil {
				return err
			}
			return c.showPlan(ctx, a, plan, f.json)
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

// plannedAlert is one line of the dry run for programs.
type plannedAlert struct {
	Member  string `json:"member"`
	Name    string `json:"name"`
	Role    string `json:"role"`
	Issue   string `json:"issue"`
	Area    string `json:"area"`
	Stage   string `json:"stage"`
	Overdue int    `json:"overdue_workdays"`
	DueOn   string `json:"due_on"`
	Why     string `json:"why"`
	Reach   bool   `json:"reachable"`
}

// showPlan prints who would get what and why, one issue a line.
func (c *cli) showPlan(ctx context.Context, a *app, plan []bot.PlannedAlert, asJSON bool) error {
	people, err := a.bot.Roster(ctx)
	if err != nil {
		return err
	}
	lines := []plannedAlert{}
	for _, p := range plan {
		for _, l := range p.Lines {
			lines = append(lines, plannedAlert{
				Member: p.Member.ID, Name: p.Member.Name, Role: string(p.Member.Role), Issue: l.Issue.Number,
				Area: people.AreaName(l.Issue.Area), Stage: string(l.Stage), Overdue: l.Overdue,
				DueOn: l.Issue.DueOn.String(), Why: string(l.Why), Reach: p.Member.Reachable(),
			})
		}
	}
	if asJSON {
		return c.printJSON(lines)
	}
	if len(lines) == 0 {
		c.println(templates.AlertsNone{})
	}
	for _, l := range lines {
		c.println(templates.AlertsPlanned{
			Name: l.Name, Role: l.Role, Number: l.Issue, Unit: l.Area, Stage: l.Stage, Why: l.Why,
			Overdue: l.Overdue, Due: l.DueOn, Bound: l.Reach,
		})
	}
	return nil
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

// momentOr reads a time or a day (its 08:00); empty is the default.
func momentOr(s string, def time.Time) (time.Time, error) {
	if s == "" {
		return def, nil
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, nil
	}
	if d, err := calendar.ParseDate(s); err == nil {
		return d.At(8, 0), nil
	}
	return time.Time{}, misuse("time", s)
}
