package bot_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"pgregory.net/rapid"

	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/store/storetest"
)

// note is a message about the report of 塘下镇, with the figures it gives.
type note struct {
	in    channel.Inbound
	gives map[string]int64
}

// notes draws some messages of an officer and of the one who stands in, a minute apart.
func (o *office) notes(t *rapid.T) []note {
	var out []note
	for i := range rapid.IntRange(2, 6).Draw(t, "messages") {
		n := note{gives: make(map[string]int64)}
		problems, leads := rapid.Int64Range(1, 40).Draw(t, "problems"), rapid.Int64Range(1, 9).Draw(t, "leads")
		var text string
		switch rapid.SampledFrom([]string{"whole", "whole", "part", "problems", "problems", "leads", "withdraw", "hold", "yes", "change"}).Draw(t, "kind") {
		case "whole":
			text = fmt.Sprintf("问题%d个，线索%d件，问责0人，制度1项", problems, leads)
			n.gives = map[string]int64{"problems": problems, "leads": leads, "accountable": 0, "systems": 1}
		case "part":
			text, n.gives["problems"] = fmt.Sprintf("问题%d个", problems), problems
		case "problems":
			text, n.gives["problems"] = fmt.Sprintf("更正 问题%d", problems), problems
		case "leads":
			text, n.gives["leads"] = fmt.Sprintf("更正 线索%d", leads), leads
		case "hold":
			text, n.gives["problems"] = fmt.Sprintf("更正 问题%d", 300+problems), 300+problems
		case "withdraw":
			text = "撤回"
		case "yes":
			text = "确认"
		case "change":
			text = "改"
		}
		who := "塘下联络员"
		if rapid.IntRange(0, 3).Draw(t, "who") == 0 && len(n.gives) > 0 {
			who, text = "陶山联络员", "塘下镇："+text
		}
		n.in = o.by(who, "", text)
		n.in.CreatedAt = n.in.CreatedAt.Add(time.Duration(i) * time.Minute)
		out = append(out, n)
	}
	return out
}

// arrive gives the messages to the bot in that order, in an office where nothing was reported.
func (o *office) arrive(rdb *redis.Client, notes []note, run string) (report.Report, []report.Entry, []string) {
	o.t.Helper()
	for _, pattern := range []string{"reports:*", "history:*", "sessions"} {
		for _, key := range must(rdb.Keys(o.ctx, "wdb:*:"+pattern).Result())(o.t) {
			must(rdb.Del(o.ctx, key).Result())(o.t)
		}
	}
	replies := make([]string, len(notes))
	for i, n := range notes {
		n.in.Cause = fmt.Sprintf("%s/%d", run, n.in.CreatedAt.Unix())
		replies[i] = o.told(o.bot, n.in)
	}
	r, hist := o.ofTangxia()
	return r, hist, replies
}

// TestAnOlderMessageNeverOverwrites lets messages about one report arrive in any
// order: what takes effect does so in the order in which it was written, the newest
// figure that took effect stands, and whose message was too old is told.
func TestAnOlderMessageNeverOverwrites(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bindAll()
	o.say("塘下联络员", "11月16日至20日由陶山联络员代")
	rdb := redis.NewClient(&redis.Options{Network: "unix", Addr: o.redis.Server.Socket()})
	t.Cleanup(func() { _ = rdb.Close() })
	runs, stale, same := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		notes := o.notes(t)
		runs++
		inOrder, orderly, _ := o.arrive(rdb, notes, fmt.Sprint("in order ", runs))
		for range storetest.Rounds(1, 10) {
			runs++
			mixed := rapid.Permutation(notes).Draw(t, "arrival")
			got, hist, replies := o.arrive(rdb, mixed, fmt.Sprint(runs))
			checkOrder(t, mixed, replies, got, hist)
			stale += len(staleOf(hist))
			if simple(orderly) && simple(hist) {
				same++
				if !got.Values.Equal(inOrder.Values) {
					t.Fatalf("%v, and in the order of writing %v: %s", got.Values, inOrder.Values, shownNotes(mixed, replies))
				}
			}
		}
	})
	t.Logf("figure: %d orders of arrival, %d messages came too late, %d ended simply and as written", runs, stale, same)
}

// simple is a history of figures that were all taken: nothing asked, held, withdrawn, or late.
func simple(hist []report.Entry) bool {
	return !slices.ContainsFunc(hist, func(e report.Entry) bool { return e.Act != report.ActRecord && e.Act != report.ActCorrect })
}

func staleOf(hist []report.Entry) []report.Entry {
	return slices.DeleteFunc(slices.Clone(hist), func(e report.Entry) bool { return e.Act != report.ActStale })
}

// checkOrder looks at one history.
func checkOrder(t *rapid.T, arrived []note, replies []string, r report.Report, hist []report.Entry) {
	var last report.Entry
	var withdrawn bool
	newest := make(map[string]int64)
	for _, e := range hist {
		if e.Act == report.ActStale {
			told := slices.IndexFunc(arrived, func(n note) bool { return n.in.CreatedAt.Equal(e.At) })
			if !strings.Contains(replies[told], "早") {
				t.Fatalf("the sender of %q was told %q: %s", e.Message, replies[told], shownNotes(arrived, replies))
			}
			if !e.Before.Equal(e.After) {
				t.Fatalf("%q came too late and changed something", e.Message)
			}
			continue
		}
		if changed := e.Act == report.ActHold || e.Act == report.ActWithdraw || !e.Before.Equal(e.After); !changed {
			continue
		}
		if e.At.Before(last.At) {
			t.Fatalf("%q of %s takes effect after %q of %s: %s", e.Message, e.At, last.Message, last.At, shownNotes(arrived, replies))
		}
		last, withdrawn = e, withdrawn || e.Act == report.ActWithdraw
		for key, v := range e.After {
			newest[key] = v.N
		}
	}
	for key, v := range r.Values {
		if !withdrawn && newest[key] != v.N {
			t.Fatalf("%s stands at %d, the newest is %d: %s", key, v.N, newest[key], shownNotes(arrived, replies))
		}
	}
}

func shownNotes(notes []note, replies []string) string {
	var b strings.Builder
	for i, n := range notes {
		fmt.Fprintf(&b, "\n%s %s → %s", n.in.CreatedAt.Format("15:04"), n.in.Text, replies[i])
	}
	return b.String()
}
