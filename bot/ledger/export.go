package ledger

import (
	"cmp"
	"slices"

	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/bot/sheet"
)

// Export writes issues as a ledger file, by number. Importing it again changes
// nothing. Text that a spreadsheet would take for a formula stays text. The note
// and the author of a sign-off have no column.
func Export(issues []Issue, r *roster.Roster) sheet.Table {
	t := sheet.Table{Name: "台账", Line: 1}
	for _, c := range columns() {
		t.Header = append(t.Header, c.Name)
	}
	sorted := slices.SortedFunc(slices.Values(issues), func(a, b Issue) int { return cmp.Compare(a.Number, b.Number) })
	for k, i := range sorted {
		t.Rows = append(t.Rows, sheet.Row{Line: k + 2, Cells: cells(i, r)})
	}
	return t
}

// cells are an issue's cells, in the order of columns.
func cells(i Issue, r *roster.Roster) []string {
	return []string{
		sheet.Safe(i.Number), sheet.Safe(i.Source), sheet.Safe(unitCell(i.Area, r)),
		sheet.Safe(i.Village), sheet.Safe(i.Category), sheet.Safe(i.Text),
		sheet.Safe(i.Responsible), sheet.Safe(leaderCell(i.Leader, r)),
		i.RegisteredOn.String(), i.DueOn.String(),
		formatWan(i.AmountFen), formatWan(i.RecoveredFen),
		statusWord(i.Status), i.SignedOffOn.String(),
	}
}

// unitCell is the unit's name, or its code where the name would not lead back to it.
func unitCell(code string, r *roster.Roster) string {
	name := r.AreaName(code)
	if a, ok := r.FindArea(name); ok && a.Code == code {
		return name
	}
	return code
}

// leaderCell is the leader's name, or the phone number where the name does not lead back to the member.
func leaderCell(id string, r *roster.Roster) string {
	m, ok := r.Member(id)
	if !ok {
		return ""
	}
	if found := r.ByName(m.Name); len(found) == 1 && found[0].ID == id {
		return m.Name
	}
	return m.Phone
}
