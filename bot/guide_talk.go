package bot

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/templates"
)

// answerGuide begins the guided dialogue, or goes on where it stands.
func (b *Bot) answerGuide(ctx context.Context, t talk) (Change, error) {
	units := b.unitsToReport(t)
	if len(units) == 0 {
		return b.answerHelp(ctx, t)
	}
	if err := b.loadGuide(ctx, &t, units); err != nil {
		return Change{}, err
	}
	note := ""
	if g := t.view.Session.Guide; g != nil && g.Stage != StageUnit && g.Stage != StageWeek {
		if note = b.outdated(t, *g); note == "" {
			return b.guideAsk(t, *g, templates.GuideAsk{Note: "resumed"}), nil
		}
	}
	g := Guide{Units: units, Began: calendar.WeekOf(t.in.CreatedAt), Stage: StageUnit, Table: b.table()}
	if len(units) == 1 {
		g.Ref.Area, g.Stage = units[0], StageWeek
	}
	return b.guideGo(t, g, templates.GuideAsk{Note: note}), nil
}

// loadGuide reads the session and the last weeks of the units that it is about.
func (b *Bot) loadGuide(ctx context.Context, t *talk, units []string) error {
	open := calendar.WeekOf(t.in.CreatedAt)
	need := Need{Session: t.member.ID, Ticks: []string{tickRoster}}
	for _, code := range units {
		for back := range 3 {
			need.Reports = append(need.Reports, report.Ref{Area: code, Week: open.Add(-back)})
		}
	}
	view, err := b.store.Read(ctx, need)
	if err != nil {
		return err
	}
	t.view.Session, t.view.Ticks = view.Session, view.Ticks
	reports := make(map[report.Ref]report.Report)
	maps.Copy(reports, t.view.Reports)
	maps.Copy(reports, view.Reports)
	t.view.Reports = reports
	return nil
}

// outdated tells why a draft is not kept: the indicators are others now, its week
// is over, the unit is not the member's to report any more, or the report has moved
// meanwhile; "" while it holds.
func (b *Bot) outdated(t talk, g Guide) string {
	switch {
	case g.Table != b.table():
		return "table"
	case g.Began != calendar.WeekOf(t.in.CreatedAt) && !b.asked(t, AskedGuide): // an open question is answered for its own week
		return "over"
	case g.Ref.Area != "" && !t.people.MayReport(t.member, g.Ref.Area, t.day()):
		return "right"
	case g.Stage == StageUnit || g.Stage == StageWeek:
		return ""
	}
	if cur := t.view.Reports[g.Ref]; len(cur.Held) > 0 || !standing(cur).Equal(g.Base) {
		return "moved"
	}
	return ""
}

// table tells the office's indicators apart from those of another configuration.
func (b *Bot) table() string {
	var items []string
	for _, in := range b.lang.Indicators() {
		items = append(items, in.Key+":"+string(in.Kind))
	}
	return strings.Join(items, " ")
}

// guideGo takes the draft to its next question. A week that needs none ends it.
func (b *Bot) guideGo(t talk, g Guide, ask templates.GuideAsk) Change {
	inds := b.lang.Indicators()
	if g.Stage == StageWeek && g.Weeks == nil {
		if g.Weeks = b.guideWeeks(t, g.Ref.Area); len(g.Weeks) == 1 {
			g, _ = g.step(guideAnswer{move: moveChoose, n: 1}, inds)
		}
	}
	if g.Stage == StageItem && g.Item < 0 {
		cur := t.view.Reports[g.Ref]
		switch {
		case cur.Status == report.Complete && len(cur.Held) == 0:
			return b.endGuide(t, b.guideDone(t, cur, ask.Note))
		case len(cur.Held) > 0:
			return b.endGuide(t, b.showHeld(t, []report.Report{cur}))
		}
		g.Base, g.Values, ask.Opening = standing(cur).Clone(), standing(cur).Clone(), true
		g = g.next(inds)
	}
	return b.guideAsk(t, g, ask)
}

