// Package spool keeps on the local disk what the store cannot take just now (暂存):
// one file per message, written and on disk before the sender reads its number,
// given to the bot in order as soon as the store is back, and told once.
//
// Replicas of one host share a directory:
//
//	0/, 1/, …            one slot per running process
//	  LOCK               held with flock for as long as the process runs
//	  next               the last number that was given
//	  0000000012.msg     a message that waits
//	  0000000012.told    one that is recorded, and whose sender is being told
//	aside/               what could not be read or recorded: a person looks at it
//	restored             when a backup was restored here: nobody is told of what is older
//
// The bot is given the message as it came. Its cause makes a second time
// harmless, so that every crash may simply begin again; only who is told is
// marked first, and never told twice.
package spool

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/weidubao/weidubao/bot/channel"
)

// oldest is how long a message may wait: the store remembers for seven days what it has handled.
const oldest = 6 * 24 * time.Hour

// MaxMessages is how many messages wait at most, unless Options say otherwise.
const MaxMessages = 10_000

// Why a message was not taken.
var (
	// ErrFull says that as many messages wait as may.
	ErrFull = errors.New("the spool is full")
	// ErrSlow says that the disk has not answered in time: the message may or may not be kept.
	ErrSlow = errors.New("the disk of the spool has not answered")
)

// Bot takes one message in, as the callback has it do.
type Bot interface {
	// Receive answers the reply for the sender. A message that comes again gets the same reply and does nothing.
	Receive(ctx context.Context, in channel.Inbound) (reply string, err error)
}

// Words are what senders are told, each a line of one answer. Empty words are not sent.
type Words interface {
	// Recorded says that the message of that number is recorded, and what came of it.
	Recorded(number int, reply string) string
	// Recap says that the messages of those numbers are recorded, where there is no room for what came of them.
	Recap(numbers []int) string
	// Failed says that the messages of those numbers were not recorded, and what to do.
	Failed(numbers []int) string
}

// Options are what a Spool is made of. Bot, Answerer, Words and Probe are required.
type Options struct {
	Bot      Bot
	Answerer channel.Answerer
	Words    Words
	Probe    func(context.Context) error // nil when the store takes changes
	Log      *slog.Logger                // nil: nothing is logged
	Now      func() time.Time            // nil: the system's clock
	Max      int                         // messages that wait at most; 0: MaxMessages

	step func(name string) // of tests: what is under way may end there, as by a kill
}

// Spool is an open spool. It is safe for use by many goroutines.
type Spool struct {
	opt  Options
	root string
	slot *slot

	mu      sync.Mutex
	last    int               // number that was given last
	waiting map[string]*entry // by cause
	senders map[string]int    // how many of them wait
	handled memory            // causes that were recorded lately
	lanes   [laneCount]lane
	there   chan struct{} // nil: the store is there; closed when it is back

	gone    chan struct{} // the store has just gone
	tellers [tellerCount]teller
	muted   time.Time // nobody is told of what was put up to then
	aside   atomic.Int64
}

// entry is one message of the spool.
type entry struct {
	number int
	at     time.Time // when it was put
	in     channel.Inbound

	ready  chan struct{} // closed when it is known whether the message is on disk
	err    error         // why it is not; read it after ready
	tries  int           // that failed although the store was there
	reply  string        // what came of it
	failed bool          // nothing came of it, and nothing will
}

// Open takes the first slot in dir that nobody holds, makes what is missing, and
// reads what waits there and in the slots that nobody holds. Nothing moves before Run.
func Open(dir string, opt Options) (*Spool, error) {
	s := &Spool{
		opt: opt.filled(), root: dir, waiting: make(map[string]*entry), senders: make(map[string]int), gone: make(chan struct{}, 1),
	}
	for i := range s.lanes {
		s.lanes[i].wake = make(chan struct{}, 1)
	}
	for i := range s.tellers {
		s.tellers[i] = teller{untold: make(map[string]*untold), wake: make(chan struct{}, 1)}
	}
	if err := s.open(); err != nil {
		return nil, fmt.Errorf("open the spool %s: %w", dir, err)
	}
	return s, nil
}

func (o Options) filled() Options {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	o.Max = cmp.Or(o.Max, MaxMessages)
	if o.step == nil {
		o.step = func(string) {}
	}
	return o
}

func (s *Spool) open() (err error) {
	for _, dir := range []string{s.root, s.asideDir()} {
		if err := makePrivate(dir); err != nil {
			return err
		}
	}
	s.readMute()
	if s.slot, err = takeSlot(s.root, s.opt.step); err != nil {
		return err
	}
	s.last = s.slot.first + s.slot.lastGiven()
	if err := s.load(s.slot); err != nil {
		return errors.Join(err, s.slot.release())
	}
	s.look()
	return nil
}

// Close gives the slot back. Call it when nothing is put any more and Run has returned.
func (s *Spool) Close() error { return s.slot.release() }

// Stats are how many messages wait for the store, and since when the oldest of
// them does; zero when none waits.
func (s *Spool) Stats() (messages int, since time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.waiting {
		if since.IsZero() || e.at.Before(since) {
			since = e.at
		}
	}
	return len(s.waiting), since
}

// Aside is how many messages were set aside and wait for a person.
func (s *Spool) Aside() int { return int(s.aside.Load()) }

func (s *Spool) asideDir() string { return filepath.Join(s.root, "aside") }

func closedChan() chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}
