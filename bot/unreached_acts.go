package bot

import (
	"context"
	"fmt"
	"slices"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/roster"
)

// stageAct stands in the mark of an act's card, with the step for its Seq:
// "RA26-0031/act.4/M0003". No ladder has it.
const stageAct ledger.Stage = "act"

// actLine is what an act's card tells, as a line of the phone list.
func (b *Bot) actLine(i ledger.Issue, step ledger.Step, member string) ledger.Line {
	return ledger.Line{
		Mark:  ledger.Mark{Issue: i.Number, Seq: step.Seq, Stage: stageAct, Member: member},
		Issue: i, Clock: actClock(step.Act), Overdue: b.cal.Overdue(calendar.DateOf(step.At), b.today()),
	}
}

// actClock is what waits since the act.
func actClock(act ledger.Act) ledger.ClockKind {
	switch act {
	case ledger.ActClaim, ledger.ActAssign, ledger.ActRelapse, ledger.ActTransfer:
		return ledger.ClockAccept
	case ledger.ActInstruct:
		return ledger.ClockHeed
	case ledger.ActPass, ledger.ActSignOff:
		return "inform"
	default:
		return ledger.ClockKind(act)
	}
}

// asksSomething reports whether the act's card leaves its person something to do or
// to reckon with: who cannot be sent it is phoned.
func asksSomething(act ledger.Act) bool {
	return slices.Contains([]ledger.Act{
		ledger.ActClaim, ledger.ActAssign, ledger.ActRelapse, ledger.ActTransfer, ledger.ActInstruct,
		ledger.ActExtend, ledger.ActGrant, ledger.ActRefuse, ledger.ActReturn,
	}, act)
}

// untoldActs is what people who cannot be reached were never sent of acts that still
// stand, as digests; what the ladders say of the same is left to them.
func (b *Bot) untoldActs(ctx context.Context, people *roster.Roster, fresh []ledger.Digest) ([]ledger.Digest, error) {
	var away []string
	for _, m := range people.Members() {
		if !m.Reachable() && !m.Disabled {
			away = append(away, m.ID)
		}
	}
	if len(away) == 0 {
		return nil, nil
	}
	var lines []ledger.Line
	err := b.store.EachIssues(ctx, func(page []ledger.Issue) error {
		for part := range slices.Chunk(page, lookStep) {
			some, err := b.untoldOf(ctx, people, part, away)
			if err != nil {
				return err
			}
			lines = append(lines, some...)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	said := func(l ledger.Line) bool {
		return slices.ContainsFunc(fresh, func(d ledger.Digest) bool {
			return d.Member == l.Member && slices.ContainsFunc(d.Lines, func(o ledger.Line) bool {
				return o.Issue.Number == l.Issue.Number && o.Clock == l.Clock
			})
		})
	}
	return ledger.DigestsOf(slices.DeleteFunc(lines, said)), nil
}

// untoldOf looks at the stories of some issues for those who are away. A card that
// was enqueued is not looked for here: what became of it says the outbox.
func (b *Bot) untoldOf(ctx context.Context, people *roster.Roster, issues []ledger.Issue, away []string) ([]ledger.Line, error) {
	var need Need
	for _, i := range issues {
		if !i.Status.Closed() && i.Steps > 0 {
			need.Stories = append(need.Stories, i.Number)
		}
	}
	if len(need.Stories) == 0 {
		return nil, nil
	}
	view, err := b.store.Read(ctx, need)
	if err != nil {
		return nil, fmt.Errorf("read the stories of acts: %w", err)
	}
	var lines []ledger.Line
	need = Need{}
	for _, i := range issues {
		steps := view.Stories[i.Number]
		for k, step := range steps {
			if !asksSomething(step.Act) {
				continue
			}
			for _, m := range toldOfAct(people, i, i, step) {
				if m.ID != step.By && slices.Contains(away, m.ID) && stands(people, i, steps[k:], m.ID) {
					lines = append(lines, b.actLine(i, step, m.ID))
					need.Deliveries = append(need.Deliveries, actID(i.Number, step.Seq)+"/"+m.ID)
				}
			}
		}
	}
	if len(lines) == 0 {
		return nil, nil
	}
	if view, err = b.store.Read(ctx, need); err != nil {
		return nil, fmt.Errorf("read which cards of acts were enqueued: %w", err)
	}
	var out []ledger.Line
	for k, l := range lines {
		if _, sent := view.Deliveries[need.Deliveries[k]]; !sent {
			out = append(out, l)
		}
	}
	return out, nil
}
