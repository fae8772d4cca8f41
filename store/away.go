package store

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/redis/go-redis/v9"
)

// notYet are the beginnings of what a Redis answers that will serve before long:
// it loads its data, or another one is being made the master.
var notYet = [...]string{"LOADING", "MASTERDOWN", "READONLY", "CLUSTERDOWN", "TRYAGAIN"}

// Away reports whether err says that Redis is out of reach just now, so that
// trying again may help. An address that nobody knows, a wrong password or a
// setting that loses answers is not that.
func Away(err error) bool {
	if dns, ok := errors.AsType[*net.DNSError](err); ok {
		return !dns.IsNotFound
	}
	if answered, ok := errors.AsType[redis.Error](err); ok {
		for _, begin := range notYet {
			if strings.HasPrefix(answered.Error(), begin) {
				return true
			}
		}
		return false
	}
	if op, ok := errors.AsType[*net.OpError](err); ok {
		return op.Op == "dial" || op.Op == "read" || op.Op == "write"
	}
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, context.DeadlineExceeded) || // while it is asked
		err != nil && strings.Contains(err.Error(), "all sentinels specified in configuration are unreachable") // the library has no name for it
}
