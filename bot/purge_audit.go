package bot

import (
	"context"
	"fmt"
	"time"

	"github.com/weidubao/weidubao/bot/audit"
)

// purgeSeals is how many ranges one Change lets go at most: with 1,000 entries
// each, the store is held for some milliseconds.
const purgeSeals = 50

// purgeAudit lets go the entries of ranges that were sealed before the cutoff. It
// leaves the seals and a signed horizon, so that the rest is verified as before.
// A trail in which something is wrong is left as it is: it is evidence.
func (b *Bot) purgeAudit(ctx context.Context, cutoff time.Time) (bool, error) {
	if b.trail == nil || b.keys.None() {
		return true, nil
	}
	for n := range purgeRounds {
		h, err := b.trail.SealHead(ctx)
		if err != nil {
			return false, err
		}
		seals, err := b.trail.Seals(ctx, h.Horizon.Number, purgeSeals)
		if err != nil {
			return false, err
		}
		old := sealedBefore(seals, h.Counter.Last, cutoff)
		if len(old) == 0 {
			return true, nil
		}
		if n == 0 {
			if _, err := b.VerifySeals(ctx); err != nil {
				return false, err
			}
		}
		if err := b.purgeRanges(ctx, h.Horizon, old, cutoff); err != nil {
			return false, err
		}
	}
	return false, nil
}

// sealedBefore are the first of the seals, without gaps, whose entries were all
// written before the cutoff. The last seal of all keeps its entries.
func sealedBefore(seals []audit.Seal, last int, cutoff time.Time) []audit.Seal {
	for i, s := range seals {
		if s.Number == last || !s.At.Before(cutoff) || !audit.TimeOf(s.To).Before(cutoff) {
			return seals[:i]
		}
	}
	return seals
}

func (b *Bot) purgeRanges(ctx context.Context, before audit.Horizon, old []audit.Seal, cutoff time.Time) error {
	entries := 0
	for _, s := range old {
		entries += s.Count
	}
	last := old[len(old)-1]
	horizon, err := b.keys.Purge(last, before.Rev, b.now())
	if err != nil {
		return err
	}
	on := fmt.Sprintf("seals %d-%d", old[0].Number, last.Number)
	c := Change{Horizon: &horizon, Audit: []AuditEntry{b.purgeEntry("audit", on, entries, cutoff)}}
	return b.commitPurge(ctx, "audit", c, []any{on, before.Rev})
}
