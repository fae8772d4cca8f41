package roster

import "slices"

// MaySeeIssues reports whether the member may open the issues of that unit, with
// their text: staff, administrators and leaders any, officers and heads those of
// their own units, a disabled member and who is nobody none.
func (m Member) MaySeeIssues(area string) bool {
	if m.ID == "" || m.Disabled {
		return false
	}
	switch m.Role {
	case Staff, Admin, Leader:
		return true
	case Officer, Head:
		return area != "" && slices.Contains(m.Areas, area)
	default:
		return false
	}
}
