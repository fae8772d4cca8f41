package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/store"
	"github.com/weidubao/weidubao/store/storetest"
)

func enqueue(t *testing.T, s *store.Store, ids ...string) {
	t.Helper()
	c := bot.Change{Cause: "enqueue " + ids[0], At: noon}
	for _, id := range ids {
		c.Outbound = append(c.Outbound, channel.Outbound{ID: id, Push: channel.Alert, Member: "M1", To: "o1", Title: id, CreatedAt: noon})
	}
	mustCommit(t, s, c)
}

func claim(t *testing.T, s *store.Store, now time.Time, n int, lease time.Duration) []outbox.Claimed {
	t.Helper()
	out, err := s.Claim(t.Context(), now, n, lease)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func settle(t *testing.T, s *store.Store, now time.Time, out ...outbox.Outcome) {
	t.Helper()
	if err := s.Settle(t.Context(), now, out); err != nil {
		t.Fatal(err)
	}
}

func message(t *testing.T, s *store.Store, id string) outbox.Message {
	t.Helper()
	return mustRead(t, s, bot.Need{Deliveries: []string{id}}).Deliveries[id]
}

// listed checks that each message is listed in its state and nowhere else.
func listed(t *testing.T, s *store.Store, want map[string]outbox.State) {
	t.Helper()
	all, err := s.Outbox(t.Context(), "", 0)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]outbox.State{}
	for _, m := range all {
		if before, twice := got[m.ID]; twice {
			t.Errorf("%s is listed in %s and %s", m.ID, before, m.State)
		}
		got[m.ID] = m.State
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error("states (-want +got):", diff)
	}
	for id, state := range want {
		page, err := s.Outbox(t.Context(), state, 0)
		if err != nil || !contains(page, id) {
			t.Errorf("%s is not listed as %s: %v", id, state, err)
		}
	}
}

func contains(page []outbox.Message, id string) bool {
	for _, m := range page {
		if m.ID == id {
			return true
		}
	}
	return false
}

func TestClaimAndSettle(t *testing.T) {
	s := storetest.MustOpen(t)
	enqueue(t, s, "a", "b", "c", "d", "e")
	if early := claim(t, s, noon.Add(-time.Second), 9, time.Minute); len(early) != 0 {
		t.Fatalf("claimed before due: %+v", early)
	}
	got := claim(t, s, noon, 4, time.Minute)
	rest := claim(t, s, noon, 4, time.Minute)
	if len(got) != 4 || len(rest) != 1 || got[0].Title != "a" || got[0].Attempts != 1 || !got[0].FirstTry.IsZero() {
		t.Fatalf("%+v %+v", got, rest)
	}
	later := noon.Add(time.Hour)
	settle(
		t, s, noon,
		outbox.Outcome{ID: "a", Token: got[0].Token, Verdict: outbox.Done, PlatformID: "100"},
		outbox.Outcome{ID: "b", Token: got[1].Token, Verdict: outbox.Retry, At: later, Reason: "busy"},
		outbox.Outcome{ID: "c", Token: got[2].Token, Verdict: outbox.Bury, Reason: "rejected"},
		outbox.Outcome{ID: "d", Token: got[3].Token, Verdict: outbox.Doubt, Reason: "timeout"},
		outbox.Outcome{ID: "e", Token: "stolen", Verdict: outbox.Done},
	)
	listed(t, s, map[string]outbox.State{
		"a": outbox.Accepted, "b": outbox.Queued, "c": outbox.Failed, "d": outbox.Unknown, "e": outbox.Sending,
	})
	if b := message(t, s, "b"); !b.NextTry.Equal(later) || b.Reason != "busy" || !b.FirstTry.IsZero() {
		t.Errorf("retry: %+v", b)
	}
	if d := message(t, s, "d"); d.FirstTry.IsZero() || d.Reason != "timeout" {
		t.Errorf("doubt: %+v", d)
	}
	if a := message(t, s, "a"); a.PlatformID != "100" {
		t.Errorf("done: %+v", a)
	}
	// A second settlement under a lease that was given up changes nothing.
	settle(t, s, noon, outbox.Outcome{ID: "a", Token: got[0].Token, Verdict: outbox.Bury})
	if a := message(t, s, "a"); a.State != outbox.Accepted {
		t.Errorf("settled twice: %+v", a)
	}
	if again := claim(t, s, later, 9, time.Minute); len(again) != 1 || again[0].ID != "b" || again[0].Attempts != 2 {
		t.Errorf("retry claims %+v", again)
	}
}

