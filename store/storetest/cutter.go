package storetest

import (
	"encoding/json"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/Shopify/toxiproxy/v2/toxics"
	"github.com/rs/zerolog"
)

// Cutter is a way to a redis-server on which answers get lost: the command is
// carried out, and the connection ends before its answer is through.
type Cutter struct {
	URL  string // redis://…: a store opened there loses answers
	cut  *cut
	lost *atomic.Int64
}

// Every has the answer of every nth command lost from now on; 0: none.
func (c *Cutter) Every(n int) { c.cut.every.Store(int64(n)) }

// Lost is how many answers were lost so far.
func (c *Cutter) Lost() int { return int(c.lost.Load()) }

// cutType is what toxiproxy calls the toxic below.
const cutType = "cut_every_nth_answer"

// cut is a toxic: it ends the connection in the place of every nth answer. All
// connections of a proxy share one, and count together.
type cut struct {
	every, answers, lost atomic.Int64
}

// cutState is what one connection remembers.
type cutState struct{ greeted bool }

// NewState implements toxics.StatefulToxic.
func (*cut) NewState() any { return new(cutState) }

// Pipe implements toxics.Toxic. The answer to the greeting of a new connection is
// none to a command.
func (c *cut) Pipe(stub *toxics.ToxicStub) {
	state, _ := stub.State.(*cutState)
	for {
		select {
		case <-stub.Interrupt:
			return
		case chunk := <-stub.Input:
			if chunk == nil || state.greeted && c.loses() {
				stub.Close()
				return
			}
			state.greeted = true
			stub.Output <- chunk
		}
	}
}

// loses counts an answer, and tells whether it gets lost.
func (c *cut) loses() bool {
	every := c.every.Load()
	if every == 0 || c.answers.Add(1)%every != 0 {
		return false
	}
	c.lost.Add(1)
	return true
}

// Cut puts toxiproxy in front of the redis-server behind a socket. Nothing is
// lost until Every says so.
func Cut(tb testing.TB, socket string) *Cutter {
	tb.Helper()
	toxics.Register(cutType, new(cut))
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	proxy := toxiproxy.NewProxy(server, "redis", "127.0.0.1:0", bridge(tb, socket))
	if err := proxy.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(proxy.Stop)
	toxic, _ := json.Marshal(map[string]string{"name": "cut", "type": cutType, "stream": "downstream"})
	added, err := proxy.Toxics.AddToxicJson(strings.NewReader(string(toxic)))
	if err != nil {
		tb.Fatal(err)
	}
	c, ok := added.Toxic.(*cut)
	if !ok {
		tb.Fatalf("toxiproxy made %T", added.Toxic)
	}
	return &Cutter{URL: "redis://" + proxy.Listen, cut: c, lost: &c.lost}
}

// bridge makes a socket reachable under an address of the loopback: toxiproxy
// knows no sockets.
func bridge(tb testing.TB, socket string) (address string) {
	tb.Helper()
	l, err := new(net.ListenConfig).Listen(tb.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	var running sync.WaitGroup
	running.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			running.Go(func() { join(conn, socket) })
		}
	})
	tb.Cleanup(func() { _ = l.Close(); running.Wait() })
	return l.Addr().String()
}

// join passes bytes on both ways until either side ends.
func join(client net.Conn, socket string) {
	defer client.Close()
	redis, err := net.Dial("unix", socket) //nolint:noctx // closed below
	if err != nil {
		return
	}
	defer redis.Close()
	var there sync.WaitGroup
	there.Go(func() { _, _ = io.Copy(redis, client); _ = redis.Close() })
	_, _ = io.Copy(client, redis)
	_ = client.Close()
	there.Wait()
}
