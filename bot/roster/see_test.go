package roster_test

import (
	"testing"

	"github.com/weidubao/weidubao/bot/roster"
)

// TestMaySeeIssue is who may open an issue's page: everybody on the roster by
// an issue of 塘下镇, of 马屿镇, of a field, and of one with a leader of its own.
func TestMaySeeIssue(t *testing.T) {
	r := office()
	for id, want := range map[string][5]bool{
		//        塘下   马屿   塘下农业 陶山农业 塘下, M0003 named
		"M0001": {true, false, true, false, true},  // officer of 塘下
		"M0002": {true, false, true, false, true},  // its head
		"M0006": {false, true, false, true, false}, // officer of 陶山 and 马屿
		"M0007": {},                                // disabled
		"M0009": {},                                // officer of a department
		"M0003": {true, false, true, true, true},   // leader with 塘下 and 农业农村 in 分管
		"M0008": {true, true, true, true, false},   // with the county; another is named
		"M0004": {true, true, true, true, true},    // chief leader
		"M0005": {true, true, true, true, true},    // staff
		"M0010": {true, true, true, true, true},    // administrator
	} {
		m, _ := r.Member(id)
		got := [5]bool{
			r.MaySeeIssue(m, tangxia, "", ""), r.MaySeeIssue(m, mayu, "三资", ""), r.MaySeeIssue(m, tangxia, "农业农村", ""),
			r.MaySeeIssue(m, taoshan, "农业农村", ""), r.MaySeeIssue(m, tangxia, "", "M0003"),
		}
		if got != want {
			t.Errorf("%s: %v, want %v", id, got, want)
		}
	}
}

// TestMaySeeIssueNobody: no role, no id and no unit open nothing, and a disabled
// leader who is named leaves the issue to those who have it in 分管.
func TestMaySeeIssueNobody(t *testing.T) {
	r := office()
	for _, role := range []roster.Role{roster.Officer, roster.Head, roster.Leader, roster.Staff, roster.Admin, "", "guest"} {
		for _, m := range []roster.Member{
			{Role: role, Areas: []string{tangxia}},
			{ID: "M0003", Role: role, Areas: []string{tangxia}, Disabled: true},
		} {
			if r.MaySeeIssue(m, tangxia, "", "M0003") {
				t.Errorf("%+v may", m)
			}
		}
	}
	if r.MaySeeIssue(roster.Member{ID: "M0099", Role: "guest", Areas: []string{tangxia}}, tangxia, "", "") {
		t.Error("a role that we do not know may")
	}
	if r.MaySeeIssue(roster.Member{ID: "M0099", Role: roster.Officer, Areas: []string{""}}, "", "", "") {
		t.Error("an issue without a unit belongs to no officer")
	}
	if m, _ := r.Member("M0008"); !r.MaySeeIssue(m, tangxia, "", "M0007") {
		t.Error("the named one is disabled, and nobody is in charge")
	}
}
