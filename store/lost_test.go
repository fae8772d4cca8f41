package store_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/notice"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/store"
	"github.com/weidubao/weidubao/store/storetest"
)

// lossRounds are the n of "the answer of every nth command is lost".
func lossRounds() []int {
	if storetest.Rounds(0, 1) == 0 {
		return []int{2, 5, 13}
	}
	return []int{2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13}
}

// tries bounds how often something is asked for again.
const tries = 1000

// eventually repeats f until nothing of it is lost.
func eventually(t *testing.T, what string, f func() error) {
	t.Helper()
	var err error
	for range tries {
		if err = f(); err == nil {
			return
		}
	}
	t.Errorf("%s: not in %d tries: %v", what, tries, err)
}

// losing is a store behind a Cutter, and the same one without it.
func losing(t *testing.T, n int) (lossy, sure *store.Store, cutter *storetest.Cutter) {
	t.Helper()
	env := storetest.Start(t)
	cutter = storetest.Cut(t, env.Server.Socket())
	lossy, err := open(t, cutter.URL, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	cutter.Every(n)
	return lossy, env.Open(t), cutter
}

// TestLostAnswersApplyOnce has four writers change every kind of record while the
// answer of every nth command is lost: who lost one asks again with the same
// cause, and everything happened once.
func TestLostAnswersApplyOnce(t *testing.T) {
	t.Parallel()
	const writers = 4
	each := storetest.Rounds(12, 60)
	for _, n := range lossRounds() {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			lossy, sure, cutter := losing(t, n)
			mustCommit(t, sure, bot.Change{Cause: "notice", Notices: []notice.Notice{{ID: "N0001"}}})
			var all sync.WaitGroup
			for w := range writers {
				all.Go(func() {
					for i := range each {
						writeOnce(t, lossy, w, i)
					}
				})
			}
			all.Wait()
			for w := range writers {
				wroteOnce(t, sure, w, each)
			}
			count := mustRead(t, sure, bot.Need{Counters: []string{"all"}}).Counters["all"]
			if want := writers * each; count.Last != want || int(count.Rev) != want {
				t.Errorf("the counter of all stands at %d, revision %d; want %d", count.Last, count.Rev, want)
			}
			if messages, err := sure.Outbox(t.Context(), outbox.Queued, 0); err != nil || len(messages) != writers*each {
				t.Errorf("%d messages, %v", len(messages), err)
			}
			t.Logf("figure: the answer of one command in %d lost: %d changes, %d answers lost, each applied once", n, writers*each, cutter.Lost())
			if cutter.Lost() == 0 {
				t.Error("no answer was lost")
			}
		})
	}
}

// textOf is the ith text of a writer.
func textOf(w, i int) string { return fmt.Sprintf("w%d-%03d", w, i) }

// refOf is the report of a writer.
func refOf(w int) report.Ref {
	return report.Ref{Area: fmt.Sprintf("33038110%d", w), Week: calendar.Week{Year: 2026, Number: 47}}
}

// writeOnce decides and commits until it is known to be written.
func writeOnce(t *testing.T, s *store.Store, w, i int) {
	t.Helper()
	var c bot.Change
	decided := false
	eventually(t, textOf(w, i), func() error {
		if !decided {
			var err error
			if c, err = decide(t, s, w, i); err != nil {
				return err
			}
			decided = true
		}
		err := s.Commit(t.Context(), c)
		dup, again := errors.AsType[*bot.DuplicateError](err)
		switch {
		case errors.Is(err, bot.ErrConflict):
			decided = false
		case again && dup.Reply != "reply to "+textOf(w, i):
			t.Errorf("the remembered reply is %q", dup.Reply)
			return nil
		case again:
			return nil
		}
		return err
	})
}

// decide is one change of a writer: its own records, and the counter of all.
func decide(t *testing.T, s *store.Store, w, i int) (bot.Change, error) {
	t.Helper()
	text, member := textOf(w, i), fmt.Sprintf("M%d", w)
	view, err := s.Read(t.Context(), bot.Need{
		Reports: []report.Ref{refOf(w)}, Counters: []string{"all"}, Session: member, Ticks: []string{member},
	})
	if err != nil {
		return bot.Change{}, err
	}
	r, all, tick, session := view.Reports[refOf(w)], view.Counters["all"], view.Ticks[member], view.Session
	r.Ref, r.Text, r.Seq = refOf(w), text, r.Seq+1
	all.Name, all.Last = "all", all.Last+1
	tick.Name, tick.Last = member, noon.Add(time.Duration(i)*time.Minute)
	session.Member, session.Text = member, text
	return bot.Change{
		Cause: text, Reply: "reply to " + text, At: noon,
		Reports: []report.Report{r}, History: []report.Entry{{Ref: refOf(w), Seq: r.Seq, Message: text}},
		Counters: []bot.Counter{all}, Marks: []string{text}, Ticks: []bot.Tick{tick}, Sessions: []bot.Session{session},
		Acks:     []notice.Ack{{Notice: "N0001", Member: text}},
		Outbound: []channel.Outbound{{ID: text, Member: member, To: "o"}},
		Fanouts:  []outbox.Fanout{{ID: text, Members: []string{member, member}, CreatedAt: noon}},
		Audit:    []bot.AuditEntry{{At: noon, Who: member, What: "test", On: text}},
	}, nil
}

