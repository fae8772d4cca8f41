package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/store/storetest"
)

// TestSentCounts counts each member's messages by the month in China in which
// they were made; a message that is enqueued again counts once.
func TestSentCounts(t *testing.T) {
	t.Parallel()
	s := storetest.MustOpen(t)
	eve := time.Date(2026, 11, 30, 15, 59, 0, 0, time.UTC) // 23:59 in China
	message := func(id, member, answer string, at time.Time) channel.Outbound {
		return channel.Outbound{ID: id, Push: channel.Notice, Member: member, To: "o", Answer: answer, CreatedAt: at}
	}
	mustCommit(t, s, bot.Change{Cause: "1", Outbound: []channel.Outbound{
		message("a", "M0001", "", noon), message("b", "M0001", "N0001", noon), message("c", "M0002", "", noon),
		message("d", "M0001", "", eve), message("e", "M0001", "N0002", eve.Add(time.Minute)),
	}})
	mustCommit(t, s, bot.Change{Cause: "2", At: noon, Outbound: []channel.Outbound{message("a", "M0001", "", noon), message("f", "M0001", "", time.Time{})}})
	november := calendar.Month{Year: 2026, Month: time.November}
	for _, c := range []struct {
		member string
		month  calendar.Month
		want   bot.SentCount
	}{
		{"M0001", november, bot.SentCount{Messages: 4, Asking: 1}},
		{"M0001", november.Next(), bot.SentCount{Messages: 1, Asking: 1}},
		{"M0002", november, bot.SentCount{Messages: 1}},
		{"M0002", november.Next(), bot.SentCount{}},
	} {
		if diff := cmp.Diff(c.want, mustRead(t, s, bot.Need{Sent: c.member, SentIn: c.month}).Sent); diff != "" {
			t.Errorf("%s in %v: %s", c.member, c.month, diff)
		}
	}
}
