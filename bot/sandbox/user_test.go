package sandbox

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestFollowScanUnfollow(t *testing.T) {
	r := start(t, testConfig(), func(w http.ResponseWriter, _ *http.Request, m pushed) {
		fmt.Fprint(w, sealed(t, textReply(m.from, m.to, "re "+m.event)))
	})
	var qr qrAnswer
	body := `{"expire_seconds":600,"action_name":"QR_STR_SCENE","action_info":{"scene":{"scene_str":"bind-1"}}}`
	if code := r.post(t, "/cgi-bin/qrcode/create", body, &qr); code != 0 || qr.ExpireSeconds != 600 {
		t.Fatalf("errcode %d, %+v", code, qr)
	}
	for range 2 { // first brings a follower, then is an ordinary scan
		if x, err := r.Scan(t.Context(), officer, qr.Ticket); err != nil || !strings.HasPrefix(x.Reply, "re ") {
			t.Fatalf("%+v, %v", x, err)
		}
	}
	if _, err := r.Click(t.Context(), officer, "menu"); err != nil {
		t.Error(err)
	}
	if _, err := r.Unfollow(t.Context(), officer); err != nil {
		t.Error(err)
	}
	if _, err := r.Send(t.Context(), officer, "hi"); !errors.Is(err, ErrNotFollowing) {
		t.Errorf("err = %v", err)
	}
	if _, err := r.Click(t.Context(), officer, "menu"); !errors.Is(err, ErrNotFollowing) {
		t.Errorf("err = %v", err)
	}
	if _, err := r.Follow(t.Context(), officer); err != nil {
		t.Error(err)
	}
	var got []string
	for _, m := range r.service.pushes() {
		got = append(got, m.event+" "+m.key+m.msgID)
	}
	want := []string{"subscribe qrscene_bind-1", "SCAN bind-1", "CLICK menu", "unsubscribe ", "subscribe "}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if n := len(r.Inbox(officer)); n != 4 { // nothing for the unsubscribe
		t.Errorf("%d items", n)
	}
	r.Clock().Advance(601 * time.Second)
	if _, err := r.Scan(t.Context(), officer, qr.Ticket); !errors.Is(err, ErrTicket) {
		t.Errorf("err = %v", err)
	}
}

func TestQRCodeRefuses(t *testing.T) {
	r := start(t, testConfig(), nil)
	for _, body := range []string{
		`{"action_name":"QR_STR_SCENE","action_info":{"scene":{"scene_str":""}}}`,
		`{"action_name":"QR_SCENE","action_info":{"scene":{"scene_str":"x"}}}`,
		`{"action_name":"POEM","action_info":{"scene":{"scene_str":"x"}}}`,
		`{"expire_seconds":2592001,"action_name":"QR_STR_SCENE","action_info":{"scene":{"scene_str":"x"}}}`,
	} {
		if code := r.post(t, "/cgi-bin/qrcode/create", body, nil); code != 40097 {
			t.Errorf("%s: errcode %d", body, code)
		}
	}
}

func TestUserInfo(t *testing.T) {
	r := start(t, testConfig(), nil)
	_, data := r.do(t, http.MethodGet, "/cgi-bin/user/info?openid=oNobody", "", "")
	if code := decode(t, data, nil); code != 40003 {
		t.Errorf("errcode %d", code)
	}
	if _, err := r.Event(t.Context(), officer, "subscribe", "qrscene_a"); err != nil {
		t.Fatal(err)
	}
	var a userInfoAnswer
	_, data = r.do(t, http.MethodGet, "/cgi-bin/user/info?openid="+officer, "", "")
	decode(t, data, &a)
	want := userInfoAnswer{
		Subscribe: 1, OpenID: officer, Language: "zh_CN", Since: r.Clock().Now().Unix(), Tags: []int{},
		Scene: "ADD_SCENE_QR_CODE", QRSceneStr: "a",
	}
	if diff := cmp.Diff(want, a); diff != "" {
		t.Error(diff)
	}
	if _, err := r.Unfollow(t.Context(), officer); err != nil {
		t.Fatal(err)
	}
	_, data = r.do(t, http.MethodGet, "/cgi-bin/user/info?openid="+officer, "", "")
	if !strings.Contains(string(data), `"subscribe":0`) {
		t.Errorf("answer %s", data)
	}
}

func TestMenu(t *testing.T) {
	r := start(t, testConfig(), nil)
	button := func(b string) string { return `{"button":[` + b + `]}` }
	click := `{"type":"click","name":"报送","key":"k"}`
	tests := []struct {
		name, body string
		code       int
	}{
		{"good", button(click + `,{"name":"更多","sub_button":[{"type":"view","name":"台账","url":"https://x/m"}]}`), 0},
		{"escaped", button(`{"type":"click","name":"\u62a5","key":"k"}`), 40033},
		{"none", `{"button":[]}`, 40016},
		{"four", button(strings.Repeat(click+",", 3) + click), 40016},
		{"long name", button(`{"type":"click","name":"六个汉字太长","key":"k"}`), 40018},
		{"long key", button(`{"type":"click","name":"a","key":"` + strings.Repeat("k", 129) + `"}`), 40019},
		{"no url", button(`{"type":"view","name":"a"}`), 40020},
		{"type", button(`{"type":"poem","name":"a"}`), 40017},
		{"six subs", button(`{"name":"a","sub_button":[` + strings.Repeat(click+",", 5) + click + `]}`), 40023},
		{"long sub", button(`{"name":"a","sub_button":[{"type":"click","key":"k","name":"` + strings.Repeat("长", 21) + `"}]}`), 40018},
		{"not json", `{`, 47001},
		{"empty", ``, 44002},
	}
	for _, tt := range tests {
		if code := r.post(t, "/cgi-bin/menu/create", tt.body, nil); code != tt.code {
			t.Errorf("%s: errcode %d, want %d", tt.name, code, tt.code)
		}
	}
	if menu := r.Menu(); len(menu) != 2 || menu[1].Sub[0].Name != "台账" {
		t.Errorf("menu = %+v", menu)
	}
}
