// Package sandbox is a simulated WeChat Official Account platform (模拟公众平台):
// it answers the platform's HTTP API, pushes what its users do to the service's
// callback, and keeps what each user's phone would show.
//
// It is written from the platform's behaviour and shares no code with the
// adapter it tests: its cryptography, limits and value rules are its own, so
// that a misunderstanding on either side shows up as a failed exchange. The few
// Chinese strings in it are the platform's own, not the product's.
package sandbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"

	"github.com/weidubao/weidubao/templates"
)

// What waits for more of its kind before it is done, in real time.
const (
	pulseWait = 250 * time.Millisecond
	saveWait  = time.Second
)

// Mode is how pushes are protected, as chosen in the platform's console.
type Mode string

// The modes. In Safe only the encrypted body is sent, in Compat both.
const (
	Safe   Mode = "safe"
	Compat Mode = "compat"
	Plain  Mode = "plain"
)

// Person is one simulated user as the control API lists them.
type Person struct {
	OpenID    string `json:"openid"`
	Name      string `json:"name"`
	Role      string `json:"role"`
	Title     string `json:"title"` // the role in Chinese
	Area      string `json:"area"`
	AreaName  string `json:"area_name"`
	Bound     bool   `json:"bound"`          // the service knows whose account it is
	Following bool   `json:"following"`      // the platform fills this in
	Ticket    string `json:"ticket"`         // of the QR code that binds one who is not bound; who has one does not follow from the start
	Code      string `json:"code,omitempty"` // that binds one who is not bound, as the office hands it out
}

// Config describes the simulated account. AppID, Secret, Token, Account, and
// for Safe and Compat EncodingAESKey, are required; everything else has a default.
type Config struct {
	AppID          string
	Secret         string
	Token          string // of the callback's signature
	EncodingAESKey string // 43 characters
	Mode           Mode   // empty: Safe
	Account        string // the account's original id, "gh_…"
	CallbackURL    string // may be set later by SetCallback

	Templates map[string][]string // registered templates: id → field names in the order of the card
	Titles    map[string]string   // template id → title; empty: the id
	Consts    map[string][]string // "<template id>.<field>" → what a const or enum field may be; none: anything up to 20 characters

	Clock  *Clock       // nil: real time
	Log    *slog.Logger // nil: silent; never gets message text
	Client *http.Client // for pushes; nil: one of its own

	People func(context.Context) ([]Person, error) // who exists besides those who were added; nil: nobody

	Phones *templates.Phones                     // the page at /sandbox/; nil: none
	Place  string                                // of the demonstration, for the page
	Status func(context.Context) (string, error) // how things stand in one line; nil: empty
	Jumps  func(now time.Time) []Jump            // moves of the clock that the page offers; nil: none
	Seats  []Seat                                // the page's phones
	Labels map[string]string                     // "<template id>.<field>" → label on the card; none: the field's name

	File string // where the platform's state is kept over restarts, photos in a directory beside it; empty: in memory only

	AnswerTimeout time.Duration    // how long the callback may take, real time; zero: 5 s
	RetryPause    time.Duration    // between two attempts of a push, real time
	PauseAfter    int              // failed pushes in a row after which pushes stop for a minute; zero: never
	MessageSends  int              // customer-service messages that a user's message allows; zero: 5 (20 before 2023)
	RefuseRepeats bool             // answer 40241 to the same template content within 60 s
	Quotas        map[string]Quota // by path, overriding the defaults
}

// Check says what is wrong with the configuration. New does not refuse, but
// nothing can be pushed while Check fails.
func (c Config) Check() error {
	if c.AppID == "" || c.Secret == "" || c.Token == "" || c.Account == "" {
		return errors.New("sandbox: app id, secret, token and account are required")
	}
	switch c.Mode {
	case Plain:
		return nil
	case Safe, Compat, "":
		_, err := newCodec(c.EncodingAESKey, c.AppID)
		return err
	}
	return fmt.Errorf("sandbox: unknown mode %q", c.Mode)
}

