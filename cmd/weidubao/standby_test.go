package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot/sandbox"
	"github.com/weidubao/weidubao/store/storetest"
)

// doorTo stands before a Redis; while it is shut it hangs up on everybody.
func doorTo(t *testing.T, redis string) (url string, open *atomic.Bool) {
	t.Helper()
	listen, err := listenOn(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listen.Close() })
	open = new(atomic.Bool)
	go func() {
		for {
			conn, err := listen.Accept()
			if err != nil {
				return
			}
			if !open.Load() {
				_ = conn.Close()
				continue
			}
			go pipe(t.Context(), conn, strings.TrimPrefix(redis, "redis://"))
		}
	}()
	return "redis://" + listen.Addr().String(), open
}

func pipe(ctx context.Context, conn net.Conn, to string) {
	defer conn.Close()
	redis, err := new(net.Dialer).DialContext(ctx, "tcp", to)
	if err != nil {
		return
	}
	defer redis.Close()
	go func() {
		defer redis.Close()
		_, _ = io.Copy(redis, conn)
	}()
	_, _ = io.Copy(conn, redis)
}

// TestStartsWithoutRedis starts the service while somebody else's Redis is away:
// it takes messages in within two seconds, each under a number, says that it is not
// ready, and gives them to the bot when Redis is there. They are recorded once and
// told once. SIGTERM ends the waiting as it ends the service.
func TestStartsWithoutRedis(t *testing.T) {
	t.Parallel()
	url, open := doorTo(t, storetest.Plain(t, "appendonly yes", "appendfsync always", "maxmemory-policy noeviction"))
	o := newOffice(t, func(v *variant) { v.redis = url })
	s := o.standsBy(t)
	if status := o.status(t, "/readyz"); status != http.StatusServiceUnavailable {
		t.Errorf("/readyz: %d", status)
	}
	o.platform.Add("oAway0", "oAway1")
	var longest time.Duration
	for n := range 3 {
		phone := fmt.Sprintf("oAway%d", n%2)
		began := time.Now()
		x, err := o.platform.Send(t.Context(), phone, "在吗")
		if want := fmt.Sprintf("已暂存，编号%d，入库后再确认", n+1); err != nil || x.Reply != want {
			t.Errorf("answered %q, want %q, %v", x.Reply, want, err)
		}
		longest = max(longest, time.Since(began))
	}
	if longest >= answerBound {
		t.Errorf("answered after %v", longest)
	}
	open.Store(true)
	began := time.Now()
	o.recovers(t)
	told := func() (lines []string) {
		for _, phone := range []string{"oAway0", "oAway1"} {
			for _, item := range o.platform.Inbox(phone) {
				if item.Kind == sandbox.KindCustom {
					lines = append(lines, strings.Split(item.Text, "\n")...)
				}
			}
		}
		return lines
	}
	eventually(t, patience, "all are told", func() bool { return len(told()) >= 3 })
	for _, line := range told() {
		if !strings.Contains(line, "已入库：") {
			t.Errorf("told %q", line)
		}
	}
	t.Logf("figure: answered within %v while Redis had never been there; told %v after it came", longest.Round(time.Millisecond), time.Since(began).Round(time.Millisecond))
	if code, _ := s.stop(t); code != exitOK || len(told()) != 3 {
		t.Errorf("SIGTERM: exit %d, told %q", code, told())
	}
	open.Store(false)
	s = o.standsBy(t)
	if code, _ := s.stop(t); code != exitOK {
		t.Errorf("SIGTERM while it waits: exit %d", code)
	}
	o.nothingLeaked(t)
}

// standsBy starts the service, which then waits for its Redis.
func (o *office) standsBy(t *testing.T) *service {
	t.Helper()
	s := spawn(t, o.newLog(), nil, "serve", "-c", o.config)
	var said []string
	eventually(t, patience, "it stands by", func() bool {
		said = standingBy.FindStringSubmatch(s.text())
		return said != nil
	})
	o.base.Store("http://" + said[1])
	o.platform.SetCallback("http://" + said[1] + "/callback/official")
	if status := o.status(t, "/healthz"); status != http.StatusOK {
		t.Errorf("/healthz: %d", status)
	}
	return s
}

var standingBy = regexp.MustCompile(`redis is out of reach.*listen"?[=:]"?([0-9.:]+)`)

func (o *office) status(t *testing.T, path string) int {
	t.Helper()
	status, _ := o.request(t, http.MethodGet, path, "", "")
	return status
}

// What waiting does not mend ends the service, also when it shows only after it has waited.
func TestStandbyGivesUp(t *testing.T) {
	t.Parallel()
	url, open := doorTo(t, storetest.Plain(t, "appendonly no"))
	o := newOffice(t, func(v *variant) { v.redis = url })
	s := o.standsBy(t)
	open.Store(true)
	if code := s.wait(t); code != exitFailed || !strings.Contains(s.text(), "appendonly yes") {
		t.Errorf("a Redis that forgets: exit %d, %s", code, s.text())
	}
	password := strings.Replace(storetest.Plain(t), "redis://", "redis://:wrong@", 1)
	for _, redis := range []string{password, "redis://no-such-host.invalid:6379"} {
		o = newOffice(t, func(v *variant) { v.redis = redis })
		if got := o.do(t, "serve"); got.code != exitFailed {
			t.Errorf("%s: exit %d, %s", redis, got.code, got.err)
		}
	}
}
