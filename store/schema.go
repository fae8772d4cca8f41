package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/redis/go-redis/v9"

	"github.com/weidubao/weidubao/bot"
)

// schemaVersion is the layout of keys.go.
const schemaVersion = 1

// restoring stands in the place of the layout while a restore is under way.
const restoring = "restoring"

// ErrRestoring says that a restore was begun here and has not come to its end.
var ErrRestoring = errors.New("a restore into this store was not finished: run it again")

// SchemaError says that the data was written by a newer program.
type SchemaError struct{ Got, Want int }

// Error names both versions.
func (e *SchemaError) Error() string {
	return fmt.Sprintf("the data has layout %d, this program knows up to %d: use the newer program", e.Got, e.Want)
}

// A migration turns the data of one layout into that of the next one. It must do
// no harm when it is broken off and run again: the layout is written behind it.
type migration struct {
	to  int // the layout that it makes: the one before it is what it takes
	run func(ctx context.Context, rdb *redis.Client, k keys) error
}

// migrations are the steps to schemaVersion in their order. There has been one
// layout so far. Who changes keys.go in a way that the program of before could
// not read adds a step here, raises schemaVersion, and says in CHANGELOG.md that
// a backup is to be taken first.
func migrations() []migration { return nil }

// schemaOf is the layout of the data; 0: there is none. ErrRestoring.
func schemaOf(ctx context.Context, rdb *redis.Client, k keys) (int, error) {
	text, err := rdb.Get(ctx, k.schema()).Result()
	switch {
	case errors.Is(err, redis.Nil):
		return 0, nil
	case err != nil:
		return 0, fmt.Errorf("check the layout: %w", err)
	case text == restoring:
		return 0, ErrRestoring
	}
	got, err := strconv.Atoi(text)
	if err != nil {
		return 0, fmt.Errorf("check the layout: %w", err)
	}
	return got, nil
}

// checkSchema refuses data from the future, or of a restore that was not
// finished, before anything is written; then it marks an empty store, and serve
// brings older data up to date. Commands leave older data to serve: it was not
// written for them.
func (s *Store) checkSchema(ctx context.Context, latest int, steps []migration) error {
	got, err := schemaOf(ctx, s.rdb, s.keys)
	if err != nil {
		return err
	}
	switch {
	case got > latest:
		return &SchemaError{Got: got, Want: latest}
	case s.opt.LookOnly:
		return nil
	case got == 0:
		marked, err := s.rdb.SetNX(ctx, s.keys.schema(), latest, 0).Result()
		if err != nil {
			return fmt.Errorf("mark the layout: %w", err)
		}
		if !marked { // somebody was faster: another replica, or a restore
			return s.checkSchema(ctx, latest, steps)
		}
		return nil
	case got < latest && !s.opt.Serve:
		return &OldError{Got: got, Want: latest}
	}
	return s.migrate(ctx, got, steps)
}

// OldError says that the data waits for serve to bring it up to date.
type OldError struct{ Got, Want int }

// Error names both versions.
func (e *OldError) Error() string {
	return fmt.Sprintf("the data has layout %d, this program needs %d: start serve once, after a backup", e.Got, e.Want)
}

// migrate takes each step above the layout that the data has, and notes it in the
// audit trail and in the layout.
func (s *Store) migrate(ctx context.Context, got int, steps []migration) error {
	for _, step := range steps {
		if step.to <= got {
			continue
		}
		s.opt.Log.WarnContext(ctx, "bringing the data up to date", "from", got, "to", step.to)
		if err := step.run(ctx, s.rdb, s.keys); err != nil {
			return fmt.Errorf("bring the data to layout %d: %w", step.to, err)
		}
		before, after := strconv.Itoa(got), strconv.Itoa(step.to)
		err := s.Commit(ctx, bot.Change{Cause: "schema:" + after, Audit: []bot.AuditEntry{{
			At: s.opt.Now(), Who: "serve", What: "schema.migrate", On: "schema", Before: before, After: after,
		}}})
		if _, again := errors.AsType[*bot.DuplicateError](err); err != nil && !again {
			return fmt.Errorf("note layout %d: %w", step.to, err)
		}
		if err := s.rdb.Set(ctx, s.keys.schema(), step.to, 0).Err(); err != nil {
			return fmt.Errorf("mark layout %d: %w", step.to, err)
		}
		got = step.to
	}
	return nil
}
