package bulletin

import (
	"github.com/weidubao/weidubao/bot/calendar"
)

// FinalKey names the final edition of a month: "2026-10".
func FinalKey(m calendar.Month) Key { return Key(m.String()) }

// InterimKey names the interim edition of a month as it stood on a day:
// "2026-11@2026-11-21". It can never be taken for the final one.
func InterimKey(m calendar.Month, on calendar.Date) Key {
	return Key(m.String() + "@" + on.String())
}
