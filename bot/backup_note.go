package bot

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// tickBackup keeps the moment of the last backup that was read back and found whole.
const tickBackup = "backup"

// BackupNote is what the office remembers of a backup that was read back and found whole.
type BackupNote struct {
	Taken  time.Time // the moment of the data
	Name   string    // base name of the file
	Size   int64     // of the file, in bytes
	SHA256 string    // of the state
	Counts string    // "members=3 reports=2": how many of each kind
}

// NoteBackup notes a backup, once. by is who took it. An older one than the last
// leaves that one standing.
func (b *Bot) NoteBackup(ctx context.Context, by string, n BackupNote) error {
	for range attempts {
		view, err := b.store.Read(ctx, Need{Ticks: []string{tickBackup}})
		if err != nil {
			return fmt.Errorf("note the backup: %w", err)
		}
		tick := view.Ticks[tickBackup]
		before := ""
		if !tick.Last.IsZero() {
			before = tick.Last.Format(time.RFC3339)
		}
		tick.Name = tickBackup
		if n.Taken.After(tick.Last) {
			tick.Last = n.Taken
		}
		_, err = b.write(ctx, Change{
			Cause: fmt.Sprintf("backup:%d:%s", n.Taken.UnixMilli(), n.SHA256), At: b.now(), Ticks: []Tick{tick},
			Audit: []AuditEntry{{
				At: b.now(), Who: by, What: "backup", On: n.Name, Before: before,
				After: fmt.Sprintf("%s, %d bytes, sha256 %s, %s", n.Taken.Format(time.RFC3339), n.Size, n.SHA256, n.Counts),
			}},
		})
		if !errors.Is(err, ErrConflict) { // two backups at the same moment
			return err
		}
	}
	return fmt.Errorf("note the backup: %w", ErrConflict)
}

// LastBackup is the moment of the last backup that was found whole; zero when
// none was ever noted.
func (b *Bot) LastBackup(ctx context.Context) (time.Time, error) {
	view, err := b.store.Read(ctx, Need{Ticks: []string{tickBackup}})
	if err != nil {
		return time.Time{}, fmt.Errorf("read of the last backup: %w", err)
	}
	return view.Ticks[tickBackup].Last, nil
}
