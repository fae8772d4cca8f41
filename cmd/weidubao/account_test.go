package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/sandbox"
)

func TestMenu(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	if out := o.must(t, "menu"); strings.Count(out, "\n") != 1 || !strings.Contains(out, "我要报 · 我的 · 帮助") {
		t.Errorf("menu: %s", out)
	}
	keys := ""
	for _, b := range o.platform.Menu() {
		keys += b.Type + " " + b.Key + ";"
	}
	if keys != "click report;click mine;click help;" {
		t.Errorf("the menu is %s", keys)
	}
	for _, tc := range []struct {
		fault sandbox.Fault
		want  string
	}{
		{sandbox.Fault{ErrCode: 40164, ErrMsg: "invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist"}, "1.2.3.4，请在公众平台"},
		{sandbox.Fault{ErrCode: 48001}, "没有这项接口权限"},
		{sandbox.Fault{ErrCode: 40013}, "填 official.app_id"},
		{sandbox.Fault{ErrCode: 45009}, "明天再试"},
		{sandbox.Fault{ErrCode: -1}, "稍后再试"},
		{sandbox.Fault{ErrCode: 40016}, "40016"},
		{sandbox.Fault{Status: 502}, "没有答复"},
	} {
		o.platform.ClearFaults()
		tc.fault.Path = "menu/create"
		o.platform.Fault(tc.fault)
		got := o.do(t, "menu")
		if got.code != exitFailed || got.out != "" || strings.Count(got.err, "weidubao: ") != 1 || !strings.Contains(got.err, tc.want) {
			t.Errorf("%+v: exit %d, %s%s", tc.fault, got.code, got.out, got.err)
		}
		if strings.Contains(got.err, appSecret) {
			t.Error("the secret is shown")
		}
	}
}

// TestRosterQR prints the sheet, and binds somebody by a QR code of the same scene.
func TestRosterQR(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	sheet := filepath.Join(o.dir, "qr.html")
	if out := o.must(t, "roster", "qr", sheet); !strings.Contains(out, "没有未绑定的人") {
		t.Errorf("nobody there: %s", out)
	}
	people := o.staffed(t)
	if out := o.must(t, "roster", "qr", sheet); !strings.Contains(out, "49人") || strings.Contains(out, "覆盖") {
		t.Errorf("roster qr: %s", out)
	}
	page := readOwn(t, sheet)
	if n := strings.Count(page, "<svg "); n != 49 {
		t.Errorf("%d QR codes", n)
	}
	for _, want := range []string{officeName, people[chief].Name, "绑定 " + people[chief].Code, "塘下镇"} {
		if !strings.Contains(page, want) {
			t.Errorf("the sheet lacks %q", want)
		}
	}
	o.platform.Fault(sandbox.Fault{Path: "qrcode/create", ErrCode: -1, Times: 1})
	got := o.do(t, "roster", "qr", sheet)
	if got.code != exitFailed || !strings.Contains(got.out, "48人") || !strings.Contains(got.out, "覆盖") || !strings.Contains(got.err, "没有做成二维码："+officerName(0)+"。") {
		t.Errorf("one refused: exit %d, %s%s", got.code, got.out, got.err)
	}
	if n := strings.Count(readOwn(t, sheet), "<svg "); n != 48 {
		t.Errorf("one refused: %d QR codes", n)
	}
	o.platform.ClearFaults()
	o.platform.Fault(sandbox.Fault{Path: "qrcode/create", ErrCode: 48001})
	if got := o.do(t, "roster", "qr", filepath.Join(o.dir, "none.html")); got.code != exitFailed || !strings.Contains(got.err, "没有这项接口权限") || got.out != "" {
		t.Errorf("no right: exit %d, %s%s", got.code, got.out, got.err)
	}
	if _, err := os.Stat(filepath.Join(o.dir, "none.html")); err == nil {
		t.Error("an empty sheet is written")
	}
	o.serve(t)
	o.platform.Add("oScanner")
	if x, err := o.platform.Event(t.Context(), "oScanner", "SCAN", bot.BindScene(people[chief].Code)); err != nil || !strings.HasPrefix(x.Reply, "已绑定："+chief) {
		t.Errorf("%q, %v", x.Reply, err)
	}
}

// readOwn reads a file that only its owner may read.
func readOwn(t *testing.T, name string) string {
	t.Helper()
	info, err := os.Stat(name)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
