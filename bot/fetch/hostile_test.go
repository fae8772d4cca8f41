package fetch

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot/report"
)

// The directory takes nothing for a while: what was sent waits, the operator is
// told once, and it is kept when there is room again.
func TestFetchWithoutRoom(t *testing.T) {
	b := newBench(t)
	var log bytes.Buffer
	b.o.Log = slog.New(slog.NewTextHandler(&log, nil))
	id := b.send()
	blocked := filepath.Join(b.dir, "2026") // stands where the directory of the year would be
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		b.once(t)
		a := b.records[id]
		if a.State != report.AttachmentPending || a.MediaID == "" || !a.NextTry.After(b.now) {
			t.Fatalf("without room: %+v", a)
		}
		b.now = a.NextTry
	}
	if err := os.Remove(blocked); err != nil {
		t.Fatal(err)
	}
	b.once(t)
	if a := b.records[id]; a.State != report.AttachmentKept || len(b.files(t)) != 2 {
		t.Errorf("with room again: %+v", a)
	}
	if n := strings.Count(log.String(), "level=ERROR"); n != 1 {
		t.Errorf("told %d times:\n%s", n, log.String())
	}
}

// What a decoder panics at ends that one file, not the service.
func TestFetchSurvivesPanic(t *testing.T) {
	b := newBench(t)
	var log bytes.Buffer
	b.o.Log = slog.New(slog.NewTextHandler(&log, nil))
	err := b.careful(t.Context(), "id", func() error { panic("what somebody sent") })
	if no, ok := errors.AsType[*RefusedError](err); !ok || no.Reason != report.AttachmentBroken {
		t.Errorf("%v", err)
	}
	if !strings.Contains(log.String(), "panicked") || strings.Contains(log.String(), "what somebody sent") {
		t.Errorf("told: %s", log.String())
	}
}

// JPEG decoders pass over bytes that belong to nothing, and so does the
// cleaner: the picture stays to the last point, and the bytes are gone.
func TestJPEGWithStrayBytes(t *testing.T) {
	plain := photo(t, 1)
	at := bytes.Index(plain, []byte{0xff, 0xdb}) // the first table
	stray := append(append(append([]byte{}, plain[:at]...), "\x00GPS\xff\x00\xff\x01\xff\xd3"...), plain[at:]...)
	got, _, ok := cleanJPEG(stray)
	want, _, _ := cleanJPEG(plain)
	if !ok || !bytes.Equal(got, want) {
		t.Errorf("%v: %d bytes, want %d", ok, len(got), len(want))
	}
}

// Two workers, of which one comes back long after its lease: whoever is late leaves nothing behind that the record does not name.
func TestFetchLate(t *testing.T) {
	b := newBench(t)
	id := b.send()
	slow := b.records[id]
	b.once(t)
	b.body = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(photo(t, 6))), nil }
	again, err := b.fetch(t.Context(), slow)
	if a := b.records[id]; err != nil || again.SHA256 != a.SHA256 || again.FileName() != a.FileName() || len(b.files(t)) != 2 {
		t.Errorf("%v: %+v, %v", err, again, b.files(t))
	}
	b.now = b.now.Add(time.Hour)
	if b.once(t); b.asked != 2 {
		t.Errorf("asked %d times", b.asked)
	}
}
