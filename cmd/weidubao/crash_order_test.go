package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestDiskComesBeforeAnswer shows by the order of system calls that an answer is
// never ahead of the disk: the append-only file is written and synced, then
// Redis answers the service, then the service answers the platform.
func TestDiskComesBeforeAnswer(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	s, trace := o.traced(t)
	redis, err := o.redis(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	officer := o.staffed(t)[officerName(0)]
	o.bind(t, officer)
	var ids []string
	for i := range 8 {
		p := o.compose(officer.OpenID, fmt.Sprintf("%s更正 问题%d", o.heading(), 20+i))
		if i == 0 {
			p = o.compose(officer.OpenID, o.reportText(0))
		}
		ids = append(ids, p.id)
		if reply := o.send(t, p); !isRecorded(reply) {
			t.Fatal(reply)
		}
	}
	calls := o.stopTraced(t, s, trace)
	for _, id := range ids {
		if err := inOrder(calls, redis, id); err != nil {
			t.Errorf("message %s: %v", id, err)
		}
	}
	t.Logf("figure: %d reports, %d system calls: written, synced, answered by Redis, answered to the platform, in this order", len(ids), len(calls))
}

// TestSpoolComesBeforeAnswer shows the same of the spool, which takes a message
// while Redis stands still: its file is written and synced, then named, then the
// directory is synced, then the service answers the platform.
func TestSpoolComesBeforeAnswer(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	s, trace := o.traced(t)
	officer := o.staffed(t)[officerName(0)]
	o.bind(t, officer)
	redis, err := o.redis(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(redis, syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	p := o.compose(officer.OpenID, o.reportText(0))
	reply := o.patiently(t, p, nil)
	if err := syscall.Kill(redis, syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	if !isSpooled(reply) {
		t.Fatalf("while Redis stands still the answer is %q", reply)
	}
	calls := o.stopTraced(t, s, trace)
	if err := spooledInOrder(calls, p.id); err != nil {
		t.Error(err)
	}
	t.Logf("figure: %d system calls: written, synced, named, its directory synced, answered, in this order", len(calls))
}

// spooledInOrder follows a message into the spool.
func spooledInOrder(calls []call, id string) error {
	isFile := func(path string) bool { return strings.HasPrefix(path, "/") && !strings.HasSuffix(path, ".aof") }
	k, err := keptBy(calls, id, isFile)
	if err != nil {
		return err
	}
	dir := filepath.Dir(k.written.on)
	named := firstCall(calls, k.synced.ended, func(c call) bool {
		return strings.HasPrefix(c.name, "rename") && c.ok() && strings.Contains(c.args, filepath.Base(k.written.on))
	})
	if named == nil {
		return fmt.Errorf("%s keeps its first name", k.written.on)
	}
	k.synced = firstCall(calls, named.ended, func(c call) bool { return isSync(c) && c.on == dir })
	if k.synced == nil {
		return fmt.Errorf("%s is not synced after %v", dir, *named)
	}
	return k.saidBefore(calls, func(c call) bool {
		return strings.HasPrefix(c.on, "TCP") && strings.Contains(c.args, "HTTP/1.1 200 OK")
	})
}

// inOrder follows one message through the calls of redis-server and the service.
func inOrder(calls []call, redis int, id string) error {
	k, err := keptBy(calls, id, func(path string) bool { return strings.HasSuffix(path, ".incr.aof") })
	if err != nil {
		return err
	}
	if k.written.pid != redis {
		return fmt.Errorf("%v is not redis-server's", *k.written)
	}
	byRedis := func(c call) bool { return c.pid == redis }
	toPlatform := func(c call) bool {
		return strings.HasPrefix(c.on, "TCP") && strings.Contains(c.args, "HTTP/1.1 200 OK")
	}
	if err := errors.Join(k.saidBefore(calls, byRedis), k.saidBefore(calls, toPlatform)); err != nil {
		return err
	}
	isOK := func(c call) bool {
		return byRedis(c) && isWrite(c) && onSocket(c) && strings.Contains(c.args, `$2\r\nok`)
	}
	answered := firstCall(calls, k.synced.ended, isOK)
	told := firstCall(calls, k.synced.ended, func(c call) bool { return isWrite(c) && toPlatform(c) })
	switch {
	case answered == nil:
		return errors.New("redis-server does not answer the commit")
	case told.begun <= answered.begun:
		return fmt.Errorf("%v is answered before %v", *told, *answered)
	}
	return nil
}
