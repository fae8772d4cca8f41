package spool

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/weidubao/weidubao/bot/channel"
)

// adoptEvery is how often somebody looks after slots that nobody holds any more.
const adoptEvery = time.Minute

// load reads what stands in a slot that is held; from another slot than our own
// it moves here. A file that cannot be read is set aside.
func (s *Spool) load(from *slot) error {
	files, err := os.ReadDir(from.dir)
	if err != nil {
		return err
	}
	for _, f := range files {
		name := from.path(f.Name())
		switch filepath.Ext(name) {
		case partSuffix:
			err = remove(name)
		case toldSuffix:
			s.opt.Log.Warn("a kill came while the sender of a spooled message was told; not told again", "number", numberOf(name))
			err = remove(name)
		case waitingSuffix:
			err = s.loadOne(from, name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// loadOne reads one message that waits.
func (s *Spool) loadOne(from *slot, name string) error {
	e, err := readMessage(name)
	if err != nil {
		return s.putAside(name, numberOf(name), err)
	}
	if s.known(e.in) {
		return remove(name) // another replica was pushed the same
	}
	if from != s.slot {
		if err := s.move(name, e); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if e.number > s.last && e.number < s.slot.first+slotSpan {
		s.last = e.number
	}
	s.queue(e)
	return nil
}

func readMessage(name string) (*entry, error) {
	data, err := os.ReadFile(name) //nolint:gosec // a file of our own directory
	if err != nil {
		return nil, err
	}
	e, err := decode(data)
	if n := numberOf(name); err == nil && n > 0 {
		e.number = n // it may have been taken over under another one
	}
	return e, err
}

// known reports whether the message is kept here or recorded. One that is just
// being written may still be refused by the disk.
func (s *Spool) known(in channel.Inbound) bool {
	s.mu.Lock()
	e, recorded := s.waiting[in.Cause], s.handled.number(in.Cause) != 0
	s.mu.Unlock()
	if e == nil || recorded {
		return recorded
	}
	<-e.ready
	return e.err == nil
}

// move takes a message over from another slot. Its number, which the sender has
// read, stays its own unless another message has it: none is lost for that.
func (s *Spool) move(name string, e *entry) error {
	told := e.number
	for taken(s.slot.file(e.number, waitingSuffix)) || taken(s.slot.file(e.number, toldSuffix)) {
		s.mu.Lock()
		s.last++
		e.number = s.last
		s.mu.Unlock()
	}
	if told != e.number {
		s.slot.note(e.number)
		s.opt.Log.Warn("another message has the number of one that was taken over", "number", told, "now", e.number)
	}
	if err := os.Rename(name, s.slot.file(e.number, waitingSuffix)); err != nil {
		return err
	}
	return errors.Join(s.slot.synced.do(), syncDir(filepath.Dir(name)))
}

func taken(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

// adopt takes over what waits in slots that nobody holds.
func (s *Spool) adopt() error {
	for i := range slotCount {
		dir := filepath.Join(s.root, strconv.Itoa(i))
		if _, err := os.Lstat(dir); err != nil || dir == s.slot.dir {
			continue
		}
		left, err := holdSlot(s.root, i, s.opt.step)
		if errors.Is(err, errTaken) {
			continue
		}
		if err != nil {
			return err
		}
		if err := errors.Join(s.load(left), left.release()); err != nil {
			return err
		}
	}
	return nil
}

// lookAfter adopts each minute.
func (s *Spool) lookAfter(ctx context.Context) {
	each := time.NewTicker(adoptEvery)
	defer each.Stop()
	for {
		select {
		case <-each.C:
		case <-ctx.Done():
			return
		}
		s.look()
	}
}

// look adopts, and counts anew what was set aside: a person may have settled some.
func (s *Spool) look() {
	if err := s.adopt(); err != nil {
		s.opt.Log.Error("what other processes have left in the spool was not taken over", "err", err)
	}
	if files, err := os.ReadDir(s.asideDir()); err == nil {
		s.aside.Store(int64(len(files)))
	}
}

// numberOf is the number in a file's name; 0 when there is none.
func numberOf(name string) int {
	text, _, _ := strings.Cut(filepath.Base(name), ".")
	n, _ := strconv.Atoi(text)
	return n
}

// putAside moves a file to where a person looks at it.
func (s *Spool) putAside(name string, number int, why error) error {
	to := filepath.Join(s.asideDir(), filepath.Base(name))
	if _, err := os.Lstat(to); err == nil {
		to += strconv.FormatInt(s.opt.Now().UnixNano(), 10)
	}
	err := os.Rename(name, to)
	if err == nil {
		err = errors.Join(syncDir(s.asideDir()), syncDir(filepath.Dir(name)))
	}
	if err != nil {
		return fmt.Errorf("set message %d aside: %w", number, err)
	}
	s.aside.Add(1)
	s.opt.Log.Error("a spooled message was set aside, a person has to look at it", "number", number, "file", to, "err", why)
	return nil
}

// Facts are what stands in a directory of spools.
type Facts struct {
	Messages int       // that wait, in all slots
	Oldest   time.Time // when the oldest of them was put; zero: none waits
	Aside    int       // that wait for a person
}

// Check looks at a directory from outside, also while services use it, and
// makes sure that a message could be kept there: the error says why not.
func Check(dir string) (Facts, error) {
	var f Facts
	probe, err := os.CreateTemp(dir, ".check-")
	if err != nil {
		return f, fmt.Errorf("check the spool: %w", err)
	}
	if err := errors.Join(probe.Sync(), probe.Close(), os.Remove(probe.Name())); err != nil {
		return f, fmt.Errorf("check the spool: %w", err)
	}
	waiting, _ := filepath.Glob(filepath.Join(dir, "*", "*"+waitingSuffix))
	aside, _ := os.ReadDir(filepath.Join(dir, "aside"))
	f.Aside = len(aside)
	for _, name := range slices.DeleteFunc(waiting, func(n string) bool { return filepath.Base(filepath.Dir(n)) == "aside" }) {
		info, err := os.Lstat(name)
		if err != nil {
			continue // it was just recorded
		}
		f.Messages++
		if at := info.ModTime(); f.Oldest.IsZero() || at.Before(f.Oldest) {
			f.Oldest = at
		}
	}
	return f, nil
}
