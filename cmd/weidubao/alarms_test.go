package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/sandbox"
	"github.com/weidubao/weidubao/store/storetest"
)

// group is a WeCom group with a robot, as its members see it.
type group struct {
	mu     sync.Mutex
	posted []string
	url    string
}

func newGroup(t *testing.T) *group {
	t.Helper()
	g := &group{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in struct{ Text struct{ Content string } }
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			t.Error(err)
		}
		g.mu.Lock()
		defer g.mu.Unlock()
		g.posted = append(g.posted, in.Text.Content)
		_, _ = io.WriteString(w, `{"errcode":0,"errmsg":"ok"}`)
	}))
	t.Cleanup(server.Close)
	g.url = server.URL + "/cgi-bin/webhook/send?key=canary-robot"
	return g
}

// want expects these posts since the last look, each with these words.
func (g *group) want(t *testing.T, what string, words ...string) {
	t.Helper()
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.posted) != len(words) {
		t.Errorf("%s: the group read %q, want %d posts", what, g.posted, len(words))
	}
	for i, post := range g.posted[:min(len(g.posted), len(words))] {
		if !strings.Contains(post, words[i]) {
			t.Errorf("%s: the group read %q, want %q in it", what, post, words[i])
		}
	}
	g.posted = nil
}

// replica is one service on a clock that is moved, whose worker and watch move when they are told to.
type replica struct {
	*app
	out *outside
}

// replicas opens so many services on one Redis and one platform.
func replicas(t *testing.T, o *office, clock *sandbox.Clock, n int) []replica {
	t.Helper()
	c, err := newCLI(strings.NewReader(""), io.Discard, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	cfg, err := LoadConfig(o.config, nil)
	if err != nil {
		t.Fatal(err)
	}
	var all []replica
	for range n {
		a, err := c.open(t.Context(), cfg, clock.Now, true)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = a.store.Close() })
		out, err := a.outside()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(out.sender.Close)
		all = append(all, replica{a, out})
	}
	return all
}

// looks has every replica look twice, as it does within a minute.
func looks(ctx context.Context, all []replica) {
	for range 2 {
		for _, r := range all {
			r.out.watcher.Look(ctx)
		}
	}
}

// alarmed is an office on a Redis of its own with a robot, and two replicas.
func alarmed(t *testing.T) (*office, *group, *sandbox.Clock, []replica) {
	t.Helper()
	env := storetest.Start(t)
	o := newOffice(t, func(v *variant) { v.redis = env.SocketURL() })
	g := newGroup(t)
	text, err := os.ReadFile(o.config)
	if err != nil {
		t.Fatal(err)
	}
	o.write(t, "config.yaml", string(text)+"alarms: {robot: \""+g.url+"\"}\n")
	clock := sandbox.FixedClock(time.Date(2026, 11, 20, 12, 0, 0, 0, calendar.Zone))
	return o, g, clock, replicas(t, o, clock, 2)
}

// enqueue puts one push for a follower of the account into the outbox.
func (r replica) enqueue(t *testing.T, o *office, id string) {
	t.Helper()
	const openid = "oAlarm0000000000000000000000"
	o.platform.Add(openid)
	err := r.store.Commit(t.Context(), bot.Change{Cause: "test:" + id, At: r.now(), Outbound: []channel.Outbound{{
		ID: id, Push: channel.Notice, Member: "M0001", To: openid, Title: "开会", Summary: "周五", Time: r.now(), CreatedAt: r.now(),
	}}})
	if err != nil {
		t.Fatal(err)
	}
}

// TestQueueAlarm: a message that is due for ten minutes and is not sent is told
// to the operator once by all replicas together, again after a day, and its end once.
func TestQueueAlarm(t *testing.T) {
	t.Parallel()
	o, g, clock, all := alarmed(t)
	all[0].enqueue(t, o, "notice/N1/M0001")
	clock.Advance(10*time.Minute - time.Second)
	looks(t.Context(), all)
	g.want(t, "due for just not ten minutes")
	clock.Advance(time.Second)
	looks(t.Context(), all)
	looks(t.Context(), all)
	g.want(t, "due for ten minutes", "有消息已等10分钟没有发出")
	clock.Advance(23 * time.Hour)
	looks(t.Context(), all)
	g.want(t, "due for less than a day")
	clock.Advance(2 * time.Hour)
	looks(t.Context(), all)
	g.want(t, "due for a day", "仍未消除：有消息已等")
	all[1].send(t)
	looks(t.Context(), all)
	looks(t.Context(), all)
	g.want(t, "sent", "已恢复：积压的消息已发出")
	for i, r := range all {
		if r.out.watcher.Standing()["queue"] {
			t.Errorf("replica %d says that the alarm stands", i)
		}
	}
}

