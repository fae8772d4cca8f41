package main

import (
	"fmt"
	"strings"

	"github.com/weidubao/weidubao/bot/watch"
	"github.com/weidubao/weidubao/templates"
)

// dataDir is where the embedded Redis keeps its data; "" when Redis is
// somebody else's, on a disk that is not seen from here.
func (c *Config) dataDir() string {
	dir, ok := strings.CutPrefix(string(c.Redis.URL), "embedded://")
	if !ok {
		return ""
	}
	return dir
}

// watchedDirs are the directories whose file systems must not become full.
func (c *Config) watchedDirs() []string {
	var out []string
	for _, dir := range []string{c.dataDir(), c.filesDir(), c.keptSpool()} {
		if dir != "" {
			out = append(out, dir)
		}
	}
	return out
}

// keptSpool is the directory of the spool; "" where it was hoped for only and is not there.
func (c *Config) keptSpool() string {
	dir, hoped := c.spoolDir()
	if hoped && !isThere(dir) {
		return ""
	}
	return dir
}

// roomFor refuses what would write much on the file system of dir when that is
// nearly full: a disk that is full in the middle of it stops Redis. An empty dir
// is a disk that is not seen from here.
func (c *cli) roomFor(dir string) error {
	if dir == "" {
		return nil
	}
	used, err := c.diskUsed(dir)
	if err != nil {
		return fmt.Errorf("measure the disk: %w", err)
	}
	if used < watch.DiskRefuse {
		return nil
	}
	return &failure{say: templates.DiskFull{Dir: dir, Percent: int(used * 100)}, code: exitFailed}
}

// roomToImport is roomFor an import of the installation; a dry run writes nothing.
func (c *cli) roomToImport(f *flags, a *app) error {
	if f.dryRun {
		return nil
	}
	return c.roomFor(a.cfg.dataDir())
}
