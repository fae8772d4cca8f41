package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"
	"pgregory.net/rapid"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/store"
	"github.com/weidubao/weidubao/store/storetest"
)

const prefix = "wdb:{330381}:"

// durable is what a Redis needs to be restored into.
var durable = []string{"appendonly yes", "appendfsync always", "maxmemory-policy noeviction"}

// copied is the state of a store as a backup writes it.
func copied(t *testing.T, s *store.Store) (string, store.Summary) {
	t.Helper()
	c, err := s.Copy(t.Context(), filepath.Join(t.TempDir(), "copy"))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	sum, err := c.Write(t.Context(), &b)
	if err := errors.Join(err, c.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String(), sum
}

func source(text string) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }
}

func target(t *testing.T, url string) (*store.Target, error) {
	t.Helper()
	to, err := store.OpenTarget(t.Context(), url, store.Options{Office: storetest.Office, Wait: 20 * time.Millisecond})
	if err == nil {
		t.Cleanup(func() { _ = to.Close() })
	}
	return to, err
}

func mustTarget(t *testing.T, url string) *store.Target {
	t.Helper()
	to, err := target(t, url)
	if err != nil {
		t.Fatal(err)
	}
	return to
}

// TestBackupRoundTrip: whatever an office's keys hold, dumped, restored into
// another Redis and dumped again it is the same to the byte.
func TestBackupRoundTrip(t *testing.T) {
	t.Parallel()
	env, url := storetest.Start(t), storetest.Plain(t, durable...)
	from, to := client(t, env), connect(t, url)
	s := env.Open(t)
	rounds, keys, failing := 0, 0, false
	until := storetest.Rounds(12, 300)
	rapid.Check(t, func(rt *rapid.T) {
		if rounds++; rounds > until && !failing { // what fails is made smaller, however many rounds that takes
			return
		}
		defer func() { failing = failing || rt.Failed() }()
		for _, rdb := range []*redis.Client{from, to} {
			if err := rdb.FlushDB(t.Context()).Err(); err != nil {
				rt.Fatal(err)
			}
		}
		if err := from.Set(t.Context(), prefix+"schema", 1, 0).Err(); err != nil {
			rt.Fatal(err)
		}
		keys += fillAtRandom(rt, from)
		want, sum := copied(t, s)
		target := mustTarget(t, url)
		if _, err := target.Fill(t.Context(), held, source(want)); err != nil {
			rt.Fatal(err)
		}
		if err := to.Set(t.Context(), prefix+"schema", 1, 0).Err(); err != nil {
			rt.Fatal(err)
		}
		restored, err := open(t, url, store.Options{})
		if err != nil {
			rt.Fatal(err)
		}
		got, again := copied(t, restored)
		if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")); diff != "" {
			rt.Fatalf("restored (-backup +restored):\n%s", diff)
		}
		if diff := cmp.Diff(sum, again); diff != "" {
			rt.Fatal(diff)
		}
	})
	t.Logf("figure: %d rounds, %d keys, each the same after a restore", min(rounds, until), keys)
}

// fillAtRandom writes keys of every type with anything in them.
func fillAtRandom(rt *rapid.T, rdb *redis.Client) int {
	ctx := context.Background()
	word := rapid.Custom(func(t *rapid.T) string { return string(rapid.SliceOfN(rapid.Byte(), 0, 12).Draw(t, "bytes")) })
	words := rapid.SliceOfNDistinct(rapid.OneOf(word, rapid.String()), 1, 40, rapid.ID[string])
	n := rapid.IntRange(0, 12).Draw(rt, "keys")
	for i := range n {
		key := prefix + fmt.Sprintf("k%d:", i) + rapid.OneOf(word, rapid.String()).Draw(rt, "key")
		list := words.Draw(rt, "words")
		p := rdb.Pipeline()
		switch kind := rapid.IntRange(0, 6).Draw(rt, "type"); kind {
		case 0:
			p.Set(ctx, key, list[0], 0)
		case 1:
			for _, w := range list {
				p.HSet(ctx, key, w, list[0])
			}
		case 2:
			for _, w := range list {
				p.RPush(ctx, key, w, list[0])
			}
		case 3:
			for _, w := range list {
				p.SAdd(ctx, key, w)
			}
		case 4:
			for _, w := range list {
				p.ZAdd(ctx, key, redis.Z{Score: rapid.Float64().Draw(rt, "score"), Member: w})
			}
		default: // a stream, perhaps one whose last entries were deleted
			id := uint64(0)
			for _, w := range list {
				id += rapid.Uint64Range(1, 1<<40).Draw(rt, "id")
				p.Do(ctx, "XADD", key, fmt.Sprintf("%d-%d", id, id%3), "e", w)
			}
			if kind == 6 {
				p.XTrimMaxLen(ctx, key, rapid.Int64Range(0, int64(len(list))).Draw(rt, "left"))
			}
		}
		if rapid.Bool().Draw(rt, "expires") {
			p.PExpireAt(ctx, key, time.Now().Add(time.Hour+time.Duration(rapid.IntRange(0, 1e6).Draw(rt, "ms"))*time.Millisecond))
		}
		if _, err := p.Exec(ctx); err != nil {
			rt.Fatal(err)
		}
	}
	return n
}

