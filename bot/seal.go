package bot

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync/atomic"

	"github.com/weidubao/weidubao/bot/audit"
)

// SealCounter is the counter of the highest number that a seal was given.
const SealCounter = "seal"

// Trail reads the audit trail as it is stored, and its seals.
type Trail interface {
	// SealHead reads where sealing stands, at one moment.
	SealHead(ctx context.Context) (SealHead, error)
	// Seals reads up to limit seals whose numbers come after a number, in order. One that is not there is left out.
	Seals(ctx context.Context, after, limit int) ([]audit.Seal, error)
	// AuditLines reads up to limit entries after an id, byte by byte; "" begins at the beginning.
	AuditLines(ctx context.Context, after string, limit int) ([]audit.Line, error)
}

// SealHead is where sealing stands.
type SealHead struct {
	Counter Counter       // the highest number that was given
	Stored  int           // how many seals there are
	Last    audit.Seal    // the one of that number; zero when there is none
	Horizon audit.Horizon // what was purged
}

// sealer is what sealing needs.
type sealer struct {
	trail Trail
	keys  audit.Keys
	noted atomic.Pointer[audit.Seal] // the highest seal that this process knows of: what is cut off behind its back is missed
}

// sealsPerRun bounds one run: what is left is sealed in the next minute.
const sealsPerRun = 200

// ErrNotSealed says that there is no key to seal the audit trail with.
var ErrNotSealed = errors.New("the audit trail is not sealed: no key is configured")

// sealDue seals everything that stands in the audit trail by now, on whichever
// replica comes first. An installation that gets its key later has everything
// sealed that was written before.
func (b *Bot) sealDue(ctx context.Context) error {
	if b.trail == nil || b.keys.None() {
		return nil
	}
	for range sealsPerRun {
		more, err := b.sealNext(ctx)
		if err != nil {
			return fmt.Errorf("seal the audit trail: %w", err)
		}
		if !more {
			return nil
		}
	}
	return nil
}

// sealNext makes one seal. It answers whether there may be more to seal.
func (b *Bot) sealNext(ctx context.Context) (more bool, err error) {
	h, err := b.trail.SealHead(ctx)
	if err != nil {
		return false, err
	}
	if h.Last.Number != h.Counter.Last { // nothing is put on top of what was taken away
		return false, &audit.Error{Problem: audit.Truncated, Seal: h.Counter.Last}
	}
	lines, err := b.trail.AuditLines(ctx, h.Last.To, audit.MaxLines)
	if err != nil || len(lines) == 0 {
		return false, err
	}
	seal, err := b.keys.Next(h.Last, lines, b.now())
	if err != nil {
		return false, err
	}
	h.Counter.Last = seal.Number
	done, err := b.write(ctx, Change{
		Cause: fmt.Sprintf("seal:%d:%s", seal.Number, seal.MAC), At: b.now(), Seals: []audit.Seal{seal}, Counters: []Counter{h.Counter},
	})
	if errors.Is(err, ErrConflict) { // another replica has made one of this number
		return false, nil
	}
	if err != nil {
		return false, err
	}
	b.noted.Store(&seal)
	if done {
		b.log.InfoContext(ctx, "audit trail sealed", "number", seal.Number, "mac", seal.Short(), "entries", seal.Count, "total", seal.Total)
	}
	return len(lines) == audit.MaxLines, nil
}

// VerifySeals walks all seals and all entries of the audit trail. Errors:
// ErrNotSealed, an *audit.Error about the first thing that is wrong, or the store's.
func (b *Bot) VerifySeals(ctx context.Context) (audit.Summary, error) {
	return b.verify(ctx, 0)
}

// checkedSeals is how many of the last seals CheckSeal looks at.
const checkedSeals = 50

// CheckSeal verifies the last ranges of the audit trail, and that nothing of
// what this process has sealed was cut off. Without a key there is nothing to
// check. Errors as of VerifySeals.
func (b *Bot) CheckSeal(ctx context.Context) error {
	if b.trail == nil || b.keys.None() {
		return nil
	}
	_, err := b.verify(ctx, checkedSeals)
	return err
}

