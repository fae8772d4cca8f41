package main

import (
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
)

// TestSchedulesActByThemselves: alerts and bulletin each minute, nobody orders
// anything, and each person is told once although several minutes pass.
func TestSchedulesActByThemselves(t *testing.T) {
	t.Parallel()
	o := newOffice(t, func(v *variant) {
		v.alerts, v.bulletin, v.approval, v.firstWorkday, v.armed = "* * * * *", "* * * * *", "none", false, true
	})
	s := o.serve(t)
	people := o.staffed(t)
	o.must(t, "ledger", "import", o.write(t, "ledger.csv", o.ledgerFile()))
	o.bind(t, people[inCharge], people[chief], people[officerName(0)])
	told := func() bool {
		for _, name := range []string{inCharge, chief} {
			if len(o.cards(people[name].OpenID, "tpl-alert")) == 0 || len(o.cards(people[name].OpenID, "tpl-bulletin")) == 0 {
				return false
			}
		}
		return len(o.cards(people[officerName(0)].OpenID, "tpl-alert")) > 0
	}
	eventually(t, 90*time.Second, "alert and bulletin by themselves", told)
	o.settled(t)
	if code, _ := s.stop(t); code != exitOK {
		t.Errorf("SIGTERM: exit %d", code)
	}

	// A start looks at once at what has come due, and finds it done.
	o.serve(t)
	last := calendar.MonthOf(o.today).Add(-1)
	var edition struct {
		Month   string `json:"month"`
		Interim bool   `json:"interim"`
		URL     string `json:"url"`
	}
	o.api(t, 200, "GET", "/bulletins/"+last.String(), "", &edition)
	if edition.Month != last.String() || edition.Interim {
		t.Errorf("the bulletin is %+v, want the final one of %s", edition, last)
	}
	o.page(t, edition.URL, "逾期未销号")
	o.settled(t)
	for name, want := range map[string][2]int{inCharge: {1, 1}, chief: {1, 1}, officerName(0): {1, 0}} {
		got := [2]int{len(o.cards(people[name].OpenID, "tpl-alert")), len(o.cards(people[name].OpenID, "tpl-bulletin"))}
		if got != want {
			t.Errorf("%s got %v alerts and bulletins, want %v", name, got, want)
		}
	}
	o.platformIsContent(t)
	o.nothingLeaked(t)
}
