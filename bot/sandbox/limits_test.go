package sandbox

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// pipes listens in memory, so that its connections obey the test's clock.
type pipes struct {
	conns chan net.Conn
	done  chan struct{}
}

func (p pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}
func (p pipes) Close() error { close(p.done); return nil }
func (pipes) Addr() net.Addr { return &net.TCPAddr{} }
func (p pipes) dial() net.Conn {
	ours, theirs := net.Pipe()
	p.conns <- theirs
	return ours
}

// limited makes one request, in the test's own time, of a server with the
// limits of the product's.
func limited(t *testing.T, p *Platform, method, path, body string) (resp *http.Response, end func()) {
	t.Helper()
	listen := pipes{conns: make(chan net.Conn), done: make(chan struct{})}
	server := &http.Server{Handler: p.Handler(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 15 * time.Second}
	go func() { _ = server.Serve(listen) }()
	conn := listen.dial()
	if _, err := fmt.Fprintf(conn, "%s %s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s", method, path, len(body), body); err != nil {
		t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	return resp, func() {
		p.Close()
		_ = conn.Close()
		_ = server.Close()
		_ = resp.Body.Close() // at last: it reads a stream to its end
	}
}

func TestEventsOutliveTheLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		resp, end := limited(t, New(testConfig()), http.MethodGet, "/sandbox/api/events", "") //nolint:bodyclose // by end
		defer end()
		lines := bufio.NewScanner(resp.Body)
		began, beats := time.Now(), 0
		for beats < 5 && lines.Scan() {
			if strings.HasPrefix(lines.Text(), ":") {
				beats++
			}
		}
		if took := time.Since(began); beats != 5 || took != 5*heartbeat {
			t.Errorf("%d beats in %v: %v", beats, took, lines.Err())
		}
	})
}

func TestMoveOutlivesTheLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(testConfig())
		p.Clock().OnMove(func(time.Time) { <-time.After(time.Minute) })
		resp, end := limited(t, p, http.MethodPost, "/sandbox/api/clock", `{"advance":"24h"}`) //nolint:bodyclose // by end
		defer end()
		if data, err := io.ReadAll(resp.Body); err != nil || resp.StatusCode != 200 || !strings.Contains(string(data), "2026-11-21T14") {
			t.Errorf("HTTP %d, %s, %v", resp.StatusCode, data, err)
		}
	})
}

// lame is a callback that does not answer in time.
type lame struct{}

func (lame) RoundTrip(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

func TestSendOutlivesTheLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := testConfig()
		cfg.Client, cfg.RetryPause = &http.Client{Transport: lame{}}, time.Second
		resp, end := limited(t, New(cfg), http.MethodPost, "/sandbox/api/send", `{"openid":"oOfficer","text":"hi"}`) //nolint:bodyclose // by end
		defer end()
		if data, err := io.ReadAll(resp.Body); err != nil || !strings.Contains(string(data), `"attempts":3`) {
			t.Errorf("HTTP %d, %s, %v", resp.StatusCode, data, err)
		}
	})
}
