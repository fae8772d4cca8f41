package sandbox

import (
	"sync"
	"time"
)

// later does something a while after it was first asked for, once for all who
// asked meanwhile. Nothing runs or waits while nobody asks.
type later struct {
	wait time.Duration
	do   func()

	mu     sync.Mutex
	timer  *time.Timer // set while it is asked for
	closed bool
	runs   sync.WaitGroup // not two at once, and none after close
	one    sync.Mutex
}

func newLater(wait time.Duration, do func()) *later { return &later{wait: wait, do: do} }

func (l *later) ask() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.timer != nil || l.closed {
		return
	}
	l.runs.Add(1)
	l.timer = time.AfterFunc(l.wait, l.run)
}

func (l *later) run() {
	defer l.runs.Done()
	l.mu.Lock()
	l.timer = nil // who asks from here on is told again
	l.mu.Unlock()
	l.one.Lock()
	defer l.one.Unlock()
	l.do()
}

// close forgets what is asked for and returns when nothing runs any more.
func (l *later) close() {
	l.mu.Lock()
	l.closed = true
	if l.timer != nil && l.timer.Stop() {
		l.runs.Done()
	}
	l.timer = nil
	l.mu.Unlock()
	l.runs.Wait()
}
