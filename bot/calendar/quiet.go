package calendar

import (
	"fmt"
	"strings"
	"time"
)

const dayMinutes = 24 * 60

// Quiet is the part of every day in which the clock starts no pushes; days off
// are quiet as a whole. The zero Quiet is "none": nothing is ever held back.
type Quiet struct {
	from, to int // minutes of the day; to may be before from: over midnight
}

// ParseQuiet reads "20:00-08:00" or "none". The error wraps ErrSyntax.
func ParseQuiet(s string) (Quiet, error) {
	s = strings.TrimSpace(s)
	if s == "none" {
		return Quiet{}, nil
	}
	from, to, _ := strings.Cut(s, "-")
	a, err := parseClock(from)
	if err != nil {
		return Quiet{}, fmt.Errorf("quiet hours %q are not like \"20:00-08:00\" or none: %w", s, err)
	}
	b, err := parseClock(to)
	if err != nil {
		return Quiet{}, fmt.Errorf("quiet hours %q are not like \"20:00-08:00\" or none: %w", s, err)
	}
	q := Quiet{from: a % dayMinutes, to: b % dayMinutes}
	if q.from == q.to {
		return Quiet{}, fmt.Errorf("quiet hours %q begin when they end: %w", s, ErrSyntax)
	}
	return q, nil
}

// parseClock reads 0:00 … 24:00 as minutes of the day.
func parseClock(s string) (int, error) {
	hour, minute, _ := strings.Cut(strings.TrimSpace(s), ":")
	if !digits(hour, 1, 2) || !digits(minute, 2, 2) {
		return 0, fmt.Errorf("time of day %q: %w", s, ErrSyntax)
	}
	h, m := number(hour), number(minute)
	if m > 59 || h*60+m > dayMinutes {
		return 0, fmt.Errorf("time of day %q: %w", s, ErrSyntax)
	}
	return h*60 + m, nil
}

func digits(s string, least, most int) bool {
	return len(s) >= least && len(s) <= most && strings.Trim(s, "0123456789") == ""
}

// IsNone reports whether nothing is ever held back.
func (q Quiet) IsNone() bool { return q == Quiet{} }

// String prints q as "20:00-08:00" or "none".
func (q Quiet) String() string {
	if q.IsNone() {
		return "none"
	}
	return fmt.Sprintf("%02d:%02d-%02d:%02d", q.from/60, q.from%60, q.to/60, q.to%60)
}

// MarshalText prints q as String does.
func (q Quiet) MarshalText() ([]byte, error) { return []byte(q.String()), nil }

// UnmarshalText reads what ParseQuiet reads.
func (q *Quiet) UnmarshalText(b []byte) error {
	v, err := ParseQuiet(string(b))
	if err != nil {
		return err
	}
	*q = v
	return nil
}

// Release is the moment at which a push that is ready at t may go: t itself on
// a working day outside the quiet hours, else the next end of quiet hours on a
// working day. "none" releases at once, on days off too.
func (q Quiet) Release(t time.Time, c *Calendar) time.Time {
	if q.IsNone() {
		return t
	}
	day := DateOf(t)
	if c.Workday(day) && !q.covers(t) {
		return t
	}
	if !q.end(day).After(t) {
		day = day.AddDays(1)
	}
	return q.end(c.WorkdayOnOrAfter(day))
}

func (q Quiet) end(d Date) time.Time { return d.At(q.to/60, q.to%60) }

// covers reports whether t lies in the quiet hours, of which the end is not part.
func (q Quiet) covers(t time.Time) bool {
	t = t.In(Zone)
	m := t.Hour()*60 + t.Minute()
	if q.from < q.to {
		return q.from <= m && m < q.to
	}
	return m >= q.from || m < q.to
}
