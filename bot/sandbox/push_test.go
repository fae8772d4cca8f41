package sandbox

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestSendAndReply(t *testing.T) {
	r := start(t, testConfig(), echo(t))
	const text = "本周发现12个 <&]]> 问题"
	x, err := r.Send(t.Context(), officer, text)
	if err != nil {
		t.Fatal(err)
	}
	if x.Reply != "收到："+text || x.Attempts != 1 || x.Status != 200 || x.Fault || x.MsgID == "" {
		t.Errorf("exchange = %+v", x)
	}
	m := r.service.pushes()[0]
	want := pushed{query: m.query, body: m.body, plain: m.plain, to: testAccount, from: officer, kind: "text", text: text, msgID: x.MsgID, at: r.Clock().Now().Unix()}
	if diff := cmp.Diff(want, m, cmp.AllowUnexported(pushed{})); diff != "" {
		t.Error(diff)
	}
	if strings.Contains(m.body, "12个") || strings.Contains(m.body, "FromUserName") {
		t.Error("safe mode shows the message")
	}
	if m.query.Get("openid") != officer || m.query.Get("timestamp") != fmt.Sprint(r.Clock().Now().Unix()) {
		t.Errorf("query = %v", m.query)
	}
	inbox := r.Inbox(officer)
	wantItem := []Item{{At: r.Clock().Now(), Kind: KindReply, Type: "text", Text: "收到：" + text}}
	if diff := cmp.Diff(wantItem, inbox); diff != "" {
		t.Error(diff)
	}
	for _, e := range r.Log() {
		if strings.Contains(fmt.Sprint(e), "12个") {
			t.Error("the log has message text")
		}
	}
}

func TestQueryOrder(t *testing.T) {
	var raw atomic.Value
	r := start(t, testConfig(), func(_ http.ResponseWriter, req *http.Request, _ pushed) { raw.Store(req.URL.RawQuery) })
	if _, err := r.Send(t.Context(), officer, "x"); err != nil {
		t.Fatal(err)
	}
	var names []string
	for pair := range strings.SplitSeq(raw.Load().(string), "&") {
		name, _, _ := strings.Cut(pair, "=")
		names = append(names, name)
	}
	want := []string{"signature", "timestamp", "nonce", "openid", "encrypt_type", "msg_signature"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
}

func TestModes(t *testing.T) {
	for _, mode := range []Mode{Plain, Compat} {
		t.Run(string(mode), func(t *testing.T) {
			cfg := testConfig()
			cfg.Mode = mode
			r := start(t, cfg, func(w http.ResponseWriter, _ *http.Request, m pushed) {
				fmt.Fprint(w, textReply(m.from, m.to, "ok"))
			})
			x, err := r.Send(t.Context(), officer, "明文")
			if err != nil || x.Reply != "ok" {
				t.Fatalf("exchange = %+v, %v", x, err)
			}
			m := r.service.pushes()[0]
			if !strings.Contains(m.body, "明文") || strings.Contains(m.body, "<Encrypt>") != (mode == Compat) || m.text != "明文" {
				t.Errorf("body = %s", m.body)
			}
		})
	}
}

func TestReplies(t *testing.T) {
	good := textReply(officer, testAccount, "ok")
	tests := []struct {
		name, body, reply string
		fault             bool
	}{
		{"success", "success", "", false},
		{"empty", "", "", false},
		{"sealed", sealed(t, good), "ok", false},
		{"not encrypted", good, "", true},
		{"json", `{"ok":true}`, "", true},
		{"html", "<html>502</html>", "", true},
		{"to and from not swapped", sealed(t, textReply(testAccount, officer, "ok")), "", true},
		{"another user", sealed(t, textReply("oOther", testAccount, "ok")), "", true},
		{"empty content", sealed(t, textReply(officer, testAccount, "")), "", true},
		{"control character", sealed(t, strings.Replace(good, ">ok<", ">o\x1dk<", 1)), "", true},
		{"2047 bytes", sealed(t, textReply(officer, testAccount, strings.Repeat("x", 2047))), strings.Repeat("x", 2047), false},
		{"2048 bytes", sealed(t, textReply(officer, testAccount, strings.Repeat("x", 2048))), "", true},
		{"trailing", sealed(t, good) + "x", "", true},
		{"bad signature", strings.Replace(sealed(t, good), "<Nonce>n", "<Nonce>m", 1), "", true},
		{"unknown type", sealed(t, strings.Replace(good, ">text<", ">poem<", 1)), "", true},
		{"two articles to a message", sealed(t, news(2)), "", true},
		{"one article", sealed(t, news(1)), "D", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := start(t, testConfig(), func(w http.ResponseWriter, _ *http.Request, _ pushed) { fmt.Fprint(w, tt.body) })
			x, err := r.Send(t.Context(), officer, "hi")
			if x.Reply != tt.reply || x.Fault != tt.fault || errors.Is(err, ErrMalformed) != tt.fault || x.Attempts != 1 {
				t.Errorf("exchange = %+v, %v", x, err)
			}
			var seen string
			for _, i := range r.Inbox(officer) {
				seen += i.Kind + ":" + i.Text
			}
			want := ""
			switch {
			case tt.fault:
				want = KindSystem + ":" + faultNotice
			case tt.reply != "":
				want = KindReply + ":" + tt.reply
			}
			if seen != want {
				t.Errorf("phone shows %q, want %q", seen, want)
			}
		})
	}
}

