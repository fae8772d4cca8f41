package bulletin

import (
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
)

func TestKeys(t *testing.T) {
	october := calendar.Month{Year: 2026, Month: time.October}
	on := calendar.Date{Year: 2026, Month: time.November, Day: 2}
	for key, text := range map[Key]string{
		FinalKey(october):       "2026-10",
		InterimKey(october, on): "2026-10@2026-11-02",
	} {
		if string(key) != text {
			t.Errorf("key %q, want %q", key, text)
		}
	}
}
