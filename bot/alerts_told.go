package bot

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/roster"
)

// AlertTold says that the ladders told a person of an issue's stage.
type AlertTold struct {
	ledger.Mark
	At    time.Time    // when; zero: told by a version that did not note it
	State outbox.State // of the message that told it; empty: not known
}

// alertsTold is whom the ladders told of the issue, and when, the oldest first:
// those who are related to it today.
func (b *Bot) alertsTold(ctx context.Context, people *roster.Roster, i ledger.Issue) ([]AlertTold, error) {
	marks := b.set.Ladders.Marks(i, people)
	var out []AlertTold
	for part := range slices.Chunk(marks, markStep/4) {
		need := Need{}
		for _, m := range part {
			need.Marks = append(need.Marks, b.mode(m.String()))
			need.Deliveries = append(need.Deliveries, alertOf(m))
		}
		need.Told = need.Marks
		view, err := b.store.Read(ctx, need)
		if err != nil {
			return nil, fmt.Errorf("read who was told of %s: %w", i.Number, err)
		}
		for n, m := range part {
			if !view.Marks[need.Marks[n]] {
				continue
			}
			t := AlertTold{Mark: m, At: view.Told[need.Marks[n]]}
			if sent, ok := view.Deliveries[alertOf(m)]; ok && t.At.IsZero() {
				t.At, t.State = sent.CreatedAt, sent.State
			}
			out = append(out, t)
		}
	}
	slices.SortStableFunc(out, func(a, b AlertTold) int { return a.At.Compare(b.At) })
	return out, b.stateTold(ctx, out)
}

// stateTold fills in how the messages fared that told the lines: those of the
// day for their person; one that did not arrive decides.
func (b *Bot) stateTold(ctx context.Context, told []AlertTold) error {
	const most = 3 // pushes of a day that are looked at
	ids := func(t AlertTold) (out []string) {
		for n := range most {
			out = append(out, alertPushID(calendar.DateOf(t.At), n+1)+"/"+t.Member)
		}
		return out
	}
	var need Need
	for _, t := range told {
		if !t.At.IsZero() && t.State == "" {
			need.Deliveries = append(need.Deliveries, ids(t)...)
		}
	}
	if len(need.Deliveries) == 0 {
		return nil
	}
	slices.Sort(need.Deliveries)
	need.Deliveries = slices.Compact(need.Deliveries)
	view, err := b.store.Read(ctx, need)
	if err != nil {
		return fmt.Errorf("read how alerts fared: %w", err)
	}
	for n, t := range told {
		for _, id := range ids(t) {
			sent, ok := view.Deliveries[id]
			if ok && t.State == "" && (told[n].State == "" || sent.State != outbox.Delivered) {
				told[n].State = sent.State
			}
		}
	}
	return nil
}

// alertID was the id of the digest that an issue at a stage headed, without its
// member, in versions that gave no number to a day's pushes.
func alertID(number string, stage ledger.Stage) string {
	return alertPrefix + number + "/" + string(stage)
}

// alertOf is the id of the message of such a version that told the mark's person.
func alertOf(m ledger.Mark) string { return alertID(m.Issue, m.Stage) + "/" + m.Member }
