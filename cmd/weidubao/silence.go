package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// silence keeps alerts of an issue, of a unit or of all back until a day.
func (c *cli) silence(ctx context.Context, f *flags) error {
	until, err := calendar.ParseDate(f.until)
	switch {
	case !f.scoped():
		return misuse("scope", "")
	case err != nil:
		return misuse("until", "")
	case f.reason == "":
		return misuse("reason", "")
	}
	return c.with(ctx, f, func(ctx context.Context, a *app) error {
		o, people, err := silenceOrder(ctx, a, f)
		if err != nil {
			return err
		}
		o.Until, o.Reason = until, f.reason
		s, err := a.bot.Silence(ctx, o)
		if err != nil {
			return explainSilence(err, f)
		}
		c.println(templates.SilenceSet{Number: s.Issue, Unit: unitOf(people, s.Area), Until: s.Until, Command: true})
		return nil
	})
}

// unsilence ends what silence began.
func (c *cli) unsilence(ctx context.Context, f *flags) error {
	if !f.scoped() {
		return misuse("scope", "")
	}
	return c.with(ctx, f, func(ctx context.Context, a *app) error {
		o, people, err := silenceOrder(ctx, a, f)
		if err != nil {
			return err
		}
		s, err := a.bot.EndSilence(ctx, o)
		if err != nil {
			return explainSilence(err, f)
		}
		c.println(templates.SilenceEnded{Number: s.Issue, Unit: unitOf(people, s.Area)})
		return nil
	})
}

// scoped reports whether exactly one of what a silence may cover is named.
func (f *flags) scoped() bool {
	n := 0
	for _, given := range []bool{f.number != "", f.area != "", f.all} {
		if given {
			n++
		}
	}
	return n == 1
}

// silenceOrder finds the unit or the issue that is meant.
func silenceOrder(ctx context.Context, a *app, f *flags) (o bot.SilenceOrder, people *roster.Roster, err error) {
	o = bot.SilenceOrder{By: cliName, Cause: "cli:silence:" + rand.Text()}
	if people, err = a.bot.Roster(ctx); err != nil {
		return o, nil, err
	}
	if f.area != "" {
		unit, ok := people.FindArea(f.area)
		if !ok {
			return o, nil, explainSilence(&bot.SilenceError{Problem: "not_found", What: f.area}, f)
		}
		o.Area = unit.Code
	}
	if f.number == "" {
		return o, people, nil
	}
	issues, err := a.store.Issues(ctx)
	if err != nil {
		return o, nil, err
	}
	i, err := ledger.Find(issues, f.number, calendar.DateOf(a.now()).Year)
	if several, ok := errors.AsType[*ledger.AmbiguousError](err); ok {
		return o, nil, &failure{say: templates.SilenceProblem{Problem: "ambiguous", Typed: f.number, Numbers: several.Numbers}, code: exitFailed, err: err}
	}
	if err != nil {
		return o, nil, explainSilence(&bot.SilenceError{Problem: "not_found", What: f.number}, f)
	}
	o.Number = i.Number
	return o, people, nil
}

// explainSilence words why a silence was not set or ended.
func explainSilence(err error, f *flags) error {
	bad, ok := errors.AsType[*bot.SilenceError](err)
	if !ok {
		return err
	}
	say := templates.SilenceProblem{Problem: bad.Problem, Typed: cmp.Or(bad.What, f.number, f.area), Most: bot.MostSilent, Command: true}
	return &failure{say: say, code: exitFailed, err: err}
}

// silenceRow is one silence for programs.
type silenceRow struct {
	ID     string `json:"id"`
	Number string `json:"number"` // of an issue
	Area   string `json:"area"`   // code of a unit; both empty: everything
	From   string `json:"from"`
	Until  string `json:"until"`
	Reason string `json:"reason"`
	By     string `json:"by"`
}

// silences lists what keeps alerts back today.
func (c *cli) silences(ctx context.Context, f *flags) error {
	return c.with(ctx, f, func(ctx context.Context, a *app) error {
		all, err := a.bot.Silences(ctx)
		if err != nil {
			return err
		}
		people, err := a.bot.Roster(ctx)
		if err != nil {
			return err
		}
		rows := make([]silenceRow, len(all))
		for n, s := range all {
			rows[n] = silenceRow{ID: s.ID, Number: s.Issue, Area: s.Area, From: s.From.String(), Until: s.Until.String(), Reason: s.Reason, By: s.By}
		}
		if f.json {
			return c.printJSON(rows)
		}
		if len(all) == 0 {
			c.println(templates.SilenceList{Command: true})
		}
		for _, s := range all {
			by, _ := people.Member(s.By)
			c.println(templates.SilenceRow{
				ID: s.ID, Number: s.Issue, Unit: unitOf(people, s.Area), Until: s.Until, Reason: s.Reason, By: cmp.Or(by.Name, s.By),
			})
		}
		return nil
	})
}

// unitOf is the name of a unit; "" for none.
func unitOf(people *roster.Roster, code string) string {
	if code == "" {
		return ""
	}
	return people.AreaName(code)
}
