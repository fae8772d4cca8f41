package official

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/sandbox"
)

// simulated is a Sender at the simulated platform, with one follower who has not written.
func simulated(t *testing.T) (*Sender, *sandbox.Platform, *sandbox.Clock) {
	t.Helper()
	at := sandbox.FixedClock(time.Date(2026, 11, 20, 14, 0, 0, 0, zone))
	p := sandbox.New(sandbox.Config{
		AppID: testApp, Secret: testSecret, Token: "sandboxtoken", EncodingAESKey: strings.Repeat("A", 43), Mode: sandbox.Safe, Account: "gh_test", Clock: at,
	})
	t.Cleanup(p.Close)
	server := httptest.NewServer(p.Handler())
	t.Cleanup(server.Close)
	callback := httptest.NewServer(body("success"))
	t.Cleanup(callback.Close)
	p.SetCallback(callback.URL)
	s, err := NewSender(SenderConfig{AppID: testApp, AppSecret: testSecret, APIBase: server.URL, Now: at.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	p.Add("oPerson")
	return s, p, at
}

func TestAnswer(t *testing.T) {
	s, p, at := simulated(t)
	isOnly(t, "nobody wrote", s.Answer(t.Context(), "oPerson", "早"), channel.ErrWindow)
	write := func() {
		t.Helper()
		if _, err := p.Send(t.Context(), "oPerson", "问题5个"); err != nil {
			t.Fatal(err)
		}
	}
	write()
	long := strings.Repeat("汉", MaxAnswer) // of three bytes each
	for i, text := range []string{"<a href=\"https://x?a=1&b=2\">陶山镇</a>", "a\u0007b", long, "", " \n "} {
		if err := s.Answer(t.Context(), "oPerson", text); err != nil {
			t.Fatal(i, err)
		}
	}
	var got []string
	for _, item := range p.Inbox("oPerson") {
		got = append(got, item.Kind+": "+item.Text)
	}
	want := []string{
		sandbox.KindCustom + ": <a href=\"https://x?a=1&b=2\">陶山镇</a>", sandbox.KindCustom + ": ab",
		sandbox.KindCustom + ": " + strings.Repeat("汉", (MaxAnswer-3)/3) + "…",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for range 2 {
		if err := s.Answer(t.Context(), "oPerson", "x"); err != nil {
			t.Fatal(err)
		}
	}
	isOnly(t, "five were sent", s.Answer(t.Context(), "oPerson", "x"), channel.ErrWindow)
	write()
	at.Advance(48 * time.Hour)
	isOnly(t, "48 hours", s.Answer(t.Context(), "oPerson", "x"), channel.ErrWindow)
	if _, err := p.Unfollow(t.Context(), "oPerson"); err != nil {
		t.Fatal(err)
	}
	isOnly(t, "unfollowed", s.Answer(t.Context(), "oPerson", "x"), channel.ErrUnreachable)
	isOnly(t, "no address", s.Answer(t.Context(), "", "x"), channel.ErrUnreachable)
}

// An answer that may have left is not tried again: this call has no id.
func TestAnswerOnce(t *testing.T) {
	s, p, _ := simulated(t)
	if _, err := p.Send(t.Context(), "oPerson", "问题5个"); err != nil {
		t.Fatal(err)
	}
	p.Fault(sandbox.Fault{Path: "message/custom/send", Drop: true})
	isOnly(t, "dropped answer", s.Answer(t.Context(), "oPerson", "x"), channel.ErrAmbiguous)
	if n := len(p.Inbox("oPerson")); n != 1 {
		t.Errorf("%d messages arrived", n)
	}
}

func TestQRCode(t *testing.T) {
	s, p, at := simulated(t)
	made, err := s.QRCode(t.Context(), "bind:483920", 90*time.Minute+time.Millisecond)
	if err != nil || made.Ticket == "" || !strings.HasPrefix(made.URL, "http://weixin.qq.com/q/") {
		t.Fatalf("%+v, %v", made, err)
	}
	at.Advance(90*time.Minute - time.Second)
	if _, err := p.Scan(t.Context(), "oPerson", made.Ticket); err != nil {
		t.Error("within its life:", err)
	}
	at.Advance(time.Second)
	if _, err := p.Scan(t.Context(), "oPerson", made.Ticket); err == nil {
		t.Error("it lives on")
	}
	if _, err := s.QRCode(t.Context(), "bind:483920", 365*24*time.Hour); err != nil {
		t.Error("a life beyond the platform's is not cut:", err)
	}
	for _, bad := range []struct {
		scene string
		life  time.Duration
	}{{"", time.Hour}, {"bind:1", 0}, {"bind:1", -time.Hour}, {"bind:1", 999 * time.Millisecond}, {strings.Repeat("x", 65), time.Hour}} {
		if made, err := s.QRCode(t.Context(), bad.scene, bad.life); err == nil {
			t.Errorf("%q for %v: %+v", bad.scene, bad.life, made)
		}
	}
}

func TestSetMenu(t *testing.T) {
	s, p, _ := simulated(t)
	if err := s.SetMenu(t.Context(), []channel.Button{{Name: "我要报", Key: "report"}, {Name: "<我&的>", Key: "mine"}}); err != nil {
		t.Fatal(err)
	}
	want := []sandbox.Button{{Type: "click", Name: "我要报", Key: "report"}, {Type: "click", Name: "<我&的>", Key: "mine"}}
	if diff := cmp.Diff(want, p.Menu()); diff != "" {
		t.Error(diff)
	}
	p.Fault(sandbox.Fault{Path: "menu/create", ErrCode: 48001})
	isOnly(t, "no right", s.SetMenu(t.Context(), nil), channel.ErrCredential)
}
