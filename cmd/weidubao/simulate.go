package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/simulate"
	"github.com/weidubao/weidubao/store"
	"github.com/weidubao/weidubao/templates"
)

// How reports come in while it is simulated.
const (
	reportsOnTime = "on-time" // each unit has reported before a week's first reminder
	reportsNone   = "none"    // nobody reports
)

// mostSimulated is how far ahead the last day may lie.
const mostSimulated = 5 * 366

// simulation is what `simulate` is asked for.
type simulation struct {
	from, to calendar.Date
	reports  string
}

// simulated is what `simulate` found, for programs.
type simulated struct {
	From    calendar.Date `json:"from"`
	To      calendar.Date `json:"to"`
	Reports string        `json:"reports"`
	Seconds float64       `json:"seconds"`
	Quiet   string        `json:"quiet"`
	simulate.Tally
}

// simulate plays a stretch of days to come through the code of production on a
// copy of the state, and tells who would get how much. Nothing is sent and nothing
// of the state is changed.
func (c *cli) simulate(ctx context.Context, f *flags) error {
	what, err := simulationOf(f)
	if err != nil {
		return err
	}
	cfg, clock, err := installation(f)
	if err != nil {
		return err
	}
	if today := calendar.DateOf(clock()); what.from.Before(today) {
		return &failure{say: templates.SimulateProblem{Problem: "past", Day: today}, code: exitUsage}
	} else if today.AddDays(mostSimulated).Before(what.to) {
		return &failure{say: templates.SimulateProblem{Problem: "far", Day: today.AddDays(mostSimulated)}, code: exitUsage}
	}
	began := time.Now()
	tally, err := c.simulateOn(ctx, cfg, clock, what)
	if err != nil {
		return explainSimulation(err)
	}
	done := simulated{From: what.from, To: what.to, Reports: what.reports, Quiet: cfg.Rules.Quiet.String(), Seconds: time.Since(began).Seconds(), Tally: tally}
	if f.json {
		return c.printJSON(done)
	}
	c.println(simulationDone(done))
	return nil
}

// simulationOf reads the flags.
func simulationOf(f *flags) (s simulation, err error) {
	if f.from == "" || f.to == "" {
		return s, misuse("stretch", "")
	}
	if s.from, err = calendar.ParseDate(f.from); err != nil {
		return s, misuse("date", f.from)
	}
	if s.to, err = calendar.ParseDate(f.to); err != nil || s.to.Before(s.from) {
		return s, misuse("date", f.to)
	}
	switch s.reports = f.reports; s.reports {
	case "":
		s.reports = reportsOnTime
	case reportsOnTime, reportsNone:
	default:
		return s, misuse("reports", f.reports)
	}
	return s, nil
}

// simulateOn makes the copy, runs it, and throws it away.
func (c *cli) simulateOn(ctx context.Context, cfg *Config, clock func() time.Time, what simulation) (t simulate.Tally, err error) {
	dir, err := os.MkdirTemp("", "weidubao-simulate-")
	if err != nil {
		return t, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	quiet := newLog(c.err, LogConfig{Level: "error", Format: cfg.Log.Format})
	s, err := store.Open(ctx, string(cfg.Redis.URL), store.Options{Office: cfg.Office.Area, LookOnly: true, Log: quiet, Now: clock})
	if err != nil {
		return t, err
	}
	at := simulate.NewClock(clock())
	scratch, err := s.Scratch(ctx, filepath.Join(dir, "copy"), store.Options{Log: quiet, Now: at.Now})
	if err = errors.Join(err, s.Close()); err != nil {
		if scratch != nil {
			err = errors.Join(err, scratch.Close())
		}
		return t, err
	}
	defer func() { err = errors.Join(err, scratch.Close()) }()
	marks := &simulate.Marks{Now: at.Now}
	a := &app{
		cfg: cfg, texts: c.texts, log: newLog(io.Discard, cfg.Log), wake: func() {}, now: at.Now, store: scratch,
		watch: func(s bot.Store) bot.Store { marks.Store = s; return marks },
	}
	if err := a.wire(ctx); err != nil {
		return t, err
	}
	return c.play(ctx, a, at, marks, what)
}

// play runs the days and counts.
func (c *cli) play(ctx context.Context, a *app, at *simulate.Clock, marks *simulate.Marks, what simulation) (t simulate.Tally, err error) {
	sender := &simulate.Recorder{Now: at.Now}
	parked := func(context.Context, time.Time, string) error { return nil }
	r := simulate.Run{
		Clock: at, Bot: a.bot, Delivery: a.worker(sender, parked), Store: a.store, To: what.to, Day: c.monthsOf(),
	}
	if what.reports == reportsOnTime {
		r.Reports = a.cfg.Rules.Indicators
	}
	if err := r.Days(ctx); err != nil {
		return t, err
	}
	people, err := a.bot.Roster(ctx)
	if err != nil {
		return t, err
	}
	stretch := simulate.Stretch{From: what.from, To: what.to, People: people, Calendar: a.cal, Quiet: a.cfg.Rules.Quiet}
	return stretch.Tally(sender.Sent(), marks.Told()), nil
}

// monthsOf tells of each month that begins, where somebody looks on.
func (c *cli) monthsOf() func(context.Context, calendar.Date) error {
	say := c.onTerminal()
	return func(ctx context.Context, d calendar.Date) error {
		if d.Day == 1 {
			say(templates.SimulateStep{Month: calendar.MonthOf(d)})
		}
		return ctx.Err()
	}
}

// explainSimulation finds the words for what making a copy comes to.
func explainSimulation(err error) error {
	if errors.Is(err, store.ErrNoSync) {
		return &failure{say: templates.SimulateProblem{Problem: "sync"}, code: exitFailed, err: err}
	}
	return err
}
