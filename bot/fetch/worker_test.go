package fetch

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/report"
)

var (
	begin = time.Date(2026, 11, 20, 10, 0, 0, 0, calendar.Zone)
	ref   = report.Ref{Area: "330381120", Week: calendar.Week{Year: 2026, Number: 47}}
)

// bench is a worker on a platform, a queue and a clock of paper.
type bench struct {
	*Worker
	mu      sync.Mutex
	now     time.Time
	records map[string]report.Attachment
	body    func() (io.ReadCloser, error)
	asked   int
	settled error // that settling ends in, once
	dir     string
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{now: begin, records: map[string]report.Attachment{}, dir: filepath.Join(t.TempDir(), "files")}
	b.body = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(photo(t, 6))), nil }
	dir, err := OpenDir(b.dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = dir.Close() })
	b.Worker = New(Options{
		Queue: b, Media: b, Dir: dir, Settle: b.settle, Log: slog.New(slog.DiscardHandler), MaxBytes: 1 << 20,
		Now: func() time.Time { b.mu.Lock(); defer b.mu.Unlock(); return b.now },
	})
	return b
}

func (b *bench) ClaimAttachments(_ context.Context, now time.Time, n int, _ time.Duration) ([]report.Attachment, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var out []report.Attachment
	for _, a := range b.records {
		if a.Waits() && !a.NextTry.After(now) && len(out) < n {
			out = append(out, a)
		}
	}
	return out, nil
}

func (b *bench) Fetch(context.Context, string) (io.ReadCloser, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.asked++
	return b.body()
}

func (b *bench) settle(_ context.Context, a report.Attachment) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.settled; err != nil {
		b.settled = nil
		return err
	}
	b.records[a.ID] = a
	return nil
}

// send has somebody send a photo, and answers its id.
func (b *bench) send() string {
	id := report.NewAttachmentID(ref, "wx:1")
	b.records[id] = report.Attachment{
		Ref: ref, ID: id, At: b.now, Kind: report.AttachedImage, MediaID: "m", State: report.AttachmentPending, NextTry: b.now,
	}
	return id
}

