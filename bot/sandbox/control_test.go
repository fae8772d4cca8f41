package sandbox

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// control makes a call of the control API and decodes the answer into v.
func (r *rig) control(t *testing.T, method, path, body string, v any) int {
	t.Helper()
	status, data := r.do(t, method, "/sandbox/api/"+path, "application/json", body)
	if v != nil {
		if err := json.Unmarshal(data, v); err != nil {
			t.Fatalf("%s: %s: %v", path, data, err)
		}
	}
	return status
}

func TestControlSend(t *testing.T) {
	cfg := testConfig()
	cfg.People = somebody
	r := start(t, cfg, echo(t))
	var people []Person
	r.control(t, http.MethodGet, "people", "", &people)
	if len(people) != 2 || people[0].Name != "林晓芳" {
		t.Errorf("people = %+v", people)
	}
	var sent sendAnswer
	r.control(t, http.MethodPost, "send", `{"openid":"oOfficer","text":"12"}`, &sent)
	want := sendAnswer{Reply: "收到：12", MsgID: sent.MsgID, Attempts: 1, Status: 200}
	if diff := cmp.Diff(want, sent); diff != "" || sent.MsgID == "" {
		t.Error(diff)
	}
	var again sendAnswer
	r.control(t, http.MethodPost, "send", `{"resend":"`+sent.MsgID+`"}`, &again)
	if diff := cmp.Diff(want, again); diff != "" {
		t.Error(diff)
	}
	r.control(t, http.MethodPost, "send", `{"openid":"oOfficer","text":"old","at":"2026-11-19T10:00:00+08:00"}`, nil)
	r.control(t, http.MethodPost, "send", `{"openid":"oOfficer","event":"CLICK","key":"help"}`, nil)
	r.control(t, http.MethodPost, "send", `{"openid":"oOfficer","image":"/9j/4A=="}`, nil)
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	_ = form.WriteField("openid", officer)
	part, err := form.CreateFormFile("image", "a.jpg")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = part.Write([]byte("\xff\xd8\xff\xe0"))
	_ = form.Close()
	if status, data := r.do(t, http.MethodPost, "/sandbox/api/send", form.FormDataContentType(), b.String()); status != 200 {
		t.Errorf("form: %d %s", status, data)
	}
	var got []string
	for _, m := range r.service.pushes() {
		got = append(got, m.kind+m.event+m.key+m.text+time.Unix(m.at, 0).In(beijing).Format("0215"))
	}
	if diff := cmp.Diff([]string{"text122014", "text122014", "textold1910", "eventCLICKhelp2014", "image2014", "image2014"}, got); diff != "" {
		t.Error(diff)
	}
	var inbox []Item
	r.control(t, http.MethodGet, "inbox/"+officer, "", &inbox)
	if len(inbox) != 5 || inbox[0].Text != "收到：12" {
		t.Errorf("inbox = %+v", inbox)
	}
	var log []Entry
	r.control(t, http.MethodGet, "log", "", &log)
	if len(log) != 7 || log[0].Path != "/cgi-bin/stable_token" || log[1].Type != "text" {
		t.Errorf("log = %+v", log)
	}
}

func TestControlSendFault(t *testing.T) {
	r := start(t, testConfig(), func(w http.ResponseWriter, _ *http.Request, _ pushed) { w.WriteHeader(500) })
	var sent sendAnswer
	r.control(t, http.MethodPost, "send", `{"openid":"oOfficer","text":"12"}`, &sent)
	if !sent.Fault || sent.Attempts != 3 || sent.Status != 500 || sent.Error == "" || strings.Contains(sent.Error, "signature=") {
		t.Errorf("answer = %+v", sent)
	}
}

func TestControlClock(t *testing.T) {
	r := start(t, testConfig(), nil)
	moves := 0
	r.Clock().OnMove(func(time.Time) { moves++ })
	var a clockAnswer
	r.control(t, http.MethodPost, "clock", `{"now":"2026-12-01T09:00:00+08:00"}`, &a)
	if got := a.Now.In(beijing).Format(time.DateTime); got != "2026-12-01 09:00:00" {
		t.Errorf("set to %s", got)
	}
	r.control(t, http.MethodPost, "clock", `{"advance":"24h"}`, &a)
	r.control(t, http.MethodGet, "clock", "", &a)
	if got := a.Now.In(beijing).Format(time.DateTime); got != "2026-12-02 09:00:00" || moves != 2 {
		t.Errorf("%s after %d moves", got, moves)
	}
	for _, body := range []string{`{}`, `{"advance":"soon"}`, `{"now":"x"}`, `{"later":1}`, `[`} {
		if status := r.control(t, http.MethodPost, "clock", body, nil); status != 400 {
			t.Errorf("%s: HTTP %d", body, status)
		}
	}
}

func TestControlFaults(t *testing.T) {
	r := start(t, testConfig(), nil)
	var faults []faultBody
	r.control(t, http.MethodPost, "faults", `{"path":"/cgi-bin/message/template/send","times":3,"errcode":45009,"latency":"1s"}`, nil)
	r.control(t, http.MethodPost, "faults", `{"receipt":"withheld"}`, nil)
	r.control(t, http.MethodGet, "faults", "", &faults)
	want := []faultBody{{Path: "/cgi-bin/message/template/send", Times: 3, ErrCode: 45009, Latency: "1s"}, {Receipt: "withheld"}}
	if diff := cmp.Diff(want, faults); diff != "" {
		t.Error(diff)
	}
	var replaced []faultBody
	r.control(t, http.MethodPost, "faults", `{"clear":true,"drop":true}`, &replaced)
	if diff := cmp.Diff([]faultBody{{Drop: true}}, replaced); diff != "" {
		t.Error(diff)
	}
	r.control(t, http.MethodDelete, "faults", "", nil)
	if left := r.Faults(); len(left) != 0 {
		t.Errorf("faults = %+v", left)
	}
	for _, body := range []string{`{}`, `{"path":"x"}`, `{"latency":"x"}`, `{"status":200}`, `{"mood":"bad"}`} {
		if status := r.control(t, http.MethodPost, "faults", body, nil); status != 400 {
			t.Errorf("%s: HTTP %d", body, status)
		}
	}
}

func TestControlRefuses(t *testing.T) {
	r := start(t, testConfig(), nil)
	for _, body := range []string{`{}`, `{"openid":"o1"}`, `{"text":"x"}`, `{"resend":"1"}`, `{"openid":"o1","ticket":"x"}`} {
		if status := r.control(t, http.MethodPost, "send", body, nil); status != 400 {
			t.Errorf("%s: HTTP %d", body, status)
		}
	}
	if n := len(r.service.pushes()); n != 0 {
		t.Errorf("%d pushes", n)
	}
}
