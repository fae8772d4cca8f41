package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot/sandbox"
)

// mostStopping is how long the service may take to stop, whatever hangs.
const mostStopping = 20 * time.Second

// midSend is a service in the middle of sending a notice to every officer at a
// platform that does not answer.
func midSend(t *testing.T) (*office, *service) {
	t.Helper()
	o := newOffice(t)
	s := o.serve(t)
	people := o.staffed(t)
	var officers []person
	for i := range o.towns[:5] {
		officers = append(officers, people[officerName(i)])
	}
	o.bind(t, officers...)
	o.platform.Fault(sandbox.Fault{Path: "message/template/send", Latency: time.Minute})
	o.api(t, 201, http.MethodPost, "/notices", `{"title":"提示","body":"正文","audience":{"roles":["officer"],"areas":[]},"ack":false}`, nil)
	eventually(t, patience, "something is being sent", func() bool { return len(o.inState(t, "sending")) > 0 })
	return o, s
}

// ends expects that the service ends by itself, in time and without complaint,
// and that its Redis is gone with it.
func (o *office) ends(t *testing.T, s *service, began time.Time, redis int) {
	t.Helper()
	code, took := s.wait(t), time.Since(began)
	if code != exitOK || took > mostStopping {
		t.Errorf("exit %d after %v", code, took)
	}
	if redis > 0 && !soon(patience, func() bool { return syscall.Kill(redis, 0) != nil }) {
		t.Error("redis-server outlives its service")
	}
	t.Logf("figure: exit %d, %.1f s after SIGTERM", code, took.Seconds())
}

func (s *service) signal(t *testing.T, sig syscall.Signal) {
	t.Helper()
	if err := s.cmd.Process.Signal(sig); err != nil {
		t.Error(err)
	}
}

// TestStopWhileThePlatformHangs: what is on its way is given its time and then
// broken off, nothing stays in sending, and neither a second SIGTERM nor a
// Ctrl-C cuts that short.
func TestStopWhileThePlatformHangs(t *testing.T) {
	t.Parallel()
	o, s := midSend(t)
	redis, err := o.redis(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	spare, err := new(net.Dialer).DialContext(t.Context(), "tcp", strings.TrimPrefix(o.base.Load().(string), "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer spare.Close() // without a request, as browsers open them: no failure either
	began := time.Now()
	s.signal(t, syscall.SIGTERM)
	s.signal(t, syscall.SIGTERM)
	s.signal(t, syscall.SIGINT)
	o.ends(t, s, began, redis)
	if sending, queued := o.stored(t, "sending"), o.stored(t, "queued"); sending != 0 || queued != 5 {
		t.Errorf("%d messages are left in sending, %d of 5 queued", sending, queued)
	}
}

// TestStopWhileRedisIsStopped: a Redis that answers nothing any more does not
// keep the service from ending, and is ended with it.
func TestStopWhileRedisIsStopped(t *testing.T) {
	t.Parallel()
	o, s := midSend(t)
	redis, err := o.redis(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(redis, syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Kill(redis, syscall.SIGCONT) })
	began := time.Now()
	s.signal(t, syscall.SIGTERM)
	o.ends(t, s, began, redis)
}

// opened reports whether the process has the file open at the moment.
func (s *service) opened(file string) bool {
	links, _ := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", s.cmd.Process.Pid))
	return slices.ContainsFunc(links, func(link string) bool {
		to, err := os.Readlink(link)
		return err == nil && to == file
	})
}

// TestStopDuringTheStart: whoever asks a service to stop that still waits for its
// Redis, or has just started one, gets a quick end that is no failure.
func TestStopDuringTheStart(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	s := o.serve(t)
	waits := spawn(t, filepath.Join(o.dir, "second.log"), nil, "serve", "-c", o.config)
	eventually(t, patience, "it waits for the first one's directory", func() bool {
		if closed(waits.ended) {
			t.Fatalf("ended by itself:\n%s", lastLines(waits.text()))
		}
		return waits.opened(filepath.Join(o.dir, "data", "LOCK"))
	})
	began := time.Now()
	waits.signal(t, syscall.SIGTERM)
	o.ends(t, waits, began, 0)
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("a service that waited took %v", took)
	}
	pid, err := o.redis(context.WithoutCancel(t.Context()))
	if err != nil {
		t.Fatalf("the first service's Redis: %v", err)
	}
	began = time.Now()
	s.signal(t, syscall.SIGTERM)
	o.ends(t, s, began, pid)
	early := spawn(t, filepath.Join(o.dir, "third.log"), nil, "serve", "-c", o.config)
	if !soon(patience, func() bool { pid, err = o.redis(context.WithoutCancel(t.Context())); return err == nil && pid != 0 }) {
		t.Fatal("no Redis was started")
	}
	began = time.Now()
	early.signal(t, syscall.SIGTERM)
	o.ends(t, early, began, pid)
}
