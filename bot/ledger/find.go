package ledger

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// ErrNotFound says that no issue has the number that was typed.
var ErrNotFound = errors.New("no issue has this number")

// AmbiguousError says that a short number fits several issues.
type AmbiguousError struct {
	Typed   string
	Numbers []string // the full numbers it may mean, sorted
}

// Error names the candidates.
func (e *AmbiguousError) Error() string {
	return fmt.Sprintf("%q may mean %s", e.Typed, strings.Join(e.Numbers, ", "))
}

// short is what staff type in WeChat: 3, 3号, 0003, 第3号, 编号3, 26-3, 2026-3.
var short = regexp.MustCompile(`^(?:编号|问题|第|#|NO\.?)*\s*(?:(?:20)?(\d{2})[-—–−]+)?(\d{1,6})\s*号?(?:问题)?$`)

// Find looks an issue up by a number as a person types it. A full number is
// taken as it stands. A short one means an open issue of any year or any issue
// of this year, and an old closed one only where there is no such; where that
// leaves several, the answer is *AmbiguousError, since signing off the wrong
// issue is worse than a question. Nothing: ErrNotFound.
func Find(issues []Issue, typed string, year int) (Issue, error) {
	want := plain(typed)
	if i, ok := exactly(issues, want); ok {
		return i, nil
	}
	m := short.FindStringSubmatch(want)
	if m == nil {
		return Issue{}, ErrNotFound
	}
	yy, n := m[1], atoi(m[2])
	fit := keep(issues, func(i Issue) bool {
		y, k, ok := yearAndCount(i.Number)
		return ok && k == n && (yy == "" || y == atoi(yy))
	})
	near := keep(fit, func(i Issue) bool {
		y, _, _ := yearAndCount(i.Number)
		return !i.Status.Closed() || y == year%100
	})
	if len(near) > 0 {
		fit = near
	}
	return only(fit, typed)
}

// exactly finds a full number, also with 号 or the hyphen left out.
func exactly(issues []Issue, want string) (Issue, bool) {
	for _, form := range []string{want, strings.TrimSuffix(want, "号")} {
		number, ok := canonical(form)
		if !ok {
			continue
		}
		if k := slices.IndexFunc(issues, func(i Issue) bool { return i.Number == number }); k >= 0 {
			return issues[k], true
		}
	}
	prefix, year, n, ok := ownParts(want)
	if !ok {
		return Issue{}, false
	}
	k := slices.IndexFunc(issues, func(i Issue) bool { // with other brackets, or without 号
		p, y, k, is := ownParts(i.Number)
		return is && p == prefix && y == year && k == n
	})
	if k < 0 {
		return Issue{}, false
	}
	return issues[k], true
}

// only is the one issue of a list.
func only(fit []Issue, typed string) (Issue, error) {
	switch len(fit) {
	case 0:
		return Issue{}, ErrNotFound
	case 1:
		return fit[0], nil
	}
	numbers := make([]string, 0, len(fit))
	for _, i := range fit {
		numbers = append(numbers, i.Number)
	}
	slices.Sort(numbers)
	return Issue{}, &AmbiguousError{Typed: typed, Numbers: numbers}
}

// keep copies the issues that pass.
func keep(issues []Issue, pass func(Issue) bool) []Issue {
	var out []Issue
	for _, i := range issues {
		if pass(i) {
			out = append(out, i)
		}
	}
	return out
}
