package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// What the crash test does in each round.
const (
	writers     = 4
	perRound    = 8 // messages of each writer
	killedAfter = 4 // replies to the first writer
)

// writer is one officer at a phone who writes on, whatever happens to the service.
type writer struct {
	person
	town string
	sent []string // texts, in order; every one was answered
	last push     // the push of the latest text
	told string   // the reply to it
}

// TestKilledServiceLosesNothing kills the service, its Redis, or both right
// after a reply was read, while others are writing. What was not answered is
// pushed again unchanged, as the platform does. Everything stands in the
// history once and in order, and a message that comes again gets its first reply.
func TestKilledServiceLosesNothing(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	s := o.serve(t)
	crew := o.crew(t)
	for round, kill := range []string{"service", "redis", "both", "service", "redis"} {
		before := make(chan push, 1)
		crash := func() { // right after the reply
			before <- crew[0].last
			s = o.crash(t, s, kill)
		}
		told := o.everybodyWrites(t, crew, crash)
		if t.Failed() {
			t.Fatalf("round %d: %s", round+1, kill)
		}
		if again := o.patiently(t, <-before); again != told {
			t.Errorf("round %d: %s: the message is answered %q, and %q after the restart", round+1, kill, told, again)
		}
		for _, w := range crew {
			o.historyIs(t, w, kill)
		}
	}
	if code, _ := s.stop(t); code != exitOK {
		t.Errorf("SIGTERM: exit %d", code)
	}
	o.nothingLeaked(t)
}

// crew binds the writers, and has each give a first report.
func (o *office) crew(t *testing.T) []*writer {
	t.Helper()
	people := o.staffed(t)
	var crew []*writer
	for i := range writers {
		w := &writer{person: people[officerName(i)], town: o.towns[i].Code}
		o.bind(t, w.person)
		o.say(t, w.OpenID, o.reportText(i))
		w.sent = append(w.sent, o.reportText(i))
		crew = append(crew, w)
	}
	return crew
}

// everybodyWrites has each writer send some corrections; crash is called in the
// midst of it. It returns the reply that was read just before.
func (o *office) everybodyWrites(t *testing.T, crew []*writer, crash func()) (told string) {
	t.Helper()
	var all sync.WaitGroup
	for i, w := range crew {
		all.Go(func() {
			for n := range perRound {
				text := fmt.Sprintf("%s更正 问题%d", o.heading(), 11+len(w.sent)%30)
				w.last = o.compose(w.OpenID, text)
				w.told = o.patiently(t, w.last)
				if !strings.Contains(w.told, "已更正") {
					t.Errorf("%q is answered %q", text, w.told)
					return
				}
				w.sent = append(w.sent, text)
				if i == 0 && n+1 == killedAfter {
					told = w.told
					crash()
				}
			}
		})
	}
	all.Wait()
	return told
}

// patiently pushes until there is an answer that says more than that nothing was
// saved, or that nobody knows.
func (o *office) patiently(t *testing.T, p push) (reply string) {
	t.Helper()
	ok := soon(2*patience, func() bool {
		status, text, err := o.post(context.WithoutCancel(t.Context()), p)
		reply = text
		return err == nil && status == http.StatusOK && !strings.HasPrefix(text, "未保存") && !strings.HasPrefix(text, "不确定")
	})
	if !ok {
		t.Errorf("a push was never answered; at last %q", reply)
	}
	return reply
}

// crash kills, and sees to it that the service runs again.
func (o *office) crash(t *testing.T, s *service, what string) *service {
	t.Helper()
	pid, err := o.redis(context.WithoutCancel(t.Context()))
	if err != nil {
		t.Error(err)
		return s
	}
	if what != "service" {
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			t.Errorf("kill redis-server: %v", err)
		}
	}
	if what == "redis" {
		return s // which starts another one by itself
	}
	s.kill()
	if !soon(patience, func() bool { return syscall.Kill(pid, 0) != nil }) {
		t.Error("redis-server outlives its service")
	}
	again, err := o.start(t)
	if err != nil {
		t.Error(err)
		return s
	}
	return again
}

// historyIs compares a report's history with what its officer has sent.
func (o *office) historyIs(t *testing.T, w *writer, after string) {
	t.Helper()
	var r reportJSON
	o.api(t, 200, http.MethodGet, "/reports/"+w.town+"/"+o.week.String(), "", &r)
	var kept []string
	for i, h := range r.History {
		kept = append(kept, h.Message)
		if h.Seq != i+1 {
			t.Errorf("after the end of %s: entry %d has the number %d", after, i+1, h.Seq)
		}
	}
	if !slices.Equal(kept, w.sent) {
		t.Fatalf("after the end of %s:\nsent %q\nkept %q", after, w.sent, kept)
	}
	if want := float64(11 + (len(w.sent)-1)%30); r.Values["problems"] != want || r.Text != w.sent[len(w.sent)-1] {
		t.Errorf("after the end of %s: %v problems, want %v", after, r.Values["problems"], want)
	}
}

// TestStopSendsOrKeeps stops the service in the middle of a broadcast: it goes
// quickly, leaves nothing half sent, and the next start sends the rest, each once.
func TestStopSendsOrKeeps(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	s := o.serve(t)
	people := o.staffed(t)
	var officers []person
	for i := range o.towns {
		officers = append(officers, people[officerName(i)])
	}
	o.bind(t, officers...)
	o.slow(500 * time.Millisecond)
	o.api(t, 201, http.MethodPost, "/notices", `{"title":"提示","body":"正文","audience":{"roles":["officer"],"areas":[]},"ack":false}`, nil)
	eventually(t, patience, "something is being sent", func() bool { return len(o.inState(t, "sending")) > 0 })
	code, took := s.stop(t)
	if code != exitOK || took > 10*time.Second {
		t.Errorf("SIGTERM: exit %d after %v", code, took)
	}
	if left := o.stored(t, "sending"); left != 0 {
		t.Errorf("%d messages are left in sending", left)
	}
	o.platform.ClearFaults()
	o.serve(t)
	// A receipt that came while nobody listened is lost: its message stays accepted.
	eventually(t, patience, "all are sent", func() bool {
		return len(o.inState(t, "delivered"))+len(o.inState(t, "accepted")) == len(officers)
	})
	for _, p := range officers {
		if n := len(o.cards(p.OpenID, "tpl-notice")); n != 1 {
			t.Errorf("%d notices on one phone", n)
		}
	}
}
