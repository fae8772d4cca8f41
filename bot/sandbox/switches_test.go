package sandbox

import (
	"errors"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func (r *rig) turnSwitch(t *testing.T, name, body string) (int, Switches) {
	t.Helper()
	var a struct {
		Switches Switches `json:"switches"`
	}
	status := r.control(t, http.MethodPut, "switches/"+name, body, &a)
	return status, a.Switches
}

func TestSwitches(t *testing.T) {
	tests := []struct {
		name     string
		on       Switches
		template string // what a call meets: "ok", "45009", "broken"
		custom   string
		info     string // user/info
		cards    int
	}{
		{"outage", Switches{Outage: true}, "broken", "broken", "broken", 0},
		{"quota", Switches{Quota: true}, "45009", "ok", "ok", 1},
		{"dropped", Switches{Dropped: true}, "broken", "broken", "ok", 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := start(t, testConfig(), nil)
			if _, err := r.Send(t.Context(), officer, "hi"); err != nil {
				t.Fatal(err)
			}
			if status, on := r.turnSwitch(t, tt.name, `{"on":true}`); status != 200 || on != tt.on {
				t.Fatalf("HTTP %d, %+v", status, on)
			}
			if diff := cmp.Diff([]string{tt.template, tt.custom, tt.info}, r.meets(t)); diff != "" {
				t.Error(diff)
			}
			if n := len(r.Inbox(officer)); n != tt.cards {
				t.Errorf("%d items arrived, want %d", n, tt.cards)
			}
			if _, err := r.Send(t.Context(), officer, "hi"); err != nil {
				t.Errorf("what users send is not concerned: %v", err)
			}
			if status, on := r.turnSwitch(t, tt.name, `{"on":false}`); status != 200 || on != (Switches{}) {
				t.Errorf("HTTP %d, %+v", status, on)
			}
			if diff := cmp.Diff([]string{"ok", "ok", "ok"}, r.meets(t)); diff != "" {
				t.Errorf("turned off: %s", diff)
			}
		})
	}
}

// meets makes a call of each kind and says what became of it.
func (r *rig) meets(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, c := range []struct{ method, path, body string }{
		{http.MethodPost, templatePath, `{"touser":"oOfficer","template_id":"T1","client_msg_id":"c","data":{"thing1":{"value":"a"},"thing2":{"value":"b"},"time3":{"value":"12:00"}}}`},
		{http.MethodPost, customPath, `{"touser":"oOfficer",` + customHello + `}`},
		{http.MethodGet, "/cgi-bin/user/info?openid=oOfficer", ""},
	} {
		_, data, err := r.try(t, c.method, c.path, "application/json", c.body)
		switch {
		case err != nil:
			out = append(out, "broken")
		case decode(t, data, nil) == 45009:
			out = append(out, "45009")
		case decode(t, data, nil) == 0:
			out = append(out, "ok")
		}
	}
	return out
}

func TestSwitchesAndFaults(t *testing.T) {
	r := start(t, testConfig(), nil)
	r.Fault(Fault{Path: "user/info", ErrCode: 40164})
	r.turnSwitch(t, "dropped", `{"on":true}`)
	r.turnSwitch(t, "outage", `{"on":true}`)
	r.turnSwitch(t, "outage", `{"on":true}`)
	want := []faultBody{
		{Name: "outage", Outage: true},
		{Name: "dropped", Path: "message/template/send", Drop: true},
		{Name: "dropped", Path: "message/custom/send", Drop: true},
		{Path: "user/info", ErrCode: 40164},
	}
	var faults []faultBody
	r.control(t, http.MethodGet, "faults", "", &faults)
	if diff := cmp.Diff(want, faults); diff != "" {
		t.Error(diff)
	}
	r.turnSwitch(t, "outage", `{"on":false}`)
	if _, on := r.turnSwitch(t, "dropped", `{"on":false}`); on != (Switches{}) || len(r.Faults()) != 1 {
		t.Errorf("left: %+v, %+v", on, r.Faults())
	}
	r.turnSwitch(t, "quota", `{"on":true}`)
	r.control(t, http.MethodDelete, "faults", "", nil)
	if on := r.Switches(); on != (Switches{}) {
		t.Errorf("after all faults are cleared: %+v", on)
	}
	for path, want := range map[string]int{"flood": 404, "outage": 400} {
		if status, _ := r.turnSwitch(t, path, map[bool]string{true: `{"on":true}`, false: `{}`}[path == "flood"]); status != want {
			t.Errorf("%s: HTTP %d", path, status)
		}
	}
	if err := r.Switch("flood", true); !errors.Is(err, ErrSwitch) {
		t.Errorf("err = %v", err)
	}
}

func TestCrossOriginIsRefused(t *testing.T) {
	r := start(t, testConfig(), nil)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, r.api+"/sandbox/api/switches/outage", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	resp, err := r.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusForbidden {
		t.Errorf("HTTP %d", resp.StatusCode)
	}
}
