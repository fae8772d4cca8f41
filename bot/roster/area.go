package roster

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// suffixes are what people leave off a township's name, the longer ones first.
var suffixes = []string{"街道办事处", "街道办", "街道", "民族乡", "镇", "乡", "苏木"}

// offices are what people add to a unit's name.
var offices = []string{"人民政府", "办事处", "党工委", "党委", "政府"}

// Short is the name without 街道, 镇 or 乡 (陶山 of 陶山镇), or the whole name
// where fewer than two characters would be left.
func Short(name string) string {
	for _, suffix := range suffixes {
		if short, ok := strings.CutSuffix(name, suffix); ok {
			if utf8.RuneCountInString(short) < 2 {
				return name
			}
			return short
		}
	}
	return name
}

// short is what people call the area: 陶山 for 陶山镇, 农业农村局 for 市农业农村局.
func (a Area) short() string {
	switch a.Kind {
	case Department, Enterprise, Station:
		if first, size := utf8.DecodeRuneInString(a.Name); strings.ContainsRune("市县区", first) && utf8.RuneCountInString(a.Name) > 2 {
			return a.Name[size:]
		}
		return a.Name
	case County, Township, Village:
		return Short(a.Name)
	default:
		return a.Name
	}
}

// Area is the area with that code.
func (r *Roster) Area(code string) (Area, bool) {
	i, ok := r.byCode[code]
	if !ok {
		return Area{}, false
	}
	return r.areas[i], true
}

// AreaName is the name of the area with that code, the code itself where there is none.
func (r *Roster) AreaName(code string) string {
	if a, ok := r.Area(code); ok {
		return a.Name
	}
	return code
}

// FindArea is the area with that code, full name or short name (陶山), also with
// its county before it or 人民政府 behind it. A name that several areas have is
// not found, except that a unit goes before a county, and that before a village.
func (r *Roster) FindArea(nameOrCode string) (Area, bool) {
	typed := strings.Join(strings.Fields(nameOrCode), "")
	if a, ok := r.Area(typed); ok {
		return a, true
	}
	for _, name := range r.spellings(typed) {
		for _, kinds := range [][]Kind{{Township, Department, Enterprise, Station}, {County}, {Village}} {
			for _, index := range []map[string][]int{r.byName, r.byShort} {
				if found := r.only(index[name], kinds); len(found) > 0 {
					return r.single(found)
				}
			}
		}
	}
	return Area{}, false
}

// spellings are the names that typed may stand for, as it stands first.
func (r *Roster) spellings(typed string) []string {
	names := []string{typed}
	for _, office := range offices {
		if name, ok := strings.CutSuffix(typed, office); ok && name != "" {
			names = append(names, name)
		}
	}
	for _, a := range r.areas {
		if a.Kind != County {
			continue
		}
		for _, name := range names {
			if _, rest, ok := strings.Cut(name, a.Name); ok && rest != "" {
				names = append(names, rest)
			}
		}
	}
	return names
}

// only is the areas at those indexes that are of one of the kinds.
func (r *Roster) only(indexes []int, kinds []Kind) []int {
	return slices.DeleteFunc(slices.Clone(indexes), func(i int) bool { return !slices.Contains(kinds, r.areas[i].Kind) })
}

// single is the only one of those areas, or none.
func (r *Roster) single(found []int) (Area, bool) {
	if len(found) != 1 {
		return Area{}, false
	}
	return r.areas[found[0]], true
}

// Units are the areas that are expected to report: every township, and each
// department, enterprise and station that has an active officer. By code.
func (r *Roster) Units() []Area {
	var units []Area
	for _, a := range r.areas {
		if r.reports(a) {
			units = append(units, a)
		}
	}
	return units
}

// Unit is the area with that code; !ok when it is none of the Units.
func (r *Roster) Unit(code string) (a Area, ok bool) {
	a, ok = r.Area(code)
	return a, ok && r.reports(a)
}

func (r *Roster) reports(a Area) bool {
	switch a.Kind {
	case Township:
		return true
	case Department, Enterprise, Station:
		return len(r.OfficersOf(a.Code)) > 0
	case County, Village:
	}
	return false
}

// Under is the area with that code and everything below it, by code; nothing
// where there is no such area.
func (r *Roster) Under(code string) []Area {
	if _, ok := r.byCode[code]; !ok {
		return nil
	}
	within := map[string]bool{}
	r.descend(code, within)
	var areas []Area
	for _, a := range r.areas {
		if within[a.Code] {
			areas = append(areas, a)
		}
	}
	return areas
}

// descend marks code and what is below it; a configuration that makes a ring of parents ends too.
func (r *Roster) descend(code string, seen map[string]bool) {
	if seen[code] {
		return
	}
	seen[code] = true
	for _, child := range r.children[code] {
		r.descend(child, seen)
	}
}

// above is code and every area above it.
func (r *Roster) above(code string) []string {
	var chain []string
	for code != "" && !slices.Contains(chain, code) {
		chain = append(chain, code)
		a, ok := r.Area(code)
		if !ok {
			break
		}
		code = a.Parent
	}
	return chain
}

// AddAreas is what to commit so that the roster has all of want: areas that are
// new, and those whose name, kind or parent has changed. An area keeps the
// ordinal it has; a new one gets the ordinal it asks for where that is free,
// else the next one after all. A county has none.
func AddAreas(now *Roster, want []Area) []Area {
	last, taken := 0, map[int]bool{}
	for _, a := range now.areas {
		last, taken[a.Ordinal] = max(last, a.Ordinal), true
	}
	for _, a := range want {
		last = max(last, a.Ordinal)
	}
	var changed []Area
	for _, a := range want {
		old, ok := now.Area(a.Code)
		switch {
		case ok:
			a.Ordinal = old.Ordinal
		case a.Kind == County:
			a.Ordinal = 0
		case a.Ordinal == 0 || taken[a.Ordinal]:
			last++
			a.Ordinal = last
		}
		taken[a.Ordinal] = true
		if !ok || a != old {
			changed = append(changed, a)
		}
	}
	return changed
}
