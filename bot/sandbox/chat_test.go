package sandbox

import (
	"bytes"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

type chatAnswer struct {
	Items []ChatItem `json:"items"`
	Last  int64      `json:"last"`
}

func (r *rig) chat(t *testing.T, openid, query string) chatAnswer {
	t.Helper()
	var a chatAnswer
	if status := r.control(t, http.MethodGet, "chat/"+openid+query, "", &a); status != http.StatusOK {
		t.Fatalf("chat: HTTP %d", status)
	}
	return a
}

// settle waits until every receipt has been pushed.
func (r *rig) settle(t *testing.T) {
	t.Helper()
	if err := r.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestChat(t *testing.T) {
	cfg := testConfig()
	cfg.Labels = map[string]string{"T1.thing1": "事项", "T1.time3": "时间"}
	r := start(t, cfg, echo(t))
	r.control(t, http.MethodPost, "send", `{"openid":"oOfficer","text":"12"}`, nil)
	r.control(t, http.MethodPost, "send", `{"openid":"oOfficer","event":"CLICK","key":"help"}`, nil)
	_, id := r.template(t, officer, "c1", "周报")
	r.settle(t)
	if code := r.custom(t, officer, customHello); code != 0 {
		t.Fatalf("errcode %d", code)
	}
	at := r.Clock().Now()
	want := chatAnswer{Last: 4, Items: []ChatItem{
		{Seq: 1, At: at, Kind: KindSent, Type: "text", Text: "12", State: "sent"},
		{Seq: 2, At: at, Kind: KindReply, Type: "text", Text: "收到：12"},
		{
			Seq: 3, At: at, Kind: KindTemplate, Type: "template", Title: "督查提醒", URL: "https://x/m", MsgID: fmt.Sprint(id), State: "delivered",
			Fields: []ChatField{{"事项", "周报"}, {"thing2", "b"}, {"时间", "12:00"}},
		},
		{Seq: 4, At: at, Kind: KindCustom, Type: "text", Text: "你好"},
	}}
	got := r.chat(t, officer, "")
	if got.Items[0].MsgID == "" {
		t.Error("what was sent has no id")
	}
	got.Items[0].MsgID = ""
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	newer := r.chat(t, officer, "?after=3")
	if diff := cmp.Diff(chatAnswer{Last: 4, Items: want.Items[3:]}, newer); diff != "" {
		t.Error(diff)
	}
	if n := len(r.chat(t, officer, "?after=4").Items) + len(r.chat(t, "oNobody", "").Items); n != 0 {
		t.Errorf("%d items after the last, and of nobody", n)
	}
	if n := len(r.chat(t, officer, "?after=900").Items); n != 4 {
		t.Errorf("%d items after a number of another life", n)
	}
	if status := r.control(t, http.MethodGet, "chat/oOfficer?after=x", "", nil); status != 400 {
		t.Errorf("HTTP %d", status)
	}
	if n := len(r.Inbox(officer)); n != 3 {
		t.Errorf("the inbox has %d items, and must not have what was sent", n)
	}
}

func TestChatStates(t *testing.T) {
	var during []ChatItem
	var r *rig
	fail := true
	r = start(t, testConfig(), func(w http.ResponseWriter, _ *http.Request, m pushed) {
		if m.kind == "text" && during == nil {
			during = r.Chat(officer, 0)
		}
		if fail {
			w.WriteHeader(http.StatusBadGateway)
		}
	})
	x, _ := r.Send(t.Context(), officer, "a")
	states := func() (out []string) {
		for _, i := range r.Chat(officer, 0) {
			out = append(out, i.Kind+" "+i.State)
		}
		return out
	}
	if len(during) != 1 || during[0].State != "sending" {
		t.Errorf("while the service works: %+v", during)
	}
	if diff := cmp.Diff([]string{"sent failed", "system "}, states()); diff != "" {
		t.Error(diff)
	}
	fail = false
	if _, err := r.Resend(t.Context(), x); err != nil {
		t.Fatal(err)
	}
	fail = true
	if _, err := r.Resend(t.Context(), x); err == nil {
		t.Fatal("no error")
	}
	if diff := cmp.Diff([]string{"sent sent", "system ", "system "}, states()); diff != "" {
		t.Errorf("what was answered once stays so: %s", diff)
	}
	if _, err := r.Unfollow(t.Context(), officer); err == nil {
		t.Fatal("no error")
	}
	if status := r.control(t, http.MethodPost, "send", `{"openid":"oOfficer","text":"b"}`, nil); status != 400 {
		t.Errorf("HTTP %d", status)
	}
	if diff := cmp.Diff([]string{"sent sent", "system ", "system ", "sent failed"}, states()); diff != "" {
		t.Error(diff)
	}
}

func TestCardStates(t *testing.T) {
	tests := []struct {
		name   string
		before func(*rig)
		state  string
	}{
		{"success", func(*rig) {}, "delivered"},
		{"withheld", func(r *rig) { r.Fault(Fault{Receipt: Withheld}) }, "accepted"},
		{"callback down", func(r *rig) { r.SetCallback("http://127.0.0.1:1/") }, "accepted"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := start(t, testConfig(), nil)
			r.Add(officer)
			tt.before(r)
			r.template(t, officer, "c", "周报")
			r.settle(t)
			if items := r.Chat(officer, 0); len(items) != 1 || items[0].State != tt.state {
				t.Errorf("items = %+v", items)
			}
		})
	}
}

func TestReadCard(t *testing.T) {
	release := make(chan struct{})
	r := start(t, testConfig(), func(_ http.ResponseWriter, _ *http.Request, m pushed) {
		if m.event == "TEMPLATESENDJOBFINISH" {
			<-release
		}
	})
	r.Add(officer)
	r.template(t, officer, "c", "周报")
	var item ChatItem
	if status := r.control(t, http.MethodPost, "read", `{"openid":"oOfficer","seq":1}`, &item); status != 200 || item.State != "read" {
		t.Errorf("HTTP %d, %+v", status, item)
	}
	close(release) // the receipt comes after the card was read
	r.settle(t)
	if items := r.Chat(officer, 0); items[0].State != "read" {
		t.Errorf("a late receipt makes it %q", items[0].State)
	}
	for _, body := range []string{`{"openid":"oOfficer","seq":2}`, `{"openid":"oNobody","seq":1}`} {
		if status := r.control(t, http.MethodPost, "read", body, nil); status != 404 {
			t.Errorf("%s: HTTP %d", body, status)
		}
	}
}

func TestPhoto(t *testing.T) {
	r := start(t, testConfig(), nil)
	picture := []byte("\xff\xd8\xff\xe0 picture")
	if _, err := r.SendImage(t.Context(), officer, picture); err != nil {
		t.Fatal(err)
	}
	if _, err := r.SendImage(t.Context(), officer, []byte("<html><script>1</script>")); err != nil {
		t.Fatal(err)
	}
	items := r.Chat(officer, 0)
	r.Clock().Advance(30 * 24 * time.Hour) // the service may no longer fetch it; the phone still shows it
	got := r.open(t, items[0].Image)
	if got.status != 200 || !bytes.Equal(got.body, picture) || got.header.Get("Content-Type") != "image/jpeg" {
		t.Errorf("HTTP %d, %v, %q", got.status, got.header, got.body)
	}
	if h := r.open(t, items[1].Image).header; h.Get("Content-Type") != "application/octet-stream" || h.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("what is no picture is served with %v", h)
	}
	if got := r.open(t, "/sandbox/media/none"); got.status != 404 {
		t.Errorf("HTTP %d", got.status)
	}
	if items[0].Type != "image" || items[0].State != "sent" {
		t.Errorf("item = %+v", items[0])
	}
}

func TestAlbumIsBounded(t *testing.T) {
	a := newAlbum()
	part := make([]byte, albumSize/4)
	for i := range 6 {
		a.add(fmt.Sprint(i), photo{data: part})
	}
	want := album{order: []string{"2", "3", "4", "5"}, size: albumSize}
	if diff := cmp.Diff(want, a, cmp.AllowUnexported(album{}), cmpopts.IgnoreFields(album{}, "photos")); diff != "" || len(a.photos) != 4 {
		t.Error(diff)
	}
}

func TestThreadIsBounded(t *testing.T) {
	u := &user{}
	for i := range threadSize + 1 {
		u.keep(line{Seq: int64(i + 1)})
	}
	if n := len(u.thread); n != threadSize*9/10+1 || u.thread[n-1].Seq != threadSize+1 {
		t.Errorf("%d lines", n)
	}
}
