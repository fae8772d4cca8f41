package embedded_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/weidubao/weidubao/store/embedded"
)

// holder makes this test binary a process that serves a directory until it is killed.
const holder = "WEIDUBAO_TEST_HOLD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(holder); dir != "" {
		hold(dir)
		return
	}
	goleak.VerifyTestMain(m)
}

func hold(dir string) {
	s, err := embedded.Start(context.Background(), dir, embedded.Options{})
	if err != nil {
		fmt.Println("failed", err)
		return
	}
	fmt.Println("serving", s.PID())
	_, _ = io.Copy(io.Discard, os.Stdin) // until the test lets go or kills
	_ = s.Close()
}

// ask sends one command and reads one line of the answer.
func ask(t *testing.T, socket, command string) string {
	t.Helper()
	conn, err := new(net.Dialer).DialContext(t.Context(), "unix", socket)
	if err != nil {
		return err.Error()
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(5 * time.Second))
	if _, err := io.WriteString(conn, command+"\r\n"); err != nil {
		return err.Error()
	}
	r := bufio.NewReader(conn)
	line, err := r.ReadString('\n')
	if err != nil {
		return err.Error()
	}
	if strings.HasPrefix(line, "$") && line != "$-1\r\n" {
		line, _ = r.ReadString('\n')
	}
	return strings.TrimRight(line, "\r\n")
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	late := time.NewTimer(10 * time.Second)
	defer late.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-late.C:
			t.Fatal("never:", what)
		}
	}
}

func mustStart(t *testing.T, dir string) *embedded.Server {
	t.Helper()
	s, err := embedded.Start(t.Context(), dir, embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func alive(pid int) bool { return syscall.Kill(pid, 0) == nil }

func TestStartIsPrivateAndDurable(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "data dir \"x\"")
	s := mustStart(t, dir)
	for _, path := range []string{dir, filepath.Join(dir, "redis"), filepath.Dir(s.Socket())} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o700 {
			t.Errorf("%s is %v, want 0700", path, info.Mode().Perm())
		}
	}
	for key, want := range map[string]string{
		"appendonly": "yes", "appendfsync": "always", "maxmemory-policy": "noeviction", "port": "0",
		"aof-load-truncated": "yes",
	} {
		if got := setting(t, s.Socket(), key); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
}

// setting asks CONFIG GET: *2 $n name $n value.
func setting(t *testing.T, socket, key string) string {
	t.Helper()
	conn, err := new(net.Dialer).DialContext(t.Context(), "unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, "CONFIG GET "+key+"\r\n"); err != nil {
		t.Fatal(err)
	}
	r := bufio.NewReader(conn)
	var line string
	for range 5 {
		line, _ = r.ReadString('\n')
	}
	return strings.TrimRight(line, "\r\n")
}

func TestDataSurvivesCloseAndKill(t *testing.T) {
	dir := t.TempDir()
	first := mustStart(t, dir)
	if got := ask(t, first.Socket(), "SET a 1"); got != "+OK" {
		t.Fatal(got)
	}
	old := first.PID()
	if err := syscall.Kill(old, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the supervisor starts another", func() bool {
		return first.PID() != old && ask(t, first.Socket(), "GET a") == "1"
	})
	pid := first.PID()
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if alive(pid) {
		t.Fatal("Close left the child behind")
	}
	second := mustStart(t, dir)
	if got := ask(t, second.Socket(), "GET a"); got != "1" {
		t.Fatalf("after Close and Start: %q", got)
	}
}

