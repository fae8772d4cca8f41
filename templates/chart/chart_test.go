package chart

import (
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the golden pictures anew")

// months is the axis of a year that ends in October.
func months(bars ...Bar) []Bar {
	for i := range bars {
		bars[i].Label = strconv.Itoa((10+i)%12 + 1)
	}
	bars[len(bars)-1].Label += "月"
	return bars
}

func counts(values ...int64) []Bar {
	out := make([]Bar, len(values))
	for i, v := range values {
		out[i].Value = v
		if v < 0 {
			out[i] = Bar{State: Missing}
		}
	}
	return out
}

func year() Chart {
	return Chart{
		Title: "近十二个月梳理问题与销号", Desc: "10月梳理问题48个，9月42个；销号41件，9月35件。",
		Panels: []Panel{
			{Title: "梳理问题", Source: "周报，个", Bars: months(counts(35, 39, 31, 22, 44, 41, 38, 45, 36, 33, 42, 48)...)},
			{Title: "销号", Source: "台账，件", Bars: months(counts(-1, -1, 12, 9, 21, 28, 30, 33, 31, 29, 35, 41)...)},
		},
		Years: []Year{{From: 0, Text: "2025年"}, {From: 2, Text: "2026年"}},
	}
}

func weeks() Chart {
	c := Chart{ID: "w", Title: "近十周", Desc: "第38周缺，第40周免报，第47周4个"}
	bars := counts(-1, 3, 0, 2, 3, 0, 2, 3, 1, 4)
	bars[2].State = Exempt
	for i := range bars {
		bars[i].Label = strconv.Itoa(38 + i)
	}
	bars[9].Label = "47周"
	c.Panels = []Panel{{Bars: bars}}
	return c
}

func TestGolden(t *testing.T) {
	nothing := year()
	nothing.Panels = nothing.Panels[:1]
	nothing.Panels[0].Bars = months(counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)...)
	large := year()
	large.Panels = []Panel{{Title: "挽回损失", Source: "周报，万元", Bars: months(counts(1234567, 2, 345678, 99999, 1234567, 1234567, 0, 1, 1, 1, 1234567, 7654321)...)}}
	large.Years, large.Until = []Year{{From: 0, Text: "2025年"}, {From: 1, Text: "2026年"}, {From: 11, Text: "2027年"}}, "至21日"
	for name, c := range map[string]Chart{"year": year(), "weeks": weeks(), "zero": nothing, "large": large} {
		got := strings.ReplaceAll(string(c.SVG()), "><", ">\n<") + "\n"
		path := filepath.Join("testdata", name+".svg")
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestEmpty(t *testing.T) {
	if svg := (Chart{Title: "x"}).SVG(); svg != "" {
		t.Errorf("no panel: %s", svg)
	}
	if svg := (Chart{Panels: []Panel{{Title: "x"}}}).SVG(); svg != "" {
		t.Errorf("no bar: %s", svg)
	}
}

// Two charts of a page have ids of their own, and what comes from outside stays text.
func TestIDsAndEscaping(t *testing.T) {
	a, b := year(), year()
	b.Desc = `<script>"&`
	b.Panels[0].Title, b.Panels[0].Source = `</svg><a href="x">`, "<b>"
	b.Panels[0].Bars[3].Text, b.Panels[1].Bars[2].Label, b.Years[0].Text = "<i>", "<u>", "<s>"
	if a.id() == b.id() || weeks().id() != "w" {
		t.Errorf("ids %s, %s and %s", a.id(), b.id(), weeks().id())
	}
	elements := parse(t, b)
	seen := make(map[string]bool)
	for _, e := range elements {
		if id := e.attr["id"]; id != "" {
			if seen[id] {
				t.Errorf("id %s twice", id)
			}
			seen[id] = true
		}
		if !strings.Contains("svg title desc text rect line", e.name) {
			t.Errorf("an element %s", e.name)
		}
	}
	if labelled := elements[0].attr["aria-labelledby"]; len(seen) != 2 || elements[0].attr["role"] != "img" {
		t.Errorf("%v, labelled by %q", seen, labelled)
	}
}

// Bars of one chart are as high as their values are large, nothing leaves the
// view box, and only what was not counted has no figure of its own height.
func TestProportion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := Chart{Title: "t", Desc: "d", Years: []Year{{From: 0, Text: "2025年"}}}
		n := rapid.IntRange(1, 12).Draw(t, "bars")
		top := rapid.SampledFrom([]int64{0, 1, 9, 100, 99999, 1 << 40, 1<<63 - 1}).Draw(t, "top")
		c.Years = append(c.Years, Year{From: rapid.IntRange(1, 12).Draw(t, "from") % n, Text: "2026年"})
		c.Until = rapid.SampledFrom([]string{"", "至21日"}).Draw(t, "until")
		for range rapid.IntRange(1, 3).Draw(t, "panels") {
			p := Panel{Title: rapid.SampledFrom([]string{"", "销号"}).Draw(t, "title")}
			for i := range n {
				p.Bars = append(p.Bars, Bar{
					Label: strconv.Itoa(i + 1), Value: rapid.Int64Range(0, top).Draw(t, "value"), State: State(rapid.IntRange(0, 2).Draw(t, "state")),
				})
			}
			c.Panels = append(c.Panels, p)
		}
		check(t, c)
	})
}

