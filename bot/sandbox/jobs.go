package sandbox

import (
	"context"
	"sync"
)

// jobs runs what the platform does by itself, a few at a time and in no
// promised order. No goroutine waits while there is nothing to do.
type jobs struct {
	limit int

	mu      sync.Mutex
	queue   []func()
	running int
	idle    chan struct{} // closed when nothing is queued or runs; nil while idle
	closed  bool
}

func newJobs(limit int) *jobs { return &jobs{limit: limit} }

func (j *jobs) add(f func()) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.closed {
		return
	}
	if j.idle == nil {
		j.idle = make(chan struct{})
	}
	j.queue = append(j.queue, f)
	if j.running < j.limit {
		j.running++
		go j.work()
	}
}

func (j *jobs) work() {
	for f := j.next(); f != nil; f = j.next() {
		f()
	}
}

// next hands out a job, or nil to end the worker that asks.
func (j *jobs) next() func() {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.queue) == 0 {
		j.running--
		if j.running == 0 {
			close(j.idle)
			j.idle = nil
		}
		return nil
	}
	f := j.queue[0]
	j.queue[0] = nil
	j.queue = j.queue[1:]
	return f
}

func (j *jobs) wait(ctx context.Context) error {
	j.mu.Lock()
	idle := j.idle
	j.mu.Unlock()
	if idle == nil {
		return nil
	}
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// close drops what waits and returns when what runs has ended.
func (j *jobs) close() {
	j.mu.Lock()
	j.closed, j.queue = true, nil
	idle := j.idle
	j.mu.Unlock()
	if idle != nil {
		<-idle
	}
}
