package bot

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/roster"
)

// AlertResult is what one sweep of the ledger came to.
type AlertResult struct {
	Armed   int // imported overdue issues whose alerts were started
	People  int // persons who get a digest
	Unbound []roster.Member
}

// PlannedAlert is one person's digest as a dry run shows it.
type PlannedAlert struct {
	Member roster.Member
	Lines  []ledger.Line
}

// PlanAlerts shows who would be told what at that moment if the alerts were
// ordered then, unarmed issues included. Nothing is sent or recorded.
func (b *Bot) PlanAlerts(ctx context.Context, at time.Time) ([]PlannedAlert, error) {
	people, err := b.store.Roster(ctx)
	if err != nil {
		return nil, err
	}
	seen, err := b.lookAt(ctx, people, calendar.DateOf(at), armed)
	if err != nil {
		return nil, err
	}
	out := make([]PlannedAlert, 0, len(seen.fresh))
	for _, d := range seen.fresh {
		m, _ := people.Member(d.Member)
		out = append(out, PlannedAlert{Member: m, Lines: d.Lines})
	}
	return out, nil
}

// armed has an issue alert whether it was imported overdue or not.
func armed(i *ledger.Issue) { i.Armed = true }

// Alert arms what was imported overdue, if arm is set, and tells every person
// what is due and was not told before. by is who ordered it; "schedule" for the clock.
func (b *Bot) Alert(ctx context.Context, by string, arm bool) (AlertResult, error) {
	var res AlertResult
	if err := b.free(ctx); err != nil {
		return res, err
	}
	people, err := b.store.Roster(ctx)
	if err != nil {
		return res, err
	}
	if err := b.rehearsable(people); err != nil {
		return res, err
	}
	if arm {
		n, err := b.arm(ctx, by)
		if err != nil {
			return res, err
		}
		res.Armed = n
	}
	for range crowded {
		again, err := b.sweep(ctx, by, &res)
		if err != nil || !again {
			return res, err
		}
	}
	return res, nil // what is still moving is told by the next sweep
}

// sweep tells everybody once what is due. again says that somebody's issues
// moved meanwhile, so that the ledger has to be looked at anew.
func (b *Bot) sweep(ctx context.Context, by string, res *AlertResult) (again bool, err error) {
	people, err := b.store.Roster(ctx)
	if err != nil {
		return false, err
	}
	seen, err := b.lookAt(ctx, people, b.today(), nil)
	if err != nil {
		return false, err
	}
	records, err := b.alertedOf(ctx, people)
	if err != nil {
		return false, err
	}
	res.Unbound = nil
	for _, d := range withOpen(seen.fresh, people, records) {
		m, _ := people.Member(d.Member)
		if !m.Reachable() && !b.set.Rehearsal {
			res.Unbound = append(res.Unbound, m)
			continue
		}
		sent, err := b.alertOne(ctx, people, telling{by: by, member: m, lines: d.Lines, seen: seen, record: records[m.ID]})
		switch {
		case errors.Is(err, ErrConflict):
			again = true
		case err != nil:
			return again, err
		case sent:
			res.People++
		}
	}
	return again, nil
}

// withOpen are the digests, with an empty one for everybody whose last push was
// broken off and who has nothing new.
func withOpen(fresh []ledger.Digest, people *roster.Roster, records map[string]Alerted) []ledger.Digest {
	out := slices.Clone(fresh)
	for _, m := range people.Members() {
		has := func(d ledger.Digest) bool { return d.Member == m.ID }
		if records[m.ID].last().Open && !m.Disabled && !slices.ContainsFunc(fresh, has) {
			out = append(out, ledger.Digest{Member: m.ID})
		}
	}
	return out
}
