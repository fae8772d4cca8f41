package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// call is one system call of a traced process. Begun and ended are the lines of
// the trace at which it was entered and left: one tracer sees all processes, so
// that what ended before another began is before it.
type call struct {
	pid          int
	name, on     string // write, /data/redis/appendonlydir/appendonly.aof.1.incr.aof; UNIX-STREAM:[…], TCP:[…]
	args, result string
	begun, ended int
}

func (c call) ok() bool {
	return !strings.HasPrefix(c.result, "-1") && c.result != "?" && c.result != ""
}

func (c call) String() string {
	return fmt.Sprintf("%d %s(%s, %.60s) = %s [%d, %d]", c.pid, c.name, c.on, c.args, c.result, c.begun, c.ended)
}

var (
	traceLine   = regexp.MustCompile(`^(\d+)\s+[\d.]+\s+(.*)$`)
	traceCall   = regexp.MustCompile(`^(\w+)\((.*)$`)
	traceEnd    = regexp.MustCompile(`^(.*)\)\s+= (\S+)`)
	traceOn     = regexp.MustCompile(`^(?:AT_FDCWD|\d+)<([^>]*(?:->[^>]*)*)>(?:, )?(.*)$`)
	traceResume = regexp.MustCompile(`^<\.\.\. (\w+) resumed>(.*)$`)
)

// readTrace reads what "strace -f -ttt -yy -o" wrote. A call that was never left is not listed.
func readTrace(text string) (calls []call) {
	open := make(map[int]call)
	number := 0
	for line := range strings.Lines(text) {
		number++
		m := traceLine.FindStringSubmatch(strings.TrimSuffix(line, "\n"))
		if m == nil {
			continue
		}
		pid, _ := strconv.Atoi(m[1])
		c, rest, known := call{pid: pid, begun: number}, "", false
		if r := traceResume.FindStringSubmatch(m[2]); r != nil {
			c, known = open[pid]
			rest = c.args + r[2]
			delete(open, pid)
		} else if n := traceCall.FindStringSubmatch(m[2]); n != nil {
			c.name, rest, known = n[1], n[2], true
		}
		if !known {
			continue
		}
		if head, unfinished := strings.CutSuffix(rest, " <unfinished ...>"); unfinished {
			c.args = head
			open[pid] = c
			continue
		}
		if c.finish(rest, number) {
			calls = append(calls, c)
		}
	}
	return calls
}

// finish takes the arguments and the result apart.
func (c *call) finish(rest string, line int) bool {
	m := traceEnd.FindStringSubmatch(rest)
	if m == nil {
		return false
	}
	c.args, c.result, c.ended = m[1], m[2], line
	if on := traceOn.FindStringSubmatch(c.args); on != nil {
		c.on, c.args = on[1], on[2]
	}
	return true
}

// firstCall is the first call that is entered after that line and fits; nil when there is none.
func firstCall(calls []call, after int, fits func(call) bool) *call {
	for i := range calls {
		if calls[i].begun > after && fits(calls[i]) {
			return &calls[i]
		}
	}
	return nil
}

func isWrite(c call) bool {
	switch c.name {
	case "write", "writev", "pwrite64", "sendto", "sendmsg":
		return true
	}
	return false
}

func isSync(c call) bool { return (c.name == "fdatasync" || c.name == "fsync") && c.ok() }

func onSocket(c call) bool {
	return strings.HasPrefix(c.on, "UNIX") || strings.HasPrefix(c.on, "TCP") || strings.HasPrefix(c.on, "socket")
}

// kept is where the tracer keeps a message: written, synced, and said.
type kept struct{ written, synced *call }

// keptBy finds the write of text to a file that fits, and the sync of that file after it.
func keptBy(calls []call, text string, file func(path string) bool) (k kept, err error) {
	k.written = firstCall(calls, 0, func(c call) bool { return isWrite(c) && file(c.on) && strings.Contains(c.args, text) })
	if k.written == nil {
		return k, fmt.Errorf("%q is written to no file", text)
	}
	k.synced = firstCall(calls, k.written.ended, func(c call) bool { return isSync(c) && c.on == k.written.on })
	if k.synced == nil {
		return k, fmt.Errorf("%s is not synced after %v", k.written.on, *k.written)
	}
	return k, nil
}

