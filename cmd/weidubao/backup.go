package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/store"
	"github.com/weidubao/weidubao/store/archive"
	"github.com/weidubao/weidubao/store/embedded"
	"github.com/weidubao/weidubao/templates"
)

// backup writes all state of one moment into a file, beside a running service or
// without one, and reads it back.
func (c *cli) backup(ctx context.Context, f *flags) error {
	if f.check {
		if f.config != "" || f.data != "" {
			return misuse("extra", "-c")
		}
		m, err := verifyBackup(f.files[0])
		if err != nil {
			return explainBackup(err, f.files[0])
		}
		return c.sayBackup(f, m, true)
	}
	cfg, now, err := installation(f)
	if err != nil {
		return err
	}
	m, err := c.writeBackup(ctx, cfg, now, f)
	if err != nil {
		return explainBackup(err, f.files[0])
	}
	return c.sayBackup(f, m, false)
}

// backupWork is one backup under way.
type backupWork struct {
	cfg  *Config
	out  *archive.Writer
	dir  string // for what lies about until the end
	m    manifest
	step func(string)

	noted bool // the data has the layout that this program writes: the backup can be noted there
}

func (c *cli) writeBackup(ctx context.Context, cfg *Config, now func() time.Time, f *flags) (m manifest, err error) {
	s, err := store.Open(ctx, string(cfg.Redis.URL), store.Options{
		Office: cfg.Office.Area, LookOnly: true, Log: newLog(c.err, LogConfig{Level: "error", Format: cfg.Log.Format}), Now: now,
	})
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	out, err := archive.Create(f.files[0], time.Now())
	if err != nil {
		return m, err
	}
	w := &backupWork{cfg: cfg, out: out, step: c.steps(), m: newManifest(cfg)}
	if w.dir, err = os.MkdirTemp(filepath.Dir(f.files[0]), ".weidubao-backup-"); err != nil { // on the disk that has the room
		return m, errors.Join(err, out.Abort())
	}
	defer func() { err = errors.Join(err, os.RemoveAll(w.dir)) }()
	if err := w.fill(ctx, s, f.data); err != nil {
		return m, errors.Join(err, out.Abort())
	}
	w.step("verify")
	err = out.Finish(&w.m, func(name string) error {
		_, err := verifyBackup(name)
		return err
	})
	if err == nil && w.noted {
		c.noteBackup(ctx, s, w.m, f.files[0], now)
	}
	return w.m, err
}

// noteBackup has the office remember a backup that was found whole, after its
// moment: it is not in the backup itself. That it could not be noted, as on a
// replica that only reads, makes the backup no worse: it is said.
func (c *cli) noteBackup(ctx context.Context, s *store.Store, m manifest, file string, now func() time.Time) {
	info, err := os.Stat(file) //nolint:gosec // the operator names the file
	if err == nil {
		var counts []string
		for _, kind := range store.Kinds() {
			counts = append(counts, fmt.Sprintf("%s=%d", kind, m.State.Counts[kind]))
		}
		err = bot.New(bot.Options{Store: s, Now: now}).NoteBackup(ctx, "cli", bot.BackupNote{
			Taken: m.TakenAt, Name: filepath.Base(file), Size: info.Size(), SHA256: m.State.SHA256, Counts: strings.Join(counts, " "),
		})
	}
	if err != nil {
		_, _ = io.WriteString(c.err, "weidubao: "+c.texts.Say(templates.BackupUnnoted{Detail: err.Error()})+"\n")
	}
}

// fill takes the waiting messages first: one that is recorded meanwhile is in both,
// and its cause keeps it from counting twice.
func (w *backupWork) fill(ctx context.Context, s *store.Store, demo string) error {
	waiting, err := readSpool(w.cfg.spoolPlace())
	if err != nil {
		return err
	}
	w.step("copy")
	moment, err := s.Copy(ctx, filepath.Join(w.dir, "copy"))
	if err != nil {
		return err
	}
	w.noted = moment.Current()
	err = w.state(ctx, moment)
	if err = errors.Join(err, moment.Close()); err != nil {
		return err
	}
	w.step("files")
	if err := w.files(); err != nil {
		return err
	}
	for _, one := range waiting {
		if _, err := w.out.Add(spoolPrefix+one.name, int64(len(one.data)), one.reader()); err != nil {
			return err
		}
		w.m.Spool++
	}
	if demo != "" {
		if err := w.demo(demo); err != nil {
			return err
		}
	}
	w.m.Members = w.out.Members()
	return nil
}

