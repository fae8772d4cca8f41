// Package chart draws the bar charts of the member pages as SVG on the server:
// small panels one above the other, on one axis and one scale. It is pure, and
// the same drawing serves a page, a picture and a document.
package chart

import (
	"cmp"
	"hash/fnv"
	"html/template"
	"slices"
	"strconv"
)

// State of a bar.
type State int

// The states. A true zero is Counted.
const (
	Counted State = iota
	Missing       // 缺: a dashed box and no bar; never drawn as zero
	Exempt        // 免
)

// Bar is one period. Value is at least 0; it gives the height and, where Text
// is empty, what is printed above the bar (money hands its own text in).
type Bar struct {
	Label string // under the axis
	Value int64
	Text  string
	State State
}

// Panel is one series. Without a Title it has no heading line.
type Panel struct {
	Title  string // "梳理问题"
	Source string // beside the title: "周报，个"
	Bars   []Bar
}

// Year marks the bar that a year begins with.
type Year struct {
	From int // index of the bar; 0 is the first of the chart
	Text string
}

// Chart is one picture. All panels have the same number of bars, one axis (the
// labels of the last panel) and one scale; the last bar is the present period.
type Chart struct {
	ID     string // begins the ids inside; empty: made of the title and the description
	Title  string // for those who do not see the picture
	Desc   string // one sentence with the two latest figures
	Panels []Panel
	Years  []Year // in order; none: no line for them
	Until  string // beside the years, under the last bar, when its period is not over: "至21日"
}

// SVG draws the chart for a page: colours and type come from the style sheet
// by class (bar, now, v, lab, base, gap, q, alt). It is empty without a bar.
func (c Chart) SVG() template.HTML {
	if len(c.Panels) == 0 || len(c.Panels[0].Bars) == 0 {
		return ""
	}
	d := drawing{
		step: width / float64(len(c.Panels[0].Bars)), top: c.highest(),
		paint: func(role string) string { return `class="` + role + `"` },
	}
	y := 0.0
	for i, p := range c.Panels {
		if i > 0 {
			y += panelGap
		}
		y = d.panel(p, y, i == 0)
	}
	y = d.axis(c, y)
	// Everything that came from outside was escaped when it was drawn.
	return template.HTML(d.wrap(c, y)) //nolint:gosec // Escaped above.
}

// highest is the largest value of all panels, which is the scale.
func (c Chart) highest() int64 {
	var top int64
	for _, p := range c.Panels {
		for _, b := range p.Bars {
			if b.State == Counted {
				top = max(top, b.Value)
			}
		}
	}
	return top
}

// id begins the ids inside the drawing, so that two charts of a page do not share one.
func (c Chart) id() string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(c.Title + "\x00" + c.Desc)) // a hash never fails
	return cmp.Or(c.ID, "c"+strconv.FormatUint(uint64(h.Sum32()), 36))
}

// text is what is printed above the bar.
func (b Bar) text() string { return cmp.Or(b.Text, strconv.FormatInt(b.Value, 10)) }

// labels are those of the axis.
func (c Chart) labels() []string {
	bars := c.Panels[len(c.Panels)-1].Bars
	out := make([]string, 0, len(bars))
	for b := range slices.Values(bars) {
		out = append(out, b.Label)
	}
	return out
}
