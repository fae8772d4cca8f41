package roster

import (
	"slices"

	"github.com/weidubao/weidubao/bot/calendar"
)

// MaySeeUnit reports whether the member may look at a unit's reports on that day:
// who may report for it, a leader who has it in 分管, and chief leaders.
func (r *Roster) MaySeeUnit(m Member, area string, on calendar.Date) bool {
	switch {
	case m.ID == "" || m.Disabled:
		return false
	case m.Role == Leader:
		return len(m.Charge) == 0 ||
			slices.ContainsFunc(r.LeadersInCharge(area, ""), func(l Member) bool { return l.ID == m.ID })
	}
	return r.MayReport(m, area, on)
}

// MaySeeIssue reports whether the member may open an issue with its text: staff,
// administrators and leaders without 分管 any, a leader with 分管 those that he is
// in charge of, officers and heads those of their own units, a disabled member
// and who is nobody none. area, category and leader are the issue's.
func (r *Roster) MaySeeIssue(m Member, area, category, leader string) bool {
	if m.ID == "" || m.Disabled {
		return false
	}
	switch m.Role {
	case Staff, Admin:
		return true
	case Leader:
		return len(m.Charge) == 0 ||
			slices.ContainsFunc(r.InCharge(area, category, leader), func(l Member) bool { return l.ID == m.ID })
	case Officer, Head:
		return area != "" && slices.Contains(m.Areas, area)
	default:
		return false
	}
}

// InCharge are the leaders in charge of an issue: the one whom the ledger names
// (leader, a member id or empty), while an active 领导; otherwise those who have its unit
// or category in 分管. Where there is none, nobody takes the place.
func (r *Roster) InCharge(area, category, leader string) []Member {
	if m, ok := r.Member(leader); ok && m.Role == Leader && !m.Disabled {
		return []Member{m}
	}
	return r.LeadersInCharge(area, category)
}
