// Package storetest gives tests a real store: a redis-server of their own in a
// directory of their own. A machine without redis-server fails such a test; it
// never skips it.
package storetest

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/weidubao/weidubao/store"
	"github.com/weidubao/weidubao/store/embedded"
)

// Office is the office of every test store.
const Office = "330381"

// patience bounds every wait.
const patience = 10 * time.Second

// Env is a redis-server that belongs to one test.
type Env struct {
	Dir    string // its data
	URL    string // embedded:///<Dir>: what a second process would open
	Server *embedded.Server
}

// MustOpen opens a store on a fresh redis-server; both end with the test.
func MustOpen(tb testing.TB) *store.Store {
	tb.Helper()
	return Start(tb).Open(tb)
}

// Start runs a fresh redis-server, which ends with the test.
func Start(tb testing.TB) *Env {
	tb.Helper()
	dir := tb.TempDir()
	server, err := embedded.Start(tb.Context(), dir, embedded.Options{Wait: patience})
	if err != nil {
		tb.Fatalf("start redis-server: %v", err)
	}
	tb.Cleanup(func() {
		if err := server.Close(); err != nil {
			tb.Errorf("stop redis-server: %v", err)
		}
	})
	return &Env{Dir: dir, URL: "embedded://" + dir, Server: server}
}

// Open opens one more store on the server, as another replica would; it ends with the test.
func (e *Env) Open(tb testing.TB) *store.Store {
	tb.Helper()
	return e.OpenWith(tb, store.Options{})
}

// OpenWith is Open with options of one's own; Office is filled in when it is empty.
func (e *Env) OpenWith(tb testing.TB, opt store.Options) *store.Store {
	tb.Helper()
	if opt.Office == "" {
		opt.Office = Office
	}
	s, err := store.Open(tb.Context(), e.SocketURL(), opt)
	if err != nil {
		tb.Fatalf("open the store: %v", err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Errorf("close the store: %v", err)
		}
	})
	return s
}

// SocketURL is the address of the server's socket.
func (e *Env) SocketURL() string { return "unix://" + e.Server.Socket() }

// Kill ends the redis-server with SIGKILL and waits until the supervisor has another one answering.
func (e *Env) Kill(tb testing.TB) {
	tb.Helper()
	old := e.Server.PID()
	if err := syscall.Kill(old, syscall.SIGKILL); err != nil {
		tb.Fatalf("kill redis-server: %v", err)
	}
	Eventually(tb, "another redis-server answers", func() bool {
		pid := e.Server.PID()
		return pid != 0 && pid != old && answers(tb.Context(), "unix", e.Server.Socket())
	})
}

// Plain runs a redis-server on a random port of the loopback with lines of
// redis.conf of its own ("appendonly no"), and returns its address; it ends with the test.
func Plain(tb testing.TB, lines ...string) (url string) {
	tb.Helper()
	for range portsTried {
		if address, ok := plainOn(tb, freePort(tb), lines); ok {
			return "redis://" + address
		}
	}
	tb.Fatalf("no redis-server got a port of its own in %d tries", portsTried)
	return ""
}

// portsTried is how often a port may be lost to somebody else between finding
// it free and listening on it: tests start servers side by side.
const portsTried = 10

// plainOn starts a redis-server on the port; !ok: somebody else was faster, and
// answers there, or our server ended.
func plainOn(tb testing.TB, port int, lines []string) (address string, ok bool) {
	tb.Helper()
	conf := append([]string{"port " + strconv.Itoa(port), "bind 127.0.0.1", `save ""`, "dir " + tb.TempDir()}, lines...)
	binary := os.Getenv("REDIS_SERVER")
	if binary == "" {
		binary = "redis-server"
	}
	cmd := exec.CommandContext(context.Background(), binary, "-") //nolint:gosec // the tester chooses it
	cmd.Stdin = strings.NewReader(strings.Join(conf, "\n") + "\n")
	if err := cmd.Start(); err != nil {
		tb.Fatalf("start redis-server: %v", err)
	}
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait()
		close(ended)
	}()
	tb.Cleanup(func() {
		_ = cmd.Process.Kill()
		<-ended
	})
	address = fmt.Sprintf("127.0.0.1:%d", port)
	gone := false
	Eventually(tb, "the plain redis-server answers", func() bool {
		select {
		case <-ended:
			gone = true
		default:
			ok = answeredBy(tb.Context(), address, cmd.Process.Pid)
		}
		return ok || gone
	})
	return address, ok
}

// answeredBy reports whether the Redis at address is the process pid, and has loaded its data.
func answeredBy(ctx context.Context, address string, pid int) bool {
	info := ask(ctx, "tcp", address, "INFO server")
	return strings.Contains(info, fmt.Sprintf("\r\nprocess_id:%d\r\n", pid)) && answers(ctx, "tcp", address)
}

func freePort(tb testing.TB) int {
	tb.Helper()
	l, err := new(net.ListenConfig).Listen(tb.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// answers reports whether a Redis answers there and has loaded its data.
func answers(ctx context.Context, network, address string) bool {
	return ask(ctx, network, address, "PING") == "+PONG\r\n"
}

// ask makes one inline command of Redis and returns the first of what it answers; "" when it does not.
func ask(ctx context.Context, network, address, command string) string {
	conn, err := new(net.Dialer).DialContext(ctx, network, address)
	if err != nil {
		return ""
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(time.Second))
	if _, err := conn.Write([]byte(command + "\r\n")); err != nil {
		return ""
	}
	answer := make([]byte, 4096)
	n, _ := conn.Read(answer)
	return string(answer[:n])
}

// Eventually asks every few milliseconds until ok, and fails the test when it takes too long.
func Eventually(tb testing.TB, what string, ok func() bool) {
	tb.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	late := time.NewTimer(patience)
	defer late.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-late.C:
			tb.Fatalf("waited %v, but never: %s", patience, what)
		}
	}
}
