package roster

import (
	"cmp"
	"slices"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
)

// Deputy says that one member reports in another's place (代报) for some days.
// At any day a member has at most one deputy that is not ended.
type Deputy struct {
	ID        string        `json:"id"`        // D0001, given once
	Principal string        `json:"principal"` // member id of who is away
	Deputy    string        `json:"deputy"`    // member id of who stands in
	From      calendar.Date `json:"from"`
	To        calendar.Date `json:"to"` // the last day, included
	SetAt     time.Time     `json:"set_at"`
	SetBy     string        `json:"set_by,omitempty"` // member id of who ordered it
	Ended     bool          `json:"ended,omitempty"`  // taken back, or replaced by a later one
	Rev       int64         `json:"-"`
}

// On reports whether the deputy stands in on that day.
func (d Deputy) On(day calendar.Date) bool {
	return !d.Ended && d.From.Compare(day) <= 0 && day.Compare(d.To) <= 0
}

// Overlaps reports whether a day of the span from…to is one of the deputy's.
func (d Deputy) Overlaps(from, to calendar.Date) bool {
	return !d.Ended && d.From.Compare(to) <= 0 && from.Compare(d.To) <= 0
}

// Deputies are all that were ever set, in order of their ids.
func (r *Roster) Deputies() []Deputy { return slices.Clone(r.deputies) }

// DeputiesOf are those set for the member that have not ended and reach to that
// day or beyond, in order of their days.
func (r *Roster) DeputiesOf(principal string, from calendar.Date) []Deputy {
	var out []Deputy
	for _, d := range r.deputies {
		if d.Principal == principal && !d.Ended && from.Compare(d.To) <= 0 {
			out = append(out, d)
		}
	}
	slices.SortFunc(out, func(a, b Deputy) int { return cmp.Or(a.From.Compare(b.From), compareIDs(a.ID, b.ID)) })
	return out
}

// DeputyOn is what was set for the member for that day.
func (r *Roster) DeputyOn(principal string, on calendar.Date) (Deputy, bool) {
	for _, d := range r.deputies {
		if d.Principal == principal && d.On(on) {
			return d, true
		}
	}
	return Deputy{}, false
}

// StandsIn are the areas for which the member reports on that day only because
// he stands in for somebody, in order; those he stands for himself are left out.
func (r *Roster) StandsIn(m Member, on calendar.Date) []string {
	if m.Disabled || m.Role == Leader {
		return nil
	}
	var out []string
	for _, d := range r.deputies {
		if d.Deputy != m.ID || !d.On(on) {
			continue
		}
		if p, ok := r.Member(d.Principal); ok && !p.Disabled {
			out = append(out, p.own()...)
		}
	}
	own := m.own()
	out = slices.DeleteFunc(out, func(area string) bool { return slices.Contains(own, area) })
	slices.Sort(out)
	return slices.Compact(out)
}

// UnitsOf are the areas for which the member reports on that day without saying
// so: an officer's or head's own, then those for which he stands in.
func (r *Roster) UnitsOf(m Member, on calendar.Date) []string {
	return append(slices.Clone(m.own()), r.StandsIn(m, on)...)
}

// StoodIn reports whether the member was to stand in for somebody on that day; a
// deputy that ended since counts.
func (r *Roster) StoodIn(member string, on calendar.Date) bool {
	return slices.ContainsFunc(r.deputies, func(d Deputy) bool {
		d.Ended = false
		return d.Deputy == member && d.On(on)
	})
}

// HomeOn is the one area of a member who reports for exactly one on that day, else "".
func (r *Roster) HomeOn(m Member, on calendar.Date) string {
	if units := r.UnitsOf(m, on); len(units) == 1 {
		return units[0]
	}
	return ""
}

// MayReport reports whether the member may report for that area on that day: for
// those of Member.MayReport, and for those for which he stands in.
func (r *Roster) MayReport(m Member, area string, on calendar.Date) bool {
	return m.MayReport(area) || slices.Contains(r.StandsIn(m, on), area)
}

// own are the areas that an active officer or head stands for.
func (m Member) own() []string {
	if m.Disabled || m.Role != Officer && m.Role != Head {
		return nil
	}
	return m.Areas
}
