// Package roster holds areas (乡镇街道, 责任单位) and members (联络员, 负责人,
// 领导, 工作人员, 管理员): who they are, what they may do, and where they are
// reached. It is pure; a Roster is an immutable snapshot.
package roster

import (
	"time"
)

// Role is what a member is to the office.
type Role string

// The roles. Their Chinese names in a roster file are 联络员 负责人 领导 工作人员 管理员.
const (
	Officer Role = "officer"
	Head    Role = "head"
	Leader  Role = "leader"
	Staff   Role = "staff"
	Admin   Role = "admin"
)

// Kind says what sort of unit an area is.
type Kind string

// The kinds of areas. Units other than townships come from the configuration.
const (
	County     Kind = "county"
	Township   Kind = "township"
	Village    Kind = "village"
	Department Kind = "department"
	Enterprise Kind = "enterprise"
	Station    Kind = "station"
)

// Area is one unit. Its Ordinal is given once and never changes: receipt
// numbers (W47-017) are made of it.
type Area struct {
	Code    string `json:"code"` // division code (330381120) or the configuration's own (D001)
	Name    string `json:"name"` // 陶山镇
	Kind    Kind   `json:"kind"`
	Parent  string `json:"parent,omitempty"`
	Ordinal int    `json:"ordinal"`
}

// Member is one person on the roster. People are keyed by ID, never by name.
type Member struct {
	ID          string    `json:"id"` // M0001, given once
	Name        string    `json:"name"`
	Phone       string    `json:"phone"` // the key of a roster file
	Role        Role      `json:"role"`
	Areas       []string  `json:"areas,omitempty"`  // codes: the units the member stands for
	Charge      []string  `json:"charge,omitempty"` // 分管: area codes, or fields (issue categories) as written
	WeCom       string    `json:"wecom,omitempty"`
	Disabled    bool      `json:"disabled,omitempty"`
	OpenID      string    `json:"openid,omitempty"` // set while bound
	BoundAt     time.Time `json:"bound_at,omitzero"`
	Unreachable string    `json:"unreachable,omitempty"` // why pushes cannot reach the member: "unsubscribed", "blocked"; empty: reachable
	Rev         int64     `json:"-"`                     // revision that was read; 0: new
}

// Bound reports whether the member has linked a WeChat account.
func (m Member) Bound() bool { return m.OpenID != "" }

// Reachable reports whether a push can be addressed to the member.
func (m Member) Reachable() bool { return m.Bound() && !m.Disabled && m.Unreachable == "" }

// Code is a one-time binding code (绑定 483920).
type Code struct {
	Code      string    `json:"code"` // six digits
	Member    string    `json:"member"`
	ExpiresAt time.Time `json:"expires_at"`
	Used      bool      `json:"used,omitempty"`
	Rev       int64     `json:"-"`
}
