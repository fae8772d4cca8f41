package bulletin

import (
	"fmt"
	"strings"

	"github.com/weidubao/weidubao/bot/calendar"
)

// FinalKey names the final edition of a month: "2026-10".
func FinalKey(m calendar.Month) Key { return Key(m.String()) }

// InterimKey names the interim edition of a month as it stood on a day:
// "2026-11@2026-11-21". It can never be taken for the final one.
func InterimKey(m calendar.Month, on calendar.Date) Key {
	return Key(m.String() + "@" + on.String())
}

// ParseKey reads a key as FinalKey and InterimKey write it.
func ParseKey(s string) (Key, error) {
	month, day, interim := strings.Cut(s, "@")
	m, err := calendar.ParseMonth(month)
	if err != nil {
		return "", fmt.Errorf("edition key %q: %w", s, err)
	}
	if !interim {
		return FinalKey(m), nil
	}
	d, err := calendar.ParseDate(day)
	if err != nil {
		return "", fmt.Errorf("edition key %q: %w", s, err)
	}
	return InterimKey(m, d), nil
}

// Interim reports whether the key is of an interim edition.
func (k Key) Interim() bool { return strings.Contains(string(k), "@") }

// Month is the month reported; the zero Month for a key that is none.
func (k Key) Month() calendar.Month {
	month, _, _ := strings.Cut(string(k), "@")
	m, err := calendar.ParseMonth(month)
	if err != nil {
		return calendar.Month{}
	}
	return m
}

// On is the day of an interim edition; the zero Date for a final one.
func (k Key) On() calendar.Date {
	_, day, _ := strings.Cut(string(k), "@")
	d, err := calendar.ParseDate(day)
	if err != nil {
		return calendar.Date{}
	}
	return d
}
