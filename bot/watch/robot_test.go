package watch_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/watch"
)

func TestRobot(t *testing.T) {
	var got struct {
		MsgType string `json:"msgtype"`
		Text    struct{ Content string }
	}
	answers := make(chan func(http.ResponseWriter), 1) // each post takes the one that was laid ready for it
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := json.NewDecoder(r.Body).Decode(&got); err != nil || r.URL.Query().Get("key") != "canary-key" {
			t.Errorf("%v, %s", err, r.URL)
		}
		(<-answers)(w)
	}))
	t.Cleanup(server.Close)
	robot := watch.NewRobot(server.URL + "/cgi-bin/webhook/send?key=canary-key")
	answers <- func(w http.ResponseWriter) { _, _ = io.WriteString(w, `{"errcode":0,"errmsg":"ok"}`) }
	if err := robot.Post(t.Context(), strings.Repeat("告警\n", 1000)); err != nil {
		t.Fatal(err)
	}
	if text := got.Text.Content; got.MsgType != "text" || len(text) > 2048 || !utf8.ValidString(text) || !strings.HasSuffix(text, "告警") {
		t.Errorf("posted %s of %d bytes", got.MsgType, len(text))
	}
	for name, c := range map[string]struct {
		answer func(http.ResponseWriter)
		want   error // nil: refused for good
	}{
		"too many":  {func(w http.ResponseWriter) { _, _ = io.WriteString(w, `{"errcode":45009}`) }, channel.ErrNotSent},
		"busy":      {func(w http.ResponseWriter) { _, _ = io.WriteString(w, `{"errcode":-1}`) }, channel.ErrNotSent},
		"wrong key": {func(w http.ResponseWriter) { _, _ = io.WriteString(w, `{"errcode":93000}`) }, nil},
		"moved":     {func(w http.ResponseWriter) { w.WriteHeader(http.StatusFound) }, nil},
		"502":       {func(w http.ResponseWriter) { w.WriteHeader(http.StatusBadGateway) }, channel.ErrAmbiguous},
		"a page":    {func(w http.ResponseWriter) { _, _ = io.WriteString(w, "<html>") }, channel.ErrAmbiguous},
		"dropped":   {func(http.ResponseWriter) { panic(http.ErrAbortHandler) }, channel.ErrAmbiguous},
	} {
		answers <- c.answer
		err := robot.Post(t.Context(), "x")
		if err == nil || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: %v", name, err)
		}
		for _, meaning := range []error{channel.ErrNotSent, channel.ErrAmbiguous} {
			if errors.Is(err, meaning) != errors.Is(c.want, meaning) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	server.Close()
	if err := robot.Post(t.Context(), "x"); !errors.Is(err, channel.ErrNotSent) || strings.Contains(err.Error(), "canary") {
		t.Errorf("nobody there: %v", err)
	}
}