// TestBackupIsOneMoment: copies are taken while writers go on. In every one each
// report is its history's last entry, and every entry has its line in the audit trail.
func TestBackupIsOneMoment(t *testing.T) {
	t.Parallel()
	s := storetest.MustOpen(t)
	const writers = 4
	ctx, stop := context.WithCancel(t.Context())
	var all sync.WaitGroup
	for i := range writers {
		ref := report.Ref{Area: fmt.Sprintf("33038110%d", i), Week: ref.Week}
		all.Go(func() {
			for n := 1; ctx.Err() == nil; n++ {
				err := s.Commit(t.Context(), bot.Change{
					Cause: fmt.Sprintf("%s-%d", ref.Area, n), At: noon, Reply: "r",
					Reports: []report.Report{{Ref: ref, Rev: int64(n - 1), Seq: n, Status: report.Complete}},
					History: []report.Entry{{Ref: ref, Seq: n, At: noon}},
					Audit:   []bot.AuditEntry{{At: noon, Who: "M", What: "report.record", On: ref.Area}},
				})
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	copies, entries := 0, 0
	for copies < storetest.Rounds(3, 30) {
		_, sum := copied(t, s)
		if sum.Counts[store.CountHistory] == 0 {
			continue
		}
		copies++
		if sum.Counts[store.CountReports] > writers || sum.Counts[store.CountHistory] != sum.Counts[store.CountAudit] || sum.Counts[store.CountHistory] != sum.Counts[store.CountCauses] {
			t.Errorf("torn: %v", sum.Counts)
		}
		entries = sum.Counts[store.CountHistory]
	}
	stop()
	all.Wait()
	t.Logf("figure: %d copies under %d writers, %d entries in the last, none torn", copies, writers, entries)
}

// TestBackupIsNoReplica: while a backup reads along, commits wait for nobody, and
// nobody is taken for a replica afterwards.
func TestBackupIsNoReplica(t *testing.T) {
	t.Parallel()
	url := storetest.Plain(t, durable...)
	s, err := open(t, url, store.Options{Serve: true})
	if err != nil {
		t.Fatal(err)
	}
	rdb := connect(t, url)
	conn, err := rdb.Options().Dialer(t.Context(), "tcp", rdb.Options().Addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte("SYNC\r\n")); err != nil {
		t.Fatal(err)
	}
	storetest.Eventually(t, "it counts as a replica", func() bool {
		return strings.Contains(rdb.Info(t.Context(), "replication").Val(), "connected_slaves:1")
	})
	if err := s.Durable(t.Context()); err != nil { // sees it
		t.Fatal(err)
	}
	began := time.Now()
	for i := range 20 {
		mustCommit(t, s, bot.Change{Cause: fmt.Sprint(i)})
	}
	if took := time.Since(began); took > 5*time.Second { // 20 waits are 10 s
		t.Errorf("20 commits beside a backup took %v", took)
	}
}

// TestManagedRedisForbidsSync: the error says so.
func TestManagedRedisForbidsSync(t *testing.T) {
	t.Parallel()
	s, err := open(t, storetest.Plain(t, `rename-command SYNC ""`), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Copy(t.Context(), filepath.Join(t.TempDir(), "copy")); !errors.Is(err, store.ErrNoSync) {
		t.Errorf("got %v", err)
	}
}

// TestBackupWithPassword: the snapshot is asked for with the store's own name and password.
func TestBackupWithPassword(t *testing.T) {
	t.Parallel()
	url := storetest.Plain(t)
	if err := connect(t, url).ACLSetUser(t.Context(), "office", "on", ">secret", "~*", "+@all").Err(); err != nil {
		t.Fatal(err)
	}
	own := strings.Replace(url, "redis://", "redis://office:secret@", 1) + "/3"
	s, err := open(t, own, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	mustCommit(t, s, everything())
	if _, sum := copied(t, s); sum.Counts[store.CountMembers] != 1 || sum.Counts[store.CountAudit] != 1 {
		t.Errorf("%v", sum.Counts)
	}
}

// TestBackupLeavesNothing: beside an embedded Redis no copy of the data stays behind.
func TestBackupLeavesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, err := open(t, "embedded://"+dir, store.Options{Serve: true})
	if err != nil {
		t.Fatal(err)
	}
	mustCommit(t, s, everything())
	copied(t, s)
	names, err := filepath.Glob(filepath.Join(dir, "redis", "*.rdb"))
	if err != nil || len(names) != 0 {
		t.Errorf("left behind: %v, %v", names, err)
	}
}
