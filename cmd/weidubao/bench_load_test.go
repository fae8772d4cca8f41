package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// connections is how many pushes are under way at once.
const connections = 32

// errAnswer is an answer that is not the reply to a push.
var errAnswer = errors.New("the answer is not 200 with a body")

// loaded is what one slice of load came to.
type loaded struct {
	answered int
	took     time.Duration
	waits    []time.Duration // of each push, sorted
	replies  [][]byte        // some of them, for checking
	senders  []string        // of those
}

func (l loaded) rate() float64 { return float64(l.answered) / l.took.Seconds() }

// wait is the quantile q of the waits.
func (l loaded) wait(q float64) time.Duration {
	if len(l.waits) == 0 {
		return 0
	}
	return l.waits[min(len(l.waits)-1, int(q*float64(len(l.waits))))]
}

// caller is one kept connection of the platform. It writes HTTP by hand, so that
// it takes as little as it can of the machine that it shares with the service.
type caller struct {
	conn net.Conn
	in   *bufio.Reader
	body []byte
}

func dial(ctx context.Context, address string) (*caller, error) {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	return &caller{conn: conn, in: bufio.NewReaderSize(conn, 8<<10)}, nil
}

// call makes one push; the answer's body is valid until the next call.
func (c *caller) call(request []byte) ([]byte, error) {
	if err := c.conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return nil, err
	}
	if _, err := c.conn.Write(request); err != nil {
		return nil, err
	}
	size, status := -1, []byte(nil)
	for first := true; ; first = false {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			return nil, err
		}
		if first {
			status = append(status, line...)
		}
		if len(bytes.TrimSpace(line)) == 0 {
			break
		}
		if value, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
			size, _ = strconv.Atoi(string(bytes.TrimSpace(value)))
		}
	}
	if size < 0 || !bytes.HasPrefix(status, []byte("HTTP/1.1 200 ")) {
		return nil, fmt.Errorf("%w: %s", errAnswer, bytes.TrimSpace(status))
	}
	c.body = slices.Grow(c.body[:0], size)[:size]
	_, err := io.ReadFull(c.in, c.body)
	return c.body, err
}

// request is the push as it goes over the wire.
func (p push) request() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "POST /callback/official?%s HTTP/1.1\r\nHost: wx\r\nUser-Agent: Mozilla/4.0\r\nAccept: */*\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n%s",
		p.query.Encode(), len(p.body), p.body)
	return b.Bytes()
}

// checkEvery says how many replies are kept for checking: one in so many.
const checkEvery = 61

// burst has the pushes made over kept connections, until they are used up or the
// time is over. rate 0 is a closed loop; otherwise so many begin each second, and
// a push waits from the moment at which it was to begin.
func burst(tb testing.TB, address string, pushes []push, within time.Duration, rate float64) loaded {
	tb.Helper()
	requests := make([][]byte, len(pushes))
	for i, p := range pushes {
		requests[i] = p.request()
	}
	callers := make([]*caller, connections)
	for i := range callers {
		c, err := dial(tb.Context(), address)
		if err != nil {
			tb.Fatal(err)
		}
		defer c.conn.Close()
		callers[i] = c
	}
	var l loaded
	var mu sync.Mutex
	var next atomic.Int64
	var all sync.WaitGroup
	began := time.Now()
	for _, c := range callers {
		all.Go(func() {
			own, err := c.work(requests, &next, began, within, rate)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				tb.Error(err)
			}
			l.answered += len(own.waits)
			l.waits = append(l.waits, own.waits...)
			l.replies = append(l.replies, own.replies...)
			for _, n := range own.kept {
				l.senders = append(l.senders, pushes[n].openid)
			}
		})
	}
	all.Wait()
	l.took = time.Since(began)
	slices.Sort(l.waits)
	return l
}

// share is what one connection has done of a slice.
type share struct {
	waits   []time.Duration
	replies [][]byte
	kept    []int
}

func (c *caller) work(requests [][]byte, next *atomic.Int64, began time.Time, within time.Duration, rate float64) (share, error) {
	var s share
	for {
		n := int(next.Add(1) - 1)
		start := time.Now()
		if rate > 0 {
			start = began.Add(time.Duration(float64(n) / rate * float64(time.Second)))
			time.Sleep(time.Until(start))
		}
		if n >= len(requests) || start.Sub(began) > within {
			return s, nil
		}
		body, err := c.call(requests[n])
		if err != nil {
			return s, err
		}
		s.waits = append(s.waits, time.Since(start))
		if n%checkEvery == 0 {
			s.replies, s.kept = append(s.replies, slices.Clone(body)), append(s.kept, n)
		}
	}
}
