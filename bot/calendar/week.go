package calendar

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"golang.org/x/text/width"
)

// weekForms are 2026-W47, 2026W47 and 2026年第47周.
var weekForms = regexp.MustCompile(`^(\d{4})(?:-?[Ww](\d{1,2})|年第?(\d{1,2})周)$`)

// WeekOf is the reporting week in which t lies.
func WeekOf(t time.Time) Week { return DateOf(t).Week() }

// ParseWeek reads 2026-W47, also 2026W47 and 2026年第47周. A week that the year
// does not have is refused. The error wraps ErrSyntax.
func ParseWeek(s string) (Week, error) {
	m := weekForms.FindStringSubmatch(strings.TrimSpace(width.Narrow.String(s)))
	if m == nil {
		return Week{}, fmt.Errorf("week %q: %w", s, ErrSyntax)
	}
	w := Week{Year: number(m[1]), Number: number(m[2] + m[3])}
	if w.Year < minYear || w.Year > maxYear || w != w.Monday().Week() {
		return Week{}, fmt.Errorf("week %q: no such week: %w", s, ErrSyntax)
	}
	return w, nil
}

// IsZero reports whether w is no week at all.
func (w Week) IsZero() bool { return w == Week{} }

// String prints w as 2026-W47, the zero Week as "".
func (w Week) String() string {
	if w.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-W%02d", w.Year, w.Number)
}

// MarshalText prints w as String does.
func (w Week) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// UnmarshalText reads what ParseWeek reads; empty text is the zero Week.
func (w *Week) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*w = Week{}
		return nil
	}
	v, err := ParseWeek(string(b))
	if err != nil {
		return err
	}
	*w = v
	return nil
}

// Monday is the first day of w.
func (w Week) Monday() Date {
	// 4 January always lies in the first ISO week.
	fourth := Date{Year: w.Year, Month: time.January, Day: 4}
	return fourth.AddDays((w.Number-1)*7 - sinceMonday(fourth.Weekday()))
}

// Thursday is the day that decides to which month, and which year, w belongs.
func (w Week) Thursday() Date { return w.Monday().AddDays(3) }

// Sunday is the last day of w.
func (w Week) Sunday() Date { return w.Monday().AddDays(6) }

// Month is the month of w's Thursday.
func (w Week) Month() Month { return MonthOf(w.Thursday()) }

// Next is the week after w.
func (w Week) Next() Week { return w.Add(1) }

// Add moves w by n weeks; n may be negative.
func (w Week) Add(n int) Week { return w.Monday().AddDays(7 * n).Week() }

// Compare is negative when w is before v, zero when they are the same week, positive after.
func (w Week) Compare(v Week) int {
	if w.Year != v.Year {
		return w.Year - v.Year
	}
	return w.Number - v.Number
}

// Before reports whether w is earlier than v.
func (w Week) Before(v Week) bool { return w.Compare(v) < 0 }

// sinceMonday is 0 for Monday … 6 for Sunday.
func sinceMonday(d time.Weekday) int { return (int(d) + 6) % 7 }
