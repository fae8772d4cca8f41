package calendar

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"golang.org/x/text/width"
)

// monthForms are 2026-10, 2026/10, 2026.10 and 2026年10月.
var monthForms = regexp.MustCompile(`^(\d{4})(?:[-/.](\d{1,2})|年(\d{1,2})月)$`)

// MonthOf is the month of d.
func MonthOf(d Date) Month { return Month{Year: d.Year, Month: d.Month} }

// ParseMonth reads 2026-10, also 2026/10, 2026.10 and 2026年10月. The error wraps ErrSyntax.
func ParseMonth(s string) (Month, error) {
	f := monthForms.FindStringSubmatch(strings.TrimSpace(width.Narrow.String(s)))
	if f == nil {
		return Month{}, fmt.Errorf("month %q: %w", s, ErrSyntax)
	}
	m := Month{Year: number(f[1]), Month: time.Month(number(f[2] + f[3]))}
	if m.Year < minYear || m.Year > maxYear || m.Month < time.January || m.Month > time.December {
		return Month{}, fmt.Errorf("month %q: no such month: %w", s, ErrSyntax)
	}
	return m, nil
}

// IsZero reports whether m is no month at all.
func (m Month) IsZero() bool { return m == Month{} }

// String prints m as 2026-10, the zero Month as "".
func (m Month) String() string {
	if m.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d", m.Year, int(m.Month))
}

// MarshalText prints m as String does.
func (m Month) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads what ParseMonth reads; empty text is the zero Month.
func (m *Month) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*m = Month{}
		return nil
	}
	v, err := ParseMonth(string(b))
	if err != nil {
		return err
	}
	*m = v
	return nil
}

// First is the first day of m.
func (m Month) First() Date { return Date{Year: m.Year, Month: m.Month, Day: 1} }

// Last is the last day of m.
func (m Month) Last() Date { return m.Next().First().AddDays(-1) }

// Weeks are the weeks that belong to m: those whose Thursday lies in it, in order.
func (m Month) Weeks() []Week {
	var weeks []Week
	for w := m.First().Week(); !m.Before(w.Month()); w = w.Next() {
		if w.Month() == m {
			weeks = append(weeks, w)
		}
	}
	return weeks
}

// Next is the month after m.
func (m Month) Next() Month { return m.Add(1) }

// Add moves m by n months; n may be negative.
func (m Month) Add(n int) Month {
	return MonthOf(DateOf(m.First().At(0, 0).AddDate(0, n, 0)))
}

// Compare is negative when m is before o, zero when they are the same month, positive after.
func (m Month) Compare(o Month) int {
	if m.Year != o.Year {
		return m.Year - o.Year
	}
	return int(m.Month) - int(o.Month)
}

// Before reports whether m is earlier than o.
func (m Month) Before(o Month) bool { return m.Compare(o) < 0 }
