package bot

import (
	"slices"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/report"
)

// Guide is the draft of one report that is asked for item by item. Nothing of it
// counts as reported before 确认.
type Guide struct {
	Stage  GuideStage      `json:"stage"`
	Units  []string        `json:"units,omitempty"` // area codes to choose from
	Weeks  []calendar.Week `json:"weeks,omitempty"` // weeks to choose from
	Ref    report.Ref      `json:"ref,omitzero"`    // the unit and week, as far as they are known
	Began  calendar.Week   `json:"began,omitzero"`  // the open week when it began; over with it
	Table  string          `json:"table,omitempty"` // the indicators that its items are: the numbers mean no others
	Base   report.Values   `json:"base,omitempty"`  // what stood recorded when it began
	Item   int             `json:"item,omitempty"`  // which indicator is asked, from 0
	Picked bool            `json:"picked,omitempty"`
	Values report.Values   `json:"values,omitempty"` // what stood recorded, and what was answered since
	Passed []string        `json:"passed,omitempty"` // left out with 跳过
	Quote  string          `json:"quote,omitempty"`  // an amount of the item that is asked, whose unit is not known
}

// GuideStage is what the guided dialogue asks.
type GuideStage string

// The stages, in their order.
const (
	StageUnit    GuideStage = "unit"    // which unit
	StageWeek    GuideStage = "week"    // last week or this one
	StageItem    GuideStage = "item"    // the figure of one indicator
	StageSummary GuideStage = "summary" // right so, or which item to change
	StagePick    GuideStage = "pick"    // the number of the item to change
)

// guideMove is what an answer does in the guided dialogue.
type guideMove string

const (
	moveValue   guideMove = "value"   // gives the figure
	movePass    guideMove = "pass"    // 跳过
	moveBack    guideMove = "back"    // 返回
	moveZeros   guideMove = "zeros"   // 都是0
	moveChoose  guideMove = "choose"  // the n-th of what is offered
	movePick    guideMove = "pick"    // 改3: the n-th item, with its figure where one was given
	moveConfirm guideMove = "confirm" // 确认
)

// guideAnswer is one answer in the guided dialogue; n counts from 1.
type guideAnswer struct {
	move  guideMove
	n     int
	value report.Value
}

// step is the dialogue after an answer; ok is false for one that does not fit
// where the dialogue stands. A step never changes the Guide that it is taken from.
func (g Guide) step(a guideAnswer, inds []report.Indicator) (next Guide, ok bool) {
	switch g.Stage {
	case StageUnit:
		return g.chooseUnit(a)
	case StageWeek:
		return g.chooseWeek(a)
	case StageItem:
		return g.item(a, inds)
	case StageSummary, StagePick:
		return g.summary(a, inds)
	}
	return g, false
}

func (g Guide) chooseUnit(a guideAnswer) (Guide, bool) {
	if a.move != moveChoose || a.n < 1 || a.n > len(g.Units) {
		return g, false
	}
	g.Ref.Area, g.Weeks, g.Stage = g.Units[a.n-1], nil, StageWeek
	return g, true
}

func (g Guide) chooseWeek(a guideAnswer) (Guide, bool) {
	switch {
	case a.move == moveBack && len(g.Units) > 1:
		g.Stage = StageUnit
		return g, true
	case a.move != moveChoose || a.n < 1 || a.n > len(g.Weeks):
		return g, false
	}
	g.Ref.Week, g.Stage = g.Weeks[a.n-1], StageItem
	g.Item, g.Values, g.Passed = -1, nil, nil
	return g, true
}

