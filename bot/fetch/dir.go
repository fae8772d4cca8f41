package fetch

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"time"
)

// Modes of what stands in the directory: nobody else reads it.
const (
	dirMode  = 0o700
	fileMode = 0o600
)

const (
	tempMark = ".part-"      // in the name of a file that is being written
	tempLife = 2 * time.Hour // after which nobody is writing it any more
)

// Dir is the directory of attachments, <root>/<year>/<name>. Nothing outside of
// it can be reached through it, whatever the name.
type Dir struct{ root *os.Root }

// OpenDir makes the directory if need be, closes it to others, and removes what
// was left half written.
func OpenDir(name string) (*Dir, error) {
	if err := os.MkdirAll(name, dirMode); err != nil {
		return nil, fmt.Errorf("directory of attachments: %w", err)
	}
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil, fmt.Errorf("directory of attachments: %w", err)
	}
	d := &Dir{root: root}
	if err := errors.Join(root.Chmod(".", dirMode), d.sweep(time.Now())); err != nil {
		return nil, errors.Join(fmt.Errorf("directory of attachments: %w", err), root.Close())
	}
	return d, nil
}

// Close ends the use of the directory.
func (d *Dir) Close() error { return d.root.Close() }

// Write puts a file there as a whole: nobody ever sees half of it, and when it
// returns the file is on disk. One of the same name is replaced.
func (d *Dir) Write(name string, data []byte) error {
	if err := d.write(name, data); err != nil {
		return fmt.Errorf("keep a file: %w", err)
	}
	return nil
}

func (d *Dir) write(name string, data []byte) error {
	year := path.Dir(name)
	switch err := d.root.Mkdir(year, dirMode); {
	case err == nil:
		if err := d.sync("."); err != nil {
			return err
		}
	case !errors.Is(err, fs.ErrExist):
		return err
	}
	part := name + tempMark + rand.Text()
	if err := d.fill(part, data); err != nil {
		return errors.Join(err, d.Remove(part))
	}
	if err := d.root.Rename(part, name); err != nil {
		return errors.Join(err, d.Remove(part))
	}
	return d.sync(year)
}

func (d *Dir) fill(name string, data []byte) error {
	f, err := d.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// sync makes the names in a directory last.
func (d *Dir) sync(name string) error {
	f, err := d.root.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// Open opens a file; the error wraps fs.ErrNotExist when it is not here.
func (d *Dir) Open(name string) (*os.File, error) {
	if name == "" {
		return nil, fmt.Errorf("open an attachment: %w", fs.ErrNotExist)
	}
	f, err := d.root.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open an attachment: %w", err)
	}
	return f, nil
}

// Remove deletes a file; one that is not there is deleted already.
func (d *Dir) Remove(name string) error {
	if err := d.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// sweep removes files that nobody has finished writing.
func (d *Dir) sweep(now time.Time) error {
	return fs.WalkDir(d.root.FS(), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.Contains(e.Name(), tempMark) {
			return err
		}
		if info, err := e.Info(); err == nil && now.Sub(info.ModTime()) > tempLife {
			return d.Remove(name)
		}
		return nil
	})
}
