package bot

import (
	"slices"

	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// partOf words what became of one judgement: what stood before and what stands after it.
func (b *Bot) partOf(t talk, j report.Judgement, before, after report.Report) templates.ReportPart {
	w := b.wording(t)
	w.Said = t.in.Text
	part := w.Part(j, before)
	if j.Unit == "" || j.Week == nil {
		return part
	}
	part.Figures = w.figures(after.Values)
	part.Held = w.figures(after.Held)
	part.Receipt = receipt(t.people, after.Ref)
	part.Due = b.due(after.Week)
	part.Late, part.Untimed = after.Timeliness == report.Late, after.Timeliness == ""
	if j.Outcome == report.OutRecord && before.Status != report.Complete && !b.exempt(j.Week.Add(-1)) {
		part.Remark = w.remark(after.Values, t.view.Reports[report.Ref{Area: j.Unit, Week: j.Week.Add(-1)}])
	}
	if j.Outcome == report.OutRecord && before.Status == report.Complete {
		b.wordAddition(&part, before, after)
	}
	return part
}

// wordAddition tells apart what a message does to a report that was complete:
// nothing, a change of what stood there, or an addition.
func (b *Bot) wordAddition(part *templates.ReportPart, before, after report.Report) {
	part.Added = true
	switch {
	case before.Values.Equal(after.Values):
		part.Outcome = "same"
	case slices.ContainsFunc(part.Changes, func(c templates.Change) bool { return c.From != "" && c.From != c.To }):
		part.Outcome = string(report.OutCorrect)
		part.Changes = slices.DeleteFunc(part.Changes, func(c templates.Change) bool { return c.From == c.To })
	}
}

// Wording turns judgements into what templates say. It needs no store, so that
// the dry run answers in the same words.
type Wording struct {
	Language *report.Language
	AreaName func(code string) string
	Said     string // the message that is answered; empty: not known
}

// Part words one judgement against what stood recorded before.
func (w Wording) Part(j report.Judgement, before report.Report) templates.ReportPart {
	part := templates.ReportPart{
		Outcome: string(j.Outcome),
		Figures: w.figures(j.Values),
		Kept:    w.figures(j.Changes),
		Changes: w.changes(j.Changes, before.Values),
		Sample:  SampleOf(w.Language.Indicators()),
	}
	if j.Outcome == report.OutHold {
		part.Held = w.figures(j.Values)
	}
	if j.Unit != "" {
		part.Unit = w.AreaName(j.Unit)
	}
	if j.Week != nil && j.Unit != "" {
		part.Week = j.Week.Number
	}
	part.Missing = w.missing(j)
	part.Fresh = w.fresh(j)
	for _, q := range j.Questions {
		part.Questions = append(part.Questions, w.question(q, j, before))
	}
	part.Questions = templates.MergeQuestions(part.Questions)
	open := w.open(j)
	part.Answer, part.Order = w.answerBy(open), w.labels(open)
	return part
}

// fresh are the figures of a correction that has no report to correct, if
// nothing else is asked.
func (w Wording) fresh(j report.Judgement) []templates.Figure {
	values := report.Values{}
	for _, q := range j.Questions {
		if q.Doubt != report.DoubtNoReport || len(q.Candidates) == 0 {
			return nil
		}
		values[q.About] = q.Candidates[len(q.Candidates)-1]
	}
	return w.figures(values)
}

// missing names what the report still lacks, without what is asked about anyway;
// nothing where there is no report to complete.
func (w Wording) missing(j report.Judgement) []string {
	var out []string
	asked := j.AskAbout()
	for _, key := range j.Missing {
		if !slices.Contains(asked, key) && !doubts(j, report.DoubtNoReport) {
			out = append(out, w.Language.Label(key))
		}
	}
	return out
}

func (w Wording) figures(v report.Values) []templates.Figure {
	var out []templates.Figure
	for _, in := range w.Language.Indicators() {
		if value, ok := v[in.Key]; ok {
			out = append(out, templates.Figure{Label: in.Label, Value: shown(value), Unit: in.Unit})
		}
	}
	return out
}

func (w Wording) changes(after, before report.Values) []templates.Change {
	var out []templates.Change
	for _, in := range w.Language.Indicators() {
		to, ok := after[in.Key]
		if !ok {
			continue
		}
		change := templates.Change{Label: in.Label, To: shown(to), Unit: in.Unit}
		if from, had := before[in.Key]; had {
			change.From = shown(from)
		}
		out = append(out, change)
	}
	return out
}

// question words one doubt with what it is about.
func (w Wording) question(q report.Question, j report.Judgement, before report.Report) templates.Question {
	view := templates.Question{Doubt: string(q.Doubt), Quote: q.Quote, Sample: SampleOf(w.Language.Indicators())}
	if in, ok := w.Language.Indicator(q.About); ok {
		view.Label, view.Short, view.Unit, view.Kind = in.Label, shortest(in), in.Unit, string(in.Kind)
		view.Min, view.Max = report.Value{Kind: in.Kind, N: in.Min}.String(), report.Value{Kind: in.Kind, N: in.Max}.String()
	}
	for _, v := range q.Candidates {
		view.Others = append(view.Others, shown(v))
		view.Last = shown(v)
	}
	if value, ok := before.Values[q.About]; ok {
		view.Recorded = shown(value)
	}
	if q.Other != "" && len(q.Candidates) == 2 {
		view.Other, view.Below = w.figures(report.Values{q.Other: q.Candidates[0]})[0].String(), q.Candidates[1].N < q.Candidates[0].N
	}
	if view.Quote == "" {
		view.Quote = w.subject(q.Doubt, j)
	}
	return view
}

// shown is a value as replies repeat it.
func shown(v report.Value) string { return templates.ChatValue(string(v.Kind), v.String()) }

// subject names what a refusal is about when the message itself gives no words to quote.
func (w Wording) subject(d report.Doubt, j report.Judgement) string {
	switch d { //nolint:exhaustive // the other doubts quote the message
	case report.DoubtNoRight:
		if j.Unit != "" {
			return w.AreaName(j.Unit)
		}
	case report.DoubtWeekClosed, report.DoubtWeekFuture:
		if j.Week != nil {
			return templates.WeekName(j.Week.Number)
		}
	}
	return ""
}

// nameOf is how a member is called in answers to the member and on pages behind a login.
func nameOf(people *roster.Roster, id string) string {
	if m, ok := people.Member(id); ok {
		return m.Name
	}
	return id
}
