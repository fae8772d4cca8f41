package roster_test

import (
	"testing"

	"github.com/weidubao/weidubao/bot/roster"
)

// TestInChargeIsALeader: who the ledger names leads an issue only while an active 领导.
func TestInChargeIsALeader(t *testing.T) {
	people := roster.New(nil, []roster.Member{
		{ID: "M0001", Name: "甲", Role: roster.Staff}, {ID: "M0002", Name: "乙", Role: roster.Leader}, {ID: "M0003", Name: "丙", Role: roster.Leader, Disabled: true},
	}, 1)
	for id, want := range map[string]int{"M0001": 0, "M0002": 1, "M0003": 0} {
		if got := people.InCharge("330381101", "", id); len(got) != want {
			t.Errorf("%s: %v", id, got)
		}
	}
}
