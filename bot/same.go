package bot

import (
	"context"
	"regexp"
	"strings"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/templates"
)

// sameMessage is 同上周 as a message of its own, alone or for a unit that it names
// (代塘下镇报：同上周). Inside a report it asks.
var sameMessage = regexp.MustCompile(`^(?:代|代替)?(.{0,12}?)(?:报|报送)?[:：,，\s]*(?:本周)?(?:数据|数字|情况)?(?:都|全部)?(?:同上周|(?:和|跟|与|同)上周(?:的)?(?:数据|数字)?(?:一样|相同|一致|同样))(?:的)?$`)

// offerSame offers last week's figures for 确认, or asks whose or when; ok is false
// for another message.
func (b *Bot) offerSame(ctx context.Context, t talk, r reading) (c Change, ok bool, err error) {
	if r, ok = b.sameUnit(t, r); !ok {
		return Change{}, false, nil
	}
	if r.unit != "" {
		about := r
		about.held = []report.Ref{{Area: r.unit, Week: calendar.WeekOf(t.in.CreatedAt)}}
		if err := b.loadReports(ctx, &t, about); err != nil {
			return Change{}, false, err
		}
	}
	seen := b.readingContext(t, r)
	j := report.Judgement{Outcome: report.OutAsk, Unit: seen.SenderUnit}
	units := b.unitsToReport(t)
	switch {
	case seen.SenderUnit == "" && len(units) > 0:
		c, err = b.askSameUnit(ctx, t, r, units)
		return c, true, err
	case seen.SenderUnit == "":
		j.Questions = []report.Question{{About: report.AboutUnit, Doubt: report.DoubtUnitWhich}}
	case !seen.MayReport(seen.SenderUnit):
		j.Outcome, j.Questions = report.OutRefuse, []report.Question{{About: report.AboutUnit, Doubt: report.DoubtNoRight}}
	case seen.LastMissing && r.force == nil:
		j.Questions = []report.Question{{About: report.AboutWeek, Doubt: report.DoubtWeekWhich}}
	default:
		ref := report.Ref{Area: seen.SenderUnit, Week: seen.Open}
		if r.force != nil {
			ref.Week = *r.force
		}
		return b.offerLast(t, r, ref), true, nil
	}
	c, err = b.file(ctx, t, r, []report.Judgement{j})
	return c, true, err
}

// sameUnit is the reading of 同上周 with the unit that it names, if any; ok is false
// for another message.
func (b *Bot) sameUnit(t talk, r reading) (_ reading, ok bool) {
	m := sameMessage.FindStringSubmatch(trimMarks(r.text))
	if m == nil {
		return r, false
	}
	if m[1] == "" {
		return r, true
	}
	area, found := t.people.FindArea(m[1])
	if !found || !b.expected(t.people, area.Code) {
		return r, false
	}
	r.unit = area.Code
	return r, true
}

// offerLast offers for the report what stands recorded for the week before it.
func (b *Bot) offerLast(t talk, r reading, ref report.Ref) Change {
	w := b.wording(t)
	last := t.view.Reports[report.Ref{Area: ref.Area, Week: ref.Week.Add(-1)}]
	offer := templates.SameOffer{Unit: t.people.AreaName(ref.Area), Week: ref.Week.Add(-1).Number}
	cur, next := t.view.Reports[ref], closed(t)
	switch {
	case last.Status == report.Complete:
		offer.Figures = w.figures(last.Values)
		next = b.ask(t, AskedSame, r.whole, refString(ref))
		next.Offered = last.Values.Clone()
	case len(cur.Held) > 0:
		offer.Held = w.figures(cur.Held)
		next = b.askHeld(t, []report.Report{cur})
	}
	return Change{Reply: b.texts.Say(offer), Sessions: []Session{next}}
}

