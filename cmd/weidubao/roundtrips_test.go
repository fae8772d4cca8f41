package main

import (
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/weidubao/weidubao/store/storetest"
)

// mostTrips is how often an accepted report may go to Redis and back: once to
// read what it needs, once to commit.
const mostTrips = 2

// TestRoundTripsOfAReport counts on the wire what an accepted report costs.
func TestRoundTripsOfAReport(t *testing.T) {
	t.Parallel()
	const reports = 20
	if n := float64(countTrips(t, reports)) / reports; n > mostTrips {
		t.Errorf("a report takes %.1f round trips to Redis, at most %d", n, mostTrips)
	} else {
		t.Logf("figure: %.1f round trips per accepted report", n)
	}
}

// countTrips has so many reports accepted, one after the other, and returns how
// many round trips to Redis that took.
func countTrips(tb testing.TB, reports int) int {
	tb.Helper()
	dir, err := os.MkdirTemp("", "wdb") //nolint:usetesting // a socket's path has to be short
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = os.RemoveAll(dir) })
	p := &product{dir: dir, crew: 3, units: 3, account: benchAccount()}
	wire := tap(tb, storetest.Start(tb).Server.Socket(), filepath.Join(dir, "tap"))
	p.open(tb, p.config(tb, "unix://"+wire.address, ""))
	p.staff(tb)
	p.listen(tb)
	before := wire.turns.Load()
	p.oneByOne(tb, reports)
	return int(wire.turns.Load() - before)
}

// oneByOne has the next reports written by one person after the other.
func (p *product) oneByOne(tb testing.TB, n int) {
	tb.Helper()
	c, err := dial(tb.Context(), p.address)
	if err != nil {
		tb.Fatal(err)
	}
	defer c.conn.Close()
	for _, push := range p.pushes(n) {
		var reply string
		if !soon(patience, func() bool { // a machine that is busy reads a large roster in more than one try
			body, err := c.call(push.request())
			if err != nil {
				tb.Fatal(err)
			}
			reply, err = p.account.open(push.openid, body)
			return err == nil && strings.Contains(reply, accepted)
		}) {
			tb.Fatalf("a report is answered %q", reply)
		}
	}
}

// tapped is a wire to Redis on which somebody counts: each time that the client
// speaks after Redis has, another round trip begins, however many commands it is.
type tapped struct {
	address string
	turns   atomic.Int64
}

// tap listens on the socket address and hands everything on to the socket to.
func tap(tb testing.TB, to, address string) *tapped {
	tb.Helper()
	l, err := new(net.ListenConfig).Listen(tb.Context(), "unix", address)
	if err != nil {
		tb.Fatal(err)
	}
	w := &tapped{address: address}
	var running sync.WaitGroup
	running.Go(func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			redis, err := new(net.Dialer).DialContext(tb.Context(), "unix", to)
			if err != nil {
				_ = client.Close()
				continue
			}
			var redisSpoke atomic.Bool
			redisSpoke.Store(true)
			running.Go(func() { hand(client, redis, func() { w.count(&redisSpoke) }) })
			running.Go(func() { hand(redis, client, func() { redisSpoke.Store(true) }) })
		}
	})
	tb.Cleanup(func() {
		_ = l.Close()
		running.Wait()
	})
	return w
}

func (w *tapped) count(redisSpoke *atomic.Bool) {
	if redisSpoke.Swap(false) {
		w.turns.Add(1)
	}
}

// hand passes on what from says, and tells before each piece, until either hangs up.
func hand(from io.ReadCloser, to io.WriteCloser, said func()) {
	defer from.Close()
	defer to.Close()
	piece := make([]byte, 64<<10)
	for {
		n, err := from.Read(piece)
		if n > 0 {
			said()
			if _, err := to.Write(piece[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}
