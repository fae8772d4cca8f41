package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot/sandbox"
)

// TestSpoolIsBackedUp takes a backup while messages wait on the disk, and puts it
// into a clean installation: every one comes into the history there, once and in
// order, and nobody is told of it, because he may have been told where it came
// from. What is spooled there later is told as ever.
func TestSpoolIsBackedUp(t *testing.T) {
	t.Parallel()
	o := newOutage(t)
	o.stall(t)
	o.vanish(t)
	o.write(t, 2)
	if code, _ := o.service.stop(t); code != exitOK {
		t.Errorf("SIGTERM: exit %d", code)
	}
	if err := os.Remove(o.gone); err != nil {
		t.Fatal(err)
	}
	const damaged = "data/spool/aside/0000000099.msg"
	o.office.write(t, damaged, "damaged")
	file := filepath.Join(o.office.dir, "office.tar.gz")
	o.office.must(t, "backup", file)

	other := newOffice(t)
	var got manifest
	unmarshal(t, []byte(other.must(t, "restore", file, "--json")), &got)
	if want := 2*writers + 1; got.Spool != want {
		t.Errorf("%d spooled messages restored, want %d", got.Spool, want)
	}
	if text, err := os.ReadFile(filepath.Join(other.dir, damaged)); err != nil || string(text) != "damaged" {
		t.Errorf("what was set aside: %q, %v", text, err)
	}
	for _, w := range o.crew {
		other.platform.Add(w.OpenID)
	}
	next := &outage{matrix: &matrix{office: other, crew: o.crew, trail: newTrail("report.")}, numbers: make(map[string][]string)}
	next.service = other.serve(t)
	began := time.Now()
	if !soon(drainTime, func() bool { return next.look(t).lost == 0 }) {
		t.Errorf("not drained within %v", drainTime)
	}
	took := time.Since(began)
	next.examine(t)
	if n := next.metric(t, "weidubao_spool_messages"); n != 0 {
		t.Errorf("%v still wait", n)
	}
	next.spoolsAgain(t)
	for _, w := range o.crew {
		if told := strings.Join(next.answers(w.OpenID), "\n"); strings.Count(told, "入库") != 1 {
			t.Errorf("%s is told %q, want the one message that came after the restore", w.Name, told)
		}
	}
	t.Logf("figure: %d messages that waited, restored elsewhere: in the histories after %v, 0 lost, 0 twice, nobody told", got.Spool-1, took.Round(time.Millisecond))
	other.nothingLeaked(t)
}

// spoolsAgain has everybody write one more message while Redis stalls.
func (o *outage) spoolsAgain(t *testing.T) {
	t.Helper()
	o.stall(t)
	o.write(t, 1)
	if err := syscall.Kill(o.pid(t), syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	o.drained(t, 1)
	o.toldOnce(t)
}

// mostAnswers is how many customer-service messages the platform lets through after a person's last message.
const mostAnswers = 5

// fewAnswers looks that nobody got more answers than the platform lets through.
func (o *outage) fewAnswers(t *testing.T) {
	t.Helper()
	for _, w := range o.crew {
		n := 0
		for _, item := range o.office.platform.Inbox(w.OpenID) {
			switch item.Kind {
			case sandbox.KindReply:
				n = 0
			case sandbox.KindCustom:
				n++
			}
		}
		if n > mostAnswers {
			t.Errorf("%s got %d answers after his last message", w.Name, n)
		}
	}
}
