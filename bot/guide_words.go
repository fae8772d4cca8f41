package bot

import (
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/templates"
)

// numbered are figures with the numbers of their items.
func (w Wording) numbered(v report.Values) []templates.GuideFigure {
	var out []templates.GuideFigure
	for i, in := range w.Language.Indicators() {
		if f := w.figure(in.Key, v); f != nil {
			out = append(out, templates.GuideFigure{N: i + 1, Figure: *f})
		}
	}
	return out
}

// figure is one of the figures, nil where there is none.
func (w Wording) figure(key string, v report.Values) *templates.Figure {
	value, given := v[key]
	if !given {
		return nil
	}
	list := w.figures(report.Values{key: value})
	if len(list) != 1 {
		return nil
	}
	return &list[0]
}

// lacks names the required indicators without a figure.
func (w Wording) lacks(v report.Values) []string {
	var out []string
	for _, in := range w.Language.Indicators() {
		if _, given := v[in.Key]; in.Required && !given {
			out = append(out, in.Label)
		}
	}
	return out
}

// guideItem words the item at index i, with what stands and what stood last week.
func (w Wording) guideItem(i int, now, last report.Values) templates.GuideItem {
	inds := w.Language.Indicators()
	in := inds[i]
	return templates.GuideItem{
		N: i + 1, Of: len(inds), Label: in.Label, Unit: in.Unit, Kind: string(in.Kind), Required: in.Required,
		Now: w.figure(in.Key, now), Last: w.figure(in.Key, last),
	}
}

// echo repeats what an answer was understood as: its figure, or what it left out.
func (w Wording) echo(g Guide, a guideAnswer) (*templates.Figure, string) {
	inds := w.Language.Indicators()
	item := g.Item
	if a.move == movePick {
		item = a.n - 1
	}
	if item < 0 || item >= len(inds) {
		return nil, ""
	}
	key := inds[item].Key
	_, given := g.Values[key]
	switch {
	case a.value != (report.Value{}):
		return w.figure(key, report.Values{key: a.value}), ""
	case a.move == movePass && g.Stage == StageItem && !given:
		return nil, inds[item].Label
	}
	return nil, ""
}
