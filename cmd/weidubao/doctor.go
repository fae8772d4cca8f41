package main

import (
	"context"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/store"
	"github.com/weidubao/weidubao/templates"
)

// doctorTime bounds each look at something outside; they are made side by side.
const doctorTime = 9 * time.Second

// doctor looks at everything that has to be right for the installation to work,
// and says what is not and the line that mends it.
func (c *cli) doctor(ctx context.Context, f *flags) error {
	cfg, now, err := installation(f)
	if wrong, ok := errors.AsType[*failure](err); ok {
		return wrong // the call is wrong, or there is no demo: nothing to look at
	}
	w := c.facts(ctx, cfg, now, err)
	w.demo = f.data != ""
	return c.diagnose(examine(w), f.json)
}

// facts gathers what examine judges. Nothing is written.
func (c *cli) facts(ctx context.Context, cfg *Config, clock func() time.Time, loading error) facts {
	if loading != nil {
		return facts{loading: loading}
	}
	a := &app{cfg: cfg, texts: c.texts, log: newLog(c.err, LogConfig{Level: "error", Format: cfg.Log.Format}), wake: func() {}, now: clock}
	w := facts{
		now: clock(), real: time.Now(), example: exampleSecrets(cfg), rehearsal: cfg.Delivery == "rehearsal", disclosure: cfg.Disclosure, publicURL: cfg.HTTP.PublicURL,
	}
	for _, push := range channel.Pushes {
		if _, ok := cards(cfg.Official.Templates)[push]; !ok {
			w.withoutTemplate = append(w.withoutTemplate, string(push))
		}
	}
	specials, err := readSpecials(cfg.Calendar.File)
	if w.loading = err; err != nil {
		return w
	}
	cal := calendar.New(specials)
	w.known = cal.Known
	w.withoutFiles = cfg.Files.PerReport > 0 && cfg.filesDir() == ""
	w.unwritable = unwritable(cfg.filesDir())
	w.placeFacts = c.lookAtPlaces(cfg)
	var asking sync.WaitGroup
	var said platformFacts
	asking.Go(func() { said = a.askPlatform(ctx) })
	c.lookAtStore(ctx, a, &w)
	asking.Wait()
	w.credential, w.listing = said.credential, said.listing
	w.wrongIDs, w.wrongFields = wrongTemplates(cards(cfg.Official.Templates), said.listed)
	return w
}

// unwritable is the directory if no file can be made in it; "" when one can. One
// that serve has not made yet is tried where it will be: made by another user it
// would be closed to the service.
func unwritable(dir string) string {
	if dir == "" {
		return ""
	}
	at := dir
	for !isThere(at) && at != filepath.Dir(at) {
		at = filepath.Dir(at)
	}
	f, err := os.CreateTemp(at, ".doctor-")
	if err != nil {
		return dir
	}
	_, err = f.Write(make([]byte, roomTried))
	if errors.Join(err, f.Sync(), f.Close(), os.Remove(f.Name())) != nil { //nolint:gosec // it was just made here
		return dir
	}
	return ""
}

func isThere(name string) bool {
	_, err := os.Stat(name) //nolint:gosec // the operator names the directory
	return !errors.Is(err, fs.ErrNotExist)
}

// roomTried is how many bytes a directory of attachments must have room for: a photo.
const roomTried = 1 << 20

// lookAtStore opens the store as any command does, and asks what serve requires of it.
func (c *cli) lookAtStore(ctx context.Context, a *app, w *facts) {
	bounded, cancel := context.WithTimeout(ctx, doctorTime)
	defer cancel()
	s, err := store.Open(bounded, string(a.cfg.Redis.URL), store.Options{
		Office: a.cfg.Office.Area, Durability: store.Durability(a.cfg.Redis.Durability), Log: a.log, Now: a.now,
	})
	if err != nil {
		w.store = err
		return
	}
	defer func() { _ = s.Close() }() // it was only looked at
	if w.store = s.Durable(bounded); w.store != nil {
		return
	}
	if w.outbox, w.store = s.OutboxStats(bounded); w.store == nil {
		w.store = w.look(ctx, a, s)
	}
}

// forgetful keeps no token.
type forgetful struct{}

func (forgetful) Get(context.Context, string) (string, time.Time, error) {
	return "", time.Time{}, nil
}

func (forgetful) Put(context.Context, string, string, time.Duration) error { return nil }
func (forgetful) Forget(context.Context, string, string) error             { return nil }
func (forgetful) Lock(context.Context, string, time.Duration) (func(), bool, error) {
	return func() {}, true, nil
}

// exampleSecrets are the settings that stand as in the example file.
func exampleSecrets(cfg *Config) []string {
	var out []string
	for _, s := range []struct{ key, value, example string }{
		{"official.app_id", cfg.Official.AppID, "wx0000000000000000"},
		{"official.app_secret", string(cfg.Official.AppSecret), "00000000000000000000000000000000"},
		{"official.encoding_aes_key", string(cfg.Official.EncodingAESKey), "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"},
		{"official.token", string(cfg.Official.Token), "weidubao"},
		{"audit.key", string(cfg.Audit.Key), strings.Repeat("0", 64)},
	} {
		if s.value == s.example {
			out = append(out, s.key)
		}
	}
	return out
}

// diagnosis is one check as programs read it.
type diagnosis struct {
	Check string `json:"check"`
	State string `json:"state"` // ok, warning, failed or skipped
	Said  string `json:"said"`
}

// diagnose prints one line per check. The error has no words of its own: they stand there.
func (c *cli) diagnose(found []finding, asJSON bool) error {
	out := struct {
		OK     bool        `json:"ok"`
		Checks []diagnosis `json:"checks"`
	}{OK: true}
	failed := 0
	for _, f := range found {
		line := templates.DoctorLine{Check: f.check, Problem: f.problem, Items: f.items, Count: f.count, Detail: f.detail}
		if f.err != nil {
			say, _ := explain(f.err)
			line.Detail = c.texts.Say(say)
		}
		said := c.texts.Say(line)
		out.Checks = append(out.Checks, diagnosis{Check: f.check, State: string(f.state), Said: said})
		if f.state == stateFailed {
			failed++
		}
		if !asJSON {
			c.println(templates.DoctorCheck{Check: f.check, State: string(f.state), Said: said})
		}
	}
	if out.OK = failed == 0; asJSON {
		if err := c.printJSON(out); err != nil {
			return err
		}
	}
	if failed == 0 {
		return nil
	}
	return &failure{say: templates.DoctorFound{Count: failed}, code: exitFailed}
}

// publicHTTPS reports whether the address is one that WeChat opens: https with a host.
func publicHTTPS(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "https" && u.Host != ""
}
