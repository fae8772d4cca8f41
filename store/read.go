package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/bulletin"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/notice"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
)

// reader collects the commands of one round trip, each with what to do with its answer.
type reader struct {
	ctx  context.Context //nolint:containedctx // lives for one round trip
	pipe redis.Pipeliner
	then []func() error
}

// Read fetches exactly what n names in one round trip. What does not exist is
// absent from the maps; Session and Attempts then name their member and address only.
func (s *Store) Read(ctx context.Context, n bot.Need) (bot.View, error) {
	r := &reader{ctx: ctx, pipe: s.rdb.Pipeline()}
	v := emptyView(n)
	s.readCause(r, n, &v)
	s.readPeople(r, n, &v)
	s.readFacts(r, n, &v)
	s.readLedger(r, n, &v)
	s.readPushes(r, n, &v)
	if err := r.run(); err != nil {
		return bot.View{}, fmt.Errorf("read: %w", err)
	}
	return v, nil
}

// run makes the round trip. An absent key is no error.
func (r *reader) run() error {
	if len(r.then) == 0 {
		return nil
	}
	_, _ = r.pipe.Exec(r.ctx) // each command keeps its own error
	for _, then := range r.then {
		if err := then(); err != nil && !errors.Is(err, redis.Nil) {
			return err
		}
	}
	return nil
}

func emptyView(n bot.Need) bot.View {
	return bot.View{
		Reports:     map[report.Ref]report.Report{},
		Histories:   map[report.Ref][]report.Entry{},
		Attachments: map[report.Ref][]report.Attachment{},
		IssueFiles:  map[string][]report.Attachment{},
		Session:     bot.Session{Member: n.Session},
		Attempts:    roster.Attempts{From: n.Attempts},
		Codes:       map[string]roster.Code{},
		Stories:     map[string][]ledger.Step{},
		Told:        map[string]time.Time{},
		Alerted:     map[string]bot.Alerted{},
		Issues:      map[string]ledger.Issue{},
		Counters:    map[string]bot.Counter{},
		Editions:    map[bulletin.Key]bulletin.Edition{},
		Notices:     map[string]notice.Notice{},
		Fanouts:     map[string]outbox.Fanout{},
		Marks:       map[string]bool{},
		Ticks:       map[string]bot.Tick{},
		Acks:        map[string]notice.Ack{},
		Deliveries:  map[string]outbox.Message{},
	}
}

// text asks for a string.
func (r *reader) text(key string, take func(string) error) {
	cmd := r.pipe.Get(r.ctx, key)
	r.then = append(r.then, func() error {
		if cmd.Err() != nil {
			return cmd.Err()
		}
		return take(cmd.Val())
	})
}

// field asks for one field of a hash.
func (r *reader) field(key, field string, take func(string) error) {
	cmd := r.pipe.HGet(r.ctx, key, field)
	r.then = append(r.then, func() error {
		if cmd.Err() != nil {
			return cmd.Err()
		}
		return take(cmd.Val())
	})
}

// all asks for a whole hash.
func (r *reader) all(key string, take func(field, value string) error) {
	cmd := r.pipe.HGetAll(r.ctx, key)
	r.then = append(r.then, func() error {
		for field, value := range cmd.Val() {
			if err := take(field, value); err != nil {
				return err
			}
		}
		return cmd.Err()
	})
}

// fetch asks for some records of a hash; put gets each that exists, with its revision.
func fetch[T any](r *reader, key string, ids []string, put func(id string, rev int64, v T)) {
	for _, id := range ids {
		r.field(key, id, func(s string) error {
			var v T
			rev, err := decodeRecord(s, &v)
			if err == nil {
				put(id, rev, v)
			}
			return err
		})
	}
}

func decodeJSON[T any](s string, put func(T)) error {
	var v T
	if err := json.Unmarshal([]byte(s), &v); err != nil {
		return fmt.Errorf("read stored %T: %w", v, err)
	}
	put(v)
	return nil
}
