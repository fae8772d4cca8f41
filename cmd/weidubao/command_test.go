package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestHelp: every command has it, on standard output, and is in the overview.
func TestHelp(t *testing.T) {
	t.Parallel()
	overview := command(t.Context(), "--help")
	if overview.code != exitOK || overview.err != "" {
		t.Errorf("--help: exit %d, %q", overview.code, overview.err)
	}
	for _, v := range verbs() {
		if !strings.Contains(overview.out, v.words) {
			t.Errorf("the overview lacks %q", v.words)
		}
		for _, flag := range []string{"--help", "-h"} {
			got := command(t.Context(), append(strings.Fields(v.words), flag)...)
			if got.code != exitOK || !strings.Contains(got.out, v.words) || got.err != "" {
				t.Errorf("%s %s: exit %d, %q, %q", v.words, flag, got.code, got.out, got.err)
			}
		}
	}
}

// TestMisuse: exit 2 and one line that says what to do.
func TestMisuse(t *testing.T) {
	t.Parallel()
	for _, line := range []string{
		"", "publish", "roster", "roster remove", "serve", "serve -c", "serve --port 80 -c x.yaml", "serve now -c x.yaml",
		"roster import -c x.yaml", "roster import a.csv b.csv -c x.yaml", "roster codes --dry-run -c x.yaml",
		"alerts --at 2026-11-20 -c x.yaml", "alerts --dry-run --at tomorrow -c x.yaml",
		"alerts silence --until 2026-12-01 --reason x -c x.yaml", "alerts silence --number 3 --all --until 2026-12-01 --reason x -c x.yaml",
		"alerts silence --all --until soon --reason x -c x.yaml", "alerts silence --all --until 2026-12-01 -c x.yaml", "alerts unsilence -c x.yaml",
		"bulletin publish -c x.yaml", "bulletin publish --month October -c x.yaml", "parse --now never", "parse --json", "version --json", "-c x.yaml",
	} {
		got := command(t.Context(), strings.Fields(line)...)
		if got.code != exitUsage || strings.Count(got.err, "\n") != 1 || !strings.Contains(got.err, "--help") {
			t.Errorf("weidubao %s: exit %d, %q", line, got.code, got.err)
		}
	}
}

// TestFlagsStandAnywhere around the arguments.
func TestFlagsStandAnywhere(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	people := o.write(t, "roster.csv", o.rosterFile())
	for _, args := range [][]string{
		{"roster", "import", "-c", o.config, "--dry-run", people},
		{"roster", "import", people, "--dry-run", "-c", o.config},
		{"roster", "import", "--dry-run", people, "--config=" + o.config},
		{"-c", o.config, "roster", "--dry-run", "import", people},
	} {
		got := command(t.Context(), args...)
		if got.code != exitOK || !strings.Contains(got.out, "新增49人") || !strings.Contains(got.out, "没有改动") {
			t.Errorf("%v: exit %d, %s%s", args, got.code, got.out, got.err)
		}
	}
	o.nobodyIsThere(t)
	if out := o.must(t, "roster", "import", people); !strings.Contains(out, "新增49人") {
		t.Errorf("import: %s", out)
	}
	if out := o.must(t, "roster", "import", people); !strings.Contains(out, "不变49人") {
		t.Errorf("import again: %s", out)
	}
	if rows := o.exported(t, "roster"); len(rows) != 49 {
		t.Errorf("%d people are exported, want 49", len(rows))
	}
	csv := filepath.Join(o.dir, "out.csv")
	o.must(t, "roster", "export", csv)
	body, err := os.ReadFile(csv)
	if err != nil || !strings.HasPrefix(string(body), "\uFEFF姓名,") || strings.Count(string(body), "\n") != 50 {
		t.Errorf("a .csv that is exported is %.60q, %v", body, err)
	}
	if out := o.must(t, "roster", "import", csv); !strings.Contains(out, "不变49人") {
		t.Errorf("the exported csv imports as: %s", out)
	}
}

