package store

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/outbox"
)

// Claim leases up to n messages that are due at now. Leases whose time is over
// come first, with FirstTry set. While the channel is parked or held there are none.
func (s *Store) Claim(ctx context.Context, now time.Time, n int, lease time.Duration) ([]outbox.Claimed, error) {
	token := rand.Text()
	keys := []string{s.keys.state(outbox.Queued), s.keys.state(outbox.Sending), s.keys.parked(), s.keys.hold()}
	rows, err := claimScript.Run(ctx, s.rdb, keys,
		millis(now), n, lease.Milliseconds(), token, s.keys.messages()).Slice()
	if err != nil {
		return nil, fmt.Errorf("claim messages: %w", err)
	}
	out := make([]outbox.Claimed, 0, len(rows))
	for _, row := range rows {
		fields, ok := row.([]any)
		if !ok || len(fields) == 0 {
			return nil, fmt.Errorf("claim messages: the script answered %T", row)
		}
		m, err := decodeMessage(pairs(fields[1:]))
		if err != nil {
			return nil, fmt.Errorf("claim messages: %w", err)
		}
		out = append(out, outbox.Claimed{Message: m, Token: token})
	}
	return out, nil
}

// Settle writes outcomes, at once. One whose token no longer holds the lease is ignored.
// What the platform took counts for its member in the month of now.
func (s *Store) Settle(ctx context.Context, now time.Time, out []outbox.Outcome) error {
	if len(out) == 0 {
		return nil
	}
	args := []any{millis(now), s.keys.states(), s.keys.messages(), s.keys.platforms(), s.keys.early()}
	for _, o := range out {
		args = append(args, o.ID, o.Token, string(stateAfter(o.Verdict)), o.PlatformID, o.Reason,
			millis(orElse(o.At, now)), flag(o.Ambiguous || o.Verdict == outbox.Doubt), flag(o.Uncounted))
	}
	keys := []string{s.keys.state(outbox.Sending), s.keys.sent(calendar.MonthOf(calendar.DateOf(now))), s.keys.doubted()}
	if err := settleScript.Run(ctx, s.rdb, keys, args...).Err(); err != nil {
		return fmt.Errorf("settle messages: %w", err)
	}
	return nil
}

func stateAfter(v outbox.Verdict) outbox.State {
	switch v {
	case outbox.Done:
		return outbox.Accepted
	case outbox.Retry:
		return outbox.Queued
	case outbox.Bury:
		return outbox.Failed
	case outbox.Doubt:
		return outbox.Unknown
	}
	return outbox.Unknown // a verdict that nobody knows is for a person to settle
}

func flag(b bool) string {
	if b {
		return "1"
	}
	return "0"
}

// Park holds the whole channel until then; everything pending is kept.
func (s *Store) Park(ctx context.Context, until time.Time, reason string) error {
	if err := s.rdb.HSet(ctx, s.keys.parked(), "until", millis(until), "reason", reason).Err(); err != nil {
		return fmt.Errorf("park the channel: %w", err)
	}
	return nil
}

// Clock is Redis's own time.
func (s *Store) Clock(ctx context.Context) (time.Time, error) {
	t, err := s.rdb.Time(ctx).Result()
	if err != nil {
		return time.Time{}, fmt.Errorf("ask redis for the time: %w", err)
	}
	return t, nil
}

// readMessage asks for one message; put is not called when it does not exist.
func (s *Store) readMessage(r *reader, id string, put func(outbox.Message)) {
	cmd := r.pipe.HGetAll(r.ctx, s.keys.message(id))
	r.then = append(r.then, func() error {
		if cmd.Err() != nil || len(cmd.Val()) == 0 {
			return cmd.Err()
		}
		m, err := decodeMessage(cmd.Val())
		if err == nil {
			put(m)
		}
		return err
	})
}

func decodeMessage(f map[string]string) (outbox.Message, error) {
	var m outbox.Message
	if err := json.Unmarshal([]byte(f["body"]), &m.Outbound); err != nil {
		return m, fmt.Errorf("read stored message: %w", err)
	}
	attempts, err := strconv.Atoi(f["attempts"])
	if err != nil {
		return m, fmt.Errorf("read stored message %s: %w", m.ID, err)
	}
	m.State, m.Attempts = outbox.State(f["state"]), attempts
	m.FirstTry, m.NextTry, m.UpdatedAt = moment(f["first"]), moment(f["next"]), moment(f["updated"])
	m.PlatformID, m.Reason = f["pid"], f["reason"]
	return m, nil
}

// pairs turns field, value, field, value into a map.
func pairs(list []any) map[string]string {
	out := make(map[string]string, len(list)/2)
	for i := 1; i < len(list); i += 2 {
		field, _ := list[i-1].(string)
		out[field], _ = list[i].(string)
	}
	return out
}
