package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func demoConfig() Config {
	cfg := testConfig()
	cfg.Place = "瑞安"
	cfg.Seats = []Seat{{Title: "联络员", OpenID: officer}}
	cfg.Status = func(context.Context) (string, error) { return "第47周，已报17，未报6", nil }
	cfg.Jumps = func(now time.Time) []Jump {
		return []Jump{{Key: "friday", Label: "到周五15:00", To: now.Add(time.Hour)}, {Key: "month", Label: "到12月1日09:00", To: now.AddDate(0, 0, 11)}}
	}
	return cfg
}

func TestState(t *testing.T) {
	r := start(t, demoConfig(), nil)
	r.Add(officer, "oGone")
	if _, err := r.Unfollow(t.Context(), "oGone"); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Unfollow(t.Context(), "oStranger"); err != nil { // known by nothing but leaving
		t.Fatal(err)
	}
	if err := r.Switch(SwitchDropped, true); err != nil {
		t.Fatal(err)
	}
	_, data := r.do(t, http.MethodGet, "/sandbox/api/state", "", "")
	var got, want any
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(`{"now":"2026-11-20T14:00:00+08:00","place":"瑞安","status":"第47周，已报17，未报6",
		"jumps":[{"key":"friday","label":"到周五15:00"},{"key":"month","label":"到12月1日09:00"}],
		"seats":[{"title":"联络员","openid":"oOfficer"}],"switches":{"outage":false,"quota":false,"dropped":true},
		"unfollowed":["oGone","oStranger"],"today":{"pushed":0,"delivered":0,"pending":0,"failed":0,"retried":0}}`), &want); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if _, err := r.Follow(t.Context(), "oGone"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"oStranger"}, r.Unfollowed()); diff != "" {
		t.Error(diff)
	}
}

func TestStateOfNothing(t *testing.T) {
	cfg := testConfig()
	cfg.Status = func(context.Context) (string, error) { return "", errors.New("no store") }
	r := start(t, cfg, nil)
	var s stateAnswer
	if status := r.control(t, http.MethodGet, "state", "", &s); status != 200 || s.Status != "" || s.Jumps == nil || s.Seats == nil {
		t.Errorf("HTTP %d, %+v", status, s)
	}
}

func TestJumpTo(t *testing.T) {
	r := start(t, demoConfig(), nil)
	var stops []time.Time
	r.Clock().StopAt(func(from, _ time.Time) []time.Time { return []time.Time{from.Add(time.Minute)} })
	r.Clock().OnMove(func(now time.Time) { stops = append(stops, now) })
	b := r.listen(t)
	var a clockAnswer
	if status := r.control(t, http.MethodPost, "clock", `{"to":"month"}`, &a); status != 200 {
		t.Fatalf("HTTP %d", status)
	}
	want := []string{"1120 14:01", "1201 14:00"}
	if diff := cmp.Diff(append(want, "1201 14:00"), stamps(append(stops, a.Now)...)); diff != "" {
		t.Error(diff)
	}
	for _, at := range want {
		var s clockState
		b.next(t, "clock", &s)
		if got := stamps(s.Now)[0]; got != at || len(s.Jumps) != 2 {
			t.Errorf("event at %s, want %s", got, at)
		}
	}
	for _, body := range []string{`{"to":"sunday"}`, `{"to":"month","advance":"1h"}`, `{"to":"month","now":"2026-12-01T09:00:00+08:00"}`} {
		if status := r.control(t, http.MethodPost, "clock", body, nil); status != 400 {
			t.Errorf("%s: HTTP %d", body, status)
		}
	}
}

func TestPeople(t *testing.T) {
	cfg := testConfig()
	list := []Person{
		{OpenID: officer, Name: "陈晓峰", Role: "officer", Title: "联络员", Area: "330381105", AreaName: "陶山镇", Bound: true},
		{OpenID: "oGuest", Name: "林某", Ticket: "gQ1"},
		{OpenID: "oGone", Bound: true},
	}
	cfg.People = func(context.Context) ([]Person, error) { return list, nil }
	r := start(t, cfg, nil)
	if status := r.control(t, http.MethodPost, "send", `{"openid":"oGone","event":"unsubscribe"}`, nil); status != 200 {
		t.Fatalf("HTTP %d", status)
	}
	var people []map[string]any
	r.control(t, http.MethodGet, "people", "", &people)
	want := map[string]any{
		"openid": officer, "name": "陈晓峰", "role": "officer", "title": "联络员", "area": "330381105", "area_name": "陶山镇",
		"bound": true, "following": true, "ticket": "",
	}
	if diff := cmp.Diff(want, people[0]); diff != "" {
		t.Error(diff)
	}
	if people[1]["following"] != false || people[2]["following"] != false || list[0].Following {
		t.Errorf("people = %v, configured %+v", people[1:], list[0])
	}
	// Who scans the code comes as a new follower, although others of the list are known by now.
	var qr qrAnswer
	r.post(t, "/cgi-bin/qrcode/create", `{"action_name":"QR_LIMIT_STR_SCENE","action_info":{"scene":{"scene_str":"bind-1"}}}`, &qr)
	if status := r.control(t, http.MethodPost, "send", `{"openid":"oGuest","ticket":"`+qr.Ticket+`"}`, nil); status != 200 {
		t.Fatalf("HTTP %d", status)
	}
	got := r.service.pushes()
	if last := got[len(got)-1]; last.event != "subscribe" || last.key != "qrscene_bind-1" {
		t.Errorf("push = %+v", last)
	}
}
