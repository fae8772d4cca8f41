package roster

import (
	"cmp"
	"slices"
	"strings"
)

// Roster is an immutable snapshot of areas and members with indexes. The slices
// within its areas and members are shared and must not be written to.
type Roster struct {
	rev     int64
	areas   []Area   // by code
	members []Member // by ID

	deputies []Deputy // by ID

	byCode   map[string]int // index into areas
	byName   map[string][]int
	byShort  map[string][]int
	children map[string][]string
	byID     map[string]int // index into members
	byOpenID map[string]int
	byPhone  map[string]int
	named    map[string][]int
	standing map[string][]int // active members by area they stand for
}

// New makes a snapshot of the areas, members and deputies as they are at revision rev.
func New(areas []Area, members []Member, rev int64, deputies ...Deputy) *Roster {
	r := &Roster{rev: rev, areas: slices.Clone(areas), members: slices.Clone(members), deputies: slices.Clone(deputies)}
	slices.SortFunc(r.deputies, func(a, b Deputy) int { return compareIDs(a.ID, b.ID) })
	slices.SortFunc(r.areas, func(a, b Area) int { return cmp.Compare(a.Code, b.Code) })
	slices.SortFunc(r.members, func(a, b Member) int { return compareIDs(a.ID, b.ID) })
	r.indexAreas()
	r.indexMembers()
	return r
}

// compareIDs puts M9999 before M10000.
func compareIDs(a, b string) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
}

func (r *Roster) indexAreas() {
	r.byCode, r.byName, r.byShort, r.children = map[string]int{}, map[string][]int{}, map[string][]int{}, map[string][]string{}
	for i, a := range r.areas {
		r.byCode[a.Code] = i
		r.byName[a.Name] = append(r.byName[a.Name], i)
		if short := a.short(); short != a.Name {
			r.byShort[short] = append(r.byShort[short], i)
		}
		if a.Parent != "" {
			r.children[a.Parent] = append(r.children[a.Parent], a.Code)
		}
	}
}

func (r *Roster) indexMembers() {
	r.byID, r.byOpenID, r.byPhone = map[string]int{}, map[string]int{}, map[string]int{}
	r.named, r.standing = map[string][]int{}, map[string][]int{}
	for i, m := range r.members {
		r.byID[m.ID] = i
		r.byPhone[m.Phone] = i
		r.named[m.Name] = append(r.named[m.Name], i)
		if m.Disabled {
			continue
		}
		if m.Bound() {
			r.byOpenID[m.OpenID] = i
		}
		for _, area := range m.Areas {
			r.standing[area] = append(r.standing[area], i)
		}
	}
}

// Rev is the revision of the snapshot; it moves with every change of the roster.
func (r *Roster) Rev() int64 { return r.rev }

// Areas are all areas, by code.
func (r *Roster) Areas() []Area { return slices.Clone(r.areas) }

// Members are all members, the disabled too, by ID.
func (r *Roster) Members() []Member { return slices.Clone(r.members) }

// Member is the member with that ID, disabled or not.
func (r *Roster) Member(id string) (Member, bool) {
	i, ok := r.byID[id]
	if !ok {
		return Member{}, false
	}
	return r.members[i], true
}

// ByOpenID is the active member bound to that WeChat account; a disabled one is
// nobody to whoever writes.
func (r *Roster) ByOpenID(openid string) (Member, bool) {
	i, ok := r.byOpenID[openid]
	if !ok {
		return Member{}, false
	}
	return r.members[i], true
}

// ByPhone is the member with that phone, disabled or not. The phone may be
// written in any way that a roster file allows.
func (r *Roster) ByPhone(phone string) (Member, bool) {
	phone, ok := Phone(phone)
	if !ok {
		return Member{}, false
	}
	i, ok := r.byPhone[phone]
	if !ok {
		return Member{}, false
	}
	return r.members[i], true
}

// ByName are the active members of that name, by ID; where there are none, the disabled ones.
func (r *Roster) ByName(name string) []Member {
	all := r.pick(r.named[strings.TrimSpace(name)], func(Member) bool { return true })
	active := slices.DeleteFunc(slices.Clone(all), func(m Member) bool { return m.Disabled })
	if len(active) > 0 {
		return active
	}
	return all
}

// pick is the members at those indexes that are wanted.
func (r *Roster) pick(indexes []int, want func(Member) bool) []Member {
	var picked []Member
	for _, i := range indexes {
		if want(r.members[i]) {
			picked = append(picked, r.members[i])
		}
	}
	return picked
}
