package ledger

import (
	"slices"

	"github.com/weidubao/weidubao/bot/roster"
)

// EverBy reports whether anybody of the role may do that to some issue: who may
// never is told so, whichever issue is meant.
func EverBy(act Act, role roster.Role) bool {
	has := map[roster.Role][]Relation{
		roster.Officer: {RelOfficer}, roster.Head: {RelHead}, roster.Leader: {RelLeader, RelChief},
		roster.Staff: {RelStaff}, roster.Admin: {RelStaff},
	}[role]
	return slices.ContainsFunc(rights[act], func(rel Relation) bool { return slices.Contains(has, rel) })
}

// ByOffice reports whether the act is one of leaders and staff, which no unit does.
func ByOffice(act Act) bool {
	return !EverBy(act, roster.Officer) && !EverBy(act, roster.Head)
}