// saidBefore is the first answer that was begun between the write and the end of the sync: there must be none.
func (k kept) saidBefore(calls []call, answer func(call) bool) error {
	said := firstCall(calls, k.written.begun, func(c call) bool { return isWrite(c) && onSocket(c) && answer(c) })
	switch {
	case said == nil:
		return fmt.Errorf("nothing is answered after %v", *k.written)
	case said.begun <= k.synced.ended:
		return fmt.Errorf("%v is answered before %v has ended", *said, *k.synced)
	}
	return nil
}

// traced runs the service under strace. It fails where tracing is not possible:
// the order of the calls is the proof, and there is no other.
func (o *office) traced(t *testing.T) (s *service, trace string) {
	t.Helper()
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Fatal("strace is missing, and without it nobody can show that the disk comes before the answer: make deps, or apt-get install strace")
	}
	trace = filepath.Join(o.dir, "trace")
	if out, err := exec.CommandContext(t.Context(), strace, "-f", "-e", "trace=write", "-o", trace, "true").CombinedOutput(); err != nil {
		t.Fatalf("strace may not trace here (%v, %s): allow ptrace; in a container run it with --cap-add=SYS_PTRACE", err, out)
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	const names = "trace=write,writev,pwrite64,sendto,sendmsg,fsync,fdatasync,rename,renameat,renameat2,linkat,unlinkat"
	s, err = o.startAs(t, nil, strace, "-f", "-ttt", "-yy", "-s", "65536", "-e", "signal=none", "-e", names, "-o", trace, program, "serve", "-c", o.config)
	if err != nil {
		t.Fatal(err)
	}
	return s, trace
}

// stopTraced ends the traced service in order, and returns its calls.
func (o *office) stopTraced(t *testing.T, s *service, trace string) []call {
	t.Helper()
	text, err := os.ReadFile(trace)
	if err != nil {
		t.Fatal(err)
	}
	var pid int // of the first line: the service itself
	if _, err := fmt.Sscan(string(text), &pid); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if code := s.wait(t); code != exitOK {
		t.Errorf("SIGTERM: exit %d", code)
	}
	if text, err = os.ReadFile(trace); err != nil {
		t.Fatal(err)
	}
	return readTrace(string(text))
}

// TestTraceIsRead: calls that others interrupt are put together, and an answer before the sync is found.
func TestTraceIsRead(t *testing.T) {
	t.Parallel()
	const good = `7 1.0 write(8</d/a.aof>, "set 42", 6) = 6
7 1.1 fdatasync(8</d/a.aof> <unfinished ...>
9 1.2 write(5<TCP:[1:2->1:3]>, "HTTP/1.1 200 OK other", 9) = 9
7 1.3 <... fdatasync resumed>) = 0
7 1.4 write(9<UNIX-STREAM:[1->2]>, "+OK", 3) = 3
`
	calls := readTrace(good)
	want := call{pid: 7, name: "fdatasync", on: "/d/a.aof", result: "0", begun: 2, ended: 4}
	if len(calls) != 4 || !cmp.Equal(calls[2], want, cmp.AllowUnexported(call{})) {
		t.Fatalf("%+v", calls)
	}
	aof := func(path string) bool { return strings.HasSuffix(path, ".aof") }
	ok := func(c call) bool { return strings.Contains(c.args, "+OK") }
	k, err := keptBy(calls, "42", aof)
	if err != nil || k.saidBefore(calls, ok) != nil {
		t.Errorf("%v, %v", err, k.saidBefore(calls, ok))
	}
	for name, bad := range map[string]string{
		"answered before the sync":  strings.Replace(good, "9 1.2 write(5<TCP:[1:2->1:3]>", `9 1.2 write(5<TCP:[1:2->1:3]>, "+OK"`, 1),
		"never synced":              strings.ReplaceAll(good, "fdatasync", "futex"),
		"the sync failed":           strings.Replace(good, "resumed>) = 0", "resumed>) = -1 EIO (Input/output error)", 1),
		"another file is synced":    strings.Replace(good, "fdatasync(8</d/a.aof>", "fdatasync(8</d/b.aof>", 1),
		"nothing is written at all": strings.Replace(good, "set 42", "set 41", 1),
	} {
		calls := readTrace(bad)
		k, err := keptBy(calls, "42", aof)
		if err == nil {
			err = k.saidBefore(calls, ok)
		}
		if err == nil {
			t.Errorf("%s: not found", name)
		}
	}
}
