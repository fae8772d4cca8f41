package official

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot/channel"
)

// mediaServer answers stable_token like the fake platform, and media/get by get.
func mediaServer(t *testing.T, get http.HandlerFunc) (*Sender, *fakePlatform) {
	t.Helper()
	f := newFake(t)
	mux := http.NewServeMux()
	mux.HandleFunc("POST /proxy/cgi-bin/stable_token", f.stableToken)
	mux.HandleFunc("GET /proxy/cgi-bin/media/get", get)
	mux.HandleFunc("GET /film", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.RawQuery != "" {
			t.Errorf("the film's server is told %s", r.URL.RawQuery)
		}
		_, _ = io.WriteString(w, "film")
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	s, err := NewSender(SenderConfig{
		AppID: "wx1", AppSecret: testSecret, APIBase: server.URL + "/proxy", Now: time.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s, f
}

func readMedia(ctx context.Context, s *Sender) (string, error) {
	body, err := s.Fetch(ctx, "m1")
	if err != nil {
		return "", err
	}
	defer body.Close()
	data, err := io.ReadAll(body)
	return string(data), err
}

// A picture comes by itself, a film from where the platform says it lies, a text
// file although it is text.
func TestFetchMedia(t *testing.T) {
	for name, c := range map[string]struct {
		get  func(w http.ResponseWriter, r *http.Request)
		want string
	}{
		"picture": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "image/jpeg")
			_, _ = io.WriteString(w, "photo")
		}, "photo"},
		"film": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/plain")
			answer(w, map[string]any{"video_url": "http://" + r.Host + "/film"})
		}, "film"},
		"text": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/plain")
			w.Header().Set("Content-Disposition", `attachment; filename="a.txt"`)
			_, _ = io.WriteString(w, "text")
		}, "text"},
	} {
		s, f := mediaServer(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Get("media_id") != "m1" {
				t.Errorf("%s: asked for %s", name, r.URL.RawQuery)
			}
			c.get(w, r)
		})
		if got, err := readMedia(t.Context(), s); got != c.want || err != nil || f.fetches != 1 {
			t.Errorf("%s: %q %v", name, got, err)
		}
	}
}

// A token that was refused is renewed, and the file asked for once more.
func TestFetchMediaRenewsToken(t *testing.T) {
	var f *fakePlatform
	var s *Sender
	s, f = mediaServer(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("access_token") == "canary-token-1" {
			w.Header().Set("Content-Type", "application/json")
			answer(w, map[string]any{"errcode": 40001, "errmsg": "invalid credential"})
			return
		}
		w.Header().Set("Content-Type", "image/jpeg")
		_, _ = io.WriteString(w, "photo")
	})
	if got, err := readMedia(t.Context(), s); got != "photo" || err != nil || f.forced != 1 {
		t.Errorf("%q %v, %d forced", got, err, f.forced)
	}
}

// Every way to fail has its meaning, and no secret in its words.
func TestFetchMediaErrors(t *testing.T) {
	say := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			answer(w, map[string]any{"errcode": code, "errmsg": "no " + r.URL.Query().Get("access_token")})
		}
	}
	for name, c := range map[string]struct {
		get  http.HandlerFunc
		want error
	}{
		"gone":     {say(40007), channel.ErrGone},
		"busy":     {say(-1), channel.ErrNotSent},
		"quota":    {say(45009), channel.ErrQuota},
		"address":  {say(40164), channel.ErrCredential},
		"status":   {status(502), channel.ErrNotSent},
		"redirect": {http.RedirectHandler("http://127.0.0.1:1/", http.StatusFound).ServeHTTP, channel.ErrNotSent},
		"garbage": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, "<html>")
		}, channel.ErrNotSent},
		"no address": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/plain")
			answer(w, map[string]any{"video_url": "file:///etc/passwd"})
		}, channel.ErrNotSent},
	} {
		s, _ := mediaServer(t, c.get)
		_, err := readMedia(t.Context(), s)
		if !errors.Is(err, c.want) || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: %v", name, err)
		}
	}
	s, _ := mediaServer(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "image/jpeg")
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, "half")
	})
	if got, err := readMedia(t.Context(), s); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("a file that breaks off: %q %v", got, err)
	}
}
