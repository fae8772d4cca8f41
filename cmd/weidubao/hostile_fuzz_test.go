package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/channel/official"
	"github.com/weidubao/weidubao/bot/web"
	"github.com/weidubao/weidubao/templates"
)

// echo is a bot that answers what it is told.
type echo struct {
	web.Bot
	heard channel.Inbound
}

func (e *echo) Receive(_ context.Context, in channel.Inbound) (string, error) {
	e.heard = in
	return in.Text, nil
}

// nothingStored is a store of which the callback asks nothing.
type nothingStored struct{ web.Reads }

// FuzzCallback gives the whole callback, from the request's bytes to the answer's,
// pushes whose message, secret, query or body is hostile, under a right signature
// or none. There is an answer of three kinds and no other: a reply that opens and
// says what was heard, a refusal without a word, or one for its size.
func FuzzCallback(f *testing.F) {
	a := account{appID: "wx0123456789abcdef", token: token, aesKey: aesKeyText, original: "gh_0123456789ab"}
	now := time.Unix(1_764_000_000, 0)
	gate, err := official.NewReceiver(official.Config{AppID: a.appID, Token: a.token, EncodingAESKey: a.aesKey, Mode: official.Safe, Now: func() time.Time { return now }})
	if err != nil {
		f.Fatal(err)
	}
	pages, err := templates.NewPages()
	if err != nil {
		f.Fatal(err)
	}
	heard := &echo{}
	h := web.New(web.Options{Gate: gate, Bot: heard, Reads: nothingStored{}, Pages: pages, Busy: "busy", Unsure: "unsure", Now: func() time.Time { return now }})
	plain := a.plainText("oFUZZ", "1", "问题5个", now)
	f.Add(uint8(0), plain, "")
	f.Add(uint8(0), strings.Replace(plain, "<MsgType>", "<MsgType/><MsgType>", 1), "")
	f.Add(uint8(1), a.encrypt(plain), "")
	f.Add(uint8(2), plain, "timestamp=1764000000&nonce=1&signature=0")
	f.Fuzz(func(t *testing.T, kind uint8, text, query string) {
		p := push{openid: "oFUZZ", body: text}
		switch kind % 3 {
		case 0: // a hostile message, sealed by who has the key
			p = a.seal(p.openid, text, now)
		case 1: // a hostile secret, signed by who has the token
			p = a.signed(p.openid, text, now)
		default: // a hostile request
			p.query, _ = url.ParseQuery(query)
		}
		heard.heard = channel.Inbound{}
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/callback/official?"+p.query.Encode(), strings.NewReader(p.body))
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		switch rec.Code {
		case http.StatusForbidden, http.StatusRequestEntityTooLarge:
			if rec.Body.Len() != 0 || heard.heard.Cause != "" {
				t.Errorf("refused with %q, heard %q", rec.Body, heard.heard.Cause)
			}
		case http.StatusOK:
			if heard.heard.Cause == "" || kind%3 == 2 || !utf8.ValidString(heard.heard.Text) || strings.ContainsAny(heard.heard.Text, "\x00\x08\x1b") {
				t.Errorf("heard %+v", heard.heard)
			}
			if !strings.HasPrefix(rec.Body.String(), "<xml><Encrypt>") && rec.Body.String() != "success" {
				t.Errorf("answered %q", rec.Body)
			}
		default:
			t.Errorf("status %d", rec.Code)
		}
	})
}
