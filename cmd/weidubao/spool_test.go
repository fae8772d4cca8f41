package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot/sandbox"
	"github.com/weidubao/weidubao/store/storetest"
)

// answerBound is how long the platform waits at most, whatever the store does.
const answerBound = 2 * time.Second

var spooledAs = regexp.MustCompile(`^已暂存，编号(\d+)，入库后再确认$`)

// outage is one installation whose Redis stalls, is gone, and comes back.
type outage struct {
	*matrix
	gone   string // while this file exists no redis-server starts
	script string // in the place of redis-server

	mu      sync.Mutex
	numbers map[string][]string // by phone: what was told
	longest time.Duration
	count   int
}

// TestStoreAway stalls Redis under eight writers, then kills it while it cannot
// start again, and then kills the service as well: every message is answered
// within two seconds under a number, comes into the history once and in order
// within ten seconds of the store's return, and its writer is told once.
func TestStoreAway(t *testing.T) {
	t.Parallel()
	o := newOutage(t)
	for range storetest.Rounds(1, 10) {
		o.stall(t)
		o.write(t, 2)
		o.vanish(t)
		o.write(t, 2)
		o.comeBack(t)
		back := o.drained(t, 0)
		o.toldOnce(t)

		o.stall(t)
		o.write(t, 2)
		pid := o.pid(t)
		o.service.kill()
		_ = syscall.Kill(pid, syscall.SIGKILL) // a stalled one does not see that its service has gone
		o.start(t)
		restarted := o.drained(t, 0)
		o.toldOnce(t)
		o.fewAnswers(t)
		t.Logf("figure: %d messages answered while Redis was stalled or gone, the longest wait %v; in the histories %v after its return and %v after a restart, 0 lost, 0 twice, each told once",
			o.count, o.longest.Round(time.Millisecond), back.Round(time.Millisecond), restarted.Round(time.Millisecond))
	}
	if code, _ := o.service.stop(t); code != exitOK {
		t.Errorf("SIGTERM: exit %d", code)
	}
	o.office.nothingLeaked(t)
}

func newOutage(t *testing.T) *outage {
	t.Helper()
	office := newOffice(t)
	o := &outage{gone: filepath.Join(office.dir, "gone"), numbers: make(map[string][]string)}
	o.script = office.write(t, "redis-server.sh", fmt.Sprintf("#!/bin/sh\n[ -e '%s' ] && exit 1\nexec redis-server \"$@\"\n", o.gone))
	if err := os.Chmod(o.script, 0o700); err != nil {
		t.Fatal(err)
	}
	o.matrix = &matrix{office: office, trail: &trail{entries: make(map[string]int)}}
	o.start(t)
	o.crew = office.crew(t)
	return o
}

// start starts the service.
func (o *outage) start(t *testing.T) {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if o.service, err = o.office.startAs(t, []string{"REDIS_SERVER=" + o.script}, program, "serve", "-c", o.office.config); err != nil {
		t.Fatal(err)
	}
}

func (o *outage) pid(t *testing.T) int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(o.office.dir, "pid"))
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(string(text))
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

