package spool

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// restoredName is the file that says up to when messages come from a backup.
const restoredName = "restored"

// Mute has the spools of dir tell nobody of what was put up to then: the messages
// come from a backup, and their senders may have been told since it was made.
// They are recorded all the same. It lasts when Mute returns.
func Mute(dir string, then time.Time) error {
	if err := makePrivate(dir); err != nil {
		return fmt.Errorf("mute the spool: %w", err)
	}
	name := filepath.Join(dir, restoredName)
	f, err := os.OpenFile(name+partSuffix, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, fileMode) //nolint:gosec // the operator names the directory
	if err != nil {
		return fmt.Errorf("mute the spool: %w", err)
	}
	_, err = f.WriteString(then.UTC().Format(time.RFC3339Nano) + "\n")
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(name+partSuffix, name)
	}
	if err == nil {
		err = syncDir(dir)
	}
	if err != nil {
		return fmt.Errorf("mute the spool: %w", err)
	}
	return nil
}

// readMute reads what Mute has left. Where that cannot be read, nobody is told of
// what waits already.
func (s *Spool) readMute() {
	text, err := os.ReadFile(filepath.Join(s.root, restoredName))
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err == nil {
		s.muted, err = time.Parse(time.RFC3339Nano, strings.TrimSpace(string(text)))
	}
	if err != nil {
		s.muted = s.opt.Now()
		s.opt.Log.Warn("when the spool was restored cannot be read: nobody is told of what waits now", "err", err)
	}
}
