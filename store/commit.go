package store

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/weidubao/weidubao/bot"
)

// causeLife is how long a handled cause is remembered. The platform repeats for
// seconds, people within days.
const causeLife = 7 * 24 * time.Hour

// Why a commit did not happen, beside bot.ErrConflict and *bot.DuplicateError.
var (
	// ErrUncertain is bot.ErrUncertain: the answer was lost, or no replica has confirmed the change.
	ErrUncertain = bot.ErrUncertain
	// ErrNoCause says that a change has no Cause.
	ErrNoCause = errors.New("a change needs a cause")
)

// TooManyError says that a change has more records than the script may write in one go.
type TooManyError struct{ Records, Max int }

// Error names both numbers.
func (e *TooManyError) Error() string {
	return fmt.Sprintf("a change of %d records, at most %d fit", e.Records, e.Max)
}

// Commit writes c whole or not at all, and returns when it is on disk (and on a
// replica, where there is one). Errors: bot.ErrConflict, *bot.DuplicateError,
// *TooManyError, ErrNoCause, ErrUncertain; any other means that nothing was written.
func (s *Store) Commit(ctx context.Context, c bot.Change) error {
	if c.Cause == "" {
		return ErrNoCause
	}
	if n := c.Records(); n > bot.MaxRecords {
		return &TooManyError{Records: n, Max: bot.MaxRecords}
	}
	if c.At.IsZero() {
		c.At = s.opt.Now() // messages are due from then on
	}
	b, err := s.flatten(c)
	if err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	answer, err := s.runCommit(ctx, b, c)
	if err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return b.verdict(answer)
}

// runCommit runs the script: [word, detail].
func (s *Store) runCommit(ctx context.Context, b *batch, c bot.Change) ([]any, error) {
	replicated := s.replica.Load()
	return s.runDurable(ctx, commitScript, b.keys, b.arguments(s.keys, c.Reply, replicated), replicated, "conflict")
}

// runDurable runs a script that writes and returns when that is on disk, and on a
// replica where there is one. idle is the first word of an answer after which
// nothing was written, so that no replica has anything to confirm.
func (s *Store) runDurable(ctx context.Context, script *redis.Script, keys []string, args []any, replicated bool, idle string) ([]any, error) {
	if !replicated {
		answer, err := script.Run(ctx, s.rdb, keys, args...).Slice()
		return answer, uncertain(err)
	}
	answer, n, err := runReplicated(ctx, s.rdb, script, keys, args)
	if err != nil {
		return nil, uncertain(err)
	}
	list, ok := answer.([]any)
	if !ok {
		return nil, fmt.Errorf("the script answered %T", answer)
	}
	if n > 0 || len(list) > 0 && list[0] == idle {
		return list, nil
	}
	return list, s.unconfirmed(ctx)
}

// unconfirmed decides what a commit is worth that no replica has confirmed. With
// a replica that is connected and behind, a failover could lose it: uncertain.
// With none connected there is nobody to fail over to, and the disk of this
// Redis, which has it, is all there is: better than to refuse every report
// because the second machine is off.
func (s *Store) unconfirmed(ctx context.Context) error {
	info, err := s.rdb.Info(ctx, "replication").Result()
	if err != nil || connected(info) > 0 {
		return fmt.Errorf("%w: no replica has confirmed it", ErrUncertain)
	}
	s.opt.Log.WarnContext(ctx, "no replica is connected, the change stands on one machine only")
	return nil
}

// uncertain marks an error after which the change may have been written.
func uncertain(err error) error {
	var reply redis.Error
	var op *net.OpError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &reply): // Redis refused: the script fails before its first write or not at all
		return err
	case errors.As(err, &op) && op.Op == "dial", errors.Is(err, redis.ErrPoolTimeout), errors.Is(err, redis.ErrClosed):
		return err // never sent
	default:
		return fmt.Errorf("%w: %w", ErrUncertain, err)
	}
}
