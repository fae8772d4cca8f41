package bot

import (
	"context"
	"fmt"
	"slices"

	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/roster"
)

// Unreached is one person who should have been told by the ladders and was not:
// somebody has to call.
type Unreached struct {
	Member roster.Member
	Why    UnreachedWhy
	Lines  []ledger.Line // that still stand, most urgent first
	Push   string        // id of the message that did not arrive; empty: there was none
}

// UnreachedWhy is why a person was not told.
type UnreachedWhy = string

// The reasons.
const (
	UnreachedUnbound UnreachedWhy = "unbound" // has not bound a WeChat account
	UnreachedGone    UnreachedWhy = "gone"    // unfollowed, or blocks us
	UnreachedFailed  UnreachedWhy = "failed"  // the platform did not deliver it
	UnreachedUnknown UnreachedWhy = "unknown" // nobody knows whether it arrived
)

// Unreached is who should have been told and was not: everybody who cannot be
// reached now and whom a sweep would tell, by member id, then whom a card of an act
// could not be sent to, and then everybody whose message failed or may not have
// arrived, as far as what it told still stands. In a rehearsal, which tells nobody
// but the staff, there is none.
func (b *Bot) Unreached(ctx context.Context) ([]Unreached, error) {
	if b.set.Rehearsal {
		return nil, nil
	}
	people, err := b.store.Roster(ctx)
	if err != nil {
		return nil, err
	}
	seen, err := b.lookAt(ctx, people, b.today(), nil)
	if err != nil {
		return nil, err
	}
	acts, err := b.untoldActs(ctx, people, seen.fresh)
	if err != nil {
		return nil, err
	}
	var out []Unreached
	for _, d := range append(seen.fresh, acts...) {
		if m, _ := people.Member(d.Member); !m.Reachable() {
			out = append(out, Unreached{Member: m, Why: whyUnreached(m), Lines: d.Lines})
		}
	}
	undelivered, err := b.undelivered(ctx, people)
	return append(out, undelivered...), err
}

// whyUnreached is why nothing can be sent to the member.
func whyUnreached(m roster.Member) UnreachedWhy {
	if m.Bound() {
		return UnreachedGone
	}
	return UnreachedUnbound
}

// undelivered are the digests and the cards of acts that failed, or of which nobody knows.
func (b *Bot) undelivered(ctx context.Context, people *roster.Roster) ([]Unreached, error) {
	var out []Unreached
	for state, why := range map[outbox.State]UnreachedWhy{outbox.Failed: UnreachedFailed, outbox.Unknown: UnreachedUnknown} {
		all, err := b.store.Outbox(ctx, state, mostCounted)
		if err != nil {
			return nil, fmt.Errorf("read undelivered alerts: %w", err)
		}
		for _, m := range all {
			if m.Push != channel.Alert || m.Reason == outbox.ReasonObsolete {
				continue
			}
			lines, err := b.undeliveredLines(ctx, people, m.Outbound)
			if err != nil {
				return nil, err
			}
			to, ok := people.Member(m.Member)
			if ok && len(lines) > 0 {
				out = append(out, Unreached{Member: to, Why: why, Lines: lines, Push: m.ID})
			}
		}
	}
	return out, nil
}

// undeliveredLines is what still stands of what a message tells.
func (b *Bot) undeliveredLines(ctx context.Context, people *roster.Roster, m channel.Outbound) ([]ledger.Line, error) {
	told, ok := toldStep(m)
	if !ok {
		lines, _, err := b.stillTold(ctx, people, m)
		return lines, err
	}
	i, steps, known, err := b.actTold(ctx, told)
	if err != nil || !known || !stands(people, i, steps, told.member) {
		return nil, err
	}
	return []ledger.Line{b.actLine(i, steps[0], told.member)}, nil
}

// stillTold is what still stands of the lines that a digest's message tells. known
// is false when what it tells is not remembered any more.
func (b *Bot) stillTold(ctx context.Context, people *roster.Roster, m channel.Outbound) (lines []ledger.Line, known bool, err error) {
	push, member, ok := alertFor(m)
	if !ok {
		return nil, false, nil
	}
	view, err := b.store.Read(ctx, Need{Alerted: []string{b.mode(member)}})
	if err != nil {
		return nil, false, fmt.Errorf("read what %s tells: %w", m.ID, err)
	}
	var marks []ledger.Mark
	var need Need
	for _, p := range view.Alerted[b.mode(member)].Pushes {
		if p.ID != push {
			continue
		}
		known = known || p.New <= len(p.Marks)
		for _, mark := range p.Marks {
			marks = append(marks, mark)
			need.Issues = append(need.Issues, mark.Issue)
		}
	}
	if len(marks) == 0 {
		return nil, false, nil
	}
	if view, err = b.store.Read(ctx, need); err != nil {
		return nil, known, fmt.Errorf("read the issues of %s: %w", m.ID, err)
	}
	sweep, err := b.sweepOf(ctx, people, b.today())
	if err != nil {
		return nil, known, err
	}
	for _, i := range view.Issues {
		for _, line := range sweep.Lines(i) {
			if slices.ContainsFunc(marks, line.Holds) {
				lines = append(lines, line)
			}
		}
	}
	for _, d := range ledger.DigestsOf(lines) {
		lines = d.Lines
	}
	return lines, known, nil
}
