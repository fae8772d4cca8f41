package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"

	"github.com/weidubao/weidubao/store/embedded"
)

// DurabilityError says that Redis would lose what it has answered.
type DurabilityError struct {
	Setting string // of redis.conf: appendonly
	Want    string
	Got     string
}

// Error is the line that redis.conf needs.
func (e *DurabilityError) Error() string {
	return fmt.Sprintf("redis is not durable: redis.conf must say %q, it says %q", e.Setting+" "+e.Want, e.Setting+" "+e.Got)
}

// ErrUnverifiable says that Redis does not tell its settings.
var ErrUnverifiable = errors.New("redis forbids CONFIG GET; if it is durable, set redis.durability to asserted")

// required is what keeps an answered write, with the values that do.
var required = [...]struct{ setting, want string }{
	{"appendonly", "yes"},
	{"appendfsync", "always"},
	{"maxmemory-policy", "noeviction"},
}

// Durable reports whether Redis answers, has loaded its data, knows the commands
// of the scripts (else *embedded.VersionError), writes its log, and (unless
// asserted) is set up to keep what it answers: one round trip.
func (s *Store) Durable(ctx context.Context) error {
	var server, info, replication *redis.StringCmd
	var settings [len(required)]*redis.MapStringStringCmd
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		server, info, replication = p.Info(ctx, "server"), p.Info(ctx, "persistence"), p.Info(ctx, "replication")
		if s.opt.Durability == Asserted {
			return nil
		}
		for i, r := range required {
			settings[i] = p.ConfigGet(ctx, r.setting)
		}
		return nil
	})
	if info.Err() != nil {
		return fmt.Errorf("ask redis: %w", info.Err())
	}
	if err := embedded.CheckVersion(server.Val()); err != nil { // a managed Redis may not tell: then it is believed
		return err
	}
	if status := field(info.Val(), "aof_last_write_status"); status != "" && status != "ok" {
		return &DurabilityError{Setting: "aof_last_write_status", Want: "ok", Got: status}
	}
	s.noteReplicas(replication.Val())
	if s.opt.Durability == Asserted {
		return nil
	}
	if err != nil {
		return refused(err)
	}
	for i, r := range required {
		if got := settings[i].Val()[r.setting]; got != r.want {
			return &DurabilityError{Setting: r.setting, Want: r.want, Got: got}
		}
	}
	return nil
}

func refused(err error) error {
	if _, ok := errors.AsType[redis.Error](err); ok {
		return fmt.Errorf("%w: %w", ErrUnverifiable, err)
	}
	return fmt.Errorf("ask redis: %w", err)
}

// findReplica sees whether Redis has a replica.
func (s *Store) findReplica(ctx context.Context) error {
	s.replica.Store(s.opt.Replica)
	info, err := s.rdb.Info(ctx, "replication").Result()
	if err != nil {
		return fmt.Errorf("ask redis for replicas: %w", err)
	}
	s.noteReplicas(info)
	return nil
}

// noteReplicas reads INFO replication. Once a replica was seen, commits wait
// for one: one that joins after the start is found by the next Durable.
func (s *Store) noteReplicas(info string) {
	if connected(info) > 0 {
		s.replica.Store(true)
	}
}

// connected is the number of replicas in INFO replication. A managed Redis that
// does not tell has none that we could wait for. What reads along without a port
// of its own, as a backup does, is none: it confirms nothing.
func connected(info string) int {
	n, err := strconv.Atoi(field(info, "connected_slaves"))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(info) {
		name, about, _ := strings.Cut(line, ":")
		if number, is := strings.CutPrefix(name, "slave"); is && isNumber(number) && strings.Contains(about, ",port=0,") {
			n--
		}
	}
	return max(0, n)
}

func isNumber(s string) bool {
	_, err := strconv.Atoi(s)
	return err == nil
}

// field finds name in the text of INFO; "" when it is not there.
func field(info, name string) string {
	for line := range strings.Lines(info) {
		if value, ok := strings.CutPrefix(line, name+":"); ok {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
