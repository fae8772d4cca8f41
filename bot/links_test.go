package bot_test

import (
	"errors"
	"net/url"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot"
)

var linkNow = time.Date(2026, 11, 20, 14, 0, 0, 0, time.UTC)

func mustLinks(t *testing.T, key string) bot.Links {
	t.Helper()
	l, err := bot.NewLinks("https://wx.example.gov.cn/", []byte(key))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// opened signs path for M0003 for an hour and takes the address apart as a browser would.
func opened(t *testing.T, l bot.Links, path string) (string, url.Values) {
	t.Helper()
	u, err := url.Parse(l.Sign(path, "M0003", linkNow.Add(time.Hour)))
	if err != nil {
		t.Fatal(err)
	}
	return u.Path, u.Query()
}

func TestLinksRoundTrip(t *testing.T) {
	l := mustLinks(t, "0123456789abcdef")
	for _, path := range []string{
		"/m/bulletin/2026-10/1", "/m/bulletin/2026-11@2026-11-21/1", "/m/notice/N0001",
		"/m/issues/RA26-0001,RA26-0003", "/m/a b/年%2F?#",
	} {
		p, q := opened(t, l, path)
		if p != path {
			t.Errorf("the address of %q leads to %q", path, p)
		}
		q.Set("from", "singlemessage") // WeChat's own addition
		member, err := l.Open(p, q, linkNow)
		if err != nil || member != "M0003" {
			t.Errorf("Open(%q) = %q, %v", path, member, err)
		}
	}
}

func TestLinksAddress(t *testing.T) {
	got := mustLinks(t, "0123456789abcdef").Sign("/m/notice/N0001", "M0003", linkNow)
	const head = "https://wx.example.gov.cn/m/notice/N0001?e="
	if len(got) < len(head) || got[:len(head)] != head {
		t.Errorf("Sign = %q, want it below %q", got, head)
	}
}

func TestLinksAltered(t *testing.T) {
	l := mustLinks(t, "0123456789abcdef")
	path, good := opened(t, l, "/m/notice/N0001")
	alter := map[string]func(q url.Values) string{
		"path":       func(url.Values) string { return "/m/notice/N0002" },
		"member":     func(q url.Values) string { q.Set("m", "M0004"); return path },
		"two":        func(q url.Values) string { q.Add("m", "M0004"); return path },
		"later":      func(q url.Values) string { q.Set("e", "9999999999"); return path },
		"zero":       func(q url.Values) string { q.Set("e", "0"+q.Get("e")); return path },
		"plus":       func(q url.Values) string { q.Set("e", "+"+q.Get("e")); return path },
		"no expiry":  func(q url.Values) string { q.Del("e"); return path },
		"no sign":    func(q url.Values) string { q.Del("s"); return path },
		"empty sign": func(q url.Values) string { q.Set("s", ""); return path },
		"short sign": func(q url.Values) string { q.Set("s", q.Get("s")[:20]); return path },
		"padded":     func(q url.Values) string { q.Set("s", q.Get("s")+"="); return path },
	}
	for name, f := range alter {
		q := url.Values{}
		for k, v := range good {
			q[k] = append([]string(nil), v...)
		}
		p := f(q)
		if _, err := l.Open(p, q, linkNow); !errors.Is(err, bot.ErrLinkForged) {
			t.Errorf("%s: err = %v, want ErrLinkForged", name, err)
		}
	}
}

func TestLinksEverySignatureBit(t *testing.T) {
	l := mustLinks(t, "0123456789abcdef")
	path, q := opened(t, l, "/m/notice/N0001")
	sign := q.Get("s")
	for i := range sign {
		b := []byte(sign)
		if b[i]++; b[i] == sign[i] {
			t.Fatal("nothing altered")
		}
		q.Set("s", string(b))
		if _, err := l.Open(path, q, linkNow); !errors.Is(err, bot.ErrLinkForged) {
			t.Errorf("altered at %d: err = %v", i, err)
		}
	}
}

func TestLinksExpire(t *testing.T) {
	l := mustLinks(t, "0123456789abcdef")
	path, q := opened(t, l, "/m/notice/N0001")
	if _, err := l.Open(path, q, linkNow.Add(time.Hour-time.Second)); err != nil {
		t.Errorf("a second before: %v", err)
	}
	if _, err := l.Open(path, q, linkNow.Add(time.Hour)); !errors.Is(err, bot.ErrLinkExpired) {
		t.Errorf("at the expiry: %v, want ErrLinkExpired", err)
	}
	q.Set("m", "M0004")
	if _, err := l.Open(path, q, linkNow.Add(time.Hour)); !errors.Is(err, bot.ErrLinkForged) {
		t.Errorf("altered and expired: %v, want ErrLinkForged", err)
	}
}

func TestLinksKeys(t *testing.T) {
	path, q := opened(t, mustLinks(t, "0123456789abcdef"), "/m/notice/N0001")
	if _, err := mustLinks(t, "another key, long enough").Open(path, q, linkNow); !errors.Is(err, bot.ErrLinkForged) {
		t.Errorf("another key: %v", err)
	}
	var zero bot.Links
	path, q = opened(t, zero, "/m/notice/N0001")
	if _, err := zero.Open(path, q, linkNow); !errors.Is(err, bot.ErrLinkForged) {
		t.Errorf("the zero Links opened its own link: %v", err)
	}
	if _, err := bot.NewLinks("https://wx.example.gov.cn", []byte("short")); !errors.Is(err, bot.ErrLinkKey) {
		t.Errorf("short key: %v, want ErrLinkKey", err)
	}
}
