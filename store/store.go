// Package store keeps everything in Redis (存储): it is the bot's Store, the
// outbox's Queue, the home of the platform's token, and what pages read.
//
// Redis is the store of record. A change is one Lua script (lua/commit.lua)
// that checks everything first and then writes everything; the answer comes
// after the fsync. Nothing is repeated by the client: who loses an answer
// (ErrUncertain) commits the same Cause again and is told by a
// *bot.DuplicateError if it had been written.
package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/store/embedded"
)

// Store satisfies what the core and the outbox ask for.
var (
	_ bot.Store    = (*Store)(nil)
	_ outbox.Queue = (*Store)(nil)
)

// Durability says how the start makes sure that what is answered is on disk.
type Durability string

// Checked asks Redis for its settings. Asserted believes the operator, for a
// managed Redis that forbids CONFIG GET.
const (
	Checked  Durability = "checked"
	Asserted Durability = "asserted"
)

// Options of a store.
type Options struct {
	Office     string           // division code of the office, the hash tag of every key: 330381
	Durability Durability       // empty: Checked
	Serve      bool             // the service itself: durability is required, and an embedded Redis is owned, not joined
	LookOnly   bool             // nothing is written at the opening, and the data may be of an older layout: for backups
	Replica    bool             // Redis has a replica even if none is connected just now: commits wait for it
	Wait       time.Duration    // how long to wait for another process that has the embedded Redis; 0: 10 s
	Log        *slog.Logger     // nil: nothing is logged
	Now        func() time.Time // the bot's clock; nil: the system's
}

// Store is an open store. It is safe for use by many goroutines.
type Store struct {
	rdb     *redis.Client
	server  *embedded.Server // nil: somebody else's Redis
	keys    keys
	opt     Options
	replica atomic.Bool // a replica must have a commit before it is answered
	roster  atomic.Pointer[roster.Roster]
}

// Open connects to url and makes sure that it can be relied on. Addresses:
// embedded:///dir, redis://, rediss://, unix://, and
// redis+sentinel://[user:pass@]host1:port,host2:port/master[/db].
//
// Errors: ErrURL, those of package embedded, *DurabilityError, *SchemaError, or
// what Redis says.
func Open(ctx context.Context, url string, opt Options) (*Store, error) {
	k, err := newKeys(opt.Office)
	if err != nil {
		return nil, err
	}
	s := &Store{keys: k, opt: opt.filled()}
	if err := s.connect(ctx, url); err != nil {
		return nil, err
	}
	if err := s.check(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Close ends the connections, and the embedded Redis if this store started it.
func (s *Store) Close() error {
	err := s.rdb.Close()
	if s.server != nil {
		err = errors.Join(err, s.server.Close())
	}
	return err
}

// Server is the embedded Redis; nil when Redis is somebody else's.
func (s *Store) Server() *embedded.Server { return s.server }

func (o Options) filled() Options {
	if o.Durability == "" {
		o.Durability = Checked
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

func (s *Store) connect(ctx context.Context, url string) (err error) {
	hush()
	dir, ok := embeddedDir(url)
	if !ok {
		s.rdb, err = newClient(url)
		return err
	}
	start := embedded.Join
	if s.opt.Serve {
		start = embedded.Start
	}
	s.server, err = start(ctx, dir, embedded.Options{Wait: s.opt.Wait, Log: s.opt.Log})
	if err != nil {
		return fmt.Errorf("embedded redis: %w", err)
	}
	s.rdb = redis.NewClient(patient(&redis.Options{Network: "unix", Addr: s.server.Socket()}))
	return nil
}

// check makes sure of the layout, of durability, and whether there is a replica to wait for.
func (s *Store) check(ctx context.Context) error {
	if s.opt.Serve {
		if err := s.Durable(ctx); err != nil {
			return err
		}
	}
	if err := s.checkSchema(ctx, schemaVersion, migrations()); err != nil {
		return err
	}
	return s.findReplica(ctx)
}
