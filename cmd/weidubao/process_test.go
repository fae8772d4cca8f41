package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// outcome is what a command came to.
type outcome struct {
	code     int
	out, err string
}

// command runs the program in this process, as a person at the server would.
func command(ctx context.Context, args ...string) outcome {
	var out, errs bytes.Buffer
	code := run(ctx, args, strings.NewReader(""), &out, &errs)
	return outcome{code: code, out: out.String(), err: errs.String()}
}

// do runs a command on the office's configuration.
func (o *office) do(t *testing.T, args ...string) outcome {
	t.Helper()
	got := command(t.Context(), append(args, "-c", o.config)...)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.shown.WriteString(got.err)
	return got
}

// must runs a command that has to succeed, and returns what it printed.
func (o *office) must(t *testing.T, args ...string) string {
	t.Helper()
	got := o.do(t, args...)
	if got.code != exitOK {
		t.Fatalf("weidubao %s: exit %d\n%s", strings.Join(args, " "), got.code, lastLines(got.err))
	}
	return got.out
}

// service is one running weidubao serve.
type service struct {
	cmd   *exec.Cmd
	log   string
	ended chan struct{}
}

// spawn starts the program as a process of its own, with variables added to its environment.
func spawn(t *testing.T, log string, environ []string, args ...string) *service {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return spawnAs(t, log, environ, program, args...)
}

// spawnAs is spawn for a program that runs this one.
func spawnAs(t *testing.T, log string, environ []string, program string, args ...string) *service {
	t.Helper()
	file, err := os.OpenFile(log, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	cmd := exec.CommandContext(context.Background(), program, args...)
	cmd.Env = append(append(os.Environ(), asProgram+"=1"), environ...)
	cmd.Stdout, cmd.Stderr = file, file
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	s := &service{cmd: cmd, log: log, ended: make(chan struct{})}
	go func() {
		_ = cmd.Wait() // the test reads ProcessState
		_ = stdin.Close()
		close(s.ended)
	}()
	t.Cleanup(func() {
		s.kill()
		if t.Failed() {
			t.Logf("end of %s:\n%s", filepath.Base(log), lastLines(s.text()))
		}
		if strings.Contains(s.text(), "DATA RACE") {
			t.Errorf("the service raced:\n%s", s.text())
		}
	})
	return s
}

// kill ends the process with SIGKILL and waits for it to be gone.
func (s *service) kill() {
	_ = s.cmd.Process.Kill() // it may have ended already
	<-s.ended
}

// stop asks the process to end, as an operator or systemd would, and returns its exit code and how long it took.
func (s *service) stop(t *testing.T) (code int, took time.Duration) {
	t.Helper()
	began := time.Now()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatalf("SIGTERM: %v", err)
	}
	return s.wait(t), time.Since(began)
}

// wait returns the exit code of a process that is going to end by itself.
func (s *service) wait(t *testing.T) int {
	t.Helper()
	select {
	case <-s.ended:
	case <-time.After(2 * patience):
		t.Fatalf("the process has not ended:\n%s", lastLines(s.text()))
	}
	return s.cmd.ProcessState.ExitCode()
}

func (s *service) text() string {
	text, _ := os.ReadFile(s.log)
	return string(text)
}

// serve starts the service and waits until it is ready.
func (o *office) serve(t *testing.T) *service {
	t.Helper()
	s, err := o.start(t)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// start is serve for goroutines, which may not end the test.
func (o *office) start(t *testing.T) (*service, error) {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return o.startAs(t, nil, program, "serve", "-c", o.config)
}

// startAs is start for a program that runs this one, with variables added to its environment.
func (o *office) startAs(t *testing.T, environ []string, program string, args ...string) (*service, error) {
	t.Helper()
	s := spawnAs(t, o.newLog(), environ, program, args...)
	var base string
	if !soon(patience, func() bool {
		base = readyAt(s.text())
		return base != "" || closed(s.ended)
	}) || base == "" {
		return nil, fmt.Errorf("the service is not ready:\n%s", lastLines(s.text()))
	}
	o.base.Store(base)
	o.platform.SetCallback(base + "/callback/official")
	return s, nil
}

func closed(ended <-chan struct{}) bool {
	select {
	case <-ended:
		return true
	default:
		return false
	}
}

// readyAt finds the address in the log line that says ready; "" when it is not there yet.
func readyAt(log string) string {
	for line := range strings.Lines(log) {
		var entry struct{ Msg, Listen string }
		if json.Unmarshal([]byte(line), &entry) == nil && entry.Msg == "ready" {
			return "http://" + entry.Listen
		}
	}
	return ""
}

// redis is the process id of the redis-server that the service runs.
func (o *office) redis(ctx context.Context) (int, error) {
	answer, err := o.askRedis(ctx, "INFO server")
	if err != nil {
		return 0, err
	}
	found := regexp.MustCompile(`process_id:(\d+)`).FindSubmatch(answer)
	if found == nil {
		return 0, errors.New("redis-server does not tell its process id")
	}
	return strconv.Atoi(string(found[1]))
}

// askRedis sends one command to the redis-server that the service runs.
func (o *office) askRedis(ctx context.Context, command string) ([]byte, error) {
	lock, err := os.ReadFile(filepath.Join(o.dir, "data", "LOCK"))
	if err != nil {
		return nil, err
	}
	conn, err := new(net.Dialer).DialContext(ctx, "unix", strings.TrimSpace(string(lock)))
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(patience))
	if _, err := io.WriteString(conn, command+"\r\nQUIT\r\n"); err != nil {
		return nil, err
	}
	return io.ReadAll(conn)
}

// soon asks every few milliseconds until ok, and reports whether it came in time.
func soon(within time.Duration, ok func() bool) bool {
	late := time.NewTimer(within)
	defer late.Stop()
	for pause := shortestPause; !ok(); pause = min(pause*3/2, longestPause) {
		select {
		case <-time.After(pause):
		case <-late.C:
			return ok()
		}
	}
	return true
}

// Between two looks at something that is waited for: often at first, and then less
// so, since a look at the outbox of a service costs as much as what it waits for.
const (
	shortestPause = 5 * time.Millisecond
	longestPause  = 30 * time.Millisecond
)

// eventually fails the test when ok does not come in time.
func eventually(t *testing.T, within time.Duration, what string, ok func() bool) {
	t.Helper()
	if !soon(within, ok) {
		t.Fatalf("waited %v, but never: %s", within, what)
	}
}

// lastLines is the end of a log, for a test that failed.
func lastLines(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-30):], "\n")
}
