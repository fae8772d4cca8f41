package report

import (
	"slices"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/bot/sheet"
)

// ProblemFuture says that a row is about a week that has not begun, ProblemRange
// that a figure is outside the indicator's minimum and maximum, ProblemCounty that a row is
// about the whole county: a sum, which is not a unit's own figure.
const (
	ProblemFuture sheet.Problem = "future"
	ProblemRange  sheet.Problem = "range"
	ProblemCounty sheet.Problem = "county"
)

// PastFile is a file of weekly figures that was read and is in order.
type PastFile struct {
	Name    string // of the sheet, or of the file
	Rows    []PastRow
	Blank   int      // rows that give no figure at all: left out
	Unknown []string // heads of columns that were not read
}

// PastRow is one unit's week in a file.
type PastRow struct {
	Ref
	Line   int // as the spreadsheet shows it
	Values Values
	cells  sheet.Record
}

// Weeks are the weeks that the file speaks of, in order.
func (f PastFile) Weeks() []calendar.Week {
	var out []calendar.Week
	for _, r := range f.Rows {
		out = append(out, r.Week)
	}
	slices.SortFunc(out, calendar.Week.Compare)
	return slices.Compact(out)
}

// ReadFile reads a file of weekly figures (周, 地区 and the labels of the
// indicators). A week is 2026-W47, 2026年第47周 or a date in it. A row without any figure is
// left out. The error is a *sheet.CellError: a cell that cannot be taken, a week that has not begun
// by today, or a unit's week that stands there twice. Nothing of the file may be taken then.
func (l *Language) ReadFile(t sheet.Table, r *roster.Roster, today calendar.Date) (PastFile, error) {
	m, err := sheet.Match(t, l.columns())
	if err != nil {
		return PastFile{}, err
	}
	f := PastFile{Name: t.Name, Unknown: m.Unknown}
	seen := make(map[Ref]bool)
	for _, rec := range m.Rows() {
		row, err := l.readRow(rec, r, today)
		switch {
		case err != nil:
			return PastFile{}, err
		case seen[row.Ref]:
			return PastFile{}, rec.Err(colArea, sheet.Duplicate, rec.Get(colArea)+" "+row.Week.String())
		}
		seen[row.Ref] = true
		if len(row.Values) == 0 {
			f.Blank++
			continue
		}
		f.Rows = append(f.Rows, row)
	}
	return f, nil
}

func (l *Language) readRow(rec sheet.Record, r *roster.Roster, today calendar.Date) (PastRow, error) {
	row := PastRow{Line: rec.Line(), Values: Values{}, cells: rec}
	var problem *sheet.CellError
	if row.Week, problem = readWeek(rec, today); problem != nil {
		return row, problem
	}
	if row.Area, problem = readArea(rec, r); problem != nil {
		return row, problem
	}
	for _, ind := range l.inds {
		cell := rec.Get(ind.Label)
		if cell == "" {
			continue
		}
		v, ok := ind.ReadCell(cell)
		switch {
		case !ok && ind.Kind == Money:
			return row, rec.Err(ind.Label, sheet.BadAmount, cell)
		case !ok:
			return row, rec.Err(ind.Label, sheet.BadNumber, cell)
		case ind.Kind.Number() && (ind.Max > 0 && v.N > ind.Max || v.N < ind.Min):
			return row, rec.Err(ind.Label, ProblemRange, cell)
		}
		row.Values[ind.Key] = v
	}
	return row, nil
}

func readWeek(rec sheet.Record, today calendar.Date) (calendar.Week, *sheet.CellError) {
	cell := rec.Get(colWeek)
	if cell == "" {
		return calendar.Week{}, rec.Err(colWeek, sheet.Empty, "")
	}
	w, err := calendar.ParseWeek(spaceless(cell))
	if err != nil {
		d, notDate := calendar.ParseDate(cell)
		if notDate != nil {
			return w, rec.Err(colWeek, sheet.BadWeek, cell)
		}
		w = d.Week()
	}
	if w.Monday().After(today) {
		return w, rec.Err(colWeek, ProblemFuture, cell)
	}
	return w, nil
}

func readArea(rec sheet.Record, r *roster.Roster) (string, *sheet.CellError) {
	cell := rec.Get(colArea)
	a, ok := r.FindArea(cell)
	switch {
	case cell == "":
		return "", rec.Err(colArea, sheet.Empty, "")
	case !ok:
		return "", rec.Err(colArea, sheet.UnknownArea, cell)
	case a.Kind == roster.County:
		return "", rec.Err(colArea, ProblemCounty, cell)
	case a.Kind == roster.Village:
		return "", rec.Err(colArea, sheet.UnknownUnit, cell)
	}
	return a.Code, nil
}
