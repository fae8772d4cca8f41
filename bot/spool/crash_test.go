package spool

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/weidubao/weidubao/bot/channel"
)

// TestKilledAtEveryStep ends a process at every step between a message's arrival
// and its being done with, and opens the directory again: what was acknowledged
// is carried out, once, and told at most once.
func TestKilledAtEveryStep(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		step         string
		acknowledged bool
		done         bool // in the end
		told         int
	}{
		{"made", false, false, 0},
		{"written", false, false, 0},
		{"renamed", false, true, 1},
		{"kept", false, true, 1},
		{"telling", true, true, 1},
		{"marked", true, true, 0},
		{"told", true, true, 1},
	} {
		t.Run(tc.step, func(t *testing.T) {
			t.Parallel()
			o, dir := newOffice(), t.TempDir()
			reached := make(chan struct{})
			o.stepped = func(name string) {
				if name == tc.step {
					close(reached)
					runtime.Goexit() // as a kill: nothing after it happens
				}
			}
			s := o.open(t, dir)
			stop := run(t, s)
			if _, err := s.Put(message(secretID, 0)); (err == nil) != tc.acknowledged {
				t.Errorf("acknowledged: %v", err)
			}
			<-reached
			stop()
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			o.stepped = nil
			s = o.open(t, dir)
			run(t, s)
			drained(t, s, dir)
			if got := o.once[message(secretID, 0).Cause]; (got == 1) != tc.done || got > 1 {
				t.Errorf("carried out %d times", got)
			}
			if told := o.heard(); len(told) != tc.told {
				t.Errorf("told %q, want %d", told, tc.told)
			}
			if strings.Contains(o.logged(), secretID) || strings.Contains(o.logged(), "王某") {
				t.Errorf("log: %s", o.logged())
			}
			if tc.step == "marked" && !strings.Contains(o.logged(), "not told again\" number=1") {
				t.Errorf("log: %s", o.logged())
			}
		})
	}
}

// TestAdoption has one process die and another one that runs beside it take over
// what it has left, under the numbers that were told.
func TestAdoption(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o, dir := newOffice(), t.TempDir()
		first, second := o.open(t, dir), o.open(t, dir)
		a, b := mustPut(t, first, message("a", 0)), mustPut(t, second, message("b", 0))
		if a != 1 || b != slotSpan+1 {
			t.Errorf("numbers %d and %d", a, b)
		}
		mustPut(t, first, message("b", 0)) // pushed to both
		mustPut(t, first, message("a", 1))
		stop := run(t, second)
		time.Sleep(2 * adoptEvery)
		if len(o.carriedOut()) != 1 {
			t.Errorf("what a living process keeps was taken: %q", o.carriedOut())
		}
		if err := first.Close(); err != nil { // it dies
			t.Fatal(err)
		}
		time.Sleep(2 * adoptEvery)
		stop()
		want := map[string]bool{"a 1: done wx:a:0": true, "a 3: done wx:a:1": true, fmt.Sprintf("b %d: done wx:b:0", b): true}
		told := o.heard()
		for _, line := range told {
			if !want[line] {
				t.Errorf("told %q", line)
			}
		}
		if len(told) != len(want) || len(files(t, dir)) != 0 {
			t.Errorf("told %q, left %q", told, files(t, dir))
		}
	})
}

