package calendar

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// Due is a moment of every week, written "Fri 17:00".
type Due struct {
	Weekday      time.Weekday
	Hour, Minute int
}

var dueForm = regexp.MustCompile(`^([A-Za-z]+)\s+(\d{1,2}:\d{2})$`)

// ParseDue reads "Fri 17:00"; the day may be written out and in any case. The error wraps ErrSyntax.
func ParseDue(s string) (Due, error) {
	m := dueForm.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return Due{}, fmt.Errorf("due %q is not like \"Fri 17:00\": %w", s, ErrSyntax)
	}
	day, ok := parseWeekday(m[1])
	minute, err := parseClock(m[2])
	if !ok || err != nil || minute >= dayMinutes {
		return Due{}, fmt.Errorf("due %q is not like \"Fri 17:00\": %w", s, ErrSyntax)
	}
	return Due{Weekday: day, Hour: minute / 60, Minute: minute % 60}, nil
}

func parseWeekday(s string) (time.Weekday, bool) {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if strings.EqualFold(s, d.String()) || strings.EqualFold(s, d.String()[:3]) {
			return d, true
		}
	}
	return 0, false
}

// String prints d as "Fri 17:00".
func (d Due) String() string {
	return fmt.Sprintf("%s %02d:%02d", d.Weekday.String()[:3], d.Hour, d.Minute)
}

// MarshalText prints d as String does.
func (d Due) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what ParseDue reads.
func (d *Due) UnmarshalText(b []byte) error {
	v, err := ParseDue(string(b))
	if err != nil {
		return err
	}
	*d = v
	return nil
}

// DueAt is the moment of d in w. One that falls on a day off moves to the same
// time on the last working day before it, so that a bulletin never overtakes
// its own weeks; that day lies before w only when w has no working day up to d.
func (c *Calendar) DueAt(d Due, w Week) time.Time {
	day := w.Monday().AddDays(sinceMonday(d.Weekday))
	return c.WorkdayOnOrBefore(day).At(d.Hour, d.Minute)
}
