package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/channel/official"
	"github.com/weidubao/weidubao/bot/fetch"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/spool"
	"github.com/weidubao/weidubao/bot/watch"
	"github.com/weidubao/weidubao/bot/web"
	"github.com/weidubao/weidubao/store"
	"github.com/weidubao/weidubao/templates"
)

// The order of the end, all of it within 20 s whatever hangs. A second signal
// changes nothing: it is over soon anyway, and cutting it short would leave
// messages in sending.
//
//  1. No new connection is taken; requests that have begun get 5 s (shutdownTime).
//     The schedules are called off and caught up at the next start.
//  2. The worker claims nothing more. What is being sent gets 6 s, is then broken
//     off as ambiguous, and is written down in 3 s more (outbox.Drain); beside it
//     the spool gives its last answers, and the watch stops looking.
//  3. The directories, then the connections to Redis are closed.
//  4. An embedded Redis gets 5 s for its own end, and is then killed: what was
//     answered is in its log.
const shutdownTime = 5 * time.Second

// dueTime bounds one run of the schedules.
const dueTime = 50 * time.Second

// serve runs the service until ctx is done, and then stops in the reverse order of the start.
func (c *cli) serve(ctx context.Context, f *flags) (err error) {
	if f.config == "" {
		return misuse("config", "")
	}
	cfg, err := LoadConfig(f.config, os.Environ())
	if err != nil {
		return err
	}
	a, err := c.open(ctx, cfg, now, true)
	var listen net.Listener
	if cfg.dataDir() == "" && store.Away(err) { // an embedded Redis is started from here
		a, listen, err = c.standBy(ctx, cfg, err)
	}
	if err != nil {
		return calledOff(ctx, err)
	}
	defer func() { err = errors.Join(err, a.store.Close()) }()
	if listen == nil {
		if listen, err = listenOn(ctx, cfg.HTTP.Listen); err != nil {
			return err
		}
	}
	out, err := a.outside()
	if err != nil {
		return errors.Join(err, listen.Close())
	}
	spendMemory()
	return a.serve(ctx, listen, out, out.web, func(context.Context) error { return nil })
}

// calledOff is nil when the start was broken off because the service was told to
// stop: that is no failure, and a supervisor need not start it again.
func calledOff(ctx context.Context, err error) error {
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

func listenOn(ctx context.Context, address string) (net.Listener, error) {
	listen, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", address, err)
	}
	return listen, nil
}

// serve answers handler on listen; prepare runs while it is answered already
// and nothing is sent or due by itself yet.
func (a *app) serve(ctx context.Context, listen net.Listener, out *outside, handler http.Handler, prepare func(context.Context) error) error {
	defer out.sender.Close()
	if out.files != nil {
		defer func() { _ = out.files.Close() }()
	}
	if out.spool != nil {
		defer func() { _ = out.spool.Close() }()
	}
	server := web.Server(listen.Addr().String(), handler)
	server.RegisterOnShutdown(out.interrupt)

	// The worker outlives the server: what the last answered message enqueued is still looked at.
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	var running sync.WaitGroup
	failed := make(chan error, 1)
	running.Go(func() { failed <- server.Serve(listen) })
	var schedule *cron.Cron
	err := prepare(ctx)
	if err == nil {
		running.Go(func() { out.worker.Run(work) })
		running.Go(func() { out.watcher.Run(work) })
		if out.fetcher != nil {
			running.Go(func() { out.fetcher.Run(work) })
		}
		if out.spool != nil {
			running.Go(func() { out.spool.Run(work) })
		}
		schedule = a.startSchedule(ctx)
		a.log.InfoContext(ctx, "ready", "listen", listen.Addr().String(), "office", a.cfg.Office.Name, "delivery", a.cfg.Delivery)
		select {
		case <-ctx.Done():
		case err = <-failed:
		}
	}
	a.log.InfoContext(work, "stopping")
	grace, cancel := context.WithTimeout(work, shutdownTime)
	defer cancel()
	err = errors.Join(err, a.shutdown(grace, server))
	if schedule != nil {
		<-schedule.Stop().Done()
	}
	stop()
	running.Wait()
	return ignoreClosed(err)
}

// shutdown ends the server. What is still open after its time is cut off, which is
// no failure: a connection without a request may be a browser's spare one, and a
// push that was not answered comes again.
func (a *app) shutdown(grace context.Context, server *http.Server) error {
	err := server.Shutdown(grace)
	if !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	a.log.WarnContext(grace, "connections were still open at the end, they are cut off")
	return server.Close()
}