func news(n int) string {
	item := "<item><Title>T</Title><Description>D</Description><PicUrl/><Url>https://x</Url></item>"
	return "<xml><ToUserName>" + officer + "</ToUserName><FromUserName>" + testAccount + "</FromUserName><CreateTime>1</CreateTime>" +
		"<MsgType>news</MsgType><ArticleCount>" + fmt.Sprint(n) + "</ArticleCount><Articles>" + strings.Repeat(item, n) + "</Articles></xml>"
}

func TestRetryHanging(t *testing.T) {
	cfg := testConfig()
	cfg.AnswerTimeout = 200 * time.Millisecond
	r := start(t, cfg, func(_ http.ResponseWriter, req *http.Request, _ pushed) { <-req.Context().Done() })
	x, err := r.Send(t.Context(), officer, "hi")
	if !errors.Is(err, ErrNoAnswer) || x.Attempts != 3 || x.Status != 0 || !x.Fault {
		t.Errorf("exchange = %+v, %v", x, err)
	}
	got := r.service.pushes()
	if len(got) != 3 {
		t.Fatalf("%d attempts arrived", len(got))
	}
	for _, m := range got[1:] {
		if diff := cmp.Diff(got[0], m, cmp.AllowUnexported(pushed{})); diff != "" {
			t.Errorf("attempts differ: %s", diff)
		}
	}
	if inbox := r.Inbox(officer); len(inbox) != 1 || inbox[0].Text != faultNotice {
		t.Errorf("inbox = %+v", inbox)
	}
	var results []string
	for _, e := range r.Log() {
		if e.Kind == "push" {
			results = append(results, fmt.Sprint(e.Attempt, " ", e.Result))
		}
	}
	if diff := cmp.Diff([]string{"1 timeout", "2 timeout", "3 timeout"}, results); diff != "" {
		t.Error(diff)
	}
}

