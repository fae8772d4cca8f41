package sandbox

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// A film is answered by where it lies, and lies there without a token.
func TestGetVideo(t *testing.T) {
	r := start(t, testConfig(), nil)
	r.token = freshToken(t, r)
	if _, err := r.SendVideo(t.Context(), officer, []byte("film")); err != nil {
		t.Fatal(err)
	}
	id := mediaID(r.service.pushes()[0].plain)
	_, data := r.do(t, http.MethodGet, "/cgi-bin/media/get?media_id="+id, "", "")
	var answer videoAnswer
	if err := json.Unmarshal(data, &answer); err != nil {
		t.Fatalf("%v: %s", err, data)
	}
	u, err := url.Parse(answer.VideoURL)
	if err != nil || u.RawQuery != "" {
		t.Fatalf("%q %v", answer.VideoURL, err)
	}
	if status, film := r.do(t, http.MethodGet, u.Path, "", ""); status != http.StatusOK || string(film) != "film" {
		t.Errorf("%d %q", status, film)
	}
	r.Clock().Advance(mediaLife)
	if status, _ := r.do(t, http.MethodGet, u.Path, "", ""); status != http.StatusNotFound {
		t.Errorf("after three days: %d", status)
	}
}

// A file that is cut off promises its whole length and gives half.
func TestGetTruncated(t *testing.T) {
	r := start(t, testConfig(), nil)
	r.token = freshToken(t, r)
	picture := strings.Repeat("photo", 1000)
	if _, err := r.SendImage(t.Context(), officer, []byte(picture)); err != nil {
		t.Fatal(err)
	}
	id := mediaID(r.service.pushes()[0].plain)
	r.Fault(Fault{Path: "media/get", Truncate: true, Times: 1})
	_, half, err := r.try(t, http.MethodGet, "/cgi-bin/media/get?media_id="+id, "", "")
	if !errors.Is(err, io.ErrUnexpectedEOF) || len(half) != len(picture)/2 {
		t.Errorf("%d bytes, %v", len(half), err)
	}
	if _, whole := r.do(t, http.MethodGet, "/cgi-bin/media/get?media_id="+id, "", ""); string(whole) != picture {
		t.Errorf("then %d bytes", len(whole))
	}
}