func TestTruncatedTailLoads(t *testing.T) {
	dir := t.TempDir()
	s := mustStart(t, dir)
	for i := range 3 {
		if got := ask(t, s.Socket(), fmt.Sprintf("SET k%d %d", i, i)); got != "+OK" {
			t.Fatal(got)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "redis", "appendonlydir", "*.incr.aof"))
	if err != nil || len(files) != 1 {
		t.Fatal("append-only files:", files, err)
	}
	info, err := os.Stat(files[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(files[0], info.Size()-3); err != nil {
		t.Fatal(err)
	}
	s = mustStart(t, dir)
	if got := ask(t, s.Socket(), "GET k1"); got != "1" {
		t.Errorf("whole command is lost: %q", got)
	}
	if got := ask(t, s.Socket(), "GET k2"); got != "$-1" {
		t.Errorf("half a command was loaded: %q", got)
	}
}

func TestSecondStartRefuses(t *testing.T) {
	dir := t.TempDir()
	mustStart(t, dir)
	_, err := embedded.Start(t.Context(), dir, embedded.Options{Wait: 30 * time.Millisecond})
	if !errors.Is(err, embedded.ErrLocked) {
		t.Fatalf("got %v, want ErrLocked", err)
	}
}

func TestSecondStartWaits(t *testing.T) {
	dir := t.TempDir()
	first := mustStart(t, dir)
	started := make(chan error, 1)
	go func() {
		s, err := embedded.Start(t.Context(), dir, embedded.Options{})
		if err == nil {
			err = s.Close()
		}
		started <- err
	}()
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-started; err != nil {
		t.Fatal(err)
	}
}

func TestLongPathGetsShortSocket(t *testing.T) {
	dir := filepath.Join(t.TempDir(), strings.Repeat("long", 30))
	s := mustStart(t, dir)
	if len(s.Socket()) >= 100 {
		t.Errorf("%d bytes: %s", len(s.Socket()), s.Socket())
	}
	guest, err := embedded.Join(t.Context(), dir, embedded.Options{})
	if err != nil || guest.Socket() != s.Socket() {
		t.Errorf("join: %v %v", guest, err)
	}
	run := filepath.Dir(s.Socket())
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(run); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s is left behind: %v", run, err)
	}
}

func TestNoServer(t *testing.T) {
	t.Setenv("REDIS_SERVER", filepath.Join(t.TempDir(), "none"))
	_, err := embedded.Start(t.Context(), t.TempDir(), embedded.Options{})
	if !errors.Is(err, embedded.ErrNoServer) {
		t.Fatalf("got %v, want ErrNoServer", err)
	}
}

func TestStartErrorHasLastWords(t *testing.T) {
	script := filepath.Join(t.TempDir(), "redis-server")
	if err := os.WriteFile(script, []byte("#!/bin/sh\necho disk is full\nexit 1\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("REDIS_SERVER", script)
	dir := t.TempDir()
	_, err := embedded.Start(t.Context(), dir, embedded.Options{})
	var failed *embedded.StartError
	if !errors.As(err, &failed) || !strings.Contains(failed.Error(), "disk is full") {
		t.Fatalf("got %v", err)
	}
	t.Setenv("REDIS_SERVER", "")
	mustStart(t, dir) // the lock was given free
}

func TestOtherOwner(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Log("only root can make a directory of another user; the owner check is the same code")
	}
	dir := t.TempDir()
	if err := os.Chown(dir, 12345, -1); err != nil {
		if _, ok := errors.AsType[*os.PathError](err); ok && os.Geteuid() != 0 {
			dir = "/" // belongs to root
		} else {
			t.Fatal(err)
		}
	}
	for name, open := range map[string]func(context.Context, string, embedded.Options) (*embedded.Server, error){
		"start": embedded.Start, "join": embedded.Join,
	} {
		_, err := open(t.Context(), dir, embedded.Options{})
		if wrong, ok := errors.AsType[*embedded.OwnerError](err); !ok || wrong.Owner == wrong.User {
			t.Errorf("%s: got %v, want *OwnerError", name, err)
		}
	}
}

// TestKilledParent kills a process that serves: its redis-server must go with
// it, and the directory can be served again.
func TestKilledParent(t *testing.T) {
	dir := t.TempDir()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), exe)
	cmd.Env = append(os.Environ(), holder+"="+dir)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	pid, convErr := strconv.Atoi(strings.TrimSpace(strings.TrimPrefix(line, "serving")))
	if err != nil || convErr != nil {
		t.Fatal(line, err, convErr)
	}
	if !inherits(t, pid, filepath.Join(dir, "LOCK")) {
		t.Error("the child does not hold LOCK")
	}
	_ = syscall.Kill(pid, syscall.SIGSTOP) // even a stopped child must go
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	eventually(t, "the child ends", func() bool { return !alive(pid) || zombie(pid) })
	mustStart(t, dir)
}

// inherits looks for path among the descriptors of a process.
func inherits(t *testing.T, pid int, path string) bool {
	t.Helper()
	fds := fmt.Sprintf("/proc/%d/fd", pid)
	entries, err := os.ReadDir(fds)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if target, _ := os.Readlink(filepath.Join(fds, e.Name())); target == path {
			return true
		}
	}
	return false
}

// zombie reports whether a process has ended and only waits to be reaped (by
// whoever adopts orphans here).
func zombie(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return true
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	return strings.HasPrefix(rest, "Z")
}
