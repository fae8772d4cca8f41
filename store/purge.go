package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/report"
)

// The store is what the retention looks through.
var _ bot.Attic = (*Store)(nil)

// flattenPurge takes out what the retention lets go. Of a message a tombstone
// stays under its id: it is never enqueued again.
func (s *Store) flattenPurge(b *batch, c bot.Change) {
	for _, t := range c.Texts {
		b.op("history", "edit", b.key(aList, s.keys.history(t.Entry.Ref)), t.Index, b.json(t.Entry))
	}
	for _, m := range c.Words {
		b.op("outbound "+m.ID, "wipe", b.key(aHash, s.keys.message(m.ID)), m.ID, millis(c.At), b.json(m))
	}
}

// settled are the states of which a message never leaves again, and nobody has to look at it any more.
var settled = [...]outbox.State{outbox.Accepted, outbox.Delivered, outbox.Failed}

// SettledBefore lists up to limit messages that were settled before a moment, the oldest first.
func (s *Store) SettledBefore(ctx context.Context, before time.Time, limit int) ([]outbox.Message, error) {
	var found []redis.Z
	for _, state := range settled {
		list, err := s.rdb.ZRangeByScoreWithScores(ctx, s.keys.state(state), &redis.ZRangeBy{
			Min: "-inf", Max: "(" + strconv.FormatInt(millis(before), 10), Count: int64(limit),
		}).Result()
		if err != nil {
			return nil, fmt.Errorf("list old messages: %w", err)
		}
		found = append(found, list...)
	}
	slices.SortStableFunc(found, func(a, b redis.Z) int { return int(a.Score - b.Score) })
	r := &reader{ctx: ctx, pipe: s.rdb.Pipeline()}
	out := make([]outbox.Message, 0, limit)
	for _, z := range found[:min(limit, len(found))] {
		id, _ := z.Member.(string)
		s.readMessage(r, id, func(m outbox.Message) { out = append(out, m) })
	}
	if err := r.run(); err != nil {
		return nil, fmt.Errorf("list old messages: %w", err)
	}
	return out, nil
}

// Attached lists the reports and issues to which something was ever attached:
// each has a counter of its attachments.
func (s *Store) Attached(ctx context.Context) ([]report.AttachmentOwner, error) {
	const prefix = "attachments:"
	found := make(map[report.AttachmentOwner]bool)
	for cursor := uint64(0); ; {
		page, next, err := s.rdb.HScan(ctx, s.keys.counters(), cursor, prefix+"*", scanCount).Result()
		if err != nil {
			return nil, fmt.Errorf("list attachments: %w", err)
		}
		for i := 0; i+1 < len(page); i += 2 {
			if of, ok := ownerOf(strings.TrimPrefix(page[i], prefix)); ok {
				found[of] = true
			}
		}
		if cursor = next; cursor == 0 {
			return slices.Collect(maps.Keys(found)), nil
		}
	}
}

// ownerOf reads what a counter of attachments counts for: 330381101/2026-W47, issue:RA26-0003.
func ownerOf(name string) (report.AttachmentOwner, bool) {
	if number, ok := strings.CutPrefix(name, "issue:"); ok {
		return report.AttachmentOwner{Issue: number}, number != ""
	}
	area, text, _ := strings.Cut(name, "/")
	week, err := calendar.ParseWeek(text)
	return report.AttachmentOwner{Ref: report.Ref{Area: area, Week: week}}, err == nil
}

// Sessions lists what is remembered of the talks with all members.
func (s *Store) Sessions(ctx context.Context) ([]bot.Session, error) {
	found := make(map[string]bot.Session) // a scan may give one twice
	for cursor := uint64(0); ; {
		page, next, err := s.rdb.HScan(ctx, s.keys.sessions(), cursor, "", scanCount).Result()
		if err != nil {
			return nil, fmt.Errorf("list sessions: %w", err)
		}
		for i := 0; i+1 < len(page); i += 2 {
			var session bot.Session
			if session.Rev, err = decodeRecord(page[i+1], &session); err != nil {
				return nil, fmt.Errorf("list sessions: %w", err)
			}
			session.Member = page[i]
			found[page[i]] = session
		}
		if cursor = next; cursor == 0 {
			return slices.Collect(maps.Values(found)), nil
		}
	}
}
