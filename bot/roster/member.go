package roster

import "slices"

// MayReport reports whether the member may report for that area: officers and
// heads for their own, staff and administrators for any (代塘下镇报).
func (m Member) MayReport(area string) bool {
	if m.Disabled {
		return false
	}
	switch m.Role {
	case Officer, Head:
		return slices.Contains(m.Areas, area)
	case Staff, Admin:
		return true
	case Leader:
		return false
	default:
		return false
	}
}

// Home is the one area of an officer or head who has exactly one, else "".
func (m Member) Home() string {
	if (m.Role == Officer || m.Role == Head) && len(m.Areas) == 1 {
		return m.Areas[0]
	}
	return ""
}

// OfficersOf are the active officers who stand for that area, by ID.
func (r *Roster) OfficersOf(area string) []Member {
	return r.pick(r.standing[area], func(m Member) bool { return m.Role == Officer })
}

// HeadsOf are the active heads who stand for that area, by ID.
func (r *Roster) HeadsOf(area string) []Member {
	return r.pick(r.standing[area], func(m Member) bool { return m.Role == Head })
}

// LeadersInCharge are the active leaders whose 分管 names the area, one above it,
// or the category, by ID. Either may be empty.
func (r *Roster) LeadersInCharge(area, category string) []Member {
	charges := r.above(area)
	if category != "" {
		charges = append(charges, category)
	}
	return slices.DeleteFunc(r.With(Leader), func(m Member) bool {
		return !slices.ContainsFunc(m.Charge, func(c string) bool { return slices.Contains(charges, c) })
	})
}

// ChiefLeaders are the active leaders without 分管, by ID.
func (r *Roster) ChiefLeaders() []Member {
	return slices.DeleteFunc(r.With(Leader), func(m Member) bool { return len(m.Charge) > 0 })
}

// With are the active members of that role, by ID.
func (r *Roster) With(role Role) []Member {
	var members []Member
	for _, m := range r.members {
		if m.Role == role && !m.Disabled {
			members = append(members, m)
		}
	}
	return members
}
