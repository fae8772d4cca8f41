package ledger

import (
	"slices"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/roster"
)

// ColumnChange is one column of the office's sheet in which two issues differ.
// Before and After are its cells; both are empty where they hold words of a case
// or the names in one, which stay in the sheet (Hidden).
type ColumnChange struct {
	Column string `json:"column"`
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
	Hidden bool   `json:"hidden,omitempty"`
}

// told are the columns whose cells may be shown outside of the sheet.
var told = []string{
	colSource, colArea, colVillage, colCategory, colLeader, colRegistered, colDue, colAmount, colRecovered, colStatus, colSignedOff,
	colTerm, colExtended, colClaimed, colAssigned, colAccepted, colReview, colArchived, colRound, colBegun, colArmed,
}

// Changes are the columns in which an issue that a file changes differs from what
// the ledger has, in the order of an export.
func Changes(before, after Issue, r *roster.Roster) []ColumnChange {
	was, is := cellsOf(before, r), cellsOf(after, r)
	var out []ColumnChange
	for _, column := range Differing(before, after, r) {
		c := ColumnChange{Column: column, Hidden: !slices.Contains(told, column)}
		if !c.Hidden {
			c.Before, c.After = was[column], is[column]
		}
		out = append(out, c)
	}
	return out
}

// DueChange is how the due date as it was set moves; ok is false where it stays.
func DueChange(before, after Issue) (from, to calendar.Date, ok bool) {
	return before.DueOn, after.DueOn, before.DueOn != after.DueOn
}