// state adds state.jsonl. Its length has to be known before, so it is made beside.
func (w *backupWork) state(ctx context.Context, moment *store.Copy) error {
	w.step("state")
	f, err := os.OpenFile(filepath.Join(w.dir, stateName), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it is thrown away
	if w.m.State, err = moment.Write(ctx, f); err != nil {
		return err
	}
	holds, err := moment.Holds(ctx)
	if err != nil {
		return err
	}
	w.m.TakenAt, w.m.Since, w.m.Schema = moment.TakenAt, earliest(moment.TakenAt, holds), moment.Schema
	size, err := f.Seek(0, io.SeekCurrent)
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err == nil {
		_, err = w.out.Add(stateName, size, f)
	}
	return err
}

// earliest is the moment after which it is not known what was sent: the backup's,
// or, where the data itself came from a backup, that one's.
func earliest(taken time.Time, holds []bot.Hold) time.Time {
	for _, h := range holds {
		if h.Since.Before(taken) {
			taken = h.Since
		}
	}
	return taken
}

// files adds the attachments' files that the records tell of. One that is not
// there is noted.
func (w *backupWork) files() error {
	if len(w.m.State.Files) == 0 {
		return nil
	}
	root, err := os.OpenRoot(w.cfg.filesDir())
	if err != nil {
		w.m.Missing = w.m.State.Files
		return nil // there are no files: said with the counts
	}
	defer func() { _ = root.Close() }() // it was only read
	for _, name := range w.m.State.Files {
		err := w.file(root, name, filesPrefix+name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			w.m.Missing = append(w.m.Missing, name)
		case err != nil:
			return err
		default:
			w.m.Files++
		}
	}
	return nil
}

func (w *backupWork) file(root *os.Root, name, as string) error {
	f, err := root.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it was only read
	info, err := f.Stat()
	if err == nil {
		_, err = w.out.Add(as, info.Size(), f)
	}
	return err
}

// demo adds what makes the directory a demo's.
func (w *backupWork) demo(dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }() // it was only read
	for _, name := range []string{demoMark, demoConfig, demoPhones} {
		if err := w.file(root, name, demoPrefix+name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	w.m.Demo = true
	return nil
}

// steps says what is being done, where somebody looks on.
func (c *cli) steps() func(string) {
	say := c.onTerminal()
	return func(step string) { say(templates.BackupStep{Step: step}) }
}

// onTerminal says how far long work has come, on a terminal; elsewhere nothing.
func (c *cli) onTerminal() func(templates.Message) {
	f, ok := c.err.(*os.File)
	if !ok {
		return func(templates.Message) {}
	}
	if info, err := f.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return func(templates.Message) {}
	}
	return func(m templates.Message) { _, _ = io.WriteString(f, c.texts.Say(m)+"\n") }
}

// sayBackup prints what a backup holds.
func (c *cli) sayBackup(f *flags, m manifest, checked bool) error {
	info, err := os.Stat(f.files[0]) //nolint:gosec // the operator names the file
	if err != nil {
		return err
	}
	if f.json {
		return c.printJSON(struct {
			File     string `json:"file"`
			Size     int64  `json:"size"`
			Verified bool   `json:"verified"`
			manifest
		}{f.files[0], info.Size(), true, m})
	}
	c.println(templates.BackupDone{
		File: f.files[0], Size: info.Size(), Taken: m.TakenAt, Office: m.Office, Counts: counted(m.State),
		Files: m.Files, Spool: m.Spool, SHA256: m.State.SHA256, Missing: m.Missing, Checked: checked,
	})
	return nil
}

func counted(s store.Summary) []templates.BackupCount {
	var out []templates.BackupCount
	for _, kind := range store.Kinds() {
		out = append(out, templates.BackupCount{Kind: kind, Count: s.Counts[kind]})
	}
	return out
}

// explainBackup finds the words for what only backups and restores come to; the
// others have theirs in explain.
func explainBackup(err error, file string) error {
	say := templates.BackupProblem{Detail: file}
	switch {
	case errors.As(err, new(*failure)):
		return err
	case errors.Is(err, archive.ErrDamaged):
		say.Problem = "damaged"
	case errors.Is(err, errNewerFile):
		say.Problem = "format"
	case errors.Is(err, store.ErrServed):
		say.Problem = "served"
	case errors.Is(err, store.ErrNotEmpty):
		say.Problem = "not_empty"
	case errors.Is(err, store.ErrNoSync):
		say.Problem, say.Detail = "sync", err.Error()
	case errors.As(err, new(*embedded.StartError)):
		say.Problem = "newer"
	case errors.As(err, new(*store.DiffersError)):
		say.Problem, say.Detail = "differs", err.Error()
	case errors.Is(err, fs.ErrExist):
		say.Problem = "exists"
	default:
		path, ok := errors.AsType[*fs.PathError](err)
		if !ok || errors.Is(err, fs.ErrNotExist) && path.Path == file {
			return err
		}
		say.Problem, say.Detail = "write", path.Error()
	}
	return &failure{say: say, code: exitFailed, err: err}
}
