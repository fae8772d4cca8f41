package bot

import (
	"context"
	"fmt"
	"slices"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/roster"
)

// Bounds of one read: a ledger of any size is looked at in parts, so that the
// effort grows with the ledger and the store is never held up for long.
const (
	lookStep = 500  // issues
	markStep = 2000 // marks
)

// looked is what a look at the ledger has found.
type looked struct {
	fresh []ledger.Digest // of what nobody was told yet
	still map[string]int  // by member: the issues of which something was told that still stands and is not acknowledged
	again map[about]bool  // of those, the ones that have something fresh as well
}

// about is an issue that concerns a member.
type about struct{ member, issue string }

// lookAt sorts what the ladders have come to on that day into what was told and
// what was not, for the ledger as it is or, where as is given, as it makes of each
// issue. It goes through the ledger page by page and keeps nothing of what was
// told but a count. Marks of a rehearsal are kept apart, so that going live tells
// the real persons.
func (b *Bot) lookAt(ctx context.Context, people *roster.Roster, today calendar.Date, as func(*ledger.Issue)) (looked, error) {
	out := looked{still: make(map[string]int), again: make(map[about]bool)}
	sweep, err := b.sweepOf(ctx, people, today)
	if err != nil {
		return out, err
	}
	var fresh []ledger.Line
	err = b.store.EachIssues(ctx, func(page []ledger.Issue) error {
		for part := range slices.Chunk(page, lookStep) {
			lines, err := b.freshOf(ctx, linesOf(sweep, part, as), &out)
			if err != nil {
				return err
			}
			fresh = append(fresh, lines...)
		}
		return nil
	})
	out.fresh = ledger.DigestsOf(fresh)
	return out, err
}

// linesOf is what the clocks of some issues have come to.
func linesOf(sweep ledger.Sweep, issues []ledger.Issue, as func(*ledger.Issue)) (lines []ledger.Line) {
	for _, i := range issues {
		if as != nil {
			as(&i)
		}
		lines = append(lines, sweep.Lines(i)...)
	}
	return lines
}

// freshOf are the lines that were not told, of all that there are about some issues;
// the others are counted.
func (b *Bot) freshOf(ctx context.Context, lines []ledger.Line, out *looked) (fresh []ledger.Line, err error) {
	told, err := b.marked(ctx, lines, func(m ledger.Mark) string { return b.mode(m.String()) })
	if err != nil {
		return nil, err
	}
	var old []ledger.Line
	for _, line := range lines {
		if told[line.Mark] {
			old = append(old, line)
		} else {
			fresh = append(fresh, line)
		}
	}
	acked, err := b.marked(ctx, old, b.ackOf)
	if err != nil {
		return nil, err
	}
	stands := make(map[about]bool)
	for _, line := range old {
		if k := (about{line.Member, line.Issue.Number}); !acked[line.Mark] && !stands[k] {
			stands[k] = true
			out.still[line.Member]++
		}
	}
	for _, line := range fresh {
		if k := (about{line.Member, line.Issue.Number}); stands[k] {
			out.again[k] = true
		}
	}
	return fresh, nil
}

// sweepOf is how the office's ladders look at an issue on that day.
func (b *Bot) sweepOf(ctx context.Context, people *roster.Roster, today calendar.Date) (ledger.Sweep, error) {
	view, err := b.store.Read(ctx, Need{Silences: true})
	if err != nil {
		return ledger.Sweep{}, fmt.Errorf("read the silences: %w", err)
	}
	return ledger.Sweep{Rules: b.set.Ladders, People: people, Calendar: b.cal, Today: today, Silences: view.Silences}, nil
}

// marked says of which lines the mark that key makes of theirs stands.
func (b *Bot) marked(ctx context.Context, lines []ledger.Line, key func(ledger.Mark) string) (map[ledger.Mark]bool, error) {
	out := make(map[ledger.Mark]bool)
	for part := range slices.Chunk(lines, markStep) {
		need := Need{Marks: make([]string, len(part))}
		for n, line := range part {
			need.Marks[n] = key(line.Mark)
		}
		view, err := b.store.Read(ctx, need)
		if err != nil {
			return nil, fmt.Errorf("read what was told: %w", err)
		}
		for n, line := range part {
			if view.Marks[need.Marks[n]] {
				out[line.Mark] = true
			}
		}
	}
	return out, nil
}

// alertedOf reads what everybody was told last, by member.
func (b *Bot) alertedOf(ctx context.Context, people *roster.Roster) (map[string]Alerted, error) {
	var need Need
	for _, m := range people.Members() {
		need.Alerted = append(need.Alerted, b.mode(m.ID))
	}
	view, err := b.store.Read(ctx, need)
	if err != nil {
		return nil, fmt.Errorf("read the last alerts: %w", err)
	}
	out := make(map[string]Alerted, len(need.Alerted))
	for _, m := range people.Members() {
		a := view.Alerted[b.mode(m.ID)]
		a.ID = b.mode(m.ID)
		out[m.ID] = a
	}
	return out, nil
}

// ackOf is the mark that the member has acknowledged what the mark told.
func (b *Bot) ackOf(m ledger.Mark) string { return b.mode("ack/" + m.String()) }
