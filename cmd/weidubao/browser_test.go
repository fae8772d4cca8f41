package main

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-rod/rod"
	"github.com/go-rod/rod/lib/launcher"
	"github.com/go-rod/rod/lib/proto"
)

// browserPatience bounds every wait for something to appear on a page.
const browserPatience = 30 * time.Second

// browser is a real Chromium. Whatever goes wrong on one of its pages, an error
// on the console, a script that throws, a file that does not load, fails the test.
type browser struct {
	t   *testing.T
	rod *rod.Browser

	mu       sync.Mutex
	troubles []string
}

func openBrowser(t *testing.T) *browser {
	t.Helper()
	l := launcher.New().Context(t.Context()).Bin(chromium(t)).Leakless(false).NoSandbox(true).UserDataDir(t.TempDir()).
		Set("disable-gpu").Set("disable-background-networking").Set("no-first-run").Set("hide-scrollbars").Set("disable-dev-shm-usage").
		Set("lang", "zh-CN").Set("force-color-profile", "srgb")
	address, err := l.Launch()
	if err != nil {
		t.Fatalf("start chromium: %v", err)
	}
	t.Cleanup(l.Kill)
	b := &browser{t: t, rod: rod.New().ControlURL(address)}
	if err := b.rod.Connect(); err != nil {
		t.Fatalf("connect to chromium: %v", err)
	}
	t.Cleanup(func() {
		_ = b.rod.Close()
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, trouble := range b.troubles {
			t.Errorf("on the page: %s", trouble)
		}
	})
	return b
}

// chromium is the browser of this machine: make deps installs Debian's.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{os.Getenv("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if name == "" {
			continue
		}
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatal("no chromium: run make deps")
	return ""
}

func (b *browser) trouble(format string, args ...any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.troubles = append(b.troubles, fmt.Sprintf(format, args...))
}

// screen is how a page is looked at.
type screen struct {
	width, height int
	scale         float64 // device pixels; 0: 1
	dark, mobile  bool
}

// open shows url on a screen and listens to its troubles from the first byte.
func (b *browser) open(url string, s screen) *page {
	b.t.Helper()
	p := &page{b: b}
	var err error
	if p.rod, err = b.rod.Page(proto.TargetCreateTarget{URL: "about:blank"}); err != nil {
		b.t.Fatal(err)
	}
	p.rod = p.rod.Context(b.t.Context()).Timeout(pageLife)
	p.listen()
	p.look(s)
	if err := p.rod.Navigate(url); err != nil {
		b.t.Fatalf("open %s: %v", url, err)
	}
	if err := p.rod.WaitLoad(); err != nil {
		b.t.Fatalf("load %s: %v", url, err)
	}
	return p
}

// pageLife bounds everything that one page is used for.
const pageLife = 3 * time.Minute

// page is one tab.
type page struct {
	b   *browser
	rod *rod.Page
}

func (p *page) listen() {
	go p.rod.EachEvent(
		func(e *proto.RuntimeConsoleAPICalled) {
			if e.Type != proto.RuntimeConsoleAPICalledTypeError && e.Type != proto.RuntimeConsoleAPICalledTypeWarning {
				return
			}
			var words []string
			for _, arg := range e.Args {
				words = append(words, cmp.Or(arg.Value.String(), arg.Description))
			}
			p.b.trouble("console %s: %s", e.Type, strings.Join(words, " "))
		},
		func(e *proto.RuntimeExceptionThrown) {
			text := e.ExceptionDetails.Text
			if e.ExceptionDetails.Exception != nil {
				text += " " + e.ExceptionDetails.Exception.Description
			}
			p.b.trouble("script: %s", text)
		},
		func(e *proto.LogEntryAdded) {
			if strings.Contains(e.Entry.Text, "status of 422") {
				return // a form that is shown again with what was typed
			}
			if e.Entry.Level == proto.LogLogEntryLevelError || e.Entry.Level == proto.LogLogEntryLevelWarning {
				p.b.trouble("log: %s %s", e.Entry.Text, e.Entry.URL)
			}
		},
		func(e *proto.NetworkLoadingFailed) {
			if !e.Canceled {
				p.b.trouble("load: %s %s", e.Type, e.ErrorText)
			}
		},
	)()
}

