package main

import (
	"path/filepath"
	"strings"

	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/fetch"
	"github.com/weidubao/weidubao/bot/web"
)

// filesDir is where attachments are kept: the configured directory, or files
// beside the embedded data; "" where none are taken.
func (c *Config) filesDir() string {
	if c.Files.PerReport == 0 {
		return ""
	}
	if c.Files.Dir != "" {
		return c.Files.Dir
	}
	if dir, ok := strings.CutPrefix(string(c.Redis.URL), "embedded://"); ok {
		return filepath.Join(dir, "files")
	}
	return ""
}

// perReport is how many attachments a report takes; none where there is nowhere to keep them.
func (c *Config) perReport() int {
	if c.filesDir() == "" {
		return 0
	}
	return c.Files.PerReport
}

// openFiles opens the directory of attachments and makes the worker that fills
// it. Both are nil where none are taken.
func (a *app) openFiles(media channel.Media) (*fetch.Dir, *fetch.Worker, error) {
	name := a.cfg.filesDir()
	if name == "" {
		return nil, nil, nil
	}
	dir, err := fetch.OpenDir(name)
	if err != nil {
		return nil, nil, err
	}
	return dir, fetch.New(fetch.Options{
		Queue: a.store, Media: media, Dir: dir, Settle: a.bot.SettleAttachment, Now: a.now, Log: a.log,
		MaxBytes: int64(a.cfg.Files.MaxMB) << 20,
	}), nil
}

// filesFor is the directory as the web takes it; a nil directory is none.
func filesFor(dir *fetch.Dir) web.Files {
	if dir == nil {
		return nil
	}
	return dir
}
