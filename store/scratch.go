package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/redis/go-redis/v9"

	"github.com/weidubao/weidubao/store/embedded"
)

// Scratch opens a store of its own on a copy of this one's state, to try things
// on: a private redis-server in dir that writes nothing to the disk. This store is
// only read, while others go on writing to it. Nothing in the copy holds delivery
// back: neither a hold that stands nor a channel that rests. dir is an empty
// directory on a disk with room for all that Redis holds; the caller removes it
// after Close, which ends the server. A server whose process dies without a Close
// is ended by the kernel. opt is that of the copy; its Office is this store's.
// Errors: as Copy, and *SchemaError.
func (s *Store) Scratch(ctx context.Context, dir string, opt Options) (*Store, error) {
	opt.Office, opt.Serve, opt.LookOnly = s.opt.Office, false, false
	out := &Store{keys: s.keys, opt: opt.filled()}
	var err error
	out.server, err = embedded.Load(ctx, dir, s.filling(ctx), embedded.Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, fmt.Errorf("copy the state: %w", err)
	}
	out.rdb = redis.NewClient(patient(&redis.Options{Network: "unix", Addr: out.server.Socket(), DB: s.rdb.Options().DB}))
	err = out.rdb.Del(ctx, out.keys.hold(), out.keys.parked()).Err()
	if err == nil {
		err = out.check(ctx)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the copy: %w", err), out.Close())
	}
	return out, nil
}
