package store_test

import (
	"bytes"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/store"
	"github.com/weidubao/weidubao/store/embedded"
	"github.com/weidubao/weidubao/store/storetest"
)

func open(t *testing.T, url string, opt store.Options) (*store.Store, error) {
	t.Helper()
	opt.Office = storetest.Office
	s, err := store.Open(t.Context(), url, opt)
	if err == nil {
		t.Cleanup(func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	return s, err
}

func TestServeRefusesWhatIsNotDurable(t *testing.T) {
	durable := []string{"appendonly yes", "appendfsync always", "maxmemory-policy noeviction"}
	for setting, line := range map[string]string{
		"appendonly": "appendonly no", "appendfsync": "appendfsync everysec", "maxmemory-policy": "maxmemory-policy allkeys-lru",
	} {
		t.Run(setting, func(t *testing.T) {
			t.Parallel()
			url := storetest.Plain(t, append(append([]string(nil), durable...), line)...) // the last line of a setting counts
			_, err := open(t, url, store.Options{Serve: true})
			if bad, ok := errors.AsType[*store.DurabilityError](err); !ok || bad.Setting != setting {
				t.Fatalf("got %v", err)
			}
			if want := strings.Fields(line)[0] + " "; !strings.Contains(err.Error(), want) {
				t.Errorf("%q does not name the line", err)
			}
			if _, err := open(t, url, store.Options{}); err != nil {
				t.Errorf("a command beside it: %v", err)
			}
			if _, err := open(t, url, store.Options{Serve: true, Durability: store.Asserted}); err != nil {
				t.Errorf("asserted: %v", err)
			}
		})
	}
}

func TestForbiddenConfigSaysWhatToSet(t *testing.T) {
	url := storetest.Plain(t, `rename-command CONFIG ""`)
	if _, err := open(t, url, store.Options{Serve: true}); !errors.Is(err, store.ErrUnverifiable) {
		t.Fatalf("got %v", err)
	}
	s, err := open(t, url, store.Options{Serve: true, Durability: store.Asserted})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Durable(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestEmbeddedServeAndJoin(t *testing.T) {
	url := "embedded://" + filepath.Join(t.TempDir(), "data")
	serve, err := open(t, url, store.Options{Serve: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := serve.Durable(t.Context()); err != nil {
		t.Error(err)
	}
	command, err := open(t, url, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !command.Server().Joined() {
		t.Error("the command runs a redis-server of its own")
	}
	mustCommit(t, command, bot.Change{Cause: "c", Reply: "r"})
	if v := mustRead(t, serve, bot.Need{Cause: "c"}); v.Reply != "r" {
		t.Errorf("%+v", v)
	}
	if _, err := open(t, url, store.Options{Serve: true, Wait: 20 * time.Millisecond}); !errors.Is(err, embedded.ErrLocked) {
		t.Errorf("a second service: %v", err)
	}
}

func TestGoneRedisIsNotReady(t *testing.T) {
	dir := t.TempDir()
	server, err := embedded.Start(t.Context(), dir, embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := open(t, "unix://"+server.Socket(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Durable(t.Context()); err == nil {
		t.Error("durable without a server")
	}
	storetest.Eventually(t, "a commit that was never sent is not uncertain", func() bool {
		err := s.Commit(t.Context(), bot.Change{Cause: "c"})
		return err != nil && !errors.Is(err, store.ErrUncertain)
	})
}

func TestSchemaFromTheFuture(t *testing.T) {
	env := storetest.Start(t)
	if err := client(t, env).Set(t.Context(), "wdb:{330381}:schema", 2, 0).Err(); err != nil {
		t.Fatal(err)
	}
	_, err := open(t, env.SocketURL(), store.Options{})
	if future, ok := errors.AsType[*store.SchemaError](err); !ok || future.Got != 2 {
		t.Fatalf("got %v", err)
	}
}

func TestBadAddresses(t *testing.T) {
	for _, url := range []string{
		"", "embedded://", "mysql://x", "redis+sentinel://", "redis+sentinel://h:1", "redis+sentinel://h:1/m/x", "redis://u:se cret@%zz",
	} {
		_, err := open(t, url, store.Options{})
		if !errors.Is(err, store.ErrURL) {
			t.Errorf("%q: %v", url, err)
		}
		if err != nil && strings.Contains(err.Error(), "cret") {
			t.Errorf("the error gives the password away: %v", err)
		}
	}
	for _, office := range []string{"", "a{b", "a b"} {
		if _, err := store.Open(t.Context(), "redis://127.0.0.1:1", store.Options{Office: office}); err == nil {
			t.Errorf("office %q was taken", office)
		}
	}
}

func TestTokens(t *testing.T) {
	s := storetest.MustOpen(t)
	ctx := t.Context()
	if token, _, err := s.Get(ctx, "wx1"); token != "" || err != nil {
		t.Fatal(token, err)
	}
	if err := s.Put(ctx, "wx1", "A", time.Hour); err != nil {
		t.Fatal(err)
	}
	token, expires, err := s.Get(ctx, "wx1")
	if left := time.Until(expires); token != "A" || err != nil || left < 59*time.Minute || left > time.Hour {
		t.Fatal(token, expires, err)
	}
	if err := s.Forget(ctx, "wx1", "old"); err != nil {
		t.Fatal(err)
	}
	if token, _, _ := s.Get(ctx, "wx1"); token != "A" {
		t.Error("a late refusal took the fresh token away")
	}
	if err := s.Forget(ctx, "wx1", "A"); err != nil {
		t.Fatal(err)
	}
	if token, _, _ := s.Get(ctx, "wx1"); token != "" {
		t.Error("not forgotten")
	}
}

func TestTokenLock(t *testing.T) {
	s := storetest.MustOpen(t)
	ctx := t.Context()
	unlock, ok, err := s.Lock(ctx, "wx1", 30*time.Millisecond)
	if !ok || err != nil {
		t.Fatal(ok, err)
	}
	if _, ok, _ := s.Lock(ctx, "wx1", time.Minute); ok {
		t.Fatal("locked twice")
	}
	storetest.Eventually(t, "the lock ends by itself", func() bool {
		_, ok, err := s.Lock(ctx, "wx1", time.Minute)
		return ok && err == nil
	})
	unlock() // it is another's by now
	if _, ok, _ := s.Lock(ctx, "wx1", time.Minute); ok {
		t.Fatal("an old lock freed a new one")
	}
}

func TestLinkKeyIsMadeOnce(t *testing.T) {
	env := storetest.Start(t)
	keys := make([][]byte, 4)
	var wg sync.WaitGroup
	for i := range keys {
		s := env.Open(t)
		wg.Go(func() { keys[i], _ = s.LinkKey(t.Context()) })
	}
	wg.Wait()
	for _, key := range keys {
		if len(key) != 32 || !bytes.Equal(key, keys[0]) {
			t.Fatalf("%x, %x", key, keys[0])
		}
	}
}

func TestAuditTail(t *testing.T) {
	s := storetest.MustOpen(t)
	for _, what := range []string{"a", "b", "c"} {
		mustCommit(t, s, bot.Change{Cause: what, Audit: []bot.AuditEntry{{At: noon, Who: "M1", What: what, On: "x"}}})
	}
	var got []string
	cursor := ""
	for {
		lines, next, err := s.AuditTail(t.Context(), cursor, 2)
		if err != nil {
			t.Fatal(err)
		}
		if len(lines) == 0 {
			if next != cursor {
				t.Error("the cursor moved without a line")
			}
			break
		}
		for _, l := range lines {
			got = append(got, l.What)
		}
		cursor = next
	}
	if strings.Join(got, "") != "abc" {
		t.Error(got)
	}
	if _, _, err := s.AuditTail(t.Context(), "'; drop", 2); !errors.Is(err, store.ErrCursor) {
		t.Error(err)
	}
}