// stall has Redis take connections and answer nothing.
func (o *outage) stall(t *testing.T) {
	t.Helper()
	pid, err := o.office.redis(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	o.office.write(t, "pid", strconv.Itoa(pid))
	if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
}

// vanish kills it, and no other one can start.
func (o *outage) vanish(t *testing.T) {
	t.Helper()
	o.office.write(t, "gone", "")
	if err := syscall.Kill(o.pid(t), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
}

func (o *outage) comeBack(t *testing.T) {
	t.Helper()
	if err := os.Remove(o.gone); err != nil {
		t.Fatal(err)
	}
	eventually(t, patience, "another redis-server answers", func() bool {
		pid, err := o.office.redis(t.Context())
		return err == nil && pid != 0
	})
}

// write has everybody write at once, one message after the other, as from a phone.
func (o *outage) write(t *testing.T, messages int) {
	t.Helper()
	var all sync.WaitGroup
	for _, w := range o.crew {
		all.Go(func() {
			for range messages {
				o.writeOne(t, w)
			}
		})
	}
	all.Wait()
}

func (o *outage) writeOne(t *testing.T, w *writer) {
	t.Helper()
	text := o.office.heading() + w.next()
	began := time.Now()
	x, err := o.office.platform.Send(t.Context(), w.OpenID, text)
	took := time.Since(began)
	number := spooledAs.FindStringSubmatch(x.Reply)
	if err != nil || number == nil || x.Attempts != 1 || took >= answerBound {
		t.Errorf("answered %q after %v, %d attempts, %v", x.Reply, took, x.Attempts, err)
		return
	}
	w.sent = append(w.sent, text)
	o.spooled.Add(1)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.numbers[w.OpenID] = append(o.numbers[w.OpenID], number[1])
	o.longest, o.count = max(o.longest, took), o.count+1
	if again, err := o.office.platform.Resend(t.Context(), x); err != nil || again.Reply != x.Reply {
		t.Errorf("pushed again it is answered %q, before: %q, %v", again.Reply, x.Reply, err)
	}
}

// drained waits until every message is in its history, and looks at everything;
// so many were set aside.
func (o *outage) drained(t *testing.T, aside float64) time.Duration {
	t.Helper()
	began := time.Now()
	if !soon(drainTime, func() bool { return o.look(t).lost == 0 }) {
		t.Errorf("not drained within %v", drainTime)
	}
	took := time.Since(began)
	o.examine(t)
	if n := o.metric(t, "weidubao_spool_messages") + o.metric(t, "weidubao_spool_oldest_seconds") + o.metric(t, "weidubao_spool_aside"); n != aside {
		t.Errorf("the spool is not empty: %v", n)
	}
	return took
}

func (o *outage) metric(t *testing.T, name string) float64 {
	t.Helper()
	_, text := o.office.request(t, http.MethodGet, "/metrics", "", "")
	found := regexp.MustCompile(`(?m)^` + name + ` (\S+)$`).FindSubmatch(text)
	if found == nil {
		t.Fatalf("there is no %s", name)
	}
	v, err := strconv.ParseFloat(string(found[1]), 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// toldOnce waits until everybody was told of each of his messages, and looks that nobody was twice.
func (o *outage) toldOnce(t *testing.T) {
	t.Helper()
	for _, w := range o.crew {
		var told []string
		missing := func() string {
			told = o.answers(w.OpenID)
			for _, n := range o.numbers[w.OpenID] {
				if !strings.Contains(strings.Join(told, "\n")+"\n", "编号"+n+"已入库：") {
					return n
				}
			}
			return ""
		}
		if !soon(patience, func() bool { return missing() == "" }) {
			t.Errorf("%s was not told of number %s: %q", w.Name, missing(), told)
		}
		if len(told) != len(o.numbers[w.OpenID]) {
			t.Errorf("%s has %d messages under numbers and was told of %d: %q", w.Name, len(o.numbers[w.OpenID]), len(told), told)
		}
	}
}

// answers are the lines of the customer-service messages on a phone.
func (o *outage) answers(openid string) (lines []string) {
	for _, item := range o.office.platform.Inbox(openid) {
		if item.Kind == sandbox.KindCustom {
			lines = append(lines, strings.Split(item.Text, "\n")...)
		}
	}
	return lines
}

// TestSpoolFull has no room: who cannot be kept reads that nothing was saved.
func TestSpoolFull(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	cfg, err := LoadConfig(o.config, nil)
	if err != nil {
		t.Fatal(err)
	}
	log, err := os.Create(o.newLog())
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	c, err := newCLI(strings.NewReader(""), log, log)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	a, err := c.open(ctx, cfg, now, true)
	if err != nil {
		t.Fatal(err)
	}
	a.mostSpooled = 1
	listen, err := listenOn(ctx, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	out, err := a.outside()
	if err != nil {
		t.Fatal(err)
	}
	var running sync.WaitGroup
	running.Go(func() {
		if err := a.serve(ctx, listen, out, out.web, func(context.Context) error { return nil }); err != nil {
			t.Error(err)
		}
	})
	defer func() { stop(); running.Wait(); _ = a.store.Close() }()
	base := "http://" + listen.Addr().String()
	o.base.Store(base)
	o.platform.SetCallback(base + "/callback/official")
	o.platform.Add("oFull1", "oFull2")
	pid := a.store.Server().PID()
	if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	if got := o.say(t, "oFull1", "在吗"); got != "已暂存，编号1，入库后再确认" {
		t.Errorf("%q", got)
	}
	if got := o.say(t, "oFull2", "在吗"); got != "未保存，请稍后重发" {
		t.Errorf("%q", got)
	}
	if err := syscall.Kill(pid, syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	eventually(t, patience, "there is room again", func() bool { n, _ := out.spool.Stats(); return n == 0 })
	eventually(t, patience, "the store takes messages again", func() bool { return o.say(t, "oFull2", "在吗") != "未保存，请稍后重发" })
}
