package ledger

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot/roster"
)

// townHall is everybody who stands in some relation to an issue of 陶山镇, and
// everybody who does not.
func townHall() (*roster.Roster, map[string]string) {
	areas := []roster.Area{
		{Code: "330381", Name: "瑞安市", Kind: roster.County},
		{Code: "330381101", Name: "塘下镇", Kind: roster.Township, Parent: "330381", Ordinal: 1},
		{Code: "330381120", Name: "陶山镇", Kind: roster.Township, Parent: "330381", Ordinal: 2},
	}
	own, other := []string{"330381120"}, []string{"330381101"}
	members := []roster.Member{
		{ID: "M0001", Name: "officer", Role: roster.Officer, Areas: own},
		{ID: "M0002", Name: "head", Role: roster.Head, Areas: own},
		{ID: "M0003", Name: "leader", Role: roster.Leader, Charge: own},
		{ID: "M0004", Name: "chief", Role: roster.Leader},
		{ID: "M0005", Name: "staff", Role: roster.Staff},
		{ID: "M0006", Name: "admin", Role: roster.Admin},
		// Who may only report for 陶山镇 as its deputy is an officer of another place.
		{ID: "M0011", Name: "deputy", Role: roster.Officer, Areas: other},
		{ID: "M0012", Name: "other head", Role: roster.Head, Areas: other},
		{ID: "M0013", Name: "other leader", Role: roster.Leader, Charge: other},
		{ID: "M0014", Name: "disabled officer", Role: roster.Officer, Areas: own, Disabled: true},
		{ID: "M0015", Name: "disabled leader", Role: roster.Leader, Charge: own, Disabled: true},
		{ID: "M0016", Name: "disabled chief", Role: roster.Leader, Disabled: true},
		{ID: "M0017", Name: "disabled staff", Role: roster.Staff, Disabled: true},
		{ID: "", Name: "stranger", Role: roster.Staff},
	}
	byName := make(map[string]string, len(members))
	for k, m := range members {
		byName[m.Name] = m.ID
		members[k].Phone = "1380000" + m.ID
	}
	return roster.New(areas, members[:len(members)-1], 1), byName
}

// TestMay is every act with those who may do it; nobody else may.
func TestMay(t *testing.T) {
	const unit, office, lead = "officer head", "staff admin", "leader chief"
	table := map[Act]string{
		ActClaim: lead, ActAssign: office, ActAccept: unit, ActProve: unit + " " + office, ActRepay: unit + " " + office,
		ActCheck: office, ActStrike: office, ActFile: unit, ActPass: office, ActReturn: office, ActSignOff: office, ActArchive: office,
		ActRelapse: office, ActExtend: unit, ActGrant: lead + " " + office, ActRefuse: lead + " " + office, ActInstruct: lead,
		ActHeed: unit, ActAnswer: unit, ActTransfer: office,
	}
	r, _ := townHall()
	i := standing(t, Rectifying)
	for _, act := range Acts() {
		want, ok := table[act]
		if !ok {
			t.Errorf("%s has no row", act)
		}
		var got []string
		for _, m := range append(r.Members(), roster.Member{Name: "stranger", Role: roster.Staff, Areas: []string{i.Area}}) {
			if May(act, m, i, r) {
				got = append(got, m.Name)
			}
		}
		if diff := cmp.Diff(want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", act, diff)
		}
	}
	i.Leader = "M0013" // whom the ledger names goes before 分管
	leader, _ := r.Member("M0003")
	named, _ := r.Member("M0013")
	if May(ActClaim, leader, i, r) || !May(ActClaim, named, i, r) {
		t.Error("the ledger's word on who is in charge does not count")
	}
	if i.Area = ""; May(ActFile, roster.Member{ID: "M0001", Role: roster.Officer, Areas: []string{""}}, i, r) {
		t.Error("an issue of no unit belongs to somebody")
	}
}

// TestCan: a page offers what is possible, and nothing that the machine refuses.
func TestCan(t *testing.T) {
	r, byName := townHall()
	for _, c := range []struct {
		who    string
		status Status
		want   string
	}{
		{"leader", Registered, "claim instruct"},
		{"officer", Registered, "heed answer"},
		{"officer", Assigned, "accept prove repay file heed answer"},
		{"officer", UnderReview, "prove repay heed answer"},
		{"officer", SignedOff, ""},
		{"chief", UnderReview, "grant refuse instruct"},
		{"staff", Registered, "assign check strike sign_off transfer"},
		{"staff", UnderReview, "prove repay check strike pass return sign_off grant refuse transfer"},
		{"staff", SignedOff, "check strike archive relapse transfer"},
		{"staff", Archived, "check strike relapse transfer"},
		{"deputy", Rectifying, ""},
	} {
		m, _ := r.Member(byName[c.who])
		i := standing(t, c.status)
		var got []string
		for _, act := range Can(m, i, r) {
			got = append(got, string(act))
			o := complete(act)
			if _, _, err := i.Do(o, workdays); err != nil {
				t.Errorf("%s is offered %s of %s, which is refused: %v", c.who, act, c.status, err)
			}
		}
		if diff := cmp.Diff(c.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s, %s (-want +got):\n%s", c.who, c.status, diff)
		}
	}
	i := standing(t, Rectifying)
	i.Instalments, i.Extensions, i.Instructions = nil, nil, nil
	for who, want := range map[string]string{
		"officer": "prove repay file extend", "staff": "prove repay sign_off transfer", "chief": "instruct",
	} {
		m, _ := r.Member(byName[who])
		var got []string
		for _, act := range Can(m, i, r) {
			got = append(got, string(act))
		}
		if diff := cmp.Diff(want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s, nothing waits (-want +got):\n%s", who, diff)
		}
	}
}
