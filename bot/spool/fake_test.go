package spool

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot/channel"
)

const (
	secretWords = "王某贪了3万"
	secretID    = "oABCDEF1234567890"
	patience    = 20 * time.Second
)

var errAway = errors.New("the store is away")

// office is the store, the bot and the platform of a test: it survives the
// spools that come and go beside it.
type office struct {
	mu      sync.Mutex
	away    bool
	bad     map[string]bool // causes that the bot cannot take
	once    map[string]int  // how often a cause was carried out
	order   []string        // causes as they were carried out
	tried   int
	told    []string // line by line
	answers []string // as they were sent
	refuse  []error  // of the next answers
	stepped func(name string)
	log     bytes.Buffer
}

func newOffice() *office { return &office{once: make(map[string]int), bad: make(map[string]bool)} }

// Receive does a cause once, as the bot does with the store's help.
func (o *office) Receive(_ context.Context, in channel.Inbound) (string, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.tried++
	switch {
	case o.away:
		return "", fmt.Errorf("%s of %s: %w", in.Text, in.From, errAway)
	case o.bad[in.Cause]:
		panic(in.Text)
	}
	if o.once[in.Cause] == 0 {
		o.once[in.Cause]++
		o.order = append(o.order, in.Cause)
	}
	if in.Kind == channel.Event {
		return "", nil
	}
	return "done " + in.Cause, nil
}

func (o *office) Answer(_ context.Context, to, text string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.refuse) > 0 {
		err := o.refuse[0]
		o.refuse = o.refuse[1:]
		return err
	}
	o.answers = append(o.answers, text)
	for line := range strings.Lines(text) {
		o.told = append(o.told, to+" "+strings.TrimSuffix(line, "\n"))
	}
	return nil
}

func (o *office) probe(context.Context) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.away {
		return errAway
	}
	return nil
}

func (o *office) Recorded(number int, reply string) string {
	return fmt.Sprintf("%d: %s", number, reply)
}

func (o *office) Recap(numbers []int) string { return fmt.Sprintf("recorded: %d", numbers) }

func (o *office) Failed(numbers []int) string { return fmt.Sprintf("failed: %d", numbers) }

func (o *office) set(away bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.away = away
}

func (o *office) heard() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.told)
}

func (o *office) carriedOut() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.order)
}

func (o *office) logged() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.log.String()
}

// Write is the log's.
func (o *office) Write(line []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.log.Write(line)
}

func (o *office) options() Options {
	return Options{
		Bot: o, Answerer: o, Words: o, Probe: o.probe, Log: slog.New(slog.NewTextHandler(o, &slog.HandlerOptions{Level: slog.LevelDebug})),
		step: func(name string) {
			o.mu.Lock()
			f := o.stepped
			o.mu.Unlock()
			if f != nil {
				f(name)
			}
		},
	}
}

// open opens a spool; it is closed at the end of the test, unless kill comes before.
func (o *office) open(tb testing.TB, dir string, change ...func(*Options)) *Spool {
	tb.Helper()
	opt := o.options()
	for _, f := range change {
		f(&opt)
	}
	s, err := Open(dir, opt)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = s.Close() })
	return s
}

// run runs a spool until stop is called.
func run(tb testing.TB, s *Spool) (stop func()) {
	tb.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { s.Run(ctx) })
	stop = sync.OnceFunc(func() {
		cancel()
		running.Wait()
	})
	tb.Cleanup(stop)
	return stop
}

// message is the nth of a sender.
func message(from string, n int) channel.Inbound {
	return channel.Inbound{
		Cause: fmt.Sprintf("wx:%s:%d", from, n), From: from, Kind: channel.Text, Text: secretWords + strconv.Itoa(n),
		CreatedAt: time.Unix(1_800_000_000+int64(n/3), 0), // three in each second
	}
}

// mustPut puts a message; where the disk of a busy machine takes too long it
// comes again, as the platform sends it.
func mustPut(tb testing.TB, s *Spool, in channel.Inbound) (number int) {
	tb.Helper()
	var err error
	eventually(tb, "the disk has answered", func() bool {
		number, err = s.Put(in)
		return !errors.Is(err, ErrSlow)
	})
	if err != nil {
		tb.Fatal(err)
	}
	return number
}

func eventually(tb testing.TB, what string, ok func() bool) {
	tb.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	late := time.NewTimer(patience)
	defer late.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-late.C:
			tb.Fatalf("waited %v, but never: %s", patience, what)
		}
	}
}

// drained waits until nothing is left on disk.
func drained(tb testing.TB, s *Spool, dir string) {
	tb.Helper()
	eventually(tb, "the spool is empty", func() bool {
		n, _ := s.Stats()
		return n == 0 && len(files(tb, dir)) == 0
	})
}

// files are the messages that stand in a directory, by their names.
func files(tb testing.TB, dir string) (names []string) {
	tb.Helper()
	for _, suffix := range []string{partSuffix, waitingSuffix, toldSuffix} {
		found, err := filepath.Glob(filepath.Join(dir, "*", "*"+suffix))
		if err != nil {
			tb.Fatal(err)
		}
		for _, f := range found {
			if !strings.Contains(f, "aside") {
				names = append(names, filepath.Base(f))
			}
		}
	}
	return names
}

// rounds is the short form in make test, the long one in make soak.
func rounds(short, long int) int {
	if os.Getenv("WEIDUBAO_SOAK") != "" {
		return long
	}
	return short
}
