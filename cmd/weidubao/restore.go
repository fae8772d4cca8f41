package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/spool"
	"github.com/weidubao/weidubao/store"
	"github.com/weidubao/weidubao/store/archive"
	"github.com/weidubao/weidubao/templates"
)

// restore puts a backup into an empty installation. Nothing is written before the
// whole file was verified; nothing is served before what was written was read back;
// nothing is sent before a person has ended the hold.
func (c *cli) restore(ctx context.Context, f *flags) error {
	if f.config == "" && f.data == "" {
		return misuse("config", "")
	}
	if f.config != "" && f.data != "" {
		return misuse("both", "")
	}
	done, err := c.restoreFile(ctx, f)
	if err != nil {
		return explainBackup(err, f.files[0])
	}
	if f.json {
		return c.printJSON(done)
	}
	c.println(templates.RestoreDone{
		Taken: done.TakenAt, Counts: counted(done.State), Files: done.Files, Spool: done.Spool,
		Doubtful: done.Doubtful, Expired: done.Expired, Demo: f.data != "", How: howNamed(f),
	})
	return nil
}

func howNamed(f *flags) string {
	if f.data != "" {
		return "--data " + f.data
	}
	return "-c " + f.config
}

// restored is what a restore came to, for programs.
type restored struct {
	manifest
	Verified bool `json:"verified"`
	Expired  int  `json:"expired"`  // remembered causes whose time was over
	Doubtful int  `json:"doubtful"` // messages left to a person
}

func (c *cli) restoreFile(ctx context.Context, f *flags) (done restored, err error) {
	step := c.steps()
	step("verify")
	m, err := verifyBackup(f.files[0])
	if err != nil {
		return done, err
	}
	if err := store.SchemaKnown(m.Schema); err != nil {
		return done, err
	}
	cfg, now, demo, err := c.restorePlace(f, m)
	if err != nil {
		return done, err
	}
	if err := c.mayRestore(cfg, m); err != nil {
		return done, err
	}
	t, err := store.OpenTarget(ctx, string(cfg.Redis.URL), store.Options{
		Office: cfg.Office.Area, Durability: store.Durability(cfg.Redis.Durability), Wait: restoreWait,
		Log: newLog(c.err, LogConfig{Level: "error", Format: cfg.Log.Format}), Now: now,
	})
	if err != nil {
		return done, err
	}
	defer func() { err = errors.Join(err, t.Close()) }()
	step("restore")
	done = restored{manifest: m, Verified: true}
	hold := bot.Hold{Reason: bot.HoldRestored, Since: m.Since, At: now()}
	if done.Expired, err = t.Fill(ctx, hold, func() (io.ReadCloser, error) { return openState(f.files[0]) }); err != nil {
		return done, err
	}
	if m.Spool > 0 {
		if err := spool.Mute(cfg.spoolPlace(), mutedUpTo(m)); err != nil {
			return done, err
		}
	}
	if err := restoreFiles(f.files[0], cfg); err != nil {
		return done, err
	}
	if done.Doubtful, err = t.Finish(ctx, max(1, m.Schema), cliName, m.State.SHA256); err != nil {
		return done, err
	}
	if demo != nil {
		err = demo.save() // at last: a demo that is not marked is not begun
	}
	return done, err
}

// mutedUpTo is when the latest of a backup's waiting messages may have been put:
// the clock of the other machine may be ahead of this one's. (A demo's county has
// a clock of its own, which the spool does not go by.)
func mutedUpTo(m manifest) time.Time {
	if at := time.Now(); m.Demo || m.TakenAt.Before(at) {
		return at
	}
	return m.TakenAt
}

// restoreWait is how long a restore waits for another process that has the directory.
const restoreWait = 2 * time.Second

