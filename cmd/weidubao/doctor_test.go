package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/audit"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel/official"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/spool"
	"github.com/weidubao/weidubao/store/embedded"
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
		{"old redis", func(w *facts) { w.store = &embedded.VersionError{Got: "6.0.16"} }, "redis", stateFailed, "redis-server 6.0.16 太旧，至少要 6.2"},
		{"clock", func(w *facts) { w.skew = -61 * time.Second }, "redis", stateWarning, "相差61秒"},
		{"clock, a little", func(w *facts) { w.skew = time.Minute }, "", stateOK, ""},
		{"no backup", func(w *facts) { w.backup = time.Time{} }, "backup", stateWarning, "weidubao backup 文件.tar.gz"},
		{"old backup", func(w *facts) { w.backup = now.AddDate(0, 0, -9) }, "backup", stateWarning, "上次备份是11-21 09:00，已过9天"},
		{"backup of a week ago", func(w *facts) { w.backup = now.AddDate(0, 0, -7) }, "", stateOK, "上次11-23 09:00，已读回核对"},
		{"a demo", func(w *facts) {
			w.demo, w.backup, w.example, w.publicURL = true, time.Time{}, []string{"official.token"}, "http://127.0.0.1:8080"
		}, "backup", stateSkipped, "演示数据，不用备份"},
		{"list refused", func(w *facts) { w.listing = &official.APIError{Code: 48001} }, "templates", stateFailed, "没有这项接口权限"},
		{"list not told", func(w *facts) { w.listing = &official.APIError{Code: -1} }, "templates", stateWarning, "微信平台忙"},
		{"no such template", func(w *facts) { w.wrongIDs = []string{"alert: tpl-x"} }, "templates", stateFailed, "alert: tpl-x"},
		{"no such field", func(w *facts) { w.wrongFields = []string{"alert: thing9"} }, "templates", stateFailed, "alert: thing9"},
		{"spool closed", func(w *facts) { w.spoolErr = fs.ErrPermission }, "spool", stateFailed, "/srv/spool"},
		{"no spool", func(w *facts) { w.spoolErr, w.spoolHoped = fs.ErrNotExist, true }, "spool", stateWarning, "spool.dir"},
		{"spool aside", func(w *facts) { w.spool.Aside = 2 }, "spool", stateWarning, "/srv/spool/aside"},
		{"spool waits", func(w *facts) { w.spool = spool.Facts{Messages: 3, Oldest: now.Add(-2 * time.Minute)} }, "spool", stateWarning, "3条消息等着入库"},
		{"spool just filled", func(w *facts) { w.spool = spool.Facts{Messages: 3, Oldest: now.Add(-time.Second)} }, "", stateOK, ""},
		{"disk nearly full", func(w *facts) { w.disks = map[string]float64{"/a": 0.2, "/b": 0.8} }, "disk", stateWarning, "“/b”所在的磁盘用了80%"},
		{"disk full", func(w *facts) { w.disks = map[string]float64{"/a": 0.95, "/b": 0.8} }, "disk", stateFailed, "“/a”所在的磁盘用了95%"},
		{"restored", func(w *facts) { w.held, w.hold.Since = true, now }, "hold", stateWarning, "weidubao outbox resume"},
		{"not sealed", func(w *facts) { w.sealing = bot.ErrNotSealed }, "audit", stateWarning, "openssl rand -hex 32"},
		{"sealed late", func(w *facts) { w.overdue = 7 }, "audit", stateWarning, "7条日志还没有封印"},
		{"sealed", func(w *facts) {
			w.seal.Last = audit.Seal{Number: 12, Total: 345, At: now, MAC: "0123456789abcdef"}
		}, "", stateOK, "345条日志已封印，最近11-30 09:00，末号12 0123456789ab"},
		{"altered", broken(audit.Altered), "audit", stateFailed, "日志被改过：1763776800000-3 这一条与第7号封印不符"},
		{"missing", broken(audit.Missing), "audit", stateFailed, "日志少了：1763776800000-3 之后缺一条，在第7号封印内"},
		{"inserted", broken(audit.Inserted), "audit", stateFailed, "日志多了：1763776800000-3 这一条不在第7号封印内"},
		{"seal altered", broken(audit.SealAltered), "audit", stateFailed, "第7号封印被改过"},
		{"seal missing", broken(audit.SealMissing), "audit", stateFailed, "第7号封印不在了"},
		{"truncated", broken(audit.Truncated), "audit", stateFailed, "应有第7号"},
		{"other key", broken(audit.KeyUnknown), "audit", stateFailed, "audit.old_keys"},
	} {
		w := facts{
			now: now, publicURL: "https://wx.example.gov.cn", known: func(int) bool { return true },
			outbox: bot.OutboxStats{Counts: map[outbox.State]int{}}, real: now,
			placeFacts: placeFacts{spoolDir: "/srv/spool"}, storeFacts: storeFacts{backup: now.Add(-time.Hour)},
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
			case w.loading != nil, w.store != nil && slices.Contains([]string{"queue", "hold", "audit", "backup"}, f.check), w.credential != nil && f.check == "templates":
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

// broken is a trail of which the verification found that.
func broken(p audit.Problem) func(*facts) {
	return func(w *facts) {
		w.sealing = fmt.Errorf("verify: %w", &audit.Error{Problem: p, Seal: 7, From: "1763776800000-1", To: "1763776800000-9", Entry: "1763776800000-3"})
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
			"spool": "ok", "disk": "ok", "hold": "ok", "audit": "ok", "backup": "ok",
		}
		for i := 0; i < len(change); i += 2 {
			out[change[i]] = change[i+1]
		}
		return out
	}
	if diff := cmp.Diff(all("backup", "warning"), states(o.do(t, "doctor", "--json"))); diff != "" {
		t.Errorf("without a backup (-want +got):\n%s", diff)
	}
	o.must(t, "backup", filepath.Join(o.dir, "office.tar.gz"))
	if diff := cmp.Diff(all(), states(o.do(t, "doctor", "--json"))); diff != "" {
		t.Errorf("without a service (-want +got):\n%s", diff)
	}
	o.serve(t)
	if diff := cmp.Diff(all(), states(o.do(t, "doctor", "--json"))); diff != "" {
		t.Errorf("beside the service (-want +got):\n%s", diff)
	}
	if out := o.must(t, "doctor"); strings.Count(out, "正常") != len(checks()) {
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
	if got.code != exitFailed || !strings.Contains(got.out, "aera") || strings.Count(got.out, "没有查") != len(checks())-1 || strings.Count(got.err, "weidubao: ") != 1 {
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
