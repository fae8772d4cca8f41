package sandbox

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestTemplateDelivery(t *testing.T) {
	r := start(t, testConfig(), nil)
	r.Add(officer)
	code, id := r.template(t, officer, "c1", "周报")
	if code != 0 || id == 0 {
		t.Fatalf("errcode %d, msgid %d", code, id)
	}
	if err := r.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := []Item{{
		At: r.Clock().Now(), Kind: KindTemplate, Type: "template", Template: "T1", Title: "督查提醒", Text: "周报\nb\n12:00",
		Fields: map[string]string{"thing1": "周报", "thing2": "b", "time3": "12:00"}, URL: "https://x/m", MsgID: fmt.Sprint(id),
	}}
	if diff := cmp.Diff(want, r.Inbox(officer)); diff != "" {
		t.Error(diff)
	}
	got := r.service.pushes()
	if len(got) != 1 || got[0].event != "TEMPLATESENDJOBFINISH" || got[0].state != "success" || got[0].msgID != fmt.Sprint(id) {
		t.Fatalf("receipts = %+v", got)
	}
	if !strings.Contains(got[0].plain, "<MsgID>"+fmt.Sprint(id)+"</MsgID>") || strings.Contains(got[0].plain, "MsgId>") {
		t.Errorf("receipt = %s", got[0].plain)
	}
}

func TestTemplateRefusals(t *testing.T) {
	r := start(t, testConfig(), nil)
	r.Add(officer, "oGone")
	if _, err := r.Unfollow(t.Context(), "oGone"); err != nil {
		t.Fatal(err)
	}
	body := func(to, id, data string) string {
		return `{"touser":"` + to + `","template_id":"` + id + `","data":{` + data + `}}`
	}
	const good = `"thing1":{"value":"a"},"thing2":{"value":"b"},"time3":{"value":"12:00"}`
	tests := []struct {
		name, body string
		code       int
		text       string
	}{
		{"unknown openid", body("oNobody", "T1", good), 40003, "invalid openid"},
		{"unknown template", body(officer, "T9", good), 40037, "invalid template_id"},
		{"not following", body("oGone", "T1", good), 43004, "require subscribe"},
		{"too long", body(officer, "T1", strings.Replace(good, `"a"`, `"`+strings.Repeat("长", 21)+`"`, 1)), 47003, "argument invalid! data.thing1.value invalid"},
		{"bad time", body(officer, "T1", strings.Replace(good, `12:00`, `noon`, 1)), 47003, "argument invalid! data.time3.value invalid"},
		{"missing", body(officer, "T1", `"thing1":{"value":"a"},"time3":{"value":"12:00"}`), 47003, "data.thing2.value"},
		{"superfluous", body(officer, "T1", good+`,"remark":{"value":"x"}`), 47003, "data.remark.value"},
		{"number for text", body(officer, "T1", strings.Replace(good, `"a"`, `5`, 1)), 47001, "data format error"},
		{"empty body", "", 44002, "empty post data"},
	}
	for _, tt := range tests {
		var answer accepted
		if code := r.post(t, "/cgi-bin/message/template/send", tt.body, &answer); code != tt.code || !strings.Contains(answer.ErrMsg, tt.text) {
			t.Errorf("%s: %d %q", tt.name, code, answer.ErrMsg)
		}
	}
	if inbox := r.Inbox(officer); len(inbox) != 0 {
		t.Errorf("inbox = %+v", inbox)
	}
}

func TestClientMsgID(t *testing.T) {
	r := start(t, testConfig(), nil)
	r.Add(officer, "oOther")
	_, first := r.template(t, officer, "c1", "周报")
	r.Clock().Advance(10*time.Minute - time.Second)
	if code, again := r.template(t, officer, "c1", "另一份"); code != 0 || again != first {
		t.Errorf("within ten minutes: errcode %d, msgid %d, want %d", code, again, first)
	}
	if _, other := r.template(t, "oOther", "c1", "周报"); other == first {
		t.Error("another user's message was taken for the same")
	}
	if _, other := r.template(t, officer, "c2", "周报"); other == first {
		t.Error("another id was taken for the same")
	}
	r.Clock().Advance(time.Second)
	if _, later := r.template(t, officer, "c1", "周报"); later == first {
		t.Error("the id is remembered for more than ten minutes")
	}
	if _, a := r.template(t, officer, "", "周报"); a == 0 {
		t.Error("no id")
	}
	if err := r.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := len(r.Inbox(officer)); n != 4 {
		t.Errorf("%d cards", n)
	}
	if n := len(r.service.pushes()); n != 5 {
		t.Errorf("%d receipts", n)
	}
}

