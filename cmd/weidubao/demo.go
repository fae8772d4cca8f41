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
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
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
		d.out.worker.Wake()
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
	week := calendar.WeekOf(d.now())
	reports, missing, err := d.bot.Reports(ctx, week, "")
	if err != nil {
		return "", err
	}
	s := templates.DemoStatus{Week: week.Number, Missing: len(missing), Exempt: len(reports)+len(missing) == 0}
	for _, r := range reports {
		if r.Status == report.Complete {
			s.Reported++
		} else {
			s.Missing++
		}
	}
	return d.texts.Say(s), nil
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
