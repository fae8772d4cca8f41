package calendar

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/width"
)

// ErrSyntax is wrapped by the errors of every Parse function of this package.
var ErrSyntax = errors.New("not in a form that is understood")

// Years outside this range are refused by the Parse functions: they are typing errors.
const (
	minYear = 1900
	maxYear = 2999
)

// dateForms are 2026-11-20, 2026/11/20, 2026.11.20, 2026年11月20日 and 20261120,
// each with or without a time of midnight, as spreadsheets save it.
var dateForms = regexp.MustCompile(
	`^(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))(?:[ T]0?0:00(?::00)?)?$`)

// DateOf is the day in China on which t lies.
func DateOf(t time.Time) Date {
	y, m, d := t.In(Zone).Date()
	return Date{Year: y, Month: m, Day: d}
}

// ParseDate reads a day as people and spreadsheets write it: 2026-11-20,
// 2026-1-2, 2026/11/20, 2026.11.20, 2026年11月20日 or 20261120. The error wraps ErrSyntax.
func ParseDate(s string) (Date, error) {
	m := dateForms.FindStringSubmatch(strings.TrimSpace(width.Narrow.String(s)))
	if m == nil {
		return Date{}, fmt.Errorf("date %q: %w", s, ErrSyntax)
	}
	d := Date{Year: number(m[1]), Month: time.Month(number(m[2] + m[4])), Day: number(m[3] + m[5])}
	if d.Year < minYear || d.Year > maxYear || d != d.AddDays(0) {
		return Date{}, fmt.Errorf("date %q: no such day: %w", s, ErrSyntax)
	}
	return d, nil
}

// number reads digits that a pattern has already matched.
func number(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return 0
	}
	return n
}

// IsZero reports whether d is no day at all.
func (d Date) IsZero() bool { return d == Date{} }

// String prints d as 2026-11-20, the zero Date as "".
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// MarshalText prints d as String does.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what ParseDate reads; empty text is the zero Date.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	if v, ok := stored(b); ok {
		*d = v
		return nil
	}
	v, err := ParseDate(string(b))
	if err != nil {
		return err
	}
	*d = v
	return nil
}

// stored reads the form that String prints, without ParseDate's search for what
// people may have meant: a ledger has hundreds of thousands of these.
func stored(b []byte) (Date, bool) {
	if len(b) != len("2026-11-20") || b[4] != '-' || b[7] != '-' {
		return Date{}, false
	}
	var n [3]int
	for k, digits := range [][]byte{b[:4], b[5:7], b[8:]} {
		for _, c := range digits {
			if c < '0' || c > '9' {
				return Date{}, false
			}
			n[k] = n[k]*10 + int(c-'0')
		}
	}
	d := Date{Year: n[0], Month: time.Month(n[1]), Day: n[2]}
	return d, d.Year >= minYear && d.Year <= maxYear && d == d.AddDays(0)
}

// At is the moment of the day at hour:minute in China.
func (d Date) At(hour, minute int) time.Time {
	return time.Date(d.Year, d.Month, d.Day, hour, minute, 0, 0, Zone)
}

// AddDays moves d by n days; n may be negative.
func (d Date) AddDays(n int) Date { return DateOf(d.At(0, 0).AddDate(0, 0, n)) }

// Weekday is d's day of the week.
func (d Date) Weekday() time.Weekday { return d.At(0, 0).Weekday() }

// Week is the reporting week of d.
func (d Date) Week() Week {
	y, n := d.At(0, 0).ISOWeek()
	return Week{Year: y, Number: n}
}

// Compare is negative when d is before e, zero when they are the same day, positive after.
func (d Date) Compare(e Date) int {
	if d.Year != e.Year {
		return d.Year - e.Year
	}
	if d.Month != e.Month {
		return int(d.Month) - int(e.Month)
	}
	return d.Day - e.Day
}

// Before reports whether d is earlier than e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// After reports whether d is later than e.
func (d Date) After(e Date) bool { return d.Compare(e) > 0 }

const daySeconds = 24 * 60 * 60

// ordinal counts days: 0 is Monday, 5 January 1970.
func (d Date) ordinal() int {
	s := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Unix()
	return int(s/daySeconds) - 4
}