// Platform is the running simulation. Its methods may be used concurrently.
type Platform struct {
	cfg    Config
	codec  *codec // nil in mode Plain
	bad    error  // of Config.Check
	clock  *Clock
	client *http.Client
	own    *http.Transport // of the client that was made here
	jobs   *jobs
	hub    *hub
	pulse  *later          // tells the browsers how things stand
	saver  *later          // writes Config.File
	saving sync.Mutex      // held while it is written
	ctx    context.Context //nolint:containedctx // ends with Close: the owner of everything asynchronous
	stop   context.CancelFunc

	mu        sync.Mutex // guards what follows
	callback  string
	users     map[string]*user
	tokens    tokens
	sent      sentIDs
	media     map[string]medium
	tickets   map[string]ticket
	menu      []Button
	quotas    quotas
	faults    []Fault
	journal   journal
	sequence  int64
	lines     int64 // the latest number of a line on a phone
	tally     tally
	album     album
	unsaved   bool       // the latest save failed
	exchanges []Exchange // the latest, for the control API's resend
	failures  int        // failed pushes in a row
	paused    time.Time  // pushes are stopped until then
}

// New returns a platform for cfg. Close it to stop what it runs.
func New(cfg Config) *Platform {
	cfg = withDefaults(cfg)
	p := &Platform{
		cfg: cfg, bad: cfg.Check(), clock: cfg.Clock, client: cfg.Client, callback: cfg.CallbackURL, jobs: newJobs(8),
		users: map[string]*user{}, media: map[string]medium{}, tickets: map[string]ticket{},
		quotas: newQuotas(cfg.Quotas), tokens: newTokens(), sent: newSentIDs(), hub: newHub(), tally: newTally(), album: newAlbum(),
	}
	p.pulse, p.saver = newLater(pulseWait, p.publishClock), newLater(saveWait, p.saveOrLog)
	p.ctx, p.stop = context.WithCancel(context.Background())
	if p.bad == nil && cfg.Mode != Plain {
		p.codec, p.bad = newCodec(cfg.EncodingAESKey, cfg.AppID)
	}
	if p.client == nil {
		p.own = &http.Transport{MaxIdleConnsPerHost: 16, IdleConnTimeout: 30 * time.Second}
		p.client = &http.Client{Transport: p.own}
	}
	// Ids grow with the clock, so that a restarted sandbox does not repeat those
	// the service has stored.
	p.sequence = p.clock.Now().Unix() * 10_000_000
	p.restore()
	p.clock.afterMove(p.moved)
	return p
}

// moved hears of every stop of the clock.
func (p *Platform) moved() {
	p.publishClock()
	p.changed()
}

// changed has the state written soon.
func (p *Platform) changed() {
	if p.cfg.File != "" {
		p.saver.ask()
	}
}

func withDefaults(cfg Config) Config {
	if cfg.Mode == "" {
		cfg.Mode = Safe
	}
	if cfg.Clock == nil {
		cfg.Clock = NewClock(time.Time{})
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.AnswerTimeout == 0 {
		cfg.AnswerTimeout = 5 * time.Second
	}
	if cfg.MessageSends == 0 {
		cfg.MessageSends = 5
	}
	return cfg
}

// Clock returns the clock that everything here is dated by.
func (p *Platform) Clock() *Clock { return p.clock }

// SetCallback changes the address that pushes go to.
func (p *Platform) SetCallback(address string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.callback = address
}

// Wait returns when every receipt that is under way has been pushed, or with
// the error of ctx.
func (p *Platform) Wait(ctx context.Context) error { return p.jobs.wait(ctx) }

// Interrupt ends what would keep a server from shutting down: the streams of
// events, and a move of the clock at the stop where it is. It is for
// http.Server.RegisterOnShutdown; no stream begins afterwards.
func (p *Platform) Interrupt() {
	p.hub.close()
	p.clock.cutShort()
}

// Close cuts off pushes that are under way, forgets those that wait, writes
// Config.File, and returns when nothing of the platform runs any more.
func (p *Platform) Close() {
	p.stop()
	p.Interrupt()
	p.jobs.close()
	p.pulse.close()
	p.saver.close()
	p.saveOrLog()
	if p.own != nil {
		p.own.CloseIdleConnections()
	}
}

// Handler serves the platform's API under /cgi-bin/, and the page of the phones
// with the control API under /sandbox/.
func (p *Platform) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/cgi-bin/", p.API())
	control := p.Control()
	mux.Handle("/sandbox", control)
	mux.Handle("/sandbox/", control)
	return mux
}

// nextID draws an id for a message, a template message or a medium. p.mu is held.
func (p *Platform) nextID() string {
	p.sequence++
	return strconv.FormatInt(p.sequence, 10)
}

// target is the callback with the platform's query appended.
func target(callback, query string) (string, error) {
	u, err := url.Parse(callback)
	if err != nil {
		return "", fmt.Errorf("sandbox: callback address: %w", err)
	}
	if u.RawQuery != "" {
		query = u.RawQuery + "&" + query
	}
	u.RawQuery = query
	return u.String(), nil
}
