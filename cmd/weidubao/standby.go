package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/channel/official"
	"github.com/weidubao/weidubao/bot/spool"
	"github.com/weidubao/weidubao/bot/web"
	"github.com/weidubao/weidubao/store"
	"github.com/weidubao/weidubao/templates"
)

const (
	standbyEvery = time.Second // between two looks for the store
	standbySays  = time.Minute // between two lines of the log
)

// standBy listens and spools in the place of a service whose Redis is out of
// reach, until it is there; why is what the first look came to. It returns the
// listener, on which those wait who came meanwhile. Without a spool nothing is
// gained by waiting, and with an error that trying again does not mend nothing
// either: then it returns that error.
func (c *cli) standBy(ctx context.Context, cfg *Config, why error) (a *app, listen net.Listener, err error) {
	log := newLog(c.err, cfg.Log)
	dir, _ := cfg.spoolDir()
	kept, err := spool.Open(dir, spool.Options{Log: log}) // it only takes in: what it keeps is given to the bot by the next one
	if err != nil {
		log.WarnContext(ctx, "there is no spool to keep messages in while Redis is away", "err", err)
		return nil, nil, why
	}
	defer func() { err = errors.Join(err, kept.Close()) }()
	gate, err := cfg.gate(now)
	if err != nil {
		return nil, nil, err
	}
	listen, err = listenOn(ctx, cfg.HTTP.Listen)
	if err != nil {
		return nil, nil, err
	}
	leave := serveOn(ctx, listen, web.NewStandby(web.Options{
		Gate: gate, Spool: kept, Spooled: spoolWords{c.texts}.spooled, Log: log,
		Busy: c.texts.Say(templates.Busy{}), Unsure: c.texts.Say(templates.Unsure{}),
	}))
	a, err = c.awaitStore(ctx, cfg, why, log.With("listen", listen.Addr().String()))
	if err = errors.Join(err, leave()); err != nil {
		err = errors.Join(err, listen.Close())
		if a != nil {
			err = errors.Join(err, a.store.Close())
		}
	}
	return a, listen, err
}

// awaitStore looks each second.
func (c *cli) awaitStore(ctx context.Context, cfg *Config, why error, log *slog.Logger) (a *app, err error) {
	each := time.NewTicker(standbyEvery)
	defer each.Stop()
	var said time.Time
	for err = why; store.Away(err); a, err = c.open(ctx, cfg, now, true) {
		if time.Since(said) >= standbySays {
			said = time.Now()
			log.WarnContext(ctx, "redis is out of reach: messages are spooled, and it is looked for each second", "err", err)
		}
		select {
		case <-each.C:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return a, err
}

// gate verifies and opens what the platform pushes.
func (c *Config) gate(now func() time.Time) (channel.Gate, error) {
	o := c.Official
	return official.NewReceiver(official.Config{
		AppID: o.AppID, Token: string(o.Token), EncodingAESKey: string(o.EncodingAESKey), Mode: official.Mode(o.Mode), Now: now,
	})
}

// serveOn answers on listen until leave is called, which lets those finish who
// have begun and leaves listen open: who comes then waits for the next server.
func serveOn(ctx context.Context, listen net.Listener, handler http.Handler) (leave func() error) {
	server := web.Server(listen.Addr().String(), handler)
	var running sync.WaitGroup
	var err error
	running.Go(func() { err = ignoreClosed(server.Serve(borrowed{listen})) })
	return func() error {
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
		defer cancel()
		stopped := server.Shutdown(grace)
		running.Wait()
		return errors.Join(err, stopped, setDeadline(listen, time.Time{}))
	}
}

// borrowed is a listener that its server does not close, but only leaves.
type borrowed struct{ net.Listener }

// Close ends the waiting for connections.
func (b borrowed) Close() error { return setDeadline(b.Listener, time.Now()) }

func setDeadline(listen net.Listener, t time.Time) error {
	l, ok := listen.(interface{ SetDeadline(t time.Time) error })
	if !ok {
		return errors.New("the listener cannot be left")
	}
	return l.SetDeadline(t)
}