// restorePlace is the installation that is restored. A demo's comes with its backup.
func (c *cli) restorePlace(f *flags, m manifest) (*Config, func() time.Time, *demoData, error) {
	if f.data == "" {
		cfg, err := LoadConfig(f.config, os.Environ())
		return cfg, now, nil, err
	}
	if !m.Demo {
		return nil, nil, nil, &failure{say: templates.BackupProblem{Problem: "not_demo"}, code: exitFailed}
	}
	dir, err := filepath.Abs(f.data)
	if err != nil {
		return nil, nil, nil, err
	}
	if _, err := os.Lstat(filepath.Join(dir, demoMark)); err == nil { //nolint:gosec // the operator names the directory
		return nil, nil, nil, store.ErrNotEmpty
	}
	d := &demoData{dir: dir}
	if err := os.MkdirAll(dir, 0o700); err != nil { //nolint:gosec // the operator names the directory
		return nil, nil, nil, err
	}
	var mark []byte
	err = archive.Read(f.files[0], &m, func(member archive.Member, r io.Reader) (err error) {
		switch name := strings.TrimPrefix(member.Name, demoPrefix); name {
		case member.Name:
		case demoMark:
			mark, err = io.ReadAll(r)
		case demoConfig, demoPhones:
			err = writeFile(d.file(name), func(w io.Writer) error {
				_, err := io.Copy(w, r)
				return err
			})
		}
		return err
	})
	if err == nil {
		err = json.Unmarshal(mark, &d.state)
	}
	if err != nil {
		return nil, nil, nil, err
	}
	cfg, err := d.config()
	return cfg, d.now, d, err
}

// mayRestore refuses what does not fit, before anything is written.
func (c *cli) mayRestore(cfg *Config, m manifest) error {
	refuse := func(problem, detail string) error {
		return &failure{say: templates.BackupProblem{Problem: problem, Detail: detail, Other: cfg.Office.Area}, code: exitFailed}
	}
	switch {
	case m.Office != cfg.Office.Area:
		return refuse("office", m.Office)
	case m.Files > 0 && cfg.filesDir() == "":
		return refuse("no_files", "")
	case m.Spool > 0 && cfg.spoolPlace() == "":
		return refuse("no_spool", "")
	}
	for _, m := range m.Members {
		at := placeOf(cfg, m.Name)
		if at == "" {
			continue
		}
		if info, err := os.Lstat(at); err == nil && info.Size() != m.Size { // one that a restore has left is written again
			return refuse("files", filepath.Dir(at))
		}
	}
	if waits, err := readSpool(cfg.spoolPlace()); err != nil || len(waits) > m.Spool {
		return errors.Join(refuse("files", cfg.spoolPlace()), err)
	}
	return c.roomFor(cfg.dataDir())
}

// placeOf is where a member belongs; "" for one that is no file of its own.
func placeOf(cfg *Config, name string) string {
	if rest, is := strings.CutPrefix(name, filesPrefix); is {
		return filepath.Join(cfg.filesDir(), filepath.FromSlash(rest))
	}
	if rest, is := strings.CutPrefix(name, spoolPrefix); is {
		return filepath.Join(cfg.spoolPlace(), filepath.FromSlash(rest))
	}
	return ""
}

// restoreFiles writes the attachments and the waiting messages. Every one is on
// disk when it returns.
func restoreFiles(name string, cfg *Config) error {
	var m manifest
	roots := map[string]*os.Root{}
	err := archive.Read(name, &m, func(member archive.Member, r io.Reader) error {
		prefix, dir := filesPrefix, cfg.filesDir()
		if strings.HasPrefix(member.Name, spoolPrefix) {
			prefix, dir = spoolPrefix, cfg.spoolPlace()
		}
		rest, is := strings.CutPrefix(member.Name, prefix)
		if !is {
			return nil
		}
		root := roots[prefix]
		if root == nil {
			var err error
			if root, err = makeRoot(dir); err != nil {
				return err
			}
			roots[prefix] = root
		}
		return restoreFile(root, rest, r)
	})
	for _, root := range roots {
		err = errors.Join(err, root.Close())
	}
	return err
}

func makeRoot(dir string) (*os.Root, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil { //nolint:gosec // the operator names the directory
		return nil, err
	}
	return os.OpenRoot(dir)
}

// restorePart ends the name of a file that is being written. Who breaks off there
// may run the restore again, which writes the same name.
const restorePart = ".part-restore"

// restoreFile writes one file as a whole, and closes its directory to others.
func restoreFile(root *os.Root, name string, r io.Reader) error {
	dir := path.Dir(name)
	if err := root.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("restore a file: %w", err)
	}
	f, err := root.OpenFile(name+restorePart, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("restore a file: %w", err)
	}
	_, err = io.Copy(f, r)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = root.Rename(name+restorePart, name)
	}
	if err != nil {
		return fmt.Errorf("restore a file: %w", err)
	}
	for ; ; dir = path.Dir(dir) {
		d, err := root.Open(dir)
		if err == nil {
			err = errors.Join(d.Sync(), d.Close())
		}
		if err != nil || dir == "." {
			return err
		}
	}
}
