package main

import (
	"encoding/json"
	"errors"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/outbox"
)

// TestExamine: every fact that may be wrong, alone, and the one line about it.
func TestExamine(t *testing.T) {
	t.Parallel()
	c, err := newCLI(strings.NewReader(""), new(strings.Builder), new(strings.Builder))
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 30, 9, 0, 0, 0, calendar.Zone)
	for _, row := range []struct {
		name  string
		spoil func(*facts)
		check string
		state state
		say   string // in the line
	}{
		{"all right", func(*facts) {}, "", stateOK, ""},
		{"configuration", func(w *facts) { w.loading = &ConfigError{Key: "redis.ulr", Line: 7, Problem: ConfigUnknown} }, "config", stateFailed, "redis.ulr"},
		{"example", func(w *facts) { w.example = []string{"official.app_secret"} }, "config", stateWarning, "official.app_secret"},
		{"rehearsal", func(w *facts) { w.rehearsal = true }, "config", stateWarning, "delivery: live"},
		{"redis", func(w *facts) { w.store = errors.New("no route") }, "redis", stateFailed, "no route"},
		{"credential", func(w *facts) { w.credential = errors.New("40164") }, "credential", stateFailed, "40164"},
		{"templates", func(w *facts) { w.withoutTemplate = []string{"alert", "review"} }, "templates", stateWarning, "预警、待办"},
		{"no address", func(w *facts) { w.publicURL = "" }, "callback", stateFailed, "http.public_url"},
		{"plain http", func(w *facts) { w.publicURL = "http://wx.example.gov.cn" }, "callback", stateFailed, "http://wx.example.gov.cn"},
		{"nowhere for files", func(w *facts) { w.withoutFiles = true }, "files", stateWarning, "files.dir"},
		{"no room for files", func(w *facts) { w.unwritable = "/srv/files" }, "files", stateFailed, "/srv/files"},
		{"this year", func(w *facts) { w.known = func(y int) bool { return y != 2026 } }, "holidays", stateFailed, "2026年"},
		{"next year in November", func(w *facts) { w.known = func(y int) bool { return y == 2026 } }, "", stateOK, ""},
		{"next year in December", func(w *facts) {
			w.now, w.known = now.AddDate(0, 0, 1), func(y int) bool { return y == 2026 }
		}, "holidays", stateFailed, "2027年"},
		{"old", func(w *facts) { w.outbox.OldestDue = now.Add(-10 * time.Minute) }, "queue", stateFailed, "10分钟"},
		{"not so old", func(w *facts) { w.outbox.OldestDue = now.Add(-9 * time.Minute) }, "", stateOK, ""},
		{"parked", func(w *facts) { w.outbox.ParkedUntil = now.Add(time.Hour) }, "queue", stateFailed, "11-30 10:00"},
		{"was parked", func(w *facts) { w.outbox.ParkedUntil = now.Add(-time.Hour) }, "", stateOK, ""},
		{"unknown", func(w *facts) { w.outbox.Counts[outbox.Unknown] = 3 }, "queue", stateWarning, "3条不知"},
		{"failed", func(w *facts) { w.outbox.Counts[outbox.Failed] = 2 }, "queue", stateWarning, "2条没有送达"},
	} {
		w := facts{
			now: now, publicURL: "https://wx.example.gov.cn", known: func(int) bool { return true },
			outbox: bot.OutboxStats{Counts: map[outbox.State]int{}},
		}
		row.spoil(&w)
		var out strings.Builder
		c.out = &out
		failed := c.diagnose(examine(w), false) != nil
		if failed != (row.state == stateFailed) {
			t.Errorf("%s: failed %v\n%s", row.name, failed, out.String())
		}
		for _, f := range examine(w) {
			want := stateOK
			switch {
			case f.check == row.check:
				want = row.state
			case w.loading != nil, f.check == "queue" && w.store != nil:
				want = stateSkipped
			}
			if f.state != want {
				t.Errorf("%s: %s is %s, want %s", row.name, f.check, f.state, want)
			}
		}
		if lines := strings.Count(out.String(), "\n"); lines != len(checks()) || !strings.Contains(out.String(), row.say) {
			t.Errorf("%s: %d lines, want %q in\n%s", row.name, lines, row.say, out.String())
		}
	}
}

