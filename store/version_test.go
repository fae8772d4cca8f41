package store

import (
	"context"
	"errors"
	"fmt"
	"net"
	"regexp"
	"testing"

	"github.com/redis/go-redis/v9"

	"github.com/weidubao/weidubao/store/embedded"
)

// pretender has Redis say that it is of another version; "" for one that does not tell.
type pretender struct{ version string }

func (p *pretender) DialHook(next redis.DialHook) redis.DialHook {
	return func(ctx context.Context, network, addr string) (net.Conn, error) { return next(ctx, network, addr) }
}

func (p *pretender) ProcessHook(next redis.ProcessHook) redis.ProcessHook { return next }

var versionLine = regexp.MustCompile(`redis_version:[^\r\n]*`)

func (p *pretender) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		err := next(ctx, cmds)
		for _, c := range cmds {
			info, ok := c.(*redis.StringCmd)
			if !ok || info.Name() != "info" {
				continue
			}
			line := ""
			if p.version != "" {
				line = "redis_version:" + p.version
			}
			info.SetVal(versionLine.ReplaceAllString(info.Val(), line))
		}
		return err
	}
}

// TestOldRedisIsRefused: a Redis of somebody else's that is too old for the
// scripts is refused with its version, also where its durability is asserted; one
// that does not tell its version is believed.
func TestOldRedisIsRefused(t *testing.T) {
	t.Parallel()
	s := older(t, false)
	p := &pretender{}
	s.rdb.AddHook(p)
	for _, durability := range []Durability{Checked, Asserted} {
		s.opt.Durability = durability
		for version, refused := range map[string]bool{
			"3.0.504": true, "5.0.14": true, "6.0.16": true, "6.2": false, "6.2.0": false, "7.0.15": false, "10.1.0": false, "": false, "unstable": false,
		} {
			p.version = version
			err := s.Durable(t.Context())
			old, found := errors.AsType[*embedded.VersionError](err)
			if found != refused || found && old.Got != version || !refused && err != nil {
				t.Errorf("%s %s: %v", fmt.Sprint(durability), version, err)
			}
		}
	}
}