func TestAmbiguousKeepsFirstTry(t *testing.T) {
	s := storetest.MustOpen(t)
	enqueue(t, s, "a")
	before, err := s.Clock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	one := claim(t, s, noon, 1, time.Minute)[0]
	settle(t, s, noon, outbox.Outcome{ID: "a", Token: one.Token, Verdict: outbox.Retry, At: noon, Ambiguous: true})
	two := claim(t, s, noon, 1, time.Minute)[0]
	if two.FirstTry.Before(before.Truncate(time.Millisecond)) || two.FirstTry.After(before.Add(time.Minute)) {
		t.Fatalf("first try at %v, the claim was after %v", two.FirstTry, before)
	}
	settle(t, s, noon, outbox.Outcome{ID: "a", Token: two.Token, Verdict: outbox.Retry, At: noon, Ambiguous: true})
	if three := claim(t, s, noon, 1, time.Minute)[0]; !three.FirstTry.Equal(two.FirstTry) {
		t.Errorf("the first try moved from %v to %v", two.FirstTry, three.FirstTry)
	}
}

func TestLeaseRunsOut(t *testing.T) {
	s := storetest.MustOpen(t)
	enqueue(t, s, "a", "b")
	lost := claim(t, s, noon, 1, 50*time.Millisecond)[0]
	var again []outbox.Claimed
	storetest.Eventually(t, "the lease runs out", func() bool {
		again = claim(t, s, noon.Add(-time.Hour), 5, time.Minute) // leases do not ask the bot's clock
		return len(again) > 0
	})
	if len(again) != 1 || again[0].ID != "a" || again[0].FirstTry.IsZero() || again[0].Attempts != 2 || again[0].Token == lost.Token {
		t.Fatalf("%+v", again)
	}
	settle(t, s, noon, outbox.Outcome{ID: "a", Token: lost.Token, Verdict: outbox.Done, PlatformID: "1"})
	if m := message(t, s, "a"); m.State != outbox.Sending {
		t.Fatalf("a lost lease settled: %+v", m)
	}
	settle(t, s, noon, outbox.Outcome{ID: "a", Token: again[0].Token, Verdict: outbox.Done, PlatformID: "2"})
	listed(t, s, map[string]outbox.State{"a": outbox.Accepted, "b": outbox.Queued})
}

func TestOnceEver(t *testing.T) {
	s := storetest.MustOpen(t)
	enqueue(t, s, "a")
	one := claim(t, s, noon, 1, time.Minute)[0]
	settle(t, s, noon, outbox.Outcome{ID: "a", Token: one.Token, Verdict: outbox.Done, PlatformID: "1"})
	mustCommit(t, s, bot.Change{Cause: "again", At: noon, Outbound: []channel.Outbound{
		{ID: "a", Member: "M1", Answer: "N2"}, {ID: "b", Member: "M1"}, {ID: "b", Member: "M1"},
	}})
	listed(t, s, map[string]outbox.State{"a": outbox.Accepted, "b": outbox.Queued})
	if got := mustRead(t, s, bot.Need{Asked: "M1"}).Asked; len(got) != 0 {
		t.Errorf("a message that was skipped asks for an answer: %s", got)
	}
}

