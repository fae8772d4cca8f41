package embedded

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// loading turns the child into one that reads dump.rdb and writes nothing: with
// the append-only file on, Redis 7 would start empty beside a dump. The data may
// be that of a server with more databases than usual.
const loading = "appendonly no\ndbfilename dump.rdb\ndatabases 1024\nmaxmemory-policy noeviction\n"

// Load runs a private redis-server over a copy of some other server's data, which
// fill writes as an RDB file. It is for looking at the copy: nothing of it is
// kept, and Close leaves dir for the caller to remove. dir must not be that of a
// service. Errors as Start, and those of fill.
func Load(ctx context.Context, dir string, fill func(io.Writer) error, opt Options) (*Server, error) {
	dir, err := prepare(dir)
	if err != nil {
		return nil, err
	}
	lock, err := openLock(dir)
	if err != nil {
		return nil, err
	}
	switch held, err := tryLock(lock); {
	case err != nil:
		return nil, errors.Join(err, lock.Close())
	case !held:
		return nil, errors.Join(ErrLocked, lock.Close())
	}
	if err := writeDump(filepath.Join(dir, "redis", "dump.rdb"), fill); err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	opt.extra = loading
	return serve(ctx, dir, lock, true, opt)
}

func writeDump(name string, fill func(io.Writer) error) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // in the caller's directory
	if err != nil {
		return fmt.Errorf("copy the data: %w", err)
	}
	return errors.Join(fill(f), f.Close())
}
