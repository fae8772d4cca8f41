package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/weidubao/weidubao/store/storetest"
)

// importSteps is how many reports of a file are written in one go.
const importSteps = 60

// TestKilledImport kills a command that imports beside the service, or the Redis
// that both work on, at a random moment. A roster is then there whole or not at
// all; of past figures each step is, with its history and its audit; and the
// same command again brings in the rest, nothing twice.
func TestKilledImport(t *testing.T) {
	t.Parallel()
	seed := seedOf(t)
	chance := rand.New(rand.NewPCG(seed, 1))
	partial, rounds := 0, storetest.Rounds(2, 40)
	for round := range rounds {
		o := newOffice(t)
		s := o.serve(t)
		kills := importKill{redis: round%2 == 1, wait: time.Duration(chance.IntN(300)) * time.Millisecond}
		o.killedRoster(t, kills)
		kills.wait = time.Duration(chance.IntN(20)) * time.Millisecond
		if o.killedReports(t, kills) {
			partial++
		}
		s.kill()
		if t.Failed() {
			t.Fatalf("in round %d: %+v", round+1, kills)
		}
	}
	t.Logf("figure: %d imports of people and %d of reports killed, %d of them in the midst, 0 torn, 0 twice", rounds, rounds, partial)
}

// importKill is when and what.
type importKill struct {
	redis bool
	wait  time.Duration // after the command has begun: the one to run, the other to write
}

// killedCommand runs an import as a process of its own and kills it, or its
// Redis, some time after the audit trail has so many entries.
func (o *office) killedCommand(t *testing.T, k importKill, entries int, args ...string) {
	t.Helper()
	pid, err := o.redis(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s := spawn(t, filepath.Join(o.dir, "import.log"), nil, append(args, "-c", o.config)...)
	soon(patience, func() bool { return o.entries(t) >= entries || closed(s.ended) })
	moment(t.Context(), k.wait)
	if k.redis {
		_ = syscall.Kill(pid, syscall.SIGKILL)
		s.wait(t)
		if !soon(patience, func() bool { return syscall.Kill(pid, 0) != nil }) { // else it would seem recovered
			t.Error("the killed redis-server is still there")
		}
	}
	s.kill()
	o.recovers(t)
}

func (o *office) killedRoster(t *testing.T, k importKill) {
	t.Helper()
	file := o.write(t, "roster.csv", o.rosterFile())
	o.killedCommand(t, k, 0, "roster", "import", file)
	if n := len(o.exported(t, "roster")); n != 0 && n != 49 {
		t.Errorf("%d of 49 people are there", n)
	}
	o.must(t, "roster", "import", file)
	if n := len(o.exported(t, "roster")); n != 49 {
		t.Errorf("%d people after the import was repeated", n)
	}
	o.onceEach(t, "member.import", 49)
}

// killedReports reports whether the kill was in the midst of the import.
func (o *office) killedReports(t *testing.T, k importKill) (midst bool) {
	t.Helper()
	weeks := storetest.Rounds(8, 50)
	all := weeks * len(o.towns)
	file := o.write(t, "past.csv", o.pastFigures(weeks, 5))
	o.killedCommand(t, k, o.entries(t)+1, "report", "import", file)
	n := len(o.audited(t, "report."))
	if n%importSteps != 0 && n != all {
		t.Errorf("%d of %d reports are in the audit trail, in steps of %d", n, all, importSteps)
	}
	o.wholeReports(t, n)
	o.must(t, "report", "import", file)
	o.wholeReports(t, all)
	o.onceEach(t, "report.", all)
	return n > 0 && n < all
}

// entries is the length of the audit trail; 0 while Redis is gone.
func (o *office) entries(t *testing.T) (n int) {
	t.Helper()
	answer, err := o.askRedis(t.Context(), "XLEN wdb:{330381}:audit")
	if err == nil {
		_, _ = fmt.Sscanf(string(answer), ":%d", &n)
	}
	return n
}

// wholeReports looks at a number of reports of the past: each has one entry of history.
func (o *office) wholeReports(t *testing.T, want int) {
	t.Helper()
	if out := o.must(t, "report", "export", filepath.Join(o.dir, "past-out.csv")); !strings.Contains(out, fmt.Sprintf("导出%d期", want)) {
		t.Errorf("%d reports are in the audit trail, but %s", want, out)
	}
	for i := range want {
		if i%23 != 0 { // as many as fit into the time
			continue
		}
		ref := o.towns[i%len(o.towns)].Code + "/" + o.week.Add(-60+i/len(o.towns)).String()
		var r reportJSON
		o.api(t, http.StatusOK, http.MethodGet, "/reports/"+ref, "", &r)
		if len(r.History) != 1 || r.Values["problems"] != 5.0 || !equalValues(r.Values, r.History[0].After) {
			t.Errorf("%s: %v, history %+v", ref, r.Values, r.History)
		}
	}
}

// audited counts the entries of one kind by what they are on.
func (o *office) audited(t *testing.T, kind string) map[string]int {
	t.Helper()
	tr := newTrail(kind)
	tr.read(t, o)
	return tr.entries
}

// onceEach wants so many entries of one kind, each on something else.
func (o *office) onceEach(t *testing.T, kind string, want int) {
	t.Helper()
	on := o.audited(t, kind)
	for ref, n := range on {
		if n != 1 {
			t.Errorf("%s is in the audit trail %d times", ref, n)
		}
	}
	if len(on) != want {
		t.Errorf("%d things are in the audit trail, want %d", len(on), want)
	}
}
