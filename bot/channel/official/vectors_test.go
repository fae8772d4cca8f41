package official

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot/channel"
)

func TestPublishedSignatures(t *testing.T) {
	for _, v := range []struct {
		want  string
		parts []string
	}{
		{"f464b24fc39322e44b38aa78f5edd27bd1441696", []string{"AAAAA", "1714036504", "1514711492"}},
		{"899cf89e464efb63f54ddac96b0a0a235f53aa78", []string{"AAAAA", "1714037059", "486452656"}},
		{"6c5c811b55cc85e0e1b54100749188c20beb3f5d", []string{"AAAAA", "1714112445", "415670741"}},
		{"5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3", []string{ // WeCom's sample
			"QDG6eK", "1409659589", "263014780",
			"P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==",
		}},
	} {
		if got := sign(v.parts...); got != v.want {
			t.Errorf("sign(%q) = %s, want %s", v.parts, got, v.want)
		}
	}
}

func TestPublishedCiphertext(t *testing.T) {
	const want = "jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg=="
	b, err := newBox(testKey, testApp)
	if err != nil {
		t.Fatal(err)
	}
	got, err := b.seal([]byte("我是中文abcd123"), strings.NewReader("aaaabbbbccccdddd"))
	if err != nil || got != want {
		t.Errorf("seal = %s, %v", got, err)
	}
	msg, err := b.open(want)
	if err != nil || string(msg) != "我是中文abcd123" {
		t.Errorf("open = %q, %v", msg, err)
	}
}

// The platform's documentation of message pushes, safe mode: what it sends and
// what is to be answered, byte for byte.
func TestPublishedExchange(t *testing.T) {
	const (
		app  = "wxba5fad812f8e6fb9"
		push = "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT" +
			"740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8Y" +
			"L/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04="
		msg = `{"ToUserName":"gh_97417a04a28d","FromUserName":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY","CreateTime":1714112445,` +
			`"MsgType":"event","Event":"debug_demo","debug_str":"hello world"}`
		answer = "ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ=="
	)
	b, err := newBox(strings.Repeat("A", 43), app)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := b.open(push); err != nil || string(got) != msg {
		t.Errorf("open = %q, %v", got, err)
	}
	got, err := b.seal([]byte(`{"demo_resp":"good luck"}`), strings.NewReader("707722b803182950"))
	if err != nil || got != answer {
		t.Errorf("seal = %s, %v", got, err)
	}
	if got := sign("AAAAA", "1713424427", "415670741", answer); got != "1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1" {
		t.Errorf("signature of the answer = %s", got)
	}
	if got := sign("AAAAA", "1714112445", "415670741", push); got != "046e02f8204d34f8ba5fa3b1db94908f3df2e9b3" {
		t.Errorf("signature of the push = %s", got)
	}
}

// WeCom (企业微信) signs and encrypts alike; its published sample is a whole
// XML push, which the receiver reads with the clock of its day.
func TestPublishedXMLPush(t *testing.T) {
	const encrypt = "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUk" +
		"SUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZi" +
		"qATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Nc" +
		"x4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q=="
	r, err := NewReceiver(Config{
		AppID: "wx5823bf96d3bd56c7", Token: "QDG6eK", EncodingAESKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
		Mode: Safe, Now: clock(1409659813),
	})
	if err != nil {
		t.Fatal(err)
	}
	q := url.Values{
		"msg_signature": {"477715d11cdb4164915debcba66cb864d751f3e6"},
		"timestamp":     {"1409659813"}, "nonce": {"1372623149"},
	}
	body := "<xml>\n<ToUserName><![CDATA[wx5823bf96d3bd56c7]]></ToUserName><Encrypt><![CDATA[" + encrypt +
		"]]></Encrypt>\n<AgentID><![CDATA[218]]></AgentID>\n</xml>"
	got, err := r.Open(q, []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	want := channel.Inbound{
		Cause: "wx:mycreate:1409659813:4561255354251345929", From: "mycreate", To: "wx5823bf96d3bd56c7",
		Kind: channel.Text, Text: "hello", MsgID: "4561255354251345929", CreatedAt: time.Unix(1409659813, 0).UTC(),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
