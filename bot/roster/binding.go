package roster

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// CodeLife is how long a binding code can be used.
const CodeLife = 7 * 24 * time.Hour

// CodeLine is one line of the list of binding codes that the office hands out.
type CodeLine struct {
	Name      string    `json:"name"`
	Phone     string    `json:"phone"`
	Area      string    `json:"area"` // names, joined by 、
	Role      string    `json:"role"`
	Code      string    `json:"code"` // empty for who is bound
	ExpiresAt time.Time `json:"expires_at,omitzero"`
	Bound     bool      `json:"bound"`
}

// Live reports whether the code can still be used.
func (c Code) Live(at time.Time) bool { return !c.Used && at.Before(c.ExpiresAt) }

// IssueCodes makes sure that every active member who is not bound has a live
// code: one that is there is kept, else a new one is drawn, never like another,
// used and expired ones included. It returns what to commit, and a line for
// every active member by ID. Draw gives six random digits.
func IssueCodes(r *Roster, existing []Code, at time.Time, draw func() string) (issue []Code, all []CodeLine) {
	taken, live := map[string]bool{}, map[string]Code{}
	for _, c := range existing {
		taken[c.Code] = true
		if kept, ok := live[c.Member]; c.Live(at) && (!ok || kept.ExpiresAt.Before(c.ExpiresAt)) {
			live[c.Member] = c
		}
	}
	for _, m := range r.members {
		if m.Disabled {
			continue
		}
		l := CodeLine{Name: m.Name, Phone: m.Phone, Area: r.areaNames(m), Role: string(m.Role), Bound: m.Bound()}
		if !m.Bound() {
			c, ok := live[m.ID]
			if !ok {
				c = Code{Code: fresh(taken, draw), Member: m.ID, ExpiresAt: at.Add(CodeLife)}
				taken[c.Code] = true
				issue = append(issue, c)
			}
			l.Code, l.ExpiresAt = c.Code, c.ExpiresAt
		}
		all = append(all, l)
	}
	return issue, all
}

func (r *Roster) areaNames(m Member) string {
	names := make([]string, len(m.Areas))
	for i, code := range m.Areas {
		names[i] = r.AreaName(code)
	}
	return strings.Join(names, "、")
}

// codes is how many binding codes there are.
const codes = 1_000_000

// fresh is a code that is not taken: drawn, or where that meets only taken ones, the next free one after it.
func fresh(taken map[string]bool, draw func() string) string {
	code := draw()
	for range 100 {
		if !taken[code] {
			return code
		}
		code = draw()
	}
	n, err := strconv.Atoi(code)
	if err != nil {
		n = 0
	}
	for i := range codes {
		if next := fmt.Sprintf("%06d", (n+i)%codes); !taken[next] {
			return next
		}
	}
	return code
}

// Bind is m linked to that WeChat account from at on, and reachable again.
func Bind(m Member, openid string, at time.Time) Member {
	m.OpenID, m.BoundAt, m.Unreachable = openid, at, ""
	return m
}
