package bot_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/audit"
)

const (
	auditStream  = "wdb:{" + testArea + "}:audit"
	sealsHash    = "wdb:{" + testArea + "}:seals"
	countersHash = "wdb:{" + testArea + "}:counters"
)

// intruder writes to the store past the product.
func (o *office) intruder() *redis.Client {
	rdb := redis.NewClient(&redis.Options{Network: "unix", Addr: o.redis.Server.Socket()})
	o.t.Cleanup(func() { _ = rdb.Close() })
	return rdb
}

// rewrite puts other entries in the place of the audit trail.
func (o *office) rewrite(rdb *redis.Client, change func([]redis.XMessage) []redis.XMessage) {
	o.t.Helper()
	entries := must(rdb.XRange(o.ctx, auditStream, "-", "+").Result())(o.t)
	entries = change(entries)
	p := rdb.TxPipeline()
	p.Del(o.ctx, auditStream)
	for _, e := range entries {
		p.XAdd(o.ctx, &redis.XAddArgs{Stream: auditStream, ID: e.ID, Values: e.Values})
	}
	if _, err := p.Exec(o.ctx); err != nil {
		o.t.Fatal(err)
	}
}

// another is a bot of another process on the same store.
func (o *office) another(change func(*bot.Options)) *bot.Bot {
	opt := o.options
	change(&opt)
	return bot.New(opt)
}

func (o *office) due() {
	o.t.Helper()
	if err := o.bot.Due(o.ctx); err != nil {
		o.t.Fatal(err)
	}
}

