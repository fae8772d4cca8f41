package embedded

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

var errClosing = errors.New("closing")

// serve runs a child over dir, whose lock is held; brief: only for as long as a command takes. The lock is given free on error.
func serve(ctx context.Context, dir string, lock *os.File, brief bool, opt Options) (*Server, error) {
	s := &Server{
		dir: dir, lock: lock, brief: brief, extra: opt.extra, log: opt.logger(), tail: &tail{log: opt.logger()},
		stop: make(chan struct{}), done: make(chan struct{}), died: make(chan struct{}),
	}
	if err := s.locate(); err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	go s.supervise()
	err := s.ready(ctx)
	if err == nil {
		err = CheckVersion(info(ctx, s.socket))
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Server) locate() (err error) {
	if s.binary, err = find(); err != nil {
		return err
	}
	if s.socket, err = socketPath(s.dir); err != nil {
		return err
	}
	return writeSocket(s.lock, s.socket, s.brief)
}

// ready waits until the child answers: while it loads its files it says so instead.
func (s *Server) ready(ctx context.Context) error {
	tick := time.NewTicker(poll)
	defer tick.Stop()
	for {
		if command(ctx, s.socket, "PING") == "+PONG" {
			return nil
		}
		select {
		case <-s.died:
			return s.first
		case <-ctx.Done():
			return fmt.Errorf("start redis-server: %w", ctx.Err())
		case <-tick.C:
		}
	}
}

// supervise runs one child after the other until Close. It keeps its thread,
// because the kernel kills the child together with the thread that started it.
func (s *Server) supervise() {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer close(s.done)
	pause, first := shortest, true
	for {
		began := time.Now()
		err := s.child()
		if errors.Is(err, errClosing) {
			return
		}
		if first {
			first = false
			s.first = s.firstFailure(err)
			close(s.died)
		}
		if time.Since(began) > longest {
			pause = shortest
		}
		s.log.Error("redis-server ended, starting it again", "error", err, "reason", s.why(err), "in", pause, "said", s.lastWords())
		select {
		case <-s.stop:
			return
		case <-time.After(pause):
		}
		pause = min(2*pause, longest)
	}
}

// why a child ended, or was not started.
func (s *Server) why(err error) Reason {
	if errors.Is(err, fs.ErrPermission) {
		return ReasonPermission
	}
	if _, damaged := errors.AsType[*DamagedError](err); damaged {
		return ReasonDamaged
	}
	return reasonOf(s.tail.last()...)
}

// lastWords are the end of what the child said: a page of it in every line of the log hides what counts.
func (s *Server) lastWords() []string {
	said := s.tail.last()
	return said[max(0, len(said)-wordsLogged):]
}

const wordsLogged = 3

// firstFailure is why the first child ended: its own words, or why it was not started.
func (s *Server) firstFailure(err error) error {
	if _, ended := errors.AsType[*exec.ExitError](err); ended || err == nil {
		return s.failure()
	}
	return err
}

// child runs one child to its end: errClosing when that is what Close wanted.
// Each time the files are looked at first: see checkLog.
func (s *Server) child() error {
	s.tail.forget()
	if err := checkLog(s.dir); err != nil {
		return err
	}
	sweep(s.dir)
	cmd, err := s.launch()
	if err != nil {
		return err
	}
	err = cmd.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.process = nil
	if s.closing {
		return errClosing
	}
	return err
}

// launch starts a child unless Close has begun, so that none is ever left behind.
func (s *Server) launch() (*exec.Cmd, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing {
		return nil, errClosing
	}
	cmd := s.newCommand()
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start redis-server: %w", err)
	}
	s.process = cmd.Process
	return cmd, nil
}

func (s *Server) close() error {
	s.mu.Lock()
	s.closing = true
	process := s.process
	s.mu.Unlock()
	close(s.stop)
	if process != nil {
		s.end(process)
	}
	<-s.done
	s.tidy()
	return s.lock.Close()
}

// end asks the child to go, and kills it when it does not.
func (s *Server) end(process *os.Process) {
	ctx, cancel := context.WithTimeout(context.Background(), graceful)
	defer cancel()
	if line := command(ctx, s.socket, "SHUTDOWN"); line != "" { // it answers only when it refuses
		s.log.Warn("redis-server refuses to shut down", "answer", line)
	}
	_ = process.Signal(syscall.SIGTERM) // it may not have listened yet
	select {
	case <-s.done:
	case <-ctx.Done():
		s.log.Warn("redis-server does not end, killing it")
		_ = process.Kill()
	}
}

// tidy removes the socket, and its directory when it stands apart from the data.
func (s *Server) tidy() {
	_ = os.Remove(s.socket)
	if run := filepath.Dir(s.socket); !strings.HasPrefix(run, s.dir) {
		_ = os.Remove(run)
	}
}
