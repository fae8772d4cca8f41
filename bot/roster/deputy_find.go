package roster

import (
	"slices"
	"strings"
)

// MayStandIn reports whether the member can be somebody's deputy: who reports or
// works in the office, and is active.
func (m Member) MayStandIn() bool {
	return !m.Disabled && (m.Role == Officer || m.Role == Head || m.Role == Staff)
}

// FindStandIns are the members that a typed name may mean as a deputy, by ID: by
// the whole name, else by the surname (王某, 王主任, 王). A unit before the name
// (陶山镇王芳) leaves its own people only.
func (r *Roster) FindStandIns(typed string) []Member {
	if found := r.standInsNamed(typed, ""); len(found) > 0 {
		return found
	}
	name := []rune(typed)
	for i := len(name) - 1; i >= 2; i-- {
		if a, ok := r.FindArea(string(name[:i])); ok {
			return r.standInsNamed(strings.TrimPrefix(string(name[i:]), "的"), a.Code)
		}
	}
	return nil
}

// standInsNamed are those of that name or surname; of the area, if one is given.
func (r *Roster) standInsNamed(name, area string) []Member {
	surname, short := surnameOf(name)
	var whole, some []Member
	for _, m := range r.members {
		switch {
		case !m.MayStandIn() || area != "" && !slices.Contains(m.Areas, area):
		case m.Name == name:
			whole = append(whole, m)
		case short && strings.HasPrefix(m.Name, surname):
			some = append(some, m)
		}
	}
	if len(whole) > 0 {
		return whole
	}
	return some
}

// surnameOf is the surname of 王某, 王某某, 老王, 王主任 and 王; short is false
// where the text is a name as it stands.
func surnameOf(name string) (surname string, short bool) {
	for _, tail := range []string{"某某", "某", "主任", "书记", "科长", "局长", "镇长", "委员", "同志", "老师"} {
		if rest, ok := strings.CutSuffix(name, tail); ok && rest != "" {
			return rest, true
		}
	}
	for _, head := range []string{"老", "小"} {
		if rest, ok := strings.CutPrefix(name, head); ok && len([]rune(rest)) == 1 {
			return rest, true
		}
	}
	return name, len([]rune(name)) == 1
}

// StandsForAll reports whether the member stands for every unit of a typed list: 马屿镇、高楼镇.
func (r *Roster) StandsForAll(m Member, typed string) bool {
	for name := range strings.SplitSeq(typed, "、") {
		if a, ok := r.FindArea(name); !ok || !slices.Contains(m.Areas, a.Code) {
			return false
		}
	}
	return true
}

// StandingFor are the members whose deputy somebody else may set by naming their
// unit or themselves: the officers of the unit, its heads where it has no
// officer, or the officer or head of that name.
func (r *Roster) StandingFor(typed string) []Member {
	if first, _, several := strings.Cut(typed, "、"); several {
		return slices.DeleteFunc(r.StandingFor(first), func(m Member) bool { return !r.StandsForAll(m, typed) })
	}
	if a, ok := r.FindArea(typed); ok {
		if officers := r.OfficersOf(a.Code); len(officers) > 0 {
			return officers
		}
		return r.HeadsOf(a.Code)
	}
	return slices.DeleteFunc(r.ByName(typed), func(m Member) bool { return len(m.own()) == 0 })
}
