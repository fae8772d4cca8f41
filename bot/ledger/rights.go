package ledger

import (
	"slices"

	"github.com/weidubao/weidubao/bot/roster"
)

// Relation is how a member stands to an issue.
type Relation string

// The relations. A leader in charge may be a chief leader too.
const (
	RelOfficer Relation = "officer" // 联络员 of the unit
	RelHead    Relation = "head"    // 负责人 of the unit
	RelLeader  Relation = "leader"  // in charge of the issue
	RelChief   Relation = "chief"   // 领导 without 分管
	RelStaff   Relation = "staff"   // staff and administrators
)

// rights is who may do what, in one table.
var rights = map[Act][]Relation{
	ActClaim:    {RelLeader, RelChief},
	ActAssign:   {RelStaff},
	ActAccept:   {RelOfficer, RelHead},
	ActProve:    {RelOfficer, RelHead, RelStaff},
	ActRepay:    {RelOfficer, RelHead, RelStaff},
	ActCheck:    {RelStaff},
	ActStrike:   {RelStaff},
	ActFile:     {RelOfficer, RelHead},
	ActPass:     {RelStaff},
	ActReturn:   {RelStaff},
	ActSignOff:  {RelStaff},
	ActArchive:  {RelStaff},
	ActRelapse:  {RelStaff},
	ActExtend:   {RelOfficer, RelHead},
	ActGrant:    {RelLeader, RelChief, RelStaff},
	ActRefuse:   {RelLeader, RelChief, RelStaff},
	ActInstruct: {RelLeader, RelChief},
	ActHeed:     {RelOfficer, RelHead},
	ActAnswer:   {RelOfficer, RelHead},
	ActTransfer: {RelStaff},
}

// May reports whether the member may do that to the issue, whatever its state.
func May(act Act, m roster.Member, i Issue, r *roster.Roster) bool {
	has := Relations(m, i, r)
	return slices.ContainsFunc(rights[act], func(rel Relation) bool { return slices.Contains(has, rel) })
}

// Can lists the acts that the member may do and that the issue's state takes, in
// the order of Acts: what a page offers. Whether there is something to decide or
// to check is looked at too.
func Can(m roster.Member, i Issue, r *roster.Roster) []Act {
	var out []Act
	for _, act := range Acts() {
		if May(act, m, i, r) && slices.Contains(rules()[act].from, i.Status) && i.offers(act) {
			out = append(out, act)
		}
	}
	return out
}

// offers reports whether an act that answers something has something to answer.
func (i Issue) offers(act Act) bool {
	_, asked := i.AskedExtension()
	switch act {
	case ActGrant, ActRefuse:
		return asked
	case ActExtend:
		return !asked && !i.Due().IsZero()
	case ActFile:
		return i.Filing == nil
	case ActCheck, ActStrike:
		return slices.ContainsFunc(i.Instalments, func(n Instalment) bool { return n.State == Reported })
	case ActHeed:
		return slices.ContainsFunc(i.Instructions, func(n Instruction) bool { return n.Open() && n.HeededOn.IsZero() })
	case ActAnswer:
		return slices.ContainsFunc(i.Instructions, Instruction.Open)
	case ActClaim, ActAssign, ActAccept, ActProve, ActRepay, ActPass, ActReturn, ActSignOff, ActArchive, ActRelapse, ActInstruct, ActTransfer, ActImport,
		ActSilence, ActUnsilence, ActPhone:
	}
	return true
}

// Relations are how the member stands to the issue; none for a stranger and who is disabled.
func Relations(m roster.Member, i Issue, r *roster.Roster) []Relation {
	if m.ID == "" || m.Disabled {
		return nil
	}
	own := i.Area != "" && slices.Contains(m.Areas, i.Area)
	switch m.Role {
	case roster.Officer:
		if own {
			return []Relation{RelOfficer}
		}
	case roster.Head:
		if own {
			return []Relation{RelHead}
		}
	case roster.Staff, roster.Admin:
		return []Relation{RelStaff}
	case roster.Leader:
		return leads(m, i, r)
	}
	return nil
}

func leads(m roster.Member, i Issue, r *roster.Roster) []Relation {
	var out []Relation
	if i.LedBy(m.ID, r) {
		out = append(out, RelLeader)
	}
	if len(m.Charge) == 0 {
		out = append(out, RelChief)
	}
	return out
}
