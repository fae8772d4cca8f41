package store

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// ErrURL says that the address of the store is none that is understood.
var ErrURL = errors.New("redis url must be embedded:///dir, redis://, rediss://, unix:// or redis+sentinel://host:port,host:port/master")

const (
	schemeEmbedded = "embedded://"
	schemeSentinel = "redis+sentinel://"
)

// embeddedDir is the data directory of an embedded:// address.
func embeddedDir(raw string) (string, bool) {
	dir, ok := strings.CutPrefix(raw, schemeEmbedded)
	return dir, ok && dir != ""
}

// hush keeps the library's own logger, a global that writes raw lines to
// standard error, out of ours: every error that it tells of comes back from a
// call as well, and is logged where it stops.
var hush = sync.OnceFunc(func() { redis.SetLogger(mute{}) })

type mute struct{}

// Printf implements the library's logger.
func (mute) Printf(context.Context, string, ...any) {}

// newClient connects to raw, which is not an embedded address. Nothing is dialled yet.
func newClient(raw string) (*redis.Client, error) {
	if strings.HasPrefix(raw, schemeSentinel) {
		opt, err := sentinelOptions(raw)
		if err != nil {
			return nil, err
		}
		return redis.NewFailoverClient(opt), nil
	}
	opt, err := redis.ParseURL(raw)
	if err != nil {
		return nil, ErrURL // what ParseURL says may quote the password
	}
	return redis.NewClient(patient(opt)), nil
}

// The client never repeats a command by itself: a script whose answer was lost
// would run twice. It gives up early, so that a stalled Redis costs a callback
// one second.
const (
	dialTimeout = 300 * time.Millisecond
	ioTimeout   = time.Second
	poolSize    = 64 // commits that share one fsync
)

func patient(o *redis.Options) *redis.Options {
	o.MaxRetries = -1
	o.DialTimeout, o.DialerRetries = dialTimeout, 1
	o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = ioTimeout, ioTimeout, ioTimeout
	o.ContextTimeoutEnabled = true
	o.PoolSize = poolSize
	o.DisableIdentity = true
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	return o
}

// sentinelOptions reads redis+sentinel://[user:pass@]h1:p1,h2:p2/master[/db].
// net/url refuses several ports, so the hosts are taken out by hand.
func sentinelOptions(raw string) (*redis.FailoverOptions, error) {
	rest, query, _ := strings.Cut(strings.TrimPrefix(raw, schemeSentinel), "?")
	user, rest, err := userinfo(rest)
	if err != nil {
		return nil, err
	}
	hosts, path, _ := strings.Cut(rest, "/")
	master, db, _ := strings.Cut(path, "/")
	if hosts == "" || master == "" {
		return nil, ErrURL
	}
	values, err := url.ParseQuery(query)
	if err != nil {
		return nil, ErrURL
	}
	o := &redis.FailoverOptions{
		MasterName: master, SentinelAddrs: strings.Split(hosts, ","), Username: user.Username(),
		SentinelUsername: values.Get("sentinel_username"), SentinelPassword: values.Get("sentinel_password"),
		MaxRetries: -1, DialTimeout: dialTimeout, DialerRetries: 1,
		ReadTimeout: ioTimeout, WriteTimeout: ioTimeout, PoolTimeout: ioTimeout,
		ContextTimeoutEnabled: true, PoolSize: poolSize, DisableIdentity: true,
	}
	o.Password, _ = user.Password()
	if db == "" {
		return o, nil
	}
	if o.DB, err = strconv.Atoi(db); err != nil {
		return nil, fmt.Errorf("%w: the database must be a number", ErrURL)
	}
	return o, nil
}

// userinfo splits [user:pass@] off.
func userinfo(s string) (*url.Userinfo, string, error) {
	at := strings.LastIndexByte(s, '@')
	if at < 0 {
		return url.User(""), s, nil
	}
	u, err := url.Parse("redis://" + s[:at] + "@host")
	if err != nil {
		return nil, "", ErrURL // what Parse says may quote the password
	}
	return u.User, s[at+1:], nil
}
