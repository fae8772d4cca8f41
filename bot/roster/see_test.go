package roster_test

import (
	"testing"

	"github.com/weidubao/weidubao/bot/roster"
)

// TestMaySeeIssues is who may open an issue's page: role by own and foreign unit.
func TestMaySeeIssues(t *testing.T) {
	for _, c := range []struct {
		role         roster.Role
		own, foreign bool
	}{
		{roster.Officer, true, false},
		{roster.Head, true, false},
		{roster.Leader, true, true},
		{roster.Staff, true, true},
		{roster.Admin, true, true},
		{"", false, false},
		{"guest", false, false},
	} {
		m := roster.Member{ID: "M0001", Role: c.role, Areas: []string{taoshan, mayu}}
		if m.MaySeeIssues(taoshan) != c.own || m.MaySeeIssues(mayu) != c.own || m.MaySeeIssues(tangxia) != c.foreign {
			t.Errorf("%q: own %t %t, foreign %t", c.role, m.MaySeeIssues(taoshan), m.MaySeeIssues(mayu), m.MaySeeIssues(tangxia))
		}
		off, nobody := m, m
		off.Disabled, nobody.ID = true, ""
		if off.MaySeeIssues(taoshan) || nobody.MaySeeIssues(taoshan) {
			t.Errorf("%q: disabled %t, without an id %t", c.role, off.MaySeeIssues(taoshan), nobody.MaySeeIssues(taoshan))
		}
	}
	if (roster.Member{ID: "M0001", Role: roster.Officer, Areas: []string{""}}).MaySeeIssues("") {
		t.Error("an issue without a unit belongs to no officer")
	}
}
