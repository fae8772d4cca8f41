package official

import (
	"encoding/xml"
	"errors"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/silenceper/wechat/v2/util"
	"pgregory.net/rapid"

	"github.com/weidubao/weidubao/bot/channel"
)

type replied struct {
	XMLName      xml.Name `xml:"xml"`
	ToUserName   string
	FromUserName string
	CreateTime   int64
	MsgType      string
	Content      string
}

// decrypted opens a reply by the SDK's code instead of ours.
func decrypted(tb testing.TB, body []byte) replied {
	tb.Helper()
	var env struct {
		Encrypt, MsgSignature, TimeStamp, Nonce string
	}
	if err := xml.Unmarshal(body, &env); err != nil {
		tb.Fatal(err)
	}
	if want := util.Signature(testToken, env.TimeStamp, env.Nonce, env.Encrypt); env.MsgSignature != want || env.Nonce == "" {
		tb.Fatalf("MsgSignature %q, want %q", env.MsgSignature, want)
	}
	_, msg, err := util.DecryptMsg(testApp, env.Encrypt, testKey)
	if err != nil {
		tb.Fatal(err)
	}
	return parsed(tb, msg)
}

func parsed(tb testing.TB, msg []byte) (r replied) {
	tb.Helper()
	if err := xml.Unmarshal(msg, &r); err != nil {
		tb.Fatalf("%v in %q", err, msg)
	}
	return r
}

func TestReply(t *testing.T) {
	in := channel.Inbound{From: "oOPENID", To: "gh_x"}
	long := strings.Repeat("督", 800)
	for _, c := range []struct{ name, text, want string }{
		{"plain words", "已收到，编号W47-03。", "已收到，编号W47-03。"},
		{"markup", `<b>"&amp;"</b>`, `<b>"&amp;"</b>`},
		{"end of CDATA", "a]]>b]]>]]>", "a]]>b]]>]]>"},
		{"control characters", "a\x1d\x00b\nc", "ab\nc"},
		{"invalid UTF-8", "a\xffb", "a\uFFFDb"},
		{"exactly the limit", long[:2046] + "a", long[:2046] + "a"},
		{"too long", long, strings.Repeat("督", 681) + "…"},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := replied{
				XMLName:    xml.Name{Local: "xml"},
				ToUserName: "oOPENID", FromUserName: "gh_x", CreateTime: testNow, MsgType: "text", Content: c.want,
			}
			for _, mode := range []Mode{Safe, Compat, Plain} {
				kind, body, err := mustReceiver(t, mode).Reply(in, c.text)
				if err != nil || kind != "text/xml; charset=utf-8" {
					t.Fatalf("%s: %s, %v", mode, kind, err)
				}
				read := decrypted
				if mode == Plain {
					read = parsed
				}
				if diff := cmp.Diff(want, read(t, body)); diff != "" {
					t.Errorf("%s: %s", mode, diff)
				}
			}
		})
	}
}

func TestReplyProperties(t *testing.T) {
	r := mustReceiver(t, Plain)
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.String().Draw(rt, "text") + strings.Repeat(rapid.String().Draw(rt, "more"), 40)
		kind, body, err := r.Reply(channel.Inbound{From: "o", To: "g"}, text)
		if err != nil {
			rt.Fatal(err)
		}
		if kind == typeText {
			if strings.TrimSpace(string(clean([]byte(text)))) != "" || string(body) != "success" {
				rt.Fatalf("%q acknowledged by %q", text, body)
			}
			return
		}
		var got replied
		if err := xml.Unmarshal(body, &got); err != nil {
			rt.Fatal(err)
		}
		if len(got.Content) > 2047 || !utf8.ValidString(got.Content) {
			rt.Fatalf("%d bytes: %q", len(got.Content), got.Content)
		}
	})
}

func TestEmptyReplyIsAnAcknowledgement(t *testing.T) {
	for _, text := range []string{"", " \n", "\x1d"} {
		for _, mode := range []Mode{Safe, Plain} {
			kind, body, err := mustReceiver(t, mode).Reply(channel.Inbound{}, text)
			if err != nil || kind != "text/plain; charset=utf-8" || string(body) != "success" {
				t.Errorf("%s %q: %s %q %v", mode, text, kind, body, err)
			}
		}
	}
}

func TestReplyWithoutRandomness(t *testing.T) {
	r := mustReceiver(t, Safe)
	r.rand = iotest.ErrReader(errors.New("no entropy"))
	if _, _, err := r.Reply(channel.Inbound{From: "o", To: "g"}, "好"); err == nil {
		t.Error("encrypted without randomness")
	}
}
