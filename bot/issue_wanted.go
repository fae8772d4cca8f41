package bot

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/roster"
)

// toldAct is the step that a card tells of, and whom.
type toldAct struct {
	number string
	seq    int
	member string // whom it is about: in a rehearsal somebody else gets it
}

// toldStep takes the id of an act's card apart.
func toldStep(push channel.Outbound) (told toldAct, ok bool) {
	rest, ok := strings.CutPrefix(strings.TrimPrefix(push.ID, rehearsalPrefix), actPrefix)
	part := strings.Split(rest, "/") // number, step, member
	if !ok || len(part) < 3 {
		return toldAct{}, false
	}
	seq, err := strconv.Atoi(part[1])
	return toldAct{part[0], seq, part[2]}, err == nil
}

// actWanted reports whether what the card says still stands: it may have waited for
// the platform, and in the meantime the unit has accepted the issue, or somebody has
// decided the request, or it went to another unit.
func (b *Bot) actWanted(ctx context.Context, told toldAct) (bool, error) {
	people, err := b.store.Roster(ctx)
	if err != nil {
		return false, err
	}
	i, steps, known, err := b.actTold(ctx, told)
	return !known || stands(people, i, steps, told.member), err
}

// actTold reads the issue of a card, with its steps from the one that the card tells
// of. known is false when there is none.
func (b *Bot) actTold(ctx context.Context, told toldAct) (i ledger.Issue, steps []ledger.Step, known bool, err error) {
	view, err := b.store.Read(ctx, Need{Issues: []string{told.number}, Stories: []string{told.number}})
	if err != nil {
		return i, nil, false, fmt.Errorf("read what a card tells of %s: %w", told.number, err)
	}
	i, known = view.Issues[told.number]
	steps = view.Stories[told.number]
	k := slices.IndexFunc(steps, func(s ledger.Step) bool { return s.Seq == told.seq })
	if !known || k < 0 {
		return i, nil, false, nil
	}
	return i, steps[k:], true, nil
}

// stands reports whether the card of the first of the steps still tells the member
// what holds: nothing that was done since has overtaken it, and it still concerns him.
func stands(people *roster.Roster, i ledger.Issue, steps []ledger.Step, member string) bool {
	step := steps[0]
	mine := func(m roster.Member) bool { return m.ID == member && !m.Disabled }
	return slices.ContainsFunc(toldOfAct(people, i, i, step), mine) && stillOpen(i, step, steps[1:])
}

// stillOpen reports whether the step's card tells what still holds.
func stillOpen(i ledger.Issue, step ledger.Step, since []ledger.Step) bool {
	again := slices.ContainsFunc(since, func(s ledger.Step) bool { return s.Act == step.Act })
	ran := max(1, i.Round) == step.Round
	switch step.Act {
	case ledger.ActClaim, ledger.ActAssign, ledger.ActRelapse, ledger.ActTransfer:
		return ran && i.Status == ledger.Assigned
	case ledger.ActExtend:
		e, asked := i.AskedExtension()
		return ran && asked && e.Seq == step.Of
	case ledger.ActGrant, ledger.ActRefuse: // a decision holds until the next one
		decided := func(s ledger.Step) bool { return s.Act == ledger.ActGrant || s.Act == ledger.ActRefuse }
		return ran && !i.Status.Closed() && !slices.ContainsFunc(since, decided)
	case ledger.ActInstruct:
		return slices.ContainsFunc(i.Instructions, func(n ledger.Instruction) bool {
			return n.Seq == step.Of && n.Open() && n.HeededOn.IsZero()
		})
	case ledger.ActReturn:
		return ran && !again && i.Status == ledger.Rectifying && i.Filing == nil
	case ledger.ActPass, ledger.ActSignOff:
		return ran && i.Status.Closed()
	default: // it tells of what was done, or nobody
		return true
	}
}
