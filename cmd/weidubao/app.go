package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"os"
	"slices"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/bot/roster/divisions"
	"github.com/weidubao/weidubao/store"
	"github.com/weidubao/weidubao/templates"
)

// app is the product on its store, without its outside: what every command that touches state works on.
type app struct {
	cfg   *Config
	log   *slog.Logger
	store *store.Store
	bot   *bot.Bot
	cal   *calendar.Calendar
	texts *templates.Texts
	wake  func() // set by serve: something was enqueued
	now   func() time.Time
	due   func(context.Context) error // everything that the schedules have brought due

	mostSpooled int // messages that wait for the store; 0: the spool's own bound

	watch func(bot.Store) bot.Store // stands between the bot and its store; nil: nothing does

	framed bool // pages may stand in a frame of this site: the demo's phones
}

// with opens the installation for one command, runs it, and closes what it opened.
func (c *cli) with(ctx context.Context, f *flags, run func(context.Context, *app) error) (err error) {
	cfg, now, err := installation(f)
	if err != nil {
		return err
	}
	a, err := c.open(ctx, cfg, now, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.store.Close()) }()
	return run(ctx, a)
}

// installation is the one that a command is about, with its clock: a
// configured one, or the demo's in its directory.
func installation(f *flags) (*Config, func() time.Time, error) {
	switch {
	case f.config != "" && f.data != "":
		return nil, nil, misuse("both", "")
	case f.data != "":
		d, err := readDemo(f.data)
		if err != nil {
			return nil, nil, err
		}
		if !d.state.Seeded {
			return nil, nil, &failure{say: templates.DemoProblem{Problem: "unready", Detail: d.dir}, code: exitFailed}
		}
		cfg, err := d.config()
		return cfg, d.now, err
	case f.config != "":
		cfg, err := LoadConfig(f.config, os.Environ())
		return cfg, now, err
	}
	return nil, nil, misuse("config", "")
}

// open wires the product on its store. serve owns the store; a command joins it.
func (c *cli) open(ctx context.Context, cfg *Config, now func() time.Time, serve bool) (*app, error) {
	a := &app{cfg: cfg, texts: c.texts, log: newLog(c.err, cfg.Log), wake: func() {}, now: now}
	var err error
	a.store, err = store.Open(ctx, string(cfg.Redis.URL), store.Options{
		Office: cfg.Office.Area, Durability: store.Durability(cfg.Redis.Durability), Serve: serve, Log: a.log, Now: now,
	})
	if err != nil {
		return nil, err
	}
	if err := a.wire(ctx); err != nil {
		return nil, errors.Join(err, a.store.Close())
	}
	return a, nil
}

func (a *app) wire(ctx context.Context) error {
	lang, err := report.NewLanguage(a.cfg.Rules.Indicators, a.cfg.Rules.Checks...)
	if err != nil {
		return fmt.Errorf("indicators: %w", err)
	}
	key, err := a.store.LinkKey(ctx)
	if err != nil {
		return fmt.Errorf("read the key of links: %w", err)
	}
	links, err := bot.NewLinks(a.cfg.HTTP.PublicURL, key)
	if err != nil {
		return err
	}
	specials, err := readSpecials(a.cfg.Calendar.File)
	if err != nil {
		return err
	}
	a.cal = calendar.New(specials)
	a.bot = bot.New(bot.Options{
		Store: a.watched(), Language: lang, Calendar: a.cal, Texts: a.texts, Links: links,
		Trail: a.store, SealKeys: a.cfg.sealKeys(), Attic: a.store,
		Settings: a.settings(), Now: a.now, Draw: drawCode, Wake: func() { a.wake() }, Log: a.log,
	})
	a.due = a.bot.Due
	return a.bot.SyncAreas(ctx, a.areas())
}

// watched is the store as the bot gets it.
func (a *app) watched() bot.Store {
	if a.watch == nil {
		return a.store
	}
	return a.watch(a.store)
}

// readSpecials reads the operator's own working days and days off; no file is none.
func readSpecials(name string) ([]calendar.Special, error) {
	if name == "" {
		return nil, nil
	}
	f, err := os.Open(name) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	specials, err := calendar.ParseSpecials(f)
	if err != nil {
		return nil, fmt.Errorf("calendar.file %s: %w", name, err)
	}
	return specials, nil
}

// areas are the office's townships and what the configuration adds.
func (a *app) areas() []roster.Area {
	code := a.cfg.Office.Area
	county := roster.Area{Code: code, Name: divisions.CountyName(code), Kind: roster.County}
	return slices.Concat([]roster.Area{county}, divisions.Townships(code), a.cfg.Rules.Areas)
}

func (a *app) settings() bot.Settings {
	r := a.cfg.Rules
	return bot.Settings{
		Office: a.cfg.Office.Name, Due: r.Due, Remind: r.Remind, KeepOpen: a.cfg.Report.KeepOpen, Start: r.Start, ExemptWeeks: r.ExemptWeeks,
		Ladders: r.Ladders, Alerts: r.Alerts, Quiet: r.Quiet, Armed: a.cfg.Alerts.Armed,
		Digest: r.Digest, Bulletin: r.Bulletin, FirstWorkday: a.cfg.Bulletin.FirstWorkingDay,
		Approval: a.cfg.Bulletin.Approval == "required", FirstTotal: a.cfg.Bulletin.FirstTotal,
		PerReport: a.cfg.perReport(), Retention: a.cfg.retention(),
		Rehearsal: a.cfg.Delivery == "rehearsal", Minimal: a.cfg.Disclosure == "minimal",
	}
}

// serving reports whether a service on the same embedded store is there to send
// what a command enqueues. Beside somebody else's Redis that cannot be known.
func (a *app) serving() bool { return a.store.Server() == nil || a.store.Server().Joined() }

// now is the time as it is told everywhere: in Asia/Shanghai.
func now() time.Time { return time.Now().In(calendar.Zone) }

// drawCode is one random six-digit binding code.
func drawCode() string {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		panic(err) // crypto/rand does not fail
	}
	return fmt.Sprintf("%06d", n.Int64())
}

func newLog(w io.Writer, cfg LogConfig) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(cfg.Level)) // the configuration has been checked
	opts := &slog.HandlerOptions{Level: level}
	if cfg.Format == "json" {
		return slog.New(slog.NewJSONHandler(w, opts))
	}
	return slog.New(slog.NewTextHandler(w, opts))
}
