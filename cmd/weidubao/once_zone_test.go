package main

import (
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
)

// TestBeijingTimeAnywhere runs the service on a machine that stands in New York and
// has no file of time zones: it tells Beijing time.
func TestBeijingTimeAnywhere(t *testing.T) {
	t.Parallel()
	o := newReplicated(t)
	o.environ = []string{"TZ=America/New_York", "ZONEINFO=/nonexistent"}
	o.begin(t, 1)
	officer := o.staffed(t)[officerName(0)]
	o.bind(t, officer)
	o.say(t, officer.OpenID, o.reportText(0))
	var r reportJSON
	o.api(t, 200, "GET", "/reports/"+o.towns[0].Code+"/"+o.week.String(), "", &r)
	at, err := time.Parse(time.RFC3339, r.ReceivedAt)
	if err != nil {
		t.Fatal(err)
	}
	if want := at.In(calendar.Zone).Format(time.RFC3339); r.ReceivedAt != want {
		t.Errorf("received at %s, want %s", r.ReceivedAt, want)
	}
}
