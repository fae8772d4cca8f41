package official

import (
	"bytes"
	"errors"
	"maps"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/silenceper/wechat/v2/util"
	"pgregory.net/rapid"

	"github.com/weidubao/weidubao/bot/channel"
)

const (
	testApp   = "wxb11529c136998cb6"
	testToken = "pamtest"
	testKey   = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
	testNow   = 1764000000

	sample = `<xml><ToUserName><![CDATA[gh_x]]></ToUserName><FromUserName><![CDATA[oOPENID]]></FromUserName>` +
		`<CreateTime>1763999990</CreateTime><MsgType><![CDATA[text]]></MsgType>` +
		`<Content><![CDATA[本周…]]></Content><MsgId>1234567890123456</MsgId></xml>`
)

func clock(seconds int64) func() time.Time {
	return func() time.Time { return time.Unix(seconds, 0) }
}

func mustReceiver(tb testing.TB, mode Mode) *Receiver {
	tb.Helper()
	r, err := NewReceiver(Config{AppID: testApp, Token: testToken, EncodingAESKey: testKey, Mode: mode, Now: clock(testNow)})
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// encrypted is a push as the platform makes it, by the SDK's code instead of ours.
func encrypted(tb testing.TB, payload string) (url.Values, []byte) {
	tb.Helper()
	e, err := util.EncryptMsg([]byte("aaaabbbbccccdddd"), []byte(payload), testApp, testKey)
	if err != nil {
		tb.Fatal(err)
	}
	return signedQuery(testNow, string(e)),
		[]byte("<xml><ToUserName><![CDATA[gh_x]]></ToUserName><Encrypt><![CDATA[" + string(e) + "]]></Encrypt></xml>")
}

func signedQuery(at int64, encrypt string) url.Values {
	ts := strconv.FormatInt(at, 10)
	return url.Values{
		"timestamp": {ts}, "nonce": {"415670741"}, "openid": {"oOPENID"}, "encrypt_type": {"aes"},
		"signature":     {util.Signature(testToken, ts, "415670741")},
		"msg_signature": {util.Signature(testToken, ts, "415670741", encrypt)},
	}
}

func TestVerify(t *testing.T) {
	r, err := NewReceiver(Config{AppID: "wx", Token: "AAAAA", Mode: Plain, Now: clock(1714036504 + 290)})
	if err != nil {
		t.Fatal(err)
	}
	q := url.Values{
		"signature": {"f464b24fc39322e44b38aa78f5edd27bd1441696"}, "timestamp": {"1714036504"},
		"nonce": {"1514711492"}, "echostr": {"4375120948345356249"},
	}
	if echo, err := r.Verify(q); err != nil || echo != "4375120948345356249" {
		t.Fatalf("Verify = %q, %v", echo, err)
	}
	for _, change := range []url.Values{
		{"signature": {"f464b24fc39322e44b38aa78f5edd27bd1441697"}},
		{"signature": {""}},
		{"timestamp": {"1714036505"}},
		{"nonce": {"1514711493"}},
	} {
		altered := url.Values{}
		maps.Copy(altered, q)
		maps.Copy(altered, change)
		if _, err := r.Verify(altered); err != channel.ErrForged { //nolint:errorlint // the sentinel itself
			t.Errorf("Verify with %v = %v", change, err)
		}
	}
}

func TestOpen(t *testing.T) {
	want := channel.Inbound{
		Cause: "wx:oOPENID:1763999990:1234567890123456", From: "oOPENID", To: "gh_x", Kind: channel.Text,
		Text: "本周…", MsgID: "1234567890123456", CreatedAt: time.Unix(1763999990, 0).UTC(),
	}
	safeQuery, safeBody := encrypted(t, sample)
	compatBody := bytes.Replace(safeBody, []byte("</xml>"),
		[]byte("<FromUserName>oEVIL</FromUserName><Content>伪造</Content></xml>"), 1)
	for _, c := range []struct {
		name  string
		mode  Mode
		query url.Values
		body  []byte
	}{
		{"safe", Safe, safeQuery, safeBody},
		{"safe, with plaintext beside", Safe, safeQuery, compatBody},
		{"compat", Compat, safeQuery, compatBody},
		{"plain", Plain, signedQuery(testNow, ""), []byte(sample)},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := mustReceiver(t, c.mode).Open(c.query, c.body)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestOpenKinds(t *testing.T) {
	const head = `<xml><ToUserName>gh_x</ToUserName><FromUserName>o1</FromUserName><CreateTime>1763999990</CreateTime>`
	in := func(c channel.Inbound) channel.Inbound {
		c.From, c.To, c.CreatedAt = "o1", "gh_x", time.Unix(1763999990, 0).UTC()
		return c
	}
	for _, c := range []struct {
		name, body string
		want       channel.Inbound
	}{
		{
			"image", `<MsgType>image</MsgType><PicUrl>http://x/?a=1&amp;b=2</PicUrl><MediaId>m1</MediaId><MsgId>7</MsgId></xml>`,
			in(channel.Inbound{Kind: channel.Image, MediaID: "m1", MsgID: "7", Cause: "wx:o1:1763999990:7"}),
		},
		{
			"short video", `<MsgType>shortvideo</MsgType><MediaId>m2</MediaId><ThumbMediaId>m3</ThumbMediaId><MsgId>8</MsgId></xml>`,
			in(channel.Inbound{Kind: channel.Video, MediaID: "m2", MsgID: "8", Cause: "wx:o1:1763999990:8"}),
		},
		{
			"unknown type", `<MsgType>hologram</MsgType><MsgId>9</MsgId></xml>`,
			in(channel.Inbound{Kind: channel.Other, MsgID: "9", Cause: "wx:o1:1763999990:9"}),
		},
		{
			"follow by code", `<MsgType>event</MsgType><Event>subscribe</Event><EventKey>qrscene_M0003</EventKey><Ticket>T</Ticket></xml>`,
			in(channel.Inbound{
				Kind: channel.Event, Event: channel.EventSubscribe, EventKey: "qrscene_M0003",
				Cause: "wx:o1:1763999990:subscribe:qrscene_M0003:",
			}),
		},
		{
			"delivery", `<MsgType>event</MsgType><Event>TEMPLATESENDJOBFINISH</Event><MsgID>200163836</MsgID><Status>failed:user block</Status></xml>`,
			in(channel.Inbound{
				Kind: channel.Event, Event: channel.EventDelivered, MsgID: "200163836", Status: "failed:user block",
				Cause: "wx:o1:1763999990:TEMPLATESENDJOBFINISH::200163836",
			}),
		},
		{
			"scan with nested fields",
			`<MsgType>event</MsgType><Event>scancode_push</Event><EventKey>k</EventKey>` +
				`<ScanCodeInfo><ScanType>qrcode</ScanType><Event>CLICK</Event><ScanResult><![CDATA[<x>]]></ScanResult></ScanCodeInfo></xml>`,
			in(channel.Inbound{Kind: channel.Event, Event: "scancode_push", EventKey: "k", Cause: "wx:o1:1763999990:scancode_push:k:"}),
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := mustReceiver(t, Plain).Open(signedQuery(testNow, ""), []byte(head+c.body))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFreshness(t *testing.T) {
	r := mustReceiver(t, Plain)
	for offset, ok := range map[int64]bool{0: true, 300: true, -300: true, 301: false, -301: false} {
		_, err := r.Open(signedQuery(testNow+offset, ""), []byte(sample))
		if errors.Is(err, channel.ErrForged) == ok {
			t.Errorf("offset %d s: %v", offset, err)
		}
	}
	for _, ts := range []string{"", "now", "1e9", "-9223372036854775808", "99999999999999999999"} {
		q := signedQuery(testNow, "")
		q.Set("timestamp", ts)
		q.Set("signature", util.Signature(testToken, ts, q.Get("nonce")))
		if _, err := r.Open(q, []byte(sample)); err != channel.ErrForged { //nolint:errorlint // the sentinel itself
			t.Errorf("timestamp %q: %v", ts, err)
		}
	}
}

func TestGenuineButMalformed(t *testing.T) {
	r := mustReceiver(t, Safe)
	for _, payload := range []string{
		"", "本周收到", "<xml></xml>", sample + "<a/>",
		strings.Replace(sample, "1763999990", "soon", 1),
		strings.Replace(sample, "<MsgId>1234567890123456</MsgId>", "", 1),
		strings.Replace(sample, "oOPENID", "", 1),
	} {
		q, body := encrypted(t, payload)
		_, err := r.Open(q, body)
		if !errors.Is(err, channel.ErrMalformed) || errors.Is(err, channel.ErrForged) {
			t.Errorf("%.40q: %v", payload, err)
		}
	}
	if _, err := r.Open(signedQuery(testNow, ""), make([]byte, MaxBody+1)); !errors.Is(err, channel.ErrMalformed) {
		t.Errorf("too large: %v", err)
	}
}

func TestConfigIsChecked(t *testing.T) {
	good := Config{AppID: "wx1", Token: "canarytoken", EncodingAESKey: testKey, Mode: Safe, Now: clock(0)}
	for name, change := range map[string]func(*Config){
		"no app":    func(c *Config) { c.AppID = "" },
		"no token":  func(c *Config) { c.Token = "" },
		"no clock":  func(c *Config) { c.Now = nil },
		"no mode":   func(c *Config) { c.Mode = "" },
		"short key": func(c *Config) { c.EncodingAESKey = "canarykey" },
		"odd key":   func(c *Config) { c.EncodingAESKey = strings.Repeat("*", 43) },
	} {
		c := good
		change(&c)
		_, err := NewReceiver(c)
		if err == nil || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRoundTrip(t *testing.T) {
	r := mustReceiver(t, Safe)
	rapid.Check(t, func(rt *rapid.T) {
		text := string(clean([]byte(rapid.String().Draw(rt, "text"))))
		payload := strings.Replace(sample, "<![CDATA[本周…]]>", string(bytes.TrimSuffix(
			bytes.TrimPrefix(element(nil, "x", text), []byte("<x>")), []byte("</x>"))), 1)
		q, body := encrypted(t, payload)
		in, err := r.Open(q, body)
		if err != nil || in.Text != text {
			rt.Fatalf("%q came as %q, %v", text, in.Text, err)
		}
	})
}

// FuzzOpen feeds correctly signed nonsense, so that the decryption is reached.
func FuzzOpen(f *testing.F) {
	_, body := encrypted(f, sample)
	e, err := readEnvelope(body)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(e)
	f.Add("")
	f.Add("****")
	f.Add(strings.Repeat("A", 128))
	f.Fuzz(func(t *testing.T, e string) {
		in, err := mustReceiver(t, Safe).Open(signedQuery(testNow, e), []byte("<xml><Encrypt>"+e+"</Encrypt></xml>"))
		switch {
		case err == nil && in.Cause == "":
			t.Error("a push without a cause")
		case err != nil && !errors.Is(err, channel.ErrForged) && !errors.Is(err, channel.ErrMalformed):
			t.Error(err)
		}
	})
}

func BenchmarkReceiver(b *testing.B) {
	r := mustReceiver(b, Safe)
	q, body := encrypted(b, sample)
	b.ReportAllocs()
	for b.Loop() {
		in, err := r.Open(q, body)
		if err != nil {
			b.Fatal(err)
		}
		if _, _, err := r.Reply(in, "已收到，塘下镇第47周报告，编号W47-03。"); err != nil {
			b.Fatal(err)
		}
	}
}