// verify looks at the last seals, 0: at all of them. What is purged while it
// reads looks like a gap: then it reads again.
func (b *Bot) verify(ctx context.Context, last int) (sum audit.Summary, err error) {
	if b.trail == nil || b.keys.None() {
		return sum, ErrNotSealed
	}
	for range attempts {
		noted := b.noted.Load() // before the store is read: a seal made meanwhile is not missing
		h, failed := b.trail.SealHead(ctx)
		if failed != nil {
			return sum, failed
		}
		sum, err = b.verifyFrom(ctx, h, last, noted)
		if _, wrong := errors.AsType[*audit.Error](err); !wrong {
			return sum, err
		}
		after, failed := b.trail.SealHead(ctx)
		if failed != nil || after.Horizon.Number == h.Horizon.Number {
			return sum, err
		}
	}
	return sum, err
}

func (b *Bot) verifyFrom(ctx context.Context, h SealHead, last int, noted *audit.Seal) (audit.Summary, error) {
	upTo := max(h.Counter.Last, h.Stored)
	t := audit.Trail{Last: h.Counter.Last, Horizon: h.Horizon}
	if last > 0 && upTo > last {
		base, err := b.trail.Seals(ctx, upTo-last-1, 1)
		if err != nil {
			return audit.Summary{}, err
		}
		if len(base) == 0 || base[0].Number != upTo-last {
			return audit.Summary{}, &audit.Error{Problem: audit.SealMissing, Seal: upTo - last}
		}
		t.Base = base[0]
	}
	t.Seals, t.Lines = b.sealsAfter(ctx, t.Base.Number, upTo), b.linesAfter(ctx, t.Base.To)
	sum, err := b.keys.Verify(t)
	if err != nil {
		return sum, err
	}
	return sum, b.compareNoted(ctx, sum, noted)
}

// compareNoted holds what stands against what this process has sealed itself.
func (b *Bot) compareNoted(ctx context.Context, sum audit.Summary, noted *audit.Seal) error {
	switch {
	case noted == nil:
	case noted.Number > sum.Last.Number:
		return &audit.Error{Problem: audit.Truncated, Seal: noted.Number, From: sum.Last.To}
	case noted.Number == sum.Last.Number && noted.MAC != sum.Last.MAC:
		return &audit.Error{Problem: audit.SealAltered, Seal: noted.Number, From: noted.From, To: noted.To}
	case noted.Number < sum.Last.Number:
		found, err := b.trail.Seals(ctx, noted.Number-1, 1)
		if err != nil {
			return err
		}
		if len(found) == 0 || found[0].MAC != noted.MAC {
			return &audit.Error{Problem: audit.SealAltered, Seal: noted.Number, From: noted.From, To: noted.To}
		}
	}
	if head := sum.Last; head.Number > 0 {
		b.noted.CompareAndSwap(noted, &head) // a newer one made meanwhile stays
	}
	return nil
}

// linesPage is how many entries are read at a time.
const linesPage = 1000

// linesAfter reads the trail page by page.
func (b *Bot) linesAfter(ctx context.Context, after string) iter.Seq2[audit.Line, error] {
	return func(yield func(audit.Line, error) bool) {
		for {
			page, err := b.trail.AuditLines(ctx, after, linesPage)
			if err != nil {
				yield(audit.Line{}, err)
				return
			}
			for _, l := range page {
				if !yield(l, nil) {
					return
				}
				after = l.ID
			}
			if len(page) < linesPage {
				return
			}
		}
	}
}

// sealsPage is how many seals are read at a time.
const sealsPage = 500

// sealsAfter reads the seals from the one after a number up to another, page by page.
func (b *Bot) sealsAfter(ctx context.Context, after, upTo int) iter.Seq2[audit.Seal, error] {
	return func(yield func(audit.Seal, error) bool) {
		for ; after < upTo; after += sealsPage {
			page, err := b.trail.Seals(ctx, after, min(sealsPage, upTo-after))
			if err != nil {
				yield(audit.Seal{}, err)
				return
			}
			for _, s := range page {
				if !yield(s, nil) {
					return
				}
			}
		}
	}
}