func TestRetrySecondAnswers(t *testing.T) {
	var n atomic.Int32
	r := start(t, testConfig(), func(w http.ResponseWriter, _ *http.Request, m pushed) {
		if n.Add(1) == 1 {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		fmt.Fprint(w, sealed(t, textReply(m.from, m.to, "ok")))
	})
	x, err := r.Send(t.Context(), officer, "hi")
	if err != nil || x.Attempts != 2 || x.Reply != "ok" || len(r.Inbox(officer)) != 1 {
		t.Errorf("exchange = %+v, %v", x, err)
	}
}

func TestNoCallback(t *testing.T) {
	r := start(t, testConfig(), nil)
	r.SetCallback("http://127.0.0.1:1/callback") // nobody listens on port 1
	if x, err := r.Send(t.Context(), officer, "hi"); !errors.Is(err, ErrNoAnswer) || x.Attempts != 3 {
		t.Errorf("exchange = %+v, %v", x, err)
	}
}

func TestPauseAfterFailures(t *testing.T) {
	cfg := testConfig()
	cfg.PauseAfter = 2
	var down atomic.Bool
	down.Store(true)
	r := start(t, cfg, func(w http.ResponseWriter, _ *http.Request, _ pushed) {
		if down.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	for range 2 {
		if _, err := r.Send(t.Context(), officer, "hi"); !errors.Is(err, ErrNoAnswer) {
			t.Fatal(err)
		}
	}
	down.Store(false)
	if x, err := r.Send(t.Context(), officer, "hi"); !errors.Is(err, ErrPaused) || x.Attempts != 0 {
		t.Errorf("exchange = %+v, %v", x, err)
	}
	r.Clock().Advance(time.Minute)
	if _, err := r.Send(t.Context(), officer, "hi"); err != nil {
		t.Error(err)
	}
}

func TestResendReplaySendAt(t *testing.T) {
	r := start(t, testConfig(), echo(t))
	at := r.Clock().Now().Add(-26 * time.Hour)
	x, err := r.SendAt(t.Context(), officer, "迟到", at)
	if err != nil || !x.CreatedAt.Equal(at) {
		t.Fatalf("exchange = %+v, %v", x, err)
	}
	r.Clock().Advance(time.Hour)
	again, err := r.Resend(t.Context(), x)
	if err != nil || again.MsgID != x.MsgID || !again.CreatedAt.Equal(at) {
		t.Errorf("resent = %+v, %v", again, err)
	}
	if _, err := r.Replay(t.Context(), x); err != nil {
		t.Error(err)
	}
	got := r.service.pushes()
	if got[0].query.Get("timestamp") == got[1].query.Get("timestamp") || got[0].plain != got[1].plain {
		t.Error("a resent message must be the same under a fresh signature")
	}
	if diff := cmp.Diff(got[0], got[2], cmp.AllowUnexported(pushed{})); diff != "" {
		t.Errorf("replayed: %s", diff)
	}
	if _, err := r.Resend(t.Context(), Exchange{}); err == nil {
		t.Error("an empty exchange is resent")
	}
}

func TestOtherMessages(t *testing.T) {
	r := start(t, testConfig(), nil)
	if _, err := r.SendVoice(t.Context(), officer, []byte("#!AMR")); err != nil {
		t.Error(err)
	}
	if _, err := r.SendRaw(t.Context(), officer, "location", "<Location_X>27.7</Location_X>"); err != nil {
		t.Error(err)
	}
	if _, err := r.Send(t.Context(), officer, "a\x1db"); err != nil {
		t.Error(err)
	}
	got := r.service.pushes()
	for i, want := range []string{"<Format><![CDATA[amr]]></Format>", "</MsgType><Location_X>27.7</Location_X><MsgId>", "a\x1db"} {
		if !strings.Contains(got[i].plain, want) {
			t.Errorf("push %d lacks %q: %s", i, want, got[i].plain)
		}
	}
}

func TestVerify(t *testing.T) {
	r := start(t, testConfig(), nil)
	if err := r.Verify(t.Context()); err != nil {
		t.Error(err)
	}
	r.SetCallback(r.api + "/cgi-bin/nothing")
	if err := r.Verify(t.Context()); err == nil {
		t.Error("an address that does not echo passes the check")
	}
}

func TestBadConfig(t *testing.T) {
	cfg := testConfig()
	cfg.EncodingAESKey = "short"
	p := New(cfg)
	defer p.Close()
	if _, err := p.Send(t.Context(), officer, "hi"); err == nil {
		t.Error("pushes with a bad key")
	}
}
