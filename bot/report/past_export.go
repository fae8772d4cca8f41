package report

import (
	"slices"
	"strings"

	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/bot/sheet"
)

// Export writes reports as a file of weekly figures, by week and unit. Importing
// it again changes nothing. What waits for 确认, and what was taken back, is not in it. Text that a
// spreadsheet would take for a formula stays text.
func (l *Language) Export(reports []Report, people *roster.Roster) sheet.Table {
	t := sheet.Table{Name: "周报", Line: 1, Header: []string{colWeek, colArea}}
	for _, ind := range l.inds {
		t.Header = append(t.Header, ind.Label)
	}
	t.Header = append(t.Header, colStatus, colTimeliness, colReporter)
	sorted := slices.SortedFunc(slices.Values(reports), func(a, b Report) int { return compareRefs(a.Ref, b.Ref) })
	for k, r := range sorted {
		t.Rows = append(t.Rows, sheet.Row{Line: k + 2, Cells: l.cells(r, people)})
	}
	return t
}

// cells are a report's cells, in the order of the header.
func (l *Language) cells(r Report, people *roster.Roster) []string {
	out := []string{r.Week.String(), sheet.Safe(unitCell(r.Area, people))}
	values := r.standing()
	for _, ind := range l.inds {
		cell := ""
		if v, ok := values[ind.Key]; ok {
			cell = ind.WriteCell(v)
		}
		out = append(out, sheet.Safe(cell))
	}
	m, _ := people.Member(r.Reporter)
	return append(out, statusWord(r.Status), timelinessWord(r.Timeliness), sheet.Safe(strings.TrimSpace(m.Name)))
}

// unitCell is the unit's name, or its code where the name would not lead back to it.
func unitCell(code string, people *roster.Roster) string {
	name := people.AreaName(code)
	if a, ok := people.FindArea(name); ok && a.Code == code {
		return name
	}
	return code
}