// item takes an answer about the indicator that is asked.
func (g Guide) item(a guideAnswer, inds []report.Indicator) (Guide, bool) {
	if g.Item < 0 || g.Item >= len(inds) {
		return g, false
	}
	key := inds[g.Item].Key
	switch a.move {
	case moveValue:
		return g.with(key, a.value).next(inds), true
	case movePass:
		if _, given := g.Values[key]; !given {
			g.Passed = append(append([]string(nil), g.Passed...), key)
		}
		return g.next(inds), true
	case moveBack:
		return g.back()
	case moveZeros:
		for _, in := range inds {
			if _, given := g.Values[in.Key]; !given && in.Required && in.Kind.Adds() {
				g = g.with(in.Key, report.Value{Kind: in.Kind})
			}
		}
		return g.open(inds), true
	case movePick:
		return g.pick(a, inds)
	case moveChoose, moveConfirm:
	}
	return g, false
}

// back goes to the item before, from the first one to what was chosen before it.
func (g Guide) back() (Guide, bool) {
	switch {
	case g.Picked:
		g.Stage, g.Picked = StageSummary, false
	case g.Item > 0:
		g.Item--
	case len(g.Weeks) > 1:
		g.Stage = StageWeek
	case len(g.Units) > 1:
		g.Stage = StageUnit
	default:
		return g, false
	}
	return g, true
}

// summary takes an answer to the summary, or to which item is to be changed.
func (g Guide) summary(a guideAnswer, inds []report.Indicator) (Guide, bool) {
	switch {
	case a.move == movePick, a.move == moveChoose && g.Stage == StagePick:
		return g.pick(a, inds)
	case a.move == moveChoose && a.n == 2:
		g.Stage = StagePick
		return g, true
	case a.move == moveBack && g.Stage == StagePick:
		g.Stage = StageSummary
		return g, true
	case a.move == moveBack:
		g.Stage, g.Item = StageItem, len(inds)-1
		return g, true
	}
	return g, false
}

// pick goes to the n-th item and then back to the summary; with a figure it is
// settled at once.
func (g Guide) pick(a guideAnswer, inds []report.Indicator) (Guide, bool) {
	if a.n < 1 || a.n > len(inds) {
		return g, false
	}
	if a.value != (report.Value{}) {
		g = g.with(inds[a.n-1].Key, a.value)
		if g.Stage == StageItem && !g.Picked && g.asks(inds[g.Item].Key) {
			return g, true // still to be answered
		}
		return g.next(inds), true
	}
	g.Picked = g.Picked || g.Stage == StageSummary || g.Stage == StagePick
	g.Stage, g.Item = StageItem, a.n-1
	return g, true
}

// with is the draft with one more figure.
func (g Guide) with(key string, v report.Value) Guide {
	g.Values = g.Values.Clone()
	g.Values[key] = v
	return g
}

// next asks the next item that has no figure and was not passed, or sums up.
func (g Guide) next(inds []report.Indicator) Guide {
	if g.Stage == StageSummary || g.Stage == StagePick || g.Picked {
		g.Stage, g.Picked = StageSummary, false
		return g
	}
	for i := g.Item + 1; i < len(inds); i++ {
		if g.asks(inds[i].Key) {
			g.Item = i
			return g
		}
	}
	g.Stage = StageSummary
	return g
}

// open asks the first required item that has no figure, or sums up.
func (g Guide) open(inds []report.Indicator) Guide {
	for i, in := range inds {
		if in.Required && g.asks(in.Key) {
			g.Item, g.Picked = i, false
			return g
		}
	}
	g.Stage, g.Picked = StageSummary, false
	return g
}

func (g Guide) asks(key string) bool {
	_, given := g.Values[key]
	return !given && !slices.Contains(g.Passed, key)
}

// doubted is the draft after a figure that was not certain: the item that it was
// given for is asked, and an amount waits for its unit.
func (g Guide) doubted(a guideAnswer, q report.Question, inds []report.Indicator) Guide {
	if a.move == movePick {
		if picked, ok := g.pick(guideAnswer{move: movePick, n: a.n}, inds); ok {
			g = picked
		}
	}
	if g.Quote = ""; q.Doubt == report.DoubtMoneyUnit {
		g.Quote = q.Quote
	}
	return g
}
