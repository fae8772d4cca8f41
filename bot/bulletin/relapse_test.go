package bulletin

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
)

// again is an issue that was signed off on 10 September and found again on that
// day of October, due then on the 20th.
func again(relapsed int) ledger.Issue {
	return ledger.Issue{
		Number: "RA26-0070", Area: "330381104", RegisteredOn: on(time.March, 1), DueOn: on(time.October, 20), Status: ledger.Assigned,
		Round: 2, BegunOn: on(time.October, relapsed),
		Rounds: []ledger.Round{{
			Round: 1, BegunOn: on(time.March, 1), DueOn: on(time.October, 9), SignedOffOn: on(time.September, 10), SignedOffBy: "M0001",
		}},
	}
}

// TestRelapseKeepsTheSignOff: what September was said to have signed off stays,
// and in October the issue is open again by its new date.
func TestRelapseKeepsTheSignOff(t *testing.T) {
	issues := []ledger.Issue{again(12)}
	got := map[calendar.Month]int{}
	for _, m := range []calendar.Month{october.Add(-1), october} {
		got[m] = SignedOffIn(issues, m)
	}
	if diff := cmp.Diff(map[calendar.Month]int{october.Add(-1): 1, october: 0}, got); diff != "" {
		t.Errorf("sign-offs (-want +got):\n%s", diff)
	}
	f := facts()
	f.Issues = issues
	e := Compose(f.Stand(ledger.DefaultRules(), workdays))
	if e.Registered != 1 || e.SignedOff != 0 || e.SignedOffMonth != 0 || len(e.Overdue) != 1 || e.Overdue[0].DueOn != on(time.October, 20) {
		t.Errorf("October: %d of %d signed off, overdue %+v", e.SignedOff, e.Registered, e.Overdue)
	}
	f.Month, f.AsOf = october.Add(-1), on(time.September, 30)
	e = Compose(f.Stand(ledger.DefaultRules(), workdays))
	if e.SignedOff != 1 || e.SignedOffMonth != 1 || len(e.Signed) != 1 || len(e.Overdue) != 0 {
		t.Errorf("September, composed again: %d signed off, %d in the month, overdue %+v", e.SignedOff, e.SignedOffMonth, e.Overdue)
	}
}

// TestExtendedDateOnTheList: the overdue list has the date that counted then.
func TestExtendedDateOnTheList(t *testing.T) {
	i := ledger.Issue{
		Number: "RA26-0071", Area: "330381104", RegisteredOn: on(time.March, 1), DueOn: on(time.October, 1), ExtendedTo: on(time.October, 21), Status: ledger.Rectifying,
		Extensions: []ledger.Extension{{Seq: 1, From: on(time.October, 1), To: on(time.October, 21), State: ledger.Granted, DecidedOn: on(time.October, 5)}},
	}
	for asOf, want := range map[int]string{31: "2026-10-21 7", 4: "2026-10-01 0"} {
		f := facts()
		f.Issues, f.AsOf = []ledger.Issue{i}, on(time.October, asOf)
		e := Compose(f.Stand(ledger.DefaultRules(), workdays))
		got := "2026-10-01 0" // nothing is overdue in the holiday week
		if len(e.Overdue) == 1 {
			got = e.Overdue[0].DueOn.String() + " " + string(rune('0'+e.Overdue[0].Days))
		}
		if got != want {
			t.Errorf("as of October %d: %s, want %s", asOf, got, want)
		}
	}
}
