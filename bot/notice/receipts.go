package notice

import (
	"cmp"
	"slices"

	"github.com/weidubao/weidubao/bot/roster"
)

// Why nothing could be sent to a member. Beside these a Reason is the member's
// own Unreachable ("unsubscribed", "blocked") or what the outbox says.
const (
	ReasonUnbound  = "unbound"  // has not linked a WeChat account
	ReasonDisabled = "disabled" // has left meanwhile
	ReasonGone     = "gone"     // is not on the roster
)

// Receipts tells of every member of the audience, by id, where the copy stands
// and whether it was acknowledged. Acks and delivered are by member id. What the
// outbox knows comes first; a member without a message is queued, or has failed
// for the reason that the roster gives. An acknowledgement does not touch the
// state: the one is what the member said, the other what the platform did.
func Receipts(n Notice, r *roster.Roster, acks map[string]Ack, delivered map[string]Delivery) []Receipt {
	out := make([]Receipt, 0, len(n.Members))
	for _, id := range byID(n.Members) {
		m, found := r.Member(id)
		line := Receipt{Member: id, Name: m.Name, Area: standsFor(m)}
		line.State, line.Reason = stateOf(m, found, delivered[id])
		if line.State == Failed || line.State == Unknown {
			line.Phone = m.Phone
		}
		if a, ok := acks[id]; ok {
			line.AcknowledgedAt = &a.At
		}
		out = append(out, line)
	}
	return out
}

// byID copies ids in the order of the roster (M9999 before M10000), without repetitions.
func byID(ids []string) []string {
	return slices.Compact(slices.SortedFunc(slices.Values(ids), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	}))
}

// stateOf is where one member's copy stands. A zero Delivery means that the
// outbox has no message for the member.
func stateOf(m roster.Member, found bool, d Delivery) (State, string) {
	switch {
	case d.State != "":
		return d.State, d.Reason
	case !found:
		return Failed, ReasonGone
	case m.Disabled:
		return Failed, ReasonDisabled
	case !m.Bound():
		return Failed, ReasonUnbound
	case m.Unreachable != "":
		return Failed, m.Unreachable
	default:
		return Queued, ""
	}
}

// standsFor is the code of the unit shown beside a member: the only one, or the first of several.
func standsFor(m roster.Member) string {
	if len(m.Areas) == 0 {
		return ""
	}
	return m.Areas[0]
}
