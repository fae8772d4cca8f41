package store

import (
	"context"
	"errors"
	"testing"

	"github.com/redis/go-redis/v9"

	"github.com/weidubao/weidubao/store/embedded"
)

// older opens a store whose data has layout 1, for a program that knows later ones.
func older(t *testing.T, serve bool) *Store {
	t.Helper()
	server, err := embedded.Start(t.Context(), t.TempDir(), embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	s, err := Open(t.Context(), "unix://"+server.Socket(), Options{Office: "330381"})
	if err != nil {
		t.Fatal(err)
	}
	s.opt.Serve = serve
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// TestMigrations: serve alone brings older data up to date, step by step, notes
// each in the audit trail, and begins where it was broken off.
func TestMigrations(t *testing.T) {
	t.Parallel()
	var ran []int
	broken := errors.New("broken off")
	fail := true
	step := func(to int) migration {
		return migration{to: to, run: func(context.Context, *redis.Client, keys) error {
			ran = append(ran, to)
			if to == 3 && fail {
				return broken
			}
			return nil
		}}
	}
	steps := []migration{step(1), step(2), step(3)}
	command := older(t, false)
	if err := command.checkSchema(t.Context(), 3, steps); !errors.As(err, new(*OldError)) || len(ran) > 0 {
		t.Errorf("a command: %v after %v", err, ran)
	}
	s := older(t, true)
	if err := s.checkSchema(t.Context(), 3, steps); !errors.Is(err, broken) {
		t.Fatalf("got %v", err)
	}
	fail = false
	if err := s.checkSchema(t.Context(), 3, steps); err != nil {
		t.Fatal(err)
	}
	if len(ran) != 3 || ran[0] != 2 || ran[1] != 3 || ran[2] != 3 {
		t.Errorf("ran %v", ran)
	}
	if got, err := schemaOf(t.Context(), s.rdb, s.keys); got != 3 || err != nil {
		t.Errorf("layout %d, %v", got, err)
	}
	lines, _, err := s.AuditTail(t.Context(), "", 10)
	if err != nil || len(lines) != 2 || lines[1].What != "schema.migrate" || lines[1].After != "3" {
		t.Errorf("%+v, %v", lines, err)
	}
	if err := s.checkSchema(t.Context(), 2, nil); !errors.As(err, new(*SchemaError)) {
		t.Errorf("from the future: %v", err)
	}
}
