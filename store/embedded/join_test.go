package embedded_test

import (
	"errors"
	"testing"
	"time"

	"github.com/weidubao/weidubao/store/embedded"
)

func TestJoin(t *testing.T) {
	dir := t.TempDir()
	own, err := embedded.Join(t.Context(), dir, embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if own.Joined() {
		t.Fatal("joined, but nobody was there")
	}
	if err := own.Close(); err != nil {
		t.Fatal(err)
	}
	served := mustStart(t, dir)
	guest, err := embedded.Join(t.Context(), dir, embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !guest.Joined() || guest.Socket() != served.Socket() || guest.PID() != 0 {
		t.Errorf("joined %v at %s, pid %d", guest.Joined(), guest.Socket(), guest.PID())
	}
	if err := guest.Close(); err != nil {
		t.Fatal(err)
	}
	if got := ask(t, served.Socket(), "PING"); got != "+PONG" {
		t.Errorf("the guest took the server along: %q", got)
	}
}

// TestCommandsDoNotJoinEachOther: the server of a command ends with it, so the
// next command waits for the directory instead.
func TestCommandsDoNotJoinEachOther(t *testing.T) {
	dir := t.TempDir()
	first, err := embedded.Join(t.Context(), dir, embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := embedded.Join(t.Context(), dir, embedded.Options{Wait: 50 * time.Millisecond}); !errors.Is(err, embedded.ErrLocked) {
		t.Errorf("beside a command: %v", err)
	}
	type joined struct {
		s   *embedded.Server
		err error
	}
	second := make(chan joined)
	go func() {
		s, err := embedded.Join(t.Context(), dir, embedded.Options{Wait: 10 * time.Second})
		second <- joined{s, err}
	}()
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	got := <-second
	if got.err != nil || got.s.Joined() {
		t.Fatalf("after the first command: %+v", got)
	}
	if err := got.s.Close(); err != nil {
		t.Fatal(err)
	}
}