// TestOrdersWaitForTheService: without a service a command starts Redis by
// itself and says that its messages wait; the service then sends them, once.
func TestOrdersWaitForTheService(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	people := o.staffed(t)
	s := o.serve(t)
	o.bind(t, people[inCharge], people[chief])
	if code, _ := s.stop(t); code != exitOK {
		t.Fatalf("SIGTERM: exit %d", code)
	}
	o.must(t, "ledger", "import", o.write(t, "ledger.csv", o.ledgerFile()))
	const waits = "已入队，服务启动后发送"
	if out := o.must(t, "alerts"); !strings.Contains(out, "发2人") || !strings.Contains(out, waits) || !strings.Contains(out, officerName(0)) {
		t.Errorf("alerts: %s", out)
	}
	if out := o.must(t, "alerts"); strings.Contains(out, waits) {
		t.Errorf("a second alerts leaves nothing to send, and says: %s", out)
	}
	if out := o.must(t, "bulletin", "publish", "--month", o.week.Month().String(), "--only", inCharge); !strings.Contains(out, "发1人") || !strings.Contains(out, waits) {
		t.Errorf("bulletin publish: %s", out)
	}
	if got := o.do(t, "bulletin", "publish", "--month", "2099-01"); got.code != exitFailed || !strings.Contains(got.err, "2099-01") {
		t.Errorf("a month to come: exit %d, %q", got.code, got.err)
	}
	if got := o.do(t, "bulletin", "publish", "--month", o.week.Month().String(), "--only", "无此人"); got.code != exitFailed || !strings.Contains(got.err, "无此人") {
		t.Errorf("--only nobody: exit %d, %q", got.code, got.err)
	}
	for _, e := range o.platform.Log() {
		if e.Kind == "api" {
			t.Errorf("without a service the platform is called: %+v", e)
		}
	}
	o.serve(t)
	for _, want := range []struct {
		name, template string
		cards          int
	}{{inCharge, "tpl-alert", 1}, {chief, "tpl-alert", 1}, {inCharge, "tpl-bulletin", 1}} {
		eventually(t, patience, want.template, func() bool { return len(o.cards(people[want.name].OpenID, want.template)) >= want.cards })
	}
	// The platform is told the new port only now: a receipt that it pushed before may be lost.
	eventually(t, patience, "accepted", func() bool { return len(o.inState(t, "delivered"))+len(o.inState(t, "accepted")) == 3 })
	if n := len(o.cards(people[chief].OpenID, "tpl-bulletin")); n != 0 {
		t.Errorf("--only another, and the chief leader got %d bulletins", n)
	}
}

// TestParse reads a message without any store.
func TestParse(t *testing.T) {
	t.Parallel()
	var out, errs strings.Builder
	code := run(t.Context(), []string{"parse", "--now", "2026-11-20T15:00:00+08:00"},
		strings.NewReader("巡察3个村，问题5个，线索1件，问责0人，制度1项"), &out, &errs)
	var got struct {
		Outcome string         `json:"outcome"`
		Week    string         `json:"week"`
		Unit    string         `json:"unit"`
		Values  map[string]any `json:"values"`
		Reply   string         `json:"reply"`
	}
	if err := json.Unmarshal([]byte(out.String()), &got); err != nil || code != exitOK {
		t.Fatalf("exit %d, %v\n%s%s", code, err, out.String(), errs.String())
	}
	if got.Outcome != "record" || got.Week != "2026-W47" || got.Values["problems"] != 5.0 || got.Values["villages"] != 3.0 || got.Reply == "" {
		t.Errorf("parse: %+v", got)
	}
}

// TestSecondServiceIsRefused: two services on one data directory would both send.
func TestSecondServiceIsRefused(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.serve(t)
	second := spawn(t, filepath.Join(o.dir, "second.log"), nil, "serve", "-c", o.config)
	if code := second.wait(t); code != exitFailed || !strings.Contains(second.text(), "正被另一个服务使用") {
		t.Errorf("exit %d, %s", code, lastLines(second.text()))
	}
	o.must(t, "roster", "codes")
}
