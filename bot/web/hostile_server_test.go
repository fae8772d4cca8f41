package web

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot/channel"
)

// listening serves the rig on a real socket, with the product's limits, until the test ends.
func (r *rig) listening(t *testing.T) (address string) {
	t.Helper()
	return listenWith(t, Server("", r.h))
}

// quickListening is listening with a server that waits a fifth as long for all
// that the product's own server waits for.
func (r *rig) quickListening(t *testing.T) (address string) {
	t.Helper()
	s := Server("", r.h)
	for name, limit := range map[string]*time.Duration{"header": &s.ReadHeaderTimeout, "read": &s.ReadTimeout, "write": &s.WriteTimeout, "idle": &s.IdleTimeout} {
		if *limit <= 0 || *limit > time.Minute {
			t.Errorf("the server waits %v for %s", *limit, name)
		}
		*limit /= 5
	}
	return listenWith(t, s)
}

func listenWith(t *testing.T, s *http.Server) (address string) {
	t.Helper()
	ln, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve(ln) }()
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if err := <-served; !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	})
	return ln.Addr().String()
}

// slowBeginnings are the kinds of connections that cost a server much and their owner little.
var slowBeginnings = []struct{ name, begins string }{
	{"header without end", "POST /callback/official HTTP/1.1\r\nHost: x\r\nX-Slow: "},
	{"nothing at all", ""},
	{"body without end", "POST " + callbackURL + " HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n<xml>"},
	{"chunks without end", "POST " + callbackURL + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<xml>\r\n"},
	{"kept and idle", "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"},
}

// TestSlowConnections holds a thousand connections that never finish what they
// began, each sending a byte now and then, while genuine pushes come, each on a
// connection of its own. There is no limit on the number of connections: with
// one, whoever holds that many would have locked everybody else out.
func TestSlowConnections(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.bot.receive = func(context.Context, channel.Inbound) (string, error) { return "saved", nil }
	address := r.quickListening(t)
	const crowd = 1000
	slow := openSlow(t, address, crowd)
	ctx, stop := context.WithCancel(t.Context())
	var trickle sync.WaitGroup
	trickle.Go(func() { drip(ctx, slow) })
	defer trickle.Wait()
	defer stop()

	const pushes = 300
	times := make([]time.Duration, 0, pushes)
	for range pushes {
		begun := time.Now()
		status, reply := pushOnce(t, address)
		times = append(times, time.Since(begun))
		if status != http.StatusOK || !strings.Contains(reply, "saved") {
			t.Fatalf("a genuine push is answered %d %q", status, reply)
		}
	}
	slices.Sort(times)
	p99 := times[pushes*99/100]
	t.Logf("figure: %d slow connections, genuine p50 %v, p99 %v", crowd, times[pushes/2], p99)
	if p99 >= time.Second {
		t.Errorf("p99 is %v", p99)
	}
	// The first began with a header that does not end: the server hangs up.
	_ = slow[0].SetReadDeadline(time.Now().Add(15 * time.Second))
	if _, err := io.ReadAll(slow[0]); errors.Is(err, context.DeadlineExceeded) || isTimeout(err) {
		t.Error("a header that does not end is waited for")
	}
}

func isTimeout(err error) bool {
	e, ok := errors.AsType[net.Error](err)
	return ok && e.Timeout()
}

func openSlow(t *testing.T, address string, n int) []net.Conn {
	t.Helper()
	conns := make([]net.Conn, n)
	for i := range conns {
		conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", address)
		if err != nil {
			t.Fatalf("connection %d (are so many files allowed?): %v", i, err)
		}
		t.Cleanup(func() { _ = conn.Close() })
		if _, err := io.WriteString(conn, slowBeginnings[i%len(slowBeginnings)].begins); err != nil {
			t.Fatal(err)
		}
		conns[i] = conn
	}
	return conns
}

// drip sends a byte on each connection in turns; those that are idle get none.
func drip(ctx context.Context, conns []net.Conn) {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		for i, conn := range conns {
			if strings.Contains(slowBeginnings[i%len(slowBeginnings)].name, "without end") {
				_, _ = io.WriteString(conn, "1") // the server may have hung up
			}
		}
	}
}

func pushOnce(t *testing.T, address string) (status int, reply string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+address+callbackURL, strings.NewReader("问题5个"))
	if err != nil {
		t.Fatal(err)
	}
	req.Close = true
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, _ := io.ReadAll(res.Body)
	return res.StatusCode, string(text)
}

// exchange writes bytes as they are and returns the first answer's status, or 0
// when there is none, with all that came.
func exchange(t *testing.T, address, bytes string) (status int, answer string) {
	t.Helper()
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	_, _ = io.WriteString(conn, bytes) // the server may hang up before the end
	_ = conn.(*net.TCPConn).CloseWrite()
	var all strings.Builder
	_, _ = io.Copy(&all, bufio.NewReader(conn))
	_, _ = fmt.Sscanf(all.String(), "HTTP/1.1 %d", &status)
	return status, all.String()
}

