package report

import (
	"slices"
	"strings"
	"time"

	"github.com/weidubao/weidubao/bot/sheet"
)

// PastPlan is what importing a file would do. Nothing is changed until it is committed.
type PastPlan struct {
	Add       []PastReport // reports that did not stand yet, or lacked some of the figures
	Correct   []PastReport // reports of which the file gives other figures
	Unchanged int          // rows that say what stands recorded
	Blank     int          // rows without any figure
	Unknown   []string     // heads of columns that were not read
}

// PastReport is one row that changes something.
type PastReport struct {
	PastRow
	Before  Report       // as it stands; Seq 0: it does not exist
	Differs []Difference // figures that stand there otherwise, in the order of the indicators
}

// Difference is one figure that the file gives otherwise than it stands recorded, or waits for 确认.
type Difference struct {
	Ref
	Indicator Indicator
	Old, New  Value
}

// Differences are all those of the plan, in order of week and unit.
func (p PastPlan) Differences() []Difference {
	var out []Difference
	for _, r := range p.Correct {
		out = append(out, r.Differs...)
	}
	return out
}

// Writes are the reports that the plan changes, in order of week and unit, the
// corrections among them.
func (p PastPlan) Writes() []PastReport {
	out := append(slices.Clone(p.Add), p.Correct...)
	slices.SortFunc(out, byWeek)
	return out
}

func byWeek(a, b PastReport) int { return compareRefs(a.Ref, b.Ref) }

// compareRefs orders reports by week, then by unit.
func compareRefs(a, b Ref) int {
	if n := a.Week.Compare(b.Week); n != 0 {
		return n
	}
	return strings.Compare(a.Area, b.Area)
}

// PlanImport lays a file over what stands recorded. An empty cell says nothing: a
// figure that stands there stays. After the import every report that it changes is
// complete; a row that would leave one without a required figure is refused, with
// the cell that is missing: *sheet.CellError.
func (l *Language) PlanImport(f PastFile, standing map[Ref]Report) (PastPlan, error) {
	p := PastPlan{Blank: f.Blank, Unknown: f.Unknown}
	for _, row := range f.Rows {
		r := PastReport{PastRow: row, Before: standing[row.Ref]}
		fresh := false
		recorded := r.Before.standing()
		for _, ind := range l.inds {
			v, given := row.Values[ind.Key]
			old, known := recorded[ind.Key]
			waiting, waits := r.Before.Held[ind.Key]
			switch {
			case !given:
			case !known && waits && waiting != v: // what an officer was told waits for 确认 does not go without a word
				r.Differs = append(r.Differs, Difference{Ref: row.Ref, Indicator: ind, Old: waiting, New: v})
			case !known:
				fresh = true
			case old != v:
				r.Differs = append(r.Differs, Difference{Ref: row.Ref, Indicator: ind, Old: old, New: v})
			}
		}
		if !fresh && len(r.Differs) == 0 {
			p.Unchanged++
			continue
		}
		if err := l.whole(row, recorded); err != nil {
			return PastPlan{}, err
		}
		if len(r.Differs) > 0 {
			p.Correct = append(p.Correct, r)
		} else {
			p.Add = append(p.Add, r)
		}
	}
	slices.SortFunc(p.Add, byWeek)
	slices.SortFunc(p.Correct, byWeek)
	return p, nil
}

// whole refuses a row that leaves its report without a required figure.
func (l *Language) whole(row PastRow, recorded Values) error {
	missing := l.missingKeys(recorded.merged(row.Values))
	if len(missing) == 0 {
		return nil
	}
	label := l.Label(missing[0])
	if !row.cells.Has(label) {
		return row.cells.Err(label, sheet.MissingColumn, "")
	}
	return row.cells.Err(label, sheet.Empty, "")
}

// Apply enters the row's figures and returns the report and the entry for its
// history. Figures of a file have no reporter, and are neither late nor on time;
// a report that had been completed before keeps what it was.
func (r PastReport) Apply(m Message) (Report, Entry) {
	next := r.Before
	next.Ref = r.Ref
	next.Seq++
	if next.Status != Complete {
		next.CompletedAt = time.Time{}
	}
	before := r.Before.standing()
	next.Values = before.merged(r.Values)
	next.Held, next.Asked = nil, nil
	next.Status, next.Reporter, next.ReceivedAt, next.Text = Complete, "", m.At, m.Text
	next.timely(m.Due)
	return next, Entry{
		Ref: next.Ref, Seq: next.Seq, At: m.At, By: m.Member, Message: m.Text, Cause: m.Cause, Act: ActImport,
		Before: before.Clone(), After: next.Values.Clone(), Keys: sortedKeys(r.Values), Status: Complete,
	}
}
