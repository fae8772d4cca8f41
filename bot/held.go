package bot

import (
	"strings"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/templates"
)

// HeldFigures are figures of one report that a member was shown as waiting for 确认.
type HeldFigures struct {
	report.Ref
	Values report.Values `json:"values"`
}

// askHeld opens the question whether these reports' held figures are right.
func (b *Bot) askHeld(t talk, reports []report.Report) Session {
	var refs []string
	var shown []HeldFigures
	for _, r := range reports {
		refs = append(refs, refString(r.Ref))
		shown = append(shown, HeldFigures{Ref: r.Ref, Values: r.Held.Clone()})
	}
	s := b.ask(t, AskedHold, "", strings.Join(refs, " "))
	s.Held = shown
	return s
}

// unseen are the reports whose held figures a bare 确认 would record, though they
// are not what the member was asked about last: another question came between, or
// somebody else's figures wait there now. A 确认 that was asked for holds after
// half an hour, too.
func (b *Bot) unseen(t talk, r reading, judgements []report.Judgement) []report.Report {
	var out []report.Report
	for _, j := range judgements {
		if !j.Confirms || j.Unit == "" || j.Week == nil || j.Outcome == report.OutNotReport {
			continue
		}
		cur := t.view.Reports[report.Ref{Area: j.Unit, Week: *j.Week}]
		if !t.in.CreatedAt.Before(cur.ReceivedAt) && !t.shown(cur) && b.confirmsOnly(t, r) {
			out = append(out, cur)
		}
	}
	return out
}

// shown reports whether what waits in the report is what the member was asked
// about last.
func (t talk) shown(r report.Report) bool {
	s := t.view.Session
	if s.Kind != AskedHold || t.late() || yesAnswer.MatchString(s.Text) && t.hasty() {
		return false
	}
	for _, h := range s.Held {
		if h.Ref == r.Ref {
			return h.Values.Equal(r.Held)
		}
	}
	return false
}

// withoutHeld is what the text is read against, as if nothing waited for 确认.
func (b *Bot) withoutHeld(t talk, r reading) report.Context {
	c := b.readingContext(t, r)
	look := c.Look
	c.Look = func(unit string, week calendar.Week) report.State {
		st := look(unit, week)
		st.Held = nil
		return st
	}
	return c
}

// confirmsOnly reports whether the message has no figures of its own.
func (b *Bot) confirmsOnly(t talk, r reading) bool {
	return noReport(b.lang.Read(r.text, b.withoutHeld(t, r)))
}

// waitToo holds the figures of a 确认 that would record others beside them which
// wait there and were not shown: they are shown together, and asked about.
func (b *Bot) waitToo(t talk, r reading, judgements []report.Judgement) []report.Judgement {
	for i, j := range judgements {
		if !j.Confirms || j.Unit == "" || j.Week == nil {
			continue
		}
		cur := t.view.Reports[report.Ref{Area: j.Unit, Week: *j.Week}]
		if t.in.CreatedAt.Before(cur.ReceivedAt) || t.shown(cur) || b.gives(t, r, cur) {
			continue
		}
		judgements[i] = j.Hold()
		judgements[i].Confirms = false
	}
	return judgements
}

// gives reports whether the message itself has every figure that waits in the report.
func (b *Bot) gives(t talk, r reading, cur report.Report) bool {
	own := make(map[string]bool)
	for _, j := range b.lang.Read(r.text, b.withoutHeld(t, r)) {
		if j.Unit == cur.Area && j.Week != nil && *j.Week == cur.Week {
			for key := range j.Values {
				own[key] = true
			}
		}
	}
	for key := range cur.Held {
		if !own[key] {
			return false
		}
	}
	return true
}

// showHeld shows what waits and asks whether it is right.
func (b *Bot) showHeld(t talk, reports []report.Report) Change {
	var parts []templates.ReportPart
	for _, r := range reports {
		j := report.Judgement{Outcome: report.OutHold, Unit: r.Area, Week: &r.Week, Values: r.Held}
		parts = append(parts, b.partOf(t, j, r, r))
	}
	s := b.askHeld(t, reports)
	s.Text = t.in.Text // a 确认 sent twice at once is none to what the first one is shown
	return Change{Reply: b.fit(templates.NewReportReply(parts...)), Sessions: []Session{s}}
}
