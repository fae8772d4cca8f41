package bot

import (
	"context"
	"slices"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
)

// UnitWeek is one week of one unit with everything that happened to it.
type UnitWeek struct {
	MineWeek
	Member    roster.Member // who looks
	Area      roster.Area
	Now       time.Time
	Seq       int  // of the report as it is shown; 0: nothing ever came
	Recorded  bool // figures stand recorded
	MayReport bool
	Ahead     bool        // the week has not begun
	Entries   []WeekEntry // newest first
}

// Writable reports whether the member may give figures for the week now.
func (w UnitWeek) Writable() bool { return w.MayReport && !w.Ahead && !w.Closed(w.Now) }

// WeekEntry is one line of a report's history.
type WeekEntry struct {
	At      time.Time
	By      roster.Member // zero: not on the roster
	Act     report.Act
	Message string
	Purged  bool          // the message was there and is gone, as the retention says
	Figures []EntryFigure // what it changed
	Undone  bool          // taken back later
}

// EntryFigure is one figure before and after; nil: there was none.
type EntryFigure struct {
	Label, Unit string
	From, To    *report.Value
}

// UnitWeek reads one week. ErrNotFound when there is no such unit, ErrForbidden
// when the member may not see it.
func (b *Bot) UnitWeek(ctx context.Context, member string, ref report.Ref) (UnitWeek, error) {
	people, m, err := b.looker(ctx, member, ref.Area)
	if err != nil {
		return UnitWeek{}, err
	}
	view, err := b.store.Read(ctx, Need{Reports: []report.Ref{ref}, Histories: []report.Ref{ref}, Attachments: []report.Ref{ref}})
	if err != nil {
		return UnitWeek{}, err
	}
	return b.unitWeekOf(people, m, ref, view), nil
}

// looker is the member, where he may see the unit.
func (b *Bot) looker(ctx context.Context, member, area string) (*roster.Roster, roster.Member, error) {
	people, err := b.store.Roster(ctx)
	if err != nil {
		return nil, roster.Member{}, err
	}
	m, _ := people.Member(member)
	a, known := people.Area(area)
	switch {
	case !people.MaySeeUnit(m, area, b.today()):
		return nil, m, ErrForbidden
	case !known || a.Kind == roster.County || a.Kind == roster.Village:
		return nil, m, ErrNotFound
	}
	return people, m, nil
}

// unitWeekOf puts the week together from what was read.
func (b *Bot) unitWeekOf(people *roster.Roster, m roster.Member, ref report.Ref, view View) UnitWeek {
	w := UnitWeek{
		MineWeek: b.mineWeek(people, ref, view), Member: m, Now: b.now(), Seq: view.Reports[ref].Seq,
		Recorded:  len(standing(view.Reports[ref])) > 0,
		MayReport: people.MayReport(m, ref.Area, b.today()), Ahead: calendar.WeekOf(b.now()).Before(ref.Week),
	}
	w.Area, _ = people.Area(ref.Area)
	hist := view.Histories[ref]
	undone := report.Undone(hist)
	for _, e := range slices.Backward(hist) {
		entry := WeekEntry{At: e.At, Act: e.Act, Message: e.Message, Purged: e.Purged, Figures: b.entryFigures(e.Before, e.After), Undone: undone[e.Seq]}
		entry.By, _ = people.Member(e.By)
		w.Entries = append(w.Entries, entry)
	}
	return w
}

// entryFigures are the figures that differ, in the order of the indicators.
func (b *Bot) entryFigures(before, after report.Values) []EntryFigure {
	var out []EntryFigure
	for _, in := range b.lang.Indicators() {
		from, had := before[in.Key]
		to, has := after[in.Key]
		if had == has && from == to {
			continue
		}
		f := EntryFigure{Label: in.Label, Unit: in.Unit}
		if had {
			f.From = &from
		}
		if has {
			f.To = &to
		}
		out = append(out, f)
	}
	return out
}

// Indicators are those of the weekly report, in order.
func (b *Bot) Indicators() []report.Indicator { return b.lang.Indicators() }