// TestDoctor looks at a real installation: right, with the platform refusing, and with a configuration that cannot be read.
func TestDoctor(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.staffed(t)
	type answer struct {
		OK     bool        `json:"ok"`
		Checks []diagnosis `json:"checks"`
	}
	states := func(got outcome) map[string]string {
		t.Helper()
		var a answer
		if err := json.Unmarshal([]byte(got.out), &a); err != nil || a.OK != (got.code == exitOK) {
			t.Fatalf("exit %d, %v: %s%s", got.code, err, got.out, got.err)
		}
		out := make(map[string]string)
		for _, d := range a.Checks {
			out[d.Check] = d.State
		}
		return out
	}
	all := func(change ...string) map[string]string {
		out := map[string]string{
			"config": "ok", "redis": "ok", "credential": "ok", "templates": "ok", "callback": "ok", "files": "ok", "holidays": "ok", "queue": "ok",
		}
		for i := 0; i < len(change); i += 2 {
			out[change[i]] = change[i+1]
		}
		return out
	}
	if diff := cmp.Diff(all(), states(o.do(t, "doctor", "--json"))); diff != "" {
		t.Errorf("without a service (-want +got):\n%s", diff)
	}
	o.serve(t)
	if diff := cmp.Diff(all(), states(o.do(t, "doctor", "--json"))); diff != "" {
		t.Errorf("beside the service (-want +got):\n%s", diff)
	}
	if out := o.must(t, "doctor"); strings.Count(out, "正常") != 8 {
		t.Errorf("doctor: %s", out)
	}
	body, err := os.ReadFile(o.config)
	if err != nil {
		t.Fatal(err)
	}
	o.config = o.write(t, "wrong.yaml", strings.NewReplacer(appSecret, "wrong-secret", "https://wx", "http://wx", "id: tpl-alert", `id: ""`, "delivery: live", "delivery: rehearsal").Replace(string(body)))
	if diff := cmp.Diff(all("config", "warning", "credential", "failed", "callback", "failed", "templates", "warning"), states(o.do(t, "doctor", "--json"))); diff != "" {
		t.Errorf("wrong secret (-want +got):\n%s", diff)
	}
	o.config = o.write(t, "broken.yaml", "office: {name: x, aera: 1}\n")
	got := o.do(t, "doctor")
	if got.code != exitFailed || !strings.Contains(got.out, "aera") || strings.Count(got.out, "没有查") != 7 || strings.Count(got.err, "weidubao: ") != 1 {
		t.Errorf("broken configuration: exit %d, %s%s", got.code, got.out, got.err)
	}
}

// TestDoctorDoesNotWait: what answers nothing is told within ten seconds, and no secret is.
func TestDoctorDoesNotWait(t *testing.T) {
	t.Parallel()
	silent, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0") // takes connections and says nothing
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	o := newOffice(t, func(v *variant) { v.redis = "redis://:canary-redis-password@" + silent.Addr().String() + "/0" })
	o.write(t, "files", "") // a file where the directory should be
	body, err := os.ReadFile(o.config)
	if err != nil {
		t.Fatal(err)
	}
	text := regexp.MustCompile(`api_base: .*`).ReplaceAllString(string(body), "api_base: http://"+silent.Addr().String())
	o.config = o.write(t, "silent.yaml", text+"files: {dir: "+filepath.Join(o.dir, "files", "below")+"}\n")
	began := time.Now()
	got := o.do(t, "doctor")
	if took := time.Since(began); got.code != exitFailed || strings.Count(got.out, "✗") != 3 || took > 12*time.Second {
		t.Errorf("after %v: exit %d\n%s%s", took, got.code, got.out, got.err)
	}
	for _, secret := range []string{"canary-redis-password", appSecret, token, aesKeyText, apiToken} {
		if strings.Contains(got.out+got.err, secret) {
			t.Errorf("%q is told:\n%s%s", secret, got.out, got.err)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(o.dir, ".doctor-*")); len(left) != 0 {
		t.Errorf("it leaves %v", left)
	}
}