func TestRefuseRepeats(t *testing.T) {
	cfg := testConfig()
	cfg.RefuseRepeats = true
	r := start(t, cfg, nil)
	r.Add(officer)
	codes := make([]int, 0, 4)
	for i, after := range []time.Duration{0, 59 * time.Second, time.Second} {
		r.Clock().Advance(after)
		code, _ := r.template(t, officer, fmt.Sprint(i), "周报")
		codes = append(codes, code)
	}
	if diff := cmp.Diff([]int{0, 40241, 0}, codes); diff != "" {
		t.Error(diff)
	}
}

func TestReceipts(t *testing.T) {
	tests := []struct {
		name    string
		prepare func(*rig)
		cards   int
		state   string // empty: no receipt
	}{
		{"success", func(*rig) {}, 1, "success"},
		{"blocked", func(r *rig) { r.Block(officer, true) }, 0, "failed:user block"},
		{"unblocked", func(r *rig) { r.Block(officer, true); r.Block(officer, false) }, 1, "success"},
		{"fault", func(r *rig) { r.Fault(Fault{Times: 1, Receipt: "failed: system failed"}) }, 0, "failed: system failed"},
		{"fault for another", func(r *rig) { r.Fault(Fault{OpenID: "oOther", Receipt: "failed:user block"}) }, 1, "success"},
		{"withheld", func(r *rig) { r.Fault(Fault{Receipt: Withheld}) }, 1, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := start(t, testConfig(), nil)
			r.Add(officer)
			tt.prepare(r)
			if code, _ := r.template(t, officer, "c", "周报"); code != 0 {
				t.Fatalf("errcode %d", code)
			}
			if err := r.Wait(t.Context()); err != nil {
				t.Fatal(err)
			}
			state := ""
			for _, m := range r.service.pushes() {
				state += m.state
			}
			if state != tt.state || len(r.Inbox(officer)) != tt.cards {
				t.Errorf("receipt %q, %d cards", state, len(r.Inbox(officer)))
			}
		})
	}
}

func TestFailedReceiptPushIsSilentToTheUser(t *testing.T) {
	r := start(t, testConfig(), func(w http.ResponseWriter, _ *http.Request, _ pushed) { w.WriteHeader(http.StatusTeapot) })
	r.Add(officer)
	r.template(t, officer, "c", "周报")
	if err := r.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := len(r.service.pushes()); n != 3 {
		t.Errorf("%d attempts", n)
	}
	if inbox := r.Inbox(officer); len(inbox) != 1 || inbox[0].Kind != KindTemplate {
		t.Errorf("inbox = %+v", inbox)
	}
}

func TestListTemplates(t *testing.T) {
	r := start(t, testConfig(), nil)
	var answer struct {
		List []templateInfo `json:"template_list"`
	}
	_, data := r.do(t, http.MethodGet, "/cgi-bin/template/get_all_private_template", "", "")
	decode(t, data, &answer)
	want := []templateInfo{{TemplateID: "T1", Title: "督查提醒", Content: "thing1:{{thing1.DATA}}\nthing2:{{thing2.DATA}}\ntime3:{{time3.DATA}}\n"}}
	if diff := cmp.Diff(want, answer.List); diff != "" {
		t.Error(diff)
	}
}

func TestPeopleAreReachable(t *testing.T) {
	cfg := testConfig()
	cfg.People = somebody
	r := start(t, cfg, nil)
	if code, _ := r.template(t, "oLeader", "c", "周报"); code != 0 {
		t.Errorf("errcode %d", code)
	}
	if err := r.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
}
