package report

import "strings"

// Unit is an area as a heading may name it.
type Unit struct{ Code, Name string }

// Units finds the units that headings name, by full and by short name
// (陶山 = 陶山镇). It is immutable; the longest name wins.
type Units struct {
	names map[string]string // code → full name
	index phrases[unitName]
	byAny map[string]string
}

type unitName struct {
	runes []rune
	code  string
	short bool
}

// unitEndings are dropped for the short name.
var unitEndings = []string{"街道办事处", "街道", "镇", "乡"}

// NewUnits builds the index. A short name that two units share names neither.
func NewUnits(list []Unit) *Units {
	u := &Units{names: map[string]string{}, byAny: map[string]string{}}
	shorts := map[string][]string{}
	for _, it := range list {
		u.names[it.Code] = it.Name
		u.add(it.Name, it.Code, false)
		if s := shortName(it.Name); s != "" {
			shorts[s] = append(shorts[s], it.Code)
		}
	}
	for s, codes := range shorts {
		if _, taken := u.byAny[s]; len(codes) == 1 && !taken {
			u.add(s, codes[0], true)
		}
	}
	return u
}

func (u *Units) add(name, code string, short bool) {
	r := []rune(normalize(name))
	if len(r) < 2 {
		return
	}
	u.byAny[string(r)] = code
	u.index.add(r, unitName{runes: r, code: code, short: short})
}

func shortName(name string) string {
	for _, end := range unitEndings {
		if s, ok := strings.CutSuffix(name, end); ok && len([]rune(s)) >= 2 {
			return s
		}
	}
	return ""
}

// Name is the unit's full name, or the code itself when it is unknown.
func (u *Units) Name(code string) string {
	if u != nil {
		if n, ok := u.names[code]; ok {
			return n
		}
	}
	return code
}

// Code finds a unit by its full or short name.
func (u *Units) Code(name string) (string, bool) {
	if u == nil {
		return "", false
	}
	c, ok := u.byAny[normalize(name)]
	return c, ok
}

// at finds the longest unit name that starts at i.
func (u *Units) at(cs []char, i int) (unitName, bool) {
	if u == nil {
		return unitName{}, false
	}
	if w := u.index.find(cs, i); w != nil {
		return w.of, true
	}
	return unitName{}, false
}
