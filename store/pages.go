package store

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/outbox"
)

// states lists the states of a message in the order in which it passes them.
var states = [...]outbox.State{
	outbox.Queued, outbox.Sending, outbox.Accepted, outbox.Delivered, outbox.Failed, outbox.Unknown,
}

// PageLimit is the most that one page of messages or audit lines holds.
const PageLimit = 1000

// Outbox lists up to limit messages in one state, or in any when state is
// empty: what waits by when it is due, what is settled with the latest first.
// A limit of 0 means PageLimit.
func (s *Store) Outbox(ctx context.Context, state outbox.State, limit int) ([]outbox.Message, error) {
	wanted := []outbox.State{state}
	if state == "" {
		wanted = states[:]
	}
	limit = pageSize(limit)
	var ids []string
	for _, one := range wanted {
		page, err := s.listed(ctx, one, limit-len(ids))
		if err != nil {
			return nil, fmt.Errorf("list messages: %w", err)
		}
		ids = append(ids, page...)
	}
	r := &reader{ctx: ctx, pipe: s.rdb.Pipeline()}
	out := make([]outbox.Message, 0, len(ids))
	for _, id := range ids {
		s.readMessage(r, id, func(m outbox.Message) { out = append(out, m) })
	}
	if err := r.run(); err != nil {
		return nil, fmt.Errorf("list messages: %w", err)
	}
	return out, nil
}

func pageSize(limit int) int {
	if limit <= 0 || limit > PageLimit {
		return PageLimit
	}
	return limit
}

func (s *Store) listed(ctx context.Context, state outbox.State, limit int) ([]string, error) {
	if limit <= 0 {
		return nil, nil
	}
	waiting := state == outbox.Queued || state == outbox.Sending
	return s.rdb.ZRangeArgs(ctx, redis.ZRangeArgs{
		Key: s.keys.state(state), Start: 0, Stop: limit - 1, Rev: !waiting,
	}).Result()
}

// OutboxStats reads how the outbox stands, in one round trip. A message whose
// lease ran out counts as due since then.
func (s *Store) OutboxStats(ctx context.Context) (bot.OutboxStats, error) {
	p := s.rdb.Pipeline()
	var counts [len(states)]*redis.IntCmd
	for i, state := range states {
		counts[i] = p.ZCard(ctx, s.keys.state(state))
	}
	queued := p.ZRangeWithScores(ctx, s.keys.state(outbox.Queued), 0, 0)
	sending := p.ZRangeWithScores(ctx, s.keys.state(outbox.Sending), 0, 0)
	parked := p.HGetAll(ctx, s.keys.parked())
	clock := p.Time(ctx)
	if _, err := p.Exec(ctx); err != nil {
		return bot.OutboxStats{}, fmt.Errorf("read the outbox: %w", err)
	}
	now := s.opt.Now()
	st := bot.OutboxStats{Counts: make(map[outbox.State]int, len(states))}
	for i, state := range states {
		st.Counts[state] = int(counts[i].Val())
	}
	if waited := max(since(queued.Val(), now), since(sending.Val(), clock.Val())); waited > 0 {
		st.OldestDue = now.Add(-waited)
	}
	if until := moment(parked.Val()["until"]); until.After(now) {
		st.ParkedUntil, st.ParkedWhy = until, parked.Val()["reason"]
	}
	return st, nil
}

// since is how long ago the first moment of list was; 0 when it is still to come.
func since(list []redis.Z, now time.Time) time.Duration {
	if len(list) == 0 {
		return 0
	}
	return max(0, now.Sub(time.UnixMilli(int64(list[0].Score))))
}

// ErrCursor says that a cursor is none that AuditTail has returned.
var ErrCursor = errors.New("not a cursor of the audit trail")

var cursorForm = regexp.MustCompile(`^\d{1,20}(-\d{1,20})?$`)

// AuditTail reads up to limit lines of the audit trail that come after the
// cursor; from the beginning when it is empty. next continues after the last
// line read, and is the cursor itself when there was none. A limit of 0 means PageLimit.
func (s *Store) AuditTail(ctx context.Context, after string, limit int) (lines []bot.AuditLine, next string, err error) {
	start := "-"
	if after != "" {
		if !cursorForm.MatchString(after) {
			return nil, after, ErrCursor
		}
		start = "(" + after
	}
	entries, err := s.rdb.XRangeN(ctx, s.keys.audit(), start, "+", int64(pageSize(limit))).Result()
	if err != nil {
		return nil, after, fmt.Errorf("read the audit trail: %w", err)
	}
	lines, err = auditLines(entries)
	if err != nil || len(lines) == 0 {
		return nil, after, err
	}
	return lines, lines[len(lines)-1].ID, nil
}

func auditLines(entries []redis.XMessage) ([]bot.AuditLine, error) {
	lines := make([]bot.AuditLine, 0, len(entries))
	for _, e := range entries {
		text, _ := e.Values["e"].(string)
		err := decodeJSON(text, func(a bot.AuditEntry) { lines = append(lines, bot.AuditLine{ID: e.ID, AuditEntry: a}) })
		if err != nil {
			return nil, fmt.Errorf("audit entry %s: %w", strconv.Quote(e.ID), err)
		}
	}
	return lines, nil
}
