package spool

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
)

// Modes of what stands in the directory: nobody else reads it.
const (
	dirMode  = 0o700
	fileMode = 0o600
)

const (
	slotCount = 64        // processes that may share a directory
	slotSpan  = 1_000_000 // numbers of one slot, so that no two slots give the same

	lockName = "LOCK"
	nextName = "next"

	partSuffix    = ".part" // being written: nobody was told anything yet
	waitingSuffix = ".msg"
	toldSuffix    = ".told"
)

// errTaken says that somebody else holds the slot.
var errTaken = errors.New("the slot is taken")

// slot is one process's part of the directory.
type slot struct {
	dir    string
	first  int // the numbers after it are this slot's
	lock   *os.File
	synced shared
	step   func(name string)

	mu    sync.Mutex
	given int // the largest number that is noted
}

func makePrivate(dir string) error {
	if err := os.MkdirAll(dir, dirMode); err != nil {
		return err
	}
	return os.Chmod(dir, dirMode)
}

// takeSlot takes the first slot that nobody holds.
func takeSlot(root string, step func(string)) (*slot, error) {
	for i := range slotCount {
		s, err := holdSlot(root, i, step)
		if !errors.Is(err, errTaken) {
			return s, err
		}
	}
	return nil, fmt.Errorf("%d processes share it already", slotCount)
}

// holdSlot makes and takes one slot. The error is errTaken when somebody holds it.
func holdSlot(root string, i int, step func(string)) (*slot, error) {
	s := &slot{dir: filepath.Join(root, strconv.Itoa(i)), first: i * slotSpan, step: step}
	if err := makePrivate(s.dir); err != nil {
		return nil, err
	}
	var err error
	if s.lock, err = os.OpenFile(s.path(lockName), os.O_RDWR|os.O_CREATE, fileMode); err != nil {
		return nil, err
	}
	err = syscall.Flock(int(s.lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = errTaken
	}
	if err == nil {
		err = syncDir(root)
	}
	if err != nil {
		return nil, errors.Join(err, s.lock.Close())
	}
	s.synced.sync = func() error { return syncDir(s.dir) }
	return s, nil
}

// release gives the slot back.
func (s *slot) release() error { return s.lock.Close() }

func (s *slot) path(name string) string { return filepath.Join(s.dir, name) }

func (s *slot) file(number int, suffix string) string {
	return s.path(fmt.Sprintf("%010d%s", number, suffix))
}

// lastGiven is the last number that this slot has given, as far as it is noted, counted from the slot's first.
func (s *slot) lastGiven() int {
	text, err := os.ReadFile(s.path(nextName))
	if err != nil {
		return 0
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil || n <= s.first || n >= s.first+slotSpan {
		return 0
	}
	s.given = n
	return n - s.first
}

// note remembers the number across a restart. It is not waited for: without it
// only a number that nobody waits for any more would be given again.
func (s *slot) note(number int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if number <= s.given {
		return
	}
	s.given = number
	_ = os.WriteFile(s.path(nextName), []byte(strconv.Itoa(number)+"\n"), fileMode)
}

// write has the message on disk when it returns without an error. After an error
// it is not there; where that cannot be made sure, the error wraps ErrSlow.
func (s *slot) write(e *entry) error {
	s.note(e.number)
	data, err := encode(e)
	if err != nil {
		return err
	}
	part, name := s.file(e.number, partSuffix), s.file(e.number, waitingSuffix)
	if err := s.fill(part, data); err != nil {
		return errors.Join(err, remove(part))
	}
	s.step("written")
	if err := os.Rename(part, name); err != nil {
		return errors.Join(err, remove(part))
	}
	s.step("renamed")
	if err := s.synced.do(); err != nil {
		if undone := remove(name); undone != nil {
			return errors.Join(fmt.Errorf("%w: %w", ErrSlow, err), undone)
		}
		return err
	}
	s.step("kept")
	return nil
}

func (s *slot) fill(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, fileMode) //nolint:gosec // a number under our own directory
	if err != nil {
		return err
	}
	s.step("made")
	if _, err = f.Write(data); err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// rename gives a message another state, which lasts when the directory is synced.
func (s *slot) rename(number int, from, to string) error {
	return os.Rename(s.file(number, from), s.file(number, to))
}

// remove deletes a file; one that is not there is deleted already.
func remove(name string) error {
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// syncDir makes the names in a directory last.
func syncDir(dir string) error {
	f, err := os.Open(dir) //nolint:gosec // our own directory
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// shared makes one call serve all who ask for it while another one runs: it
// begins after each of them has asked.
type shared struct {
	sync    func() error
	running sync.Mutex
	mu      sync.Mutex
	next    *round
}

type round struct {
	done chan struct{}
	err  error
}

func (g *shared) do() error {
	g.mu.Lock()
	r := g.next
	if r == nil {
		r = &round{done: make(chan struct{})}
		g.next = r
		go g.run(r)
	}
	g.mu.Unlock()
	<-r.done
	return r.err
}

func (g *shared) run(r *round) {
	g.running.Lock()
	defer g.running.Unlock()
	g.mu.Lock()
	g.next = nil
	g.mu.Unlock()
	r.err = g.sync()
	close(r.done)
}