// TestHostileRequests speaks HTTP in ways that servers and proxies understand
// differently: nothing is read in two ways, nothing leads elsewhere, nothing of
// the request comes back, and HTTP/2 is not spoken.
func TestHostileRequests(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.bot.receive = func(context.Context, channel.Inbound) (string, error) { return "saved", nil }
	address := r.listening(t)
	const host, end = "Host: x\r\n", "Connection: close\r\n\r\n"
	post := "POST " + callbackURL + " HTTP/1.1\r\n" + host
	for _, c := range []struct {
		name, bytes string
		want        int
	}{
		{"two lengths", post + "Content-Length: 1\r\nContent-Length: 2\r\n" + end + "ab", 400},
		{"two lengths in one", post + "Content-Length: 1, 2\r\n" + end + "ab", 400},
		{"negative length", post + "Content-Length: -1\r\n" + end, 400},
		{"length with a plus", post + "Content-Length: +1\r\n" + end + "a", 400},
		{"unknown coding", post + "Transfer-Encoding: xchunked\r\n" + end, 501},
		{"two codings", post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n" + end, 501},
		{"space before the colon", post + "Transfer-Encoding : chunked\r\n" + end, 400},
		{"folded header", post + "X: a\r\n b\r\n" + end, 200},
		{"NUL in a header", post + "X: a\x00b\r\n" + end, 400},
		{"chunk of nonsense", post + "Transfer-Encoding: chunked\r\n" + end + "zz\r\n", 403},
		{"chunk too large to be", post + "Transfer-Encoding: chunked\r\n" + end + "ffffffffffffffffff\r\n", 403},
		{"no host", "GET /healthz HTTP/1.1\r\n" + end, 400},
		{"two hosts", "GET /healthz HTTP/1.1\r\n" + host + "Host: y\r\n" + end, 400},
		{"another site's address", "GET http://evil.example/healthz HTTP/1.1\r\n" + host + end, 200},
		{"two slashes", "GET //evil.example/%2e%2e HTTP/1.1\r\n" + host + end, 404},
		{"backslashes", "GET /\\evil.example HTTP/1.1\r\n" + host + end, 404},
		{"up and out", "GET /static/../../etc/passwd HTTP/1.1\r\n" + host + end, 404},
		{"no address", "GET * HTTP/1.1\r\n" + host + end, 404},
		{"tunnel", "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n" + end, 404},
		{"trace", "TRACE /healthz HTTP/1.1\r\n" + host + end, 405},
		{"query of 12 KiB", "GET /callback/official?echostr=evil" + strings.Repeat("a", 12<<10) + " HTTP/1.1\r\n" + host + end, 403},
		{"query of 20 KiB", "GET /healthz?" + strings.Repeat("a", 20<<10) + " HTTP/1.1\r\n" + host + end, 431},
		{"10,000 parameters", "GET /callback/official?" + strings.Repeat("a&", 5000) + " HTTP/1.1\r\n" + host + end, 403},
		{"not UTF-8", "GET /%ff%fe?signature=%ff HTTP/1.1\r\n" + host + end, 404},
		{"broken escapes", "POST /callback/official?signature=%zz&%=%;; HTTP/1.1\r\n" + host + end, 403},
		{"HTTP/2 by knowledge", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00", 404},
		{"HTTP/2 by request", "GET /healthz HTTP/1.1\r\n" + host + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\nConnection: close, Upgrade, HTTP2-Settings\r\n\r\n", 200},
		{"HTTP/0.9", "GET /healthz\r\n", 400},
		{"a TLS greeting", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400},
	} {
		status, answer := exchange(t, address, c.bytes)
		if status != c.want {
			t.Errorf("%s: %d, want %d\n%.200s", c.name, status, c.want, answer)
		}
		if strings.Contains(answer, "evil") || strings.Contains(strings.ToLower(answer), "\r\nlocation:") || strings.Contains(answer, "101 Switching") {
			t.Errorf("%s leads elsewhere or comes back:\n%.300s", c.name, answer)
		}
	}
	// With both a length and chunks, the chunks count and what follows is another
	// request: it gets no more than it would on a connection of its own.
	_, answer := exchange(t, address, post+"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /api/v1/members HTTP/1.1\r\n"+host+end)
	if strings.Contains(answer, "200 OK\r\nCache-Control: private, no-store\r\nContent-Type: application/json") || !strings.Contains(answer, "401 ") && !strings.Contains(answer, "400 ") {
		t.Errorf("a request behind another gets\n%s", answer)
	}
}
