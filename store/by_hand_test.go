package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/store"
	"github.com/weidubao/weidubao/store/storetest"
)

// doubt enqueues messages and settles them as of unknown fate, with a platform id of the try.
func doubt(t *testing.T, s *store.Store, now time.Time, ids ...string) {
	t.Helper()
	c := bot.Change{Cause: "doubt:" + ids[0], At: now}
	for _, id := range ids {
		c.Outbound = append(c.Outbound, channel.Outbound{ID: id, Push: channel.Notice, Member: "M0001", To: "o", Title: "t", CreatedAt: now})
	}
	if err := s.Commit(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	claimed, err := s.Claim(t.Context(), now, 100, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	var out []outbox.Outcome
	for _, m := range claimed {
		out = append(out, outbox.Outcome{ID: m.ID, Token: m.Token, Verdict: outbox.Doubt, Reason: outbox.ReasonAmbiguous, PlatformID: "p-" + m.ID})
	}
	if err := s.Settle(t.Context(), now, out); err != nil {
		t.Fatal(err)
	}
}

// stands reads where a message stands.
func stands(t *testing.T, s *store.Store, id string) outbox.Message {
	t.Helper()
	v, err := s.Read(t.Context(), bot.Need{Deliveries: []string{id}})
	if err != nil {
		t.Fatal(err)
	}
	return v.Deliveries[id]
}

func byHand(cause string, to outbox.State, at time.Time, ids ...string) bot.HandSettlement {
	reason := outbox.ReasonSettled
	if to == outbox.Queued {
		reason = ""
	}
	return bot.HandSettlement{SettleOrder: bot.SettleOrder{IDs: ids, By: "M0007", Cause: cause}, To: to, Reason: reason, At: at, Reply: "told"}
}

// receive has the platform's receipt come in.
func receive(t *testing.T, s *store.Store, cause, pid string, ok bool, at time.Time) {
	t.Helper()
	err := s.Commit(t.Context(), bot.Change{Cause: cause, At: at, Deliveries: []outbox.Delivery{{PlatformID: pid, OK: ok, Reason: "user block", At: at}}})
	if err != nil {
		t.Fatal(err)
	}
}

func TestSettleByHand(t *testing.T) {
	t.Parallel()
	s := storetest.MustOpen(t)
	now := time.Date(2026, 11, 20, 6, 0, 0, 0, time.UTC)
	doubt(t, s, now, "a", "b", "c")
	later := now.Add(time.Hour)
	for id, to := range map[string]outbox.State{"a": outbox.Delivered, "b": outbox.Queued, "c": outbox.Failed} {
		if err := s.SettleByHand(t.Context(), byHand("hand:"+id, to, later, id)); err != nil {
			t.Fatal(err)
		}
		if m := stands(t, s, id); m.State != to || !m.UpdatedAt.Equal(later) {
			t.Errorf("%s stands %s since %v", id, m.State, m.UpdatedAt)
		}
	}
	if m := stands(t, s, "a"); m.Reason != outbox.ReasonSettled {
		t.Errorf("reason %q", m.Reason)
	}
	b := stands(t, s, "b")
	if b.Attempts != 0 || !b.FirstTry.IsZero() || b.PlatformID != "" || b.Reason != "" || !b.NextTry.Equal(later) {
		t.Errorf("begun anew as %+v", b)
	}
	receive(t, s, "late", "p-b", false, later) // of the try before
	claimed, err := s.Claim(t.Context(), later, 10, time.Minute)
	if err != nil || len(claimed) != 1 || claimed[0].ID != "b" || claimed[0].Attempts != 1 || !claimed[0].FirstTry.IsZero() {
		t.Errorf("claimed %+v, %v", claimed, err)
	}
	st, err := s.OutboxStats(t.Context())
	want := map[outbox.State]int{outbox.Queued: 0, outbox.Sending: 1, outbox.Accepted: 0, outbox.Delivered: 1, outbox.Failed: 1, outbox.Unknown: 0}
	if diff := cmp.Diff(want, st.Counts); diff != "" || err != nil {
		t.Errorf("%v, counts (-want +got):\n%s", err, diff)
	}
}

// The trail says who settled what, before and after; of what was refused it says nothing.
func TestSettleByHandIsAudited(t *testing.T) {
	t.Parallel()
	s := storetest.MustOpen(t)
	now := time.Date(2026, 11, 20, 6, 0, 0, 0, time.UTC)
	doubt(t, s, now, "2026-10/v1/M0003", "b")
	if err := s.SettleByHand(t.Context(), byHand("1", outbox.Delivered, now, "2026-10/v1/M0003")); err != nil {
		t.Fatal(err)
	}
	if err := s.SettleByHand(t.Context(), byHand("2", outbox.Delivered, now, "b", "2026-10/v1/M0003")); !errors.Is(err, bot.ErrConflict) {
		t.Errorf("settled again: %v", err)
	}
	lines, _, err := s.AuditTail(t.Context(), "", 10)
	want := []bot.AuditEntry{{At: now, Who: "M0007", What: "message.settle", On: "2026-10/v1/M0003", Before: "unknown ambiguous", After: "delivered settled"}}
	var got []bot.AuditEntry
	for _, l := range lines {
		got = append(got, l.AuditEntry)
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v, trail (-want +got):\n%s", err, diff)
	}
}

// One message that is not to be settled keeps all from being settled, and the
// platform's receipt that came first wins.
func TestSettleByHandChecks(t *testing.T) {
	t.Parallel()
	s := storetest.MustOpen(t)
	now := time.Date(2026, 11, 20, 6, 0, 0, 0, time.UTC)
	doubt(t, s, now, "a", "b")
	receive(t, s, "receipt", "p-b", true, now)
	for _, c := range []struct {
		id   string
		want outbox.State
	}{{"b", outbox.Delivered}, {"nobody", ""}} {
		err := s.SettleByHand(t.Context(), byHand("x"+c.id, outbox.Queued, now, "a", c.id))
		if e, ok := errors.AsType[*bot.StandsError](err); !ok || e.ID != c.id || e.State != c.want {
			t.Errorf("%s: %v", c.id, err)
		}
	}
	if a, b := stands(t, s, "a"), stands(t, s, "b"); a.State != outbox.Unknown || b.State != outbox.Delivered {
		t.Errorf("a stands %s, b %s", a.State, b.State)
	}
	if err := s.SettleByHand(t.Context(), byHand("y", outbox.Failed, now, "a")); err != nil {
		t.Fatal(err)
	}
	err := s.SettleByHand(t.Context(), byHand("y", outbox.Queued, now, "a"))
	if dup, ok := errors.AsType[*bot.DuplicateError](err); !ok || dup.Reply != "told" {
		t.Errorf("the same order once more: %v", err)
	}
	if err := s.SettleByHand(t.Context(), byHand("z", outbox.Queued, now, "a")); err != nil || stands(t, s, "a").State != outbox.Queued {
		t.Errorf("a failed one again: %v", err)
	}
	if err := s.SettleByHand(t.Context(), byHand("", outbox.Queued, now, "a")); !errors.Is(err, store.ErrNoCause) {
		t.Errorf("without a cause: %v", err)
	}
}

// Of a message whose words were purged there is nothing to send again, and a late
// receipt for it changes nothing of that.
func TestSettleByHandOfPurged(t *testing.T) {
	t.Parallel()
	s := storetest.MustOpen(t)
	now := time.Date(2026, 11, 20, 6, 0, 0, 0, time.UTC)
	doubt(t, s, now, "a", "b")
	if err := s.SettleByHand(t.Context(), byHand("1", outbox.Failed, now, "a")); err != nil {
		t.Fatal(err)
	}
	later := now.AddDate(1, 0, 0)
	if err := s.Commit(t.Context(), bot.Change{Cause: "purge", At: later, Words: []channel.Outbound{{ID: "a", Push: channel.Notice, Member: "M0001"}}}); err != nil {
		t.Fatal(err)
	}
	for _, to := range []outbox.State{outbox.Queued, outbox.Delivered, outbox.Failed} {
		err := s.SettleByHand(t.Context(), byHand("again:"+string(to), to, later, "b", "a"))
		if e, ok := errors.AsType[*bot.StandsError](err); !ok || e.ID != "a" || e.State != "" {
			t.Errorf("to %s: %v, want that there is no message a", to, err)
		}
	}
	if claimed, err := s.Claim(t.Context(), later, 10, time.Minute); err != nil || len(claimed) != 0 {
		t.Errorf("claimed %+v, %v", claimed, err)
	}
}