func TestReceipts(t *testing.T) {
	s := storetest.MustOpen(t)
	enqueue(t, s, "a", "b", "c")
	got := claim(t, s, noon, 3, time.Minute)
	// The receipt of b overtakes its settlement.
	mustCommit(t, s, bot.Change{Cause: "early", At: noon, Deliveries: []outbox.Delivery{
		{PlatformID: "2", Reason: "user block", At: noon}, {PlatformID: "2", OK: true, At: noon}, // the first one stands
	}})
	settle(
		t, s, noon,
		outbox.Outcome{ID: "a", Token: got[0].Token, Verdict: outbox.Done, PlatformID: "1"},
		outbox.Outcome{ID: "b", Token: got[1].Token, Verdict: outbox.Done, PlatformID: "2"},
		outbox.Outcome{ID: "c", Token: got[2].Token, Verdict: outbox.Doubt, PlatformID: "3"},
	)
	listed(t, s, map[string]outbox.State{"a": outbox.Accepted, "b": outbox.Failed, "c": outbox.Unknown})
	if b := message(t, s, "b"); b.Reason != "user block" {
		t.Errorf("%+v", b)
	}
	mustCommit(t, s, bot.Change{Cause: "late", At: noon, Deliveries: []outbox.Delivery{
		{PlatformID: "1", OK: true, At: noon.Add(time.Second)},
		{PlatformID: "3", OK: true},
		{PlatformID: "2", OK: true},
		{PlatformID: "unheard of", OK: true},
	}})
	listed(t, s, map[string]outbox.State{"a": outbox.Delivered, "b": outbox.Failed, "c": outbox.Delivered})
	if a := message(t, s, "a"); !a.UpdatedAt.Equal(noon.Add(time.Second)) {
		t.Errorf("%+v", a)
	}
}

func TestUncountedTriesDoNotClimb(t *testing.T) {
	s := storetest.MustOpen(t)
	enqueue(t, s, "a")
	for _, uncounted := range []bool{false, true, true} {
		one := claim(t, s, noon, 1, time.Minute)[0]
		settle(t, s, noon, outbox.Outcome{ID: "a", Token: one.Token, Verdict: outbox.Retry, At: noon, Uncounted: uncounted})
	}
	if got := message(t, s, "a").Attempts; got != 1 {
		t.Errorf("%d attempts, want 1", got)
	}
}

func TestPark(t *testing.T) {
	env := storetest.Start(t)
	s := env.OpenWith(t, store.Options{Now: func() time.Time { return noon.Add(time.Minute) }})
	enqueue(t, s, "a")
	midnight := noon.Add(12 * time.Hour)
	if err := s.Park(t.Context(), midnight, "45009"); err != nil {
		t.Fatal(err)
	}
	if got := claim(t, s, noon, 9, time.Minute); len(got) != 0 {
		t.Fatalf("claimed while parked: %+v", got)
	}
	st, err := s.OutboxStats(t.Context())
	if err != nil || !st.ParkedUntil.Equal(midnight) || st.ParkedWhy != "45009" ||
		st.Counts[outbox.Queued] != 1 || !st.OldestDue.Equal(noon) || len(st.Counts) != 6 {
		t.Errorf("%+v %v", st, err)
	}
	if got := claim(t, s, midnight, 9, time.Minute); len(got) != 1 {
		t.Fatalf("nothing is kept: %+v", got)
	}
	if st, err = s.OutboxStats(t.Context()); err != nil || !st.ParkedUntil.IsZero() || !st.OldestDue.IsZero() {
		t.Errorf("the park was not cleared: %+v %v", st, err)
	}
}

func TestNotBeforeHoldsBack(t *testing.T) {
	s := storetest.MustOpen(t)
	morning := noon.Add(20 * time.Hour)
	mustCommit(t, s, bot.Change{Cause: "1", At: noon, Outbound: []channel.Outbound{{ID: "a", NotBefore: morning}, {ID: "b"}}})
	if got := claim(t, s, noon, 9, time.Minute); len(got) != 1 || got[0].ID != "b" {
		t.Fatalf("%+v", got)
	}
	if got := claim(t, s, morning, 9, time.Minute); len(got) != 1 || got[0].ID != "a" {
		t.Fatalf("%+v", got)
	}
}

// TestAskedKeepsTheLastTen: every notice that asks a member for an answer, the newest first.
func TestAskedKeepsTheLastTen(t *testing.T) {
	s := storetest.MustOpen(t)
	var want []string
	for i := range 12 {
		id := fmt.Sprintf("N%02d", i)
		mustCommit(t, s, bot.Change{Cause: id, At: noon, Outbound: []channel.Outbound{{ID: "m" + id, Member: "M1", Answer: id}}})
		want = append([]string{id}, want...)
	}
	if diff := cmp.Diff(want[:10], mustRead(t, s, bot.Need{Asked: "M1"}).Asked); diff != "" {
		t.Error("(-want +got):", diff)
	}
}
