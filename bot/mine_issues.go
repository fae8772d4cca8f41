package bot

import (
	"cmp"
	"context"
	"slices"

	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/roster"
)

// ListKind is a list of open issues that wait for one thing.
type ListKind string

// What the office's own people have lists of.
const (
	ListReview ListKind = "review" // 待复核
	ListMoney  ListKind = "money"  // 待核款
	ListAssign ListKind = "assign" // 待交办: on the ledger, and no leader is in charge
	ListAccept ListKind = "accept" // 未签收
)

// ListKinds lists the kinds in the order in which they are shown.
func ListKinds() []ListKind { return []ListKind{ListReview, ListMoney, ListAssign, ListAccept} }

// holds reports whether an issue stands on the list of that kind.
func (k ListKind) holds(i ledger.Issue, people *roster.Roster) bool {
	switch k {
	case ListReview:
		return i.Status == ledger.UnderReview
	case ListMoney:
		return slices.ContainsFunc(i.Instalments, func(n ledger.Instalment) bool { return n.State == ledger.Reported })
	case ListAssign:
		return i.Status == ledger.Registered && len(people.InCharge(i.Area, i.Category, i.Leader)) == 0
	case ListAccept:
		return i.Status == ledger.Assigned
	}
	return false
}

// MineOffice is how the office stands, for its own people.
type MineOffice struct {
	OfficeWeek
	Open   int // open issues
	Stages map[ledger.Stage]int
	Lists  map[ListKind]int // open issues on each list
	Calls  int              // people to phone
}

// mineIssues are the open issues that concern the member, the most urgent
// first; of an officer or head those of the units.
func (b *Bot) mineIssues(people *roster.Roster, m roster.Member, units []string, issues []ledger.Issue) []IssueView {
	var out []IssueView
	for _, i := range issues {
		if i.Status.Closed() {
			continue
		}
		v := b.viewOf(people, i)
		if concerns(people, m, units, v) {
			out = append(out, v)
		}
	}
	urgentFirst(out)
	return out
}

// waitFor puts what waits for the member's word first, and notes for what: of the
// unit that it accepts (ActAccept) or answers a leader (ActAnswer), of a leader that
// the issue is claimed (ActClaim) or an extension decided (ActGrant).
func (p *Mine) waitFor(people *roster.Roster) {
	p.Waits = make(map[string]ledger.Act)
	for _, v := range p.Issues {
		if act := waitsFor(p.Member, v.Issue, people); act != "" {
			p.Waits[v.Number] = act
		}
	}
	slices.SortStableFunc(p.Issues, func(x, y IssueView) int {
		switch _, first := p.Waits[x.Number]; {
		case first == (p.Waits[y.Number] != ""):
			return 0
		case first:
			return -1
		}
		return 1
	})
}

func waitsFor(m roster.Member, i ledger.Issue, people *roster.Roster) ledger.Act {
	switch m.Role {
	case roster.Officer, roster.Head:
		switch {
		case i.Status == ledger.Assigned:
			return ledger.ActAccept
		case slices.ContainsFunc(i.Instructions, ledger.Instruction.Open):
			return ledger.ActAnswer
		}
	case roster.Leader:
		if next := ledger.Next(m, i, people); next == ledger.ActClaim || next == ledger.ActGrant {
			return next
		}
	case roster.Staff, roster.Admin:
	}
	return ""
}

func urgentFirst(list []IssueView) {
	slices.SortStableFunc(list, func(a, b IssueView) int { return cmp.Compare(b.Overdue, a.Overdue) })
}

// concerns reports whether an open issue stands on the member's own page.
func concerns(people *roster.Roster, m roster.Member, units []string, v IssueView) bool {
	switch m.Role {
	case roster.Officer, roster.Head:
		return v.Area != "" && slices.Contains(units, v.Area)
	case roster.Leader:
		return v.LedBy(m.ID, people) || len(m.Charge) == 0 && v.Overdue > 0
	case roster.Staff, roster.Admin:
		return v.Overdue > 0
	}
	return false
}

// mineOffice counts this week's reports and the open issues.
func (b *Bot) mineOffice(ctx context.Context, people *roster.Roster, issues []ledger.Issue) (*MineOffice, error) {
	week, err := b.officeWeek(ctx, people)
	if err != nil {
		return nil, err
	}
	calls, err := b.calls(ctx)
	if err != nil {
		return nil, err
	}
	o := &MineOffice{OfficeWeek: week, Stages: make(map[ledger.Stage]int), Lists: make(map[ListKind]int), Calls: len(calls)}
	for _, i := range issues {
		if i.Status.Closed() {
			continue
		}
		stage, _ := i.StageOn(b.set.Ladders.Of(i), b.cal, b.today())
		o.Open++
		o.Stages[stage]++
		for _, kind := range ListKinds() {
			if kind.holds(i, people) {
				o.Lists[kind]++
			}
		}
	}
	return o, nil
}