// send lets the worker send what is due.
func (r replica) send(t *testing.T) {
	t.Helper()
	for range 10 {
		n, err := r.out.worker.Once(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
}

// TestParkedIsNoOldQueue: a used-up quota is an alarm of its own; what it holds
// back till midnight, and what quiet hours hold back, is no old queue.
func TestParkedIsNoOldQueue(t *testing.T) {
	t.Parallel()
	o, g, clock, all := alarmed(t)
	o.platform.Fault(sandbox.Fault{Path: "message/template/send", ErrCode: 45009})
	all[0].enqueue(t, o, "notice/N1/M0001")
	all[0].send(t)
	all[0].enqueue(t, o, "notice/N2/M0001")
	looks(t.Context(), all)
	g.want(t, "parked", "11月21日00:00自动续发")
	clock.Advance(11 * time.Hour)
	looks(t.Context(), all)
	g.want(t, "for hours")
	o.platform.ClearFaults()
	clock.Advance(time.Hour + time.Minute) // midnight has passed, and nothing is sent yet
	looks(t.Context(), all)
	g.want(t, "midnight", "已恢复：推送已续发")
	all[1].send(t)
	if n := len(o.platform.Inbox("oAlarm0000000000000000000000")); n != 2 {
		t.Errorf("%d of 2 cards arrived after midnight", n)
	}
	held := bot.Change{Cause: "test:quiet", At: clock.Now(), Outbound: []channel.Outbound{{
		ID: "remind/x", Push: channel.Notice, Member: "M0001", To: "x", Title: "x", NotBefore: clock.Now().Add(8 * time.Hour), CreatedAt: clock.Now(),
	}}}
	if err := all[0].store.Commit(t.Context(), held); err != nil {
		t.Fatal(err)
	}
	clock.Advance(7 * time.Hour)
	looks(t.Context(), all)
	g.want(t, "held back by quiet hours")
}

// TestDiskAlarm: told at 80 %, and imports are refused at 90 %.
func TestDiskAlarm(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	var errs strings.Builder
	c, err := newCLI(strings.NewReader(""), io.Discard, &errs)
	if err != nil {
		t.Fatal(err)
	}
	used := 0.9
	c.diskUsed = func(string) (float64, error) { return used, nil }
	file := o.write(t, "people.csv", "姓名,手机,角色,地区\n赵一,13800000001,联络员,塘下镇\n")
	if code := c.run(t.Context(), []string{"roster", "import", file, "-c", o.config}); code != exitFailed || !strings.Contains(errs.String(), "磁盘已用90%") {
		t.Errorf("at 90 %%: exit %d, %s", code, errs.String())
	}
	if code := c.run(t.Context(), []string{"roster", "import", file, "--dry-run", "-c", o.config}); code != exitOK {
		t.Errorf("a dry run at 90 %%: exit %d, %s", code, errs.String())
	}
	if code := c.run(t.Context(), []string{"ledger", "import", file, "-c", o.config}); code != exitFailed {
		t.Errorf("the ledger at 90 %%: exit %d", code)
	}
	if code := c.run(t.Context(), []string{"report", "import", file, "-c", o.config}); code != exitFailed {
		t.Errorf("reports at 90 %%: exit %d", code)
	}
	used = 0.89
	if code := c.run(t.Context(), []string{"roster", "import", file, "-c", o.config}); code != exitOK {
		t.Errorf("at 89 %%: exit %d, %s", code, errs.String())
	}
	if strings.Count(errs.String(), "磁盘已用") != 3 {
		t.Errorf("said %s", errs.String())
	}
}
