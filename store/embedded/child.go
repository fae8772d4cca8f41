package embedded

import (
	"bytes"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// find looks for the program: $REDIS_SERVER, redis-server, valkey-server.
func find() (string, error) {
	names := []string{"redis-server", "valkey-server"}
	if own := os.Getenv("REDIS_SERVER"); own != "" {
		names = []string{own} // who names one means that one
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", ErrNoServer
}

// config is the whole configuration of the child. Names are those that every
// version since 5 knows.
func config(dir, socket string) string {
	var b strings.Builder
	for _, line := range [][2]string{
		{"port", "0"},
		{"unixsocket", quote(socket)},
		{"unixsocketperm", "700"},
		{"dir", quote(filepath.Join(dir, "redis"))},
		{"daemonize", "no"},
		{"logfile", `""`},
		{"save", `""`},
		{"appendonly", "yes"},
		{"appendfsync", "always"},
		{"no-appendfsync-on-rewrite", "no"},
		{"aof-load-truncated", "yes"},          // a kill in mid write leaves half a line, which was never answered
		{"auto-aof-rewrite-percentage", "100"}, // the files grow to twice the data, and not for ever
		{"maxmemory", "0"},
		{"maxmemory-policy", "noeviction"},
		{"repl-diskless-sync", "yes"}, // a backup takes its snapshot by the socket
		{"repl-diskless-sync-delay", "0"},
		{"hash-max-ziplist-value", "512"}, // a county's week of reports stays one compact block
	} {
		fmt.Fprintf(&b, "%s %s\n", line[0], line[1])
	}
	return b.String()
}

// quote writes s as redis.conf reads it.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c < ' ':
			fmt.Fprintf(&b, `\x%02x`, c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// newCommand is the child, not yet started: its configuration comes by stdin, so
// that no path needs to survive a command line; it sees none of our
// environment, which may hold secrets; it is in a process group of its own, so
// that Ctrl-C reaches us alone and the service ends before its Redis does.
func (s *Server) newCommand() *exec.Cmd {
	cmd := exec.Command(s.binary, "-") //nolint:gosec,noctx // the operator chooses the program; Close ends it
	cmd.Env = []string{"LC_ALL=C", "PATH=" + os.Getenv("PATH")}
	cmd.Dir = filepath.Join(s.dir, "redis")
	cmd.Stdin = strings.NewReader(config(s.dir, s.socket) + s.extra)
	cmd.Stdout, cmd.Stderr = s.tail, s.tail
	cmd.ExtraFiles = []*os.File{s.lock}
	cmd.SysProcAttr = attributes()
	cmd.WaitDelay = time.Second // a rewriting grandchild may hold the pipe a little longer
	return cmd
}

// tail keeps the last lines the child wrote and logs each for who debugs; those
// that an operator has to know for everybody.
type tail struct {
	log *slog.Logger

	mu    sync.Mutex
	half  []byte
	lines []string
}

const tailLines = 20

// Write takes output in any pieces.
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.half = append(t.half, p...)
	for {
		line, rest, found := bytes.Cut(t.half, []byte("\n"))
		if !found {
			return len(p), nil
		}
		t.keep(string(line))
		t.half = rest
	}
}

func (t *tail) keep(line string) {
	if strings.TrimSpace(line) == "" {
		return
	}
	if why := reasonOf(line); why != ReasonUnknown { // also of a rewriting in the background, after which it goes on
		t.log.Error("redis-server has trouble", "reason", why, "line", line)
	} else {
		t.log.Debug("redis-server", "line", line)
	}
	t.lines = append(t.lines, line)
	if len(t.lines) > tailLines {
		t.lines = t.lines[1:]
	}
}

// forget is for the next child: why the one before ended is not why it does.
func (t *tail) forget() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.half, t.lines = nil, nil
}

func (t *tail) last() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]string(nil), t.lines...)
}
