package main

import (
	"net/http"
	"testing"
	"time"
)

// TestStopSendsOrKeeps stops the service in the middle of a broadcast: it goes
// quickly, leaves nothing half sent, and the next start sends the rest, each once.
func TestStopSendsOrKeeps(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	s := o.serve(t)
	people := o.staffed(t)
	var officers []person
	for i := range o.towns {
		officers = append(officers, people[officerName(i)])
	}
	o.bind(t, officers...)
	o.slow(500 * time.Millisecond)
	o.api(t, 201, http.MethodPost, "/notices", `{"title":"提示","body":"正文","audience":{"roles":["officer"],"areas":[]},"ack":false}`, nil)
	eventually(t, patience, "something is being sent", func() bool { return len(o.inState(t, "sending")) > 0 })
	code, took := s.stop(t)
	if code != exitOK || took > 10*time.Second {
		t.Errorf("SIGTERM: exit %d after %v", code, took)
	}
	if left := o.stored(t, "sending"); left != 0 {
		t.Errorf("%d messages are left in sending", left)
	}
	o.platform.ClearFaults()
	o.serve(t)
	// A receipt that came while nobody listened is lost: its message stays accepted.
	eventually(t, patience, "all are sent", func() bool {
		return len(o.inState(t, "delivered"))+len(o.inState(t, "accepted")) == len(officers)
	})
	for _, p := range officers {
		if n := len(o.cards(p.OpenID, "tpl-notice")); n != 1 {
			t.Errorf("%d notices on one phone", n)
		}
	}
}
