package notice

import (
	"slices"

	"github.com/weidubao/weidubao/bot/roster"
)

// Members are the active members that the audience means, by id. Someone
// stands in an area by any of the member's own areas; a leader's 分管 is no
// such area. An area that the roster does not have reaches nobody.
func (a Audience) Members(r *roster.Roster) []roster.Member {
	within := make(map[string]bool)
	for _, code := range a.Areas {
		for _, area := range r.Under(code) {
			within[area.Code] = true
		}
	}
	var out []roster.Member
	for _, m := range r.Members() {
		switch {
		case m.Disabled:
		case len(a.Roles) > 0 && !slices.Contains(a.Roles, m.Role):
		case len(a.Areas) > 0 && !slices.ContainsFunc(m.Areas, func(c string) bool { return within[c] }):
		default:
			out = append(out, m)
		}
	}
	return out
}

// Validate checks an audience that came from outside: every role and every area
// code must exist. The error is an *UnknownWordError naming the first that does not.
func (a Audience) Validate(r *roster.Roster) error {
	for _, role := range a.Roles {
		if !known(role) {
			return &UnknownWordError{Word: string(role)}
		}
	}
	for _, code := range a.Areas {
		if _, ok := r.Area(code); !ok {
			return &UnknownWordError{Word: code}
		}
	}
	return nil
}

// known reports whether a role is one of the five.
func known(role roster.Role) bool {
	switch role {
	case roster.Officer, roster.Head, roster.Leader, roster.Staff, roster.Admin:
		return true
	default:
		return false
	}
}
