package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

const (
	tickUnsure   = "unsure"  // up to when the staff were told of pushes of unknown fate
	unsureAbout  = "unsure/" // begins the ids of what tells them
	unsureSettle = time.Minute
	mostUnsure   = 1000
)

// tellUnsure tells the staff of pushes that may or may not have arrived and are
// not repeated by themselves: somebody has to phone. What comes to that within a
// minute is told at once, and every push once.
func (b *Bot) tellUnsure(ctx context.Context) error {
	view, err := b.store.Read(ctx, Need{Ticks: []string{tickUnsure}})
	if err != nil {
		return fmt.Errorf("pushes of unknown fate: %w", err)
	}
	tick, begun := view.Ticks[tickUnsure]
	tick.Name = tickUnsure
	if !begun {
		return b.settle(ctx, tick, b.now())
	}
	newest, unsure, err := b.unsureSince(ctx, tick.Last)
	if err != nil || newest.IsZero() || b.now().Sub(newest).Abs() < unsureSettle { // one from far ahead, of a wild clock, is not waited for
		return err
	}
	if len(unsure) == 0 {
		return b.settle(ctx, tick, newest)
	}
	people, err := b.store.Roster(ctx)
	if err != nil || nobody(people.With(roster.Staff)) {
		return err
	}
	first := slices.MinFunc(unsure, func(a, b outbox.Message) int { return strings.Compare(a.ID, b.ID) }) // whichever was settled first
	id := unsureAbout + newest.UTC().Format("20060102T150405.000")
	err = b.tellStaff(ctx, people, id, channel.Outbound{
		ID: id, Push: channel.Review, Time: b.now(), Clock: true,
		Title:   b.texts.Say(templates.UnsureTitle{Count: len(unsure)}),
		Summary: b.texts.Say(templates.UnsureSummary{Unit: unitOf(people, first.Member)}),
	})
	if err != nil {
		return err
	}
	return b.settle(ctx, tick, newest)
}

// unsureSince are the pushes whose fate became unknown after that moment, the
// newest first, without those that told of others and those that nobody needs any
// more; newest is the moment of the last of all of them, zero when there is none.
func (b *Bot) unsureSince(ctx context.Context, last time.Time) (newest time.Time, out []outbox.Message, err error) {
	one, err := b.store.Outbox(ctx, outbox.Unknown, 1)
	if err != nil || len(one) == 0 || !one[0].UpdatedAt.After(last) {
		return time.Time{}, nil, err
	}
	all, err := b.store.Outbox(ctx, outbox.Unknown, mostUnsure)
	for _, m := range all {
		if m.UpdatedAt.After(last) && m.Reason != outbox.ReasonObsolete && !strings.HasPrefix(m.ID, unsureAbout) {
			out = append(out, m)
		}
	}
	return one[0].UpdatedAt, out, err
}

// unitOf is the name of a member's first unit; "" when there is none.
func unitOf(people *roster.Roster, id string) string {
	m, _ := people.Member(id)
	if len(m.Areas) == 0 {
		return ""
	}
	return people.AreaName(m.Areas[0])
}
