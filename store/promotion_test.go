package store_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
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

// relay is the one address of a pair of servers, as a virtual IP is: it leads to
// whichever is the master, and drops what was connected to another.
type relay struct {
	target  atomic.Value // string: host:port
	swallow atomic.Bool  // what the server sends is lost on the way
	mu      sync.Mutex
	open    map[net.Conn]bool
	wg      sync.WaitGroup
}

// newRelay listens until the test ends.
func newRelay(t *testing.T, target string) (r *relay, url string) {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r = &relay{open: make(map[net.Conn]bool)}
	r.target.Store(target)
	r.wg.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			r.wg.Go(func() { r.pass(conn) })
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		r.lead(target)
		r.wg.Wait()
	})
	return r, "redis://" + l.Addr().String()
}

func (r *relay) pass(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", r.target.Load().(string)) //nolint:noctx // closed below
	if err != nil {
		return
	}
	defer server.Close()
	r.mu.Lock()
	r.open[client], r.open[server] = true, true
	r.mu.Unlock()
	r.wg.Go(func() {
		_, _ = io.Copy(server, client)
		_ = server.Close()
	})
	_, _ = io.Copy(lossy{client, &r.swallow}, server)
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.open, client)
	delete(r.open, server)
}

// lossy writes to a connection, or nowhere.
type lossy struct {
	io.Writer
	lost *atomic.Bool
}

// Write implements io.Writer.
func (l lossy) Write(p []byte) (int, error) {
	if l.lost.Load() {
		return len(p), nil
	}
	return l.Writer.Write(p)
}

// lead has new connections go to another server, and cuts those that there are.
func (r *relay) lead(target string) {
	r.target.Store(target)
	r.mu.Lock()
	defer r.mu.Unlock()
	for conn := range r.open {
		_ = conn.Close()
	}
}

// TestPromotionLosesNothing kills the master under load, when the replica has just
// fallen behind, and makes the replica the master. Every change that was acknowledged is there, once. (WAIT is best
// effort all the same: a replica that confirms and then loses its own disk
// together with the master has lost it.)
func TestPromotionLosesNothing(t *testing.T) {
	t.Parallel()
	durable := []string{"appendonly yes", "appendfsync always", "repl-diskless-sync-delay 0"}
	master := connect(t, storetest.Plain(t, durable...))
	link, url := newRelay(t, master.Options().Addr)
	s, err := open(t, url, store.Options{Serve: true, Replica: true})
	if err != nil {
		t.Fatal(err)
	}
	load := &commits{acknowledged: make(map[string]bool)}
	ctx, stop := context.WithCancel(t.Context())
	defer load.wg.Wait()
	defer stop()
	promotions := storetest.Rounds(1, 6)
	for round := range promotions {
		replication, address := newRelay(t, master.Options().Addr)
		address = strings.Replace(strings.TrimPrefix(address, "redis://"), ":", " ", 1)
		replica := connect(t, storetest.Plain(t, slices.Concat(durable, []string{"replicaof " + address})...))
		inStep(t, replica)
		if round == 0 {
			load.begin(ctx, s)
		}
		load.more(t, 200)
		replication.swallow.Store(true) // the replica falls behind, and only WAIT knows
		load.unsure(t)
		promote(t, master, replica, link)
		load.more(t, 20)
		master = replica
	}
	stop()
	load.wg.Wait()
	load.examine(t, s, promotions)
}

func inStep(t *testing.T, replica *redis.Client) {
	t.Helper()
	storetest.Eventually(t, "the replica is in step", func() bool {
		info, err := replica.Info(t.Context(), "replication").Result()
		return err == nil && strings.Contains(info, "master_link_status:up")
	})
}

// promote kills the master and puts the replica in its place.
func promote(t *testing.T, master, replica *redis.Client, link *relay) {
	t.Helper()
	if err := syscall.Kill(pidOf(t, master), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if err := replica.ReplicaOf(t.Context(), "NO", "ONE").Err(); err != nil {
		t.Fatal(err)
	}
	link.lead(replica.Options().Addr)
}

// commits is the load: four who commit one change after the other, each until it is acknowledged.
type commits struct {
	wg           sync.WaitGroup
	mu           sync.Mutex
	acknowledged map[string]bool
	uncertain    int
}

func (c *commits) begin(ctx context.Context, s *store.Store) {
	for w := range 4 {
		c.wg.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				c.commit(ctx, s, fmt.Sprintf("w%d-%d", w, n))
			}
		})
	}
}

// commit repeats a change as it is until it is known to be written.
func (c *commits) commit(ctx context.Context, s *store.Store, id string) {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	change := bot.Change{Cause: id, Reply: "r" + id, Audit: []bot.AuditEntry{{At: noon, Who: "M1", What: id, On: "x"}}}
	for ctx.Err() == nil {
		err := s.Commit(ctx, change)
		_, dup := errors.AsType[*bot.DuplicateError](err)
		c.mu.Lock()
		if err == nil || dup {
			c.acknowledged[id] = true
			c.mu.Unlock()
			return
		}
		if errors.Is(err, store.ErrUncertain) {
			c.uncertain++
		}
		c.mu.Unlock()
		select {
		case <-tick.C:
		case <-ctx.Done():
		}
	}
}

func (c *commits) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.acknowledged)
}

// unsure waits until some change was written and could not be confirmed.
func (c *commits) unsure(t *testing.T) {
	t.Helper()
	count := func() int {
		c.mu.Lock()
		defer c.mu.Unlock()
		return c.uncertain
	}
	before, acknowledged := count(), c.count()
	storetest.Eventually(t, "a change is uncertain, or is acknowledged that must not be", func() bool {
		return count() > before || c.count() > acknowledged+50
	})
}

// more waits for n more acknowledgements.
func (c *commits) more(t *testing.T, n int) {
	t.Helper()
	want := c.count() + n
	storetest.Eventually(t, "commits are acknowledged", func() bool { return c.count() >= want })
}

// examine looks for every acknowledged change in the audit trail of the last master.
func (c *commits) examine(t *testing.T, s *store.Store, promotions int) {
	t.Helper()
	times := make(map[string]int)
	for cursor := ""; ; {
		lines, next, err := s.AuditTail(t.Context(), cursor, 1000)
		if err != nil {
			t.Fatal(err)
		}
		if len(lines) == 0 {
			break
		}
		for _, l := range lines {
			times[l.What]++
		}
		cursor = next
	}
	lost, twice := 0, 0
	for id := range c.acknowledged {
		if times[id] == 0 {
			lost++
		}
	}
	for _, n := range times {
		if n > 1 {
			twice++
		}
	}
	if lost > 0 || twice > 0 {
		t.Errorf("%d of %d acknowledged changes are lost, %d are there twice", lost, len(c.acknowledged), twice)
	}
	t.Logf("figure: %d promotions, %d acknowledged, %d answers uncertain and repeated, %d lost, %d twice", promotions, len(c.acknowledged), c.uncertain, lost, twice)
}
