package web

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/weidubao/weidubao/bot"
)

// redisError is an error that Redis has answered.
type redisError string

// Error implements error.
func (s redisError) Error() string { return string(s) }

// RedisError marks it as go-redis does.
func (redisError) RedisError() {}

// TestUnavailable: what a store says that starts, has lost its master, or hangs up
// is for the caller to try again; what it says for good is an error of ours.
func TestUnavailable(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		err  error
		want bool
	}{
		{redisError("LOADING Redis is loading the dataset in memory"), true},
		{redisError("MASTERDOWN Link with MASTER is down"), true},
		{redisError("READONLY You can't write against a read only replica."), true},
		{redisError("MISCONF Errors writing to the AOF file"), true},
		{io.EOF, true},
		{bot.ErrUncertain, true},
		{redisError("WRONGTYPE Operation against a key"), false},
		{redisError("NOAUTH Authentication required."), false},
		{errors.New("LOADING is what it says"), false},
		{bot.ErrNotFound, false},
	} {
		if got := unavailable(fmt.Errorf("read: %w", row.err)); got != row.want {
			t.Errorf("%v: %t", row.err, got)
		}
	}
}
