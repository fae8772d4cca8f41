package templates

import "time"

// Names of the pages of the office's own people.
const (
	PageUnreported = "missing" // MissingPage
	PageDigest     = "digest"  // DigestPage
)

// MissingPage is who has not reported in a week, and whom to phone.
type MissingPage struct {
	Frame
	Now, Due      time.Time
	Week          PageWeek
	Holiday       string
	Exempt, Begun bool
	Passed        bool
	Units         int
	Rows, Late    []MissingRow
}

// MissingRow is one unit.
type MissingRow struct {
	Unit, State     string // State: missing, incomplete, held, withdrawn, late
	At              time.Time
	Officers, Heads []MissingPerson
}

// MissingPerson is somebody to phone, with what became of the last card:
// delivered, accepted, queued, failed, unknown, unreachable, unbound or none.
type MissingPerson struct {
	Name, Phone, Sent string
	Deputy            bool
	At                time.Time
}

// Moment prints when something was, seen from the page's day.
func (p MissingPage) Moment(t time.Time) string { return moment(t, p.Now) }
