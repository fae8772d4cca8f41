package bot

import (
	"slices"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
)

// MineWeek is one week of a unit as its own officer sees it.
type MineWeek struct {
	Week      calendar.Week
	Due       time.Time
	Until     calendar.Date // last day on which reports of the week are still taken
	Exempt    bool          // nobody owes a report
	DayOff    bool          // because the week has no working day
	Holiday   string        // why it is due earlier than usual, or not at all; may be empty
	Status    report.Status // "" when nothing came; what was withdrawn counts as nothing but keeps its status
	Late      bool          // of a complete report
	Receipt   string        // W47-017
	Figures   []MineFigure  // every indicator in its order
	At        time.Time     // when the report was completed, or else when the last message came
	Corrected time.Time     // of the last correction that stands; zero: none
	Zero      bool          // 零报告
	Imported  bool          // a file gave the figures: neither late nor on time
	Delegated bool          // 代报: the office's own people sent it for the unit

	Attachments []report.Attachment // in the order in which they came, without those that were taken back
}

// MineFigure is one indicator of a week.
type MineFigure struct {
	Key, Label, Unit string
	Short            string // what officers call it: 问题
	Kind             report.Kind
	Required         bool
	Value            *report.Value // nil: not given
	Held             bool          // Value waits for 确认
	From             *report.Value // what stood before a correction; nil: it was not corrected
	At               time.Time     // of the correction
}

// Reported reports whether the week has a complete report.
func (w MineWeek) Reported() bool { return w.Status == report.Complete }

// Overdue reports whether the week's due moment has passed.
func (w MineWeek) Overdue(now time.Time) bool { return now.After(w.Due) }

// Closed reports whether the week takes no more messages.
func (w MineWeek) Closed(now time.Time) bool { return calendar.DateOf(now).After(w.Until) }

// mineWeek decides what one week looks like, from what was read.
func (b *Bot) mineWeek(people *roster.Roster, ref report.Ref, view View) MineWeek {
	r, hist := view.Reports[ref], view.Histories[ref]
	w := MineWeek{
		Week: ref.Week, Due: b.due(ref.Week), Until: ref.Week.Add(b.set.KeepOpen).Sunday(),
		Exempt: b.exempt(ref.Week), Holiday: b.holidayOf(ref.Week), DayOff: !b.cal.HasWorkday(ref.Week),
		Receipt: receipt(people, ref), Figures: b.mineFigures(r, hist),
		Attachments: report.Listed(view.Attachments[ref]),
	}
	if r.Seq == 0 || r.Status != report.Withdrawn && empty(r) {
		return w
	}
	w.Status, w.At, w.Zero = r.Status, r.ReceivedAt, r.Zero()
	if r.Status == report.Complete {
		w.At, w.Late, w.Imported = r.CompletedAt, r.Timeliness == report.Late, r.Timeliness == ""
		if w.At.IsZero() {
			w.At = r.ReceivedAt
		}
		w.Delegated = delegated(people, r, hist)
	}
	for _, f := range w.Figures {
		if f.From != nil && f.At.After(w.Corrected) {
			w.Corrected = f.At
		}
	}
	return w
}

// mineFigures are the indicators with what stands recorded, held, or stood before.
func (b *Bot) mineFigures(r report.Report, hist []report.Entry) []MineFigure {
	changed := report.Corrections(r, hist)
	var out []MineFigure
	for _, in := range b.lang.Indicators() {
		f := MineFigure{Key: in.Key, Label: in.Label, Unit: in.Unit, Short: in.Label, Kind: in.Kind, Required: in.Required}
		if len(in.Aliases) > 0 {
			f.Short = in.Aliases[0]
		}
		if v, ok := r.Held[in.Key]; ok {
			f.Value, f.Held = &v, true
		} else if v, ok := r.Values[in.Key]; ok && r.Status != report.Withdrawn {
			f.Value = &v
		}
		if c, ok := changed[in.Key]; ok && !f.Held {
			f.From, f.At = &c.From, c.At
		}
		out = append(out, f)
	}
	return out
}

// delegated reports whether one of the office's own people, or somebody who stood
// in for the unit's officer that day, completed the report.
func delegated(people *roster.Roster, r report.Report, hist []report.Entry) bool {
	for _, e := range report.Standing(hist) {
		if e.At.Equal(r.CompletedAt) {
			m, ok := people.Member(e.By)
			return ok && (mayOrder(m) || !slices.Contains(m.Areas, r.Area) && people.StoodIn(m.ID, calendar.DateOf(e.At)))
		}
	}
	return false
}
