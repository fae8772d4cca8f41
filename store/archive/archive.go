// Package archive writes and reads the file of a backup (备份): a tar.gz whose
// last member, manifest.json, names all others with their sizes and hashes. What
// is read is believed only when all of it agrees, to the last byte.
package archive

import (
	"archive/tar"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// ManifestName is the last member.
const ManifestName = "manifest.json"

const partial = ".partial"

// Member is one file of an archive.
type Member struct {
	Name   string `json:"name"` // with forward slashes: "files/2026/6f1d….jpg"
	Size   int64  `json:"size"` // bytes
	SHA256 string `json:"sha256"`
}

// ErrDamaged says that a file is no archive, or not whole.
var ErrDamaged = errors.New("the backup is damaged")

// Writer writes one archive. Under its name it appears whole or not at all.
type Writer struct {
	name    string
	at      time.Time
	file    *os.File
	zip     *gzip.Writer
	tar     *tar.Writer
	members []Member
}

// Create begins an archive, for its owner only; at is noted as every member's
// time. The error wraps fs.ErrExist when there is a file of that name.
func Create(name string, at time.Time) (*Writer, error) {
	if _, err := os.Lstat(name); err == nil {
		return nil, &fs.PathError{Op: "create", Path: name, Err: fs.ErrExist}
	}
	f, err := os.OpenFile(name+partial, os.O_RDWR|os.O_CREATE, 0o600) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil { // another backup writes it
		return nil, errors.Join(&fs.PathError{Op: "lock", Path: f.Name(), Err: fs.ErrExist}, f.Close())
	}
	if err := errors.Join(f.Truncate(0), f.Chmod(0o600)); err != nil { // one that was broken off
		return nil, errors.Join(err, f.Close())
	}
	zip := gzip.NewWriter(f)
	return &Writer{name: name, at: at, file: f, zip: zip, tar: tar.NewWriter(zip)}, nil
}

// Add writes one member of exactly size bytes.
func (w *Writer) Add(name string, size int64, r io.Reader) (Member, error) {
	m := Member{Name: name, Size: size}
	head := tar.Header{Typeflag: tar.TypeReg, Name: name, Size: size, Mode: 0o600, ModTime: w.at.Truncate(time.Second)}
	if err := w.tar.WriteHeader(&head); err != nil {
		return m, fmt.Errorf("write %s: %w", name, err)
	}
	sum := sha256.New()
	if _, err := io.CopyN(io.MultiWriter(w.tar, sum), r, size); err != nil {
		return m, fmt.Errorf("write %s: %w", name, err)
	}
	m.SHA256 = hex.EncodeToString(sum.Sum(nil))
	w.members = append(w.members, m)
	return m, nil
}

// Members are those that were written so far.
func (w *Writer) Members() []Member { return w.members }

// Finish writes the manifest, has check read the file back, and gives it its
// name. Both are on disk when it returns.
func (w *Writer) Finish(manifest any, check func(name string) error) error {
	if err := w.finish(manifest, check); err != nil {
		return errors.Join(err, w.Abort())
	}
	return nil
}

func (w *Writer) finish(manifest any, check func(name string) error) error {
	text, err := json.MarshalIndent(manifest, "", "  ")
	if err != nil {
		return err
	}
	head := tar.Header{Typeflag: tar.TypeReg, Name: ManifestName, Size: int64(len(text)), Mode: 0o600, ModTime: w.at.Truncate(time.Second)}
	if err := w.tar.WriteHeader(&head); err != nil {
		return err
	}
	if _, err := w.tar.Write(text); err != nil {
		return err
	}
	if err := errors.Join(w.tar.Close(), w.zip.Close(), w.file.Sync()); err != nil {
		return err
	}
	if err := check(w.file.Name()); err != nil {
		return err
	}
	if err := os.Link(w.file.Name(), w.name); err != nil { // unlike a rename, it replaces nothing
		return err
	}
	if err := errors.Join(os.Remove(w.file.Name()), w.file.Close()); err != nil {
		return err
	}
	return syncDir(filepath.Dir(w.name))
}

// Abort throws away what was written. After Finish it does nothing.
func (w *Writer) Abort() error {
	if err := w.file.Close(); err != nil {
		return nil //nolint:nilerr // it was finished
	}
	return os.Remove(w.file.Name())
}

func syncDir(name string) error {
	dir, err := os.Open(name) //nolint:gosec // the operator names the file in it
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