// guideWeeks are the weeks that a report may be for: this one, and the one before
// as long as a message without a week may mean it.
func (b *Bot) guideWeeks(t talk, area string) []calendar.Week {
	open := calendar.WeekOf(t.in.CreatedAt)
	last, exists := t.view.Reports[report.Ref{Area: area, Week: open.Add(-1)}]
	if lastWeekOpen(t.in.CreatedAt) && stillMissing(last, exists) && b.expects(open.Add(-1), b.expectedFrom(t.view.Ticks)) {
		return []calendar.Week{open.Add(-1), open}
	}
	return []calendar.Week{open}
}

// endGuide closes the dialogue and drops the draft.
func (b *Bot) endGuide(t talk, c Change) Change {
	if len(c.Sessions) == 0 {
		c.Sessions = []Session{closed(t)}
	}
	c.Sessions[0].Guide = nil
	return c
}

func (b *Bot) guideDone(t talk, r report.Report, note string) Change {
	w := b.wording(t)
	return b.say(templates.GuideDone{Note: note, Unit: t.people.AreaName(r.Area), Week: r.Week.Number, Figures: w.numbered(r.Values)})
}

// guideAsk asks what stands open in the draft, and keeps it.
func (b *Bot) guideAsk(t talk, g Guide, ask templates.GuideAsk) Change {
	w := b.wording(t)
	ask.Stage, ask.Week = string(g.Stage), g.Ref.Week.Number
	if g.Ref.Area != "" {
		ask.Unit = t.people.AreaName(g.Ref.Area)
	}
	if ask.Opening {
		ask.When = b.unitWeek(t.people, report.Report{Ref: g.Ref}, true)
	}
	switch g.Stage {
	case StageUnit:
		ask.Choices = b.unitChoices(t, g)
	case StageWeek:
		for i, week := range g.Weeks {
			state := b.guideState(t, report.Ref{Area: g.Ref.Area, Week: week})
			ask.Choices = append(ask.Choices, templates.GuideChoice{N: i + 1, Week: week.Number, Last: week.Before(g.Began), State: state})
		}
	case StageItem:
		last := t.view.Reports[report.Ref{Area: g.Ref.Area, Week: g.Ref.Week.Add(-1)}]
		ask.Item = w.guideItem(g.Item, g.Values, last.Values)
		ask.Item.Picked = g.Picked
	case StageSummary, StagePick:
		ask.Item.Of = len(b.lang.Indicators())
		ask.Figures, ask.Missing = w.numbered(g.Values), w.lacks(g.Values)
	}
	s := b.ask(t, AskedGuide, trimMarks(t.in.Text), "")
	s.Guide = &g
	return Change{Reply: b.texts.Say(ask), Sessions: []Session{s}}
}

func (b *Bot) unitChoices(t talk, g Guide) []templates.GuideChoice {
	var out []templates.GuideChoice
	for i, code := range g.Units {
		state := b.guideState(t, report.Ref{Area: code, Week: g.Began})
		out = append(out, templates.GuideChoice{N: i + 1, Name: t.people.AreaName(code), State: state})
	}
	return out
}

func (b *Bot) guideState(t talk, ref report.Ref) string {
	r := t.view.Reports[ref]
	r.Ref = ref
	return b.unitWeek(t.people, r, b.expects(ref.Week, b.expectedFrom(t.view.Ticks))).State
}

// answerGuideStep takes the text as an answer in the guided dialogue; ok is false
// for a report of its own, which ends it.
func (b *Bot) answerGuideStep(ctx context.Context, t talk) (Change, bool, error) {
	if t.view.Session.Guide == nil {
		return Change{}, false, nil
	}
	g := *t.view.Session.Guide
	units := g.Units
	if g.Ref.Area != "" && !slices.Contains(units, g.Ref.Area) {
		units = append(slices.Clone(units), g.Ref.Area)
	}
	if err := b.loadGuide(ctx, &t, units); err != nil {
		return Change{}, false, err
	}
	if b.outdated(t, g) != "" {
		c, err := b.answerGuide(ctx, t)
		return c, true, err
	}
	last := t.view.Reports[report.Ref{Area: g.Ref.Area, Week: g.Ref.Week.Add(-1)}]
	text := trimMarks(t.in.Text)
	a, q, ok := b.wording(t).readGuide(text, g, last.Values)
	if !ok {
		if b.isReport(t) {
			return Change{}, false, nil
		}
		a, q, ok = b.asText(text, g)
	}
	c, err := b.guideTake(ctx, t, g, a, q, ok)
	return c, true, err
}