// wroteOnce looks whether a writer's texts are there, in order, and once each.
func wroteOnce(t *testing.T, s *store.Store, w, each int) {
	t.Helper()
	member := fmt.Sprintf("M%d", w)
	view := mustRead(t, s, bot.Need{
		Reports: []report.Ref{refOf(w)}, Histories: []report.Ref{refOf(w)}, Ticks: []string{member}, Session: member,
	})
	var want, got []string
	for i := range each {
		want = append(want, textOf(w, i))
	}
	for i, e := range view.Histories[refOf(w)] {
		got = append(got, e.Message)
		if e.Seq != i+1 {
			t.Errorf("entry %d of writer %d has the number %d", i, w, e.Seq)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("writer %d: the history is\n%q, want\n%q", w, got, want)
	}
	if r := view.Reports[refOf(w)]; int(r.Rev) != each || r.Seq != each {
		t.Errorf("writer %d: the report has revision %d and number %d, want %d", w, r.Rev, r.Seq, each)
	}
	if view.Session.Rev != int64(each) || view.Ticks[member].Rev != int64(each) {
		t.Errorf("writer %d: session %d, tick %d, want %d", w, view.Session.Rev, view.Ticks[member].Rev, each)
	}
}

// TestLostAnswersDeliverOnce loses answers to claiming and settling: every message
// is sent under one id, comes to an end, and counts once.
func TestLostAnswersDeliverOnce(t *testing.T) {
	t.Parallel()
	messages := storetest.Rounds(40, 200)
	for _, n := range lossRounds() {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			lossy, sure, cutter := losing(t, n)
			cutter.Every(0)
			var ids []string
			for i := range messages {
				id := fmt.Sprintf("m%03d", i)
				ids = append(ids, id)
				mustCommit(t, sure, bot.Change{Cause: id, Outbound: []channel.Outbound{{ID: id, Member: "M1", To: "o"}}})
			}
			cutter.Every(n)
			p := platform{taken: make(map[string]string)}
			var workers sync.WaitGroup
			for range 3 {
				workers.Go(func() { p.deliver(t, lossy, len(ids)) })
			}
			workers.Wait()
			for _, id := range ids {
				if m := message(t, sure, id); m.State != outbox.Accepted || m.PlatformID != p.taken[id] {
					t.Errorf("%s is %s as %q, the platform has it as %q", id, m.State, m.PlatformID, p.taken[id])
				}
			}
			wantSent(t, sure, "M1", calendar.Month{Year: 2026, Month: 11}, bot.SentCount{Messages: messages})
			t.Logf("figure: the answer of one command in %d lost: %d messages, %d calls, %d answers lost", n, messages, p.calls, cutter.Lost())
		})
	}
}

// platform takes messages and drops a second copy of an id.
type platform struct {
	mu    sync.Mutex
	taken map[string]string
	calls int
}

func (p *platform) send(id string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls++
	if p.taken[id] == "" {
		p.taken[id] = fmt.Sprintf("p%d", p.calls)
	}
	return p.taken[id]
}

func (p *platform) all(n int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.taken) == n
}

// deliver is a worker with short leases: what it claims and does not hear of comes back.
func (p *platform) deliver(t *testing.T, s *store.Store, messages int) {
	t.Helper()
	for idle := 0; idle < 20; {
		claimed, err := s.Claim(t.Context(), noon, 7, 40*time.Millisecond)
		if err != nil {
			continue // its leases run out
		}
		if len(claimed) == 0 {
			if p.all(messages) {
				idle++
			}
			<-time.After(5 * time.Millisecond)
			continue
		}
		var out []outbox.Outcome
		for _, c := range claimed {
			out = append(out, outbox.Outcome{ID: c.ID, Token: c.Token, Verdict: outbox.Done, PlatformID: p.send(c.ID)})
		}
		eventually(t, "settle", func() error { return s.Settle(t.Context(), noon, out) })
	}
}

// TestLeasesHeedNoClockOfAReplica: a replica whose clock is an hour ahead does not
// take what another has in hand, and one whose clock is behind does not keep it longer.
func TestLeasesHeedNoClockOfAReplica(t *testing.T) {
	t.Parallel()
	s := storetest.MustOpen(t)
	enqueue(t, s, "a", "b")
	claim(t, s, noon, 1, time.Hour)
	for _, ahead := range []time.Duration{-time.Hour, 0, 5 * time.Minute, time.Hour, 2 * time.Hour} {
		for _, c := range claim(t, s, noon.Add(ahead), 1, time.Millisecond) {
			if c.ID != "b" {
				t.Errorf("a clock %v ahead takes %s out of somebody's hands", ahead, c.ID)
			}
		}
	}
	enqueue(t, s, "c")
	storetest.Eventually(t, "a lease that is over comes back to a clock that is an hour behind", func() bool {
		back := claim(t, s, noon.Add(-time.Hour), 2, time.Millisecond)
		return len(back) == 1 && back[0].ID == "b" && !back[0].FirstTry.IsZero()
	})
}
