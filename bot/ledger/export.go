package ledger

import (
	"cmp"
	"reflect"
	"slices"
	"strconv"

	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/bot/sheet"
)

// Export writes issues as the office's ledger sheet, by number: everything that
// an issue says, with a row of its own for every former round, the current one
// last. Importing it again changes nothing; into an empty ledger with the same
// people it gives the same issues, but for CreatedAt, Steps and line ends in plain
// text. Text that a spreadsheet would take for a formula stays text.
func Export(issues []Issue, r *roster.Roster) sheet.Table {
	t := sheet.Table{Name: "台账", Line: 1}
	for _, c := range columns() {
		t.Header = append(t.Header, c.Name)
	}
	sorted := slices.SortedFunc(slices.Values(issues), func(a, b Issue) int { return cmp.Compare(a.Number, b.Number) })
	for _, i := range sorted {
		for _, was := range i.Rounds {
			t.Rows = append(t.Rows, sheet.Row{Line: len(t.Rows) + 2, Cells: safe(lapCells(i, was, r))})
		}
		t.Rows = append(t.Rows, sheet.Row{Line: len(t.Rows) + 2, Cells: safe(cellsOf(i, r))})
	}
	return t
}

// safe are an issue's cells in the order of columns.
func safe(cells map[string]string) []string {
	var out []string
	for _, c := range columns() {
		out = append(out, sheet.Safe(plainLines(cells[c.Name])))
	}
	return out
}

// cellsOf are an issue's cells by column, as they stand in its current round.
func cellsOf(i Issue, r *roster.Roster) map[string]string {
	return map[string]string{
		colNumber: i.Number, colSource: i.Source, colArea: unitCell(i.Area, r), colVillage: i.Village, colCategory: i.Category,
		colText: i.Text, colResponsible: i.Responsible, colLeader: leaderCell(i.Leader, r),
		colRegistered: i.RegisteredOn.String(), colDue: i.DueOn.String(), colAmount: formatWan(i.AmountFen), colRecovered: formatWan(i.RecoveredFen),
		colStatus: statusWord(i.Status), colSignedOff: i.SignedOffOn.String(),
		colTerm: countCell(i.Term), colExtended: i.ExtendedTo.String(),
		colClaimed: i.ClaimedOn.String(), colClaimedBy: whoCell(i.ClaimedBy, r), colAssigned: i.AssignedOn.String(), colAssignedBy: whoCell(i.AssignedBy, r),
		colAccepted: i.AcceptedOn.String(), colAcceptedBy: whoCell(i.AcceptedBy, r), colFiling: filingCell(i.Filing, r), colReview: i.ReviewOn.String(),
		colProven: entries(i.Proven, r, evidenceCell), colInstalments: entries(i.Instalments, r, instalmentCell),
		colExtensions: entries(i.Extensions, r, extensionCell), colInstructions: entries(i.Instructions, r, instructionCell),
		colReturns: entries(i.Returns, r, returnCell), colSignedOffBy: whoCell(i.SignedOffBy, r), colNote: i.Note,
		colArchived: i.ArchivedOn.String(), colArchivedBy: whoCell(i.ArchivedBy, r), colRound: countCell(i.Round), colBegun: i.BegunOn.String(),
		colFormerly: entries(i.Formerly, r, formerCell), colArmed: armedCell(i.Armed), colSteps: strconv.Itoa(i.Steps),
	}
}

// lapCells are the cells of a former round: its own, and which issue it is of.
func lapCells(i Issue, was Round, r *roster.Roster) map[string]string {
	cells, whole := cellsOf(was.issue(), r), cellsOf(i, r)
	for _, column := range identity {
		cells[column] = whole[column]
	}
	for _, column := range wholly {
		cells[column] = ""
	}
	cells[colNumber], cells[colRelapse] = i.Number, was.Relapse
	return cells
}

// countCell writes a count; nothing for 0.
func countCell(n int) string {
	if n == 0 {
		return ""
	}
	return seqCell(n)
}

func armedCell(armed bool) string {
	if armed {
		return wordArmed
	}
	return wordUnarmed
}

// Differing names the columns in which two issues differ, in the order of an export.
func Differing(a, b Issue, r *roster.Roster) []string {
	var out []string
	before, after := cellsOf(a, r), cellsOf(b, r)
	for _, c := range columns() {
		if c.Name != colSteps && before[c.Name] != after[c.Name] {
			out = append(out, c.Name)
		}
	}
	if !reflect.DeepEqual(a.Rounds, b.Rounds) && !slices.Contains(out, colRound) {
		out = append(out, colRound)
	}
	return out
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
