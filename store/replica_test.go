package store_test

import (
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/store"
	"github.com/weidubao/weidubao/store/storetest"
)

func connect(t *testing.T, url string) *redis.Client {
	t.Helper()
	opt, err := redis.ParseURL(url)
	if err != nil {
		t.Fatal(err)
	}
	rdb := redis.NewClient(opt)
	t.Cleanup(func() { _ = rdb.Close() })
	return rdb
}

// pidOf asks a server for its process id.
func pidOf(t *testing.T, rdb *redis.Client) int {
	t.Helper()
	info, err := rdb.Info(t.Context(), "server").Result()
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(regexp.MustCompile(`process_id:(\d+)`).FindStringSubmatch(info)[1])
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

// withReplica runs a master and a replica that is in step.
func withReplica(t *testing.T) (master string, replica *redis.Client) {
	t.Helper()
	master = storetest.Plain(t, "appendonly yes", "appendfsync always", "repl-diskless-sync-delay 0")
	address := strings.Replace(strings.TrimPrefix(master, "redis://"), ":", " ", 1)
	replica = connect(t, storetest.Plain(t, "replicaof "+address))
	storetest.Eventually(t, "the replica is in step", func() bool {
		info, err := replica.Info(t.Context(), "replication").Result()
		return err == nil && strings.Contains(info, "master_link_status:up")
	})
	return master, replica
}

func TestCommitIsOnTheReplica(t *testing.T) {
	master, replica := withReplica(t)
	s, err := open(t, master, store.Options{Serve: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, cause := range []string{"1", "2"} { // the first one by EVAL, the second by its digest
		mustCommit(t, s, bot.Change{Cause: cause, Reply: "r" + cause})
		if got := replica.Get(t.Context(), "wdb:{330381}:cause:"+cause).Val(); got != "r"+cause {
			t.Errorf("cause %s: the replica has %q", cause, got)
		}
	}
}

func TestReplicaThatStandsStill(t *testing.T) {
	master, replica := withReplica(t)
	s, err := open(t, master, store.Options{Serve: true})
	if err != nil {
		t.Fatal(err)
	}
	elsewhere, err := open(t, master, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	pid := pidOf(t, replica)
	if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	c := bot.Change{Cause: "1", Reply: "r", Counters: []bot.Counter{{Name: "n", Last: 1}}}
	// Asked elsewhere, a duplicate is worth no more than what it repeats.
	for name, one := range map[string]*store.Store{"here": s, "elsewhere": elsewhere} {
		if err := one.Commit(t.Context(), c); !errors.Is(err, store.ErrUncertain) {
			t.Errorf("%s: got %v, want ErrUncertain", name, err)
		}
	}
	if err := syscall.Kill(pid, syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	storetest.Eventually(t, "the same cause is known", func() bool {
		dup, ok := errors.AsType[*bot.DuplicateError](s.Commit(t.Context(), c))
		return ok && dup.Reply == "r"
	})
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	storetest.Eventually(t, "one machine is enough when the other is gone", func() bool {
		err := s.Commit(t.Context(), bot.Change{Cause: "2", Reply: "r"})
		_, dup := errors.AsType[*bot.DuplicateError](err)
		return err == nil || dup
	})
}

// cutter passes bytes on to a socket, and while cut is set drops every answer
// together with its connection.
type cutter struct {
	target string
	cut    atomic.Bool
	wg     sync.WaitGroup
}

func (c *cutter) serve(l net.Listener) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		c.wg.Go(func() { c.pass(conn) })
	}
}

func (c *cutter) pass(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("unix", c.target) //nolint:noctx // closed below
	if err != nil {
		return
	}
	c.wg.Go(func() { _, _ = io.Copy(server, client); _ = server.Close() })
	answer := make([]byte, 64<<10)
	for {
		n, err := server.Read(answer)
		if err != nil || c.cut.Load() {
			break
		}
		if _, err := client.Write(answer[:n]); err != nil {
			break
		}
	}
	_ = server.Close()
}

// TestLostAnswer: a commit whose answer was lost has happened once, and its
// repetition tells.
func TestLostAnswer(t *testing.T) {
	env := storetest.Start(t)
	path := filepath.Join(filepath.Dir(env.Server.Socket()), "cut.sock")
	l, err := new(net.ListenConfig).Listen(t.Context(), "unix", path)
	if err != nil {
		t.Fatal(err)
	}
	c := &cutter{target: env.Server.Socket()}
	c.wg.Go(func() { c.serve(l) })
	t.Cleanup(func() { _ = l.Close(); c.wg.Wait() })
	s, err := open(t, "unix://"+path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	mustCommit(t, s, bot.Change{Cause: "warm"}) // the server knows the script
	c.cut.Store(true)
	change := bot.Change{Cause: "c", Reply: "r", Counters: []bot.Counter{{Name: "n", Last: 1}}}
	if err := s.Commit(t.Context(), change); !errors.Is(err, store.ErrUncertain) {
		t.Fatalf("got %v, want ErrUncertain", err)
	}
	c.cut.Store(false)
	err = s.Commit(t.Context(), change)
	if dup, ok := errors.AsType[*bot.DuplicateError](err); !ok || dup.Reply != "r" {
		t.Fatalf("got %v, want the remembered reply", err)
	}
	if n := mustRead(t, s, bot.Need{Counters: []string{"n"}}).Counters["n"]; n.Rev != 1 {
		t.Errorf("applied %d times", n.Rev)
	}
}

func TestStalledRedisAnswersInTime(t *testing.T) {
	env := storetest.Start(t)
	s := env.Open(t)
	mustCommit(t, s, bot.Change{Cause: "warm"})
	pid := env.Server.PID()
	if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	err := s.Commit(t.Context(), bot.Change{Cause: "c"})
	took := time.Since(began)
	if err := syscall.Kill(pid, syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	if !errors.Is(err, store.ErrUncertain) || took > 2*time.Second {
		t.Errorf("%v after %v", err, took)
	}
}

// TestSentinel: the address of a sentinel leads to its master.
func TestSentinel(t *testing.T) {
	master := storetest.Plain(t)
	port := strings.TrimPrefix(master, "redis://127.0.0.1:")
	sentinel := mustSentinel(t, port)
	s, err := open(t, "redis+sentinel://"+sentinel+"/mymaster/3", store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	mustCommit(t, s, bot.Change{Cause: "c", Reply: "r"})
	rdb := connect(t, master+"/3")
	if got := rdb.Get(t.Context(), "wdb:{330381}:cause:c").Val(); got != "r" {
		t.Errorf("the master has %q", got)
	}
}

func mustSentinel(t *testing.T, masterPort string) (address string) {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address = l.Addr().String()
	_ = l.Close()
	_, port, _ := net.SplitHostPort(address)
	conf := filepath.Join(t.TempDir(), "sentinel.conf")
	text := "bind 127.0.0.1\nport " + port + "\nsentinel monitor mymaster 127.0.0.1 " + masterPort + " 1\n"
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "redis-server", conf, "--sentinel")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	rdb := connect(t, "redis://"+address)
	storetest.Eventually(t, "the sentinel answers", func() bool { return rdb.Ping(t.Context()).Err() == nil })
	return address
}
