package notice

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/width"

	"github.com/weidubao/weidubao/bot/roster"
)

// ErrNoAudience says that it is not said for whom the notice is.
var ErrNoAudience = errors.New("no audience is named")

// UnknownWordError names the part of an audience that is neither a role nor an area.
type UnknownWordError struct{ Word string }

// Error names the word.
func (e *UnknownWordError) Error() string { return fmt.Sprintf("audience: %q is not known", e.Word) }

// MixedError says that different roles are meant in different areas
// (塘下镇联络员和陶山镇负责人). One notice cannot say that: it would reach more
// people than were named.
type MixedError struct{ Text string }

// Error quotes the audience.
func (e *MixedError) Error() string {
	return fmt.Sprintf("audience %q: different roles in different areas", e.Text)
}

// group is one run of areas with the roles that follow them. Neither means
// everyone, if 全体 says so.
type group struct {
	all   bool
	roles []roster.Role
	areas []string
}

// empty reports whether nothing but perhaps 全体 stands in the group.
func (g group) empty() bool { return len(g.roles) == 0 && len(g.areas) == 0 }

// ParseAudience reads an audience as staff type it: 全体, 全体联络员, 所有负责人,
// 联络员和负责人, 陶山镇联络员, 塘下镇、陶山镇, 塘下、陶山联络员, 领导, 各乡镇. Roles
// behind several areas are meant for all of them. Errors: ErrNoAudience,
// *UnknownWordError, *MixedError.
func ParseAudience(s string, r *roster.Roster) (Audience, error) {
	groups, err := groupsOf(split(strings.TrimSpace(width.Fold.String(s)), r))
	if err != nil {
		return Audience{}, err
	}
	if len(groups) == 0 {
		return Audience{}, ErrNoAudience
	}
	first := groups[0]
	a := Audience{Roles: tidy(first.roles), Areas: []string{}}
	for _, g := range groups {
		// Groups that differ in nothing but the areas they name are one audience.
		if !slices.Equal(tidy(g.roles), a.Roles) || (len(g.areas) == 0) != (len(first.areas) == 0) {
			return Audience{}, &MixedError{Text: s}
		}
		a.Areas = append(a.Areas, g.areas...)
	}
	a.Areas = tidy(a.Areas)
	return a, nil
}

// groupsOf puts words together. A new group begins with an area behind a role,
// and behind a 全体 that stands alone.
func groupsOf(words []word) ([]group, error) {
	var out []group
	var g group
	flush := func() {
		if g.all || !g.empty() {
			out = append(out, g)
		}
		g = group{}
	}
	for _, w := range words {
		switch w.sort {
		case wordUnknown:
			return nil, &UnknownWordError{Word: strings.TrimSpace(w.text)}
		case wordFiller:
		case wordAll:
			g.all = true
		case wordJoin:
			if g.all && g.empty() && strings.TrimSpace(w.text) != "" {
				flush()
			}
		case wordRole:
			g.roles = append(g.roles, w.role)
		case wordArea:
			if len(g.roles) > 0 {
				flush()
			}
			g.areas = append(g.areas, w.areas...)
		}
	}
	flush()
	return out, nil
}

// tidy sorts and drops repetitions; never nil.
func tidy[T ~string](in []T) []T {
	out := append([]T{}, in...)
	slices.Sort(out)
	return slices.Compact(out)
}
