package spool

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot/channel"
)

func TestPutNumbersAndDedupes(t *testing.T) {
	t.Parallel()
	o, dir := newOffice(), t.TempDir()
	s := o.open(t, dir)
	for want, in := range []channel.Inbound{message("a", 0), message("a", 1), message("b", 0)} {
		for range 2 {
			if got := mustPut(t, s, in); got != want+1 {
				t.Errorf("number %d, want %d", got, want+1)
			}
		}
	}
	want := []string{"0000000001.msg", "0000000002.msg", "0000000003.msg"}
	if diff := cmp.Diff(want, files(t, dir)); diff != "" {
		t.Error(diff)
	}
	if n, since := s.Stats(); n != 3 || time.Since(since) > time.Minute {
		t.Errorf("%d since %v", n, since)
	}
	if !s.Waits(message("a", 7)) || !s.Waits(message("b", 0)) || s.Waits(message("c", 0)) {
		t.Error("who waits is told wrong")
	}
}

// The file is what another release will have to read.
func TestFileForm(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 22, 5, 16, 4, 7, time.UTC)
	in := channel.Inbound{
		Cause: "wx:o1:1:2", From: "o1", To: "gh", Kind: channel.Event, Event: channel.EventScan, EventKey: "7", Text: "字", MsgID: "2", CreatedAt: at,
	}
	data, err := encode(&entry{number: 12, at: at, in: in})
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"record":{"number":12,"at":"2026-11-22T05:16:04.000000007Z","in":{"Cause":"wx:o1:1:2","From":"o1","To":"gh","Kind":"event","Text":"字",` +
		`"Event":"SCAN","EventKey":"7","MediaID":"","MsgID":"2","Status":"","CreatedAt":"2026-11-22T05:16:04.000000007Z"}},` +
		`"sha256":"`
	if !strings.HasPrefix(string(data), want) {
		t.Errorf("%s", data)
	}
	e, err := decode(data)
	if err != nil || e.in != in || e.number != 12 || !e.at.Equal(at) {
		t.Errorf("%+v, %v", e, err)
	}
}

