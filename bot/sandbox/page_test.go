package sandbox

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/templates"
)

func TestPage(t *testing.T) {
	cfg := testConfig()
	phones, err := templates.NewPhones()
	if err != nil {
		t.Fatal(err)
	}
	cfg.Phones = phones
	r := start(t, cfg, nil)
	page := r.open(t, "/sandbox")
	if page.path != "/sandbox/" || page.status != 200 || page.header.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Fatalf("%s: HTTP %d, %v", page.path, page.status, page.header)
	}
	files := regexp.MustCompile(`static/[a-z]+\.(css|js)\?v=[0-9a-f]+`).FindAllString(string(page.body), -1)
	if len(files) < 3 {
		t.Errorf("the page names %v", files)
	}
	kinds := map[string]string{"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}
	for _, f := range files {
		got := r.open(t, "/sandbox/"+f)
		name, _, _ := strings.Cut(f, "?")
		kind := kinds[name[strings.LastIndex(name, ".")+1:]]
		if got.status != 200 || len(got.body) == 0 || got.header.Get("Content-Type") != kind || !strings.Contains(got.header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: HTTP %d, %v", f, got.status, got.header)
		}
		secure(t, got)
	}
	secure(t, page)
	if h := r.open(t, "/sandbox/static/phones.css?v=old").header; h.Get("Cache-Control") != "public, max-age=300" {
		t.Errorf("another version is kept: %s", h.Get("Cache-Control"))
	}
	for _, path := range []string{"/sandbox/static/phones.html", "/sandbox/static/..%2fphones.go", "/sandbox/other"} {
		if got := r.open(t, path); got.status != 404 {
			t.Errorf("%s: HTTP %d", path, got.status)
		}
	}
}

func secure(t *testing.T, page opened) {
	t.Helper()
	want := []string{
		"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; " +
			"frame-src 'self'; base-uri 'none'; form-action 'none'", "nosniff", "no-referrer",
	}
	h := page.header
	got := []string{h.Get("Content-Security-Policy"), h.Get("X-Content-Type-Options"), h.Get("Referrer-Policy")}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s: %s", page.path, diff)
	}
}

func TestNoPage(t *testing.T) {
	r := start(t, testConfig(), nil)
	if got := r.open(t, "/sandbox/"); got.status != 404 {
		t.Errorf("HTTP %d", got.status)
	}
}