func (p *page) look(s screen) {
	p.b.t.Helper()
	err := p.rod.SetViewport(&proto.EmulationSetDeviceMetricsOverride{
		Width: s.width, Height: s.height, DeviceScaleFactor: cmp.Or(s.scale, 1), Mobile: s.mobile,
	})
	scheme := "light"
	if s.dark {
		scheme = "dark"
	}
	media := proto.EmulationSetEmulatedMedia{Features: []*proto.EmulationMediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
	if err == nil {
		err = media.Call(p.rod)
	}
	if err != nil {
		p.b.t.Fatalf("set the screen: %v", err)
	}
}

// find waits for the element that the selector names.
func (p *page) find(selector string) *rod.Element {
	p.b.t.Helper()
	e, err := p.rod.Timeout(browserPatience).Element(selector)
	if err != nil {
		p.b.t.Fatalf("%s is not on the page: %v", selector, err)
	}
	return e.CancelTimeout()
}

// see waits for the last element under the selector that holds the words.
func (p *page) see(selector, words string) *rod.Element {
	p.b.t.Helper()
	const script = `(selector, words) => [...document.querySelectorAll(selector)].findLast((e) => e.textContent.includes(words)) ?? null`
	e, err := p.rod.Timeout(browserPatience).ElementByJS(rod.Eval(script, selector, words))
	if err != nil {
		p.b.t.Fatalf("%s with %q is not on the page, which shows: %s", selector, words, p.text("body"))
	}
	return e.CancelTimeout()
}

func (p *page) click(selector string) {
	p.b.t.Helper()
	p.press(p.find(selector))
}

// tap clicks the last element with the words. A list that is drawn anew just
// then takes the element away; it is looked for again.
func (p *page) tap(selector, words string) {
	p.b.t.Helper()
	var err error
	for range 5 {
		if err = p.see(selector, words).Timeout(browserPatience).Click(proto.InputMouseButtonLeft, 1); err == nil {
			return
		}
	}
	p.b.t.Fatalf("tap %s %q: %v", selector, words, err)
}

func (p *page) press(e *rod.Element) {
	p.b.t.Helper()
	if err := e.Timeout(browserPatience).Click(proto.InputMouseButtonLeft, 1); err != nil {
		p.b.t.Fatalf("click: %v", err)
	}
}

func (p *page) text(selector string) string {
	p.b.t.Helper()
	text, err := p.find(selector).Text()
	if err != nil {
		p.b.t.Fatal(err)
	}
	return text
}

// frame is the page inside the frame that the selector names.
func (p *page) frame(selector string) *page {
	p.b.t.Helper()
	inner, err := p.find(selector).Frame()
	if err != nil {
		p.b.t.Fatalf("%s holds no page: %v", selector, err)
	}
	return &page{b: p.b, rod: inner.Context(p.b.t.Context()).Timeout(pageLife)}
}

// eval runs a script on the page and answers its number.
func (p *page) number(script string, args ...any) int {
	p.b.t.Helper()
	got, err := p.rod.Eval(script, args...)
	if err != nil {
		p.b.t.Fatalf("%s: %v", script, err)
	}
	return got.Value.Int()
}

// settle takes cursor and pointer away, so that a picture shows no phone in use.
func (p *page) settle(seat int) {
	p.b.t.Helper()
	if err := p.rod.Mouse.MoveTo(proto.NewPoint(1, 1)); err != nil {
		p.b.t.Fatal(err)
	}
	p.number(`(s) => { document.activeElement?.blur(); document.querySelector("#seat-" + s + " .chat").click(); return 0 }`, seat)
}

// picture takes a screenshot of what the screen shows, or of the whole page.
func (p *page) picture(name string, whole bool) {
	p.b.t.Helper()
	if *pictures == "" {
		return
	}
	image, err := p.rod.Screenshot(whole, &proto.PageCaptureScreenshot{Format: proto.PageCaptureScreenshotFormatPng})
	if err == nil {
		err = os.MkdirAll(*pictures, 0o750)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(*pictures, name+".png"), image, 0o600)
	}
	if err != nil {
		p.b.t.Fatalf("picture %s: %v", name, err)
	}
}

// pictures is where screenshots go; without it none is taken.
var pictures = flag.String("pictures", "", "directory for screenshots of the browser tests")

func (p *page) close() {
	p.b.t.Helper()
	if err := p.rod.Close(); err != nil {
		p.b.t.Fatalf("close the page: %v", err)
	}
}
