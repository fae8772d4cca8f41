package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/weidubao/weidubao/bot/report"
)

// dumpChunk is how many keys one round trip reads.
const dumpChunk = 200

// Summary is what an office's state comes to: two stores that hold the same have
// the same.
type Summary struct {
	Counts map[string]int `json:"counts"` // by kind: see Kinds
	Keys   map[string]int `json:"keys"`   // by type of Redis
	SHA256 string         `json:"sha256"` // in hex, of all lines of the state without their expiries, which no Redis before 7 tells to the millisecond
	Files  []string       `json:"-"`      // names of the attachments' files that the records tell of, sorted
	Audit  string         `json:"audit"`  // id of the last entry of the audit trail; "" when there is none
}

// tally makes a Summary of entries in their order.
type tally struct {
	sum  hash.Hash
	out  Summary
	from int64 // entries that Redis drops before it, in ms, are left out; 0: none are
}

func newTally(from time.Time) *tally {
	t := &tally{sum: sha256.New(), from: millis(from)}
	t.out.Counts, t.out.Keys = map[string]int{}, map[string]int{}
	for _, k := range Kinds() {
		t.out.Counts[k] = 0
	}
	return t
}

// add counts one line.
func (t *tally) add(e entry, line []byte) error {
	if e.Expire != 0 && e.Expire < t.from {
		return nil
	}
	kind, n := e.kind()
	t.out.Counts[kind] += n
	t.out.Keys[e.Type]++
	if e.Expire != 0 {
		e.Expire = 0
		var err error
		if line, err = e.line(); err != nil {
			return err
		}
	}
	_, _ = t.sum.Write(line) // never fails
	switch kind {
	case CountAudit:
		t.out.Audit = e.Last
	case CountAttachments:
		return t.files(e)
	}
	return nil
}

// files notes the names of what the records say is kept.
func (t *tally) files(e entry) error {
	for _, f := range e.Fields {
		var a report.Attachment
		if _, err := decodeRecord(string(f[1]), &a); err != nil {
			return err
		}
		for _, name := range []string{a.FileName(), a.ThumbName()} {
			if name != "" && a.State == report.AttachmentKept {
				t.out.Files = append(t.out.Files, name)
			}
		}
	}
	return nil
}

func (t *tally) summary() Summary {
	t.out.SHA256 = hex.EncodeToString(t.sum.Sum(nil))
	slices.Sort(t.out.Files)
	return t.out
}

// Summarize reads a state.jsonl. Entries that Redis drops before from are left
// out; the zero time leaves none out.
func Summarize(r io.Reader, from time.Time) (Summary, error) {
	t := newTally(from)
	err := eachLine(r, t.add)
	return t.summary(), err
}

// dumper reads one office's keys from a Redis that nobody writes to.
type dumper struct {
	rdb  *redis.Client
	keys keys
	old  time.Time // the server's time, of one that does not tell when a key ends but only how long it lasts; zero: it does
}

// newDumper finds out what the server can tell.
func newDumper(ctx context.Context, rdb *redis.Client, k keys) (dumper, error) {
	d := dumper{rdb: rdb, keys: k}
	err := rdb.Do(ctx, "PEXPIRETIME", k.schema()).Err()
	if _, answered := errors.AsType[redis.Error](err); answered && !errors.Is(err, redis.Nil) { // before Redis 7
		d.old, err = rdb.Time(ctx).Result()
	}
	if err != nil {
		return d, fmt.Errorf("ask redis: %w", err)
	}
	return d, nil
}

// ending asks when a key ends.
func (d dumper) ending(ctx context.Context, p redis.Pipeliner, name string) *redis.Cmd {
	if d.old.IsZero() {
		return p.Do(ctx, "PEXPIRETIME", name)
	}
	return p.Do(ctx, "PTTL", name)
}

// end is the answer to it in ms; 0: never.
func (d dumper) end(cmd *redis.Cmd) (int64, error) {
	n, err := cmd.Int64()
	if err != nil || n < 0 {
		return 0, err
	}
	if !d.old.IsZero() {
		n += d.old.UnixMilli()
	}
	return n, nil
}

// dump writes every key of the office but the volatile ones to w.
func (d dumper) dump(ctx context.Context, w io.Writer, from time.Time) (Summary, error) {
	names, err := d.list(ctx)
	if err != nil {
		return Summary{}, err
	}
	t := newTally(from)
	for chunk := range slices.Chunk(names, dumpChunk) {
		entries, err := d.read(ctx, chunk)
		if err != nil {
			return Summary{}, err
		}
		for _, e := range entries {
			line, err := e.line()
			if err == nil {
				err = t.add(e, line)
			}
			if err == nil {
				_, err = w.Write(line)
			}
			if err != nil {
				return Summary{}, fmt.Errorf("dump %s: %w", e.Type, err)
			}
		}
	}
	return t.summary(), nil
}

// list is the office's keys in order, without the volatile ones.
func (d dumper) list(ctx context.Context) ([]string, error) {
	var names []string
	for cursor := uint64(0); ; {
		page, next, err := d.rdb.Scan(ctx, cursor, globbed(d.keys.prefix)+"*", scanCount).Result()
		if err != nil {
			return nil, fmt.Errorf("list the keys: %w", err)
		}
		for _, key := range page {
			if !d.keys.volatile(key) {
				names = append(names, key)
			}
		}
		if cursor = next; cursor == 0 {
			break
		}
	}
	slices.Sort(names)
	return slices.Compact(names), nil // SCAN may tell a key twice
}

// globbed is prefix as a pattern that matches nothing else.
func globbed(prefix string) string {
	var b []byte
	for i := range len(prefix) {
		switch c := prefix[i]; c {
		case '*', '?', '[', ']', '\\', '^':
			b = append(b, '\\', c)
		default:
			b = append(b, c)
		}
	}
	return string(b)
}

// read reads some keys; one that has expired meanwhile is left out.
func (d dumper) read(ctx context.Context, names []string) ([]entry, error) {
	kinds, ends := make([]*redis.StatusCmd, len(names)), make([]*redis.Cmd, len(names))
	p := d.rdb.Pipeline()
	for i, name := range names {
		kinds[i], ends[i] = p.Type(ctx, name), d.ending(ctx, p, name)
	}
	_, _ = p.Exec(ctx) // each command keeps its own error
	reads := make([]*reading, len(names))
	for i, name := range names {
		end, err := d.end(ends[i])
		if err = errors.Join(kinds[i].Err(), err); err != nil {
			return nil, fmt.Errorf("read keys: %w", err)
		}
		reads[i] = &reading{e: entry{Key: text(name[len(d.keys.prefix):]), Type: kinds[i].Val(), Expire: end}}
		reads[i].ask(ctx, p, name)
	}
	_, _ = p.Exec(ctx)
	var out []entry
	for _, r := range reads {
		there, err := r.take()
		if err != nil {
			return nil, fmt.Errorf("read a %s: %w", r.e.Type, err)
		}
		if there {
			out = append(out, r.e)
		}
	}
	return out, nil
}

// float is a score as it is written: read back, it is the same to the bit.
func float(f float64) text { return text(strconv.FormatFloat(f, 'g', -1, 64)) }
