package bot

import (
	"fmt"
	"slices"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// actPrefix begins the ids of what goes out at once because somebody did something
// to an issue: "act/RA26-0031/4" is about its fourth step.
const actPrefix = "act/"

// tellOfAct is what goes out at once because somebody did something to an issue:
// a card with its number, unit, state and date to everybody who has to do the next
// thing, once, and never to who did it. Staff read theirs in 今日要办.
func (b *Bot) tellOfAct(people *roster.Roster, before, after ledger.Issue, step ledger.Step) []channel.Outbound {
	card := channel.Outbound{
		ID: actID(step.Number, step.Seq), Push: channel.Alert, Count: 1,
		Title:   b.texts.Say(templates.ActTitle{Number: after.Number, Unit: people.AreaName(after.Area)}),
		Summary: b.texts.Say(templates.ActSummary{Act: string(step.Act), On: actDay(after, step)}),
		Time:    b.actTime(after, step),
		Clock:   step.Act != ledger.ActInstruct, // nobody is rung at night for what can wait; a leader's own order cannot
	}
	var out []channel.Outbound
	for _, m := range toldOfAct(people, before, after, step) {
		if m.ID == step.By || m.Disabled || len(out) >= maxToldOfAct {
			continue
		}
		own := card
		own.Member, own.URL = m.ID, b.links.Sign(issuePath(after.Number), m.ID, b.pushedCase())
		out = append(out, b.address(people, own)...)
	}
	return out
}

// maxToldOfAct keeps the cards of one act within its Change.
const maxToldOfAct = 60

func actID(number string, seq int) string { return fmt.Sprintf("%s%s/%d", actPrefix, number, seq) }

// toldOfAct are those whom an act concerns next, each once.
func toldOfAct(people *roster.Roster, before, after ledger.Issue, step ledger.Step) []roster.Member {
	officers := people.OfficersOf(after.Area)
	unit := append(slices.Clone(officers), people.HeadsOf(after.Area)...)
	switch step.Act {
	case ledger.ActClaim, ledger.ActAssign, ledger.ActInstruct, ledger.ActRelapse:
		return once(unit)
	case ledger.ActGrant, ledger.ActRefuse, ledger.ActReturn, ledger.ActPass, ledger.ActSignOff, ledger.ActStrike:
		if before.Status == ledger.Registered || step.Act == ledger.ActSignOff && before.Filing == nil {
			return nil // the unit never had it, or asked for no sign-off: a signed-off issue is heard of no more
		}
		return once(officers)
	case ledger.ActExtend:
		return once(deciders(people, after))
	case ledger.ActAnswer:
		return instructor(people, after, step)
	case ledger.ActTransfer:
		if after.Status == ledger.Registered || after.Status.Closed() {
			return nil
		}
		return once(officers)
	default:
		return nil
	}
}

// deciders are the leaders who answer a request: those in charge, else the chief leaders.
func deciders(people *roster.Roster, i ledger.Issue) []roster.Member {
	if in := people.InCharge(i.Area, i.Category, i.Leader); len(in) > 0 {
		return in
	}
	return people.ChiefLeaders()
}

// instructor is the leader who gave the instruction that was answered.
func instructor(people *roster.Roster, i ledger.Issue, step ledger.Step) []roster.Member {
	for _, n := range i.Instructions {
		if n.Seq == step.Of {
			if m, ok := people.Member(n.By); ok {
				return []roster.Member{m}
			}
		}
	}
	return nil
}

// once leaves of several entries of one person the first.
func once(members []roster.Member) []roster.Member {
	var out []roster.Member
	for _, m := range members {
		if !slices.ContainsFunc(out, func(o roster.Member) bool { return o.ID == m.ID }) {
			out = append(out, m)
		}
	}
	return out
}

// actDay is the day that the card of an act names: a due date, a day that was asked for.
func actDay(after ledger.Issue, step ledger.Step) calendar.Date {
	if step.Act == ledger.ActExtend || step.Act == ledger.ActInstruct {
		return step.On
	}
	if step.Act == ledger.ActPass || step.Act == ledger.ActSignOff {
		return after.SignedOffOn
	}
	return after.Due()
}

// actTime is the moment that the card shows: the day that it names, else now.
func (b *Bot) actTime(after ledger.Issue, step ledger.Step) time.Time {
	day := actDay(after, step)
	switch {
	case day.IsZero(), step.Act == ledger.ActPass, step.Act == ledger.ActSignOff, step.Act == ledger.ActAnswer, step.Act == ledger.ActStrike:
		return b.now()
	}
	return day.At(b.set.Due.Hour, b.set.Due.Minute)
}