// askSameUnit asks by number which of the member's units is meant.
func (b *Bot) askSameUnit(ctx context.Context, t talk, r reading, units []string) (Change, error) {
	if err := b.loadGuide(ctx, &t, units); err != nil {
		return Change{}, err
	}
	g := Guide{Units: units, Began: calendar.WeekOf(t.in.CreatedAt)}
	ask := templates.GuideAsk{Stage: string(StageUnit), Choices: b.unitChoices(t, g)}
	return Change{Reply: b.texts.Say(ask), Sessions: []Session{b.ask(t, AskedUnit, r.text, strings.Join(units, " "))}}, nil
}

// unitsToReport are the units that have to report for which the member does.
func (b *Bot) unitsToReport(t talk) []string {
	var out []string
	for _, code := range t.people.UnitsOf(t.member, t.day()) {
		if b.expected(t.people, code) {
			out = append(out, code)
		}
	}
	return out
}

// fileOffered files the figures that were offered.
func (b *Bot) fileOffered(ctx context.Context, t talk) (Change, bool, error) {
	s := t.view.Session
	refs := parseRefs(s.Subject)
	if len(refs) != 1 || len(s.Offered) == 0 {
		return Change{}, false, nil
	}
	whole := b.texts.Say(templates.GuideText{Same: true, Figures: b.wording(t).figures(s.Offered)})
	c, err := b.fileGiven(ctx, t, given{ref: refs[0], values: s.Offered, whole: whole})
	return c, true, err
}

// answerItem answers 只改第3项 and 第3项改为6, for the report that the member sent last
// in this week, otherwise for the member's own.
func (b *Bot) answerItem(ctx context.Context, t talk) (Change, bool, error) {
	w := b.wording(t)
	a, q, ok := w.readPick(trimMarks(t.in.Text))
	ref, known := b.lastOf(t)
	if !ok || !known {
		return Change{}, false, nil
	}
	inds := b.lang.Indicators()
	if a.n < 1 || a.n > len(inds) {
		return b.say(templates.ItemNone{N: a.n, Of: len(inds)}), true, nil
	}
	r := reading{text: t.in.Text, unit: ref.Area, force: &ref.Week, held: []report.Ref{ref}}
	if err := b.loadReports(ctx, &t, r); err != nil {
		return Change{}, false, err
	}
	cur := t.view.Reports[ref]
	if cur.Status == "" || cur.Status == report.Withdrawn || len(cur.Values) == 0 {
		return b.say(templates.ItemNone{Unit: t.people.AreaName(ref.Area), Week: ref.Week.Number}), true, nil
	}
	if q.Doubt == "" && a.value != (report.Value{}) {
		c, err := b.fileGiven(ctx, t, given{ref: ref, values: report.Values{inds[a.n-1].Key: a.value}, corrects: true, whole: t.in.Text})
		return c, true, err
	}
	s := b.ask(t, AskedFigure, t.in.Text, refString(ref))
	s.Figures, s.Corrects = asking([]OpenFigure{{Key: inds[a.n-1].Key}}, cur), true
	item := w.guideItem(a.n-1, cur.Values, nil)
	item.Picked = true
	ask := templates.ItemAsk{Unit: t.people.AreaName(ref.Area), Week: ref.Week.Number, Item: item}
	if q.Doubt != "" {
		ask.Doubts = []templates.Question{w.question(q, report.Judgement{}, report.Report{})}
	}
	return Change{Reply: b.texts.Say(ask), Sessions: []Session{s}}, true, nil
}

// lastOf is the report that the member speaks of without naming it.
func (b *Bot) lastOf(t talk) (report.Ref, bool) {
	s, open := t.view.Session, calendar.WeekOf(t.in.CreatedAt)
	if !s.LastAt.IsZero() && calendar.WeekOf(s.LastAt) == open && s.Last.Area != "" {
		return s.Last, true
	}
	home := t.people.HomeOn(t.member, t.day())
	return report.Ref{Area: home, Week: open}, home != ""
}
