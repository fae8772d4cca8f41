package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/weidubao/weidubao/store"
	"github.com/weidubao/weidubao/store/archive"
)

// backupFormat is the version of the file. A program reads those up to its own.
const backupFormat = 1

// Members of the file, beside the manifest.
const (
	stateName   = "state.jsonl"
	filesPrefix = "files/"
	spoolPrefix = "spool/"
	demoPrefix  = "demo/"
)

// manifest says what a backup holds.
type manifest struct {
	Format  int              `json:"format"`
	Program string           `json:"program"`
	Schema  int              `json:"schema"` // layout of the state
	Office  string           `json:"office"` // division code
	TakenAt time.Time        `json:"taken_at"`
	Since   time.Time        `json:"since"` // after it, it is not known what was sent: taken_at, or earlier where the data came from a backup
	Demo    bool             `json:"demo,omitempty"`
	State   store.Summary    `json:"state"`
	Files   int              `json:"files"` // of attachments
	Spool   int              `json:"spool"` // messages that waited for the store
	Missing []string         `json:"missing,omitempty"`
	Members []archive.Member `json:"members"`
}

func newManifest(cfg *Config) manifest {
	return manifest{Format: backupFormat, Program: release, Office: cfg.Office.Area}
}

// errNewerFile says that a newer program has written the file.
var errNewerFile = errors.New("the backup is of a newer format")

// verifyBackup reads a file to its last byte and compares everything with its manifest.
func verifyBackup(name string) (m manifest, err error) {
	var sum store.Summary
	var files, waiting int
	err = archive.Read(name, &m, func(member archive.Member, r io.Reader) (err error) {
		switch {
		case member.Name == stateName:
			if sum, err = store.Summarize(r, time.Time{}); err != nil {
				err = fmt.Errorf("%w: %w", archive.ErrDamaged, err) // its checksum comes only behind it
			}
		case strings.HasPrefix(member.Name, filesPrefix):
			files++
		case strings.HasPrefix(member.Name, spoolPrefix):
			waiting++
		case !strings.HasPrefix(member.Name, demoPrefix):
			err = fmt.Errorf("%w: %s is not expected", archive.ErrDamaged, member.Name)
		}
		return err
	})
	if m.Format > backupFormat {
		return m, errNewerFile
	}
	if err != nil {
		return m, err
	}
	if err := m.State.Same(sum); err != nil || files != m.Files || waiting != m.Spool || m.Format < 1 {
		return m, fmt.Errorf("%w: %w", archive.ErrDamaged, errors.Join(err, errors.New("its counts are not those of its manifest")))
	}
	return m, nil
}

// openState opens the state in a file that was verified.
func openState(name string) (io.ReadCloser, error) {
	r, w := io.Pipe()
	go func() {
		var m manifest
		err := archive.Read(name, &m, func(member archive.Member, in io.Reader) error {
			if member.Name != stateName {
				return nil
			}
			_, err := io.Copy(w, in)
			return err
		})
		_ = w.CloseWithError(err) // nil: the end of the file
	}()
	return r, nil
}

// spoolPlace is where messages wait for the store; "" where none do.
func (c *Config) spoolPlace() string {
	dir, _ := c.spoolDir()
	return dir
}

// spooled is one message of the spool.
type spooled struct {
	name string // with forward slashes, below the spool's directory
	data []byte
}

func (w spooled) reader() io.Reader { return bytes.NewReader(w.data) }

// spooledName reports whether a file of the spool's directory is a message that waits
// or was set aside: the others belong to the processes that run.
func spooledName(name string) bool {
	return path.Ext(name) == ".msg" || path.Dir(name) == "aside"
}

// readSpool reads what waits; one that is recorded meanwhile is gone.
func readSpool(dir string) (out []spooled, err error) {
	if dir == "" {
		return nil, nil
	}
	err = filepath.WalkDir(dir, func(at string, e fs.DirEntry, err error) error { //nolint:gosec // the operator names the directory
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		name, err := filepath.Rel(dir, at)
		if name = filepath.ToSlash(name); err != nil || !spooledName(name) {
			return err
		}
		data, err := os.ReadFile(at) //nolint:gosec // in the spool's directory
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		out = append(out, spooled{name: name, data: data})
		return err
	})
	return out, err
}
