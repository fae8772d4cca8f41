package sandbox

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// browser reads one stream of events.
type browser struct {
	lines *bufio.Reader
	close func()
}

func (r *rig) listen(t *testing.T) *browser {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second) // never met when all goes well
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.api+"/sandbox/api/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := r.client.Do(req) //nolint:bodyclose // by the clean-up
	if err != nil {
		t.Fatal(err)
	}
	if kind := resp.Header.Get("Content-Type"); resp.StatusCode != 200 || kind != "text/event-stream" {
		t.Fatalf("HTTP %d, %s", resp.StatusCode, kind)
	}
	b := &browser{lines: bufio.NewReader(resp.Body), close: func() { cancel(); _ = resp.Body.Close() }}
	t.Cleanup(b.close)
	return b
}

// next returns the next event called name and decodes its data into v.
func (b *browser) next(t *testing.T, name string, v any) {
	t.Helper()
	for event := ""; ; {
		text, err := b.lines.ReadString('\n')
		if err != nil {
			t.Fatalf("no event %s: %v", name, err)
		}
		if after, ok := strings.CutPrefix(text, "event: "); ok {
			event = strings.TrimSpace(after)
		}
		if data, ok := strings.CutPrefix(text, "data: "); ok && event == name {
			if err := json.Unmarshal([]byte(data), v); err != nil {
				t.Fatalf("%s: %v", data, err)
			}
			return
		}
	}
}

func TestEvents(t *testing.T) {
	cfg := testConfig()
	cfg.Status = func(context.Context) (string, error) { return "第47周", nil }
	r := start(t, cfg, echo(t))
	b := r.listen(t)
	if _, err := r.Send(t.Context(), officer, "周报"); err != nil {
		t.Fatal(err)
	}
	var got []string
	for range 3 {
		var e chatEvent
		b.next(t, "chat", &e)
		got = append(got, e.OpenID+" "+e.Item.Kind+" "+e.Item.State+" "+e.Item.Text)
	}
	want := []string{"oOfficer sent sending 周报", "oOfficer sent sent 周报", "oOfficer reply  收到：周报"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	r.template(t, officer, "c", "周报")
	got = nil
	for range 2 {
		var e chatEvent
		b.next(t, "chat", &e)
		got = append(got, e.Item.Kind+" "+e.Item.State+" "+e.Item.Fields[0].Value)
	}
	if diff := cmp.Diff([]string{"template accepted 周报", "template delivered 周报"}, got); diff != "" {
		t.Error(diff)
	}
	var s clockState
	for s.Today.Delivered != 1 { // told by itself, a moment after it has changed
		b.next(t, "clock", &s)
	}
	if s.Status != "第47周" || s.Today.Pushed != 1 {
		t.Errorf("clock = %+v", s)
	}
	r.Clock().Advance(24 * time.Hour)
	b.next(t, "clock", &s)
	if s.Now.Day() != 21 || s.Today != (Today{}) {
		t.Errorf("clock = %+v", s)
	}
}

func TestEventsOfLogAndSwitches(t *testing.T) {
	r := start(t, testConfig(), nil)
	b := r.listen(t)
	r.template(t, "oNobody", "c", "周报")
	var log logEvent
	b.next(t, "log", &log)
	if len(log.Entries) != 1 || log.Entries[0].ErrCode != 40003 || log.Entries[0].Seq == 0 {
		t.Errorf("log = %+v", log)
	}
	if err := r.Switch(SwitchQuota, true); err != nil {
		t.Fatal(err)
	}
	var s switchesEvent
	b.next(t, "switches", &s)
	if diff := cmp.Diff(switchesEvent{Switches: Switches{Quota: true}, Unfollowed: []string{}}, s); diff != "" {
		t.Error(diff)
	}
	if _, err := r.Unfollow(t.Context(), officer); err != nil {
		t.Fatal(err)
	}
	b.next(t, "switches", &s)
	if diff := cmp.Diff([]string{officer}, s.Unfollowed); diff != "" {
		t.Error(diff)
	}
}

func TestEventsEnd(t *testing.T) {
	r := start(t, testConfig(), nil)
	for _, end := range []func(){r.Interrupt, r.Close} {
		r.hub.closed = false
		b := r.listen(t)
		end()
		if _, err := io.ReadAll(b.lines); err != nil {
			t.Errorf("the stream is broken off: %v", err)
		}
	}
	if got := r.open(t, "/sandbox/api/events"); got.status != http.StatusServiceUnavailable {
		t.Errorf("a stream begins after the end: HTTP %d", got.status)
	}
	if !r.hub.idle() {
		t.Error("somebody is still listening")
	}
}

func TestSlowBrowserIsDropped(t *testing.T) {
	h := newHub()
	slow, _ := h.join()
	for range eventsKept {
		h.publish("log", 1)
	}
	if h.idle() {
		t.Fatal("dropped too early")
	}
	fast, _ := h.join()
	h.publish("log", 2)
	if n := len(h.browsers); n != 1 {
		t.Errorf("%d browsers listen", n)
	}
	h.leave(slow) // its handler finds the channel closed, and leaves
	h.leave(fast)
	for range mostBrowsers {
		h.join()
	}
	if _, ok := h.join(); ok {
		t.Error("no bound on the browsers")
	}
}
