// Package embedded runs a private, real redis-server (内置 Redis) as a child
// process for an installation that brings no Redis of its own: a unix socket
// that only the owner reaches, no TCP port, every write on disk before it is
// answered, restarted when it dies, and never left behind.
//
// The data directory holds
//
//	LOCK        held with flock for as long as anybody serves the directory;
//	            its one line is the path of the socket
//	redis/      the append-only files
//	run/        the socket, unless its path would be too long
//
// The child inherits the descriptor of LOCK. A child that outlives its parent
// by a moment still holds it, so that no second redis-server ever opens the
// same files.
package embedded

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"sync"
	"time"
)

// How patient the package is.
const (
	DefaultWait = 10 * time.Second      // for the LOCK
	poll        = 10 * time.Millisecond // between two looks at the LOCK or the socket
	graceful    = 5 * time.Second       // for SHUTDOWN, before the child is killed
	longest     = 10 * time.Second      // between two restarts
	shortest    = 50 * time.Millisecond // between two restarts
)

// Options of a server.
type Options struct {
	Wait time.Duration // how long to wait for another holder of the directory; 0: DefaultWait
	Log  *slog.Logger  // nil: nothing is logged

	extra string // lines behind the child's configuration
}

// Server is a running redis-server: one's own child, or one that another
// process runs and this one has joined.
type Server struct {
	socket string
	joined bool

	dir     string
	binary  string
	log     *slog.Logger
	lock    *os.File
	tail    *tail
	stop    chan struct{} // closed by Close
	done    chan struct{} // closed when the supervisor has ended
	brief   bool          // started by a command, which others do not join
	extra   string        // lines behind the child's configuration
	died    chan struct{} // closed when the first child has ended
	first   error         // why it did; set before died is closed
	once    sync.Once
	err     error
	mu      sync.Mutex
	closing bool
	process *os.Process // nil between two children
}

// Start runs a redis-server over dir and waits until it answers. It is for the
// service: when another process serves dir it waits opt.Wait for it to go, and
// then gives up with ErrLocked. ctx bounds the start only; Close ends the server.
//
// Other errors: ErrNoServer, *OwnerError, *DamagedError, *VersionError, *StartError.
func Start(ctx context.Context, dir string, opt Options) (*Server, error) {
	dir, err := prepare(dir)
	if err != nil {
		return nil, err
	}
	lock, err := openLock(dir)
	if err != nil {
		return nil, err
	}
	locked := func() (bool, error) { return tryLock(lock) }
	if err := until(ctx, opt.wait(), locked); err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	return serve(ctx, dir, lock, false, opt)
}

// Join connects to the redis-server that a service runs over dir. If there is
// none it starts one, as Start does. It is for commands beside a service that
// may or may not be running. One that another command has started ends with
// that command, so it is waited for and not joined.
func Join(ctx context.Context, dir string, opt Options) (*Server, error) {
	if s, err := joinAsStranger(ctx, dir); s != nil || err != nil {
		return s, err
	}
	dir, err := prepare(dir)
	if err != nil {
		return nil, err
	}
	lock, err := openLock(dir)
	if err != nil {
		return nil, err
	}
	var running string
	free := func() (bool, error) {
		ok, err := tryLock(lock)
		if ok || err != nil {
			return ok, err
		}
		running = answering(ctx, lock)
		return running != "", nil
	}
	if err := until(ctx, opt.wait(), free); err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	if running != "" {
		return &Server{socket: running, joined: true}, lock.Close()
	}
	return serve(ctx, dir, lock, true, opt)
}

// Socket is the path of the unix socket.
func (s *Server) Socket() string { return s.socket }

// Joined reports whether another process runs the server.
func (s *Server) Joined() bool { return s.joined }

// PID is the process id of the child; 0 when there is none at the moment, or
// when another process runs the server.
func (s *Server) PID() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.process == nil {
		return 0
	}
	return s.process.Pid
}

// Close shuts the child down in order, kills it if it does not go, waits for
// its end and gives the directory free. A joined server goes on.
func (s *Server) Close() error {
	if s.joined {
		return nil
	}
	s.once.Do(func() { s.err = s.close() })
	return s.err
}

func (o Options) wait() time.Duration {
	if o.Wait > 0 {
		return o.Wait
	}
	return DefaultWait
}

func (o Options) logger() *slog.Logger {
	if o.Log != nil {
		return o.Log
	}
	return slog.New(slog.DiscardHandler)
}

// until asks every few milliseconds whether ok, for at most wait: ErrLocked after that.
func until(ctx context.Context, wait time.Duration, ok func() (bool, error)) error {
	ctx, cancel := context.WithTimeoutCause(ctx, wait, ErrLocked)
	defer cancel()
	tick := time.NewTicker(poll)
	defer tick.Stop()
	for {
		if done, err := ok(); done || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-tick.C:
		}
	}
}