func (b *bench) once(t *testing.T) {
	t.Helper()
	if _, err := b.Once(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// files lists what is on disk.
func (b *bench) files(t *testing.T) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(b.dir, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			info, _ := e.Info()
			if info.Mode().Perm() != 0o600 {
				t.Errorf("%s: mode %v", path, info.Mode())
			}
			out = append(out, filepath.Base(path))
		} else if err == nil {
			if info, _ := e.Info(); info.Mode().Perm() != 0o700 {
				t.Errorf("%s: mode %v", path, info.Mode())
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// What is fetched is on disk under a name of our own, with its small picture, before the record says so.
func TestFetchKeeps(t *testing.T) {
	b := newBench(t)
	id := b.send()
	b.once(t)
	a := b.records[id]
	if a.State != report.AttachmentKept || a.Type != "image/jpeg" || a.MediaID != "" || !a.Thumb || a.Width != 64 || a.Height != 32 {
		t.Errorf("%+v", a)
	}
	f, err := b.o.Dir.Open(a.FileName())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	data, _ := io.ReadAll(f)
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != a.SHA256 || int64(len(data)) != a.Size {
		t.Error("the record says something else than the disk")
	}
	if got := b.files(t); len(got) != 2 || !strings.HasPrefix(got[0], strings.Split(id, ".")[2]) {
		t.Errorf("on disk: %v", got)
	}
}

// The process dies, or the store does not answer, after the file is there and
// before the record says so: the next try puts it in the same place.
func TestFetchAgainAfterRename(t *testing.T) {
	b := newBench(t)
	id := b.send()
	b.settled = errors.New("gone")
	if _, err := b.Once(t.Context()); err == nil {
		t.Fatal("the failure to settle is not told")
	}
	if before := b.files(t); len(before) != 2 || b.records[id].State != report.AttachmentPending {
		t.Fatalf("%v %s", before, b.records[id].State)
	}
	b.once(t)
	if after := b.files(t); len(after) != 2 || b.records[id].State != report.AttachmentKept {
		t.Errorf("%v %s", after, b.records[id].State)
	}
}

// A platform that fails is asked again on the ladder, for as long as it keeps the file.
func TestFetchUntilThreeDays(t *testing.T) {
	b := newBench(t)
	id := b.send()
	b.body = func() (io.ReadCloser, error) { return nil, channel.ErrNotSent }
	var waits []time.Duration
	for b.records[id].State == report.AttachmentPending && b.asked < 200 {
		b.once(t)
		if a := b.records[id]; a.State == report.AttachmentPending {
			waits = append(waits, a.NextTry.Sub(b.now))
			b.now = a.NextTry
		}
	}
	a := b.records[id]
	if a.State != report.AttachmentFailed || a.Reason != report.AttachmentExpired || a.MediaID != "" || b.now.Sub(begin) != Life {
		t.Errorf("%+v after %v", a, b.now.Sub(begin))
	}
	if waits[0] != time.Minute || waits[1] != 5*time.Minute || waits[2] != 15*time.Minute || waits[3] != time.Hour || waits[len(waits)-1] != lastTry {
		t.Errorf("waits %v", waits)
	}
}

// Nothing that is refused is asked for again, or leaves anything behind.
func TestFetchRefuses(t *testing.T) {
	huge := func() (io.ReadCloser, error) { return io.NopCloser(endless{}), nil }
	of := func(data []byte) func() (io.ReadCloser, error) {
		return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }
	}
	for reason, body := range map[string]func() (io.ReadCloser, error){
		report.AttachmentGone:   func() (io.ReadCloser, error) { return nil, channel.ErrGone },
		report.AttachmentSize:   huge,
		report.AttachmentType:   of(archive(t, "a.exe")),
		report.AttachmentPixels: of(claims(100_000, 100_000)),
	} {
		b := newBench(t)
		id := b.send()
		b.body = body
		b.once(t)
		if a := b.records[id]; a.State != report.AttachmentFailed || a.Reason != reason {
			t.Errorf("%s: %+v", reason, a)
		}
		b.now = b.now.Add(time.Hour)
		b.once(t)
		if len(b.files(t)) != 0 || b.asked != 1 {
			t.Errorf("%s: %v on disk, asked %d times", reason, b.files(t), b.asked)
		}
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

// One that arrives cut off is asked for again, and kept when it is whole.
func TestFetchCutOff(t *testing.T) {
	b := newBench(t)
	id := b.send()
	whole := photo(t, 1)
	b.body = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(whole[:len(whole)/2])), nil }
	b.once(t)
	if a := b.records[id]; a.State != report.AttachmentPending || a.Tries != 1 {
		t.Fatalf("%+v", a)
	}
	b.body = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(whole)), nil }
	b.now = b.records[id].NextTry
	b.once(t)
	if a := b.records[id]; a.State != report.AttachmentKept {
		t.Errorf("%+v", a)
	}
}

// A worker that is told to stop gives back what it has; that try does not count.
func TestFetchStopped(t *testing.T) {
	b := newBench(t)
	id := b.send()
	ctx, stop := context.WithCancel(t.Context())
	b.body = func() (io.ReadCloser, error) { stop(); return nil, context.Canceled }
	if _, err := b.Once(ctx); err != nil {
		t.Fatal(err)
	}
	if a := b.records[id]; a.State != report.AttachmentPending || a.Tries != 0 || !a.NextTry.Equal(b.now) {
		t.Errorf("%+v", a)
	}
}

// What was taken back disappears, whatever a try may have left of it.
func TestFetchDeletes(t *testing.T) {
	b := newBench(t)
	id := b.send()
	b.once(t)
	a := b.records[id]
	a.State, a.NextTry, a.Type = report.AttachmentRemoved, b.now, "" // as if nobody had said what it was
	b.records[id] = a
	b.once(t)
	if got := b.files(t); len(got) != 0 || !b.records[id].Deleted || b.records[id].Waits() {
		t.Errorf("%v, %+v", got, b.records[id])
	}
}

// No name leads out of the directory.
func TestDirStaysInside(t *testing.T) {
	b := newBench(t)
	outside := filepath.Join(filepath.Dir(b.dir), "outside")
	if err := os.WriteFile(outside, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Dir(b.dir), filepath.Join(b.dir, "link")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"../outside", "link/outside", outside, "2026/../../outside", ""} {
		if f, err := b.o.Dir.Open(name); err == nil {
			_ = f.Close()
			t.Errorf("%q opens", name)
		}
		if err := b.o.Dir.Write(name, []byte("y")); err == nil {
			t.Errorf("%q is written", name)
		}
		_ = b.o.Dir.Remove(name)
	}
	if data, err := os.ReadFile(outside); err != nil || string(data) != "x" {
		t.Errorf("outside: %q %v", data, err)
	}
	for _, id := range []string{"../../etc/passwd", "330381120.2026-W47.../../x", "a.b.c", "330381120.2026-W47." + strings.Repeat("g", 32), "{}.2026-W47." + strings.Repeat("0", 32), "issue.../../x." + strings.Repeat("0", 32), "issue.UkEyNi0wMDAz." + strings.Repeat("0", 32)} {
		if (report.Attachment{ID: id, Type: "image/jpeg"}).FileName() != "" {
			t.Errorf("%q names a file", id)
		}
	}
}

// Half a file that nobody finishes is swept away at the start; one that is being written is not.
func TestDirSweeps(t *testing.T) {
	b := newBench(t)
	for name, age := range map[string]time.Duration{"old" + tempMark + "X": 3 * tempLife, "new" + tempMark + "X": 0, "kept.jpg": 3 * tempLife} {
		path := filepath.Join(b.dir, name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		at := time.Now().Add(-age)
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	d, err := OpenDir(b.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	if got := b.files(t); len(got) != 2 {
		t.Errorf("left: %v", got)
	}
}
