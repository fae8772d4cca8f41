package store

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// Get reads the platform's access token of app and when it expires by the bot's
// clock; "" when there is none.
func (s *Store) Get(ctx context.Context, app string) (token string, expires time.Time, err error) {
	value, err := s.rdb.Get(ctx, s.keys.token(app)).Result()
	if errors.Is(err, redis.Nil) {
		return "", time.Time{}, nil
	} else if err != nil {
		return "", time.Time{}, fmt.Errorf("read the access token: %w", err)
	}
	if token, expires = splitToken(value); !s.opt.Now().Before(expires) {
		return "", time.Time{}, nil
	}
	return token, expires, nil
}

// splitToken takes a stored token apart; one that cannot be read has ended.
func splitToken(value string) (token string, expires time.Time) {
	until, token, _ := strings.Cut(value, " ")
	ms, err := strconv.ParseInt(until, 10, 64)
	if err != nil {
		return "", time.Time{}
	}
	return token, time.UnixMilli(ms)
}

// Put keeps the access token of app for ttl.
func (s *Store) Put(ctx context.Context, app, token string, ttl time.Duration) error {
	if ttl < time.Millisecond {
		return nil // it has expired: 0 would keep it for good
	}
	value := strconv.FormatInt(s.opt.Now().Add(ttl).UnixMilli(), 10) + " " + token
	if err := s.rdb.Set(ctx, s.keys.token(app), value, ttl).Err(); err != nil {
		return fmt.Errorf("keep the access token: %w", err)
	}
	return nil
}

// Forget deletes the access token of app if it is still token: a refusal that
// comes late must not take the fresh one away.
func (s *Store) Forget(ctx context.Context, app, token string) error {
	value, err := s.rdb.Get(ctx, s.keys.token(app)).Result()
	if errors.Is(err, redis.Nil) {
		return nil
	} else if err != nil {
		return fmt.Errorf("read the access token: %w", err)
	}
	if held, _ := splitToken(value); held != token {
		return nil
	}
	if err := releaseScript.Run(ctx, s.rdb, []string{s.keys.token(app)}, value).Err(); err != nil {
		return fmt.Errorf("forget the access token: %w", err)
	}
	return nil
}

// Lock lets one process at a time fetch the token of app; !ok: another one does.
// unlock gives it free, and is never nil when ok. The lock ends by itself after ttl.
func (s *Store) Lock(ctx context.Context, app string, ttl time.Duration) (unlock func(), ok bool, err error) {
	key, mine := s.keys.tokenLock(app), rand.Text()
	ok, err = s.rdb.SetNX(ctx, key, mine, ttl).Result()
	if err != nil {
		return nil, false, fmt.Errorf("lock the access token: %w", err)
	}
	if !ok {
		return nil, false, nil
	}
	ctx = context.WithoutCancel(ctx) // it is given free also when the fetch was called off
	return func() {
		if err := releaseScript.Run(ctx, s.rdb, []string{key}, mine).Err(); err != nil {
			s.opt.Log.WarnContext(ctx, "unlock the access token", "error", err)
		}
	}, true, nil
}

// LinkKey is the secret that signs links to member pages: 32 random bytes, made once.
func (s *Store) LinkKey(ctx context.Context) ([]byte, error) {
	fresh := make([]byte, 32)
	_, _ = rand.Read(fresh) // never fails
	if err := s.rdb.SetNX(ctx, s.keys.linkKey(), hex.EncodeToString(fresh), 0).Err(); err != nil {
		return nil, fmt.Errorf("make the link key: %w", err)
	}
	text, err := s.rdb.Get(ctx, s.keys.linkKey()).Result()
	if err != nil {
		return nil, fmt.Errorf("read the link key: %w", err)
	}
	key, err := hex.DecodeString(text)
	if err != nil || len(key) != len(fresh) {
		return nil, errors.New("the stored link key is damaged")
	}
	return key, nil
}
