package chart

import "slices"

// axis writes the labels and the years below the last baseline and says where the picture ends.
func (d *drawing) axis(c Chart, base float64) float64 {
	labels := c.labels()
	for i, label := range labels {
		class, now := "", i == len(labels)-1
		switch {
		case now:
			class = "lab"
		case d.every2nd(i):
			class = "alt"
		}
		x, anchor := inside(d.middle(i), measure(label, em))
		d.text(class, anchor, x, base+17, label)
	}
	if len(c.Years) == 0 && c.Until == "" {
		return base + 22
	}
	d.years(c, base)
	return base + 40
}

// years writes each year where it begins, with a rule before it. A year with
// too little room moves aside, and its rule then ends beside the label.
func (d *drawing) years(c Chart, base float64) {
	right := width
	if c.Until != "" {
		right -= measure(c.Until, em) + 6
	}
	free := 2.0
	for _, year := range c.Years {
		begins, w := d.step*float64(year.From), measure(year.Text, em)
		x := begins + 8
		if year.From == 0 {
			x = 2
		}
		at := min(max(x, free), right-w)
		if at < free {
			continue // two years in the room of one: the rule has to do
		}
		if year.From > 0 {
			foot := base + 36
			if at != x {
				foot = base + 20
			}
			d.line(begins, begins, base+6, foot)
		}
		d.text("", "", at, base+34, year.Text)
		free = at + w + 8
	}
	d.text("lab", "end", width, base+34, c.Until)
}

// shown chooses the values that have room beside each other: all of them as a
// rule; of very long ones the last, the highest, the lowest and the first go before.
func (d *drawing) shown(bars []Bar) []bool {
	out := make([]bool, len(bars))
	type span struct{ from, to float64 }
	var taken []span
	for _, i := range byWeight(bars) {
		w := measure(bars[i].text(), size(i == len(bars)-1))
		x, anchor := inside(d.middle(i), w)
		s := span{x - w/2, x + w/2}
		switch anchor {
		case "start":
			s = span{x, x + w}
		case "end":
			s = span{x - w, x}
		}
		clash := func(t span) bool { return s.from < t.to-1 && t.from < s.to-1 }
		if !slices.ContainsFunc(taken, clash) {
			taken, out[i] = append(taken, s), true
		}
	}
	return out
}

// byWeight lists the counted bars, those first whose values matter most.
func byWeight(bars []Bar) []int {
	var all []int
	for i, b := range bars {
		if b.State == Counted {
			all = append(all, i)
		}
	}
	if len(all) == 0 {
		return nil
	}
	less := func(a, b int) int { return int(min(1, max(-1, bars[a].Value-bars[b].Value))) }
	first := []int{all[len(all)-1], slices.MaxFunc(all, less), slices.MinFunc(all, less), all[0]}
	seen := make(map[int]bool, len(all))
	return slices.DeleteFunc(append(first, all...), func(i int) bool {
		twice := seen[i]
		seen[i] = true
		return twice
	})
}

// inside centres a text of that width on x, or puts it to the edge that it would cross.
func inside(x, w float64) (at float64, anchor string) {
	switch {
	case x+w/2 > width:
		return width, "end"
	case x-w/2 < 0:
		return 0, "start"
	default:
		return x, "middle"
	}
}

// measure is about how wide a text is at that size: Han characters are square,
// figures and letters a little over half as wide.
func measure(s string, em float64) float64 {
	w := 0.0
	for _, r := range s {
		switch {
		case r == '.' || r == ',':
			w += .3
		case r < 0x2000:
			w += .56
		default:
			w++
		}
	}
	return w * em
}
