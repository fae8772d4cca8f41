package embedded

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

func lockPath(dir string) string { return filepath.Join(dir, "LOCK") }

func openLock(dir string) (*os.File, error) {
	f, err := os.OpenFile(lockPath(dir), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock the data directory: %w", err)
	}
	return f, nil
}

// Hold keeps everybody else out of a data directory that nobody serves, until
// release. dir must exist. ErrLocked: somebody serves it.
func Hold(dir string) (release func() error, err error) {
	lock, err := openLock(dir)
	if err != nil {
		return nil, err
	}
	switch held, err := tryLock(lock); {
	case err != nil:
		return nil, errors.Join(err, lock.Close())
	case !held:
		return nil, errors.Join(ErrLocked, lock.Close())
	}
	return lock.Close, nil
}

// tryLock takes the lock if nobody holds it. It belongs to the open file, which
// the child inherits: it is free when the last of both has gone.
func tryLock(f *os.File) (bool, error) {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	switch {
	case err == nil:
		return true, nil
	case errors.Is(err, syscall.EWOULDBLOCK), errors.Is(err, syscall.EINTR):
		return false, nil
	default:
		return false, fmt.Errorf("lock the data directory: %w", err)
	}
}

// briefMark stands behind the socket's path when only a command runs the server.
const briefMark = "\nbrief"

// writeSocket leaves the socket's path in the lock, for those who join.
func writeSocket(f *os.File, path string, brief bool) error {
	if brief {
		path += briefMark
	}
	if err := f.Truncate(0); err != nil {
		return fmt.Errorf("write the lock: %w", err)
	}
	if _, err := f.WriteAt([]byte(path+"\n"), 0); err != nil {
		return fmt.Errorf("write the lock: %w", err)
	}
	return nil
}

// answering reads the socket's path from the lock and tries it; "" when nobody
// answers, or nobody who will stay.
func answering(ctx context.Context, f *os.File) string {
	text, err := io.ReadAll(io.NewSectionReader(f, 0, 4096))
	if err != nil {
		return ""
	}
	path, whole := strings.CutSuffix(string(text), "\n")
	if !whole || strings.HasSuffix(path, briefMark) || command(ctx, path, "PING") != "+PONG" {
		return ""
	}
	return path
}

// joinAsStranger serves who is not the owner of dir, as far as that goes: the
// administrator may join a running server, but never create a file.
func joinAsStranger(ctx context.Context, dir string) (*Server, error) {
	var wrong *OwnerError
	if !errors.As(owned(dir), &wrong) {
		return nil, nil
	}
	f, err := os.Open(lockPath(dir))
	if err != nil {
		return nil, wrong
	}
	defer f.Close()
	path := answering(ctx, f)
	if path == "" {
		return nil, wrong
	}
	return &Server{socket: path, joined: true}, nil
}

// command sends one word and returns the first line of the answer, "" when there is none.
func command(ctx context.Context, socket, word string) string {
	d := net.Dialer{Timeout: time.Second}
	conn, err := d.DialContext(ctx, "unix", socket)
	if err != nil {
		return ""
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(time.Second))
	if _, err := io.WriteString(conn, word+"\r\n"); err != nil {
		return ""
	}
	line, err := bufio.NewReader(conn).ReadString('\n')
	if err != nil {
		return ""
	}
	return strings.TrimRight(line, "\r\n")
}
