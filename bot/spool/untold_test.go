package spool

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// Who wrote more than the platform lets us answer is told of all in one answer.
func TestOneAnswer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o, dir := newOffice(), t.TempDir()
		s := o.open(t, dir)
		for n := range 12 {
			mustPut(t, s, message("a", n))
		}
		mustPut(t, s, message("b", 0))
		stop := run(t, s)
		time.Sleep(time.Second)
		stop()
		if len(o.answers) != 2 || len(o.heard()) != 13 || len(files(t, dir)) != 0 {
			t.Errorf("%d answers: %q; left %q", len(o.answers), o.answers, files(t, dir))
		}
		var want strings.Builder
		for n := range 12 {
			fmt.Fprintf(&want, "%d: done wx:a:%d\n", n+1, n)
		}
		for _, text := range o.answers {
			if strings.Contains(text, "wx:a") && text+"\n" != want.String() {
				t.Error(cmp.Diff(want.String(), text))
			}
		}
	})
}

// A message that stays holds up the words about the others only so long.
func TestHeldUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o, dir := newOffice(), t.TempDir()
		s := o.open(t, dir)
		mustPut(t, s, message("a", 0))
		o.stepped = func(name string) {
			if name == "written" {
				time.Sleep(time.Minute) // the disk takes the second one only then
			}
		}
		stop := run(t, s)
		_, err := s.Put(message("a", 1))
		if err == nil {
			t.Error("it was kept at once")
		}
		time.Sleep(holdTime - time.Second)
		before := len(o.heard())
		time.Sleep(2 * time.Second)
		if now := len(o.heard()); before != 0 || now != 1 {
			t.Errorf("told %d, then %d", before, now)
		}
		time.Sleep(time.Minute)
		stop()
		if len(o.heard()) != 2 || len(o.answers) != 2 {
			t.Errorf("told %q", o.answers)
		}
	})
}

// The marks of all come before the one answer: a kill has none of them told twice.
func TestAllAreMarkedFirst(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o, dir := newOffice(), t.TempDir()
		s := o.open(t, dir)
		for n := range 6 {
			mustPut(t, s, message("a", n))
		}
		o.stepped = func(name string) {
			if name == "marked" {
				if names, _ := filepath.Glob(filepath.Join(dir, "0", "*"+toldSuffix)); len(names) != 6 {
					t.Errorf("marked: %q", names)
				}
			}
		}
		stop := run(t, s)
		time.Sleep(time.Second)
		stop()
		if len(o.answers) != 1 {
			t.Errorf("told %q", o.answers)
		}
	})
}

// Whatever is said of however many messages, it fits, and no number is left out or named twice.
func TestWordsFit(t *testing.T) {
	t.Parallel()
	o := newOffice()
	s := o.open(t, t.TempDir())
	rapid.Check(t, func(rt *rapid.T) {
		var about []*entry
		for n := range rapid.IntRange(1, 80).Draw(rt, "messages") {
			about = append(about, &entry{
				number: n + 1, failed: rapid.IntRange(0, 9).Draw(rt, "failed") == 0,
				reply: strings.Repeat("字", rapid.SampledFrom([]int{1, 20, 60, 400, 900}).Draw(rt, "length")),
			})
		}
		text := s.words(about)
		if len(text) > maxWords {
			rt.Fatalf("%d bytes", len(text))
		}
		named := " " + strings.NewReplacer("[", " ", "]", " ", ":", " ", "\n", " ").Replace(text) + " "
		for _, e := range about {
			if strings.Count(named, fmt.Sprintf(" %d ", e.number)) != 1 {
				rt.Fatalf("number %d: %s", e.number, text)
			}
		}
	})
}

// What comes from a backup is recorded and nobody is told of it, whoever takes it
// over and whenever; what is put later is told.
func TestMute(t *testing.T) {
	t.Parallel()
	o, dir := newOffice(), t.TempDir()
	s := o.open(t, dir)
	mustPut(t, s, message("a", 0))
	o.bad[message("b", 0).Cause] = true
	mustPut(t, s, message("b", 0))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := Mute(dir, time.Now()); err != nil {
		t.Fatal(err)
	}
	s = o.open(t, dir)
	mustPut(t, s, message("a", 1))
	run(t, s)
	drained(t, s, dir)
	if got, told := strings.Join(o.carriedOut(), " "), strings.Join(o.heard(), ", "); got != "wx:a:0 wx:a:1" || told != "a 3: done wx:a:1" || s.Aside() != 1 {
		t.Errorf("carried out %s, told %s, %d aside", got, told, s.Aside())
	}
	if err := os.WriteFile(filepath.Join(dir, restoredName), []byte("torn"), 0o600); err != nil {
		t.Fatal(err)
	}
	second := o.open(t, dir)
	if log := o.logged(); second.muted.IsZero() || !strings.Contains(log, "nobody is told of what waits now") {
		t.Error(log)
	}
}

// A message whose number another one has is taken over under a new one, and not lost.
func TestNumberIsTaken(t *testing.T) {
	t.Parallel()
	o, dir := newOffice(), t.TempDir()
	first, second := o.open(t, dir), o.open(t, dir)
	mustPut(t, second, message("a", 0))
	name := first.slot.file(slotSpan+1, waitingSuffix) // as after a loss of the numbers
	data, err := encode(&entry{number: slotSpan + 1, at: time.Now(), in: message("b", 0)})
	if err == nil {
		err = os.WriteFile(name, data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second.look()
	if n, _ := second.Stats(); n != 2 || second.Aside() != 0 {
		t.Errorf("%d wait, %d aside", n, second.Aside())
	}
	if err := second.Close(); err != nil {
		t.Fatal(err)
	}
	third := o.open(t, dir) // in the first slot: it takes over what the second one had
	run(t, third)
	drained(t, third, dir)
	if len(o.carriedOut()) != 2 || third.Aside() != 0 {
		t.Errorf("carried out %q", o.carriedOut())
	}
}
