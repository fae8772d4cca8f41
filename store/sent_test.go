package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/store"
	"github.com/weidubao/weidubao/store/storetest"
)

var november = calendar.Month{Year: 2026, Month: time.November}

// order enqueues messages to M0001 and one to M0002; b and e ask for 收到.
func order(t *testing.T, s *store.Store) {
	t.Helper()
	c := bot.Change{Cause: "1", At: noon}
	for id, answer := range map[string]string{"a": "", "b": "N0001", "c": "", "d": "", "e": "N0002"} {
		c.Outbound = append(c.Outbound, channel.Outbound{ID: id, Push: channel.Notice, Member: "M0001", To: "o1", Answer: answer, CreatedAt: noon})
	}
	c.Outbound = append(c.Outbound, channel.Outbound{ID: "x", Push: channel.Notice, Member: "M0002", To: "o2", CreatedAt: noon})
	mustCommit(t, s, c)
}

// tried claims what is due and settles each message by its id's verdict; others are tried again.
func tried(t *testing.T, s *store.Store, at time.Time, verdicts map[string]outbox.Verdict) []outbox.Outcome {
	t.Helper()
	var out []outbox.Outcome
	for _, c := range claim(t, s, at, 20, time.Minute) {
		o := outbox.Outcome{ID: c.ID, Token: c.Token, Verdict: outbox.Retry, At: at}
		if v, ok := verdicts[c.ID]; ok {
			o.Verdict = v
		}
		if o.Verdict == outbox.Done {
			o.PlatformID = "p" + c.ID
		}
		out = append(out, o)
	}
	settle(t, s, at, out...)
	return out
}

func wantSent(t *testing.T, s *store.Store, member string, month calendar.Month, want bot.SentCount) {
	t.Helper()
	if diff := cmp.Diff(want, mustRead(t, s, bot.Need{Sent: member, SentIn: month}).Sent); diff != "" {
		t.Errorf("%s in %v: %s", member, month, diff)
	}
}

// TestSentCounts counts what the platform took, once, and nothing that never
// went: neither what waits, nor what was buried, nor what is in doubt.
func TestSentCounts(t *testing.T) {
	t.Parallel()
	s := storetest.MustOpen(t)
	order(t, s)
	wantSent(t, s, "M0001", november, bot.SentCount{})
	out := tried(t, s, noon, map[string]outbox.Verdict{"a": outbox.Done, "b": outbox.Done, "c": outbox.Bury, "d": outbox.Doubt, "x": outbox.Done})
	settle(t, s, noon, out...)
	wantSent(t, s, "M0001", november, bot.SentCount{Messages: 2, Asking: 1})
	wantSent(t, s, "M0002", november, bot.SentCount{Messages: 1})
	mustCommit(t, s, bot.Change{Cause: "2", At: noon, Deliveries: []outbox.Delivery{{PlatformID: "pa", OK: false, Reason: "user block"}}})
	wantSent(t, s, "M0001", november, bot.SentCount{Messages: 2, Asking: 1})
}

// TestSentInChina puts a message into the month in China in which the platform took it.
func TestSentInChina(t *testing.T) {
	t.Parallel()
	s := storetest.MustOpen(t)
	order(t, s)
	eve := time.Date(2026, 11, 30, 15, 59, 0, 0, time.UTC) // 23:59 in China
	tried(t, s, eve, map[string]outbox.Verdict{"a": outbox.Done})
	tried(t, s, eve.Add(time.Minute), map[string]outbox.Verdict{"e": outbox.Done})
	wantSent(t, s, "M0001", november, bot.SentCount{Messages: 1})
	wantSent(t, s, "M0001", november.Next(), bot.SentCount{Messages: 1, Asking: 1})
}
