package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// answerTime is how long an officer waits at most, whatever the disk does.
const answerTime = 2 * time.Second

// TestFullDiskUnderService: the disk is full in the midst of the reports. Every
// officer is answered in time, never that something is saved that is not; when
// there is room again the service goes on by itself, and everything that was
// acknowledged is there.
func TestFullDiskUnderService(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	limit, environ := o.narrow(t)
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	s, err := o.startAs(t, environ, program, "serve", "-c", o.config)
	if err != nil {
		t.Fatal(err)
	}
	officer := o.staffed(t)[officerName(0)]
	o.bind(t, officer)
	w := &writer{person: officer, town: o.towns[0].Code, sent: []string{o.reportText(0)}}
	o.say(t, officer.OpenID, o.reportText(0))

	var acknowledged int
	var slowest time.Duration
	answered := func(p push) string {
		began := time.Now()
		status, reply, err := o.post(t.Context(), p)
		slowest = max(slowest, time.Since(began))
		if err != nil || status != http.StatusOK || reply == "" {
			t.Fatalf("a push is answered %d %q, %v", status, reply, err)
		}
		return reply
	}
	var p push
	var reply string
	full := func() bool {
		text := o.heading() + w.next()
		p = o.compose(officer.OpenID, text)
		reply = answered(p)
		w.sent = append(w.sent, text)
		if isRecorded(reply) {
			acknowledged++
		}
		return !isRecorded(reply)
	}
	if !soon(patience, full) {
		t.Fatalf("the disk is never full; at last %q", reply)
	}
	eventually(t, patience, "redis-server was started again, in vain", func() bool {
		reply = answered(p)
		return strings.Count(s.text(), "redis-server ended, starting it again") >= 2
	})
	if !strings.Contains(s.text(), `"reason":"the disk is full"`) {
		t.Error("the log does not say that the disk is full")
	}
	if err := os.Remove(limit); err != nil {
		t.Fatal(err)
	}
	o.patiently(t, p, nil)
	o.recovers(t)
	m := &matrix{office: o, crew: []*writer{w}, trail: newTrail("report.")}
	m.spooled.Add(1) // the last one may have been
	m.examine(t)
	if slowest > answerTime {
		t.Errorf("an officer waited %v", slowest)
	}
	t.Logf("figure: %d acknowledged before the disk was full, slowest answer %v, %d lost, %d torn, %d duplicate",
		acknowledged, slowest.Round(time.Millisecond), m.lost, m.torn, m.duplicate)
	if code, _ := s.stop(t); code != exitOK {
		t.Errorf("SIGTERM: exit %d", code)
	}
	o.nothingLeaked(t)
}

// narrow is a redis-server whose files may not grow beyond what the returned file
// says, in blocks of 512 bytes, as if the disk were full. Without the file nothing limits.
func (o *office) narrow(t *testing.T) (limit string, environ []string) {
	t.Helper()
	limit = o.write(t, "limit", "200")
	script := filepath.Join(o.dir, "narrow-redis-server")
	text := fmt.Sprintf("#!/bin/sh\ntrap '' XFSZ\nif [ -f %[1]s ]; then ulimit -f $(cat %[1]s); fi\nexec redis-server \"$@\"\n", limit)
	if err := os.WriteFile(script, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	return limit, []string{"REDIS_SERVER=" + script}
}

// TestDamagedDataIsRefused: one line that says what is damaged and what to do, exit 1, and nothing touched.
func TestDamagedDataIsRefused(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.staffed(t)
	manifest := filepath.Join(o.dir, "data", "redis", "appendonlydir", "appendonly.aof.manifest")
	file := filepath.Join(filepath.Dir(manifest), "appendonly.aof.1.incr.aof")
	aof, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	damaged := strings.Replace(string(aof), "\r\n$", "\r\n$9999999", 1)
	if err := os.WriteFile(file, []byte(damaged), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"serve"}, {"roster", "codes"}} {
		got := o.do(t, args...)
		if got.code != exitFailed || strings.Count(got.err, "weidubao: ") != 1 || !strings.Contains(got.err, "redis-check-aof --fix "+manifest) {
			t.Errorf("%v: exit %d, %q", args, got.code, got.err)
		}
	}
	if left, err := os.ReadFile(file); err != nil || string(left) != damaged {
		t.Errorf("the damaged file was touched: %d bytes, were %d, %v", len(left), len(damaged), err)
	}
}
