package ledger

import (
	"slices"

	"github.com/weidubao/weidubao/bot/roster"
)

// Next is the one thing that the member does next with the issue: one of what Can
// lists, or "" for nothing. Every page and every list that offers one step asks here.
func Next(m roster.Member, i Issue, r *roster.Roster) Act {
	can := Can(m, i, r)
	for _, act := range nextSteps() {
		if slices.Contains(can, act) && i.turn(act, m, r) {
			return act
		}
	}
	return ""
}

// nextSteps is the order in which a next step is chosen: the first whose turn it
// is. The unit's acts stand between those of the leaders and those of the office;
// nobody has two of the kinds.
func nextSteps() []Act {
	return []Act{
		ActClaim, ActGrant, ActInstruct,
		ActAccept, ActHeed, ActAnswer, ActProve, ActFile,
		ActCheck, ActPass, ActReturn, ActAssign, ActArchive,
	}
}

// turn reports whether it is the member's turn to do what the member may do: what
// another is asked for first is not offered as the next step.
func (i Issue) turn(act Act, m roster.Member, r *roster.Roster) bool {
	switch act {
	case ActClaim: // the leader in charge's; a chief leader's only where there is none
		return i.LedBy(m.ID, r) || len(inCharge(i, r)) == 0
	case ActInstruct: // not while the same leader waits for an answer, nor while the unit has done its part
		return i.Status != UnderReview && !slices.ContainsFunc(i.Instructions, func(n Instruction) bool { return n.Open() && n.By == m.ID })
	case ActAnswer: // only where the result is owed before the issue itself is due
		return slices.ContainsFunc(i.Instructions, func(n Instruction) bool { return n.Open() && (i.Due().IsZero() || !n.DueOn.After(i.Due())) })
	case ActProve: // the unit's, and only what is missing
		return (m.Role == roster.Officer || m.Role == roster.Head) && len(i.Lack()) > 0
	case ActPass: // what lacks a proof cannot be passed: it goes back
		return len(i.Lack()) == 0
	case ActReturn:
		return len(i.Lack()) > 0
	case ActAssign, ActAccept, ActRepay, ActCheck, ActStrike, ActFile, ActSignOff, ActArchive,
		ActRelapse, ActExtend, ActGrant, ActRefuse, ActHeed, ActTransfer, ActImport, ActSilence, ActUnsilence, ActPhone:
	}
	return true
}