// guideTake does what the answer says, or asks again.
func (b *Bot) guideTake(ctx context.Context, t talk, g Guide, a guideAnswer, q report.Question, ok bool) (Change, error) {
	w, inds := b.wording(t), b.lang.Indicators()
	var ask templates.GuideAsk
	switch {
	case !ok:
		ask.Note = "again"
	case q.Doubt == report.DoubtChange && sameAnswer.MatchString(trimMarks(t.in.Text)):
		ask.Note = "nolast"
	case q.Doubt != "":
		ask.Doubts = []templates.Question{w.question(q, report.Judgement{}, report.Report{})}
		g = g.doubted(a, q, inds)
	case a.move == moveConfirm && trimMarks(t.in.Text) == t.view.Session.Text && yesAlone.MatchString(t.view.Session.Text) && t.hasty():
		// the last item's answer came twice: the summary is asked again
	case a.move == moveConfirm:
		return b.fileGuide(ctx, t, g)
	default:
		next, moved := g.step(a, inds)
		if !moved {
			ask.Note = map[bool]string{true: "first", false: "again"}[a.move == moveBack]
			break
		}
		ask.Echo, ask.Passed = w.echo(g, a)
		g = next
		g.Quote = ""
	}
	return b.guideGo(t, g, ask), nil
}

// asText takes whatever was written as the answer where a text is asked for.
func (b *Bot) asText(text string, g Guide) (guideAnswer, report.Question, bool) {
	inds := b.lang.Indicators()
	if g.Stage != StageItem || g.Item < 0 || g.Item >= len(inds) || inds[g.Item].Kind != report.Text {
		return guideAnswer{}, report.Question{}, false
	}
	v, q := b.lang.Answer(inds[g.Item].Key, text)
	return guideAnswer{move: moveValue, value: v}, q, true
}

// isReport reports whether the text would record, hold, ask whose or when, or take
// back something by itself.
func (b *Bot) isReport(t talk) bool {
	judgements := b.lang.Read(t.in.Text, b.readingContext(t, reading{text: t.in.Text}))
	return slices.ContainsFunc(judgements, func(j report.Judgement) bool {
		switch j.Outcome {
		case report.OutRecord, report.OutIncomplete, report.OutCorrect, report.OutHold, report.OutWithdraw, report.OutRefuse:
			return true
		case report.OutAsk:
			return len(j.Changes) > 0 || asksWeekOrUnit(j) && len(j.Values) > 0 || doubts(j, report.DoubtChanged)
		case report.OutNotReport:
		}
		return false
	})
}

// fileGuide files the draft: what it gives otherwise than it stands recorded.
func (b *Bot) fileGuide(ctx context.Context, t talk, g Guide) (Change, error) {
	recorded := t.view.Reports[g.Ref]
	values := report.Values{}
	for key, v := range g.Values {
		if old, had := recorded.Values[key]; !had || old != v || recorded.Status == report.Withdrawn {
			values[key] = v
		}
	}
	if len(values) == 0 {
		values = g.Values
	}
	if len(values) == 0 {
		return b.endGuide(t, b.say(templates.OpenCancelled{})), nil
	}
	whole := b.texts.Say(templates.GuideText{Figures: b.wording(t).figures(g.Values)})
	c, err := b.fileGiven(ctx, t, given{ref: g.Ref, values: values, corrects: true, whole: whole})
	if err != nil {
		return Change{}, err
	}
	return b.endGuide(t, c), nil
}
