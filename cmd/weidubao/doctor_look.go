package main

import (
	"context"
	"errors"
	"io/fs"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/audit"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/channel/official"
	"github.com/weidubao/weidubao/bot/spool"
	"github.com/weidubao/weidubao/store"
)

// verifyTime bounds the verification of the whole audit trail.
const verifyTime = 2 * time.Minute

// platformFacts are what the account says.
type platformFacts struct {
	credential error
	listed     []official.Listed // its templates; nil: it has not told them
	listing    error             // why it has not, where the credential was good
}

// askPlatform asks for a token, past the one that is kept: it may be older than a
// change of the secret or of the list of addresses. Then for the templates.
func (a *app) askPlatform(ctx context.Context) platformFacts {
	bounded, cancel := context.WithTimeout(ctx, doctorTime)
	defer cancel()
	o := a.cfg.Official
	sender, err := official.NewSender(official.SenderConfig{
		AppID: o.AppID, AppSecret: string(o.AppSecret), APIBase: o.APIBase, Templates: cards(o.Templates),
		Tokens: forgetful{}, Now: a.now, Logger: a.log,
	})
	if err != nil {
		return platformFacts{credential: err}
	}
	defer sender.Close()
	if err := sender.Warm(bounded); err != nil {
		return platformFacts{credential: err}
	}
	listed, err := sender.Templates(bounded)
	if err != nil {
		return platformFacts{listing: err}
	}
	return platformFacts{listed: append([]official.Listed{}, listed...)}
}

// wrongTemplates compares the configured templates with those of the account: ids
// that it does not have, and fields that are not in the template.
func wrongTemplates(want map[channel.Push]official.Template, listed []official.Listed) (ids, fields []string) {
	if listed == nil {
		return nil, nil
	}
	have := make(map[string]official.Listed)
	for _, l := range listed {
		have[l.ID] = l
	}
	for _, push := range channel.Pushes {
		t, ok := want[push]
		if !ok {
			continue
		}
		l, there := have[t.ID]
		if !there {
			ids = append(ids, string(push)+": "+t.ID)
			continue
		}
		for _, field := range l.Lacks(t) {
			fields = append(fields, string(push)+": "+field)
		}
	}
	return ids, fields
}

// storeFacts are what stands in the store.
type storeFacts struct {
	skew    time.Duration // of Redis's clock ahead of this machine's
	held    bool
	hold    bot.Hold
	seal    audit.Summary
	sealing error     // of the verification; bot.ErrNotSealed: there is no key
	overdue int       // entries that should have been sealed
	backup  time.Time // the moment of the last backup that was found whole; zero: none
}

// unsealedFor is how long an entry may stand unsealed before somebody should look.
const unsealedFor = 15 * time.Minute

// look asks the store what doctor tells of it.
func (w *storeFacts) look(ctx context.Context, a *app, s *store.Store) error {
	bounded, cancel := context.WithTimeout(ctx, doctorTime)
	defer cancel()
	before := time.Now()
	clock, err := s.Clock(bounded)
	if err != nil {
		return err
	}
	w.skew = clock.Sub(before.Add(time.Since(before) / 2))
	b := bot.New(bot.Options{Store: s, Trail: s, SealKeys: a.cfg.sealKeys(), Now: a.now, Log: a.log})
	if w.hold, w.held, err = b.Held(bounded); err != nil {
		return err
	}
	if w.backup, err = b.LastBackup(bounded); err != nil {
		return err
	}
	long, cancel := context.WithTimeout(ctx, verifyTime)
	defer cancel()
	w.seal, w.sealing = b.VerifySeals(long)
	if oldest := audit.TimeOf(w.seal.Oldest); w.sealing == nil && !oldest.IsZero() && clock.Sub(oldest) > unsealedFor {
		w.overdue = w.seal.Unsealed
	}
	return nil
}

// placeFacts are what this machine's directories are like.
type placeFacts struct {
	spoolDir   string
	spoolHoped bool // nobody has named it, and it is not there
	spool      spool.Facts
	spoolErr   error
	disks      map[string]float64 // used part of the file system under each directory
}

// lookAtPlaces measures the directories; one that serve has not made yet is none.
func (c *cli) lookAtPlaces(cfg *Config) placeFacts {
	var w placeFacts
	w.spoolDir, w.spoolHoped = cfg.spoolDir()
	if w.spool, w.spoolErr = spool.Check(w.spoolDir); errors.Is(w.spoolErr, fs.ErrNotExist) && !w.spoolHoped {
		w.spoolErr = nil
		if dir := unwritable(w.spoolDir); dir != "" {
			w.spoolErr = fs.ErrPermission
		}
	}
	w.disks = make(map[string]float64)
	for _, dir := range cfg.watchedDirs() {
		if used, err := c.diskUsed(dir); err == nil {
			w.disks[dir] = used
		}
	}
	return w
}
