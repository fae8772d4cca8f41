package main

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/weidubao/weidubao/bot/sandbox"
)

// TestOutboxByHand: messages that hang at the platform are listed with whom to
// phone, settled once from the command line and once through the API, and only
// those that a person may settle.
func TestOutboxByHand(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.serve(t)
	people := o.staffed(t)
	one, two := people[officerName(0)], people[officerName(1)]
	o.bind(t, one, two)
	o.platform.Fault(sandbox.Fault{Path: "message/template/send", ErrCode: 47003})
	o.api(t, 201, http.MethodPost, "/notices", `{"title":"提示","body":"正文","audience":{"roles":["officer"],"areas":[]},"ack":false}`, nil)
	eventually(t, patience, "both are refused", func() bool { return len(o.inState(t, "failed")) == 2 })
	o.platform.ClearFaults()
	var list []outboxLine
	if err := json.Unmarshal([]byte(o.must(t, "outbox", "list", "--state", "failed", "--json")), &list); err != nil || len(list) != 2 || list[0].Phone == "" {
		t.Fatalf("%v, listed %+v", err, list)
	}
	if said := o.must(t, "outbox", "list"); !strings.Contains(said, "没有这样的消息") {
		t.Errorf("of unknown fate: %s", said)
	}
	if said := o.must(t, "outbox", "settle", list[0].ID, "--as", "again"); !strings.Contains(said, "1条重新排队") {
		t.Errorf("again: %s", said)
	}
	eventually(t, patience, "it is delivered", func() bool { return len(o.inState(t, "delivered")) == 1 })
	// What is said to whoever typed it is no log: not gathered by the office.
	if got := command(t.Context(), "outbox", "settle", list[0].ID, list[1].ID, "--as", "dropped", "-c", o.config); got.code != exitFailed || !strings.Contains(got.err, "已送达") {
		t.Errorf("one of them delivered: exit %d, %s", got.code, got.err)
	}
	var done struct {
		Count int
		State string
	}
	o.api(t, 200, http.MethodPost, "/outbox/settle", `{"ids":["`+list[1].ID+`"],"as":"arrived","by":"办公室小周"}`, &done)
	if done.Count != 1 || done.State != "delivered" || len(o.inState(t, "delivered")) != 2 {
		t.Errorf("by the API: %+v", done)
	}
	o.api(t, 409, http.MethodPost, "/outbox/settle", `{"ids":["`+list[1].ID+`"],"as":"again"}`, nil)
	o.api(t, 422, http.MethodPost, "/outbox/settle", `{"ids":["nobody"],"as":"again"}`, nil)
	for _, args := range [][]string{{"--as", "arrived"}, {"x", "--all", "--as", "arrived"}, {"x"}, {"x", "--as", "gone"}} {
		if got := command(t.Context(), append(append([]string{"outbox", "settle"}, args...), "-c", o.config)...); got.code != exitUsage {
			t.Errorf("%v: exit %d, %s", args, got.code, got.err)
		}
	}
	cards := len(o.cards(one.OpenID, "tpl-notice")) + len(o.cards(two.OpenID, "tpl-notice"))
	if cards != 1 {
		t.Errorf("%d cards on the phones, want the one that was sent again", cards)
	}
	o.nothingLeaked(t)
}