func check(t *rapid.T, c Chart) {
	elements := parse(t, c)
	var wide, high float64
	if _, err := fmt.Sscanf(elements[0].attr["viewBox"], "0 0 %g %g", &wide, &high); err != nil {
		t.Fatal(err)
	}
	var want []float64
	most, gaps := c.highest(), 0
	for _, p := range c.Panels {
		room := plot
		if p.Title == "" {
			room = barePlot
		}
		for _, b := range p.Bars {
			if b.State == Counted && b.Value > 0 {
				want = append(want, room*(float64(b.Value)/float64(most)))
			}
			if b.State == Missing {
				gaps++
			}
		}
	}
	for _, e := range elements[1:] {
		left, right := e.across()
		if x := e.length("y"); left < -.1 || right > wide+.1 || x < 0 || x+e.length("height") > high || e.length("y2") > high {
			t.Fatalf("%s leaves the picture of %g × %g: %v", e.name, wide, high, e.attr)
		}
		switch {
		case e.name != "rect":
		case e.attr["class"] == "gap":
			gaps--
		case len(want) == 0:
			t.Fatal("a bar too many")
		default:
			if d := e.length("height") - want[0]; d > .06 || d < -.06 {
				t.Fatalf("height %g, want %g", e.length("height"), want[0])
			}
			want = want[1:]
		}
	}
	if len(want) > 0 || gaps != 0 {
		t.Fatalf("%d bars and %d boxes are not drawn", len(want), gaps)
	}
}

type element struct {
	name, text string
	attr       map[string]string
}

func (e element) length(name string) float64 {
	x, err := strconv.ParseFloat(e.attr[name], 64)
	if err != nil {
		return 0
	}
	return x
}

// across is where the element begins and ends.
func (e element) across() (left, right float64) {
	switch e.name {
	case "line":
		return e.length("x1"), e.length("x2")
	case "rect":
		return e.length("x"), e.length("x") + e.length("width")
	}
	x, w := e.length("x"), measure(e.text, em)
	switch e.attr["text-anchor"] {
	case "middle":
		return x - w/2, x + w/2
	case "end":
		return x - w, x
	}
	return x, x + w
}

// parse reads the drawing as the XML that it is.
func parse(t interface{ Fatal(args ...any) }, c Chart) []element {
	var out []element
	d := xml.NewDecoder(strings.NewReader(string(c.SVG())))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := element{name: token.Name.Local, attr: make(map[string]string)}
			for _, a := range token.Attr {
				e.attr[a.Name.Local] = a.Value
			}
			out = append(out, e)
		case xml.CharData:
			if len(out) > 0 {
				out[len(out)-1].text += string(token)
			}
		}
	}
}
