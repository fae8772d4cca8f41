package main

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"testing"

	"github.com/go-rod/rod"
	"github.com/go-rod/rod/lib/proto"
)

// loads waits until the picture that the selector names is really there: of a
// picture that does not load the browser knows no width.
func (p *page) loads(selector string) {
	p.b.t.Helper()
	e := p.find(selector)
	if err := e.ScrollIntoView(); err != nil { // it loads when it is seen
		p.b.t.Fatal(err)
	}
	const script = `(selector) => [...document.querySelectorAll(selector)].find((e) => e.complete && e.naturalWidth > 0) ?? null`
	if _, err := p.rod.Timeout(browserPatience).ElementByJS(rod.Eval(script, selector)); err != nil {
		p.b.t.Fatalf("%s shows no picture: %v", selector, err)
	}
}

// twice presses a button as a hurried thumb does: the second time before the
// page has answered the first.
func (p *page) twice(e *rod.Element) {
	p.b.t.Helper()
	if err := e.Hover(); err != nil {
		p.b.t.Fatal(err)
	}
	for n := 1; n <= 2; n++ {
		if err := p.rod.Mouse.Down(proto.InputMouseButtonLeft, n); err != nil {
			p.b.t.Fatal(err)
		}
		if err := p.rod.Mouse.Up(proto.InputMouseButtonLeft, n); err != nil {
			p.b.t.Fatal(err)
		}
	}
}

// back is the phone's back button, as often as pressed.
func (p *page) back(steps int) {
	p.b.t.Helper()
	history, err := proto.PageGetNavigationHistory{}.Call(p.rod)
	if err == nil {
		entry := history.Entries[history.CurrentIndex-steps]
		err = proto.PageNavigateToHistoryEntry{EntryID: entry.ID}.Call(p.rod)
	}
	if err != nil {
		p.b.t.Fatalf("go back: %v", err)
	}
}

// shot is a picture for the docs: what the phone's screen shows, nothing in use.
func (p *page) shot(name string) {
	p.b.t.Helper()
	if *pictures == "" {
		return
	}
	p.number(`() => { document.activeElement?.blur(); return 0 }`)
	p.picture(name, false)
}

// noticeBoard is a small photo: a village's notice board with four sheets on it.
func noticeBoard(t *testing.T) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 480, 320))
	fill := func(x0, y0, x1, y1 int, c color.Color) {
		draw.Draw(img, image.Rect(x0, y0, x1, y1), image.NewUniform(c), image.Point{}, draw.Src)
	}
	fill(0, 0, 480, 320, color.RGBA{R: 0xB9, G: 0xC4, B: 0xCB, A: 0xFF})
	fill(0, 262, 480, 320, color.RGBA{R: 0x8C, G: 0x86, B: 0x7A, A: 0xFF})
	fill(40, 40, 440, 240, color.RGBA{R: 0x7B, G: 0x2E, B: 0x2A, A: 0xFF})
	fill(52, 76, 428, 228, color.RGBA{R: 0xE9, G: 0xE2, B: 0xD2, A: 0xFF})
	for sheet := range 4 {
		x := 66 + 90*sheet
		fill(x, 88, x+76, 216, color.White)
		for line := range 8 {
			fill(x+8, 100+14*line, x+68-6*(line%3), 104+14*line, color.Gray{Y: 0x90})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 80}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
