package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/store/embedded"
)

// Why nothing is restored here.
var (
	// ErrServed says that a service runs on the store.
	ErrServed = errors.New("a service runs on this store")
	// ErrNotEmpty says that the store has data.
	ErrNotEmpty = errors.New("the store is not empty")
)

// DiffersError says that what stands in the store after a restore is not what the
// backup holds.
type DiffersError struct{ What string }

// Error names the first difference.
func (e *DiffersError) Error() string { return "restored, but not the same: " + e.What }

// Target is an empty store that a backup is put into. Until Finish nothing serves it.
type Target struct {
	s    *Store
	hold bot.Hold // set by Fill
}

// OpenTarget opens the store at url for a restore; nothing is written. A store in
// which a restore was not finished counts as empty. Errors: as Open, ErrServed,
// ErrNotEmpty, *SchemaError.
func OpenTarget(ctx context.Context, url string, opt Options) (*Target, error) {
	k, err := newKeys(opt.Office)
	if err != nil {
		return nil, err
	}
	opt.Serve = true // it is owned, and has to be durable
	s := &Store{keys: k, opt: opt.filled()}
	if err := s.connect(ctx, url); errors.Is(err, embedded.ErrLocked) {
		return nil, fmt.Errorf("%w: %w", ErrServed, err)
	} else if err != nil {
		return nil, err
	}
	s.slowly()
	t := &Target{s: s}
	if err := t.check(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return t, nil
}

// slowly lets one round trip take its time: nobody waits for it.
func (s *Store) slowly() {
	o := *s.rdb.Options()
	o.ReadTimeout, o.WriteTimeout = slowly, slowly
	_ = s.rdb.Close() // nothing was dialled yet
	s.rdb = redis.NewClient(&o)
}

func (t *Target) check(ctx context.Context) error {
	if err := t.s.Durable(ctx); err != nil {
		return err
	}
	switch got, err := schemaOf(ctx, t.s.rdb, t.s.keys); {
	case errors.Is(err, ErrRestoring):
		return nil
	case err != nil:
		return err
	case got > schemaVersion:
		return &SchemaError{Got: got, Want: schemaVersion}
	case got > 0:
		return ErrNotEmpty
	}
	names, err := dumper{rdb: t.s.rdb, keys: t.s.keys}.list(ctx)
	if err == nil && len(names) > 0 {
		err = ErrNotEmpty
	}
	return err
}

// Close ends the connection.
func (t *Target) Close() error { return t.s.Close() }

// SchemaKnown is *SchemaError for data of a layout that this program does not know.
func SchemaKnown(schema int) error {
	if schema > schemaVersion {
		return &SchemaError{Got: schema, Want: schemaVersion}
	}
	return nil
}

// Fill marks the store as one into which a restore is under way, sets the hold,
// clears what an earlier restore has left, writes the state, and reads it back.
// state is opened twice. What has expired since the backup is left out: expired is
// how much that is. ErrNotEmpty: a service has begun here since OpenTarget.
func (t *Target) Fill(ctx context.Context, hold bot.Hold, state func() (io.ReadCloser, error)) (expired int, err error) {
	if err := t.begin(ctx, hold); err != nil {
		return 0, err
	}
	if err := t.clear(ctx); err != nil {
		return 0, err
	}
	now, err := t.s.Clock(ctx)
	if err != nil {
		return 0, err
	}
	w := &filler{rdb: t.s.rdb, prefix: t.s.keys.prefix, now: now.UnixMilli()}
	if err := withState(state, func(r io.Reader) error { return w.fill(ctx, r) }); err != nil {
		return 0, fmt.Errorf("write the state: %w", err)
	}
	return w.expired, t.compare(ctx, state, now.Add(slack))
}

// begin marks the store, and then holds what will stand there: a service that
// still runs on somebody else's Redis, which has lost its data, sends none of it.
func (t *Target) begin(ctx context.Context, hold bot.Hold) error {
	rdb, k := t.s.rdb, t.s.keys
	marked, err := rdb.SetNX(ctx, k.schema(), restoring, 0).Result()
	if err != nil {
		return fmt.Errorf("begin the restore: %w", err)
	}
	if !marked {
		if _, err := schemaOf(ctx, rdb, k); err == nil {
			return ErrNotEmpty
		} else if !errors.Is(err, ErrRestoring) {
			return err
		}
	}
	t.hold = hold
	_, err = rdb.TxPipelined(ctx, func(p redis.Pipeliner) error {
		p.Del(ctx, k.hold()) // of an earlier restore
		p.ZAdd(ctx, k.hold(), redis.Z{Score: float64(millis(hold.At)), Member: encodeHold(hold)})
		return nil
	})
	if err != nil {
		return fmt.Errorf("hold what is due: %w", err)
	}
	return nil
}

// slack is how soon a key may end so that it need not be seen any more when the
// restored store is read back.
const slack = 5 * time.Minute

// withState opens the state, reads it, and closes it.
func withState(state func() (io.ReadCloser, error), read func(io.Reader) error) error {
	r, err := state()
	if err != nil {
		return err
	}
	return errors.Join(read(r), r.Close())
}

func (t *Target) clear(ctx context.Context) error {
	names, err := dumper{rdb: t.s.rdb, keys: t.s.keys}.list(ctx)
	if err != nil {
		return err
	}
	for chunk := range slices.Chunk(names, dumpChunk) {
		if err := t.s.rdb.Unlink(ctx, chunk...).Err(); err != nil {
			return fmt.Errorf("clear what an earlier restore has left: %w", err)
		}
	}
	return nil
}

// compare reads the store back and compares it with the backup, but for what ends before from.
func (t *Target) compare(ctx context.Context, state func() (io.ReadCloser, error), from time.Time) error {
	var want Summary
	err := withState(state, func(r io.Reader) (err error) {
		want, err = Summarize(r, from)
		return err
	})
	if err != nil {
		return err
	}
	d, err := newDumper(ctx, t.s.rdb, t.s.keys)
	if err != nil {
		return err
	}
	got, err := d.dump(ctx, io.Discard, from)
	if err != nil {
		return fmt.Errorf("read the restored state: %w", err)
	}
	return want.Same(got)
}

// Same is *DiffersError with the first difference from another summary; nil when there is none.
func (s Summary) Same(other Summary) error {
	for _, kind := range Kinds() {
		if a, b := s.Counts[kind], other.Counts[kind]; a != b {
			return &DiffersError{What: fmt.Sprintf("%s %d≠%d", kind, a, b)}
		}
	}
	if s.SHA256 != other.SHA256 {
		return &DiffersError{What: "sha256 " + s.SHA256[:12] + "≠" + other.SHA256[:min(12, len(other.SHA256))]}
	}
	return nil
}

// Finish ends the restore: what waited to be sent when the backup was taken, and
// may have been sent since, is left to a person; the audit trail tells of it; and at
// last the layout is noted, so that the store may be served. The hold stays, and
// keeps the schedules from sending. It returns how many messages were left to a person.
func (t *Target) Finish(ctx context.Context, schema int, by, about string) (doubtful int, err error) {
	s, hold := t.s, t.hold
	for _, state := range []outbox.State{outbox.Queued, outbox.Sending} {
		n, err := s.doubt(ctx, state, time.Time{})
		if err != nil {
			return doubtful, err
		}
		doubtful += n
	}
	err = s.Commit(ctx, bot.Change{
		Cause: fmt.Sprintf("restore:%d:%d", millis(hold.Since), millis(hold.At)), At: hold.At,
		Audit: []bot.AuditEntry{{At: hold.At, Who: by, What: "store.restore", On: about, Before: hold.Since.Format(time.RFC3339)}},
	})
	if err != nil {
		return doubtful, fmt.Errorf("note the restore: %w", err)
	}
	if err := s.rdb.Set(ctx, s.keys.schema(), schema, 0).Err(); err != nil {
		return doubtful, fmt.Errorf("end the restore: %w", err)
	}
	return doubtful, nil
}

// Doubt leaves the queued messages that are due at from or later to a person, as
// of unknown fate, and returns how many there were.
func (s *Store) Doubt(ctx context.Context, from time.Time) (int, error) {
	return s.doubt(ctx, outbox.Queued, from)
}

func (s *Store) doubt(ctx context.Context, state outbox.State, from time.Time) (total int, err error) {
	least := "-inf"
	if !from.IsZero() {
		least = fmt.Sprint(millis(from))
	}
	keys := []string{s.keys.state(state), s.keys.state(outbox.Unknown), s.keys.doubted()}
	for {
		n, err := doubtScript.Run(ctx, s.rdb, keys,
			millis(s.opt.Now()), least, s.keys.messages(), outbox.ReasonRestored, dumpChunk).Int()
		if err != nil {
			return total, fmt.Errorf("leave messages to a person: %w", err)
		}
		if total += n; n < dumpChunk {
			return total, nil
		}
	}
}

// filler writes entries into an empty store.
type filler struct {
	rdb     *redis.Client
	prefix  string
	now     int64 // ms, by the store's clock
	expired int

	pipe redis.Pipeliner
	size int // bytes that wait in pipe
}

// What one round trip writes at most, about.
const (
	fillCommands = 1000
	fillBytes    = 1 << 20
)

func (w *filler) fill(ctx context.Context, r io.Reader) error {
	w.pipe = w.rdb.Pipeline()
	err := eachLine(r, func(e entry, line []byte) error {
		if e.Expire != 0 && e.Expire <= w.now {
			w.expired++
			return nil
		}
		if err := w.put(ctx, w.prefix+string(e.Key), e); err != nil {
			return err
		}
		w.size += len(line)
		return w.flush(ctx, false)
	})
	if err != nil {
		return err
	}
	return w.flush(ctx, true)
}

func (w *filler) flush(ctx context.Context, all bool) error {
	if w.pipe.Len() == 0 || !all && w.pipe.Len() < fillCommands && w.size < fillBytes {
		return nil
	}
	w.size = 0
	_, err := w.pipe.Exec(ctx)
	return err
}

// put adds the commands that make one key.
func (w *filler) put(ctx context.Context, key string, e entry) error {
	switch e.Type {
	case "string":
		if e.Value == nil {
			return fmt.Errorf("%w: a string without a value", ErrForeign)
		}
		w.pipe.Set(ctx, key, string(*e.Value), 0)
	case "hash":
		w.pairs(ctx, "HSET", key, e.Fields, false)
	case "zset":
		w.pairs(ctx, "ZADD", key, e.Scores, true)
	case "list":
		w.items(ctx, "RPUSH", key, e.Items)
	case "set":
		w.items(ctx, "SADD", key, e.Items)
	case "stream":
		w.stream(ctx, key, e)
	default:
		return fmt.Errorf("%w: %s", ErrForeign, e.Type)
	}
	if e.Expire != 0 {
		w.pipe.Do(ctx, "PEXPIREAT", key, e.Expire)
	}
	return nil
}

func (w *filler) pairs(ctx context.Context, command, key string, pairs [][2]text, swap bool) {
	for chunk := range slices.Chunk(pairs, dumpChunk) {
		args := []any{command, key}
		for _, p := range chunk {
			if swap {
				p[0], p[1] = p[1], p[0]
			}
			args = append(args, string(p[0]), string(p[1]))
		}
		w.pipe.Do(ctx, args...)
	}
}

func (w *filler) items(ctx context.Context, command, key string, items []text) {
	for chunk := range slices.Chunk(items, dumpChunk) {
		args := []any{command, key}
		for _, item := range chunk {
			args = append(args, string(item))
		}
		w.pipe.Do(ctx, args...)
	}
}

// stream writes entries under their own ids. One that is empty is made by a group of readers.
func (w *filler) stream(ctx context.Context, key string, e entry) {
	for _, one := range e.Entries {
		args := []any{"XADD", key, one.ID}
		for _, v := range one.Values {
			args = append(args, string(v))
		}
		w.pipe.Do(ctx, args...)
	}
	if len(e.Entries) == 0 {
		w.pipe.Do(ctx, "XGROUP", "CREATE", key, restoring, "0", "MKSTREAM")
		w.pipe.Do(ctx, "XGROUP", "DESTROY", key, restoring)
	}
	if e.Last != "" && strings.Trim(e.Last, "0-") != "" {
		w.pipe.Do(ctx, "XSETID", key, e.Last)
	}
}
