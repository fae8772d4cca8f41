package ledger

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestProofs(t *testing.T) {
	full := Issue{Area: "330381120", Text: "租金未入账", Responsible: "王某"}
	for _, c := range []struct {
		issue Issue
		want  []bool
	}{
		{full, []bool{true, true, true, false, false}},
		{Issue{Area: "330381120", Text: " ", Responsible: "　 "}, []bool{false, false, true, false, false}},
		{Issue{}, []bool{false, false, false, false, false}},
	} {
		var got []bool
		for _, p := range c.issue.Proofs() {
			got = append(got, p.Recorded)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%+v: %s", c.issue, diff)
		}
	}
}

func TestAccounts(t *testing.T) {
	for status, want := range map[Status]string{
		Registered:  "now2026-09-01 ahead ahead ahead ahead",
		Assigned:    "done2026-09-01 now ahead ahead ahead",
		Rectifying:  "done2026-09-01 now ahead ahead ahead",
		UnderReview: "done2026-09-01 passed now ahead ahead",
		SignedOff:   "done2026-09-01 passed passed done2026-11-20 ahead",
		Archived:    "done2026-09-01 passed passed done2026-11-20 done",
	} {
		i := Issue{Status: status, RegisteredOn: day(t, "2026-09-01")}
		if status.Closed() {
			i.SignedOffOn = day(t, "2026-11-20")
		}
		var got []string
		for _, a := range i.Accounts() {
			got = append(got, string(a.State)+a.On.String())
		}
		if diff := cmp.Diff(want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s: %s", status, diff)
		}
	}
}

func TestTitle(t *testing.T) {
	long := strings.Repeat("一", 37)
	for text, want := range map[string][2]string{
		"村集体店面租金未入账。3间店面租金由村干部代收，未缴。": {"村集体店面租金未入账", "3间店面租金由村干部代收，未缴。"},
		"合同到期未续":      {"合同到期未续", ""},
		" 账目不清。\n":    {"账目不清", ""},
		"第一行\n第二行":    {"第一行", "第二行"},
		"，开头是标点":      {"，开头是标点", ""},
		long:          {strings.Repeat("一", 35) + "…", long},
		long + "。后半句": {strings.Repeat("一", 35) + "…", long + "。后半句"},
		"":            {"", ""},
	} {
		title, rest := Issue{Text: text}.Title()
		if diff := cmp.Diff(want, [2]string{title, rest}); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

func TestRemaining(t *testing.T) {
	for want, i := range map[int64]Issue{0: {AmountFen: 5, RecoveredFen: 7}, 3: {AmountFen: 10, RecoveredFen: 7}} {
		if got := i.Remaining(); got != want {
			t.Errorf("%+v: %d remain, want %d", i, got, want)
		}
	}
}

func TestLedBy(t *testing.T) {
	r := office()
	for _, c := range []struct {
		issue Issue
		want  string
	}{
		{Issue{Area: "330381120"}, "M0003"},
		{Issue{Area: "330381120", Category: "三资"}, "M0003 M0005"},
		{Issue{Area: "330381120", Leader: "M0006"}, "M0006"}, // the ledger's word goes before 分管
		{Issue{Area: "330381120", Leader: "M0009"}, "M0003"}, // disabled
		{Issue{Area: "D001"}, ""},
	} {
		var got []string
		for _, m := range r.Members() {
			if c.issue.LedBy(m.ID, r) {
				got = append(got, m.ID)
			}
		}
		if diff := cmp.Diff(c.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%+v: %s", c.issue, diff)
		}
	}
}

func TestMarks(t *testing.T) {
	var got []string
	for _, m := range (Issue{Number: "RA26-0001", Area: "330381120"}).Marks(DefaultLadder(), office()) {
		got = append(got, strings.TrimPrefix(m.String(), "RA26-0001/"))
	}
	want := []string{
		"t-7/M0001", "t-3/M0001", "yellow/M0001", "yellow/M0002", "orange/M0001", "orange/M0002", "orange/M0003",
		"red/M0001", "red/M0002", "red/M0003", "red/M0004",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