func ignoreClosed(err error) error {
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// startSchedule looks each minute, and at once, at what has come due.
func (a *app) startSchedule(ctx context.Context) *cron.Cron {
	look := func() {
		bounded, cancel := context.WithTimeout(ctx, dueTime)
		defer cancel()
		if err := a.due(bounded); err != nil && ctx.Err() == nil { // what the shutdown cuts off is caught up at the start
			a.log.ErrorContext(ctx, "schedule failed, tried again in a minute", "err", err)
		}
	}
	s := cron.New(cron.WithLocation(calendar.Zone), cron.WithChain(cron.Recover(cronLog{a.log}), cron.SkipIfStillRunning(cron.DiscardLogger)))
	s.Schedule(everyMinute{}, cron.FuncJob(look))
	s.Schedule(&once{}, cron.FuncJob(look))
	s.Start()
	return s
}

// cronLog hears of a panic in the schedules, which must not end the service.
type cronLog struct{ log *slog.Logger }

// Info implements cron.Logger; what it tells is of no use.
func (cronLog) Info(string, ...any) {}

// Error implements cron.Logger.
func (l cronLog) Error(err error, msg string, _ ...any) {
	l.log.Error("schedule broke off", "what", msg, "err", err)
}

// everyMinute is due at the beginning of each minute.
type everyMinute struct{}

// Next implements cron.Schedule.
func (everyMinute) Next(t time.Time) time.Time { return t.Truncate(time.Minute).Add(time.Minute) }

// once is due at the start and never again.
type once struct{ done bool }

// Next implements cron.Schedule.
func (o *once) Next(t time.Time) time.Time {
	if o.done {
		return time.Time{}
	}
	o.done = true
	return t
}

// outside is what looks outwards: the web, and the delivery to the platform.
type outside struct {
	web    http.Handler
	worker *outbox.Worker

	watcher *watch.Watcher
	sender  *official.Sender
	spool   *spool.Spool // of messages that the store cannot take; nil: there is no place for one

	files   *fetch.Dir    // of attachments; nil: none are taken
	fetcher *fetch.Worker // that fills it

	interrupt func() // ends what would hold up the server's shutdown
}

// outside makes the platform's gate and sender, the web and the worker.
func (a *app) outside() (*outside, error) {
	gate, err := a.cfg.gate(a.now)
	if err != nil {
		return nil, err
	}
	sender, err := a.sender()
	if err != nil {
		return nil, err
	}
	pages, err := templates.NewPages()
	if err != nil {
		return nil, err
	}
	var tokens []string
	for _, t := range a.cfg.API.Tokens {
		tokens = append(tokens, string(t))
	}
	files, fetcher, err := a.openFiles(sender)
	if err != nil {
		return nil, err
	}
	kept, err := a.openSpool(sender)
	if err != nil {
		return nil, err
	}
	watcher := a.watchdog(sender, backlogOf(kept), watch.DiskUsed)
	handler := web.New(web.Options{
		Alarms: watcher.Standing,
		Spool:  spoolFor(kept), Spooled: spoolWords{a.texts}.spooled, Files: filesFor(files),
		Gate: gate, Bot: a.bot, Reads: a.store, Pages: pages, Busy: a.texts.Say(templates.Busy{}), Unsure: a.texts.Say(templates.Unsure{}),
		TableWords: func(err error) (string, bool) {
			m, ok := templates.SheetProblem(err)
			if !ok {
				return "", false
			}
			return a.texts.Say(m), true
		},
		Tokens: tokens, Now: a.now, Log: a.log, PublicURL: a.cfg.HTTP.PublicURL, Office: a.cfg.Office.Name, Framed: a.framed,
	})
	worker := a.worker(sender, func(ctx context.Context, until time.Time, reason string) error {
		return a.bot.TellParked(ctx, sender, until, reason)
	})
	out := &outside{watcher: watcher, web: handler, worker: worker, sender: sender, spool: kept, files: files, fetcher: fetcher, interrupt: func() {}}
	a.wake = out.wake
	return out, nil
}

// worker delivers through sender what the bot enqueues.
func (a *app) worker(sender channel.Sender, parked func(context.Context, time.Time, string) error) *outbox.Worker {
	return a.bot.Worker(outbox.Options{Queue: a.store, Sender: sender, OnParked: parked})
}

// wake has what was just enqueued looked at.
func (o *outside) wake() {
	o.worker.Wake()
	if o.fetcher != nil {
		o.fetcher.Wake()
	}
}

// sender is the account at the platform.
func (a *app) sender() (*official.Sender, error) {
	o := a.cfg.Official
	return official.NewSender(official.SenderConfig{
		AppID: o.AppID, AppSecret: string(o.AppSecret), APIBase: o.APIBase, Templates: cards(o.Templates),
		Tokens: a.store, Now: a.now, Logger: a.log,
	})
}

// cards are the configured templates by kind of push; a kind without an id is disabled.
func cards(t TemplatesConfig) map[channel.Push]official.Template {
	out := make(map[channel.Push]official.Template)
	for push, c := range map[channel.Push]TemplateConfig{
		channel.Bulletin: t.Bulletin, channel.Alert: t.Alert, channel.Notice: t.Notice, channel.Reminder: t.Reminder, channel.Review: t.Review,
	} {
		if c.ID != "" {
			out[push] = official.Template{ID: c.ID, Title: c.Title, Summary: c.Summary, Time: c.Time}
		}
	}
	return out
}
