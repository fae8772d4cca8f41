package outbox_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/outbox"
)

// TestQuotaOfYesterday rests until midnight when the quota is used up, and a quarter
// of an hour when that is heard just after midnight by a clock that is ahead of the
// platform's: the new day's pushes are not given away.
func TestQuotaOfYesterday(t *testing.T) {
	day := calendar.Date{Year: 2026, Month: time.November, Day: 20}
	for now, want := range map[time.Time]time.Time{
		day.At(23, 59): day.AddDays(1).At(0, 0),
		day.At(0, 0):   day.At(0, 15),
		day.At(0, 14):  day.At(0, 15),
		day.At(0, 15):  day.AddDays(1).At(0, 0),
	} {
		q := newMemory(func() time.Time { return now })
		q.add("a")
		w := outbox.New(outbox.Options{
			Queue: q, Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler),
			Sender: sender(func(context.Context, channel.Outbound) (string, error) { return "", channel.ErrQuota }),
		})
		if _, err := w.Once(t.Context()); err != nil {
			t.Fatal(err)
		}
		if !q.parked.Equal(want) {
			t.Errorf("heard at %s: rests until %s, want %s", now, q.parked, want)
		}
	}
}
