package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/weidubao/weidubao/bot/audit"
	"github.com/weidubao/weidubao/bot/sandbox"
	"github.com/weidubao/weidubao/store/storetest"
)

// burglar changes an office's Redis past the product, as somebody who has its password.
type burglar struct {
	t   *testing.T
	rdb *redis.Client
	was map[string]string // dumps
}

const (
	trailKey = "wdb:{330381}:audit"
	sealsKey = "wdb:{330381}:seals"
)

func newBurglar(t *testing.T, env *storetest.Env) *burglar {
	t.Helper()
	b := &burglar{t: t, rdb: redis.NewClient(&redis.Options{Network: "unix", Addr: env.Server.Socket()}), was: make(map[string]string)}
	t.Cleanup(func() { _ = b.rdb.Close() })
	return b
}

func (b *burglar) keep(ctx context.Context) {
	b.t.Helper()
	for _, key := range []string{trailKey, sealsKey} {
		dump, err := b.rdb.Dump(ctx, key).Result()
		if err != nil {
			b.t.Fatal(err)
		}
		b.was[key] = dump
	}
}

func (b *burglar) putBack(ctx context.Context) {
	b.t.Helper()
	for key, dump := range b.was {
		if err := b.rdb.RestoreReplace(ctx, key, 0, dump).Err(); err != nil {
			b.t.Fatal(err)
		}
	}
}

// rewrite makes the trail anew, under the same ids, and moves it into its place at once.
func (b *burglar) rewrite(ctx context.Context, change func([]redis.XMessage) []redis.XMessage) {
	b.t.Helper()
	all, err := b.rdb.XRange(ctx, trailKey, "-", "+").Result()
	if err != nil {
		b.t.Fatal(err)
	}
	p := b.rdb.TxPipeline()
	for _, e := range change(all) {
		p.XAdd(ctx, &redis.XAddArgs{Stream: trailKey + ":forged", ID: e.ID, Values: e.Values})
	}
	p.Rename(ctx, trailKey+":forged", trailKey)
	if _, err := p.Exec(ctx); err != nil {
		b.t.Fatal(err)
	}
}

// TestTampering: what somebody changes in Redis under a running service, doctor
// names with its place and ends with 1, and the watchdog tells the operator. The
// service runs in this process, with a clock of its own: another one would seal at
// a full minute what was just put right.
func TestTampering(t *testing.T) {
	t.Parallel()
	env := storetest.Start(t)
	o := newOffice(t, func(v *variant) { v.redis = env.SocketURL() })
	g := newGroup(t)
	text, err := os.ReadFile(o.config)
	if err != nil {
		t.Fatal(err)
	}
	o.write(t, "config.yaml", string(text)+"alarms: {robot: \""+g.url+"\"}\n")
	o.staffed(t)
	clock := sandbox.FixedClock(time.Now())
	all := replicas(t, o, clock, 1)
	for n := range 2 { // a seal, and something to seal next
		if err := all[0].bot.Due(t.Context()); err != nil {
			t.Fatal(err)
		}
		o.must(t, "backup", filepath.Join(o.dir, strconv.Itoa(n)+".tar.gz"))
	}
	if err := all[0].bot.Due(t.Context()); err != nil {
		t.Fatal(err)
	}
	b := newBurglar(t, env)
	sum, err := all[0].bot.VerifySeals(t.Context())
	if err != nil || sum.Seals < 3 || sum.Unsealed > 0 {
		t.Fatalf("%+v, %v", sum, err)
	}
	b.keep(t.Context())
	const victim = 3
	for _, row := range []struct {
		name  string
		spoil func(ctx context.Context)
		say   string
	}{
		{"altered", func(ctx context.Context) {
			b.rewrite(ctx, func(all []redis.XMessage) []redis.XMessage {
				all[victim].Values["e"] = strings.Replace(all[victim].Values["e"].(string), `"who":"cli"`, `"who":"M0001"`, 1)
				return all
			})
		}, "日志被改过："},
		{"deleted", func(ctx context.Context) {
			b.rewrite(ctx, func(all []redis.XMessage) []redis.XMessage { return slices.Delete(all, victim, victim+1) })
		}, "日志少了："},
		{"inserted", func(ctx context.Context) {
			b.rewrite(ctx, func(all []redis.XMessage) []redis.XMessage {
				at := 0
				for audit.TimeOf(all[at].ID).Equal(audit.TimeOf(all[at+1].ID)) {
					at++ // the next one is of a later millisecond: there is room
				}
				return slices.Insert(all, at+1, redis.XMessage{ID: all[at].ID + "7", Values: all[at].Values})
			})
		}, "日志多了："},
		{"a seal", func(ctx context.Context) { b.rdb.HDel(ctx, sealsKey, "1") }, "第1号封印不在了"},
		{"the last seal", func(ctx context.Context) { b.rdb.HDel(ctx, sealsKey, strconv.Itoa(sum.Last.Number)) }, "末尾的日志和封印不在了"},
	} {
		row.spoil(t.Context())
		got := o.do(t, "doctor")
		line := checkLine(t, got.out, "审计日志")
		t.Logf("%s: %s", row.name, line)
		if got.code != exitFailed || !strings.HasPrefix(line, "✗") || !strings.Contains(line, row.say) || !strings.Contains(line, "请保留现场") {
			t.Errorf("%s: exit %d, %s\n%s", row.name, got.code, line, got.err)
		}
		clock.Advance(sealEvery)
		looks(t.Context(), all)
		g.want(t, row.name, "留痕与封印不符")
		if !all[0].out.watcher.Standing()["seal"] {
			t.Errorf("%s: the alarm does not stand", row.name)
		}
		b.putBack(t.Context())
		clock.Advance(sealEvery)
		looks(t.Context(), all)
		g.want(t, row.name+", put right", "已恢复")
	}
	if got := o.do(t, "doctor"); got.code != exitOK {
		t.Errorf("put right: exit %d\n%s", got.code, got.out)
	}
}
