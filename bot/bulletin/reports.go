package bulletin

import (
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/report"
)

// countReports counts completeness and timeliness, week by week in order and
// unit by unit in order of code. Units and weeks are sorted.
func (e *Edition) countReports(f Facts) {
	e.Weeks, e.Open, e.Exempt = []calendar.Week{}, []calendar.Week{}, []calendar.Week{}
	e.Late, e.Missing = []Miss{}, []Miss{}
	given := byRef(f.Reports)
	for _, w := range f.Weeks {
		switch {
		case w.Exempt:
			e.Exempt = append(e.Exempt, w.Week)
			continue
		case f.Now.After(w.Due):
			e.Weeks = append(e.Weeks, w.Week)
		default:
			e.Open = append(e.Open, w.Week)
		}
		for _, u := range f.Units {
			r, came := given[report.Ref{Area: u.Code, Week: w.Week}]
			e.countOne(u, w, f.Now.After(w.Due), r, came)
		}
	}
	e.Expected = e.Units*len(e.Weeks) + e.Early
	e.Extra = len(countable(f)) - e.Received
}

// countOne counts one unit's week.
func (e *Edition) countOne(u Unit, w Week, due bool, r report.Report, came bool) {
	complete := came && isComplete(r)
	switch {
	case complete && !due:
		e.Early++
	case !complete && due:
		m := Miss{Unit: u, Week: w.Week}
		if came {
			m.Status = r.Status
		}
		e.Missing = append(e.Missing, m)
	}
	if !complete {
		return
	}
	e.Received++
	switch r.Timeliness {
	case report.OnTime:
		e.OnTime++
	case report.Late:
		e.Late = append(e.Late, Miss{Unit: u, Week: w.Week, At: r.CompletedAt.In(calendar.Zone), Due: w.Due.In(calendar.Zone)})
	default:
		e.Imported++
	}
}

// complete are the reports that count, each once.
func complete(reports []report.Report) []report.Report {
	var out []report.Report
	for _, r := range byRef(reports) {
		if isComplete(r) {
			out = append(out, r)
		}
	}
	return out
}

// isComplete reports whether a report counts as received.
func isComplete(r report.Report) bool {
	switch r.Status {
	case report.Complete:
		return true
	case report.Incomplete, report.Held, report.Withdrawn:
		return false
	default:
		return false
	}
}

// byRef indexes reports by unit and week. Should one be handed in twice, the
// one with the longer history stands.
func byRef(reports []report.Report) map[report.Ref]report.Report {
	out := make(map[report.Ref]report.Report, len(reports))
	for _, r := range reports {
		if old, twice := out[r.Ref]; !twice || old.Seq < r.Seq {
			out[r.Ref] = r
		}
	}
	return out
}

// countable are the complete reports that the totals are made of: every one
// of an expected week or of any other week of the month.
func countable(f Facts) []report.Report {
	asked := make(map[calendar.Week]bool, len(f.Weeks))
	for _, w := range f.Weeks {
		asked[w.Week] = true
	}
	var out []report.Report
	for _, r := range byRef(f.Reports) {
		if isComplete(r) && (asked[r.Week] || r.Week.Month() == f.Month) {
			out = append(out, r)
		}
	}
	return out
}
