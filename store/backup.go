package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/store/embedded"
)

// Copy is an office's state as of one moment, in a private Redis of its own that
// nobody writes to. Close throws it away.
type Copy struct {
	TakenAt time.Time // by the bot's clock, just before the moment: what was sent until then is in the copy
	Schema  int       // layout of the data

	server *embedded.Server
	rdb    *redis.Client
	keys   keys
}

// Copy takes the state of one moment while others go on writing. dir is an empty
// directory on a disk with room for all that Redis holds; the caller removes it
// after Close. Errors: ErrNoSync, embedded.ErrNoServer, *embedded.StartError where
// the redis-server of this machine is too old to read what Redis writes.
func (s *Store) Copy(ctx context.Context, dir string) (*Copy, error) {
	c := &Copy{TakenAt: s.opt.Now(), keys: s.keys}
	var err error
	c.server, err = embedded.Load(ctx, dir, s.filling(ctx), embedded.Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, fmt.Errorf("copy the state: %w", err)
	}
	o := patient(&redis.Options{Network: "unix", Addr: c.server.Socket(), DB: s.rdb.Options().DB})
	o.ReadTimeout, o.WriteTimeout = slowly, slowly
	c.rdb = redis.NewClient(o)
	if c.Schema, err = schemaOf(ctx, c.rdb, c.keys); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// filling writes a snapshot of this store.
func (s *Store) filling(ctx context.Context) func(io.Writer) error {
	return func(w io.Writer) error { return s.snapshot(ctx, w) }
}

// slowly is how long one round trip of a backup may take: nobody waits for it.
const slowly = 2 * time.Minute

// Write writes the state as lines of JSON, always in the same order.
func (c *Copy) Write(ctx context.Context, w io.Writer) (Summary, error) {
	d, err := newDumper(ctx, c.rdb, c.keys)
	if err != nil {
		return Summary{}, err
	}
	return d.dump(ctx, w, time.Time{})
}

// Holds are those that stood at the moment.
func (c *Copy) Holds(ctx context.Context) ([]bot.Hold, error) {
	held, err := c.rdb.ZRangeWithScores(ctx, c.keys.hold(), 0, -1).Result()
	if err != nil {
		return nil, fmt.Errorf("read the hold: %w", err)
	}
	return decodeHolds(held)
}

// Current reports whether the data has the layout that this program writes.
func (c *Copy) Current() bool { return c.Schema == schemaVersion }

// Close ends the private Redis.
func (c *Copy) Close() error { return errors.Join(c.rdb.Close(), c.server.Close()) }
