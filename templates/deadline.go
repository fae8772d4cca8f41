package templates

import (
	"strings"
	"unicode/utf8"
)

type (
	// DeadlineTitle tells a head whose report is not complete: the unit, or how many.
	DeadlineTitle struct {
		UnitWeek
		Count int
	}
	// DeadlineSummary says what follows.
	DeadlineSummary struct{ UnitWeek }
	// MissingTitle tells the staff how many reports are not complete.
	MissingTitle struct{ Week, Count int }
	// MissingSummary names the first of the units.
	MissingSummary struct{ Units []string }
)

func (DeadlineTitle) template() string   { return "deadline_title" }
func (DeadlineSummary) template() string { return "deadline_summary" }
func (MissingTitle) template() string    { return "missing_title" }
func (MissingSummary) template() string  { return "missing_summary" }

// Names are as many of the units as the field of a card shows: 塘下镇、陶山镇等.
func (m MissingSummary) Names() string { return fitted(m.Units, "等") }

// fitted joins as many of the parts as fit into a card's field, with more at the
// end where some were left out.
func fitted(parts []string, more string) string {
	if whole := strings.Join(parts, "、"); utf8.RuneCountInString(whole) <= cardWidth {
		return whole
	}
	out := ""
	for i, p := range parts {
		next := p
		if i > 0 {
			next = out + "、" + p
		}
		if utf8.RuneCountInString(next+more) > cardWidth {
			break
		}
		out = next
	}
	return out + more
}

// HolidayName is how a holiday is spoken of: 国庆 of 国庆节; 放假 where nobody knows which one it is.
func HolidayName(name string) string {
	switch short := strings.TrimSuffix(name, "节"); {
	case name == "劳动节":
		return "五一"
	case utf8.RuneCountInString(short) >= 2:
		return short
	case strings.TrimSpace(name) == "":
		return "放假"
	}
	return name
}
