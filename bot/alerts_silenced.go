package bot

import (
	"context"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
)

// SilencedAlerts shows what PlanAlerts leaves out on that day because a silence
// stands: who would have been told what. It is told when the silence ends, if it
// still holds then.
func (b *Bot) SilencedAlerts(ctx context.Context, at time.Time) ([]PlannedAlert, error) {
	people, err := b.store.Roster(ctx)
	if err != nil {
		return nil, err
	}
	sweep, err := b.sweepOf(ctx, people, calendar.DateOf(at))
	if err != nil {
		return nil, err
	}
	loud := sweep
	loud.Silences = nil
	var lines []ledger.Line
	err = b.store.EachIssues(ctx, func(page []ledger.Issue) error {
		for _, i := range page {
			armed(&i)
			if len(sweep.Lines(i)) == 0 {
				lines = append(lines, loud.Lines(i)...)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	told, err := b.marked(ctx, lines, func(m ledger.Mark) string { return b.mode(m.String()) })
	if err != nil {
		return nil, err
	}
	var silent []ledger.Line
	for _, l := range lines {
		if !told[l.Mark] {
			silent = append(silent, l)
		}
	}
	var out []PlannedAlert
	for _, d := range ledger.DigestsOf(silent) {
		m, _ := people.Member(d.Member)
		out = append(out, PlannedAlert{Member: m, Lines: d.Lines})
	}
	return out, nil
}
