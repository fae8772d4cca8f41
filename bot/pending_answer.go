package bot

import (
	"context"
	"slices"
	"strings"

	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// answerOpen takes the text as the answer to the question that is open to the
// sender; ok is false where it is none and is to be read as a message.
func (b *Bot) answerOpen(ctx context.Context, t talk) (Change, bool, error) {
	if t.member.Role == roster.Leader {
		return Change{}, false, nil
	}
	switch {
	case b.asked(t, AskedGuide):
		return b.answerGuideStep(ctx, t)
	case b.asked(t, AskedFigure):
		return b.answerFigure(ctx, t)
	case b.asked(t, AskedUnit):
		if c, ok := b.unitAgain(t); ok {
			return c, true, nil
		}
	case b.asked(t, AskedSame) && yesAnswer.MatchString(trimMarks(t.in.Text)):
		return b.fileOffered(ctx, t)
	}
	return b.answerItem(ctx, t)
}

// unitAgain repeats the question whose report it is, to a bare figure that is none of
// the numbers that were listed: the message that waits for the answer is kept.
func (b *Bot) unitAgain(t talk) (Change, bool) {
	said, s := trimMarks(t.in.Text), t.view.Session
	_, figure := bare(said, b.lang.Indicators())
	if _, chosen := chosenUnit(t, said); chosen || !figure && !itemNumber.MatchString(said) {
		return Change{}, false
	}
	w := b.wording(t)
	var names []string
	for code := range strings.FieldsSeq(s.Subject) {
		names = append(names, t.people.AreaName(code))
	}
	j := report.Judgement{Outcome: report.OutAsk, Questions: []report.Question{{About: report.AboutUnit, Doubt: report.DoubtUnitWhich}}}
	reply := b.texts.Say(templates.NewReportReply(w.Part(j, report.Report{})))
	if len(names) > 0 {
		reply = b.texts.Say(templates.UnitNumber{Units: names})
	}
	return Change{Reply: reply, Sessions: []Session{b.ask(t, AskedUnit, s.Text, s.Subject)}}, true
}

// answerFigure settles figures that were asked about, for the unit and week of
// the question and no other.
func (b *Bot) answerFigure(ctx context.Context, t talk) (Change, bool, error) {
	s := t.view.Session
	refs := parseRefs(s.Subject)
	w := b.wording(t)
	w.Said = s.Text
	if len(refs) == 1 && passAnswer.MatchString(trimMarks(t.in.Text)) {
		c, err := b.passFigures(ctx, t, refs[0])
		return c, true, err
	}
	a, ok := w.understand(trimMarks(t.in.Text), s.Figures)
	if len(refs) != 1 || !ok {
		return Change{}, false, nil
	}
	if len(a.again) > 0 || len(a.values) == 0 {
		return b.askAgain(t, refs[0], a), true, nil
	}
	corrects := s.Corrects || all(s.Figures, report.DoubtChanged) ||
		len(s.Figures) > 1 && slices.ContainsFunc(s.Figures, func(f OpenFigure) bool { return f.Doubt == report.DoubtChanged })
	if err := b.loadReports(ctx, &t, reading{unit: refs[0].Area, force: &refs[0].Week, held: refs}); err != nil {
		return Change{}, false, err
	}
	corrects = corrects && !moved(s.Figures, t.view.Reports[refs[0]])
	hold := len(s.Figures) > 1 && !all(s.Figures, report.DoubtChanged)
	c, err := b.fileGiven(ctx, t, given{ref: refs[0], values: a.values, corrects: corrects, hold: hold, whole: s.Text + "\n" + t.in.Text})
	return c, true, err
}

// moved reports whether another figure stands recorded now than when it was asked
// about: the answer did not mean to replace that one.
func moved(asked []OpenFigure, cur report.Report) bool {
	now := standing(cur)
	return slices.ContainsFunc(asked, func(f OpenFigure) bool {
		v, has := now[f.Key]
		return has && (f.Was == nil || *f.Was != v)
	})
}

// passFigures answers 跳过 to the question about some figures: those that need not
// be given are left out and the rest is filed as it stands; the others are asked again.
func (b *Bot) passFigures(ctx context.Context, t talk, ref report.Ref) (Change, error) {
	if slices.ContainsFunc(b.lang.Indicators(), func(in report.Indicator) bool {
		return in.Required && slices.ContainsFunc(t.view.Session.Figures, func(f OpenFigure) bool { return f.Key == in.Key })
	}) {
		return b.askAgain(t, ref, said{}), nil
	}
	if err := b.loadReports(ctx, &t, reading{unit: ref.Area, force: &ref.Week, held: []report.Ref{ref}}); err != nil {
		return Change{}, err
	}
	cur := t.view.Reports[ref]
	switch {
	case len(cur.Held) > 0:
		return b.showHeld(t, []report.Report{cur}), nil
	case len(standing(cur)) == 0:
		return Change{Reply: b.texts.Say(templates.OpenCancelled{}), Sessions: []Session{closed(t)}}, nil
	}
	return b.fileGiven(ctx, t, given{ref: ref, values: standing(cur), whole: t.view.Session.Text + "\n" + t.in.Text})
}

// given are figures that were chosen, not read from a message.
type given struct {
	ref      report.Ref
	values   report.Values
	corrects bool
	hold     bool   // they wait for 确认, unusual or not
	whole    string // what is kept in the history
}

// fileGiven files figures that were chosen, as a message with them would be.
func (b *Bot) fileGiven(ctx context.Context, t talk, g given) (Change, error) {
	r := reading{text: g.whole, whole: g.whole, unit: g.ref.Area, force: &g.ref.Week, held: []report.Ref{g.ref}}
	if err := b.loadReports(ctx, &t, r); err != nil {
		return Change{}, err
	}
	j := b.lang.Given(g.values, g.ref, b.readingContext(t, r), g.corrects)
	if g.hold {
		j = j.Hold()
	}
	return b.file(ctx, t, r, []report.Judgement{j})
}

// askAgain repeats the question with what is not certain in the answer; it stays open.
func (b *Bot) askAgain(t talk, ref report.Ref, a said) Change {
	w, s := b.wording(t), t.view.Session
	j := report.Judgement{Outcome: report.OutAsk, Unit: ref.Area, Week: &ref.Week, Questions: a.again}
	before := report.Report{Values: report.Values{}}
	if len(a.again) == 0 {
		j.Questions, before.Values = repeated(s.Figures)
	}
	part := w.Part(j, before)
	part.Answer, part.Order = w.answerBy(s.Figures), w.labels(s.Figures)
	switch {
	case len(s.Figures) > 1:
		part.Answer = templates.AnswerOrder
		if len(a.again) == 0 {
			part.Missing = w.labels(missingOf(s.Figures))
		}
	case len(a.again) == 0 && s.Figures[0].Doubt == "" && s.Figures[0].Was == nil:
		part.Missing = part.Order
	}
	next := b.ask(t, AskedFigure, s.Text, s.Subject)
	next.Figures, next.Corrects = s.Figures, s.Corrects
	return Change{Reply: b.texts.Say(templates.NewReportReply(part)), Sessions: []Session{next}}
}

// repeated are the doubts of an open question again, and what stood recorded of them.
func repeated(figures []OpenFigure) (questions []report.Question, was report.Values) {
	was = report.Values{}
	for _, f := range figures {
		if f.Doubt != "" {
			questions = append(questions, report.Question{About: f.Key, Doubt: f.Doubt, Quote: f.Quote, Candidates: f.Candidates})
		}
		if f.Was != nil {
			was[f.Key] = *f.Was
		}
	}
	return questions, was
}

// missingOf are the figures of an open question that are merely missing.
func missingOf(figures []OpenFigure) []OpenFigure {
	return slices.DeleteFunc(slices.Clone(figures), func(f OpenFigure) bool { return f.Doubt != "" || f.Was != nil })
}

func (w Wording) labels(figures []OpenFigure) []string {
	out := make([]string, len(figures))
	for i, f := range figures {
		out[i] = w.Language.Label(f.Key)
	}
	return out
}

// wording words reports of the units that the sender's roster knows.
func (b *Bot) wording(t talk) Wording {
	return Wording{Language: b.lang, AreaName: t.people.AreaName}
}

// openFigures opens the question that a bare answer settles, if exactly one
// judgement leaves figures open; ok is false when none does or several do.
func (b *Bot) openFigures(t talk, r reading, judgements []report.Judgement) (Session, bool) {
	w := b.wording(t)
	w.Said = r.whole
	var open []OpenFigure
	var of report.Judgement
	for _, j := range judgements {
		figures := w.open(j)
		if len(figures) > 0 && len(open) > 0 {
			return Session{}, false
		}
		if len(figures) > 0 {
			open, of = figures, j
		}
	}
	if by := w.answerBy(open); by == "" || by == templates.AnswerLabelled {
		return Session{}, false
	}
	s := b.ask(t, AskedFigure, r.whole, refString(report.Ref{Area: of.Unit, Week: *of.Week}))
	s.Figures, s.Corrects = asking(open, t.view.Reports[report.Ref{Area: of.Unit, Week: *of.Week}]), of.Corrects
	return s, true
}

// asking notes what stands recorded of the figures that are asked about.
func asking(figures []OpenFigure, cur report.Report) []OpenFigure {
	now := standing(cur)
	for i := range figures {
		if v, has := now[figures[i].Key]; has {
			figures[i].Was = &v
		}
	}
	return figures
}
