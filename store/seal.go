package store

import (
	"context"
	"fmt"
	"strconv"

	"github.com/redis/go-redis/v9"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/audit"
)

// The store is where the audit trail and its seals are read.
var _ bot.Trail = (*Store)(nil)

// horizonOfAudit is the field of keys.horizons.
const horizonOfAudit = "audit"

// flattenSeals writes seals, each number once, and lets the entries go that a horizon says were purged.
func (s *Store) flattenSeals(b *batch, c bot.Change) {
	for _, seal := range c.Seals {
		b.record("seal", s.keys.seals(), strconv.Itoa(seal.Number), 0, seal)
	}
	if c.Horizon == nil {
		return
	}
	b.record("horizon", s.keys.horizons(), horizonOfAudit, c.Horizon.Rev, c.Horizon)
	first, err := nextID(c.Horizon.To)
	b.keep(err)
	b.op("audit", "trim", b.key(aStream, s.keys.audit()), first)
}

// nextID is the id right after id, which must be whole.
func nextID(id string) (string, error) {
	var ms, n uint64
	if _, err := fmt.Sscanf(id, "%d-%d", &ms, &n); err != nil {
		return "", fmt.Errorf("id %q of an audit entry: %w", id, err)
	}
	return fmt.Sprintf("%d-%d", ms, n+1), nil
}

// SealHead reads where sealing stands, at one moment.
func (s *Store) SealHead(ctx context.Context) (bot.SealHead, error) {
	var h bot.SealHead
	r := &reader{ctx: ctx, pipe: s.rdb.TxPipeline()}
	fetch(r, s.keys.counters(), []string{bot.SealCounter}, func(id string, rev int64, last int) {
		h.Counter = bot.Counter{Name: id, Last: last, Rev: rev}
	})
	h.Counter.Name = bot.SealCounter
	fetch(r, s.keys.horizons(), []string{horizonOfAudit}, func(_ string, rev int64, x audit.Horizon) {
		x.Rev = rev
		h.Horizon = x
	})
	count := r.pipe.HLen(ctx, s.keys.seals())
	r.then = append(r.then, func() error {
		h.Stored = int(count.Val())
		return count.Err()
	})
	if err := r.run(); err != nil {
		return h, fmt.Errorf("read the seals: %w", err)
	}
	if h.Counter.Last == 0 {
		return h, nil
	}
	last, err := s.Seals(ctx, h.Counter.Last-1, 1)
	if len(last) == 1 {
		h.Last = last[0]
	}
	return h, err
}

// Seals reads up to limit seals whose numbers come after a number, in order. One
// that is not there is left out. A limit of 0 means PageLimit.
func (s *Store) Seals(ctx context.Context, after, limit int) ([]audit.Seal, error) {
	limit = pageSize(limit)
	numbers := make([]string, limit)
	for i := range numbers {
		numbers[i] = strconv.Itoa(after + 1 + i)
	}
	values, err := s.rdb.HMGet(ctx, s.keys.seals(), numbers...).Result()
	if err != nil {
		return nil, fmt.Errorf("read the seals: %w", err)
	}
	out := make([]audit.Seal, 0, limit)
	for _, v := range values {
		text, ok := v.(string)
		if !ok {
			continue
		}
		var seal audit.Seal
		if _, err := decodeRecord(text, &seal); err != nil {
			seal = audit.Seal{} // what cannot be read was altered: the verification finds it
		}
		out = append(out, seal)
	}
	return out, nil
}

// AuditLines reads up to limit entries of the audit trail after an id, byte by
// byte as they are stored; "" begins at the beginning. A limit of 0 means PageLimit.
func (s *Store) AuditLines(ctx context.Context, after string, limit int) ([]audit.Line, error) {
	start := "-"
	if after != "" {
		start = "(" + after
	}
	entries, err := s.rdb.XRangeN(ctx, s.keys.audit(), start, "+", int64(pageSize(limit))).Result()
	if err != nil {
		return nil, fmt.Errorf("read the audit trail: %w", err)
	}
	lines := make([]audit.Line, len(entries))
	for i, e := range entries {
		lines[i] = audit.Line{ID: e.ID, Text: rawText(e)}
	}
	return lines, nil
}

// rawText is the one field of an entry. More than that was not written by us, and must not pass for it.
func rawText(e redis.XMessage) string {
	text, ok := e.Values["e"].(string)
	if !ok || len(e.Values) != 1 {
		return fmt.Sprintf("not an entry: %v", e.Values)
	}
	return text
}
