package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync/atomic"
	"syscall"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/sandbox"
	"github.com/weidubao/weidubao/bot/sandbox/sample"
	"github.com/weidubao/weidubao/templates"
)

const demoListen = "127.0.0.1:8080"

// demo is the whole service, wired to the simulated platform and the sample
// county. Only the platform and the clock are simulated.
type demo struct {
	*app
	out      *outside
	data     *demoData
	county   *sample.County
	platform *sandbox.Platform
	life     *life
	ready    atomic.Bool // the county's year is there
}

// demo runs the demonstration until ctx is done.
func (c *cli) demo(ctx context.Context, f *flags) (err error) {
	listen, err := listenForDemo(ctx, cmp.Or(f.listen, demoListen))
	if err != nil {
		return err
	}
	defer func() { _ = listen.Close() }() // the server has closed it, unless it was never reached
	d, err := c.openDemo(ctx, f, listen.Addr().String())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	return d.serve(ctx, listen, d.out, d.handler(), func(ctx context.Context) error {
		if err := d.prepare(ctx, c); err != nil {
			return err
		}
		c.println(templates.DemoReady{URL: d.cfg.HTTP.PublicURL + "/sandbox/", First: templates.DemoFirst, Dir: d.data.dir})
		return nil
	})
}

// listenForDemo listens, or says which address is free when this one is not.
func listenForDemo(ctx context.Context, address string) (net.Listener, error) {
	listen, err := listenOn(ctx, address)
	switch {
	case err == nil:
		return listen, nil
	case !errors.Is(err, syscall.EADDRINUSE):
		return nil, &failure{say: templates.DemoProblem{Problem: "listen", Detail: address, Next: demoListen}, code: exitFailed, err: err}
	}
	host, text, _ := net.SplitHostPort(address)
	port, _ := strconv.Atoi(text)
	for next := port + 1; next < port+portsTried; next++ {
		free := net.JoinHostPort(host, strconv.Itoa(next))
		if l, err := listenOn(ctx, free); err == nil {
			_ = l.Close()
			return nil, &failure{say: templates.DemoProblem{Problem: "taken", Detail: address, Next: free}, code: exitFailed, err: err}
		}
	}
	return nil, err
}

const portsTried = 100

// openDemo opens the directory, its store, and the simulated platform.
func (c *cli) openDemo(ctx context.Context, f *flags, listen string) (*demo, error) {
	dir := f.data
	if dir == "" {
		var err error
		if dir, err = demoDir(); err != nil {
			return nil, err
		}
	}
	data, err := prepareDemo(dir, f.fresh)
	if err != nil {
		return nil, err
	}
	data.state.Listen = listen
	if err := data.writeConfig(listen); err != nil {
		return nil, err
	}
	cfg, err := data.config()
	if err != nil {
		return nil, err
	}
	d := &demo{data: data, county: sample.New()}
	clock := sandbox.NewClock(data.now())
	if d.app, err = c.open(ctx, cfg, clock.Now, true); err != nil {
		return nil, err
	}
	d.framed = true
	if err := errors.Join(data.save(), d.connect(clock)); err != nil {
		return nil, errors.Join(err, d.store.Close())
	}
	return d, nil
}

// connect makes the platform and what the service shows it.
func (d *demo) connect(clock *sandbox.Clock) error {
	phones, err := templates.NewPhones()
	if err != nil {
		return err
	}
	cfg := sandbox.Config{
		AppID: demoApp, Secret: demoSecret, Token: demoToken, EncodingAESKey: demoAESKey, Account: demoAccount,
		CallbackURL: "http://" + localHost(d.data.state.Listen) + "/callback/official",
		Templates:   make(map[string][]string), Titles: make(map[string]string), Labels: make(map[string]string),
		Clock: clock, Log: d.log, People: d.people, File: d.data.file(demoPhones),
		Phones: phones, Place: templates.DemoPlace, Status: d.status, Jumps: d.jumps, Seats: d.seats(),
	}
	for _, card := range templates.DemoCards() {
		cfg.Templates[card.Push], cfg.Titles[card.Push] = card.Fields[:], card.Title
		for i, field := range card.Fields {
			cfg.Labels[card.Push+"."+field] = card.Labels[i]
		}
	}
	d.platform = sandbox.New(cfg)
	clock.Set(d.data.now()) // demo.json is written at every step, the phones' state only now and then
	if d.out, err = d.outside(); err != nil {
		d.platform.Close()
		return err
	}
	d.out.interrupt = d.platform.Interrupt
	d.life = newLife(d)
	d.wake = func() {
		d.life.woken.Store(true)
		d.out.wake()
	}
	return nil
}

func (d *demo) close() error {
	d.life.stop()
	d.platform.Close()
	return d.store.Close()
}

// handler answers the phones and the platform's interface beside the service itself.
func (d *demo) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", d.out.web)
	mux.Handle("/cgi-bin/", d.platform.API())
	mux.Handle("/sandbox/", d.whenReady(d.platform.Handler()))
	mux.Handle("/sandbox", d.whenReady(d.platform.Handler()))
	mux.Handle("GET /{$}", http.RedirectHandler("/sandbox/", http.StatusFound))
	return mux
}

// whenReady keeps visitors out while the county's year is being played; their
// page comes by itself as soon as it is there.
func (d *demo) whenReady(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if d.ready.Load() {
			h.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("Refresh", "1")
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = io.WriteString(w, d.texts.Say(templates.DemoSeeding{})+"\n") //nolint:gosec // our own words, as plain text
	})
}

// prepare plays the county's year the first time, and sets what an operator
// sets by commands: the account's menu, and a QR code for who is not bound.
func (d *demo) prepare(ctx context.Context, c *cli) error {
	if !d.data.state.Seeded {
		_, _ = fmt.Fprintln(c.err, c.texts.Say(templates.DemoSeeding{}))
		if err := d.seed(ctx); err != nil {
			return fmt.Errorf("play the sample county's year: %w", err)
		}
	}
	if err := d.out.sender.SetMenu(ctx, bot.Menu(d.texts)); err != nil {
		return fmt.Errorf("create the account's menu: %w", err)
	}
	if err := d.life.begin(ctx); err != nil {
		return err
	}
	if err := d.platform.Save(); err != nil { // from here on a kill loses a second at most
		return err
	}
	d.ready.Store(true)
	return nil
}
