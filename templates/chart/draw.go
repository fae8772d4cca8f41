package chart

import (
	"html"
	"strconv"
	"strings"
)

// Measures in units of the view box. It is as wide as the sheet of a 390 px
// phone, so there a unit is a pixel.
const (
	width     = 358.0
	plot      = 62.0 // height of the highest bar
	barePlot  = 44.0 // the same in a panel without a title
	headFirst = 20.0 // title line of the first panel
	head      = 16.0
	above     = 14.0 // room for a value
	bare      = 18.0 // the same in a panel without a title
	panelGap  = 18.0
	boxHeight = 17.5
	wide      = 18.0 // widest bar
	share     = .56  // of its step that a bar takes
	em        = 13.0 // largest ordinary type, on narrow screens
	nowEm     = 14.0 // type of the last value
)

// drawing collects the elements.
type drawing struct {
	b     strings.Builder
	step  float64
	top   int64
	paint func(role string) string // presentation attributes of a role
}

// panel draws one series below y and says where its baseline is.
func (d *drawing) panel(p Panel, y float64, first bool) float64 {
	base, room := y+bare+barePlot, barePlot
	if p.Title != "" {
		line := head
		if first {
			line = headFirst
		}
		base, room = y+line+above+plot, plot
		d.text("lab head", "", 0, y+12, p.Title)
		d.text("", "", measure(p.Title, nowEm)+6, y+12, p.Source)
	}
	d.line(0, width, base, base)
	shown := d.shown(p.Bars)
	for i, b := range p.Bars {
		d.bar(b, i, base, room, i == len(p.Bars)-1, shown[i])
	}
	return base
}

// bar draws one period. shown: there is room for its value.
func (d *drawing) bar(b Bar, i int, base, room float64, now, shown bool) {
	x, w := d.middle(i), d.barWidth()
	switch b.State {
	case Missing:
		d.rect("gap", x-w/2, base-boxHeight-.5, w, boxHeight)
		d.text("q", "middle", x, base-5, "缺")
	case Exempt:
		d.text("q", "middle", x, base-6, "免")
	case Counted:
		h := d.height(b.Value, room)
		if h > 0 {
			d.rect(role("bar", now), x-w/2, base-h, w, h)
		}
		if shown {
			d.value(b, i, base-h-4, now)
		}
	}
}

// height is to the scale of the chart, strictly: beside a very high bar a small one
// may be too low to see, and then its figure speaks for it.
func (d *drawing) height(v int64, room float64) float64 {
	if v <= 0 || d.top <= 0 {
		return 0
	}
	return room * (float64(v) / float64(d.top))
}

// value prints a figure above its bar, moved inwards where it would leave the picture.
func (d *drawing) value(b Bar, i int, y float64, now bool) {
	x, anchor := inside(d.middle(i), measure(b.text(), size(now)))
	class := role("v", now)
	if !now && d.every2nd(i) && measure(b.text(), em) > d.step-2 {
		class += " alt"
	}
	d.text(class, anchor, x, y, b.text())
}

func role(name string, now bool) string {
	if now {
		return name + " now"
	}
	return name
}

func size(now bool) float64 {
	if now {
		return nowEm
	}
	return em
}

func (d *drawing) bars() int { return int(width/d.step + .5) }

func (d *drawing) middle(i int) float64 { return d.step * (float64(i) + .5) }

func (d *drawing) barWidth() float64 { return min(wide, d.step*share) }

// every2nd names the labels that give way on a narrow screen; the last one stays.
func (d *drawing) every2nd(i int) bool { return (d.bars()-1-i)%2 == 1 }

func (d *drawing) text(class, anchor string, x, y float64, words string) {
	if words == "" {
		return
	}
	d.open("text", class)
	if anchor != "" {
		d.b.WriteString(` text-anchor="` + anchor + `"`)
	}
	d.b.WriteString(` x="` + number(x) + `" y="` + number(y) + `">` + html.EscapeString(words) + `</text>`)
}

func (d *drawing) rect(class string, x, y, w, h float64) {
	d.open("rect", class)
	d.b.WriteString(` x="` + number(x) + `" y="` + number(y) + `" width="` + number(w) + `" height="` + number(h) + `"/>`)
}

func (d *drawing) line(x1, x2, y1, y2 float64) {
	d.open("line", "base")
	d.b.WriteString(` x1="` + number(x1) + `" x2="` + number(x2) + `" y1="` + number(y1) + `" y2="` + number(y2) + `"/>`)
}

func (d *drawing) open(element, class string) {
	d.b.WriteString("<" + element)
	if class != "" {
		d.b.WriteString(" " + d.paint(class))
	}
}

// wrap puts the elements into their picture, which ends below y.
func (d *drawing) wrap(c Chart, y float64) string {
	id := html.EscapeString(c.id())
	return `<svg viewBox="0 0 ` + number(width) + " " + number(y) + `" role="img" aria-labelledby="` + id + `t ` + id + `d">` +
		`<title id="` + id + `t">` + html.EscapeString(c.Title) + `</title><desc id="` + id + `d">` + html.EscapeString(c.Desc) + `</desc>` +
		d.b.String() + `</svg>`
}

// number prints a length with at most one decimal.
func number(x float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(x, 'f', 1, 64), ".0")
}