// TestSealedTrail: what the schedules seal each minute verifies, and whatever
// somebody with the store's password changes in it is found, with its place.
func TestSealedTrail(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bindAll()
	o.due()
	for n := range 3 {
		o.say("陶山联络员", fmt.Sprintf("梳理问题%d个，交办线索2件，问责处理1人，规范制度3项", 5+n))
		o.clock.Set(o.clock.Now().Add(time.Minute))
		o.due()
	}
	o.say("陶山联络员", "撤回")
	sum, err := o.bot.VerifySeals(o.ctx)
	if err != nil || sum.Seals != 4 || sum.Unsealed == 0 || sum.Entries != sum.Last.Total || sum.Entries < 10 {
		t.Fatalf("%v: %+v", err, sum)
	}
	if !strings.Contains(o.log.String(), "mac="+sum.Last.Short()) {
		t.Errorf("the head %s is not logged", sum.Last.Short())
	}
	rdb := o.intruder()
	saved := map[string]string{}
	for _, key := range []string{auditStream, sealsHash, countersHash} {
		saved[key] = must(rdb.Dump(o.ctx, key).Result())(t)
	}
	victim := 5 // of the entries of the first seal
	for _, row := range []struct {
		name  string
		spoil func()
		want  audit.Problem
	}{
		{"altered", func() {
			o.rewrite(rdb, func(all []redis.XMessage) []redis.XMessage {
				all[victim].Values["e"] = strings.Replace(all[victim].Values["e"].(string), `"who":"`, `"who":"x`, 1)
				return all
			})
		}, audit.Altered},
		{"a field more", func() {
			o.rewrite(rdb, func(all []redis.XMessage) []redis.XMessage {
				all[victim].Values["f"] = "x"
				return all
			})
		}, audit.Altered},
		{"missing", func() {
			rdb.XDel(o.ctx, auditStream, must(rdb.XRangeN(o.ctx, auditStream, "-", "+", 2).Result())(t)[1].ID)
		}, audit.Missing},
		{"inserted", func() {
			o.rewrite(rdb, func(all []redis.XMessage) []redis.XMessage {
				at := 0
				for audit.TimeOf(all[at].ID).Equal(audit.TimeOf(all[at+1].ID)) {
					at++
				}
				between := redis.XMessage{ID: all[at].ID + "7", Values: all[at].Values}
				return slices.Insert(all, at+1, between)
			})
		}, audit.Inserted},
		{"all gone", func() { rdb.Del(o.ctx, auditStream) }, audit.Missing},
		{"a seal gone", func() { rdb.HDel(o.ctx, sealsHash, "2") }, audit.SealMissing},
		{"a seal altered", func() {
			rdb.HSet(o.ctx, sealsHash, "2", strings.Replace(rdb.HGet(o.ctx, sealsHash, "2").Val(), `"count":`, `"count":1`, 1))
		}, audit.SealAltered},
		{"a seal no seal", func() { rdb.HSet(o.ctx, sealsHash, "2", "x") }, audit.SealAltered},
		{"the last seal gone", func() { rdb.HDel(o.ctx, sealsHash, "4") }, audit.Truncated},
		{"the counter set back", func() { rdb.HSet(o.ctx, countersHash, bot.SealCounter, "9 3") }, audit.SealAltered},
		{"the end cut off with its counter", func() { // only who has seen it knows: this process
			rdb.HDel(o.ctx, sealsHash, "4")
			rdb.HSet(o.ctx, countersHash, bot.SealCounter, "9 3")
		}, audit.Truncated},
	} {
		row.spoil()
		for name, check := range map[string]func() error{
			"verify": func() error { _, err := o.bot.VerifySeals(o.ctx); return err },
			"check":  func() error { return o.bot.CheckSeal(o.ctx) },
		} {
			if found, ok := errors.AsType[*audit.Error](check()); !ok || found.Problem != row.want {
				t.Errorf("%s, %s: %v, want %s", row.name, name, found, row.want)
			}
		}
		for key, was := range saved {
			if err := rdb.RestoreReplace(o.ctx, key, 0, was).Err(); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := o.bot.VerifySeals(o.ctx); err != nil {
			t.Fatalf("%s: put right again: %v", row.name, err)
		}
	}
}

// TestSealNothingOnTop: where seals were taken away none is put in their place.
func TestSealNothingOnTop(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.due()
	o.bindAll()
	o.intruder().HDel(o.ctx, sealsHash, "1")
	if found, ok := errors.AsType[*audit.Error](o.bot.Due(o.ctx)); !ok || found.Problem != audit.Truncated {
		t.Errorf("%v", found)
	}
}

// TestSealReplicas: eight replicas that seal at the same moment make one seal of each number.
func TestSealReplicas(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	replicas := make([]*bot.Bot, 8)
	for i := range replicas {
		replicas[i] = o.another(func(opt *bot.Options) { opt.Store = o.redis.Open(t) })
	}
	for n := range 5 {
		if _, err := o.bot.ImportRoster(o.ctx, o.table("", strings.ReplaceAll(defaultRoster, "1380000", fmt.Sprintf("139000%d", n))), "cli"); err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		for _, b := range replicas {
			all.Go(func() {
				if err := b.Due(o.ctx); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
	}
	sum, err := o.bot.VerifySeals(o.ctx)
	if err != nil || sum.Unsealed != 0 || sum.Seals == 0 || sum.Seals != sum.Last.Number {
		t.Errorf("%v: %+v", err, sum)
	}
}

// TestSealLater: without a key nothing is sealed and that is said; the key that
// comes later seals from the first entry on, and a new key goes on from there.
func TestSealLater(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	bare := o.another(func(opt *bot.Options) { opt.SealKeys = audit.NewKeys("") })
	if err := bare.Due(o.ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := bare.VerifySeals(o.ctx); !errors.Is(err, bot.ErrNotSealed) || bare.CheckSeal(o.ctx) != nil {
		t.Errorf("without a key: %v", err)
	}
	o.due()
	sum, err := o.bot.VerifySeals(o.ctx)
	if err != nil || sum.Unsealed != 0 || sum.Seals != 1 || sum.Entries == 0 {
		t.Errorf("with the key: %v: %+v", err, sum)
	}
	o.bindAll()
	fresh := o.another(func(opt *bot.Options) { opt.SealKeys = audit.NewKeys("e0b1c2d3e0b1c2d3e0b1c2d3e0b1c2d3", testSealKey) })
	if err := fresh.Due(o.ctx); err != nil {
		t.Fatal(err)
	}
	if sum, err = fresh.VerifySeals(o.ctx); err != nil || sum.Seals != 2 || sum.Unsealed != 0 {
		t.Errorf("with another key: %v: %+v", err, sum)
	}
	_, err = o.bot.VerifySeals(o.ctx)
	if found, ok := errors.AsType[*audit.Error](err); !ok || found.Problem != audit.KeyUnknown || found.Seal != 2 {
		t.Errorf("by who does not know it: %v", err)
	}
}

// sealedMeanwhile is a trail on which a seal is made right after its head was read.
type sealedMeanwhile struct {
	bot.Trail
	meanwhile func()
}

func (s *sealedMeanwhile) SealHead(ctx context.Context) (bot.SealHead, error) {
	h, err := s.Trail.SealHead(ctx)
	if do := s.meanwhile; do != nil {
		s.meanwhile = nil
		do()
	}
	return h, err
}

// TestSealMeanwhile: a look at the seals while the next one is made is no alarm,
// and the next look still knows of that one.
func TestSealMeanwhile(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bindAll()
	trail := &sealedMeanwhile{}
	one := o.another(func(opt *bot.Options) { trail.Trail, opt.Trail = opt.Trail, trail })
	if err := one.Due(o.ctx); err != nil {
		t.Fatal(err)
	}
	o.say("陶山联络员", "梳理问题5个，交办线索2件，问责处理1人，规范制度3项")
	trail.meanwhile = func() {
		if err := one.Due(o.ctx); err != nil {
			t.Error(err)
		}
	}
	if err := one.CheckSeal(o.ctx); err != nil {
		t.Errorf("while a seal was made: %v", err)
	}
	rdb := o.intruder()
	if err := errors.Join(rdb.HDel(o.ctx, sealsHash, "2").Err(), rdb.HSet(o.ctx, countersHash, bot.SealCounter, "1 1").Err()); err != nil {
		t.Fatal(err)
	}
	if err := one.CheckSeal(o.ctx); err == nil {
		t.Error("the seal made meanwhile was cut off, and nobody noticed")
	}
}

// TestSealMany: a trail that was never sealed is sealed at once, in time that
// grows with its length, and the hourly look reads only its end.
func TestSealMany(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	n := 10_000
	if os.Getenv("WEIDUBAO_SOAK") != "" {
		n = 100_000
	}
	rdb := o.intruder()
	for left := n; left > 0; left -= 1000 {
		p := rdb.Pipeline()
		for i := range 1000 {
			p.XAdd(o.ctx, &redis.XAddArgs{Stream: auditStream, Values: []string{"e", fmt.Sprintf(`{"at":"2026-11-16T09:00:00+08:00","who":"M%04d","what":"report.record","on":"330381101/2026-W47","after":"problems=%d leads=2 accountable=1 systems=3"}`, i, left)}})
		}
		must(p.Exec(o.ctx))(t)
	}
	began := time.Now()
	o.due()
	sealing := time.Since(began)
	began = time.Now()
	sum, err := o.bot.VerifySeals(o.ctx)
	verifying := time.Since(began)
	if err != nil || sum.Unsealed != 0 || sum.Entries < n || sum.Seals < n/audit.MaxLines {
		t.Fatalf("%v: %+v", err, sum)
	}
	began = time.Now()
	if err := o.bot.CheckSeal(o.ctx); err != nil {
		t.Error(err)
	}
	t.Logf("figure: %d entries sealed in %v, verified in %v, the last %d ranges checked in %v", sum.Entries, sealing, verifying, min(50, sum.Seals), time.Since(began))
	if most := time.Duration(n/10_000) * 5 * time.Second; sealing > most {
		t.Errorf("sealing took %v", sealing)
	}
}
