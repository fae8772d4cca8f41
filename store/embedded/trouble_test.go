package embedded_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/weidubao/weidubao/store/embedded"
)

// records keeps what is logged.
type records struct {
	mu   sync.Mutex
	list []slog.Record
}

func (r *records) Enabled(context.Context, slog.Level) bool { return true }

func (r *records) Handle(_ context.Context, rec slog.Record) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.list = append(r.list, rec)
	return nil
}

func (r *records) WithAttrs([]slog.Attr) slog.Handler { return r }
func (r *records) WithGroup(string) slog.Handler      { return r }

// of are the values of one attribute in the records with that message.
func (r *records) of(message, key string) (values []slog.Value) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, rec := range r.list {
		rec.Attrs(func(a slog.Attr) bool {
			if rec.Message == message && a.Key == key {
				values = append(values, a.Value)
			}
			return true
		})
	}
	return values
}

// narrow makes REDIS_SERVER a redis-server whose files may not grow beyond what
// the returned file says, in blocks of 512 bytes: a write that crosses it is
// short, the next one fails, as on a full disk. Without the file nothing limits.
func narrow(t *testing.T) (limit string) {
	t.Helper()
	dir := t.TempDir()
	limit = filepath.Join(dir, "limit")
	script := filepath.Join(dir, "redis-server")
	text := fmt.Sprintf("#!/bin/sh\ntrap '' XFSZ\nif [ -f %[1]s ]; then ulimit -f $(cat %[1]s); fi\nexec redis-server \"$@\"\n", limit)
	if err := os.WriteFile(script, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("REDIS_SERVER", script)
	return limit
}

// TestFullDisk: what was answered before the disk was full is there when it no
// longer is, nothing half; the pauses between two starts grow and end at ten
// seconds; the log says that the disk is full; nobody has to do anything but to make room.
func TestFullDisk(t *testing.T) {
	limit := narrow(t)
	if err := os.WriteFile(limit, []byte("128"), 0o600); err != nil {
		t.Fatal(err)
	}
	log := &records{}
	s, err := embedded.Start(t.Context(), t.TempDir(), embedded.Options{Log: slog.New(log)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	answered := 0
	value := strings.Repeat("x", 1000)
	set := func() bool {
		if ask(t, s.Socket(), fmt.Sprintf("SET k%d %s%d", answered, value, answered)) != "+OK" {
			return false
		}
		answered++
		return true
	}
	for set() {
	}
	if answered < 20 {
		t.Fatalf("only %d writes", answered)
	}
	want := 4
	if os.Getenv("WEIDUBAO_SOAK") != "" {
		want = 10 // up to the longest pause
	}
	pauses := func() []slog.Value { return log.of("redis-server ended, starting it again", "in") }
	eventuallyWithin(t, 3*time.Minute, "it was started again and again", func() bool { set(); return len(pauses()) >= want })
	checkPauses(t, pauses())
	if why := log.of("redis-server ended, starting it again", "reason"); why[0].Any() != embedded.ReasonFull {
		t.Errorf("the reason is %q", why[0])
	}
	if err := os.Remove(limit); err != nil {
		t.Fatal(err)
	}
	before := answered
	eventuallyWithin(t, 20*time.Second, "it writes again", set)
	for i := range answered {
		if got := ask(t, s.Socket(), fmt.Sprintf("GET k%d", i)); got != fmt.Sprint(value, i) {
			t.Fatalf("k%d is %.20q", i, got)
		}
	}
	t.Logf("figure: %d writes acknowledged before the disk was full, %d restarts, longest pause %v, 0 lost", before, len(pauses()), slices.MaxFunc(pauses(), func(a, b slog.Value) int { return int(a.Duration() - b.Duration()) }))
}

func checkPauses(t *testing.T, pauses []slog.Value) {
	t.Helper()
	for i, p := range pauses {
		want := 10 * time.Second
		if i < 8 {
			want = 50 * time.Millisecond << i
		}
		if p.Duration() != want {
			t.Errorf("pause %d is %v, want %v", i+1, p.Duration(), want)
		}
	}
}

func eventuallyWithin(t *testing.T, d time.Duration, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	late := time.NewTimer(d)
	defer late.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-late.C:
			t.Fatal("never:", what)
		}
	}
}

// written makes a directory with n commands in its append-only file, and returns that.
func written(t *testing.T, n int) (dir, file string) {
	t.Helper()
	dir = t.TempDir()
	s := mustStart(t, dir)
	for i := range n {
		if got := ask(t, s.Socket(), fmt.Sprintf("SET k%d value%d", i, i)); got != "+OK" {
			t.Fatal(got)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return dir, filepath.Join(dir, "redis", "appendonlydir", "appendonly.aof.1.incr.aof")
}

// hashes are the sums of all files below dir.
func hashes(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := os.ReadFile(path)
		fmt.Fprintf(&b, "%s %x\n", path, sha256.Sum256(body))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestDamageInTheMiddle: a file that is damaged before its end is refused, and
// not touched. Without our own look redis-server would take a length that has
// grown for the torn end of the file, and cut off all that follows.
func TestDamageInTheMiddle(t *testing.T) {
	for name, damage := range map[string]func(aof []byte) []byte{
		"a length has grown": func(aof []byte) []byte {
			return bytes.Replace(aof, []byte("$7\r\nvalue10"), []byte("$77777777\r\nvalue10"), 1)
		},
		"a number of arguments has grown": func(aof []byte) []byte {
			before, _, _ := bytes.Cut(aof, []byte("$7\r\nvalue10"))
			head := bytes.LastIndex(before, []byte("*3\r\n"))
			return slices.Concat(aof[:head], []byte("*999999\r\n"), aof[head+4:])
		},
		"a block of zeros": func(aof []byte) []byte {
			head, rest, _ := bytes.Cut(aof, []byte("$7\r\nvalue10"))
			return slices.Concat(head, make([]byte, 64), rest)
		},
		"another word": func(aof []byte) []byte { return bytes.Replace(aof, []byte("*3\r\n"), []byte("+3\r\n"), 1) },
	} {
		t.Run(name, func(t *testing.T) {
			dir, file := written(t, 20)
			aof, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, damage(aof), 0o600); err != nil {
				t.Fatal(err)
			}
			before := hashes(t, filepath.Join(dir, "redis"))
			_, err = embedded.Start(t.Context(), dir, embedded.Options{})
			bad, ok := errors.AsType[*embedded.DamagedError](err)
			if !ok || !strings.HasSuffix(bad.Manifest, "appendonly.aof.manifest") || !strings.Contains(bad.Error(), "redis-check-aof --fix "+bad.Manifest) {
				t.Errorf("got %v", err)
			}
			if hashes(t, filepath.Join(dir, "redis")) != before {
				t.Error("the files were touched")
			}
		})
	}
}

// TestEveryTornEndLoads cuts the last commands at every byte, as a kill may, and
// never takes that for damage.
func TestEveryTornEndLoads(t *testing.T) {
	dir, file := written(t, 3)
	aof, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	last := bytes.LastIndex(aof, []byte("*3\r\n"))
	for cut := len(aof) - 1; cut > last; cut -= 7 {
		if err := os.WriteFile(file, aof[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := embedded.Start(t.Context(), dir, embedded.Options{})
		if err != nil {
			t.Fatalf("cut at %d of %d: %v", cut, len(aof), err)
		}
		if got := ask(t, s.Socket(), "GET k1"); got != "value1" {
			t.Errorf("cut at %d: k1 is %q", cut, got)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestKilledRewrite: what a killed rewriting leaves behind is swept away, and the data is there.
func TestKilledRewrite(t *testing.T) {
	dir, _ := written(t, 3)
	var stale []string
	for _, name := range []string{"temp-rewriteaof-1.aof", "temp-7.rdb", "appendonlydir/temp-appendonly.aof.incr"} {
		path := filepath.Join(dir, "redis", name)
		stale = append(stale, path)
		if err := os.WriteFile(path, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := mustStart(t, dir)
	if got := ask(t, s.Socket(), "GET k2"); got != "value2" {
		t.Error(got)
	}
	for _, path := range stale {
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s is left: %v", path, err)
		}
	}
	if got := ask(t, s.Socket(), "BGREWRITEAOF"); !strings.HasPrefix(got, "+Background") {
		t.Fatal(got)
	}
	if err := syscall.Kill(s.PID(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	eventually(t, "another one has the data", func() bool { return ask(t, s.Socket(), "GET k2") == "value2" })
}

// TestReasons: what the operator reads instead of redis-server's last line.
func TestReasons(t *testing.T) {
	for line, want := range map[string]embedded.Reason{
		"1:M # Error writing to the AOF file: No space left on device":                                                  embedded.ReasonFull,
		"1:M # Short write while writing to the AOF file: (nwritten=4096, expected=5021)":                               embedded.ReasonFull,
		"1:M # Can't open or create append-only dir appendonlydir: Permission denied":                                   embedded.ReasonPermission,
		"1:M # Can't persist AOF for fsync error when the AOF fsync policy is 'always': Input/output error. Exiting...": embedded.ReasonBrokenDisk,
		"1:M # Bad file format reading the append only file appendonly.aof.1.incr.aof":                                  embedded.ReasonDamaged,
		"1:M * Ready to accept connections":                                                                             embedded.ReasonUnknown,
	} {
		e := &embedded.StartError{Output: []string{line, "1:M # bye"}}
		if e.Reason() != want || !strings.Contains(e.Error(), string(want)) {
			t.Errorf("%q is %q: %v", line, e.Reason(), e)
		}
	}
}

func TestOldServer(t *testing.T) {
	for version, old := range map[string]bool{"5.0.14": true, "6.0.16": true, "6.2.0": false, "6.10.1": false, "7.0.15": false, "8.0": false, "": false} {
		err := embedded.CheckVersion("# Server\r\nredis_version:" + version + "\r\nredis_git_sha1:0\r\n")
		if _, refused := errors.AsType[*embedded.VersionError](err); refused != old {
			t.Errorf("%s: %v", version, err)
		}
	}
	if err := embedded.CheckVersion(""); err != nil {
		t.Error(err)
	}
}
