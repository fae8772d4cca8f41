package ledger

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/roster"
)

// Proof is one of the five that a sign-off needs (五见).
type Proof string

// The five proofs, in the order in which they are always shown.
const (
	ProofPerson         Proof = "person"         // 见人
	ProofFact           Proof = "fact"           // 见事
	ProofUnit           Proof = "unit"           // 见单位
	ProofOutcome        Proof = "outcome"        // 见处理结果
	ProofAccountability Proof = "accountability" // 见责任追究
)

// ProofState is one proof and what the ledger has for it.
type ProofState struct {
	Proof    Proof
	Recorded bool
}

// proofs are the five, in their order.
func proofs() []Proof {
	return []Proof{ProofPerson, ProofFact, ProofUnit, ProofOutcome, ProofAccountability}
}

// Proofs says which of the five the issue's record holds. Person, fact and unit
// may stand on the ledger itself; outcome and accountability somebody has to state.
// What the office sent back is missing until it is stated anew.
func (i Issue) Proofs() []ProofState {
	onLedger := map[Proof]bool{
		ProofPerson: strings.TrimSpace(i.Responsible) != "", ProofFact: strings.TrimSpace(i.Text) != "", ProofUnit: i.Area != "",
	}
	out := make([]ProofState, 0, len(onLedger))
	for _, p := range proofs() {
		_, stated := i.Evidence(p)
		out = append(out, ProofState{p, stated || onLedger[p] && !i.doubted(p)})
	}
	return out
}

// Lack are the proofs that are missing, in their order.
func (i Issue) Lack() []Proof {
	var out []Proof
	for _, p := range i.Proofs() {
		if !p.Recorded {
			out = append(out, p.Proof)
		}
	}
	return out
}

// Evidence is what was stated for a proof.
func (i Issue) Evidence(p Proof) (Evidence, bool) {
	k := slices.IndexFunc(i.Proven, func(e Evidence) bool { return e.Proof == p })
	if k < 0 {
		return Evidence{}, false
	}
	return i.Proven[k], true
}

// doubted reports whether the last return named the proof: what it took away was
// the evidence, so that only what stands on the ledger still has to be doubted.
func (i Issue) doubted(p Proof) bool {
	n := len(i.Returns)
	return n > 0 && slices.Contains(i.Returns[n-1].Lack, p)
}

// prove puts a piece of evidence in its place; it takes that of an earlier one.
func (i *Issue) prove(e Evidence) {
	i.Proven = slices.DeleteFunc(i.Proven, func(old Evidence) bool { return old.Proof == e.Proof })
	i.Proven = append(i.Proven, e)
	slices.SortFunc(i.Proven, func(a, b Evidence) int {
		return cmp.Compare(slices.Index(proofs(), a.Proof), slices.Index(proofs(), b.Proof))
	})
}

// AccountState says how one of the five accounts stands.
type AccountState string

// The states of an account. Passed: the issue is beyond it, and nothing was recorded of it.
const (
	AccountDone   AccountState = "done"
	AccountPassed AccountState = "passed"
	AccountNow    AccountState = "now"
	AccountAhead  AccountState = "ahead"
)

// Account is one of the five accounts (五账) of an issue.
type Account struct {
	Status Status        // Registered, Assigned, UnderReview, SignedOff or Archived
	State  AccountState  //
	On     calendar.Date // zero: not recorded
}

// accounts are the five, in their order.
var accounts = []Status{Registered, Assigned, UnderReview, SignedOff, Archived}

// Accounts is the way through the five accounts as far as it is recorded. An
// issue being rectified stands in the second one: it is assigned, and not under
// review.
func (i Issue) Accounts() []Account {
	at := i.account()
	out := make([]Account, len(accounts))
	for n, status := range accounts {
		a := Account{Status: status, State: AccountAhead}
		a.On = i.reachedOn(status)
		switch {
		case n == at && !i.Status.Closed():
			a.State = AccountNow
		case n <= at && (n == at || !a.On.IsZero()):
			a.State = AccountDone
		case n < at:
			a.State = AccountPassed
		}
		out[n] = a
	}
	return out
}

// reachedOn is the day on which the issue came to an account; zero: not recorded, or not yet.
func (i Issue) reachedOn(s Status) calendar.Date {
	switch s {
	case Registered:
		return i.RegisteredOn
	case Assigned, Rectifying:
		return i.AssignedOn
	case UnderReview:
		return i.ReviewOn
	case SignedOff:
		return i.SignedOffOn
	case Archived:
		return i.ArchivedOn
	}
	return calendar.Date{}
}

// account is the place of the issue's state among the five accounts.
func (i Issue) account() int {
	switch i.Status {
	case Registered:
		return 0
	case Assigned, Rectifying:
		return 1
	case UnderReview:
		return 2
	case SignedOff:
		return 3
	case Archived:
		return 4
	}
	return 0
}

// maxTitle is the longest title made of an issue's text, in characters.
const maxTitle = 36

// Title is what an issue is called on a page: the first clause of its text, cut
// to 36 characters. rest is what the text says beyond it: what follows the
// clause, or the whole text where the clause had to be cut.
func (i Issue) Title() (title, rest string) {
	text := strings.TrimSpace(i.Text)
	title, rest = text, ""
	if end := strings.IndexAny(text, "。；，;,！？\r\n"); end > 0 {
		_, size := utf8.DecodeRuneInString(text[end:])
		title, rest = strings.TrimSpace(text[:end]), strings.TrimSpace(text[end+size:])
	}
	if utf8.RuneCountInString(title) > maxTitle {
		return string([]rune(title)[:maxTitle-1]) + "…", text
	}
	return title, rest
}

// Remaining is the money involved that is not recovered yet, in fen.
func (i Issue) Remaining() int64 { return max(0, i.AmountFen-i.RecoveredFen) }

// LedBy reports whether the member is the leader in charge of the issue: the one
// whom the ledger names, else one who has its unit or category in 分管.
func (i Issue) LedBy(id string, r *roster.Roster) bool {
	for _, m := range inCharge(i, r) {
		if m.ID == id {
			return true
		}
	}
	return false
}

// SeenBy reports whether the member may open the issue with its text.
func (i Issue) SeenBy(m roster.Member, r *roster.Roster) bool {
	return r.MaySeeIssue(m, i.Area, i.Category, i.Leader)
}

// Marks are all that the ladder may ever have told of the issue to those who are
// related to it today, rung by rung from the lowest; a person appears once a rung.
func (i Issue) Marks(l Ladder, r *roster.Roster) []Mark {
	var out []Mark
	for _, rung := range l {
		seen := make(map[string]bool)
		for _, whom := range rung.To {
			for _, m := range related(i, whom, r) {
				if !seen[m.ID] {
					seen[m.ID] = true
					out = append(out, Mark{Issue: i.Number, Round: i.Round, Stage: rung.Stage, Member: m.ID})
				}
			}
		}
	}
	return out
}