func TestPrivate(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "deep", "spool")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	mustPut(t, newOffice().open(t, dir), message("a", 0))
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if want := map[bool]fs.FileMode{true: 0o700, false: 0o600}[d.IsDir()]; info.Mode().Perm() != want {
			t.Errorf("%s: %v, want %v", name, info.Mode().Perm(), want)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestFull(t *testing.T) {
	t.Parallel()
	o, dir := newOffice(), t.TempDir()
	s := o.open(t, dir, func(opt *Options) { opt.Max = 3 })
	for n := range 3 {
		mustPut(t, s, message("a", n))
	}
	if _, err := s.Put(message("a", 3)); !errors.Is(err, ErrFull) {
		t.Errorf("a fourth: %v", err)
	}
	if n := mustPut(t, s, message("a", 1)); n != 2 {
		t.Errorf("one that waits: number %d", n)
	}
	stop := run(t, s)
	drained(t, s, dir)
	stop()
	if n := mustPut(t, s, message("a", 3)); n != 4 {
		t.Errorf("number %d after it was drained", n)
	}
}

// A disk that refuses keeps nothing; one that does not answer keeps nobody waiting.
func TestDiskFails(t *testing.T) {
	t.Parallel()
	o, dir := newOffice(), t.TempDir()
	s := o.open(t, dir)
	if err := os.Rename(s.slot.dir, s.slot.dir+"-gone"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Put(message("a", 0)); !errors.Is(err, fs.ErrNotExist) || s.Waits(message("a", 0)) {
		t.Errorf("%v", err)
	}
	if err := os.Rename(s.slot.dir+"-gone", s.slot.dir); err != nil {
		t.Fatal(err)
	}
	release := make(chan struct{})
	o.stepped = func(name string) {
		if name == "written" {
			<-release
		}
	}
	began := time.Now()
	if _, err := s.Put(message("a", 0)); !errors.Is(err, ErrSlow) || time.Since(began) > time.Second {
		t.Errorf("%v after %v", err, time.Since(began))
	}
	if !s.Waits(message("a", 0)) || len(files(t, dir)) != 1 {
		t.Error("what the disk may still keep is forgotten")
	}
	close(release)
	run(t, s)
	drained(t, s, dir)
	if told := o.heard(); len(told) != 1 {
		t.Errorf("told %q", told)
	}
}

// TestOrder has many senders write at once while the store comes and goes: each
// one's messages are carried out in order, once, and told once.
func TestOrder(t *testing.T) {
	t.Parallel()
	o, dir := newOffice(), t.TempDir()
	s := o.open(t, dir)
	o.set(true)
	run(t, s)
	const senders, each = 20, 15
	var writing sync.WaitGroup
	for i := range senders {
		writing.Go(func() {
			for n := range each {
				mustPut(t, s, message(fmt.Sprintf("s%02d", i), n))
			}
		})
	}
	writing.Wait()
	eventually(t, "the store is known to be away", func() bool { return s.Waits(message("nobody", 0)) })
	o.set(false)
	drained(t, s, dir)
	eventually(t, "everybody is told", func() bool { return len(o.heard()) == senders*each })
	seen := make(map[string]int)
	for _, cause := range o.carriedOut() {
		from, n := cause[3:6], cause[7:]
		if fmt.Sprint(seen[from]) != n {
			t.Fatalf("%s is carried out after %d others", cause, seen[from])
		}
		seen[from]++
	}
	told := o.heard()
	slices.Sort(told)
	if len(slices.Compact(told)) != senders*each || len(o.once) != senders*each {
		t.Errorf("%d carried out, %d told", len(o.once), len(told))
	}
	if s.Waits(message("s01", each)) {
		t.Error("still waits")
	}
	if log := o.logged(); strings.Contains(log, "王某") || !strings.Contains(log, "the store is back") {
		t.Errorf("log: %s", log)
	}
}

// What was written first goes first, also where it came later.
func TestOlderGoesFirst(t *testing.T) {
	t.Parallel()
	o, dir := newOffice(), t.TempDir()
	s := o.open(t, dir)
	for _, n := range []int{9, 3, 6, 4} {
		mustPut(t, s, message("a", n))
	}
	run(t, s)
	drained(t, s, dir)
	if diff := cmp.Diff([]string{"wx:a:3", "wx:a:4", "wx:a:6", "wx:a:9"}, o.carriedOut()); diff != "" {
		t.Error(diff)
	}
}

// A redelivery of what was recorded is neither given another number nor told again.
func TestRecordedCauseIsKnown(t *testing.T) {
	t.Parallel()
	o, dir := newOffice(), t.TempDir()
	s := o.open(t, dir)
	mustPut(t, s, message("a", 0))
	stop := run(t, s)
	drained(t, s, dir)
	stop()
	mustPut(t, s, message("a", 1))
	if s.Waits(message("a", 0)) {
		t.Error("a recorded message waits because of another one")
	}
	if n := mustPut(t, s, message("a", 0)); n != 1 || len(files(t, dir)) != 1 {
		t.Errorf("number %d, files %q", n, files(t, dir))
	}
}

// Numbers go on after a restart, also where nothing waits.
func TestNumbersGoOn(t *testing.T) {
	t.Parallel()
	o, dir := newOffice(), t.TempDir()
	s := o.open(t, dir)
	mustPut(t, s, message("a", 0))
	stop := run(t, s)
	drained(t, s, dir)
	stop()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = o.open(t, dir)
	if n := mustPut(t, s, message("a", 1)); n != 2 {
		t.Errorf("number %d", n)
	}
	if err := errors.Join(s.Close(), os.WriteFile(filepath.Join(s.slot.dir, nextName), []byte("torn"), 0o600)); err != nil {
		t.Fatal(err)
	}
	if n := mustPut(t, o.open(t, dir), message("a", 2)); n != 3 {
		t.Errorf("number %d", n)
	}
}

// TestTenThousand measures how long a full spool takes with a bot that is as quick as can be.
func TestTenThousand(t *testing.T) {
	t.Parallel()
	o, dir := newOffice(), t.TempDir()
	s := o.open(t, dir, func(opt *Options) { opt.Log = nil })
	count := rounds(500, MaxMessages)
	began := time.Now()
	var writing sync.WaitGroup
	for i := range 8 {
		writing.Go(func() {
			for n := i; n < count; n += 8 {
				mustPut(t, s, message(fmt.Sprintf("s%04d", n%200), n))
			}
		})
	}
	writing.Wait()
	put, began := time.Since(began), time.Now()
	run(t, s)
	eventually(t, "all are recorded", func() bool { n, _ := s.Stats(); return n == 0 })
	took := time.Since(began)
	drained(t, s, dir)
	t.Logf("figure: %d spooled by 8 writers in %v (%v each), recorded in %v, told in %v", count, put, put*8/time.Duration(count), took, time.Since(began))
	if len(o.heard()) != count || took > 10*time.Second {
		t.Errorf("told %d of %d, recorded in %v", len(o.heard()), count, took)
	}
}