// TestOpenAdopts takes what stands in all slots when nobody holds any.
func TestOpenAdopts(t *testing.T) {
	t.Parallel()
	o, dir := newOffice(), t.TempDir()
	var all []*Spool
	for i := range 3 {
		s := o.open(t, dir)
		mustPut(t, s, message("a", i))
		all = append(all, s)
	}
	for _, s := range all {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	s := o.open(t, dir)
	if n, _ := s.Stats(); n != 3 {
		t.Errorf("%d wait", n)
	}
	run(t, s)
	drained(t, s, dir)
	if got := strings.Join(o.carriedOut(), " "); got != "wx:a:0 wx:a:1 wx:a:2" {
		t.Error(got)
	}
}

// TestDamaged has files that are not what was written set aside; the others go on.
func TestDamaged(t *testing.T) {
	t.Parallel()
	o, dir := newOffice(), t.TempDir()
	s := o.open(t, dir)
	for n := range 5 {
		mustPut(t, s, message("a", n))
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for n, spoil := range map[int]func([]byte) []byte{
		2: func(text []byte) []byte { return text[:len(text)/2] },
		3: func(text []byte) []byte { return []byte(strings.Replace(string(text), "3万", "9万", 1)) },
		4: func([]byte) []byte { return nil },
	} {
		name := s.slot.file(n, waitingSuffix)
		text, err := os.ReadFile(name)
		if err == nil {
			err = os.WriteFile(name, spoil(text), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	s = o.open(t, dir)
	run(t, s)
	drained(t, s, dir)
	if got := strings.Join(o.carriedOut(), " "); got != "wx:a:0 wx:a:4" || s.Aside() != 3 {
		t.Errorf("carried out %s, %d aside", got, s.Aside())
	}
	if log := o.logged(); strings.Count(log, "set aside") != 3 || !strings.Contains(log, "number=3") || strings.Contains(log, "王某") {
		t.Error(log)
	}
	facts, err := Check(dir)
	if err != nil || facts.Aside != 3 || facts.Messages != 0 {
		t.Errorf("%+v, %v", facts, err)
	}
}

// TestRefusedByTheBot sets aside what fails although the store is there, and
// tells its sender once. What comes after it goes on.
func TestRefusedByTheBot(t *testing.T) {
	t.Parallel()
	o, dir := newOffice(), t.TempDir()
	event := message("b", 0)
	event.Kind, event.Event = channel.Event, channel.EventDelivered
	o.bad[message("a", 0).Cause], o.bad[event.Cause] = true, true
	s := o.open(t, dir)
	for _, in := range []channel.Inbound{message("a", 0), message("a", 1), event} {
		mustPut(t, s, in)
	}
	run(t, s)
	drained(t, s, dir)
	eventually(t, "both are told, in one answer", func() bool { return len(o.heard()) == 2 && len(o.answers) == 1 })
	if told := strings.Join(o.heard(), ", "); told != "a 2: done wx:a:1, a failed: [1]" || s.Aside() != 2 {
		t.Errorf("told %s, %d aside", told, s.Aside())
	}
	if o.tried != 2*mostFail+1 {
		t.Errorf("%d tries", o.tried)
	}
	if names, _ := filepath.Glob(filepath.Join(dir, "aside", "*.msg")); len(names) != 2 {
		t.Errorf("aside: %q", names)
	}
	if log := o.logged(); strings.Contains(log, "王某") || !strings.Contains(log, "panic of string") {
		t.Error(log)
	}
}

// While the store is away nothing is counted against a message, however often it fails.
func TestAwayIsNobodysFault(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o, dir := newOffice(), t.TempDir()
		s := o.open(t, dir)
		o.set(true)
		mustPut(t, s, message("a", 0))
		stop := run(t, s)
		time.Sleep(time.Hour)
		if o.tried > 2 || !s.Waits(message("z", 0)) {
			t.Errorf("%d tries", o.tried)
		}
		o.set(false)
		time.Sleep(time.Second)
		stop()
		if told := o.heard(); len(told) != 1 || s.Aside() != 0 {
			t.Errorf("told %q, %d aside", told, s.Aside())
		}
	})
}

// What the store may have forgotten having is not given to it again.
func TestTooOld(t *testing.T) {
	t.Parallel()
	o, dir := newOffice(), t.TempDir()
	s := o.open(t, dir)
	mustPut(t, s, message("a", 0))
	s.opt.Now = func() time.Time { return time.Now().Add(oldest + time.Minute) }
	run(t, s)
	drained(t, s, dir)
	if len(o.carriedOut())+len(o.heard()) != 0 || s.Aside() != 1 {
		t.Errorf("carried out %q, told %q, %d aside", o.carriedOut(), o.heard(), s.Aside())
	}
}

// What surely was not sent is tried again a few times; what may have left is not.
func TestToldAgain(t *testing.T) {
	t.Parallel()
	busy := fmt.Errorf("45011: %w", channel.ErrNotSent)
	for _, tc := range []struct {
		name   string
		refuse []error
		told   int
		log    string
	}{
		{"once refused", []error{busy}, 1, ""},
		{"three times refused", []error{busy, busy, busy}, 1, ""},
		{"always refused", []error{busy, busy, busy, busy}, 0, "45011"},
		{"may have left", []error{channel.ErrAmbiguous}, 0, "may or may not"},
		{"the window is over", []error{errors.New("45015 for " + secretID)}, 0, "45015"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o, dir := newOffice(), t.TempDir()
				o.refuse = tc.refuse
				s := o.open(t, dir)
				mustPut(t, s, message(secretID, 0))
				stop := run(t, s)
				time.Sleep(time.Minute)
				stop()
				log := o.logged()
				if len(o.heard()) != tc.told || len(o.refuse) != 0 || len(files(t, dir)) != 0 {
					t.Errorf("told %q, %d refusals left, files %q", o.heard(), len(o.refuse), files(t, dir))
				}
				if !strings.Contains(log, tc.log) || tc.log == "" && log != "" || strings.Contains(log, secretID) {
					t.Errorf("log %q", log)
				}
			})
		})
	}
}

// A shutdown while the platform is busy leaves the telling to the next start.
func TestStoppedWhileTelling(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o, dir := newOffice(), t.TempDir()
		o.refuse = []error{channel.ErrNotSent, channel.ErrNotSent, channel.ErrNotSent}
		s := o.open(t, dir)
		mustPut(t, s, message("a", 0))
		stop := run(t, s)
		time.Sleep(1500 * time.Millisecond)
		began := time.Now()
		stop()
		if took := time.Since(began); took > 0 || len(files(t, dir)) != 1 {
			t.Errorf("stopped in %v, files %q", took, files(t, dir))
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		o.refuse = nil
		s = o.open(t, dir)
		run(t, s)
		time.Sleep(time.Second)
		if len(o.heard()) != 1 || o.once[message("a", 0).Cause] != 1 {
			t.Errorf("told %q", o.heard())
		}
	})
}

// Check says what hinders, before the first message does.
func TestCheck(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := newOffice().open(t, dir)
	mustPut(t, s, message("a", 0))
	facts, err := Check(dir)
	if err != nil || facts.Messages != 1 || facts.Aside != 0 || time.Since(facts.Oldest) > time.Minute {
		t.Errorf("%+v, %v", facts, err)
	}
	if _, err := Check(filepath.Join(dir, "nowhere")); err == nil {
		t.Error("a directory that is not there")
	}
	if _, err := Open(filepath.Join(s.slot.file(1, waitingSuffix), "below"), newOffice().options()); err == nil {
		t.Error("a directory below a file")
	}
}
