package main

import (
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/spool"
	"github.com/weidubao/weidubao/bot/web"
	"github.com/weidubao/weidubao/templates"
)

// defaultSpool is where messages are kept for a Redis that is somebody else's.
const defaultSpool = "/var/lib/weidubao/spool"

// SpoolConfig is where messages are kept that the store cannot take just now.
type SpoolConfig struct {
	Dir string `yaml:"dir" env:"DIR"` // empty: spool beside embedded data, else in $STATE_DIRECTORY or /var/lib/weidubao
}

// spool checks where messages are kept.
func (k *checker) spool(c SpoolConfig) {
	if c.Dir != "" && !filepath.IsAbs(c.Dir) {
		k.fail("spool.dir", ConfigValue, c.Dir, defaultSpool)
	}
}

// spoolDir is the directory of the spool. One that is hoped for only, because
// nobody has named it, need not be there.
func (c *Config) spoolDir() (dir string, hoped bool) {
	if c.Spool.Dir != "" {
		return c.Spool.Dir, false
	}
	if dir, ok := strings.CutPrefix(string(c.Redis.URL), "embedded://"); ok {
		return filepath.Join(dir, "spool"), false
	}
	state, _, _ := strings.Cut(os.Getenv("STATE_DIRECTORY"), ":") // systemd names all of StateDirectory=
	if filepath.IsAbs(state) {
		return filepath.Join(state, "spool"), false
	}
	return defaultSpool, true
}

// openSpool opens the spool. It is nil, and the log says so, where there is no
// directory for one and none was asked for.
func (a *app) openSpool(answerer channel.Answerer) (*spool.Spool, error) {
	dir, hoped := a.cfg.spoolDir()
	s, err := spool.Open(dir, spool.Options{
		Bot: a.bot, Answerer: answerer, Words: spoolWords{a.texts}, Probe: a.storeTakes, Log: a.log, Max: a.mostSpooled,
	})
	if err != nil && hoped {
		a.log.Warn("there is no spool: while Redis is away messages are refused; set spool.dir", "err", err)
		return nil, nil
	}
	return s, err
}

// storeTakes is nil when the store takes changes: it answers, and writes one that does nothing.
func (a *app) storeTakes(ctx context.Context) error {
	if err := a.store.Durable(ctx); err != nil {
		return err
	}
	return a.store.Commit(ctx, bot.Change{Cause: "spool/probe/" + rand.Text(), At: a.now()})
}

// spoolWords are the sentences to the senders.
type spoolWords struct{ texts *templates.Texts }

// Recorded implements spool.Words.
func (w spoolWords) Recorded(number int, reply string) string {
	return w.texts.Say(templates.SpoolRecorded{Number: number, Reply: reply})
}

// Recap implements spool.Words.
func (w spoolWords) Recap(numbers []int) string {
	return w.texts.Say(templates.SpoolRecap{Numbers: templates.Numbers{Numbers: numbers}})
}

// Failed implements spool.Words.
func (w spoolWords) Failed(numbers []int) string {
	return w.texts.Say(templates.SpoolFailed{Numbers: templates.Numbers{Numbers: numbers}})
}

// spooled is the sentence to the sender of a message that is kept.
func (w spoolWords) spooled(number int) string { return w.texts.Say(templates.Spooled{Number: number}) }

// spoolFor is the spool as the web takes it; a nil spool is none.
func spoolFor(s *spool.Spool) web.Spool {
	if s == nil {
		return nil
	}
	return s
}
