package main

import (
	"context"
	"errors"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/templates"
)

// outboxResume ends the hold that a restore has set; without --missed it says what
// waits behind it.
func (c *cli) outboxResume(ctx context.Context, f *flags) error {
	if f.missed != "" && f.missed != "drop" && f.missed != "send" {
		return &failure{say: templates.BackupProblem{Problem: "missed", Detail: f.missed}, code: exitUsage}
	}
	return c.with(ctx, f, func(ctx context.Context, a *app) error {
		if f.missed == "" {
			return c.showMissed(ctx, a, f.json)
		}
		m, err := a.bot.Resume(ctx, cliName, f.missed == "drop", a.store)
		if errors.Is(err, bot.ErrNotHeld) {
			c.println(templates.NotHeld{})
			return nil
		}
		if err != nil {
			return err
		}
		if f.missed == "drop" {
			m.Doubtful += m.Left // what was not enqueued yet is left to a person as well
		}
		c.println(templates.Resumed{Drop: f.missed == "drop", Doubtful: m.Doubtful, Waiting: !a.serving()})
		return nil
	})
}

// missedJSON is what waits behind a hold, for programs.
type missedJSON struct {
	Reason   string       `json:"reason"`
	Since    string       `json:"since"`
	At       string       `json:"at"`
	Missed   []missedItem `json:"missed"`
	Doubtful int          `json:"doubtful"`
}

type missedItem struct {
	Kind   string   `json:"kind"`
	First  string   `json:"first,omitempty"`
	Last   string   `json:"last,omitempty"`
	Months []string `json:"months,omitempty"`
	People int      `json:"people,omitempty"`
	Issues int      `json:"issues,omitempty"`
	About  string   `json:"about,omitempty"`
}

func (c *cli) showMissed(ctx context.Context, a *app, asJSON bool) error {
	m, err := a.bot.Missed(ctx)
	if errors.Is(err, bot.ErrNotHeld) {
		c.println(templates.NotHeld{})
		return nil
	}
	if err != nil {
		return err
	}
	lines := missedLines(m)
	if asJSON {
		out := missedJSON{Reason: m.Hold.Reason, Since: inRFC(m.Hold.Since), At: inRFC(m.Hold.At), Missed: []missedItem{}, Doubtful: m.Doubtful}
		for _, l := range lines {
			item := missedItem{Kind: l.Kind, Months: l.Months, People: l.People, Issues: l.Issues, About: l.Subject}
			if !l.First.IsZero() {
				item.First, item.Last = inRFC(l.First), inRFC(l.Last)
			}
			out.Missed = append(out.Missed, item)
		}
		if err := c.printJSON(out); err != nil {
			return err
		}
	} else {
		c.println(templates.Missed{Since: m.Hold.Since, At: m.Hold.At, Lines: lines, Doubtful: m.Doubtful})
	}
	return &failure{say: templates.BackupProblem{Problem: "choose"}, code: exitUsage}
}

func missedLines(m bot.Missed) []templates.MissedLine {
	var out []templates.MissedLine
	for _, s := range m.Schedules {
		line := templates.MissedLine{Kind: s.Name, First: s.First, Last: s.Last}
		for _, month := range s.Months {
			line.Months = append(line.Months, month.String())
		}
		if s.Name == "alerts" {
			line.People, line.Issues = m.People, m.Issues
		}
		out = append(out, line)
	}
	for _, f := range m.Fanouts {
		out = append(out, templates.MissedLine{Kind: "fanout", Subject: f.ID, People: len(f.Members) - f.Cursor})
	}
	return out
}

func inRFC(t time.Time) string { return t.In(calendar.Zone).Format(time.RFC3339) }
