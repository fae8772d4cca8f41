package store

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"time"
)

// ErrNoSync says that Redis does not hand out its data, as many a managed one does not.
var ErrNoSync = errors.New("redis does not allow SYNC")

// syncPatience is how long Redis may be silent while it makes its snapshot: it
// sends a newline each second.
const syncPatience = 30 * time.Second

// snapshot writes one consistent moment of all that Redis holds to w, as an RDB
// file, by the command that a replica begins with. Redis forks for it; nobody
// waits. From SYNC to its end INFO counts a replica: one without a port, see connected.
func (s *Store) snapshot(ctx context.Context, w io.Writer) error {
	o := s.rdb.Options()
	conn, err := o.Dialer(ctx, o.Network, o.Addr)
	if err != nil {
		return fmt.Errorf("connect for a snapshot: %w", err)
	}
	defer func() { _ = conn.Close() }() // it was only read
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	c := &replica{conn: conn, in: bufio.NewReaderSize(conn, 256<<10)}
	if o.Password != "" {
		auth := []string{"AUTH", o.Password}
		if o.Username != "" {
			auth = []string{"AUTH", o.Username, o.Password}
		}
		if answer, err := c.ask(auth...); err != nil || answer != "+OK" {
			return errors.Join(fmt.Errorf("connect for a snapshot: %s", answer), err)
		}
	}
	if _, err := c.ask("REPLCONF", "rdb-only", "1"); err != nil { // since Redis 7: nothing comes behind the snapshot
		return fmt.Errorf("take a snapshot: %w", err)
	}
	if s.server != nil { // by the socket: a dump beside the data would stay there, with all that is purged later
		if _, err := c.ask("REPLCONF", "capa", "eof"); err != nil {
			return fmt.Errorf("take a snapshot: %w", err)
		}
	}
	if err := c.receive(w); err != nil {
		return fmt.Errorf("take a snapshot: %w", errors.Join(context.Cause(ctx), err))
	}
	return nil
}

// replica is a connection that asks as a replica does.
type replica struct {
	conn net.Conn
	in   *bufio.Reader
}

// ask makes one command and returns the first line of the answer.
func (c *replica) ask(words ...string) (string, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "*%d\r\n", len(words))
	for _, w := range words {
		fmt.Fprintf(&b, "$%d\r\n%s\r\n", len(w), w)
	}
	if err := c.conn.SetDeadline(time.Now().Add(syncPatience)); err != nil {
		return "", err
	}
	if _, err := io.WriteString(c.conn, b.String()); err != nil {
		return "", err
	}
	return c.line()
}

// line is the next line that is not empty: empty ones say that Redis is at it.
func (c *replica) line() (string, error) {
	for {
		if err := c.conn.SetDeadline(time.Now().Add(syncPatience)); err != nil {
			return "", err
		}
		line, err := c.in.ReadString('\n')
		if err != nil {
			return "", err
		}
		if line = strings.TrimRight(line, "\r\n"); line != "" {
			return line, nil
		}
	}
}

// receive asks for the snapshot and copies it.
func (c *replica) receive(w io.Writer) error {
	head, err := c.ask("SYNC")
	if err != nil {
		return err
	}
	length, is := strings.CutPrefix(head, "$")
	if mark, ends := strings.CutPrefix(length, "EOF:"); is && ends {
		return c.upTo(w, []byte(mark))
	}
	if !is {
		return fmt.Errorf("%w: %s", ErrNoSync, head)
	}
	size, err := strconv.ParseInt(length, 10, 64)
	if err != nil {
		return fmt.Errorf("%w: %s", ErrNoSync, head)
	}
	for size > 0 {
		if err := c.conn.SetDeadline(time.Now().Add(syncPatience)); err != nil {
			return err
		}
		n, err := io.CopyN(w, c.in, min(size, 1<<20))
		if size -= n; err != nil {
			return err
		}
	}
	return nil
}

// upTo copies a snapshot of unknown length, behind which the mark stands and
// nothing else.
func (c *replica) upTo(w io.Writer, mark []byte) error {
	chunk, tail := make([]byte, 256<<10), []byte(nil)
	for {
		if err := c.conn.SetDeadline(time.Now().Add(syncPatience)); err != nil {
			return err
		}
		n, err := c.in.Read(chunk)
		tail = append(tail, chunk[:n]...)
		if bytes.HasSuffix(tail, mark) {
			_, err := w.Write(tail[:len(tail)-len(mark)])
			return err
		}
		if err != nil {
			return err
		}
		sure := max(0, len(tail)-len(mark))
		if _, err := w.Write(tail[:sure]); err != nil {
			return err
		}
		tail = append(tail[:0], tail[sure:]...)
	}
}
